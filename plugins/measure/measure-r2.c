/* SPDX-License-Identifier: Apache-2.0
 *
 * measure-r2.c: a number, scored by a curve, with exact decimals
 *
 * Like revision 1, but numbers are exact fractions until they become scores, so that limits, ties
 * and ends of ranges hold for the decimals as written. A number may be a quotient (`denominator`)
 * or be replaced with its natural logarithm, and a parameter that the curve does not use is
 * refused. A row that makes no sense puts its unit in error, and the cohort's curve is computed
 * without the unit.
 *
 * Mean and standard deviation are computed from differences to the middle number p of the cohort,
 * each of which is exact before it is rounded to a long double (u = 2^-64): d(i) = x(i) - p, or
 * ln(x(i) / p). Whatever the offset of the numbers, |d(i)| is at most their range r, and the sums
 * are compensated, so the mean m of the d(i) is off by less than 3ur, each d(i) - m by less than
 * 6ur, and so is the deviation s, which is at least r / sqrt(2n): relative to s, 6u sqrt(2n), below
 * 1e-12 for all n.
 */
#include "common/fraction.h"
#include "common/notices.h"

enum { VALUE, NOTE, DENOMINATOR };
enum {
  CURVE,
  BETTER,
  COMBINE,
  WORST,
  BEST,
  MEAN_SCORE,
  SPREAD,
  MEDIAN,
  TENTH,
  LOWEST,
  HIGHEST,
  CLIP,
  DEVIATION,
  TIES,
  WORST_SCORE,
  BEST_SCORE,
  LOGARITHM,
  PARAMETERS
};
enum { AS_IS, GOALPOSTS, MIN_MAX, Z_SCORE, PERCENTILE_RANK, SHARE_OF_BEST, LOG_NORMAL };
enum { HIGHER, LOWER };
enum { COMBINE_ONLY, COMBINE_MEAN, COMBINE_SUM, COMBINE_MIN, COMBINE_MAX };
enum { POPULATION, SAMPLE };
enum { TIES_AVERAGE, TIES_MIN, TIES_MAX, TIES_DENSE };
enum { REASON_BLANK, NO_VARIATION, OUTSIDE, BAD_ROW };
enum { SECOND_ROW, OUTSIDE_ROW, TOO_LARGE, NOT_POSITIVE, BAD_DENOMINATOR };

/* ---- description ---- */

COLUMN(column_value, "value", SY_DECIMAL, SY_BLANK_ALLOWED, TEXT("value", "数值"),
       TEXT("The number; empty if unknown.", "数值；不详时留空。"));
/* The same where the unit's other rows make a number without an empty one. */
COLUMN(column_some_value, "value", SY_DECIMAL, SY_BLANK_ALLOWED, TEXT("value", "数值"),
       TEXT("The number; empty if unknown.", "数值；不详时留空。"),
       BLANK(TEXT("an empty cell is left out of the unit's number",
                  "空单元格不计入该评价对象的数值")));
NOTE_COLUMN(column_note);
COLUMN(column_denominator, "denominator", SY_DECIMAL, SY_OPTIONAL, TEXT("denominator", "分母"),
       TEXT("The number is divided by it, such as the population; above 0. If it is empty, the row "
            "has no number.",
            "数值除以此数，如人口；须大于0。留空时，该行没有数值。"));
static const struct sy_column *const columns[] = {&column_value, &column_note, &column_denominator,
                                                  NULL};
static const struct sy_column *const some_columns[] = {&column_some_value, &column_note,
                                                       &column_denominator, NULL};
static const char *const one_row[] = {NULL};
TABLE(table_values, "values", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("values", "数值记录"),
      TEXT("One row is one number of the unit.", "一行是评价对象的一个数值。"), .key = one_row,
      .conflict = SY_CONFLICT_IS_ERROR);
static const struct sy_table *const tables[] = {&table_values, NULL};
TABLE(table_many, "values", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, some_columns,
      TEXT("values", "数值记录"),
      TEXT("One row is one number of the unit.", "一行是评价对象的一个数值。"));
static const struct sy_table *const many_tables[] = {&table_many, NULL};

LEVEL(curve_as_is, "as-is", TEXT("as it is", "原值"));
LEVEL(curve_goalposts, "goalposts", TEXT("between goalposts", "上下限线性"));
LEVEL(curve_min_max, "min-max", TEXT("min-max in the cohort", "组别内极差"));
LEVEL(curve_z_score, "z-score", TEXT("z-score in the cohort", "组别内标准分"));
LEVEL(curve_percentile, "percentile-rank", TEXT("percentile rank in the cohort", "组别内百分位"));
LEVEL(curve_share, "share-of-best", TEXT("share of the cohort's best", "与组别内最优值之比"));
LEVEL(curve_log_normal, "log-normal", TEXT("log-normal", "对数正态"));
static const struct sy_level *const curves[] = {
    &curve_as_is,      &curve_goalposts, &curve_min_max,    &curve_z_score,
    &curve_percentile, &curve_share,     &curve_log_normal, NULL};
CHOICE_PARAMETER(parameter_curve, "curve", IS_REQUIRED, curves, NULL, TEXT("curve", "曲线"),
                 TEXT("How the number becomes a score.", "数值如何换算成得分。"));
LEVEL(better_higher, "higher", TEXT("higher", "越高越好"));
LEVEL(better_lower, "lower", TEXT("lower", "越低越好"));
static const struct sy_level *const betters[] = {&better_higher, &better_lower, NULL};
CHOICE_PARAMETER(parameter_better, "better", IS_OPTIONAL, betters, NULL, TEXT("better", "方向"),
                 TEXT("min-max, z-score, percentile-rank, share-of-best: which numbers are better; "
                      "default higher.",
                      "组别内曲线：何者为优；默认越高越好。"));
LEVEL(combine_only, "only", TEXT("one row only", "只许一行"));
LEVEL(combine_mean, "mean", TEXT("mean", "平均"));
LEVEL(combine_sum, "sum", TEXT("sum", "合计"));
LEVEL(combine_min, "min", TEXT("lowest", "最小"));
LEVEL(combine_max, "max", TEXT("highest", "最大"));
static const struct sy_level *const combinations[] = {&combine_only, &combine_mean, &combine_sum,
                                                      &combine_min,  &combine_max,  NULL};
CHOICE_PARAMETER(parameter_combine, "combine", IS_OPTIONAL, combinations, "only",
                 TEXT("combine", "合并方式"),
                 TEXT("How several rows of a unit are combined into one number.",
                      "评价对象有多行时如何合并为一个数值。"));
NUMBER_PARAMETER(parameter_worst, "worst", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e15, 1e15, NULL,
                 TEXT("worst", "零分线"),
                 TEXT("goalposts: the number that scores worst_score, without the logarithm.",
                      "上下限线性：得最低分的数值，不取对数。"));
NUMBER_PARAMETER(parameter_best, "best", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e15, 1e15, NULL,
                 TEXT("best", "满分线"),
                 TEXT("goalposts: the number that scores best_score, without the logarithm.",
                      "上下限线性：得最高分的数值，不取对数。"));
NUMBER_PARAMETER(parameter_mean, "mean", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e6, 1e6, NULL,
                 TEXT("mean score", "平均分"),
                 TEXT("z-score: the score of the cohort's mean; default 50.",
                      "标准分：组别平均值的得分；默认50。"));
NUMBER_PARAMETER(parameter_spread, "spread", SY_PARAMETER_NUMBER, IS_OPTIONAL, 1e-9, 1e4, NULL,
                 TEXT("spread", "离散度"),
                 TEXT("z-score: points per standard deviation; default 10.",
                      "标准分：每个标准差对应的分数；默认10。"));
NUMBER_PARAMETER(parameter_median, "median", SY_PARAMETER_NUMBER, IS_OPTIONAL, 1e-15, 1e15, NULL,
                 TEXT("median", "中位点"),
                 TEXT("log-normal: the number that scores 50.", "对数正态：得50分的数值。"));
NUMBER_PARAMETER(parameter_tenth, "tenth", SY_PARAMETER_NUMBER, IS_OPTIONAL, 1e-15, 1e15, NULL,
                 TEXT("tenth", "优良点"),
                 TEXT("log-normal: the number that scores 90; below the median.",
                      "对数正态：得90分的数值，须小于中位点。"));
NUMBER_PARAMETER(parameter_lowest, "lowest", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e9, 1e9, NULL,
                 TEXT("lowest", "最低值"),
                 TEXT("as-is: the lowest possible number; default 0.",
                      "原值：可能的最小数值；默认0。"));
NUMBER_PARAMETER(parameter_highest, "highest", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e9, 1e9, NULL,
                 TEXT("highest", "最高值"),
                 TEXT("as-is: the highest possible number; default 100.",
                      "原值：可能的最大数值；默认100。"));
PARAMETER(parameter_clip, "clip", SY_PARAMETER_BOOL, IS_OPTIONAL, NULL, TEXT("clip", "截断"),
          TEXT("z-score: whether scores are limited to 0 to 100; default no.",
               "标准分：得分是否限于0至100；默认否。"));
LEVEL(deviation_population, "population", TEXT("population, over n", "总体（除以n）"));
LEVEL(deviation_sample, "sample", TEXT("sample, over n - 1", "样本（除以n−1）"));
static const struct sy_level *const deviations[] = {&deviation_population, &deviation_sample, NULL};
CHOICE_PARAMETER(parameter_deviation, "deviation", IS_OPTIONAL, deviations, NULL,
                 TEXT("standard deviation", "标准差"),
                 TEXT("z-score: which standard deviation; default population.",
                      "标准分：用哪种标准差；默认总体标准差。"));
LEVEL(ties_average, "average", TEXT("mean of their ranks", "平均名次"));
LEVEL(ties_min, "min", TEXT("lowest of their ranks", "最低名次"));
LEVEL(ties_max, "max", TEXT("highest of their ranks", "最高名次"));
LEVEL(ties_dense, "dense", TEXT("ranks without gaps", "连续名次"));
static const struct sy_level *const ties_levels[] = {&ties_average, &ties_min, &ties_max,
                                                     &ties_dense, NULL};
CHOICE_PARAMETER(
    parameter_ties, "ties", IS_OPTIONAL, ties_levels, NULL, TEXT("ties", "并列"),
    TEXT("percentile-rank: the rank of equal numbers, counted from the worst; default average.",
         "百分位：相同数值的名次（自最差数起）；默认平均名次。"));
NUMBER_PARAMETER(parameter_worst_score, "worst_score", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e6, 1e6,
                 NULL, TEXT("worst score", "最低得分"),
                 TEXT("goalposts, min-max: the score of the worst number; default 0.",
                      "上下限线性、极差：最差数值的得分；默认0。"));
NUMBER_PARAMETER(parameter_best_score, "best_score", SY_PARAMETER_NUMBER, IS_OPTIONAL, -1e6, 1e6,
                 NULL, TEXT("best score", "最高得分"),
                 TEXT("goalposts, min-max: the score of the best number; default 100.",
                      "上下限线性、极差：最优数值的得分；默认100。"));
PARAMETER(parameter_logarithm, "logarithm", SY_PARAMETER_BOOL, IS_OPTIONAL, NULL,
          TEXT("logarithm", "取对数"),
          TEXT("goalposts, min-max, z-score: whether the natural logarithm of the number is used; "
               "default no.",
               "上下限线性、极差、标准分：是否先取自然对数；默认否。"));
static const struct sy_parameter *const parameters[] = {
    &parameter_curve,      &parameter_better,    &parameter_combine,
    &parameter_worst,      &parameter_best,      &parameter_mean,
    &parameter_spread,     &parameter_median,    &parameter_tenth,
    &parameter_lowest,     &parameter_highest,   &parameter_clip,
    &parameter_deviation,  &parameter_ties,      &parameter_worst_score,
    &parameter_best_score, &parameter_logarithm, NULL};

FINDING_VALUE(value_score, "score", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const low_values[] = {&value_score, NULL};
FINDING(finding_low, "low", low_values,
        TEXT("the number scores {score} of 100", "该数值的得分为{score}（满分100）"),
        TEXT("Learn from the units with the best scores.", "参考得分最高者的做法。"));
static const struct sy_finding *const findings[] = {&finding_low, NULL};

REASON(reason_blank, "blank", TEXT("the number is unknown", "数值不详"));
REASON(reason_no_variation, "no-variation",
       TEXT("all units of the cohort have the same number, or there is only one",
            "组别内数值全部相同，或只有一个评价对象"));
REASON(reason_outside, "outside",
       TEXT("the combined number is outside lowest to highest", "合并后的数值超出最低值至最高值"));
REASON(reason_bad_row, "bad-row", TEXT("a row of the unit is invalid", "该评价对象有无效的行"));
static const struct sy_reason *const reasons[] = {&reason_blank, &reason_no_variation,
                                                  &reason_outside, &reason_bad_row, NULL};

FINDING_VALUE(notice_found, "found", SY_PARAMETER_NUMBER);
FINDING_VALUE(notice_lowest, "lowest", SY_PARAMETER_NUMBER);
FINDING_VALUE(notice_highest, "highest", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const range_values[] = {&notice_found, &notice_lowest,
                                                              &notice_highest, NULL};
static const struct sy_finding_value *const found_values[] = {&notice_found, NULL};
NOTICE(
    notice_second, "second-row", SY_NOTICE_ERROR, found_values,
    TEXT("one of several numbers of the unit, {found}; expected only one, or the parameter combine",
         "该评价对象有多个数值，此为{found}；应只有一个，或设置参数combine"));
NOTICE(notice_outside, "outside-range", SY_NOTICE_ERROR, range_values,
       TEXT("found {found}, expected {lowest} to {highest}", "为{found}，应为{lowest}至{highest}"));
NOTICE(notice_large, "too-large", SY_NOTICE_ERROR, range_values,
       TEXT("found {found}, expected {lowest} to {highest}", "为{found}，应为{lowest}至{highest}"));
NOTICE(notice_not_positive, "not-positive", SY_NOTICE_ERROR, found_values,
       TEXT("found {found}, expected more than 0 for this curve", "为{found}，该曲线要求大于0"));
NOTICE(notice_denominator, "denominator", SY_NOTICE_ERROR, found_values,
       TEXT("found a denominator of {found}, expected more than 0", "分母为{found}，应大于0"));
static const struct sy_notice *const notices[] = {&notice_second,      &notice_outside,
                                                  &notice_large,       &notice_not_positive,
                                                  &notice_denominator, NULL};
NOTICES(notices)

/* ---- instance ---- */

/* A parameter exactly, and as it came. */
struct limit {
  struct fraction exact;
  double number;
};

struct measure {
  struct teller teller;
  int64_t curve, combine, deviation, ties;
  bool lower, clip, logarithm;
  struct limit worst, best, lowest, highest, median, tenth, worst_score, best_score;
  double mean, spread;
};

#define USES(parameter) (UINT32_C(1) << (parameter))
/* The parameters, but for curve and combine, that each curve uses. */
static const uint32_t uses[] = {
    [AS_IS] = USES(LOWEST) | USES(HIGHEST),
    [GOALPOSTS] = USES(WORST) | USES(BEST) | USES(WORST_SCORE) | USES(BEST_SCORE) | USES(LOGARITHM),
    [MIN_MAX] = USES(BETTER) | USES(WORST_SCORE) | USES(BEST_SCORE) | USES(LOGARITHM),
    [Z_SCORE] = USES(BETTER) | USES(MEAN_SCORE) | USES(SPREAD) | USES(CLIP) | USES(DEVIATION) |
                USES(LOGARITHM),
    [PERCENTILE_RANK] = USES(BETTER) | USES(TIES),
    [SHARE_OF_BEST] = USES(BETTER),
    [LOG_NORMAL] = USES(MEDIAN) | USES(TENTH),
};

static struct limit limit_of(const struct sy_parameters *given, int index, double otherwise) {
  const double number = is_given(given, index) ? number_of(given, index) : otherwise;
  return (struct limit){fraction_of_number(number), number};
}

static int check_used(const struct sy_parameters *given, struct sy_failure *failure) {
  const int64_t curve = integer_of(given, CURVE);
  for (int i = 0; i < PARAMETERS; i++)
    if (i != CURVE && i != COMBINE && is_given(given, i) && !(uses[curve] & USES(i)))
      return refuse(failure, -1, 0, i, "the curve %s does not use the parameter %s",
                    "曲线%s不使用参数%s", curves[curve]->name, parameters[i]->name);
  return SY_OK;
}

static int check_goalposts(const struct sy_parameters *given, const struct measure *measure,
                           struct sy_failure *failure) {
  if (!(is_given(given, WORST) && is_given(given, BEST)))
    return refuse(failure, -1, 0, is_given(given, WORST) ? BEST : WORST,
                  "goalposts need worst and best", "goalposts需要worst和best");
  if (fraction_compare(&measure->worst.exact, &measure->best.exact) == 0)
    return refuse(failure, -1, 0, BEST, "worst and best are the same", "worst与best相同");
  if (measure->logarithm && !(measure->worst.number > 0 && measure->best.number > 0))
    return refuse(failure, -1, 0, measure->worst.number > 0 ? BEST : WORST,
                  "has no logarithm: expected more than 0", "没有对数：应大于0");
  return SY_OK;
}

static int check(const struct sy_parameters *given, const struct measure *measure,
                 struct sy_failure *failure) {
  const int status = check_used(given, failure);
  if (status != SY_OK)
    return status;
  if (measure->curve == LOG_NORMAL && !(is_given(given, MEDIAN) && is_given(given, TENTH)))
    return refuse(failure, -1, 0, is_given(given, MEDIAN) ? TENTH : MEDIAN,
                  "log-normal needs median and tenth", "log-normal需要median和tenth");
  if (measure->curve == LOG_NORMAL && !(measure->tenth.number < measure->median.number))
    return refuse(failure, -1, 0, TENTH, "is not below the median", "不小于median");
  if (!(measure->lowest.number < measure->highest.number))
    return refuse(failure, -1, 0, is_given(given, HIGHEST) ? HIGHEST : LOWEST,
                  "lowest is not below highest", "lowest不小于highest");
  if (!(measure->worst_score.number < measure->best_score.number))
    return refuse(failure, -1, 0, is_given(given, BEST_SCORE) ? BEST_SCORE : WORST_SCORE,
                  "worst_score is not below best_score", "worst_score不小于best_score");
  return measure->curve == GOALPOSTS ? check_goalposts(given, measure, failure) : SY_OK;
}

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  const struct measure measure = {
      .teller = new_teller(host, notices),
      .curve = integer_of(given, CURVE),
      .combine = integer_of(given, COMBINE),
      .deviation = integer_of(given, DEVIATION),
      .ties = integer_of(given, TIES),
      .lower = is_given(given, BETTER) && integer_of(given, BETTER) == LOWER,
      .clip = is_given(given, CLIP) && integer_of(given, CLIP),
      .logarithm = is_given(given, LOGARITHM) && integer_of(given, LOGARITHM),
      .worst = limit_of(given, WORST, 0),
      .best = limit_of(given, BEST, 100),
      .lowest = limit_of(given, LOWEST, 0),
      .highest = limit_of(given, HIGHEST, 100),
      .median = limit_of(given, MEDIAN, 2),
      .tenth = limit_of(given, TENTH, 1),
      .worst_score = limit_of(given, WORST_SCORE, 0),
      .best_score = limit_of(given, BEST_SCORE, 100),
      .mean = is_given(given, MEAN_SCORE) ? number_of(given, MEAN_SCORE) : 50,
      .spread = is_given(given, SPREAD) ? number_of(given, SPREAD) : 10};
  const int status = check(given, &measure, failure);
  if (status != SY_OK)
    return status;
  return keep_instance(&measure, sizeof measure, self, failure);
}

#define MOST_DEVIATIONS 65536 /* no z is beyond the root of the number of units, of 32 bits */

static void range(void *self, double *lowest, double *highest) {
  const struct measure *measure = self;
  *lowest = 0;
  *highest = 100;
  if (measure->curve == AS_IS) {
    *lowest = measure->lowest.number;
    *highest = measure->highest.number;
  } else if (measure->curve == GOALPOSTS || measure->curve == MIN_MAX) {
    *lowest = measure->worst_score.number;
    *highest = measure->best_score.number;
  } else if (measure->curve == Z_SCORE && !measure->clip) {
    *lowest = measure->mean - MOST_DEVIATIONS * measure->spread;
    *highest = measure->mean + MOST_DEVIATIONS * measure->spread;
  }
}

/* ---- a unit's number ---- */

/* A unit of the cohort, by its number rounded to a double; rounding keeps the order. */
struct known {
  double number;
  uint64_t unit;
};

struct scoring {
  const struct measure *measure;
  const struct sy_table_data *table;
  const struct sy_result *result;
  struct sy_failure *failure;
  uint64_t unit_count;
  struct known *sorted; /* rising */
  size_t known;
  long double middle_mean, deviation; /* of distances from the middle */
  struct fraction middle, first, last;
};

static bool is_counted(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *denominator = scoring->table->columns[DENOMINATOR];
  return scoring->table->columns[VALUE]->valid[row] &&
         (!denominator->present || denominator->valid[row]);
}

static struct fraction row_number(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *denominator = scoring->table->columns[DENOMINATOR];
  const struct fraction value = fraction_of_cell(scoring->table->columns[VALUE], row);
  if (!denominator->present)
    return value;
  const struct fraction by = fraction_of_cell(denominator, row);
  return fraction_divide(&value, &by);
}

/* One more row's number, of `count` before. */
static void combine_number(const struct measure *measure, uint64_t count, struct fraction *all,
                           const struct fraction *number) {
  const int order = count > 0 ? fraction_compare(number, all) : 0;
  if (count == 0 || (measure->combine == COMBINE_MIN && order < 0) ||
      (measure->combine == COMBINE_MAX && order > 0))
    *all = *number;
  else if (measure->combine == COMBINE_SUM || measure->combine == COMBINE_MEAN)
    *all = fraction_add(all, number);
}

/* The number of a unit that has one. */
static struct fraction unit_number(const struct scoring *scoring, uint64_t unit) {
  struct fraction all = fraction_of(0);
  uint64_t count = 0;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++)
    if (is_counted(scoring, row)) {
      const struct fraction number = row_number(scoring, row);
      combine_number(scoring->measure, count++, &all, &number);
    }
  if (scoring->measure->combine == COMBINE_MEAN && count > 1) {
    const struct fraction divisor = fraction_of((int64_t)count);
    all = fraction_divide(&all, &divisor);
  }
  return all;
}

/* ---- rows that make no sense ---- */

static int complain(const struct scoring *scoring, uint64_t unit, uint64_t row, uint32_t notice,
                    int32_t column, struct fraction lowest, struct fraction highest) {
  const struct sy_value values[] = {number_value(scoring->table->columns[column]->decimals[row]),
                                    number_value(fraction_double(&lowest)),
                                    number_value(fraction_double(&highest))};
  const struct notice_place place = {unit, 0, row, column};
  uint64_t count = 0;
  while (notices[notice]->values[count])
    count++;
  return report_error(&scoring->measure->teller, scoring->result, scoring->failure, notice, place,
                      values, count);
}

/* Whether a row is so plain that doubles judge it: the unit's only one, no quotient, and within. */
static bool is_plainly_right(const struct scoring *scoring, uint64_t row) {
  const struct measure *measure = scoring->measure;
  const double value = scoring->table->columns[VALUE]->decimals[row];
  return !scoring->table->columns[DENOMINATOR]->present && value > 0 && value < 1e15 &&
         (measure->curve != AS_IS ||
          (value > measure->lowest.number && value < measure->highest.number));
}

/* Whether a row's denominator, if there is one, can be divided by. */
static bool has_quotient(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *denominator = scoring->table->columns[DENOMINATOR];
  if (!denominator->present)
    return true;
  const struct fraction by = fraction_of_cell(denominator, row);
  return fraction_sign(&by) > 0;
}

/* Whether a unit that may have one number has several. */
static bool is_contradicted(const struct scoring *scoring, uint64_t unit) {
  const uint64_t *first_row = scoring->table->first_row;
  uint64_t first = UINT64_MAX;
  if (scoring->measure->combine != COMBINE_ONLY || first_row[unit + 1] - first_row[unit] < 2)
    return false;
  for (uint64_t row = first_row[unit]; row < first_row[unit + 1]; row++) {
    if (!is_counted(scoring, row) || !has_quotient(scoring, row))
      continue;
    if (first == UINT64_MAX)
      first = row;
    const struct fraction one = row_number(scoring, first), other = row_number(scoring, row);
    if (fraction_compare(&one, &other) != 0)
      return true;
  }
  return false;
}

/* What is wrong with a row; -1: nothing. */
static int wrong_with(const struct scoring *scoring, uint64_t row, bool contradicted) {
  const struct measure *measure = scoring->measure;
  if (!contradicted && is_plainly_right(scoring, row))
    return -1;
  if (!has_quotient(scoring, row))
    return BAD_DENOMINATOR;
  if (contradicted)
    return SECOND_ROW;
  const struct fraction number = row_number(scoring, row);
  if (measure->curve == AS_IS && measure->combine != COMBINE_SUM &&
      (fraction_compare(&number, &measure->lowest.exact) < 0 ||
       fraction_compare(&number, &measure->highest.exact) > 0))
    return OUTSIDE_ROW;
  if (!(fabs(fraction_double(&number)) <= 1e15) ||
      !(fabs(scoring->table->columns[VALUE]->decimals[row]) <= 1e15))
    return TOO_LARGE;
  const bool positive = measure->logarithm || (measure->curve == SHARE_OF_BEST && measure->lower);
  const int sign = fraction_sign(&number);
  return (positive && sign <= 0) || (measure->curve == SHARE_OF_BEST && sign < 0) ? NOT_POSITIVE
                                                                                  : -1;
}

enum state { HAS_NUMBER, HAS_NONE, IS_BAD };

/* Checks a unit's rows, all of them. */
static int check_unit(const struct scoring *scoring, uint64_t unit, enum state *state) {
  const struct measure *measure = scoring->measure;
  const bool contradicted = is_contradicted(scoring, unit);
  *state = HAS_NONE;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++) {
    if (!is_counted(scoring, row))
      continue;
    const int wrong = wrong_with(scoring, row, contradicted);
    if (*state == HAS_NONE)
      *state = HAS_NUMBER;
    if (wrong < 0)
      continue;
    *state = IS_BAD;
    const bool large = wrong == TOO_LARGE;
    const int status = complain(
        scoring, unit, row, (uint32_t)wrong, wrong == BAD_DENOMINATOR ? DENOMINATOR : VALUE,
        large ? fraction_of(INT64_C(-1000000000000000)) : measure->lowest.exact,
        large ? fraction_of(INT64_C(1000000000000000)) : measure->highest.exact);
    if (status != SY_OK)
      return status;
  }
  return SY_OK;
}

/* ---- the cohort ---- */

/* Whether two cells, or their absence, are written alike. */
static bool are_alike(const struct sy_column_data *column, uint64_t a, uint64_t b) {
  if (!has_value(column, a) || !has_value(column, b))
    return has_value(column, a) == has_value(column, b);
  return memcmp(&column->decimals[a], &column->decimals[b], sizeof *column->decimals) == 0 &&
         (!column->exact ||
          (column->exact[a] == column->exact[b] && column->scale[a] == column->scale[b]));
}

/* As fraction_compare(). Units whose rows are written alike are equal at once. */
static int compare_units(const struct scoring *scoring, uint64_t a, uint64_t b) {
  const uint64_t *first_row = scoring->table->first_row;
  const uint64_t count = first_row[a + 1] - first_row[a];
  uint64_t alike = 0;
  while (
      count == first_row[b + 1] - first_row[b] && alike < count &&
      are_alike(scoring->table->columns[VALUE], first_row[a] + alike, first_row[b] + alike) &&
      are_alike(scoring->table->columns[DENOMINATOR], first_row[a] + alike, first_row[b] + alike))
    alike++;
  if (count > 0 && alike == count)
    return 0;
  const struct fraction left = unit_number(scoring, a), right = unit_number(scoring, b);
  return fraction_compare(&left, &right);
}

static int compare_known(const struct scoring *scoring, const struct known *a,
                         const struct known *b) {
  if (a->number < b->number || a->number > b->number)
    return a->number < b->number ? -1 : 1;
  return a->unit == b->unit ? 0 : compare_units(scoring, a->unit, b->unit);
}

/* Merge sort: qsort() hands its comparison nothing else, and may ask the system for the size of its
 * memory. */
static void sort_known(const struct scoring *scoring, struct known *items, struct known *room,
                       size_t count) {
  if (count < 2)
    return;
  const size_t half = count / 2;
  sort_known(scoring, items, room, half);
  sort_known(scoring, items + half, room, count - half);
  memcpy(room, items, half * sizeof *items);
  size_t left = 0, right = half, at = 0;
  while (left < half)
    items[at++] = right < count && compare_known(scoring, &items[right], &room[left]) < 0
                      ? items[right++]
                      : room[left++];
}

/* Nearly a long double's digits: the nearest double, and the nearest to what is left. */
static long double long_double_of(const struct fraction *number) {
  const double high = fraction_double(number);
  int exponent;
  const double mantissa = frexp(high, &exponent);
  struct fraction rounded = fraction_of((int64_t)ldexp(mantissa, DBL_MANT_DIG));
  exponent -= DBL_MANT_DIG;
  natural_shift_left(exponent < 0 ? &rounded.bottom : &rounded.top, (unsigned)abs(exponent));
  const struct fraction rest = fraction_subtract(number, &rounded);
  return (long double)high + (long double)fraction_double(&rest);
}

/* ln(a / b), precise also where they are close. */
static long double log_ratio(const struct fraction *a, const struct fraction *b) {
  const struct fraction ratio = fraction_divide(a, b), one = fraction_of(1);
  const struct fraction above = fraction_subtract(&ratio, &one);
  const double size = fraction_double(&ratio);
  return size > 0.5 && size < 2 ? log1pl(long_double_of(&above)) : logl(long_double_of(&ratio));
}

/* How far a number is from the middle one. */
static long double distance(const struct scoring *scoring, const struct fraction *number) {
  if (scoring->measure->logarithm)
    return log_ratio(number, &scoring->middle);
  const struct fraction above = fraction_subtract(number, &scoring->middle);
  return fraction_sign(&above) == 0 ? 0 : long_double_of(&above);
}

/* A sum whose rounding errors are added up too (Neumaier 1974). */
struct compensated {
  long double sum, lost;
};

static void add(struct compensated *all, long double number) {
  const long double sum = all->sum + number;
  all->lost +=
      fabsl(all->sum) >= fabsl(number) ? (all->sum - sum) + number : (number - sum) + all->sum;
  all->sum = sum;
}

static int find_deviation(struct scoring *scoring) {
  const size_t count = scoring->known;
  scoring->middle = unit_number(scoring, scoring->sorted[count / 2].unit);
  long double *distances = calloc(count, sizeof *distances);
  if (!distances)
    return no_memory(scoring->failure);
  struct compensated sum = {0, 0}, squares = {0, 0};
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && compare_known(scoring, &scoring->sorted[i - 1], &scoring->sorted[i]) == 0) {
      distances[i] = distances[i - 1];
    } else {
      const struct fraction number = unit_number(scoring, scoring->sorted[i].unit);
      distances[i] = distance(scoring, &number);
    }
    add(&sum, distances[i]);
  }
  scoring->middle_mean = (sum.sum + sum.lost) / (long double)count;
  for (size_t i = 0; i < count; i++)
    add(&squares, (distances[i] - scoring->middle_mean) * (distances[i] - scoring->middle_mean));
  free(distances);
  const size_t divisor = scoring->measure->deviation == SAMPLE ? count - 1 : count;
  scoring->deviation = sqrtl((squares.sum + squares.lost) / (long double)divisor);
  return SY_OK;
}

/* ---- curves ---- */

/* From worst_score at `worst` to best_score at `best`, and no further. */
static double linear(const struct measure *measure, const struct fraction *value,
                     const struct fraction *worst, const struct fraction *best) {
  const int way = fraction_compare(worst, best);
  if (fraction_compare(value, worst) * way >= 0)
    return measure->worst_score.number;
  if (fraction_compare(value, best) * way <= 0)
    return measure->best_score.number;
  if (measure->logarithm) {
    const long double share = log_ratio(value, worst) / log_ratio(best, worst);
    const long double low = measure->worst_score.number, high = measure->best_score.number;
    return (double)(low + share * (high - low));
  }
  const struct fraction done = fraction_subtract(value, worst),
                        way_long = fraction_subtract(best, worst);
  const struct fraction share = fraction_divide(&done, &way_long);
  const struct fraction scores =
      fraction_subtract(&measure->best_score.exact, &measure->worst_score.exact);
  const struct fraction gained = fraction_multiply(&share, &scores);
  const struct fraction score = fraction_add(&measure->worst_score.exact, &gained);
  return fraction_score(&score);
}

static double min_max(const struct scoring *scoring, const struct fraction *value) {
  return scoring->measure->lower ? linear(scoring->measure, value, &scoring->last, &scoring->first)
                                 : linear(scoring->measure, value, &scoring->first, &scoring->last);
}

static double z_score(const struct scoring *scoring, const struct fraction *value) {
  const struct measure *measure = scoring->measure;
  long double above = distance(scoring, value) - scoring->middle_mean;
  if (measure->lower)
    above = -above;
  const double score = (double)(measure->mean + measure->spread * (above / scoring->deviation));
  return measure->clip ? limited(score) : score;
}

static double share_of_best(const struct scoring *scoring, const struct fraction *value) {
  const bool lower = scoring->measure->lower;
  const struct fraction best = lower ? scoring->first : scoring->last;
  if (fraction_compare(value, &best) == 0)
    return 100;
  struct fraction share = lower ? fraction_divide(&best, value) : fraction_divide(value, &best);
  const struct fraction hundred = fraction_of(100);
  share = fraction_multiply(&share, &hundred);
  return fraction_score(&share);
}

/* Nine tenths of the standard normal distribution lie below this. */
#define NORMAL_90 1.2815515655446004L

static double log_normal(const struct measure *measure, const struct fraction *value) {
  if (fraction_sign(value) <= 0)
    return 100;
  const long double deviation =
      log_ratio(&measure->median.exact, &measure->tenth.exact) / NORMAL_90;
  return limited(
      (double)(50 * erfcl(log_ratio(value, &measure->median.exact) / (deviation * sqrtl(2)))));
}

/* Scores those of `sorted` from `first` up to `end`, whose numbers are equal; `group`: the groups
 * below them, of `groups`. */
static double rank_of(const struct scoring *scoring, size_t first, size_t end, size_t group,
                      size_t groups) {
  const struct measure *measure = scoring->measure;
  const size_t worse = measure->lower ? scoring->known - end : first, equal = end - first;
  const size_t worse_groups = measure->lower ? groups - 1 - group : group;
  size_t doubled = 2 * worse, most = scoring->known - 1;
  if (measure->ties == TIES_AVERAGE)
    doubled += equal - 1;
  else if (measure->ties == TIES_MAX)
    doubled += 2 * (equal - 1);
  else if (measure->ties == TIES_DENSE)
    doubled = 2 * worse_groups, most = groups - 1;
  struct fraction rank = fraction_of((int64_t)(50 * doubled));
  rank.bottom = natural_of(most);
  return fraction_score(&rank);
}

/* ---- scoring ---- */

#define LOW_SCORE 60 /* a number that scores less is reported, on a scale of 0 to 100 */

/* The one row that a unit's number is of; UINT64_MAX: there are several. */
static uint64_t only_row(const struct scoring *scoring, uint64_t unit) {
  uint64_t only = UINT64_MAX;
  for (uint64_t row = scoring->table->first_row[unit]; row < scoring->table->first_row[unit + 1];
       row++)
    if (is_counted(scoring, row)) {
      if (only != UINT64_MAX)
        return UINT64_MAX;
      only = row;
    }
  return only;
}

static void tell(const struct scoring *scoring, uint64_t unit, double score) {
  double lowest, highest;
  const uint64_t row = only_row(scoring, unit);
  if (scoring->measure->combine == COMBINE_ONLY && row != UINT64_MAX)
    set_row_points(scoring->result, 0, row, score);
  range((void *)(uintptr_t)scoring->measure, &lowest, &highest);
  if (!scoring->result->findings_wanted || score >= LOW_SCORE || lowest < 0 || lowest > 0 ||
      highest < 100 || highest > 100)
    return;
  const struct sy_value value = number_value(floor(score * 100 + 0.5) / 100);
  const struct sy_value *const values[] = {&value};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit,
                                   .table = row == UINT64_MAX ? -1 : 0,
                                   .row = row == UINT64_MAX ? 0 : row,
                                   .points = 100 - score,
                                   .value_count = 1,
                                   .values = values};
  scoring->result->report(scoring->result, &report);
}

static void give(const struct scoring *scoring, uint64_t unit, double score) {
  set_score(scoring->result, unit, score);
  tell(scoring, unit, score);
}

static void score_unit(const struct scoring *scoring, uint64_t unit) {
  const struct measure *measure = scoring->measure;
  const struct fraction number = unit_number(scoring, unit);
  if (measure->curve == AS_IS && (fraction_compare(&number, &measure->lowest.exact) < 0 ||
                                  fraction_compare(&number, &measure->highest.exact) > 0))
    set_outcome(scoring->result, unit, SY_ERROR, OUTSIDE);
  else if (measure->curve == AS_IS)
    give(scoring, unit, fraction_score(&number));
  else if (measure->curve == GOALPOSTS)
    give(scoring, unit, linear(measure, &number, &measure->worst.exact, &measure->best.exact));
  else if (measure->curve == MIN_MAX)
    give(scoring, unit, min_max(scoring, &number));
  else if (measure->curve == Z_SCORE)
    give(scoring, unit, z_score(scoring, &number));
  else if (measure->curve == SHARE_OF_BEST)
    give(scoring, unit, share_of_best(scoring, &number));
  else
    give(scoring, unit, log_normal(measure, &number));
}

/* Where the units that are equal to the one at `first` end. */
static size_t end_of_equals(const struct scoring *scoring, size_t first) {
  size_t end = first + 1;
  while (end < scoring->known &&
         compare_known(scoring, &scoring->sorted[first], &scoring->sorted[end]) == 0)
    end++;
  return end;
}

static void score_ranks(const struct scoring *scoring) {
  size_t groups = 0, group = 0;
  for (size_t first = 0; first < scoring->known; first = end_of_equals(scoring, first))
    groups++;
  for (size_t first = 0, end; first < scoring->known; first = end, group++) {
    end = end_of_equals(scoring, first);
    for (size_t i = first; i < end; i++)
      give(scoring, scoring->sorted[i].unit, rank_of(scoring, first, end, group, groups));
  }
}

static int score_cohort(struct scoring *scoring, struct known *room) {
  const struct measure *measure = scoring->measure;
  sort_known(scoring, scoring->sorted, room, scoring->known);
  if (scoring->known == 0)
    return SY_OK;
  const bool varies = scoring->known > 1 && end_of_equals(scoring, 0) < scoring->known;
  if (!varies && measure->curve != SHARE_OF_BEST) {
    for (size_t i = 0; i < scoring->known; i++)
      set_outcome(scoring->result, scoring->sorted[i].unit, SY_NOT_APPLICABLE, NO_VARIATION);
    return SY_OK;
  }
  if (measure->curve == PERCENTILE_RANK) {
    score_ranks(scoring);
    return SY_OK;
  }
  scoring->first = unit_number(scoring, scoring->sorted[0].unit);
  scoring->last = unit_number(scoring, scoring->sorted[scoring->known - 1].unit);
  const int status = measure->curve == Z_SCORE ? find_deviation(scoring) : SY_OK;
  for (size_t i = 0; status == SY_OK && i < scoring->known; i++)
    if (i > 0 && compare_known(scoring, &scoring->sorted[i - 1], &scoring->sorted[i]) == 0)
      give(scoring, scoring->sorted[i].unit, scoring->result->score[scoring->sorted[i - 1].unit]);
    else
      score_unit(scoring, scoring->sorted[i].unit);
  return status;
}

static bool looks_at_cohort(const struct measure *measure) {
  return measure->curve != AS_IS && measure->curve != GOALPOSTS && measure->curve != LOG_NORMAL;
}

static uint32_t instance_flags(void *self) {
  return SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT | (looks_at_cohort(self) ? SY_PLUGIN_COHORT : 0);
}

/* Judges every unit's rows; those that have a number are scored, or noted for the cohort's curve.
 */
static int read_units(struct scoring *scoring) {
  for (uint64_t unit = 0; unit < scoring->unit_count; unit++) {
    enum state state;
    const int status = check_unit(scoring, unit, &state);
    if (status != SY_OK)
      return status;
    if (state == IS_BAD) {
      set_outcome(scoring->result, unit, SY_ERROR, BAD_ROW);
    } else if (state == HAS_NONE) {
      set_outcome(scoring->result, unit, SY_MISSING, REASON_BLANK);
    } else if (scoring->sorted) {
      const struct fraction number = unit_number(scoring, unit);
      scoring->sorted[scoring->known++] = (struct known){fraction_double(&number), unit};
    } else {
      score_unit(scoring, unit);
    }
  }
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  struct scoring scoring = {.measure = self,
                            .table = batch->tables[0],
                            .result = result,
                            .failure = failure,
                            .unit_count = batch->unit_count};
  if (!looks_at_cohort(self))
    return read_units(&scoring);
  struct known *room = calloc(batch->unit_count + 1, sizeof *room);
  scoring.sorted = calloc(batch->unit_count + 1, sizeof *scoring.sorted);
  int status = scoring.sorted && room ? read_units(&scoring) : no_memory(failure);
  if (status == SY_OK)
    status = score_cohort(&scoring, room);
  free(room);
  free(scoring.sorted);
  return status;
}

static const struct sy_plugin *describe(void *self);

#define DESCRIPTION(table_list)                                                                    \
  {                                                                                                \
    .size = sizeof(struct sy_plugin), .api_version = SY_PLUGIN_API_VERSION,                        \
    .kind = SY_KIND_INDICATOR, .id = "measure", .revision = 2,                                     \
    .flags = SY_PLUGIN_COHORT | SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT, .version = "2.0.0",          \
    .author = AUTHOR, .licence = LICENCE, .title = TEXT("Measure", "数值指标"),                    \
    .summary = TEXT("A number or quotient, scored by a curve.", "数值或比值，按曲线换算为得分。"), \
    .returns = SY_RETURNS_SCORE, .lowest = -1e9, .highest = 1e9, .tables = table_list,             \
    .parameters = parameters, .findings = findings, .reasons = reasons, .create = create,          \
    .score = score, .destroy = free, .range = range, .instance_flags = instance_flags,             \
    .get_extension = get_extension, .describe = describe                                           \
  }

static const struct sy_plugin plugin = DESCRIPTION(tables), several = DESCRIPTION(many_tables);

/* If rows are combined, there is no key. */
static const struct sy_plugin *describe(void *self) {
  return ((const struct measure *)self)->combine == COMBINE_ONLY ? &plugin : &several;
}

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
