/* SPDX-License-Identifier: Apache-2.0
 *
 * instance.c: one indicator's plugin at work
 *
 * Calls the plugin and believes nothing it writes: outcomes, scores, reasons and reports are
 * checked here, and the doubles become nano-points here, once. What breaks the contract becomes an
 * error of the units concerned.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "host/host.h"

#include <math.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

#define MESSAGE_SIZE 1024

struct sy_instance {
  struct sy_plugin_entry *entry;
  sy_parameter_set *parameters;
  void *self;
  double lowest, highest;
};

static const void *no_extension(const struct sy_host *host, const char *id) {
  (void)host, (void)id;
  return NULL;
}

static const struct sy_host host = {
    .size = sizeof host,
    .api_version = SY_PLUGIN_API_VERSION,
    .name = "steelyard",
    .version = PACKAGE_VERSION,
    .get_extension = no_extension,
};

static struct sy_failure new_failure(char *message) {
  *message = '\0';
  return (struct sy_failure){sizeof(struct sy_failure), message, MESSAGE_SIZE, -1, -1, 0};
}

/* The plugin's message, which may be anything, as text of one line. g_free. */
static char *clean_message(char *message) {
  message[MESSAGE_SIZE - 1] = '\0';
  char *text = g_utf8_make_valid(*message ? message : "no reason given", -1);
  return g_strdelimit(text, "\r\n\t", ' ');
}

/* ---- life
 * ----------------------------------------------------------------------------------------- */

/* The instance's range may only narrow what cannot be unlimited: finite for scores, from 0 for
 * amounts. */
static bool take_range(sy_instance *instance, const struct sy_plugin *plugin) {
  instance->lowest = plugin->lowest;
  instance->highest = plugin->highest;
  if (plugin->range)
    plugin->range(instance->self, &instance->lowest, &instance->highest);
  const bool score = plugin->returns == SY_RETURNS_SCORE;
  return instance->lowest <= instance->highest && isfinite(instance->lowest) &&
         (!score || isfinite(instance->highest)) && (score || instance->lowest == 0);
}

sy_instance *sy_instance_new(struct sy_plugin_entry *entry, sy_parameter_set *parameters,
                             struct sy_place place, sy_problems *problems) {
  const struct sy_plugin *plugin = entry->plugin;
  sy_instance *instance = g_new0(sy_instance, 1);
  instance->entry = entry;
  instance->parameters = parameters;
  char message[MESSAGE_SIZE];
  struct sy_failure failure = new_failure(message);
  const int status =
      plugin->create(&host, sy_parameters_values(parameters), &instance->self, &failure);
  if (status == SY_OK && take_range(instance, plugin))
    return instance;
  g_autofree char *text = status == SY_OK ? g_strdup(_("its range has no limits or is upside down"))
                                          : clean_message(message);
  const guint count = g_strv_length((char **)plugin->parameters);
  const bool named = failure.parameter >= 0 && (guint)failure.parameter < count;
  sy_problems_add(problems, place, _("%s@%u refuses its parameters: %s%s%s"), plugin->id,
                  plugin->revision, named ? plugin->parameters[failure.parameter]->name : "",
                  named ? ": " : "", text);
  if (status == SY_OK)
    plugin->destroy(instance->self);
  sy_parameters_free(parameters);
  g_free(instance);
  return NULL;
}

void sy_instance_free(sy_instance *instance) {
  instance->entry->plugin->destroy(instance->self);
  sy_parameters_free(instance->parameters);
  g_free(instance);
}

const struct sy_plugin *sy_instance_plugin(const sy_instance *instance) {
  return instance->entry->plugin;
}

const struct sy_parameter_set *sy_instance_parameters(const sy_instance *instance) {
  return instance->parameters;
}

void sy_instance_range(const sy_instance *instance, double *lowest, double *highest) {
  *lowest = instance->lowest;
  *highest = instance->highest;
}

/* ---- findings
 * -------------------------------------------------------------------------------------------- */

/* What a call's report() needs: reached through the result's host_data. */
struct reporting {
  const struct sy_plugin *plugin;
  const struct sy_batch *batch;
  struct sy_call *call;
  const char *broken; /* what a report did wrong, or NULL */
};

/* A value as text; NULL if its type is not the declared one. */
static char *format_value(const struct sy_value *value, uint32_t type) {
  char text[MAX(G_ASCII_DTOSTR_BUF_SIZE, SY_DATE_SIZE)];
  if (!value || value->type != type || !value->present)
    return g_strdup("?");
  switch (type) {
  case SY_PARAMETER_INTEGER:
    return g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
  case SY_PARAMETER_NUMBER:
    g_ascii_formatd(text, sizeof text, "%.15g", value->number);
    if (g_ascii_strtod(text, NULL) != value->number)
      g_ascii_formatd(text, sizeof text, "%.17g", value->number);
    return g_strdup(text);
  case SY_PARAMETER_DATE:
    if (value->integer < -700000 || value->integer > 2900000)
      return g_strdup("?");
    sy_date_text((int32_t)value->integer, text);
    return g_strdup(text);
  default:
    return value->text ? g_utf8_make_valid(value->text, -1) : g_strdup("?");
  }
}

/* What is wrong with a report, or NULL. */
static const char *report_fault(const struct reporting *reporting, const struct sy_report *report) {
  const struct sy_plugin *plugin = reporting->plugin;
  if (!report || report->size < sizeof *report)
    return N_("a report without its size");
  if (report->unit >= reporting->batch->unit_count)
    return N_("a report about a unit that is not in the batch");
  if (report->finding >= g_strv_length((char **)plugin->findings))
    return N_("a report of a finding that is not declared");
  if (report->table >= 0 && ((guint)report->table >= g_strv_length((char **)plugin->tables) ||
                             report->row >= reporting->batch->tables[report->table]->row_count))
    return N_("a report about a row that is not there");
  if (!isfinite(report->points) || report->points < 0)
    return N_("a report whose points are negative or no number");
  if (report->value_count != g_strv_length((char **)plugin->findings[report->finding]->values))
    return N_("a report with other values than declared");
  return NULL;
}

static void receive_report(const struct sy_result *result, const struct sy_report *report) {
  struct reporting *reporting = result->host_data;
  const char *fault = report_fault(reporting, report);
  if (fault)
    reporting->broken = fault;
  if (fault || !reporting->call->findings)
    return;
  const struct sy_finding *finding = reporting->plugin->findings[report->finding];
  g_autoptr(GStrvBuilder) values = g_strv_builder_new();
  for (uint64_t i = 0; i < report->value_count; i++) {
    g_autofree char *text = format_value(report->values[i], finding->values[i]->type);
    g_strv_builder_add(values, text);
  }
  const struct sy_found found = {
      .unit = reporting->call->first_unit + (uint32_t)report->unit,
      .finding = (uint16_t)report->finding,
      .table = (int16_t)(report->table < 0 ? -1 : report->table),
      .row = report->row,
      .points = report->points,
      .values = g_strv_builder_end(values),
  };
  g_array_append_val(reporting->call->findings, found);
}

char *sy_finding_render(const struct sy_finding *finding, const char *text, char *const *values) {
  GString *result = g_string_new(text);
  for (guint i = 0; finding->values[i] && values && values[i]; i++) {
    g_autofree char *name = g_strdup_printf("{%s}", finding->values[i]->name);
    g_string_replace(result, name, values[i], 0);
  }
  return g_string_free(result, FALSE);
}

/* ---- checking what came back
 * ----------------------------------------------------------------------------- */

/* Records the first message of a call; the call may go on. */
G_GNUC_PRINTF(4, 5)
static void say(struct sy_call *call, const sy_instance *instance, enum sy_status status,
                const char *format, ...) {
  if (call->message)
    return;
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  call->status = status;
  call->message =
      g_strdup_printf("%s@%u: %s", instance->entry->id, instance->entry->revision, text);
}

static bool has_no_rows(const struct sy_plugin *plugin, const struct sy_batch *batch,
                        uint64_t unit) {
  for (guint i = 0; plugin->tables[i]; i++) {
    const struct sy_table_data *table = batch->tables[i];
    if (plugin->tables[i]->scope == SY_BY_UNIT &&
        plugin->tables[i]->absence == SY_ABSENT_IS_MISSING && table->present &&
        table->first_row[unit] == table->first_row[unit + 1])
      return true;
  }
  return false;
}

/* What the plugin wrote for one unit, checked. */
static void take_unit(const sy_instance *instance, struct sy_call *call, uint64_t unit,
                      double score, uint16_t *reason, guint reason_count) {
  uint8_t *outcome = &call->outcome[unit];
  const char *fault = NULL;
  if (*outcome < SY_SCORED || *outcome > SY_ERROR)
    fault = N_("left the outcome unwritten or wrote none that is known");
  else if (*reason > reason_count)
    fault = N_("gave a reason that is not declared");
  else if (*outcome == SY_NOT_APPLICABLE && *reason == 0)
    fault = N_("said not applicable without a reason");
  else if (*outcome == SY_SCORED && !(score >= instance->lowest && score <= instance->highest))
    fault = N_("wrote a score outside its range");
  else if (*outcome == SY_SCORED && !sy_nano_from_double(score, &call->score[unit]))
    fault = N_("wrote a score that is no number below 9e9");
  if (!fault)
    return;
  *outcome = SY_ERROR;
  *reason = 0;
  call->score[unit] = 0;
  say(call, instance, SY_FAILED, _("unit %" G_GUINT64_FORMAT ": %s"), call->first_unit + unit,
      _(fault));
}

static void all_in_error(struct sy_call *call, uint64_t unit_count) {
  memset(call->outcome, SY_ERROR, unit_count);
  memset(call->score, 0, unit_count * sizeof *call->score);
  if (call->reason)
    memset(call->reason, 0, unit_count * sizeof *call->reason);
  if (call->findings)
    g_array_set_size(call->findings, 0);
}

static void take_units(const sy_instance *instance, const struct sy_batch *batch,
                       struct sy_call *call, const double *scores, uint16_t *reasons) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  const guint reason_count = g_strv_length((char **)plugin->reasons);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    call->score[unit] = 0;
    if (has_no_rows(plugin, batch, unit)) {
      call->outcome[unit] = SY_MISSING;
      reasons[unit] = 0;
      continue;
    }
    take_unit(instance, call, unit, scores[unit], &reasons[unit], reason_count);
  }
  if (call->reason)
    memcpy(call->reason, reasons, batch->unit_count * sizeof *reasons);
}

/* The plugin says that it did not do it. */
static void take_refusal(const sy_instance *instance, struct sy_call *call, int status,
                         const struct sy_failure *failure, char *message) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  g_autofree char *text = clean_message(message);
  if (failure->table >= 0 && (guint)failure->table < g_strv_length((char **)plugin->tables)) {
    call->table = failure->table;
    call->row = failure->row;
  }
  const bool known = status > SY_OK && status <= SY_NO_MEMORY;
  say(call, instance, known ? (enum sy_status)status : SY_FAILED, "%s", text);
}

void sy_instance_score(sy_instance *instance, const struct sy_batch *batch, struct sy_call *call) {
  const struct sy_plugin *plugin = instance->entry->plugin;
  const uint64_t count = batch->unit_count;
  g_autofree double *scores = g_new0(double, MAX(count, 1));
  g_autofree uint16_t *reasons = g_new0(uint16_t, MAX(count, 1));
  memset(call->outcome, 0, count);
  call->status = SY_OK;
  call->message = NULL;
  call->table = -1;
  call->row = 0;
  char message[MESSAGE_SIZE];
  struct sy_failure failure = new_failure(message);
  struct reporting reporting = {plugin, batch, call, NULL};
  const struct sy_result result = {
      .size = sizeof result,
      .score = scores,
      .outcome = call->outcome,
      .reason = reasons,
      .row_points = call->row_points,
      .report = receive_report,
      .findings_wanted = call->findings != NULL,
      .host_data = &reporting,
  };
  const int status = plugin->score(instance->self, batch, &result, &failure);
  if (status != SY_OK)
    take_refusal(instance, call, status, &failure, message);
  else if (reporting.broken)
    say(call, instance, SY_FAILED, "%s", _(reporting.broken));
  if (call->message)
    all_in_error(call, count);
  else
    take_units(instance, batch, call, scores, reasons);
}
