/* SPDX-License-Identifier: Apache-2.0
 *
 * panel.c: several raters' marks for several criteria, combined into one score
 *
 * Recusals are removed first; an empty cell is a missing mark, not a zero. Each mark is scaled to 0
 * to 100 by its criterion's range; a criterion's marks are combined by mean, median or trimmed
 * mean, and the criteria by their weights. A criterion with fewer than `minimum_marks` marks makes
 * the unit missing. The trimmed mean drops floor(0.1 n) marks at each end, and none below five.
 */
#include "panel/marks.h"

enum { CRITERIA, COMBINE, MINIMUM_MARKS, REMARK_BELOW };
enum { MEAN, MEDIAN, TRIMMED };

/* ---- description ---- */

TABLE(table_marks, "marks", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns, TEXT("marks", "评分记录"),
      TEXT("One row is one rater's mark for one criterion.",
           "一行是一位评分人对一个评分项的评分。"),
      KEY(key, SY_CONFLICT_WARNS));
static const struct sy_table *const tables[] = {&table_marks, NULL};

NUMBER_PARAMETER(criterion_weight, "weight", SY_PARAMETER_NUMBER, IS_OPTIONAL, DBL_MIN, 1e9, "1",
                 TEXT("weight", "权重"), TEXT("The weight of the criterion.", "该项的权重。"));
NUMBER_PARAMETER(criterion_lowest, "lowest", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e9, 1e9, "0",
                 TEXT("lowest", "最低分"), TEXT("The worst mark.", "最差的评分。"));
NUMBER_PARAMETER(criterion_highest, "highest", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e9, 1e9, "100",
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
LEVEL(combine_trimmed, "trimmed", TEXT("trimmed mean", "截尾平均数"));
static const struct sy_level *const combinations[] = {&combine_mean, &combine_median,
                                                      &combine_trimmed, NULL};
CHOICE_PARAMETER(parameter_combine, "combine", IS_OPTIONAL, combinations, "mean",
                 TEXT("combine", "合并方式"),
                 TEXT("How the marks of a criterion are combined into one.",
                      "同一评分项的多个评分如何合并。"));
NUMBER_PARAMETER(parameter_minimum, "minimum_marks", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1, 1000000,
                 "1", TEXT("fewest marks", "最少评分数"),
                 TEXT("If a criterion has fewer marks, the unit has no score.",
                      "某项评分少于此数的评价对象，此项无数据。"));
static const struct sy_parameter *const parameters[] = {
    &parameter_criteria, &parameter_combine, &parameter_minimum, &parameter_remark, NULL};

static const struct sy_finding *const findings[] = {&finding_low, NULL};

REASON(reason_few, "too-few-marks", TEXT("a criterion has too few marks", "某评分项的分数太少"));
static const struct sy_reason *const reasons[] = {&reason_few, NULL};

/* ---- instance ---- */

struct panel {
  const struct sy_value *criteria;
  int64_t combine, minimum;
  double remark_below, total_weight;
};

static double field_number(const struct panel *panel, uint64_t criterion, uint64_t field) {
  return field_of(panel->criteria, CRITERION_FIELDS, criterion, field)->number;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  (void)host;
  struct panel panel = {given->values[CRITERIA], integer_of(given, COMBINE),
                        integer_of(given, MINIMUM_MARKS), number_of(given, REMARK_BELOW), 0};
  const int status = check_criteria(panel.criteria, CRITERIA, failure);
  if (status != SY_OK)
    return status;
  for (uint64_t i = 0; i < panel.criteria->count; i++)
    panel.total_weight += field_number(&panel, i, CRITERION_WEIGHT);
  return keep_instance(&panel, sizeof panel, self, failure);
}

/* ---- scoring ---- */

/* What all units share in one call. */
struct scoring {
  const struct panel *panel;
  const struct sy_table_data *table;
  const struct sy_result *result;
  struct sy_failure *failure;
  double *marks; /* scratch: of one criterion */
};

/* A mark on 0 to 100. */
static double scaled(const struct panel *panel, uint64_t criterion, double mark) {
  const double lowest = field_number(panel, criterion, CRITERION_LOWEST);
  return 100 * (mark - lowest) / (field_number(panel, criterion, CRITERION_HIGHEST) - lowest);
}

static double combine(const struct panel *panel, double *marks, size_t count) {
  const double sum = sorted_sum(marks, count);
  if (panel->combine == MEDIAN)
    return count % 2 ? marks[count / 2] : (marks[count / 2 - 1] + marks[count / 2]) / 2;
  const size_t trim = panel->combine == TRIMMED && count >= 5 ? count / 10 : 0;
  if (trim == 0)
    return sum / (double)count;
  return sorted_sum(marks + trim, count - 2 * trim) / (double)(count - 2 * trim);
}

/* Collects a criterion's marks of a unit into the scratch. Returns SY_OK or a refusal of a mark
 * that lies outside the criterion's range. */
static int collect(const struct scoring *scoring, uint64_t unit, uint64_t criterion,
                   size_t *count) {
  const struct sy_table_data *table = scoring->table;
  *count = 0;
  for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++) {
    if ((uint64_t)table->columns[CRITERION]->levels[row] != criterion || !counts(table, row))
      continue;
    const double mark = scaled(scoring->panel, criterion, table->columns[MARK]->decimals[row]);
    if (!(mark >= 0 && mark <= 100))
      return refuse(scoring->failure, 0, row, -1,
                    "mark %.15g lies outside criterion '%s', which goes from %.15g to %.15g",
                    "评分%.15g超出评分项“%s”的范围%.15g至%.15g",
                    table->columns[MARK]->decimals[row],
                    criterion_name_of(scoring->panel->criteria, criterion),
                    field_number(scoring->panel, criterion, CRITERION_LOWEST),
                    field_number(scoring->panel, criterion, CRITERION_HIGHEST));
    set_row_points(scoring->result, 0, row, mark);
    scoring->marks[(*count)++] = mark;
  }
  return SY_OK;
}

static void report_criterion(const struct scoring *scoring, uint64_t unit, uint64_t criterion,
                             double score) {
  const struct panel *panel = scoring->panel;
  if (!(score < panel->remark_below) || !scoring->result->findings_wanted)
    return;
  /* Two digits are enough for a person to read. */
  const struct sy_value values[] = {text_value(criterion_name_of(panel->criteria, criterion)),
                                    number_value(floor(score * 100 + 0.5) / 100)};
  const struct sy_value *const pointers[] = {&values[0], &values[1], NULL};
  const struct sy_report report = {
      .size = sizeof report,
      .unit = unit,
      .finding = 0,
      .table = -1,
      .points =
          (100 - score) * field_number(panel, criterion, CRITERION_WEIGHT) / panel->total_weight,
      .value_count = 2,
      .values = pointers,
  };
  scoring->result->report(scoring->result, &report);
}

static int score_unit(const struct scoring *scoring, uint64_t unit) {
  const struct panel *panel = scoring->panel;
  double sum =
      0; /* over the criteria in the order of declaration: the same for every order of rows */
  bool enough = true;
  for (uint64_t criterion = 0; criterion < panel->criteria->count; criterion++) {
    size_t count;
    const int status = collect(scoring, unit, criterion, &count);
    if (status != SY_OK)
      return status;
    if (count == 0 || (int64_t)count < panel->minimum) {
      enough = false;
      continue;
    }
    const double score = combine(panel, scoring->marks, count);
    sum += score * field_number(panel, criterion, CRITERION_WEIGHT);
    report_criterion(scoring, unit, criterion, score);
  }
  if (enough)
    set_score(scoring->result, unit, limited(sum / panel->total_weight));
  else
    set_outcome(scoring->result, unit, SY_MISSING, 0);
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  double *scratch = new_numbers(most_rows(batch, 0));
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
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Panel of raters", "多人评分"),
    .method = METHOD,
    .summary = TEXT("Marks of raters.", "多位评分人的评分。"),
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
