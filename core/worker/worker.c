/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c: steelyard-worker, the process in which a third-party plugin runs
 *
 * The host starts it with a socket and two shared memories, on the descriptors of wire.h, and the
 * path of an object. It confines itself, loads the object, describes it, creates one instance and
 * scores until the host hangs up. It is small on purpose: all of it runs in one process with code
 * that is not trusted, and the host does not trust its messages.
 */
#include "host/host.h"
#include "worker/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static char *input;  /* columns, which the host writes; read-only */
static char *output; /* results, which the host reads */
static const struct sy_plugin *plugin;
static const struct sy_notice *const *notices;
static void *self;

/* The host ended or gave up; there is nobody to report to. */
_Noreturn static void leave(void) {
  _exit(0);
}

static void answer(enum wire_kind kind, const struct wire *wire) {
  if (!wire_send(WIRE_SOCKET, kind, wire, NULL))
    leave();
}

/* The next message, which must be of that kind. The host chooses its size, and the process has a
 * memory limit. */
static void expect(enum wire_kind kind, struct wire *wire) {
  if (!wire_receive(WIRE_SOCKET, kind, G_MAXINT, G_MAXSIZE, NULL, wire))
    leave();
}

static struct wire_outcome *begin(void) {
  struct wire_outcome *outcome = (struct wire_outcome *)(void *)output;
  memset(outcome, 0, sizeof *outcome);
  outcome->failure = (struct sy_failure){.size = sizeof outcome->failure,
                                         .message = outcome->message,
                                         .capacity = WIRE_MESSAGE,
                                         .table = -1,
                                         .parameter = -1};
  return outcome;
}

/* ---- the object ---- */

/* Loads it; NULL, or why it cannot be used. */
static sy_words *load(const char *path, bool *changed_float_mode) {
  struct sy_object object;
  sy_words *reason = NULL;
  if (!sy_object_load(path, &object, &reason))
    return reason;
  *changed_float_mode = object.changed_float_mode;
  plugin = sy_description_copy(object.entry(), &reason);
  notices = plugin ? sy_plugin_notices(plugin, &reason) : NULL;
  if (!notices)
    plugin = NULL;
  return reason;
}

/* The description, and whether each instance has its own. */
static void tell(struct wire *wire, const struct sy_plugin *description) {
  struct sy_plugin copy = *description;
  uint32_t describes = plugin->describe != NULL;
  wire_plugin(wire, &copy);
  wire_u32(wire, &describes);
}

/* Before the object is loaded, so that it cannot influence this. */
static void say_level(const char *path, uint64_t memory, const char *floor) {
  struct sandbox_level level = {0};
  struct wire wire;
  expect(WIRE_ENTER, &wire);
  wire_clear(&wire);
  sandbox_enter(path, memory, floor, begin(), &level);
  wire_init_write(&wire);
  const char *text = level.text;
  uint32_t whole = level.whole;
  wire_u32(&wire, &whole);
  wire_text(&wire, &text);
  answer(WIRE_LEVEL, &wire);
  wire_clear(&wire);
  expect(WIRE_LOAD, &wire);
  wire_clear(&wire);
}

static void say_hello(const char *path) {
  bool changed_float_mode = false;
  const sy_words *reason = load(path, &changed_float_mode);
  const char *english = reason ? reason->en : NULL, *chinese = reason ? reason->zh : NULL;
  struct wire wire;
  wire_init_write(&wire);
  uint32_t changed = changed_float_mode;
  wire_u32(&wire, &changed);
  wire_text(&wire, &english);
  wire_text(&wire, &chinese);
  if (plugin) {
    wire_notices(&wire, &notices);
    tell(&wire, plugin);
  }
  answer(WIRE_HELLO, &wire);
  wire_clear(&wire);
  if (!plugin)
    leave();
}

/* ---- the instance ---- */

static const void *extension(const struct sy_host *host, const char *id);

static const struct sy_host host = {.size = sizeof host,
                                    .api_version = SY_PLUGIN_API_VERSION,
                                    .name = "steelyard-worker",
                                    .version = PACKAGE_VERSION,
                                    .get_extension = extension};

/* The instance's own description, checked; the plugin's if it has none. An invalid one makes
 * create() fail. */
static const struct sy_plugin *describe(struct wire_outcome *outcome) {
  const struct sy_plugin *own = plugin->describe ? plugin->describe(self) : NULL;
  if (!own)
    return plugin;
  sy_words *reason;
  const struct sy_plugin *copy = sy_description_copy(own, &reason);
  if (copy)
    return copy;
  wire_put_words(outcome->message, reason);
  outcome->status = SY_FAILED;
  return plugin;
}

static void create(void) {
  struct wire wire;
  struct sy_parameters *parameters = g_new0(struct sy_parameters, 1); /* live as long as we do */
  expect(WIRE_CREATE, &wire);
  wire_parameters(&wire, parameters, plugin->parameters);
  struct wire_outcome *outcome = begin();
  outcome->status = plugin->create(&host, parameters, &self, &outcome->failure);
  uint32_t flags = plugin->flags;
  const struct sy_plugin *described = outcome->status == SY_OK ? describe(outcome) : plugin;
  double lowest = described->lowest, highest = described->highest;
  if (outcome->status == SY_OK && plugin->instance_flags)
    flags &= plugin->instance_flags(self);
  if (outcome->status == SY_OK && plugin->range)
    plugin->range(self, &lowest, &highest);
  struct wire reply;
  wire_init_write(&reply);
  wire_u32(&reply, &flags);
  wire_double(&reply, &lowest);
  wire_double(&reply, &highest);
  if (plugin->describe)
    tell(&reply, described);
  answer(WIRE_CREATED, &reply);
  wire_clear(&reply);
}

/* ---- one call ---- */

/* The plugin's reports during a call: findings or notices. */
struct told {
  GByteArray *bytes;
  uint32_t count;
  uint32_t too_many; /* then all are left out, and the host says what that means */
};

/* The data of a call; dictionaries of texts are kept from call to call. */
struct call {
  struct wire wire;
  GPtrArray *owned;
  struct told reports, notices;
  uint64_t most; /* bytes of each */
};
static GHashTable *dictionaries; /* where one begins in `input` -> its texts */

static const void *at(uint64_t offset) {
  return offset ? input + offset : NULL;
}

static uint64_t next(struct wire *wire) {
  uint64_t value;
  wire_u64(wire, &value);
  return value;
}

static const char *const *dictionary_at(uint64_t offset, uint64_t count) {
  if (!offset)
    return NULL;
  const char **texts = g_hash_table_lookup(dictionaries, input + offset);
  if (texts)
    return texts;
  const uint64_t *offsets = at(offset);
  texts = g_new(const char *, count + 1);
  for (uint64_t i = 0; i < count; i++)
    texts[i] = at(offsets[i]);
  g_hash_table_insert(dictionaries, input + offset, texts);
  return texts;
}

static const struct sy_column_data *read_column(struct call *call) {
  struct sy_column_data *column = g_new0(struct sy_column_data, 1);
  g_ptr_array_add(call->owned, column);
  column->size = sizeof *column;
  wire_u32(&call->wire, &column->type);
  wire_u32(&call->wire, &column->present);
  column->valid = at(next(&call->wire));
  const void *data = at(next(&call->wire));
  column->exact = at(next(&call->wire));
  column->scale = at(next(&call->wire));
  const uint64_t dictionary = next(&call->wire);
  column->dictionary_count = next(&call->wire);
  column->dictionary = dictionary_at(dictionary, column->dictionary_count);
  switch (column->type) {
  case SY_BOOL:
    column->booleans = data;
    break;
  case SY_INTEGER:
    column->integers = data;
    break;
  case SY_DECIMAL:
    column->decimals = data;
    break;
  case SY_DATE:
    column->dates = data;
    break;
  case SY_CATEGORY:
    column->levels = data;
    break;
  default:
    column->texts = data;
  }
  return column;
}

static const struct sy_table_data *read_table(struct call *call) {
  struct sy_table_data *table = g_new0(struct sy_table_data, 1);
  g_ptr_array_add(call->owned, table);
  table->size = sizeof *table;
  wire_u32(&call->wire, &table->present);
  table->row_count = next(&call->wire);
  table->first_row = at(next(&call->wire));
  const uint64_t count = next(&call->wire);
  const struct sy_column_data **columns = g_new0(const struct sy_column_data *, count + 1);
  g_ptr_array_add(call->owned, columns);
  for (uint64_t i = 0; i < count; i++)
    columns[i] = read_column(call);
  table->columns = columns;
  return table;
}

/* Counts what was just appended, or drops everything if there is too much. */
static void count_told(struct told *told, uint64_t most) {
  told->count++;
  if (told->bytes->len <= most)
    return;
  told->too_many = 1;
  told->count = 0;
  g_byte_array_set_size(told->bytes, 0);
}

/* Copies the plugin's reports into the reply. The host checks them. */
static void receive_report(const struct sy_result *result, const struct sy_report *report) {
  struct call *call = result->host_data;
  if (call->reports.too_many)
    return;
  struct sy_report copy = {0};
  if (report)
    memcpy(&copy, report, MIN(report->size, sizeof copy));
  if (!copy.values)
    copy.value_count = 0;
  struct wire wire = {.bytes = call->reports.bytes};
  uint32_t known =
      report && report->size >= offsetof(struct sy_report, values) + sizeof copy.values;
  wire_u32(&wire, &known);
  if (known)
    wire_report(&wire, &copy);
  count_told(&call->reports, call->most);
}

static void receive_notice(const struct sy_result *result, const struct sy_notice_report *report) {
  struct call *call = result->host_data;
  if (call->notices.too_many)
    return;
  struct sy_notice_report copy = {0};
  if (report)
    memcpy(&copy, report, MIN(report->size, sizeof copy));
  if (!copy.values)
    copy.value_count = 0;
  struct wire wire = {.bytes = call->notices.bytes};
  uint32_t known =
      report && report->size >= offsetof(struct sy_notice_report, values) + sizeof copy.values;
  wire_u32(&wire, &known);
  if (known)
    wire_notice_report(&wire, &copy);
  count_told(&call->notices, call->most);
}

static const void *extension(const struct sy_host *which, const char *id) {
  static const struct sy_notices_host notices_host = {.size = sizeof notices_host,
                                                      .notify = receive_notice};
  (void)which;
  return strcmp(id, SY_NOTICES) == 0 ? &notices_host : NULL;
}

/* Reads the message's lists: tables, and where results go. */
static void read_call(struct call *call, struct sy_batch *batch, struct sy_result *result) {
  *batch = (struct sy_batch){.size = sizeof *batch, .unit_count = next(&call->wire)};
  const uint64_t count = next(&call->wire);
  const struct sy_table_data **tables = g_new0(const struct sy_table_data *, count + 1);
  double **row_points = g_new0(double *, count + 1);
  g_ptr_array_add(call->owned, tables);
  g_ptr_array_add(call->owned, row_points);
  for (uint64_t i = 0; i < count; i++)
    tables[i] = read_table(call);
  batch->tables = tables;
  result->size = sizeof *result;
  result->score = (double *)(void *)(output + next(&call->wire));
  result->outcome = (uint8_t *)(output + next(&call->wire));
  result->reason = (uint16_t *)(void *)(output + next(&call->wire));
  uint32_t rows_wanted;
  wire_u32(&call->wire, &rows_wanted);
  for (uint64_t i = 0; rows_wanted && i < count; i++) {
    const uint64_t offset = next(&call->wire);
    row_points[i] = offset ? (double *)(void *)(output + offset) : NULL;
  }
  result->row_points = rows_wanted ? row_points : NULL;
  wire_u32(&call->wire, &result->findings_wanted);
  call->most = next(&call->wire);
  result->report = receive_report;
  result->host_data = call;
}

/* Makes the guard at an array's end inaccessible, or writable again. */
static void guard(const void *end, int protection) {
  if (mprotect((void *)(uintptr_t)end, WIRE_GUARD, protection) != 0)
    leave();
}

static void guard_results(const struct sy_batch *batch, const struct sy_result *result,
                          int protection) {
  guard(result->score + batch->unit_count, protection);
  guard(result->outcome + batch->unit_count, protection);
  guard(result->reason + batch->unit_count, protection);
  for (guint i = 0; result->row_points && batch->tables[i]; i++)
    if (result->row_points[i])
      guard(result->row_points[i] + batch->tables[i]->row_count, protection);
}

static void clear_results(const struct sy_batch *batch, const struct sy_result *result) {
  memset(result->score, 0, batch->unit_count * sizeof *result->score);
  memset(result->outcome, 0, batch->unit_count * sizeof *result->outcome);
  memset(result->reason, 0, batch->unit_count * sizeof *result->reason);
  for (guint i = 0; result->row_points && batch->tables[i]; i++)
    for (uint64_t row = 0; result->row_points[i] && row < batch->tables[i]->row_count; row++)
      result->row_points[i][row] = NAN;
}

static void append_told(struct wire *reply, struct told *told) {
  wire_u32(reply, &told->too_many);
  wire_u32(reply, &told->count);
  g_byte_array_append(reply->bytes, told->bytes->data, told->bytes->len);
}

static void score(void) {
  struct call call = {.owned = g_ptr_array_new_with_free_func(g_free),
                      .reports.bytes = g_byte_array_new(),
                      .notices.bytes = g_byte_array_new()};
  struct sy_batch batch;
  struct sy_result result = {0};
  expect(WIRE_SCORE, &call.wire);
  read_call(&call, &batch, &result);
  struct wire_outcome *outcome = begin();
  clear_results(&batch, &result);
  guard_results(&batch, &result, PROT_NONE);
  outcome->status = plugin->score(self, &batch, &result, &outcome->failure);
  guard_results(&batch, &result, PROT_READ | PROT_WRITE);
  struct wire reply;
  wire_init_write(&reply);
  append_told(&reply, &call.notices);
  append_told(&reply, &call.reports);
  answer(WIRE_SCORED, &reply);
  wire_clear(&reply);
  wire_clear(&call.wire);
  g_byte_array_unref(call.reports.bytes);
  g_byte_array_unref(call.notices.bytes);
  g_ptr_array_unref(call.owned);
}

/* ---- the process ---- */

static int compare_bytes(const void *left, const void *right) {
  return *(const char *)left - *(const char *)right;
}

/* Makes the C library do in advance what it does on the first call of a function that plugin.h
 * allows: ask for the amount of memory, and read files about the time zone, which is UTC. */
static void warm_up(void) {
  static char unsorted[1 << 16];
  char text[64];
  const time_t epoch = 0;
  struct tm broken_down;
  setenv("TZ", "UTC0", 1);
  tzset();
  gmtime_r(&epoch, &broken_down);
  mktime(&broken_down);
  strftime(text, sizeof text, "%Y-%m-%d %Z", &broken_down);
  qsort(unsorted, sizeof unsorted, 1, compare_bytes);
  snprintf(text, sizeof text, "%.17g %d", strtod("0.1", NULL), strcoll("a", "b"));
}

/* Requests a place below everything else, where the sandbox can ensure that it stays mapped. */
static char *map(int descriptor, int protection, uintptr_t place, size_t span) {
  void *memory = mmap((void *)place, span, protection, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
  if (memory == MAP_FAILED)
    leave();
  return memory;
}

int main(int count, char **arguments) {
  if (count != 4)
    return 2;
  const uint64_t memory = g_ascii_strtoull(arguments[2], NULL, 10);
  const size_t span = g_ascii_strtoull(arguments[3], NULL, 10);
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* a host that died before is found to have hung up */
  if (chdir("/") != 0 || setsid() < 0)
    leave();
  umask(077);
  syscall(SYS_close_range, WIRE_OUTPUT + 1, ~0u, 0);
  clearenv();
  warm_up();
  input = map(WIRE_INPUT, PROT_READ, WIRE_SPAN, span);
  output = map(WIRE_OUTPUT, PROT_READ | PROT_WRITE, 2 * WIRE_SPAN, span);
  guard(output + WIRE_RESULTS - WIRE_GUARD, PROT_NONE);
  close(WIRE_INPUT);
  close(WIRE_OUTPUT);
  dictionaries = g_hash_table_new(NULL, NULL);
  say_level(arguments[1], memory, MAX(input, output) + span);
  say_hello(arguments[1]);
  create();
  if (!sandbox_tighten())
    leave();
  for (;;)
    score();
}
