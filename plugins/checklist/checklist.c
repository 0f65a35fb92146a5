/* SPDX-License-Identifier: Apache-2.0
 *
 * checklist.c: items that pass, partly pass, fail or do not apply
 *
 * score = 100 · Σ points · level / Σ points over the rows that apply, where level is what passing,
 * partly passing and failing are worth.
 */
#include "common/common.h"

#define LEAST_POINTS DBL_MIN
#define CONFLICT SY_CONFLICT_WARNS
#include "checklist/checks.h"

/* ---- instance ---- */

struct checklist {
  double level[3]; /* by PASS, PARTIAL, FAIL */
  const struct sy_value *items;
  bool complete;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  if (number_of(given, FAIL_LEVEL) > number_of(given, PARTIAL_LEVEL) ||
      number_of(given, PARTIAL_LEVEL) > number_of(given, PASS_LEVEL))
    return refuse(failure, -1, 0, PARTIAL_LEVEL, "expected fail <= partial <= pass",
                  "应为fail <= partial <= pass");
  if (!(number_of(given, PASS_LEVEL) > 0))
    return refuse(failure, -1, 0, PASS_LEVEL,
                  "found 0, expected more: passing must be worth something",
                  "为0，应大于0：通过必须有分");
  if (integer_of(given, COMPLETE) && !given->values[ITEMS]->count)
    return refuse(failure, -1, 0, COMPLETE, "found true, but no items are listed",
                  "为true，但没有列出检查项");
  const struct checklist checklist = {
      .level = {[PASS] = number_of(given, PASS_LEVEL),
                [PARTIAL] = number_of(given, PARTIAL_LEVEL),
                [FAIL] = number_of(given, FAIL_LEVEL)},
      .items = given->values[ITEMS],
      .complete = integer_of(given, COMPLETE),
  };
  return keep_instance(&checklist, sizeof checklist, self, failure);
}

/* ---- scoring ---- */

/* One unit while it is scored. */
struct unit {
  const struct checklist *checklist;
  const struct sy_table_data *table;
  const struct sy_result *result;
  uint64_t index, first, end;
  double total; /* points of the rows that apply */
};

static double points_of(const struct unit *unit, uint64_t row) {
  const struct sy_column_data *item = unit->table->columns[ITEM],
                              *points = unit->table->columns[POINTS];
  if (item->type == SY_CATEGORY)
    return field_of(unit->checklist->items, ITEM_FIELDS, (uint64_t)item->levels[row], ITEM_POINTS)
        ->number;
  return has_value(points, row) ? points->decimals[row] : 1;
}

static const char *item_name_of(const struct unit *unit, uint64_t row) {
  const struct sy_column_data *item = unit->table->columns[ITEM];
  if (item->type == SY_CATEGORY)
    return field_of(unit->checklist->items, ITEM_FIELDS, (uint64_t)item->levels[row], ITEM_NAME)
        ->text;
  return text_at(item, row);
}

/* Whether every row weighs the same: then counting is exact, and much faster. */
static bool weighs_alike(const struct checklist *checklist, const struct sy_table_data *table) {
  return checklist->items->count == 0 && !table->columns[POINTS]->present;
}

static double score_by_count(struct unit *unit) {
  const int32_t *results = unit->table->columns[RESULT]->levels;
  uint64_t count[4] = {0};
  for (uint64_t row = unit->first; row < unit->end; row++)
    count[results[row]]++;
  const double *level = unit->checklist->level;
  unit->total = (double)(count[PASS] + count[PARTIAL] + count[FAIL]);
  return (double)count[PASS] * level[PASS] + (double)count[PARTIAL] * level[PARTIAL] +
         (double)count[FAIL] * level[FAIL];
}

/* What the rows earn, with the points of each; `scratch` has room for two numbers a row. */
static double score_by_points(struct unit *unit, double *scratch) {
  const int32_t *results = unit->table->columns[RESULT]->levels;
  double *earned = scratch, *whole = scratch + (unit->end - unit->first);
  size_t count = 0;
  for (uint64_t row = unit->first; row < unit->end; row++) {
    if (results[row] == NOT_APPLICABLE)
      continue;
    whole[count] = points_of(unit, row);
    earned[count] = whole[count] * unit->checklist->level[results[row]];
    count++;
  }
  unit->total = sorted_sum(whole, count);
  return sorted_sum(earned, count);
}

static void report_rows(const struct unit *unit) {
  const int32_t *results = unit->table->columns[RESULT]->levels;
  const double best = unit->checklist->level[PASS];
  for (uint64_t row = unit->first; row < unit->end; row++) {
    if (results[row] == NOT_APPLICABLE)
      continue;
    const double points = 100 * points_of(unit, row) / unit->total;
    const double level = unit->checklist->level[results[row]];
    set_row_points(unit->result, 0, row, points * level);
    if (results[row] == PASS || !unit->result->findings_wanted)
      continue;
    const struct sy_value item = text_value(item_name_of(unit, row));
    report_row(unit->result, unit->index, results[row] == FAIL ? ITEM_FAILED : ITEM_PARTIAL, row,
               points * (best - level), &item, 1);
  }
}

/* Whether every listed item has a row. */
static bool is_complete(const struct unit *unit) {
  const struct sy_column_data *item = unit->table->columns[ITEM];
  for (uint64_t wanted = 0; wanted < unit->checklist->items->count; wanted++) {
    bool found = false;
    for (uint64_t row = unit->first; row < unit->end && !found; row++)
      found = (uint64_t)item->levels[row] == wanted;
    if (!found)
      return false;
  }
  return true;
}

static void score_unit(struct unit *unit, bool alike, double *scratch) {
  if (unit->checklist->complete && !is_complete(unit)) {
    set_outcome(unit->result, unit->index, SY_MISSING, INCOMPLETE);
    return;
  }
  const double earned = alike ? score_by_count(unit) : score_by_points(unit, scratch);
  if (!(unit->total > 0)) {
    set_outcome(unit->result, unit->index, SY_NOT_APPLICABLE, NOTHING_APPLIES);
    return;
  }
  set_score(unit->result, unit->index, limited(100 * earned / unit->total));
  if (unit->result->findings_wanted || unit->result->row_points)
    report_rows(unit);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct checklist *checklist = self;
  const struct sy_table_data *table = batch->tables[0];
  double *scratch = new_numbers(2 * most_rows(batch, 0));
  if (!scratch)
    return no_memory(failure);
  const bool alike = weighs_alike(checklist, table);
  for (uint64_t index = 0; index < batch->unit_count; index++) {
    struct unit unit = {
        checklist, table, result, index, table->first_row[index], table->first_row[index + 1], 0};
    score_unit(&unit, alike, scratch);
  }
  free(scratch);
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "checklist",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Checklist", "检查清单"),
    .method = METHOD,
    .summary =
        TEXT("The share of points earned in checks of items.", "各检查项实得分占应得分的比例。"),
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
