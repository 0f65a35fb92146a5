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
#include "measure/preparation.h"

enum { VALUES, GROUPS };
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
  OUTLIERS,
  MOST_WINSORISED,
  SKEWNESS,
  KURTOSIS,
  IMPUTE,
  PARAMETERS
};
enum { AS_IS, GOALPOSTS, MIN_MAX, Z_SCORE, PERCENTILE_RANK, SHARE_OF_BEST, LOG_NORMAL };
enum { HIGHER, LOWER };
enum { COMBINE_ONLY, COMBINE_MEAN, COMBINE_SUM, COMBINE_MIN, COMBINE_MAX };
enum { POPULATION, SAMPLE };
enum { TIES_AVERAGE, TIES_MIN, TIES_MAX, TIES_DENSE };
enum { OUTLIERS_KEEP, OUTLIERS_WINSORISE, OUTLIERS_LOG, OUTLIERS_BOTH };
enum { IMPUTE_NONE, IMPUTE_MEDIAN, IMPUTE_MEAN, IMPUTE_GROUP_MEDIAN, IMPUTE_GROUP_MEAN };
enum { FOUND_LOW, FOUND_WINSORISED, FOUND_LOGARITHM, FOUND_ESTIMATED };
/* Each way of imputing has a reason, in the same order, after those that are listed here. */
enum { REASON_BLANK, NO_VARIATION, OUTSIDE, BAD_ROW, ESTIMATED_BY };
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

/* The same with estimates of numbers that are missing, and the groups that these come from. */
#define ESTIMATED_HELP                                                                             \
  TEXT("One row is one number of the unit. Without one, the number is estimated.",                 \
       "一行是评价对象的一个数值；没有时以估计值代替。")
TABLE(table_imputed, "values", SY_BY_UNIT, SY_ABSENT_HAS_MEANING, 0, columns,
      TEXT("values", "数值记录"), ESTIMATED_HELP, .key = one_row, .conflict = SY_CONFLICT_IS_ERROR);
TABLE(table_many_imputed, "values", SY_BY_UNIT, SY_ABSENT_HAS_MEANING, 0, some_columns,
      TEXT("values", "数值记录"), ESTIMATED_HELP);
COLUMN(column_group, "group", SY_TEXT, SY_BLANK_ALLOWED, TEXT("group", "分组"),
       TEXT("Estimates come from the units with the same text. A unit without one has no estimate.",
            "由文字相同的评价对象得出估计值；留空的不估计。"));
static const struct sy_column *const group_columns[] = {&column_group, NULL};
TABLE(
    table_groups, "groups", SY_BY_UNIT, SY_ABSENT_HAS_MEANING, 0, group_columns,
    TEXT("groups", "分组"),
    TEXT("One row is the unit's group, such as its row in units.csv. Without one, the unit has no "
         "estimate.",
         "一行是评价对象的分组，如units.csv中的一行；没有时不估计。"),
    .key = one_row, .conflict = SY_CONFLICT_IS_ERROR);
static const struct sy_table *const imputed_tables[] = {&table_imputed, NULL};
static const struct sy_table *const many_imputed_tables[] = {&table_many_imputed, NULL};
static const struct sy_table *const grouped_tables[] = {&table_imputed, &table_groups, NULL};
static const struct sy_table *const many_grouped_tables[] = {&table_many_imputed, &table_groups,
                                                             NULL};

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
LEVEL(outliers_keep, "keep", TEXT("keep them", "不处理"));
LEVEL(outliers_winsorise, "winsorise", TEXT("winsorise", "缩尾"));
LEVEL(outliers_log, "log", TEXT("logarithm", "取对数"));
LEVEL(outliers_both, "winsorise-or-log",
      TEXT("winsorise; if that is not enough, logarithm instead", "先缩尾，仍不足时改取对数"));
static const struct sy_level *const outlier_levels[] = {&outliers_keep, &outliers_winsorise,
                                                        &outliers_log, &outliers_both, NULL};
CHOICE_PARAMETER(parameter_outliers, "outliers", IS_OPTIONAL, outlier_levels, NULL,
                 TEXT("outliers", "离群值"),
                 TEXT("min-max, z-score: what is done if both skewness and kurtosis reach their "
                      "thresholds; default keep.",
                      "极差、标准分：偏度和峰度都达到界限时如何处理；默认不处理。"));
NUMBER_PARAMETER(parameter_most_winsorised, "most_winsorised", SY_PARAMETER_INTEGER, IS_OPTIONAL, 1,
                 100, NULL, TEXT("most winsorised", "最多缩尾个数"),
                 TEXT("How many numbers of a cohort may be winsorised; default 5.",
                      "一个组别最多缩尾几个数值；默认5。"));
NUMBER_PARAMETER(parameter_skewness, "skewness", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1000, NULL,
                 TEXT("skewness", "偏度界限"),
                 TEXT("The absolute skewness from which numbers are outlying; default 2.",
                      "偏度绝对值达到多少即有离群值；默认2。"));
NUMBER_PARAMETER(parameter_kurtosis, "kurtosis", SY_PARAMETER_NUMBER, IS_OPTIONAL, -2, 1000, NULL,
                 TEXT("kurtosis", "峰度界限"),
                 TEXT("The excess kurtosis from which numbers are outlying; default 3.5.",
                      "超额峰度达到多少即有离群值；默认3.5。"));
LEVEL(impute_none, "none", TEXT("not estimated", "不估计"));
LEVEL(impute_median, "median", TEXT("median of the cohort", "组别中位数"));
LEVEL(impute_mean, "mean", TEXT("mean of the cohort", "组别平均值"));
LEVEL(impute_group_median, "group-median", TEXT("median of the group", "分组中位数"));
LEVEL(impute_group_mean, "group-mean", TEXT("mean of the group", "分组平均值"));
static const struct sy_level *const impute_levels[] = {
    &impute_none, &impute_median, &impute_mean, &impute_group_median, &impute_group_mean, NULL};
CHOICE_PARAMETER(parameter_impute, "impute", IS_OPTIONAL, impute_levels, "none",
                 TEXT("impute", "插补"),
                 TEXT("How a missing number is estimated. Groups come from the table groups.",
                      "数值缺失时如何估计。分组取自表groups。"));
static const struct sy_parameter *const parameters[] = {&parameter_curve,
                                                        &parameter_better,
                                                        &parameter_combine,
                                                        &parameter_worst,
                                                        &parameter_best,
                                                        &parameter_mean,
                                                        &parameter_spread,
                                                        &parameter_median,
                                                        &parameter_tenth,
                                                        &parameter_lowest,
                                                        &parameter_highest,
                                                        &parameter_clip,
                                                        &parameter_deviation,
                                                        &parameter_ties,
                                                        &parameter_worst_score,
                                                        &parameter_best_score,
                                                        &parameter_logarithm,
                                                        &parameter_outliers,
                                                        &parameter_most_winsorised,
                                                        &parameter_skewness,
                                                        &parameter_kurtosis,
                                                        &parameter_impute,
                                                        NULL};

FINDING_VALUE(value_score, "score", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const low_values[] = {&value_score, NULL};
FINDING(finding_low, "low", low_values,
        TEXT("the number scores {score} of 100", "该数值的得分为{score}（满分100）"),
        TEXT("Learn from the units with the best scores.", "参考得分最高者的做法。"));
FINDING_VALUE(value_found, "found", SY_PARAMETER_NUMBER);
FINDING_VALUE(value_used, "used", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const winsorised_values[] = {&value_found, &value_used, NULL};
FINDING(finding_winsorised, "winsorised", winsorised_values,
        TEXT("an outlier: {found} counts as {used}", "离群值：{found}按{used}计"),
        TEXT("Check the number; nothing else needs to be done.", "请核对该数值；不需其他处理。"));
static const struct sy_finding_value *const logarithm_values[] = {&value_found, NULL};
FINDING(finding_logarithm, "logarithm", logarithm_values,
        TEXT("because of outliers in the cohort, the logarithm of {found} counts",
             "因组别内有离群值，{found}取对数计"),
        TEXT("Check the largest and smallest numbers of the cohort.",
             "请核对组别内的最大值和最小值。"));
static const struct sy_finding_value *const estimated_values[] = {&value_used, NULL};
FINDING(finding_estimated, "estimated", estimated_values,
        TEXT("no number was collected; {used} is an estimate", "未采集到数值；{used}为估计值"),
        TEXT("Collect the number.", "请采集该数值。"));
static const struct sy_finding *const findings[] = {&finding_low, &finding_winsorised,
                                                    &finding_logarithm, &finding_estimated, NULL};

REASON(reason_blank, "blank", TEXT("the number is unknown", "数值不详"));
REASON(reason_no_variation, "no-variation",
       TEXT("all units of the cohort have the same number, or there is only one",
            "组别内数值全部相同，或只有一个评价对象"));
REASON(reason_outside, "outside",
       TEXT("the combined number is outside lowest to highest", "合并后的数值超出最低值至最高值"));
REASON(reason_bad_row, "bad-row", TEXT("a row of the unit is invalid", "该评价对象有无效的行"));
REASON(reason_median, "estimated-median",
       TEXT("no number was collected; the median of the cohort is used",
            "未采集到数值，以组别中位数代替"));
REASON(reason_mean, "estimated-mean",
       TEXT("no number was collected; the mean of the cohort is used",
            "未采集到数值，以组别平均值代替"));
REASON(reason_group_median, "estimated-group-median",
       TEXT("no number was collected; the median of its group is used",
            "未采集到数值，以所在分组的中位数代替"));
REASON(reason_group_mean, "estimated-group-mean",
       TEXT("no number was collected; the mean of its group is used",
            "未采集到数值，以所在分组的平均值代替"));
static const struct sy_reason *const reasons[] = {
    &reason_blank,        &reason_no_variation, &reason_outside,
    &reason_bad_row,      &reason_median,       &reason_mean,
    &reason_group_median, &reason_group_mean,   NULL};

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
  int64_t curve, combine, deviation, ties, outliers, impute;
  struct outlier_limits outlying;
  bool lower, clip, logarithm;
  struct limit worst, best, lowest, highest, median, tenth, worst_score, best_score;
  double mean, spread;
};

#define USES(parameter) (UINT32_C(1) << (parameter))
#define TREATMENT (USES(OUTLIERS) | USES(MOST_WINSORISED) | USES(SKEWNESS) | USES(KURTOSIS))
/* The parameters, but for curve, combine and impute, that each curve uses. */
static const uint32_t uses[] = {
    [AS_IS] = USES(LOWEST) | USES(HIGHEST),
    [GOALPOSTS] = USES(WORST) | USES(BEST) | USES(WORST_SCORE) | USES(BEST_SCORE) | USES(LOGARITHM),
    [MIN_MAX] = USES(BETTER) | USES(WORST_SCORE) | USES(BEST_SCORE) | USES(LOGARITHM) | TREATMENT,
    [Z_SCORE] = USES(BETTER) | USES(MEAN_SCORE) | USES(SPREAD) | USES(CLIP) | USES(DEVIATION) |
                USES(LOGARITHM) | TREATMENT,
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
    if (i != CURVE && i != COMBINE && i != IMPUTE && is_given(given, i) && !(uses[curve] & USES(i)))
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

static int check_outliers(const struct sy_parameters *given, const struct measure *measure,
                          struct sy_failure *failure) {
  static const int details[] = {MOST_WINSORISED, SKEWNESS, KURTOSIS};
  for (size_t i = 0; measure->outliers == OUTLIERS_KEEP && i < sizeof details / sizeof *details;
       i++)
    if (is_given(given, details[i]))
      return refuse(failure, -1, 0, details[i], "%s is not used without the parameter outliers",
                    "没有参数outliers，%s不起作用", parameters[details[i]]->name);
  if (measure->outliers == OUTLIERS_LOG && is_given(given, MOST_WINSORISED))
    return refuse(failure, -1, 0, MOST_WINSORISED, "outliers: log does not winsorise",
                  "outliers为log时不缩尾");
  if (measure->outliers > OUTLIERS_WINSORISE && measure->logarithm)
    return refuse(failure, -1, 0, OUTLIERS, "with logarithm, only winsorise is possible",
                  "设有logarithm时只能用winsorise");
  return SY_OK;
}

static int check(const struct sy_parameters *given, const struct measure *measure,
                 struct sy_failure *failure) {
  int status = check_used(given, failure);
  if (status == SY_OK)
    status = check_outliers(given, measure, failure);
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
      .outliers = is_given(given, OUTLIERS) ? integer_of(given, OUTLIERS) : OUTLIERS_KEEP,
      .impute = integer_of(given, IMPUTE),
      .outlying = {.skewness = is_given(given, SKEWNESS) ? number_of(given, SKEWNESS) : 2,
                   .kurtosis = is_given(given, KURTOSIS) ? number_of(given, KURTOSIS) : 3.5,
                   .most = is_given(given, MOST_WINSORISED)
                               ? (size_t)integer_of(given, MOST_WINSORISED)
                               : 5},
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

/* Outliers may be replaced with the logarithm of the distance from an origin just outside the
 * numbers, on the side where they are crowded. */
enum shape { AS_WRITTEN, ABOVE_ORIGIN, BELOW_ORIGIN };

struct scoring {
  const struct measure *measure;
  const struct sy_table_data *table, *groups; /* groups: NULL if there are none */
  const struct sy_result *result;
  struct sy_failure *failure;
  uint64_t unit_count;
  struct known *sorted; /* rising */
  size_t known;
  uint64_t *without; /* units without a number, while they may get an estimate */
  size_t without_count;
  uint64_t *estimate;         /* per unit: 0, or k for estimates[k - 1]; NULL: none are made */
  struct fraction *estimates; /* per group */
  long double *distances;     /* of `sorted` from the middle, while the cohort is prepared */
  struct winsorised ends;
  enum shape shape;
  struct fraction origin;
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

static bool is_estimated(const struct scoring *scoring, uint64_t unit) {
  return scoring->estimate && scoring->estimate[unit] > 0;
}

/* The number of a unit that has one, or its estimate. */
static struct fraction unit_number(const struct scoring *scoring, uint64_t unit) {
  if (is_estimated(scoring, unit))
    return scoring->estimates[scoring->estimate[unit] - 1];
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
  const bool collected = !is_estimated(scoring, a) && !is_estimated(scoring, b);
  uint64_t alike = 0;
  while (
      collected && count == first_row[b + 1] - first_row[b] && alike < count &&
      are_alike(scoring->table->columns[VALUE], first_row[a] + alike, first_row[b] + alike) &&
      are_alike(scoring->table->columns[DENOMINATOR], first_row[a] + alike, first_row[b] + alike))
    alike++;
  if (collected && count > 0 && alike == count)
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

/* The number of `sorted` that counts in a place: winsorised, and from the origin. */
static struct fraction number_at(const struct scoring *scoring, size_t place) {
  place = winsorised_place(scoring->ends, scoring->known, place);
  const struct fraction number = unit_number(scoring, scoring->sorted[place].unit);
  if (scoring->shape == AS_WRITTEN)
    return number;
  return scoring->shape == ABOVE_ORIGIN ? fraction_subtract(&number, &scoring->origin)
                                        : fraction_subtract(&scoring->origin, &number);
}

static bool are_equal_at(const struct scoring *scoring, size_t a, size_t b) {
  a = winsorised_place(scoring->ends, scoring->known, a);
  b = winsorised_place(scoring->ends, scoring->known, b);
  return a == b || compare_known(scoring, &scoring->sorted[a], &scoring->sorted[b]) == 0;
}

static bool takes_logarithm(const struct scoring *scoring) {
  return scoring->measure->logarithm || scoring->shape != AS_WRITTEN;
}

/* How far a number is from the middle one. */
static long double distance(const struct scoring *scoring, const struct fraction *number) {
  if (takes_logarithm(scoring)) {
    const long double ratio = log_ratio(number, &scoring->middle);
    return scoring->shape == BELOW_ORIGIN ? -ratio : ratio;
  }
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

/* Fills `distances`. */
static int find_distances(struct scoring *scoring) {
  const size_t count = scoring->known;
  if (!scoring->distances)
    scoring->distances = calloc(count, sizeof *scoring->distances);
  if (!scoring->distances)
    return no_memory(scoring->failure);
  scoring->middle = number_at(scoring, count / 2);
  for (size_t i = 0; i < count; i++)
    if (i > 0 && are_equal_at(scoring, i - 1, i)) {
      scoring->distances[i] = scoring->distances[i - 1];
    } else {
      const struct fraction number = number_at(scoring, i);
      scoring->distances[i] = distance(scoring, &number);
    }
  return SY_OK;
}

static int find_deviation(struct scoring *scoring) {
  const size_t count = scoring->known;
  const int status = find_distances(scoring);
  if (status != SY_OK)
    return status;
  const long double *distances = scoring->distances;
  struct compensated sum = {0, 0}, squares = {0, 0};
  for (size_t i = 0; i < count; i++)
    add(&sum, distances[i]);
  scoring->middle_mean = (sum.sum + sum.lost) / (long double)count;
  for (size_t i = 0; i < count; i++)
    add(&squares, (distances[i] - scoring->middle_mean) * (distances[i] - scoring->middle_mean));
  const size_t divisor = scoring->measure->deviation == SAMPLE ? count - 1 : count;
  scoring->deviation = sqrtl((squares.sum + squares.lost) / (long double)divisor);
  return SY_OK;
}

/* ---- curves ---- */

/* From worst_score at `worst` to best_score at `best`, and no further. */
static double linear(const struct scoring *scoring, const struct fraction *value,
                     const struct fraction *worst, const struct fraction *best) {
  const struct measure *measure = scoring->measure;
  const int way = fraction_compare(worst, best);
  if (fraction_compare(value, worst) * way >= 0)
    return measure->worst_score.number;
  if (fraction_compare(value, best) * way <= 0)
    return measure->best_score.number;
  if (takes_logarithm(scoring)) {
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
  return scoring->measure->lower ? linear(scoring, value, &scoring->last, &scoring->first)
                                 : linear(scoring, value, &scoring->first, &scoring->last);
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

static void report_prepared(const struct scoring *scoring, uint64_t unit, uint32_t finding,
                            const struct fraction *first, const struct fraction *second) {
  const uint64_t row = only_row(scoring, unit);
  const struct sy_value values[] = {number_value(fraction_double(first)),
                                    number_value(second ? fraction_double(second) : 0)};
  const struct sy_value *const pointers[] = {&values[0], &values[1]};
  const struct sy_report report = {.size = sizeof report,
                                   .unit = unit,
                                   .finding = finding,
                                   .table = row == UINT64_MAX ? -1 : VALUES,
                                   .row = row == UINT64_MAX ? 0 : row,
                                   .value_count = second ? 2 : 1,
                                   .values = pointers};
  scoring->result->report(scoring->result, &report);
}

/* What was done to the number of a unit before it was scored. */
static void tell_prepared(const struct scoring *scoring, size_t place) {
  const uint64_t unit = scoring->sorted[place].unit;
  const size_t used_place = winsorised_place(scoring->ends, scoring->known, place);
  const bool estimated = is_estimated(scoring, unit), moved = used_place != place,
             transformed = scoring->shape != AS_WRITTEN;
  if (!scoring->result->findings_wanted || !(estimated || moved || transformed))
    return;
  const struct fraction number = unit_number(scoring, unit);
  const struct fraction used = unit_number(scoring, scoring->sorted[used_place].unit);
  if (estimated)
    report_prepared(scoring, unit, FOUND_ESTIMATED, &number, NULL);
  if (moved && fraction_compare(&number, &used) != 0)
    report_prepared(scoring, unit, FOUND_WINSORISED, &number, &used);
  if (transformed)
    report_prepared(scoring, unit, FOUND_LOGARITHM, &number, NULL);
}

static void give(const struct scoring *scoring, uint64_t unit, double score) {
  set_score(scoring->result, unit, score);
  if (is_estimated(scoring, unit))
    set_outcome(scoring->result, unit, SY_ESTIMATED,
                ESTIMATED_BY + (int)scoring->measure->impute - IMPUTE_MEDIAN);
  tell(scoring, unit, score);
}

static void score_number(const struct scoring *scoring, uint64_t unit,
                         const struct fraction *number) {
  const struct measure *measure = scoring->measure;
  if (measure->curve == AS_IS && (fraction_compare(number, &measure->lowest.exact) < 0 ||
                                  fraction_compare(number, &measure->highest.exact) > 0))
    set_outcome(scoring->result, unit, SY_ERROR, OUTSIDE);
  else if (measure->curve == AS_IS)
    give(scoring, unit, fraction_score(number));
  else if (measure->curve == GOALPOSTS)
    give(scoring, unit, linear(scoring, number, &measure->worst.exact, &measure->best.exact));
  else if (measure->curve == MIN_MAX)
    give(scoring, unit, min_max(scoring, number));
  else if (measure->curve == Z_SCORE)
    give(scoring, unit, z_score(scoring, number));
  else if (measure->curve == SHARE_OF_BEST)
    give(scoring, unit, share_of_best(scoring, number));
  else
    give(scoring, unit, log_normal(measure, number));
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

/* ---- missing numbers ---- */

/* The group that a unit's estimate comes from; -1: there is none. */
static int64_t group_of(const struct scoring *scoring, uint64_t unit) {
  if (!scoring->groups)
    return 0;
  const struct sy_column_data *column = scoring->groups->columns[0];
  for (uint64_t row = scoring->groups->first_row[unit]; row < scoring->groups->first_row[unit + 1];
       row++)
    if (has_value(column, row))
      return column->texts[row];
  return -1;
}

static struct fraction median_of(const struct scoring *scoring, const uint64_t *units,
                                 size_t count) {
  const struct fraction upper = unit_number(scoring, units[count / 2]);
  if (count % 2 == 1)
    return upper;
  const struct fraction lower = unit_number(scoring, units[count / 2 - 1]), two = fraction_of(2);
  const struct fraction sum = fraction_add(&lower, &upper);
  return fraction_divide(&sum, &two);
}

static struct fraction mean_of(const struct scoring *scoring, const uint64_t *units, size_t count) {
  struct fraction sum = fraction_of(0);
  for (size_t i = 0; i < count; i++) {
    const struct fraction number = unit_number(scoring, units[i]);
    sum = fraction_add(&sum, &number);
  }
  const struct fraction divisor = fraction_of((int64_t)count);
  return fraction_divide(&sum, &divisor);
}

/* Units with numbers by group: those of group g are members[first[g]] to members[first[g + 1]], the
 * latter not included, with rising numbers. */
struct groups {
  size_t *first;
  uint64_t *members;
};

static void fill_groups(const struct scoring *scoring, size_t count, struct groups *groups) {
  size_t *next = groups->first + 1; /* first[g + 1], while group g is filled */
  for (size_t i = 0; i < scoring->known; i++) {
    const int64_t group = group_of(scoring, scoring->sorted[i].unit);
    if (group >= 0 && (size_t)group + 1 < count)
      next[group + 1]++;
  }
  for (size_t group = 1; group < count; group++)
    next[group] += next[group - 1];
  for (size_t i = 0; i < scoring->known; i++) {
    const int64_t group = group_of(scoring, scoring->sorted[i].unit);
    if (group >= 0)
      groups->members[next[group]++] = scoring->sorted[i].unit;
  }
}

/* Estimates the number of each unit without one, if its group has any, and adds it to `sorted`. */
static int estimate_missing(struct scoring *scoring) {
  const bool median =
      scoring->measure->impute == IMPUTE_MEDIAN || scoring->measure->impute == IMPUTE_GROUP_MEDIAN;
  const size_t count = scoring->groups ? scoring->groups->columns[0]->dictionary_count : 1;
  struct groups groups = {calloc(count + 2, sizeof *groups.first),
                          calloc(scoring->known + 1, sizeof *groups.members)};
  uint8_t *made = calloc(count + 1, 1);
  scoring->estimates = calloc(count + 1, sizeof *scoring->estimates);
  const bool room = groups.first && groups.members && made && scoring->estimates;
  if (room)
    fill_groups(scoring, count, &groups);
  for (size_t i = 0; room && i < scoring->without_count; i++) {
    const uint64_t unit = scoring->without[i];
    const int64_t group = group_of(scoring, unit);
    if (group < 0 || groups.first[group] == groups.first[group + 1])
      continue;
    const uint64_t *members = groups.members + groups.first[group];
    const size_t size = groups.first[group + 1] - groups.first[group];
    if (!made[group])
      scoring->estimates[group] = (median ? median_of : mean_of)(scoring, members, size);
    made[group] = 1;
    scoring->estimate[unit] = (uint64_t)group + 1;
    scoring->sorted[scoring->known++] =
        (struct known){fraction_double(&scoring->estimates[group]), unit};
  }
  free(groups.first);
  free(groups.members);
  free(made);
  return room ? SY_OK : no_memory(scoring->failure);
}

/* ---- outliers ---- */

/* Sets the origin a hundredth of the range outside the numbers (COINr, log_CT_plus()). */
static void set_origin(struct scoring *scoring, bool above) {
  const struct fraction lowest = unit_number(scoring, scoring->sorted[0].unit),
                        highest = unit_number(scoring, scoring->sorted[scoring->known - 1].unit),
                        hundred = fraction_of(100);
  const struct fraction range = fraction_subtract(&highest, &lowest);
  const struct fraction margin = fraction_divide(&range, &hundred);
  scoring->origin = above ? fraction_subtract(&lowest, &margin) : fraction_add(&highest, &margin);
  scoring->shape = above ? ABOVE_ORIGIN : BELOW_ORIGIN;
}

static int treat_outliers(struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  if (measure->outliers == OUTLIERS_KEEP)
    return SY_OK;
  const int status = find_distances(scoring);
  const struct winsorised none = {0, 0};
  const long double *numbers = scoring->distances;
  long double skewness, left;
  if (status != SY_OK ||
      !are_outlying(numbers, scoring->known, none, &measure->outlying, &skewness))
    return status;
  if (measure->outliers != OUTLIERS_LOG)
    scoring->ends = winsorise(numbers, scoring->known, &measure->outlying);
  if (measure->outliers == OUTLIERS_WINSORISE ||
      (measure->outliers == OUTLIERS_BOTH &&
       !are_outlying(numbers, scoring->known, scoring->ends, &measure->outlying, &left)))
    return SY_OK;
  scoring->ends = none;
  set_origin(scoring, skewness > 0);
  return SY_OK;
}

/* ---- the cohort's scores ---- */

static bool compares_units(const struct measure *measure) {
  return measure->curve != AS_IS && measure->curve != GOALPOSTS && measure->curve != LOG_NORMAL;
}

/* Whether the curve needs different numbers, and there are none. Winsorising can make them equal.
 */
static bool lacks_variation(const struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  return compares_units(measure) && measure->curve != SHARE_OF_BEST &&
         are_equal_at(scoring, 0, scoring->known - 1);
}

static int score_sorted(struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  int status = SY_OK;
  scoring->first = number_at(scoring, 0);
  scoring->last = number_at(scoring, scoring->known - 1);
  if (measure->curve == Z_SCORE)
    status = find_deviation(scoring);
  for (size_t i = 0; status == SY_OK && i < scoring->known; i++) {
    const uint64_t unit = scoring->sorted[i].unit;
    if (compares_units(measure) && i > 0 && are_equal_at(scoring, i - 1, i)) {
      give(scoring, unit, scoring->result->score[scoring->sorted[i - 1].unit]);
    } else {
      const struct fraction number = number_at(scoring, i);
      score_number(scoring, unit, &number);
    }
  }
  return status;
}

static int score_cohort(struct scoring *scoring, struct known *room) {
  const struct measure *measure = scoring->measure;
  sort_known(scoring, scoring->sorted, room, scoring->known);
  if (scoring->without_count > 0) {
    const int status = estimate_missing(scoring);
    if (status != SY_OK)
      return status;
    sort_known(scoring, scoring->sorted, room, scoring->known);
  }
  if (scoring->known == 0)
    return SY_OK;
  int status = treat_outliers(scoring);
  if (status != SY_OK)
    return status;
  if (lacks_variation(scoring))
    for (size_t i = 0; i < scoring->known; i++)
      set_outcome(scoring->result, scoring->sorted[i].unit, SY_NOT_APPLICABLE, NO_VARIATION);
  else if (measure->curve == PERCENTILE_RANK)
    score_ranks(scoring);
  else
    status = score_sorted(scoring);
  for (size_t i = 0; status == SY_OK && i < scoring->known; i++)
    tell_prepared(scoring, i);
  return status;
}

static bool has_groups(const struct measure *measure) {
  return measure->impute == IMPUTE_GROUP_MEDIAN || measure->impute == IMPUTE_GROUP_MEAN;
}

static bool looks_at_cohort(const struct measure *measure) {
  return compares_units(measure) || measure->impute != IMPUTE_NONE;
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
      if (scoring->without)
        scoring->without[scoring->without_count++] = unit;
    } else if (scoring->sorted) {
      const struct fraction number = unit_number(scoring, unit);
      scoring->sorted[scoring->known++] = (struct known){fraction_double(&number), unit};
    } else {
      const struct fraction number = unit_number(scoring, unit);
      score_number(scoring, unit, &number);
    }
  }
  return SY_OK;
}

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  const struct measure *measure = self;
  const bool imputes = measure->impute != IMPUTE_NONE;
  struct scoring scoring = {.measure = self,
                            .table = batch->tables[VALUES],
                            .groups = has_groups(measure) ? batch->tables[GROUPS] : NULL,
                            .result = result,
                            .failure = failure,
                            .unit_count = batch->unit_count};
  if (!looks_at_cohort(self))
    return read_units(&scoring);
  const size_t count = batch->unit_count + 1;
  struct known *room = calloc(count, sizeof *room);
  scoring.sorted = calloc(count, sizeof *scoring.sorted);
  scoring.without = imputes ? calloc(count, sizeof *scoring.without) : NULL;
  scoring.estimate = imputes ? calloc(count, sizeof *scoring.estimate) : NULL;
  const bool all = scoring.sorted && room && (!imputes || (scoring.without && scoring.estimate));
  int status = all ? read_units(&scoring) : no_memory(failure);
  if (status == SY_OK)
    status = score_cohort(&scoring, room);
  free(room);
  free(scoring.sorted);
  free(scoring.without);
  free(scoring.estimate);
  free(scoring.estimates);
  free(scoring.distances);
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

static const struct sy_plugin plugin = DESCRIPTION(tables);
/* By what an instance reads: one number of a unit or several; without estimates, from the cohort,
 * from groups. */
static const struct sy_plugin described[2][3] = {
    {DESCRIPTION(tables), DESCRIPTION(imputed_tables), DESCRIPTION(grouped_tables)},
    {DESCRIPTION(many_tables), DESCRIPTION(many_imputed_tables), DESCRIPTION(many_grouped_tables)}};

static const struct sy_plugin *describe(void *self) {
  const struct measure *measure = self;
  const int estimates = measure->impute == IMPUTE_NONE ? 0 : has_groups(measure) ? 2 : 1;
  return &described[measure->combine != COMBINE_ONLY][estimates];
}

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
