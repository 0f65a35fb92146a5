/* SPDX-License-Identifier: Apache-2.0
 *
 * count.c: an amount, for deductions, bonuses and vetoes
 *
 * amount = Σ each · amount of the row, where each is that of the row's kind if kinds are listed,
 * and a row without an amount counts once. A unit without rows has the amount 0: nothing was found.
 */
#include "count/entries.h"

/* ---- instance ---- */

struct counting {
  double each;
  const struct sy_value *kinds;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  const struct counting counting = {number_of(given, EACH), given->values[KINDS]};
  return keep_instance(&counting, sizeof counting, self, failure);
}

/* ---- scoring ---- */

/* What a row adds. */
static double worth(const struct counting *counting, const struct sy_table_data *table,
                    uint64_t row) {
  const struct sy_column_data *amount = table->columns[AMOUNT], *kind = table->columns[KIND];
  const double each =
      counting->kinds->count
          ? field_of(counting->kinds, KIND_FIELDS, (uint64_t)kind->levels[row], KIND_EACH)->number
          : counting->each;
  return has_value(amount, row) ? each * amount->decimals[row] : each;
}

/* Where kinds are listed, every row needs one. */
static int check_kinds(const struct counting *counting, const struct sy_table_data *table,
                       uint64_t unit, struct sy_failure *failure) {
  for (uint64_t row = table->first_row[unit];
       counting->kinds->count && row < table->first_row[unit + 1]; row++)
    if (!has_value(table->columns[KIND], row))
      return refuse(failure, 0, row, -1, "the row has no kind, expected one of the listed kinds",
                    "该行没有类别，应为所列类别之一");
  return SY_OK;
}

static void score_unit(const struct counting *counting, const struct sy_table_data *table,
                       const struct sy_result *result, uint64_t unit, double *scratch) {
  const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
  for (uint64_t row = first; row < end; row++) {
    scratch[row - first] = worth(counting, table, row);
    set_row_points(result, 0, row, scratch[row - first]);
    if (!result->findings_wanted || !(scratch[row - first] > 0))
      continue;
    const char *note = text_at(table->columns[NOTE], row);
    const struct sy_value values[] = {number_value(scratch[row - first]),
                                      text_value(note ? note : "-")};
    report_row(result, unit, 0, row, scratch[row - first], values, 2);
  }
  set_score(result, unit, sorted_sum(scratch, (size_t)(end - first)));
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  double *scratch = new_numbers(most_rows(batch, 0));
  if (!scratch)
    return no_memory(failure);
  int status = SY_OK;
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++) {
    status = check_kinds(self, batch->tables[0], unit, failure);
    if (status == SY_OK)
      score_unit(self, batch->tables[0], result, unit, scratch);
  }
  free(scratch);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "count",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Count", "计数"),
    .method = METHOD,
    .summary = TEXT("Count or sum of entries, for adjustments, vetoes.",
                    "记录的件数或合计，用于加减分和一票否决。"),
    .returns = SY_RETURNS_AMOUNT,
    .lowest = 0,
    .highest = HUGE_VAL,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .create = create,
    .score = score,
    .destroy = free,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
