/* SPDX-License-Identifier: Apache-2.0
 *
 * rate.c: the share of rows that satisfy a condition
 *
 * score = 100 · Σ weight of the rows that satisfy it / Σ weight of all rows. Whether a row does is
 * given by `met`, or `value` is compared with a threshold. Empty cells are left out.
 */
#include "common/common.h"

#define LEAST_WEIGHT DBL_MIN
#include "rate/cases.h"

/* ---- instance ---- */

struct rate {
  bool compares; /* `value` with the threshold, else `met` is read */
  int64_t operator;
  double threshold;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  if (is_given(given, OPERATOR) != is_given(given, THRESHOLD))
    return refuse(failure, -1, 0, is_given(given, OPERATOR) ? THRESHOLD : OPERATOR,
                  "expected both operator and threshold, or neither",
                  "operator和threshold应同时给出，或都不给出");
  const struct rate rate = {is_given(given, OPERATOR), integer_of(given, OPERATOR),
                            number_of(given, THRESHOLD)};
  return keep_instance(&rate, sizeof rate, self, failure);
}

/* ---- scoring ---- */

static bool compare(const struct rate *rate, double value) {
  switch (rate->operator) {
  case AT_LEAST:
    return value >= rate->threshold;
  case AT_MOST:
    return value <= rate->threshold;
  case ABOVE:
    return value > rate->threshold;
  case BELOW:
    return value < rate->threshold;
  default:
    return value >= rate->threshold && value <= rate->threshold;
  }
}

static bool counts(const struct rate *rate, const struct sy_table_data *table, uint64_t row) {
  return has_value(table->columns[rate->compares ? VALUE : MET], row);
}

static bool is_met(const struct rate *rate, const struct sy_table_data *table, uint64_t row) {
  return rate->compares ? compare(rate, table->columns[VALUE]->decimals[row])
                        : table->columns[MET]->booleans[row];
}

static double weight_of(const struct sy_table_data *table, uint64_t row) {
  return has_value(table->columns[WEIGHT], row) ? table->columns[WEIGHT]->decimals[row] : 1;
}

/* Scores one unit; `scratch` has room for two numbers a row. */
static void score_unit(const struct rate *rate, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit, double *scratch) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  double *met = scratch, *all = scratch + (end - first);
  size_t met_count = 0, count = 0;
  for (uint64_t row = first; row < end; row++) {
    if (!counts(rate, table, row))
      continue;
    all[count++] = weight_of(table, row);
    if (is_met(rate, table, row))
      met[met_count++] = weight_of(table, row);
  }
  if (count == 0) {
    set_outcome(result, unit, SY_MISSING, first == end ? -1 : 0);
    return;
  }
  const double total = sorted_sum(all, count);
  set_score(result, unit, limited(100 * sorted_sum(met, met_count) / total));
  for (uint64_t row = first; row < end; row++) {
    if (!counts(rate, table, row))
      continue;
    const double points = 100 * weight_of(table, row) / total;
    const bool satisfied = is_met(rate, table, row);
    set_row_points(result, 0, row, satisfied ? points : 0);
    if (!satisfied && result->findings_wanted)
      report_row(result, unit, 0, row, points, NULL, 0);
  }
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct rate *rate = self;
  const struct sy_table_data *table = batch->tables[0];
  if (!table->columns[rate->compares ? VALUE : MET]->present)
    return rate->compares ? refuse(failure, -1, 0, -1, "the table has no column 'value' to compare",
                                   "表中没有用于比较的列value")
                          : refuse(failure, -1, 0, -1,
                                   "the table has no column 'met', and no operator is given",
                                   "表中没有列met，也没有给出operator");
  double *scratch = new_numbers(2 * most_rows(batch, 0));
  if (!scratch)
    return no_memory(failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(rate, table, result, unit, scratch);
  free(scratch);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "rate",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Rate", "比率"),
    .method = METHOD,
    .summary = TEXT("The share of cases that meet a condition.", "符合条件的情形所占的比例。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
