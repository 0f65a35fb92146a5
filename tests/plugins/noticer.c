/* SPDX-License-Identifier: Apache-2.0
 *
 * noticer.c: a plugin for tests that gives notices in every way that there is
 *
 * It scores the mean of a unit's values. What is wrong with a row depends on its value: above 100
 * it is an error of the row, 77 a warning, -2 and the plugin refuses the batch. More than three
 * rows are an error of the unit. Every batch gives a warning of no unit. A row of the kind `broken`
 * has it give a notice that breaks the contract.
 */
#include "common/notices.h"

enum { TOO_HIGH, TOO_MANY, ODD_VALUE, GENERAL, NOTICES };

COLUMN(column_kind, "kind", SY_TEXT, SY_OPTIONAL, TEXT("kind", "类别"), TEXT("Any.", "任意。"));
static const struct sy_column column_value = {.size = sizeof column_value,
                                              .name = "value",
                                              .type = SY_DECIMAL,
                                              .presence = SY_BLANK_ALLOWED,
                                              .lowest = -1000,
                                              .highest = 1000,
                                              .label = TEXT("value", "数值"),
                                              .help = TEXT("A number.", "数值。"),
                                              .blank = TEXT("is left out", "不计入")};
static const struct sy_column *const columns[] = {&column_kind, &column_value, NULL};
static const char *const key[] = {"kind", NULL};
static const struct sy_table values_table = {.size = sizeof values_table,
                                             .name = "values",
                                             .scope = SY_BY_UNIT,
                                             .columns = columns,
                                             .label = TEXT("values", "数值"),
                                             .help = TEXT("Values.", "数值。"),
                                             .key = key,
                                             .conflict = SY_CONFLICT_IS_ERROR};
static const struct sy_table *const tables[] = {&values_table, NULL};

FINDING_VALUE(found_value, "found", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const found_values[] = {&found_value, NULL};
NOTICE(too_high, "too-high", SY_NOTICE_ERROR, found_values,
       TEXT("found {found}, expected at most 100", "为{found}，应不超过100"));
NOTICE(too_many, "too-many", SY_NOTICE_ERROR, found_values,
       TEXT("found {found} rows, expected at most 3", "有{found}行，应不超过3行"));
NOTICE(odd_value, "odd-value", SY_NOTICE_WARNING, found_values,
       TEXT("found {found}, which is odd", "为{found}，可疑"));
NOTICE(general, "general", SY_NOTICE_WARNING, NULL, TEXT("it looks odd", "总体可疑"));
static const struct sy_notice *const notice_list[] = {&too_high, &too_many, &odd_value, &general,
                                                      NULL};

static const void *extension(const char *id) {
  static const struct sy_notices notices = {sizeof notices, notice_list};
  return strcmp(id, SY_NOTICES) == 0 ? &notices : NULL;
}

PARAMETER(parameter_compare, "compare", SY_PARAMETER_BOOL, IS_OPTIONAL, "false",
          TEXT("compare", "比较"),
          TEXT("Every unit gets the mean of all rows.", "各单位均得全部行的平均值。"));
static const struct sy_parameter *const parameter_list[] = {&parameter_compare, NULL};

/* Gives a notice of a unit (of a warning, also SY_NO_UNIT), a row of it and a column; -1 for
 * neither table nor column. `values` has `count` entries, at most 4. */
static void notify(const struct sy_notices_host *host, const struct sy_result *result,
                   uint64_t unit, uint32_t notice, int32_t table, uint64_t row, int32_t column,
                   const struct sy_value *values, uint64_t count) {
  const struct sy_value *pointers[4] = {NULL};
  for (uint64_t i = 0; i < count && i < 4; i++)
    pointers[i] = &values[i];
  const struct sy_notice_report report = {.size = sizeof(struct sy_notice_report),
                                          .unit = unit,
                                          .notice = notice,
                                          .table = table,
                                          .row = row,
                                          .column = column,
                                          .value_count = count,
                                          .values = pointers};
  host->notify(result, &report);
}

struct instance {
  const struct sy_notices_host *host;
  bool compare;
};

static int create(const struct sy_host *host, const struct sy_parameters *parameters, void **self,
                  struct sy_failure *failure) {
  const struct instance instance = {host->get_extension ? host->get_extension(host, SY_NOTICES)
                                                        : NULL,
                                    integer_of(parameters, 0) != 0};
  return keep_instance(&instance, sizeof instance, self, failure);
}

static uint32_t flags(void *self) {
  const struct instance *instance = self;
  return instance->compare ? SY_PLUGIN_COHORT | SY_PLUGIN_PARALLEL : SY_PLUGIN_PARALLEL;
}

/* What is to be said of one row. SY_REFUSED if the plugin refuses it. */
static int judge(const struct sy_notices_host *host, const struct sy_result *result, uint64_t unit,
                 uint64_t row, const struct sy_table_data *values, struct sy_failure *failure) {
  const double value = values->columns[1]->decimals[row];
  const char *kind = text_at(values->columns[0], row);
  const struct sy_value found = number_value(value);
  if (value > 100)
    notify(host, result, unit, TOO_HIGH, 0, row, 1, &found, 1);
  else if (value == 77)
    notify(host, result, unit, ODD_VALUE, 0, row, 1, &found, 1);
  else if (kind && strcmp(kind, "broken") == 0)
    notify(host, result, unit, NOTICES, 0, row, 1, &found, 1);
  else if (value == -2)
    return refuse(failure, 0, row, -1, "a value of -2", "值为-2");
  return SY_OK;
}

static int score_unit(const struct sy_notices_host *host, const struct sy_table_data *values,
                      const struct sy_result *result, uint64_t unit, struct sy_failure *failure) {
  const uint64_t first = values->first_row[unit], end = values->first_row[unit + 1];
  const struct sy_value count = number_value((double)(end - first));
  double sum = 0;
  int status = SY_OK;
  for (uint64_t row = first; row < end && status == SY_OK; row++) {
    sum += values->columns[1]->decimals[row];
    status = judge(host, result, unit, row, values, failure);
  }
  if (end - first > 3)
    notify(host, result, unit, TOO_MANY, -1, 0, -1, &count, 1);
  set_score(result, unit, end > first ? sum / (double)(end - first) : 0);
  return status;
}

/* The mean of all rows; they are whole numbers in tests, so their order makes no difference. */
static void compare(const struct sy_batch *batch, const struct sy_result *result) {
  const struct sy_table_data *values = batch->tables[0];
  const uint64_t first = values->first_row[0], end = values->first_row[batch->unit_count];
  double sum = 0;
  for (uint64_t row = first; row < end; row++)
    sum += floor(values->columns[1]->decimals[row]);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    set_score(result, unit, end > first ? fmin(sum / (double)(end - first), 100) : 0);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct instance *instance = self;
  int status = SY_OK;
  if (batch->unit_count > 0)
    notify(instance->host, result, SY_NO_UNIT, GENERAL, -1, 0, -1, NULL, 0);
  for (uint64_t unit = 0; status == SY_OK && unit < batch->unit_count; unit++)
    status = score_unit(instance->host, batch->tables[0], result, unit, failure);
  if (status == SY_OK && instance->compare)
    compare(batch, result);
  return status;
}

static const struct sy_plugin plugin = {.size = sizeof plugin,
                                        .api_version = SY_PLUGIN_API_VERSION,
                                        .kind = SY_KIND_INDICATOR,
                                        .id = "noticer",
                                        .revision = 1,
                                        .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_COHORT,
                                        .version = "1",
                                        .author = AUTHOR,
                                        .licence = LICENCE,
                                        .title = TEXT("Noticer", "提示"),
                                        .summary = TEXT("Gives notices.", "给出提示。"),
                                        .returns = SY_RETURNS_SCORE,
                                        .lowest = -1000,
                                        .highest = 100,
                                        .tables = tables,
                                        .parameters = parameter_list,
                                        .create = create,
                                        .score = score,
                                        .destroy = free,
                                        .instance_flags = flags,
                                        .get_extension = extension};

SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
