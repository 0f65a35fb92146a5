/* SPDX-License-Identifier: Apache-2.0
 *
 * checklist.c: items that pass, partly pass, fail or do not apply
 *
 * score = 100 · Σ points · level / Σ points over the rows that apply, where level is what passing,
 * partly passing and failing are worth.
 */
#include "common/common.h"

enum { ITEM, RESULT, POINTS, NOTE };
enum { PASS, PARTIAL, FAIL, NOT_APPLICABLE };
enum { ITEMS, PARTIAL_LEVEL, PASS_LEVEL, FAIL_LEVEL, COMPLETE };
enum { ITEM_NAME, ITEM_POINTS, ITEM_LABEL_EN, ITEM_LABEL_ZH, ITEM_FIELDS };
enum { ITEM_FAILED, ITEM_PARTIAL };
enum { NOTHING_APPLIES, INCOMPLETE };

/* ---- description ---- */

LEVEL(level_pass, "pass", TEXT("passes", "通过"));
LEVEL(level_partial, "partial", TEXT("partly passes", "部分通过"));
LEVEL(level_fail, "fail", TEXT("fails", "不通过"));
LEVEL(level_na, "na", TEXT("does not apply", "不适用"));
static const struct sy_level *const result_levels[] = {&level_pass, &level_partial, &level_fail,
                                                       &level_na, NULL};

CATEGORY_COLUMN(column_item, "item", SY_REQUIRED, NULL, "items", TEXT("item", "检查项"),
                TEXT("Which item was checked.", "检查的是哪一项。"));
CATEGORY_COLUMN(column_result, "result", SY_REQUIRED, result_levels, NULL, TEXT("result", "结果"),
                TEXT("How the check ended.", "检查结果。"));
NUMBER_COLUMN(column_points, "points", SY_DECIMAL, SY_OPTIONAL, DBL_MIN, 1e9,
              TEXT("points", "分值"),
              TEXT("What this row weighs, where the edition lists no items; 1 if it is left out.",
                   "版本未列出检查项时本行的权重；省略时为1。"));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_item, &column_result, &column_points,
                                                  &column_note, NULL};
static const char *const checks_key[] = {"item", NULL};
TABLE(table_checks, "checks", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("checks", "检查记录"),
      TEXT("One row is one check of one item.", "一行是对一个检查项的一次检查。"),
      KEY(checks_key, SY_CONFLICT_WARNS));
static const struct sy_table *const tables[] = {&table_checks, NULL};

PARAMETER(item_name, "item", SY_PARAMETER_TEXT, IS_REQUIRED, NULL, TEXT("item", "检查项"),
          TEXT("As the table writes it.", "与表中写法一致。"));
NUMBER_PARAMETER(item_points, "points", SY_PARAMETER_NUMBER, IS_OPTIONAL, DBL_MIN, 1e9, "1",
                 TEXT("points", "分值"), TEXT("What the item weighs.", "该项的权重。"));
LABEL_FIELDS(item_label_en, item_label_zh);
static const struct sy_parameter *const item_fields[] = {&item_name, &item_points, &item_label_en,
                                                         &item_label_zh, NULL};
TABLE_PARAMETER(parameter_items, "items", IS_OPTIONAL, item_fields, TEXT("items", "检查项目"),
                TEXT("The items with their points. Without it any item is allowed.",
                     "检查项及其分值。不给出时允许任何检查项。"));
NUMBER_PARAMETER(parameter_partial, "partial", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1, "0.5",
                 TEXT("partly passing", "部分通过"),
                 TEXT("Share of the points for partly passing.", "部分通过所得分值的比例。"));
NUMBER_PARAMETER(parameter_pass, "pass", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1, "1",
                 TEXT("passing", "通过"),
                 TEXT("Share of the points for passing.", "通过所得分值的比例。"));
NUMBER_PARAMETER(parameter_fail, "fail", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1, "0",
                 TEXT("failing", "不通过"),
                 TEXT("Share of the points for failing.", "不通过所得分值的比例。"));
PARAMETER(parameter_complete, "complete", SY_PARAMETER_BOOL, IS_OPTIONAL, "false",
          TEXT("complete", "必须齐全"),
          TEXT("Every listed item must be there, else the unit is missing.",
               "列出的检查项必须齐全，否则该单位为缺测。"));
static const struct sy_parameter *const parameters[] = {&parameter_items,    &parameter_partial,
                                                        &parameter_pass,     &parameter_fail,
                                                        &parameter_complete, NULL};

FINDING_VALUE(value_item, "item", SY_PARAMETER_TEXT);
static const struct sy_finding_value *const item_values[] = {&value_item, NULL};
FINDING(finding_failed, "item-failed", item_values, TEXT("{item}: does not pass", "{item}：不通过"),
        TEXT("Provide what the item asks for.", "按该项要求补齐。"));
FINDING(finding_partial, "item-partial", item_values,
        TEXT("{item}: passes in part", "{item}：部分通过"),
        TEXT("Complete what is only partly there.", "补全尚不完整之处。"));
static const struct sy_finding *const findings[] = {&finding_failed, &finding_partial, NULL};

REASON(reason_nothing, "nothing-applies",
       TEXT("no item applies to the unit", "没有适用于该单位的检查项"));
REASON(reason_incomplete, "incomplete", TEXT("not every item was checked", "检查项不齐全"));
static const struct sy_reason *const reasons[] = {&reason_nothing, &reason_incomplete, NULL};

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
    return refuse(failure, -1, 0, PARTIAL_LEVEL, "expected fail <= partial <= pass");
  if (!(number_of(given, PASS_LEVEL) > 0))
    return refuse(failure, -1, 0, PASS_LEVEL,
                  "found 0, expected more: passing must be worth something");
  if (integer_of(given, COMPLETE) && !given->values[ITEMS]->count)
    return refuse(failure, -1, 0, COMPLETE, "found true, but no items are listed");
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
    .summary = TEXT("Items that pass, partly pass, fail or do not apply; the share of their points "
                    "that was earned.",
                    "检查项通过、部分通过、不通过或不适用；得分为所得分值占应得分值的比例。"),
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
