/* SPDX-License-Identifier: Apache-2.0
 *
 * call.c: an instance and its calls, with checks of everything it writes
 *
 * The host stops at the first fault. This file records the first fault of each kind, so that each
 * test can ask for its own.
 */
#include "config.h"

#include "plugin-check/plugin-check-private.h"

#include <fenv.h>
#include <math.h>
#include <string.h>

#define UNWRITTEN '\x7f' /* what a message's buffer holds before the call */

static const void *extension(const struct sy_host *host, const char *id);

/* The first is as the host that scores editions; the others are those whose names no plugin may
 * decide by. */
#define HOST(ITS_NAME, ITS_VERSION)                                                                \
  {                                                                                                \
    .size = sizeof(struct sy_host), .api_version = SY_PLUGIN_API_VERSION, .name = ITS_NAME,        \
    .version = ITS_VERSION, .get_extension = extension,                                            \
  }
static const struct sy_host hosts[] = {
    HOST(SY_HOST_NAME, PACKAGE_VERSION),
    HOST(SY_HOST_NAME, "99.0.1"),
    HOST("steelyard plugin check", PACKAGE_VERSION),
    HOST("another host", "2.0.1"),
};
const guint host_count = G_N_ELEMENTS(hosts);

char *host_text(guint host) {
  return g_strdup_printf("'%s' %s", hosts[host].name, hosts[host].version);
}

/* ---- what memory holds that nobody has set ---- */

#define LITTER_STACK ((size_t)32 << 10)
#define LITTER_BLOCKS 2 /* of each size: those that are had next */
#define LITTER_SIZE 512

__attribute__((noinline)) static void litter_stack(int byte) {
  char stack[LITTER_STACK];
  memset(stack, byte, sizeof stack);
  __asm__ volatile("" : : "r"(stack) : "memory"); /* or nobody would do it, for nobody reads it */
}

static void litter_heap(int byte) {
  void *blocks[LITTER_BLOCKS];
  for (size_t size = 16; size <= LITTER_SIZE; size += 16) {
    for (int i = 0; i < LITTER_BLOCKS; i++)
      blocks[i] = memset(g_malloc(size), byte, size);
    for (int i = 0; i < LITTER_BLOCKS; i++)
      g_free(blocks[i]);
  }
}

/* Before each call the stack and what was freed hold something else, so that who reads what it has
 * not set writes something else. */
static void litter(void) {
  static _Thread_local unsigned calls;
  const int byte = (int)(calls++ * 73 % 256);
  litter_stack(byte);
  litter_heap(byte);
}

/* ---- failures ---- */

#define CAPACITY sizeof(((struct instance *)0)->message)

/* Where plugins write their messages: a buffer of the thread's own, with a fence at its end. */
struct room {
  struct fenced *fence;
  char *message;
};

static void free_room(gpointer data) {
  struct room *room = data;
  fenced_free(room->fence);
  g_free(room);
}

static char *message_room(void) {
  static GPrivate rooms = G_PRIVATE_INIT(free_room);
  struct room *room = g_private_get(&rooms);
  if (room)
    return room->message;
  room = g_new0(struct room, 1);
  room->fence = fenced_new();
  room->message = fenced_block(room->fence, CAPACITY, AT_END, "message");
  g_private_set(&rooms, room);
  return room->message;
}

static struct sy_failure new_failure(void) {
  char *message = message_room();
  memset(message, UNWRITTEN, CAPACITY);
  message[0] = '\0';
  return (struct sy_failure){sizeof(struct sy_failure), message, CAPACITY, -1, -1, 0};
}

/* Copies a message, ended in any case. How far it was written; CAPACITY: it has no end. */
static size_t keep_message(char *message) {
  memcpy(message, message_room(), CAPACITY);
  message[CAPACITY - 1] = '\0';
  return strnlen(message_room(), CAPACITY);
}

/* NULL, or what is wrong with the message of a refusal. */
static char *message_fault(int status, const char *message, size_t length, size_t capacity) {
  if (status == SY_OK)
    return NULL;
  if (length == capacity)
    return g_strdup(_("the message is not terminated within its buffer"));
  if (length == 0)
    return g_strdup_printf(_("returned %d without a message"), status);
  return g_utf8_validate(message, (gssize)length, NULL) ? NULL
                                                        : g_strdup(_("the message is not UTF-8"));
}

/* ---- instances ---- */

/* Those that the plugin declares, checked once; none if they are no good, which another test tells.
 */
static const struct sy_notice *const *notices_of(const struct sy_plugin *plugin) {
  static const struct sy_plugin *known;
  static const struct sy_notice *const *notices;
  static const struct sy_notice *const none[] = {NULL};
  g_autoptr(sy_words) reason = NULL;
  if (known != plugin)
    notices = sy_plugin_notices(plugin, &reason);
  known = plugin;
  return notices ? notices : none;
}

void instance_open_by(guint host, const struct sy_plugin *plugin, const struct setting *setting,
                      struct instance *instance) {
  *instance = (struct instance){
      .methods = plugin, .plugin = plugin, .notices = notices_of(plugin), .flags = plugin->flags};
  struct sy_failure failure = new_failure();
  fenv_t environment;
  fegetenv(&environment);
  litter();
  instance->status = plugin->create(&hosts[host], setting->parameters, &instance->self, &failure);
  instance->parameter = failure.parameter;
  instance->message_length = keep_message(instance->message);
  if (instance->status == SY_OK) {
    const struct sy_plugin *own = plugin->describe ? plugin->describe(instance->self) : NULL;
    own = own ? sy_description_copy_into(own, &instance->described, &instance->refused_description)
              : NULL;
    instance->plugin = own ? own : plugin;
    instance->lowest = instance->plugin->lowest;
    instance->highest = instance->plugin->highest;
    if (plugin->range)
      plugin->range(instance->self, &instance->lowest, &instance->highest);
    if (plugin->instance_flags)
      instance->flags &= plugin->instance_flags(instance->self);
  }
  fesetenv(&environment);
}

void instance_open(const struct sy_plugin *plugin, const struct setting *setting,
                   struct instance *instance) {
  instance_open_by(0, plugin, setting, instance);
}

void instance_close(struct instance *instance) {
  if (instance->status == SY_OK)
    instance->methods->destroy(instance->self);
  g_clear_pointer(&instance->described, g_ptr_array_unref);
  g_clear_pointer(&instance->refused_description, sy_words_free);
}

char *instance_fault(const struct instance *instance) {
  if (instance->status < SY_OK || instance->status > SY_NO_MEMORY)
    return g_strdup_printf(_("create() returned %d, expected %d to %d"), instance->status, SY_OK,
                           SY_NO_MEMORY);
  return message_fault(instance->status, instance->message, instance->message_length, CAPACITY);
}

/* ---- reports ---- */

G_GNUC_PRINTF(3, 4)
static void note(struct outputs *outputs, enum fault fault, const char *format, ...) {
  if (outputs->faults[fault])
    return;
  va_list arguments;
  va_start(arguments, format);
  outputs->faults[fault] = g_strdup_vprintf(format, arguments);
  va_end(arguments);
}

static char *value_text(const struct sy_value *value, uint32_t type) {
  if (!value || value->size < sizeof *value || value->type != type || !value->present)
    return NULL;
  if (type == SY_PARAMETER_NUMBER) {
    char number[G_ASCII_DTOSTR_BUF_SIZE]; /* alike in every locale */
    return isfinite(value->number) ? g_strdup(g_ascii_dtostr(number, sizeof number, value->number))
                                   : NULL;
  }
  if (type == SY_PARAMETER_TEXT)
    return value->text && g_utf8_validate(value->text, -1, NULL) ? g_strdup(value->text) : NULL;
  return g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
}

/* All values of a report, or NULL where one is not what the finding declares. */
static char *values_text(const struct sy_finding_value *const *declared,
                         const struct sy_value *const *values, uint64_t count) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (uint64_t i = 0; i < count; i++) {
    g_autofree char *value = value_text(values[i], declared[i]->type);
    if (!value)
      return NULL;
    g_string_append_printf(text, "%s=%s;", declared[i]->name, value);
  }
  return g_strdup(text->str);
}

/* Whether a row is there, and is the unit's. */
static bool is_row_of(const struct outputs *outputs, uint64_t unit, int32_t index, uint64_t row) {
  const struct sy_table_data *table = outputs->batch->tables[index];
  if (!table->present)
    return false;
  return table->first_row && unit != SY_NO_UNIT
             ? row >= table->first_row[unit] && row < table->first_row[unit + 1]
             : row < table->row_count;
}

static const char *report_fault(const struct outputs *outputs, const struct sy_report *report) {
  const struct sy_plugin *plugin = outputs->instance->plugin;
  if (!report || report->size < sizeof *report)
    return _("a report does not have its size");
  if (report->unit >= outputs->batch->unit_count)
    return _("a report is about a unit outside the batch");
  if (report->finding >= LENGTH_OF(plugin->findings))
    return _("a report is of an undeclared finding");
  if (report->table < -1 || report->table >= (int32_t)outputs->table_count)
    return _("a report is about a table that does not exist");
  if (report->table >= 0 && !is_row_of(outputs, report->unit, report->table, report->row))
    return _("a report is about a row that does not exist or is another unit's");
  if (!(report->points >= 0 && report->points <= 9e9))
    return _("the points of a report are negative, too large or not a number");
  if (report->value_count != LENGTH_OF(plugin->findings[report->finding]->values) ||
      (report->value_count > 0 && !report->values))
    return _("a report has more or fewer values than the finding declares");
  return NULL;
}

static void keep_report(struct outputs *outputs, const struct sy_report *report) {
  const char *fault = report_fault(outputs, report);
  if (!(outputs->wants & WANTS_FINDINGS))
    note(outputs, FAULT_UNWANTED, "%s", _("reports findings that were not requested"));
  if (fault) {
    note(outputs, FAULT_REPORT, "%s", fault);
    return;
  }
  char *values = values_text(outputs->instance->plugin->findings[report->finding]->values,
                             report->values, report->value_count);
  if (!values)
    note(outputs, FAULT_REPORT, "%s",
         _("a value of a report is missing (present is 0) or not of the declared type"));
  const struct kept_report kept = {.unit = report->unit + outputs->first_unit,
                                   .row = report->table < 0 ? 0 : report->row,
                                   .finding = report->finding,
                                   .table = report->table,
                                   .points = report->points,
                                   .values = values ? values : g_strdup("")};
  g_array_append_val(outputs->reports, kept);
}

static void enter(const struct outputs *outputs) {
  if (outputs->watch)
    outputs->watch->enter();
}

static void leave(const struct outputs *outputs) {
  if (outputs->watch)
    outputs->watch->leave();
}

static void receive(const struct sy_result *result, const struct sy_report *report) {
  struct outputs *outputs = result->host_data;
  leave(outputs);
  keep_report(outputs, report);
  enter(outputs);
}

/* ---- notices ---- */

static const char *notice_fault(const struct outputs *outputs,
                                const struct sy_notice_report *report) {
  if (!report || report->size < sizeof *report)
    return _("a notice does not have its size");
  if (report->notice >= LENGTH_OF(outputs->instance->notices))
    return _("a notice is undeclared");
  const struct sy_notice *notice = outputs->instance->notices[report->notice];
  if (report->unit == SY_NO_UNIT ? notice->severity == SY_NOTICE_ERROR
                                 : report->unit >= outputs->batch->unit_count)
    return _("a notice is about a unit outside the batch, or an error has no unit");
  if (report->table < -1 || report->table >= (int32_t)outputs->table_count ||
      (report->table >= 0 && !is_row_of(outputs, report->unit, report->table, report->row)))
    return _("a notice is about a row that does not exist or is another unit's");
  const guint columns =
      report->table < 0 ? 0 : LENGTH_OF(outputs->instance->plugin->tables[report->table]->columns);
  if (report->column < -1 || report->column >= (int32_t)columns)
    return _("a notice is about a column that does not exist");
  if (report->value_count != LENGTH_OF(notice->values) ||
      (report->value_count > 0 && !report->values))
    return _("a notice has more or fewer values than declared");
  return NULL;
}

static void keep_notice(struct outputs *outputs, const struct sy_notice_report *report) {
  const char *fault = notice_fault(outputs, report);
  if (fault) {
    note(outputs, FAULT_NOTICE, "%s", fault);
    return;
  }
  const struct sy_notice *notice = outputs->instance->notices[report->notice];
  g_autofree char *values = values_text(notice->values, report->values, report->value_count);
  if (!values)
    note(outputs, FAULT_NOTICE, "%s",
         _("a value of a notice is missing (present is 0) or not of the declared type"));
  if (report->unit == SY_NO_UNIT)
    return;
  if (notice->severity == SY_NOTICE_ERROR)
    outputs->struck[report->unit + outputs->first_unit] = 1;
  const struct kept_report kept = {.unit = report->unit + outputs->first_unit,
                                   .row = report->table < 0 ? 0 : report->row,
                                   .finding = NOTICES + report->notice,
                                   .table = report->table,
                                   .points = report->column,
                                   .values = g_strdup(values ? values : "")};
  g_array_append_val(outputs->reports, kept);
}

static void notify(const struct sy_result *result, const struct sy_notice_report *report) {
  struct outputs *outputs = result->host_data;
  leave(outputs);
  keep_notice(outputs, report);
  enter(outputs);
}

static const void *extension(const struct sy_host *asked, const char *id) {
  static const struct sy_notices_host notices = {.size = sizeof notices, .notify = notify};
  (void)asked;
  return strcmp(id, SY_NOTICES) == 0 ? &notices : NULL;
}

static void clear_report(gpointer report) {
  g_free(((struct kept_report *)report)->values);
}

/* ---- calls ---- */

struct outputs *outputs_new(const struct batch *batch, const struct instance *instance,
                            enum wants wants, enum side side) {
  struct outputs *outputs = g_new0(struct outputs, 1);
  outputs->instance = instance;
  outputs->fence = fenced_new();
  outputs->unit_count = batch->unit_count;
  outputs->table_count = batch->table_count;
  outputs->wants = wants;
  outputs->reports = g_array_new(FALSE, FALSE, sizeof(struct kept_report));
  g_array_set_clear_func(outputs->reports, clear_report);
  const uint64_t count = batch->unit_count;
  outputs->struck = g_new0(uint8_t, count + 1);
  outputs->score = fenced_block(outputs->fence, count * sizeof(double), side, "score");
  outputs->outcome = fenced_block(outputs->fence, count, side, "outcome");
  outputs->reason = fenced_block(outputs->fence, count * sizeof(uint16_t), side, "reason");
  if (!(wants & WANTS_POINTS))
    return outputs;
  outputs->row_points =
      fenced_block(outputs->fence, batch->table_count * sizeof(double *), side, "row_points");
  for (guint i = 0; i < batch->table_count; i++) {
    const uint64_t rows = batch->tables[i].row_count;
    outputs->row_points[i] =
        fenced_block(outputs->fence, rows * sizeof(double), side, "row_points");
    for (uint64_t row = 0; row < rows; row++)
      outputs->row_points[i][row] = NAN;
  }
  return outputs;
}

void outputs_free(struct outputs *outputs) {
  fenced_free(outputs->fence);
  g_array_unref(outputs->reports);
  g_free(outputs->struck);
  for (int i = 0; i < FAULT_COUNT; i++)
    g_free(outputs->faults[i]);
  g_free(outputs);
}

static bool call(struct outputs *outputs, const struct sy_batch *part, uint64_t first) {
  outputs->batch = part;
  outputs->first_unit = first;
  const struct sy_result result = {
      .size = sizeof result,
      .score = outputs->score + first,
      .outcome = outputs->outcome + first,
      .reason = outputs->reason + first,
      .row_points = outputs->row_points,
      .report = receive,
      .findings_wanted = outputs->wants & WANTS_CALCULATIONS ? SY_FINDINGS_AND_CALCULATIONS
                         : outputs->wants & WANTS_FINDINGS   ? SY_FINDINGS_FAULTS
                                                             : SY_FINDINGS_NONE,
      .host_data = outputs,
  };
  struct sy_failure failure = new_failure();
  fenv_t environment;
  fegetenv(&environment);
  litter();
  enter(outputs);
  outputs->status =
      outputs->instance->methods->score(outputs->instance->self, part, &result, &failure);
  leave(outputs);
  fesetenv(&environment);
  outputs->message_length = keep_message(outputs->message);
  g_autofree char *fault =
      message_fault(outputs->status, outputs->message, outputs->message_length, CAPACITY);
  outputs->table = failure.table;
  outputs->row = failure.row;
  if (fault)
    note(outputs, FAULT_MESSAGE, "%s", fault);
  if (outputs->status < SY_OK || outputs->status > SY_NO_MEMORY)
    note(outputs, FAULT_STATUS, _("score() returned %d, expected %d to %d"), outputs->status, SY_OK,
         SY_NO_MEMORY);
  else if (outputs->status > SY_REFUSED)
    note(outputs, FAULT_STATUS, _("score() returned %d: %s"), outputs->status, outputs->message);
  if (outputs->status == SY_REFUSED && failure.table >= 0 &&
      (failure.table >= (int32_t)outputs->table_count ||
       failure.row >= part->tables[failure.table]->row_count))
    note(outputs, FAULT_MESSAGE, _("refuses row %llu of table %d, which does not exist"),
         (unsigned long long)failure.row, failure.table);
  return outputs->status == SY_OK;
}

bool outputs_call(struct outputs *outputs, struct batch *batch) {
  return call(outputs, batch->whole, 0);
}

bool outputs_call_part(struct outputs *outputs, struct batch *batch, uint64_t first,
                       uint64_t count) {
  return call(outputs, batch_part(batch, first, count), first);
}

bool outputs_call_alone(struct outputs *outputs, struct batch *batch, uint64_t first,
                        uint64_t count) {
  return call(outputs, batch_part(batch, first, count), 0);
}

/* ---- what was written ---- */

static bool has_score(unsigned outcome) {
  return outcome == SY_SCORED || outcome == SY_ESTIMATED;
}

static void judge_unit(struct outputs *outputs, uint64_t unit) {
  const struct instance *instance = outputs->instance;
  const unsigned outcome = outputs->outcome[unit], reason = outputs->reason[unit];
  const double score = outputs->score[unit];
  if (outcome == 0)
    note(outputs, FAULT_OUTCOME, _("unit %llu: wrote no outcome"), (unsigned long long)unit);
  else if (outcome > SY_ESTIMATED)
    note(outputs, FAULT_OUTCOME, _("unit %llu: wrote the outcome %u, expected %d to %d"),
         (unsigned long long)unit, outcome, SY_SCORED, SY_ESTIMATED);
  if (reason > LENGTH_OF(instance->plugin->reasons))
    note(outputs, FAULT_REASON, _("unit %llu: gave the reason %u, but declares %u"),
         (unsigned long long)unit, reason, LENGTH_OF(instance->plugin->reasons));
  else if (reason == 0 &&
           (outcome == SY_NOT_APPLICABLE || outcome == SY_ERROR || outcome == SY_ESTIMATED))
    note(outputs, FAULT_REASON, _("unit %llu: gave no reason for the outcome %u"),
         (unsigned long long)unit, outcome);
  if (has_score(outcome) && !(score >= instance->lowest && score <= instance->highest))
    note(outputs, FAULT_SCORE, _("unit %llu: wrote %.17g, expected %.15g to %.15g"),
         (unsigned long long)unit, score, instance->lowest, instance->highest);
  else if (has_score(outcome) && !isfinite(score))
    note(outputs, FAULT_SCORE, _("unit %llu: wrote %.17g, expected a finite number"),
         (unsigned long long)unit, score);
}

/* Whether the host makes the unit missing, whatever was written for it. */
static bool is_without_rows(const struct sy_plugin *plugin, const struct batch *batch,
                            uint64_t unit) {
  for (guint i = 0; i < batch->table_count; i++) {
    const struct sy_table_data *table = &batch->tables[i];
    if (table->first_row && plugin->tables[i]->absence == SY_ABSENT_IS_MISSING &&
        table->first_row[unit] == table->first_row[unit + 1])
      return true;
  }
  return false;
}

/* Of a unit in error, no finding counts. */
static void drop_struck(struct outputs *outputs) {
  for (guint i = outputs->reports->len; i-- > 0;) {
    const struct kept_report *report = &g_array_index(outputs->reports, struct kept_report, i);
    if (report->finding < NOTICES && outputs->struck[report->unit])
      g_array_remove_index(outputs->reports, i);
  }
}

void outputs_judge(struct outputs *outputs, const struct batch *batch) {
  drop_struck(outputs);
  for (uint64_t unit = 0; unit < outputs->unit_count; unit++) {
    if (outputs->struck[unit]) {
      outputs->outcome[unit] = SY_ERROR;
      outputs->reason[unit] = 0;
    } else if (is_without_rows(outputs->instance->plugin, batch, unit)) {
      outputs->outcome[unit] = SY_MISSING;
      outputs->reason[unit] = 0;
    } else {
      judge_unit(outputs, unit);
    }
    if (!has_score(outputs->outcome[unit]))
      outputs->score[unit] = 0;
  }
}

uint64_t outputs_scored(const struct outputs *outputs) {
  uint64_t scored = 0;
  for (uint64_t unit = 0; unit < outputs->unit_count; unit++)
    scored += has_score(outputs->outcome[unit]);
  return scored;
}
