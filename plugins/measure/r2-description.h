/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-description.h: the tables, parameters, findings, reasons and notices of revision 2
 *
 * Only measure-r2.c includes this file.
 */
#ifndef R2_DESCRIPTION_H
#define R2_DESCRIPTION_H

#include "measure/r2-measure.h"

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

#endif /* R2_DESCRIPTION_H */
