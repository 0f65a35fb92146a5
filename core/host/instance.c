/* SPDX-License-Identifier: Apache-2.0
 *
 * instance.c: one indicator's plugin at work
 *
 * Calls the plugin and trusts nothing it writes: outcomes, scores, reasons and reports are checked
 * here, and doubles are converted to nano-points here, once. A violation of the contract puts the
 * units concerned in error.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "host/host-private.h"

#include <fenv.h>
#include <math.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

#define MESSAGE_SIZE 1024

struct sy_instance {
  struct sy_host host; /* what the plugin receives; it leads back here */
  struct sy_plugin_entry *entry;
  const struct sy_plugin *plugin; /* the instance's own description, or the plugin's */
  GPtrArray *described;           /* the parts of the former, or NULL */
  sy_parameter_set *parameters;
  sy_words *broken; /* why create() failed, so that it is not called; NULL: it did not fail */
  void *self;
  double lowest, highest;
  uint32_t flags;
  pthread_mutex_t calls; /* held during a call unless the instance is parallel */
};

static const struct sy_host plain_host = {
    .size = sizeof plain_host,
    .api_version = SY_PLUGIN_API_VERSION,
    .name = SY_HOST_NAME,
    .version = PACKAGE_VERSION,
    .get_extension = host_extension,
};

struct sy_plugin_entry *host_entry_of(const struct sy_host *host) {
  const struct sy_instance *instance = (const struct sy_instance *)(const void *)host;
  return instance->entry;
}

/* ---- what a plugin says when it does not do it ---- */

static struct sy_failure new_failure(char message[MESSAGE_SIZE]) {
  memset(message, 0, MESSAGE_SIZE);
  return (struct sy_failure){sizeof(struct sy_failure), message, MESSAGE_SIZE, -1, -1, 0};
}

/* The message, and the Chinese one that steelyard's own plugins and workers have behind it
 * (refuse() in plugins/common/common.h); any other message is quoted in both languages. Empty if
 * there is none. The buffer is passed separately, because the plugin may have changed the pointer
 * in the failure. */
static sy_words *said_words(const sy_instance *instance, const char message[MESSAGE_SIZE]) {
  const size_t next = strnlen(message, MESSAGE_SIZE) + 1;
  const bool both =
      (instance->entry->own || instance->entry->in_worker) && next < MESSAGE_SIZE && message[next];
  return sy_words_take(host_clean_text(message, MESSAGE_SIZE),
                       both ? host_clean_text(message + next, MESSAGE_SIZE - next)
                            : host_clean_text(message, MESSAGE_SIZE));
}

/* Why a call did not return SY_OK. */
static sy_words *failure_words(const sy_instance *instance, int status,
                               const char message[MESSAGE_SIZE]) {
  g_autoptr(sy_words) said = said_words(instance, message);
  if (!*said->en && status == SY_NO_MEMORY)
    return sy_words_new("ran out of memory", "内存不足");
  if (!*said->en) {
    sy_words_free(said);
    said = sy_words_new("no reason given", "未给出原因");
  }
  switch (status) {
  case SY_REFUSED:
    return g_steal_pointer(&said);
  case SY_FAILED:
    return sy_words_take(g_strdup_printf("failed: %s", said->en),
                         g_strdup_printf("失败：%s", said->zh));
  case SY_NO_MEMORY:
    return sy_words_take(g_strdup_printf("ran out of memory: %s", said->en),
                         g_strdup_printf("内存不足：%s", said->zh));
  default:
    return sy_words_take(
        g_strdup_printf("returned %d, expected %d to %d: %s", status, SY_OK, SY_NO_MEMORY,
                        said->en),
        g_strdup_printf("返回%d，应为%d至%d：%s", status, SY_OK, SY_NO_MEMORY, said->zh));
  }
}

/* ---- life ---- */

/* The range for these parameters. An amount's must be within the plugin's, and a score's one that
 * scores can have; otherwise false. */
static bool take_range(sy_instance *instance, const struct sy_plugin *plugin) {
  instance->lowest = plugin->lowest;
  instance->highest = plugin->highest;
  if (!instance->entry->plugin->range)
    return true;
  instance->entry->plugin->range(instance->self, &instance->lowest, &instance->highest);
  int64_t nano;
  if (!(instance->lowest <= instance->highest))
    return false;
  if (plugin->returns == SY_RETURNS_AMOUNT)
    return instance->lowest >= 0 && instance->highest <= plugin->highest;
  return sy_nano_from_double(instance->lowest, &nano) &&
         sy_nano_from_double(instance->highest, &nano);
}

static sy_words *range_words(const sy_instance *instance) {
  g_autofree char *lowest = host_number_text(instance->lowest);
  g_autofree char *highest = host_number_text(instance->highest);
  return sy_words_new("gives its range as %s to %s, which is not allowed",
                      "给出的范围为%s至%s，不允许", lowest, highest);
}

/* Takes the instance's own description, if it has one. NULL, or what is wrong with it. */
static sy_words *describe(sy_instance *instance) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  const struct sy_plugin *own = plugin->describe ? plugin->describe(instance->self) : NULL;
  instance->plugin = plugin;
  if (!own)
    return NULL;
  sy_words *reason;
  const struct sy_plugin *copy = sy_description_copy_into(own, &instance->described, &reason);
  if (!copy)
    return reason;
  instance->plugin = copy;
  if (strcmp(copy->id, plugin->id) != 0 || copy->revision != plugin->revision ||
      copy->returns != plugin->returns)
    return sy_words_new("describes an instance as another plugin", "把实例描述成另一个插件");
  return NULL;
}

/* Calls create() and range(). NULL if the instance is ready, else why not. */
static sy_words *create(sy_instance *instance, struct sy_failure *failure, const char *message) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  const int status = plugin->create(&instance->host, sy_parameters_values(instance->parameters),
                                    &instance->self, failure);
  if (status != SY_OK)
    return failure_words(instance, status, message);
  instance->flags = plugin->flags;
  if (plugin->instance_flags)
    instance->flags &= plugin->instance_flags(instance->self);
  g_autoptr(sy_words) fault = describe(instance);
  if (!fault && !take_range(instance, instance->plugin))
    fault = range_words(instance);
  if (fault)
    plugin->destroy(instance->self);
  return g_steal_pointer(&fault);
}

/* The file that a parameter names, if the failure is about a line of it; else NULL. */
static const char *file_at_fault(const sy_instance *instance, const struct sy_failure *failure,
                                 const char *parameter) {
  const GPtrArray *files = sy_parameters_files(instance->parameters);
  for (guint i = 0; failure->table < 0 && failure->row > 0 && i < files->len; i++) {
    const struct sy_parameter_file *file = g_ptr_array_index(files, i);
    if (strcmp(file->parameter, parameter) == 0)
      return file->path;
  }
  return NULL;
}

static void add_refusal(const sy_instance *instance, const struct sy_failure *failure,
                        const char *text, struct sy_place place, sy_problems *problems) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  const int32_t index = failure->parameter;
  if (index < 0 || (guint)index >= host_list_length(plugin->parameters)) {
    sy_problems_add(problems, place, "%s@%u: %s", plugin->id, plugin->revision, text);
    return;
  }
  const char *parameter = plugin->parameters[index]->name;
  const char *file = file_at_fault(instance, failure, parameter);
  if (!file) {
    sy_problems_add(problems, place, _("%s@%u: parameter '%s': %s"), plugin->id, plugin->revision,
                    parameter, text);
    return;
  }
  const struct sy_place line = {.file = g_intern_string(file),
                                .line = (unsigned)MIN(failure->row, G_MAXUINT)};
  sy_problems_add(problems, line, _("%s@%u: parameter '%s' at %s:%u: %s"), plugin->id,
                  plugin->revision, parameter, place.file, place.line, text);
}

static void free_all(sy_instance *instance) {
  sy_parameters_free(instance->parameters);
  g_clear_pointer(&instance->described, g_ptr_array_unref);
  g_clear_pointer(&instance->broken, sy_words_free);
  g_free(instance);
}

/* An instance that is always in error: it has the plugin's description. */
static void break_instance(sy_instance *instance, const struct sy_failure *failure,
                           const sy_words *why) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  const bool named =
      failure->parameter >= 0 && (guint)failure->parameter < host_list_length(plugin->parameters);
  const char *parameter = named ? plugin->parameters[failure->parameter]->name : NULL;
  instance->broken = named
                         ? sy_words_take(g_strdup_printf("parameter '%s': %s", parameter, why->en),
                                         g_strdup_printf("参数“%s”：%s", parameter, why->zh))
                         : sy_words_copy(why);
  instance->plugin = plugin;
  instance->lowest = plugin->lowest;
  instance->highest = plugin->highest;
  instance->flags = plugin->flags;
}

sy_instance *sy_instance_new(struct sy_plugin_entry *entry, sy_parameter_set *parameters,
                             struct sy_place place, sy_problems *problems) {
  sy_instance *instance = g_new0(sy_instance, 1);
  pthread_mutex_init(&instance->calls, NULL);
  instance->host = plain_host;
  instance->entry = entry;
  instance->parameters = parameters;
  char message[MESSAGE_SIZE];
  struct sy_failure failure = new_failure(message);
  fenv_t environment;
  fegetenv(&environment);
  g_autoptr(sy_words) refusal = create(instance, &failure, message);
  fesetenv(&environment);
  if (!refusal)
    return instance;
  if (!entry->own) { /* it is not trusted to say that the edition is at fault */
    break_instance(instance, &failure, refusal);
    return instance;
  }
  add_refusal(instance, &failure, sy_words_get(refusal), place, problems);
  free_all(instance);
  return NULL;
}

void sy_instance_free(sy_instance *instance) {
  if (!instance->broken)
    instance->entry->plugin->destroy(instance->self);
  free_all(instance);
}

const struct sy_plugin *sy_instance_plugin(const sy_instance *instance) {
  return instance->plugin;
}

const sy_words *sy_instance_broken(const sy_instance *instance) {
  if (instance->broken)
    return instance->broken;
  return instance->entry->in_worker ? host_worker_broken(instance->self) : NULL;
}

const struct sy_parameter_set *sy_instance_parameters(const sy_instance *instance) {
  return instance->parameters;
}

uint32_t sy_instance_flags(const sy_instance *instance) {
  return instance->flags;
}

void sy_instance_range(const sy_instance *instance, double *lowest, double *highest) {
  *lowest = instance->lowest;
  *highest = instance->highest;
}

/* ---- what came back for single units ---- */

static sy_words *score_fault(const sy_instance *instance, double score) {
  g_autofree char *found = host_number_text(score);
  g_autofree char *lowest = host_number_text(instance->lowest);
  g_autofree char *highest = host_number_text(instance->highest);
  return sy_words_new("wrote %s, expected %s to %s", "写出%s，应为%s至%s", found, lowest, highest);
}

/* Checks what the plugin wrote for one unit and rounds its score. NULL, or what is wrong.
 */
static sy_words *take_unit(const sy_instance *instance, uint8_t outcome, double score,
                           uint16_t reason, guint reason_count, int64_t *nano) {
  *nano = 0;
  if (outcome < SY_SCORED || outcome > SY_ESTIMATED)
    return sy_words_new("wrote the outcome %u, expected %d to %d", "写出的结果状态为%u，应为%d至%d",
                        outcome, SY_SCORED, SY_ESTIMATED);
  if (reason > reason_count)
    return sy_words_new("gave the reason %u, but declares %u", "给出原因%u，而只声明了%u个", reason,
                        reason_count);
  if (outcome == SY_NOT_APPLICABLE && reason == 0)
    return sy_words_new("says that the indicator does not apply, but gives no reason",
                        "称该指标不适用，但没有给出原因");
  if (outcome == SY_ERROR && reason == 0)
    return sy_words_new("cannot score the unit, but gives no reason",
                        "不能为该评价对象计分，但没有给出原因");
  if (outcome == SY_ESTIMATED && reason == 0)
    return sy_words_new("estimates the score, but gives no reason",
                        "给出了估计的得分，但没有给出原因");
  if (outcome != SY_SCORED && outcome != SY_ESTIMATED)
    return NULL;
  if (!(score >= instance->lowest && score <= instance->highest))
    return score_fault(instance, score);
  if (!sy_nano_from_double(score, nano))
    return sy_words_new("wrote %g, expected at most 9000000000", "写出%g，不得超过9000000000",
                        score);
  return NULL;
}

static bool any_without_rows(const uint64_t *first_row, uint64_t unit_count) {
  bool any = false;
  for (uint64_t unit = 0; unit < unit_count; unit++)
    any |= first_row[unit] == first_row[unit + 1];
  return any;
}

/* Units without rows in a table whose absence is missing are missing, whatever was written. */
static void mark_missing(const struct sy_plugin *plugin, const struct sy_batch *batch,
                         uint8_t *outcome, uint16_t *reasons) {
  for (guint i = 0; plugin->tables[i]; i++) {
    const struct sy_table_data *table = batch->tables[i];
    if (plugin->tables[i]->scope != SY_BY_UNIT || !table->present ||
        plugin->tables[i]->absence != SY_ABSENT_IS_MISSING ||
        !any_without_rows(table->first_row, batch->unit_count))
      continue;
    for (uint64_t unit = 0; unit < batch->unit_count; unit++)
      if (table->first_row[unit] == table->first_row[unit + 1]) {
        outcome[unit] = SY_MISSING;
        reasons[unit] = 0;
      }
  }
}

static void take_each(const sy_instance *instance, struct sy_call *call, guint reason_count,
                      uint64_t unit_count, uint64_t first, uint64_t end) {
  for (uint64_t unit = first; unit < end; unit++) {
    g_autoptr(sy_words) fault = take_unit(instance, call->outcome[unit], call->room[unit],
                                          call->reason[unit], reason_count, &call->score[unit]);
    if (fault || call->outcome[unit] == SY_SCORED)
      call->reason[unit] = 0;
    if (!fault)
      continue;
    call->outcome[unit] = SY_ERROR;
    if (!call->faults)
      call->faults = g_new0(sy_words *, unit_count);
    call->faults[unit] = g_steal_pointer(&fault);
  }
}

/* Handles SY_LANES units at once in the normal case. */
static bool take_plain(const sy_instance *instance, struct sy_call *call, uint64_t first) {
  const uint8_t *outcome = call->outcome + first;
  const uint16_t *reason = call->reason + first;
  unsigned special = 0;
  for (unsigned i = 0; i < SY_LANES; i++)
    special |= (outcome[i] ^ (unsigned)SY_SCORED) | reason[i];
  return special == 0 && sy_nano_from_doubles(call->room + first, instance->lowest,
                                              instance->highest, call->score + first);
}

static void take_units(const sy_instance *instance, const struct sy_batch *batch,
                       struct sy_call *call) {
  const guint reason_count = host_list_length(instance->plugin->reasons);
  mark_missing(instance->plugin, batch, call->outcome, call->reason);
  for (uint64_t first = 0; first < batch->unit_count; first += SY_LANES) {
    const uint64_t some = MIN(SY_LANES, batch->unit_count - first);
    if (some < SY_LANES || !take_plain(instance, call, first))
      take_each(instance, call, reason_count, batch->unit_count, first, first + some);
  }
}

/* ---- a call as a whole ---- */

/* Points of rows start as NaN, and are NaN after a failure. */
static void clear_row_points(const struct sy_plugin *plugin, const struct sy_batch *batch,
                             double *const *row_points) {
  for (guint i = 0; row_points && plugin->tables[i]; i++)
    for (uint64_t row = 0; row_points[i] && row < batch->tables[i]->row_count; row++)
      row_points[i][row] = NAN;
}

static void fail_all(const sy_instance *instance, const struct sy_batch *batch,
                     struct sy_call *call) {
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    call->outcome[unit] = SY_ERROR;
    call->score[unit] = 0;
    call->reason[unit] = 0;
  }
  clear_row_points(instance->plugin, batch, call->row_points);
}

/* The plugin reports a failure, perhaps because of a row. */
static void take_refusal(const sy_instance *instance, const struct sy_batch *batch,
                         struct sy_call *call, int status, const struct sy_failure *failure) {
  const guint table_count = host_list_length(instance->plugin->tables);
  if (failure->table >= 0 && (guint)failure->table < table_count &&
      failure->row < batch->tables[failure->table]->row_count) {
    call->table = failure->table;
    call->row = failure->row;
  }
  call->status =
      status == SY_REFUSED || status == SY_NO_MEMORY ? (enum sy_status)status : SY_FAILED;
}

static void begin_call(const struct sy_plugin *plugin, const struct sy_batch *batch,
                       struct sy_call *call) {
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    call->room[unit] = 0;
  memset(call->outcome, 0, batch->unit_count * sizeof *call->outcome);
  memset(call->reason, 0, batch->unit_count * sizeof *call->reason);
  clear_row_points(plugin, batch, call->row_points);
  call->status = SY_OK;
  call->message = NULL;
  call->faults = NULL;
  call->left_out = NULL;
  call->table = -1;
  call->row = 0;
}

static uint32_t wanted_findings(const struct sy_call *call) {
  if (!call->findings)
    return SY_FINDINGS_NONE;
  return call->calculations ? SY_FINDINGS_AND_CALCULATIONS : SY_FINDINGS_FAULTS;
}

/* Calls score() and sets the call's status and message. Which units have an error; g_free; NULL:
 * none.
 */
static uint8_t *run_score(const sy_instance *instance, const struct sy_batch *batch,
                          struct sy_call *call) {
  const struct sy_plugin *plugin = instance->plugin;
  struct host_reporting reporting = {
      .plugin = plugin, .notices = instance->entry->notices, .batch = batch, .call = call};
  const struct sy_result result = {
      .size = sizeof result,
      .score = call->room,
      .outcome = call->outcome,
      .reason = call->reason,
      .row_points = call->row_points,
      .report = host_receive_report,
      .findings_wanted = wanted_findings(call),
      .host_data = &reporting,
  };
  char message[MESSAGE_SIZE];
  struct sy_failure failure = new_failure(message);
  fenv_t environment;
  fegetenv(&environment);
  const int status = instance->entry->plugin->score(instance->self, batch, &result, &failure);
  fesetenv(&environment);
  if (status != SY_OK) {
    take_refusal(instance, batch, call, status, &failure);
    call->message = failure_words(instance, status, message);
  } else if (reporting.broken_notice) {
    call->status = SY_FAILED;
    call->message = g_steal_pointer(&reporting.broken_notice);
  }
  g_clear_pointer(&reporting.broken_notice, sy_words_free);
  call->left_out = reporting.broken;
  return reporting.struck;
}

/* A unit with an error has no score, regardless of what was written for it. */
static void strike(const struct sy_batch *batch, struct sy_call *call, const uint8_t *struck,
                   guint findings_before) {
  for (uint64_t unit = 0; struck && unit < batch->unit_count; unit++) {
    if (!struck[unit])
      continue;
    call->outcome[unit] = SY_ERROR;
    call->score[unit] = 0;
    call->reason[unit] = 0;
    if (call->faults)
      g_clear_pointer(&call->faults[unit], sy_words_free);
  }
  for (guint i = call->findings ? call->findings->len : 0; struck && i-- > findings_before;) {
    struct sy_found *found = &g_array_index(call->findings, struct sy_found, i);
    if (!struck[found->unit - call->first_unit])
      continue;
    g_strfreev(found->values);
    g_array_remove_index(call->findings, i);
  }
}

static void score(sy_instance *instance, const struct sy_batch *batch, struct sy_call *call) {
  const guint findings_before = call->findings ? call->findings->len : 0;
  const guint told_before = call->told ? call->told->len : 0;
  begin_call(instance->plugin, batch, call);
  if (instance->broken) {
    call->status = SY_FAILED;
    call->message = sy_words_copy(instance->broken);
    fail_all(instance, batch, call);
    return;
  }
  g_autofree uint8_t *struck = run_score(instance, batch, call);
  if (call->status == SY_OK) {
    take_units(instance, batch, call);
    strike(batch, call, struck, findings_before);
  } else {
    fail_all(instance, batch, call);
  }
  if (call->findings && (call->status != SY_OK || call->left_out))
    host_drop_findings(call->findings, findings_before);
  if (call->told && call->status != SY_OK)
    g_array_set_size(call->told, told_before);
}

void sy_instance_score(sy_instance *instance, const struct sy_batch *batch, struct sy_call *call) {
  const bool alone = !(instance->flags & SY_PLUGIN_PARALLEL);
  if (alone)
    pthread_mutex_lock(&instance->calls);
  score(instance, batch, call);
  if (alone)
    pthread_mutex_unlock(&instance->calls);
}
