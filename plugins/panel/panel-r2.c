/* SPDX-License-Identifier: Apache-2.0
 *
 * panel-r2.c: several raters' marks for several criteria, combined into one score, exactly
 *
 * Like revision 1, but the edition says how many of the highest and of the lowest marks for a
 * criterion are dropped, and must give the range of its marks. Marks are exact decimals: the best
 * mark is 100, and a score of 60 is not below 60. A mark out of range is an error of its row, and
 * so are two marks of one rater for the same criterion and item.
 */
#include "common/fraction.h"
#include "common/notices.h"
#include "panel/marks.h"

enum { CRITERIA, COMBINE, DROP_HIGHEST, DROP_LOWEST, MINIMUM_MARKS, REMARK_BELOW };
enum { MEAN, MEDIAN };
enum { LOW_CRITERION, DROPPED_HIGHEST, DROPPED_LOWEST };

/* ---- description ---- */

TABLE(table_marks, "marks", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns, TEXT("marks", "评分记录"),
      TEXT("One row is one rater's mark for one criterion of one item.",
           "一行是一位评分人对一个评分对象的一个评分项的分数。"),
      KEY(key, SY_CONFLICT_IS_ERROR));
static const struct sy_table *const tables[] = {&table_marks, NULL};

NUMBER_PARAMETER(criterion_weight, "weight", SY_PARAMETER_NUMBER, IS_OPTIONAL, 1e-9, 1e9, "1",
                 TEXT("weight", "权重"), TEXT("The weight of the criterion.", "该项的权重。"));
NUMBER_PARAMETER(criterion_lowest, "lowest", SY_PARAMETER_NUMBER, IS_REQUIRED, -1e9, 1e9, NULL,
                 TEXT("lowest", "最低分"), TEXT("The worst mark.", "最差的评分。"));
NUMBER_PARAMETER(criterion_highest, "highest", SY_PARAMETER_NUMBER, IS_REQUIRED, -1e9, 1e9, NULL,
                 TEXT("highest", "最高分"), TEXT("The best mark.", "最好的评分。"));
static const struct sy_parameter *const criterion_fields[] = {&criterion_name,
                                                              &criterion_weight,
                                                              &criterion_lowest,
                                                              &criterion_highest,
                                                              &criterion_label_en,
                                                              &criterion_label_zh,
                                                              NULL};
TABLE_PARAMETER(parameter_criteria, "criteria", IS_REQUIRED, criterion_fields,
                TEXT("criteria", "评分项"),
                TEXT("The criteria with weights and ranges.", "评分项及其权重和评分范围。"));
static const struct sy_level *const combinations[] = {&combine_mean, &combine_median, NULL};
CHOICE_PARAMETER(parameter_combine, "combine", IS_OPTIONAL, combinations, "mean",
                 TEXT("combine", "合并方式"),
                 TEXT("How the remaining marks of a criterion are combined into one.",
                      "同一评分项余下的多个评分如何合并。"));
NUMBER_PARAMETER(parameter_drop_highest, "drop_highest", SY_PARAMETER_INTEGER, IS_OPTIONAL, 0,
                 1000000, "0", TEXT("highest dropped", "去掉最高分个数"),
                 TEXT("How many of the highest marks of each criterion are dropped.",
                      "每个评分项去掉几个最高分。"));
NUMBER_PARAMETER(parameter_drop_lowest, "drop_lowest", SY_PARAMETER_INTEGER, IS_OPTIONAL, 0,
                 1000000, "0", TEXT("lowest dropped", "去掉最低分个数"),
                 TEXT("How many of the lowest marks of each criterion are dropped.",
                      "每个评分项去掉几个最低分。"));
NUMBER_PARAMETER(parameter_minimum, "minimum_marks", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1, 1000000,
                 "1", TEXT("fewest marks", "最少评分数"),
                 TEXT("If a criterion has fewer remaining marks, the unit has no score.",
                      "某项余下的评分少于此数的评价对象，此项无数据。"));
static const struct sy_parameter *const parameters[] = {&parameter_criteria,
                                                        &parameter_combine,
                                                        &parameter_drop_highest,
                                                        &parameter_drop_lowest,
                                                        &parameter_minimum,
                                                        &parameter_remark,
                                                        NULL};

FINDING_VALUE(value_rater, "rater", SY_PARAMETER_TEXT);
FINDING_VALUE(value_mark, "mark", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const dropped_values[] = {&value_criterion, &value_rater,
                                                                &value_mark, NULL};
FINDING(finding_highest, "dropped-highest", dropped_values,
        TEXT("{criterion}: {rater}'s mark of {mark} is among the highest and was dropped",
             "{criterion}：{rater}的评分{mark}属最高分，已去掉"),
        TEXT("No action is needed: the method drops this mark.", "按评分办法去掉，无须整改。"));
FINDING(finding_lowest, "dropped-lowest", dropped_values,
        TEXT("{criterion}: {rater}'s mark of {mark} is among the lowest and was dropped",
             "{criterion}：{rater}的评分{mark}属最低分，已去掉"),
        TEXT("No action is needed: the method drops this mark.", "按评分办法去掉，无须整改。"));
static const struct sy_finding *const findings[] = {&finding_low, &finding_highest, &finding_lowest,
                                                    NULL};

REASON(reason_few, "too-few-marks",
       TEXT("a criterion has too few marks, or too few remaining marks",
            "某评分项的分数太少，或去掉最高分、最低分后余下的太少"));
static const struct sy_reason *const reasons[] = {&reason_few, NULL};

FINDING_VALUE(value_lowest, "lowest", SY_PARAMETER_NUMBER);
FINDING_VALUE(value_highest, "highest", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const range_values[] = {&value_mark, &value_criterion,
                                                              &value_lowest, &value_highest, NULL};
NOTICE(notice_range, "mark-out-of-range", SY_NOTICE_ERROR, range_values,
       TEXT("found the mark {mark}, expected {lowest} to {highest} for '{criterion}'",
            "评分为{mark}，评分项“{criterion}”应为{lowest}至{highest}"));
static const struct sy_notice *const notices[] = {&notice_range, NULL};
NOTICES(notices)

/* ---- instance ---- */

/* A criterion's parameters, as they came where they are only shown or compared. */
struct criterion {
  const char *name;
  double lowest_number, highest_number;
  struct fraction lowest, highest, range; /* range: highest - lowest */
  struct fraction weight;
};

struct panel {
  struct teller teller;
  int64_t combine, drop_highest, drop_lowest, minimum;
  struct fraction remark_below, total_weight;
  uint64_t count;
  struct criterion criteria[];
};

static struct criterion read_criterion(const struct sy_value *criteria, uint64_t index) {
  struct criterion criterion = {
      .name = criterion_name_of(criteria, index),
      .lowest_number = field_of(criteria, CRITERION_FIELDS, index, CRITERION_LOWEST)->number,
      .highest_number = field_of(criteria, CRITERION_FIELDS, index, CRITERION_HIGHEST)->number,
      .weight =
          fraction_of_number(field_of(criteria, CRITERION_FIELDS, index, CRITERION_WEIGHT)->number),
  };
  criterion.lowest = fraction_of_number(criterion.lowest_number);
  criterion.highest = fraction_of_number(criterion.highest_number);
  criterion.range = fraction_subtract(&criterion.highest, &criterion.lowest);
  return criterion;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  const struct sy_value *criteria = given->values[CRITERIA];
  const int status = check_criteria(criteria, CRITERIA, failure);
  if (status != SY_OK)
    return status;
  struct panel *panel = malloc(sizeof *panel + criteria->count * sizeof *panel->criteria);
  if (!panel)
    return no_memory(failure);
  *panel = (struct panel){.teller = new_teller(host, notices),
                          .combine = integer_of(given, COMBINE),
                          .drop_highest = integer_of(given, DROP_HIGHEST),
                          .drop_lowest = integer_of(given, DROP_LOWEST),
                          .minimum = integer_of(given, MINIMUM_MARKS),
                          .remark_below = fraction_of_number(number_of(given, REMARK_BELOW)),
                          .total_weight = fraction_of(0),
                          .count = criteria->count};
  for (uint64_t i = 0; i < panel->count; i++) {
    panel->criteria[i] = read_criterion(criteria, i);
    panel->total_weight = fraction_add(&panel->total_weight, &panel->criteria[i].weight);
    if (fraction_sign(&panel->criteria[i].range) > 0)
      continue;
    const char *name = panel->criteria[i].name;
    free(panel);
    return refuse(failure, -1, 0, CRITERIA, "criterion '%s': lowest and highest are too close",
                  "评分项“%s”：lowest与highest过于接近", name);
  }
  *self = panel;
  return SY_OK;
}

/* ---- the marks of one criterion ---- */

/* A mark that counts, and what its order among the others follows from. */
struct mark {
  const struct sy_table_data *table;
  uint64_t row;
};

static int compare_texts(const struct sy_column_data *column, uint64_t a, uint64_t b) {
  const char *left = text_at(column, a), *right = text_at(column, b);
  return !left || !right ? (left != NULL) - (right != NULL) : strcmp(left, right);
}

/* Lowest first. Which of several equal marks is dropped must not depend on the order of rows. */
static int compare_marks(const void *left, const void *right) {
  const struct mark *a = left, *b = right;
  const struct sy_column_data *const *column = a->table->columns;
  int order = compare_cells(column[MARK], a->row, b->row);
  if (order == 0)
    order = compare_texts(column[RATER], a->row, b->row);
  if (order == 0)
    order = compare_texts(column[ITEM], a->row, b->row);
  return order != 0 ? order : a->row < b->row ? -1 : a->row > b->row;
}

/* What all units share in one call. */
struct scoring {
  const struct panel *panel;
  const struct sy_table_data *table;
  const struct sy_result *result;
  struct sy_failure *failure;
  struct mark *marks; /* scratch: of one criterion */
};

/* Collects a criterion's marks of a unit into the scratch, lowest first. Returns how many. */
static size_t collect(const struct scoring *scoring, uint64_t unit, uint64_t criterion) {
  const struct sy_table_data *table = scoring->table;
  size_t count = 0;
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
    if ((uint64_t)table->columns[CRITERION]->levels[row] == criterion && counts(table, row))
      scoring->marks[count++] = (struct mark){table, row};
  if (count > 1)
    qsort(scoring->marks, count, sizeof *scoring->marks, compare_marks);
  return count;
}

/* The mean of a part of the sorted marks, on 0 to 100. */
static struct fraction mean_of(const struct scoring *scoring, uint64_t criterion, size_t first,
                               size_t count) {
  const struct criterion *about = &scoring->panel->criteria[criterion];
  struct decimal_sum sum = {0};
  for (size_t i = first; i < first + count; i++)
    decimal_sum_add(&sum, scoring->table->columns[MARK], scoring->marks[i].row);
  const struct fraction number = fraction_of((int64_t)count), hundred = fraction_of(100),
                        total = decimal_sum_value(&sum), mean = fraction_divide(&total, &number),
                        above = fraction_subtract(&mean, &about->lowest),
                        share = fraction_divide(&above, &about->range);
  return fraction_multiply(&share, &hundred);
}

static void show_mark(const struct scoring *scoring, uint64_t unit, uint64_t criterion, size_t mark,
                      size_t first, size_t end) {
  const uint64_t row = scoring->marks[mark].row;
  if (mark >= first && mark < end) {
    const struct fraction points = mean_of(scoring, criterion, mark, 1);
    set_row_points(scoring->result, 0, row, fraction_double(&points));
  } else if (scoring->result->findings_wanted) {
    const struct sy_value values[] = {
        text_value(scoring->panel->criteria[criterion].name),
        text_value(text_at(scoring->table->columns[RATER], row)),
        number_value(scoring->table->columns[MARK]->decimals[row]),
    };
    report_row(scoring->result, unit, mark < first ? DROPPED_LOWEST : DROPPED_HIGHEST, row, 0,
               values, 3);
  }
}

/* Scores a criterion. Returns false if too few marks are left. */
static bool score_criterion(const struct scoring *scoring, uint64_t unit, uint64_t criterion,
                            struct fraction *score) {
  const struct panel *panel = scoring->panel;
  const size_t count = collect(scoring, unit, criterion);
  const int64_t left = (int64_t)count - panel->drop_lowest - panel->drop_highest;
  if (left < panel->minimum)
    return false;
  const size_t first = (size_t)panel->drop_lowest, kept = (size_t)left;
  const bool median = panel->combine == MEDIAN;
  const size_t aside = median ? (kept - 1) / 2 : 0;
  *score = mean_of(scoring, criterion, first + aside, kept - 2 * aside);
  if (scoring->result->findings_wanted || scoring->result->row_points)
    for (size_t mark = 0; mark < count; mark++)
      show_mark(scoring, unit, criterion, mark, first, first + kept);
  return true;
}

/* ---- scoring ---- */

/* Tells every mark of a unit that lies out of range; sets *bad if there is one. */
static int check_marks(const struct scoring *scoring, uint64_t unit, bool *bad) {
  const struct sy_table_data *table = scoring->table;
  const struct sy_column_data *mark = table->columns[MARK];
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    const struct criterion *criterion =
        &scoring->panel->criteria[table->columns[CRITERION]->levels[row]];
    if (!counts(table, row) ||
        (compare_cell_to(mark, row, criterion->lowest_number, &criterion->lowest) >= 0 &&
         compare_cell_to(mark, row, criterion->highest_number, &criterion->highest) <= 0))
      continue;
    const struct sy_value values[] = {
        number_value(mark->decimals[row]), text_value(criterion->name),
        number_value(criterion->lowest_number), number_value(criterion->highest_number)};
    *bad = true;
    const int status = report_error(&scoring->panel->teller, scoring->result, scoring->failure, 0,
                                    (struct notice_place){unit, 0, row, MARK}, values, 4);
    if (status != SY_OK)
      return status;
  }
  return SY_OK;
}

/* A score that a person reads: two digits are enough, and rounded down it stays below its line. */
static double shown(const struct fraction *score) {
  const struct fraction hundred = fraction_of(100);
  struct fraction hundredths = fraction_multiply(score, &hundred);
  const struct natural whole = natural_divide(&hundredths.top, &hundredths.bottom);
  return (double)natural_value(&whole) / 100;
}

static void report_criterion(const struct scoring *scoring, uint64_t unit, uint64_t criterion,
                             const struct fraction *score) {
  const struct panel *panel = scoring->panel;
  if (fraction_compare(score, &panel->remark_below) >= 0 || !scoring->result->findings_wanted)
    return;
  const struct fraction hundred = fraction_of(100), lost = fraction_subtract(&hundred, score),
                        weighted = fraction_multiply(&lost, &panel->criteria[criterion].weight),
                        points = fraction_divide(&weighted, &panel->total_weight);
  const struct sy_value values[] = {text_value(panel->criteria[criterion].name),
                                    number_value(shown(score))};
  const struct sy_value *const pointers[] = {&values[0], &values[1], NULL};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit,
                                   .finding = LOW_CRITERION,
                                   .table = -1,
                                   .points = fraction_double(&points),
                                   .value_count = 2,
                                   .values = pointers};
  scoring->result->report(scoring->result, &report);
}

static int score_unit(const struct scoring *scoring, uint64_t unit) {
  const struct panel *panel = scoring->panel;
  bool bad = false, enough = true;
  const int status = check_marks(scoring, unit, &bad);
  if (status != SY_OK || bad) {
    set_outcome(scoring->result, unit, SY_MISSING, -1);
    return status;
  }
  struct fraction sum = fraction_of(0);
  for (uint64_t criterion = 0; criterion < panel->count; criterion++) {
    struct fraction score;
    if (!score_criterion(scoring, unit, criterion, &score)) {
      enough = false;
      continue;
    }
    const struct fraction weighted = fraction_multiply(&score, &panel->criteria[criterion].weight);
    sum = fraction_add(&sum, &weighted);
    report_criterion(scoring, unit, criterion, &score);
  }
  const struct fraction mean = fraction_divide(&sum, &panel->total_weight);
  if (enough)
    set_score(scoring->result, unit, fraction_double(&mean));
  else
    set_outcome(scoring->result, unit, SY_MISSING, 0);
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  struct mark *scratch = calloc((size_t)most_rows(batch, 0) + 1, sizeof *scratch);
  if (!scratch)
    return no_memory(failure);
  const struct scoring scoring = {self, batch->tables[0], result, failure, scratch};
  int status = SY_OK;
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++)
    status = score_unit(&scoring, unit);
  free(scratch);
  return status;
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "panel",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Panel of raters", "多人评分"),
    .method = METHOD,
    .summary = TEXT("Marks of raters; the extremes may be dropped.",
                    "多位评分人的评分，可去掉最高分和最低分。"),
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
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
