/* SPDX-License-Identifier: Apache-2.0
 *
 * tiny-plugin.h: the smallest good plugin, for plugins that only tests use
 *
 * A file that includes it says first, with macros, what its plugin has that is different: its id,
 * its functions, or what is wrong with it. It has one table, `values`, with a decimal column
 * `value`, and writes the largest value of a unit as its score.
 */
#ifndef SY_TINY_PLUGIN_H
#define SY_TINY_PLUGIN_H

#include <math.h>
#include <stdbool.h>

#include "steelyard/plugin.h"

#ifndef TINY_ID
#define TINY_ID "tiny"
#endif
#ifndef TINY_SIZE
#define TINY_SIZE sizeof(struct sy_plugin)
#endif
#ifndef TINY_API_VERSION
#define TINY_API_VERSION SY_PLUGIN_API_VERSION
#endif
#ifndef TINY_TITLE
#define TINY_TITLE                                                                                 \
  { "A tiny plugin", "小插件" }
#endif
#ifndef TINY_METHOD
#define TINY_METHOD "score = the largest value", "得分 = 最大值"
#endif
#ifndef TINY_RETURNS
#define TINY_RETURNS SY_RETURNS_SCORE
#endif
#ifndef TINY_LOWEST
#define TINY_LOWEST 0
#endif
#ifndef TINY_HIGHEST
#define TINY_HIGHEST 100
#endif
#ifndef TINY_ABSENCE
#define TINY_ABSENCE SY_ABSENT_IS_MISSING
#endif
#ifndef TINY_FLAGS
#define TINY_FLAGS SY_PLUGIN_PARALLEL
#endif
#ifndef TINY_MESSAGE
#define TINY_MESSAGE "The value is {found}"
#endif
#ifndef TINY_PARAMETERS
#define TINY_PARAMETERS NULL
#endif
#ifdef TINY_SCORE /* a function that the file defines after it has included this one */
static int TINY_SCORE(void *self, const struct sy_batch *batch, const struct sy_result *result,
                      struct sy_failure *failure);
#else
#define TINY_SCORE tiny_score
#endif
#ifdef TINY_RANGE /* likewise */
static void TINY_RANGE(void *self, double *lowest, double *highest);
#else
#define TINY_RANGE NULL
#endif
#ifdef TINY_DESCRIBE /* likewise */
static const struct sy_plugin *TINY_DESCRIBE(void *self);
#else
#define TINY_DESCRIBE NULL
#endif
#ifdef TINY_EXTENSION /* likewise */
static const void *TINY_EXTENSION(const char *id);
#else
#define TINY_EXTENSION NULL
#endif
#ifndef TINY_CREATE
#define TINY_CREATE tiny_create
#endif
#ifndef TINY_DESTROY
#define TINY_DESTROY tiny_destroy
#endif
#ifndef TINY_PRESENCE
#define TINY_PRESENCE SY_REQUIRED
#endif
#ifndef TINY_COLUMN_TYPE
#define TINY_COLUMN_TYPE SY_DECIMAL
#endif
#ifndef TINY_COLUMN_LEVELS
#define TINY_COLUMN_LEVELS NULL
#endif
#ifndef TINY_COLUMN_LOWEST
#define TINY_COLUMN_LOWEST TINY_LOWEST
#endif
#ifndef TINY_COLUMN_HIGHEST
#define TINY_COLUMN_HIGHEST TINY_HIGHEST
#endif
#ifndef TINY_SCORE_FIELD
#define TINY_SCORE_FIELD TINY_SCORE
#endif

static const struct sy_column tiny_value = {
    .size = sizeof tiny_value,
    .name = "value",
    .type = TINY_COLUMN_TYPE,
    .presence = TINY_PRESENCE,
    .lowest = TINY_COLUMN_LOWEST,
    .highest = TINY_COLUMN_HIGHEST,
    .levels = TINY_COLUMN_LEVELS,
    .label = {"value", "数值"},
    .help = {"A number", "数字"},
};
static const struct sy_column *const tiny_columns[] = {&tiny_value, NULL};

static const struct sy_table tiny_values = {
    .size = sizeof tiny_values,
    .name = "values",
    .scope = SY_BY_UNIT,
    .absence = TINY_ABSENCE,
    .columns = tiny_columns,
    .label = {"values", "数值表"},
    .help = {"One row is one value", "每行一个数值"},
};
static const struct sy_table *const tiny_tables[] = {&tiny_values, NULL};

static const struct sy_finding_value tiny_found = {
    .size = sizeof tiny_found, .name = "found", .type = SY_PARAMETER_NUMBER};
static const struct sy_finding_value *const tiny_found_values[] = {&tiny_found, NULL};

static const struct sy_finding tiny_low = {
    .size = sizeof tiny_low,
    .code = "low",
    .message = {TINY_MESSAGE, "数值为{found}"},
    .advice = {"Raise it", "请提高"},
    .values = tiny_found_values,
};
static const struct sy_finding *const tiny_findings[] = {&tiny_low, NULL};

static const struct sy_reason tiny_unfit = {
    .size = sizeof tiny_unfit, .code = "unfit", .message = {"Does not apply", "不适用"}};
static const struct sy_reason *const tiny_reasons[] = {&tiny_unfit, NULL};

static inline int tiny_create(const struct sy_host *host, const struct sy_parameters *parameters,
                              void **self, struct sy_failure *failure) {
  (void)host, (void)parameters, (void)failure;
  *self = NULL;
  return SY_OK;
}

/* The largest value counts, so that the order of rows does not matter; 0 without rows. Each row
 * below 60 is a finding. */
static inline int tiny_score(void *self, const struct sy_batch *batch,
                             const struct sy_result *result, struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    bool first = true;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
      const double value = table->columns[0]->decimals[row];
      if (first || value > result->score[unit])
        result->score[unit] = value;
      first = false;
      if (result->row_points && result->row_points[0])
        result->row_points[0][row] = value;
      if (value >= 60 || !result->findings_wanted)
        continue;
      const struct sy_value number = {
          .size = sizeof number, .type = SY_PARAMETER_NUMBER, .present = 1, .number = value};
      const struct sy_value *const values[] = {&number};
      const struct sy_report report = {.size = sizeof report,
                                       .unit = unit,
                                       .row = row,
                                       .points = 100 - value < 0 ? 0 : 100 - value,
                                       .value_count = 1,
                                       .values = values};
      result->report(result, &report);
    }
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}

static inline void tiny_destroy(void *self) {
  (void)self;
}

static const struct sy_plugin tiny_plugin = {
    .size = TINY_SIZE,
    .api_version = TINY_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = TINY_ID,
    .revision = 1,
    .flags = TINY_FLAGS,
    .version = "1.0.0",
    .author = "steelyard",
    .licence = "Apache-2.0",
    .title = TINY_TITLE,
    .summary = {"Writes the largest value of a unit", "取各单位数值的最大值"},
    .returns = TINY_RETURNS,
    .lowest = TINY_LOWEST,
    .highest = TINY_HIGHEST,
    .tables = tiny_tables,
    .parameters = TINY_PARAMETERS,
    .findings = tiny_findings,
    .reasons = tiny_reasons,
    .create = TINY_CREATE,
    .score = TINY_SCORE_FIELD,
    .destroy = TINY_DESTROY,
    .range = TINY_RANGE,
    .get_extension = TINY_EXTENSION,
    .describe = TINY_DESCRIBE,
    .method = {TINY_METHOD},
};

/* What the object exports; a unit test that includes this header exports nothing. */
#ifndef TINY_NO_ENTRY
SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void) {
  return &tiny_plugin;
}
#endif

#endif /* SY_TINY_PLUGIN_H */
