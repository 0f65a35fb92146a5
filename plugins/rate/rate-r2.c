/* SPDX-License-Identifier: Apache-2.0
 *
 * rate-r2.c: the share of rows that satisfy a condition, exactly
 *
 * Like revision 1, but values and weights are exact decimals, and the share is rounded once.
 */
#include "common/fraction.h"

#define LEAST_WEIGHT 1e-9
#include "rate/cases.h"

/* ---- instance ---- */

struct rate {
  bool compares; /* `value` with the threshold, else `met` is read */
  int64_t operator;
  double threshold;
  struct fraction exact_threshold;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  if (is_given(given, OPERATOR) != is_given(given, THRESHOLD))
    return refuse(failure, -1, 0, is_given(given, OPERATOR) ? THRESHOLD : OPERATOR,
                  "expected both operator and threshold, or neither",
                  "operator和threshold应同时给出，或都不给出");
  const struct rate rate = {is_given(given, OPERATOR), integer_of(given, OPERATOR),
                            number_of(given, THRESHOLD),
                            fraction_of_number(number_of(given, THRESHOLD))};
  return keep_instance(&rate, sizeof rate, self, failure);
}

/* ---- scoring ---- */

static bool compare(const struct rate *rate, const struct sy_column_data *value, uint64_t row) {
  const int order = compare_cell_to(value, row, rate->threshold, &rate->exact_threshold);
  switch (rate->operator) {
  case AT_LEAST:
    return order >= 0;
  case AT_MOST:
    return order <= 0;
  case ABOVE:
    return order > 0;
  case BELOW:
    return order < 0;
  default:
    return order == 0;
  }
}

static bool counts(const struct rate *rate, const struct sy_table_data *table, uint64_t row) {
  return has_value(table->columns[rate->compares ? VALUE : MET], row);
}

static bool is_met(const struct rate *rate, const struct sy_table_data *table, uint64_t row) {
  return rate->compares ? compare(rate, table->columns[VALUE], row)
                        : table->columns[MET]->booleans[row];
}

/* Nearly: for what rows contribute. */
static double weight_of(const struct sy_table_data *table, uint64_t row) {
  return has_value(table->columns[WEIGHT], row) ? table->columns[WEIGHT]->decimals[row] : 1;
}

static void add_weight(struct decimal_sum *sum, const struct sy_table_data *table, uint64_t row) {
  if (has_value(table->columns[WEIGHT], row))
    decimal_sum_add(sum, table->columns[WEIGHT], row);
  else
    decimal_sum_add_integer(sum, 1);
}

/* What the rows contribute, and what is found. */
static void tell(const struct rate *rate, const struct sy_table_data *table,
                 const struct sy_result *result, uint64_t unit, double total) {
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    if (!counts(rate, table, row))
      continue;
    const double points = 100 * weight_of(table, row) / total;
    const bool satisfied = is_met(rate, table, row);
    set_row_points(result, 0, row, satisfied ? points : 0);
    if (!satisfied && result->findings_wanted)
      report_row(result, unit, 0, row, points, NULL, 0);
  }
}

static void score_unit(const struct rate *rate, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  struct decimal_sum met = {0}, all = {0};
  uint64_t count = 0;
  for (uint64_t row = first; row < end; row++) {
    if (!counts(rate, table, row))
      continue;
    count++;
    add_weight(&all, table, row);
    if (is_met(rate, table, row))
      add_weight(&met, table, row);
  }
  if (count == 0) {
    set_outcome(result, unit, SY_MISSING, first == end ? -1 : 0);
    return;
  }
  const struct fraction hundred = fraction_of(100), part = decimal_sum_value(&met),
                        total = decimal_sum_value(&all), share = fraction_divide(&part, &total),
                        points = fraction_multiply(&share, &hundred);
  set_score(result, unit, fraction_double(&points));
  if (result->findings_wanted || result->row_points)
    tell(rate, table, result, unit, fraction_double(&total));
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
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    score_unit(rate, table, result, unit);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "rate",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT,
    .version = "2.0.0",
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
