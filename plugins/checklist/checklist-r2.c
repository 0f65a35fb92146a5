/* SPDX-License-Identifier: Apache-2.0
 *
 * checklist-r2.c: items that pass, partly pass, fail or do not apply, exactly
 *
 * Like revision 1, but points are exact decimals, and the share is rounded once. If an item was
 * checked twice with different results, both rows are in error.
 */
#include "common/fraction.h"

#define LEAST_POINTS 1e-9
#define CONFLICT SY_CONFLICT_IS_ERROR
#include "checklist/checks.h"

/* ---- instance ---- */

struct checklist {
  double level[3]; /* by PASS, PARTIAL, FAIL */
  struct fraction exact_level[3];
  const struct sy_value *items;
  bool complete;
  struct decimal points[]; /* of the items */
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
  const struct sy_value *items = given->values[ITEMS];
  struct checklist *checklist =
      malloc(sizeof *checklist + items->count * sizeof *checklist->points);
  if (!checklist)
    return no_memory(failure);
  *checklist = (struct checklist){.items = items, .complete = integer_of(given, COMPLETE)};
  const int parameter[] = {[PASS] = PASS_LEVEL, [PARTIAL] = PARTIAL_LEVEL, [FAIL] = FAIL_LEVEL};
  for (int level = PASS; level <= FAIL; level++) {
    checklist->level[level] = number_of(given, parameter[level]);
    checklist->exact_level[level] = fraction_of_number(checklist->level[level]);
  }
  for (uint64_t i = 0; i < items->count; i++)
    checklist->points[i] = decimal_of_number(field_of(items, ITEM_FIELDS, i, ITEM_POINTS)->number);
  *self = checklist;
  return SY_OK;
}

/* ---- scoring ---- */

/* One unit while it is scored. */
struct unit {
  const struct checklist *checklist;
  const struct sy_table_data *table;
  const struct sy_result *result;
  uint64_t index, first, end;
  double total; /* points of the rows that apply, nearly: for what rows contribute */
};

/* What a row weighs, nearly. */
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

/* Adds up the points of the rows with each result. */
static void add_points(const struct unit *unit, struct decimal_sum sums[]) {
  const struct sy_column_data *item = unit->table->columns[ITEM],
                              *points = unit->table->columns[POINTS];
  const int32_t *results = unit->table->columns[RESULT]->levels;
  for (uint64_t row = unit->first; row < unit->end; row++)
    if (item->type == SY_CATEGORY)
      decimal_sum_add_decimal(&sums[results[row]], &unit->checklist->points[item->levels[row]]);
    else if (has_value(points, row))
      decimal_sum_add(&sums[results[row]], points, row);
    else
      decimal_sum_add_integer(&sums[results[row]], 1);
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

static void score_unit(struct unit *unit) {
  if (unit->checklist->complete && !is_complete(unit)) {
    set_outcome(unit->result, unit->index, SY_MISSING, INCOMPLETE);
    return;
  }
  struct decimal_sum sums[NOT_APPLICABLE + 1] = {0};
  add_points(unit, sums);
  const struct fraction hundred = fraction_of(100);
  struct fraction total = fraction_of(0), earned = fraction_of(0);
  for (int level = PASS; level <= FAIL; level++) {
    const struct fraction points = decimal_sum_value(&sums[level]),
                          share = fraction_multiply(&points, &unit->checklist->exact_level[level]);
    total = fraction_add(&total, &points);
    earned = fraction_add(&earned, &share);
  }
  if (fraction_sign(&total) == 0) {
    set_outcome(unit->result, unit->index, SY_NOT_APPLICABLE, NOTHING_APPLIES);
    return;
  }
  const struct fraction share = fraction_divide(&earned, &total),
                        points = fraction_multiply(&share, &hundred);
  set_score(unit->result, unit->index, fraction_double(&points));
  unit->total = fraction_double(&total);
  if (unit->result->findings_wanted || unit->result->row_points)
    report_rows(unit);
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t index = 0; index < batch->unit_count; index++) {
    struct unit unit = {
        self, table, result, index, table->first_row[index], table->first_row[index + 1], 0};
    score_unit(&unit);
  }
  return SY_OK;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "checklist",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT,
    .version = "2.0.0",
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
