/* SPDX-License-Identifier: Apache-2.0
 *
 * judgements.h: shared by the revisions of rubric
 *
 * The table of judgements, the levels, the finding. Each revision has its own arithmetic.
 */
#ifndef RUBRIC_JUDGEMENTS_H
#define RUBRIC_JUDGEMENTS_H

#include "common/common.h"

enum { LEVEL_COLUMN, ITEM, NOTE };
enum { LEVELS, COMBINE };
enum { LEVEL_NAME, LEVEL_POINTS, LEVEL_LABEL_EN, LEVEL_LABEL_ZH, LEVEL_FIELDS };
enum { MEAN, WORST, BEST };

/* ---- description ---- */

CATEGORY_COLUMN(column_level, "level", SY_REQUIRED, NULL, "levels", TEXT("level", "等级"),
                TEXT("The level that the unit was judged to have.", "评定的等级。"));
COLUMN(column_item, "item", SY_TEXT, SY_OPTIONAL, TEXT("item", "评定对象"),
       TEXT("What was judged; for people, not used.", "评定的对象，供人阅读，不参与计算。"));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_level, &column_item, &column_note, NULL};
TABLE(table_judgements, "judgements", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("judgements", "评定记录"), TEXT("One row is one judgement.", "一行是一次评定。"));
static const struct sy_table *const tables[] = {&table_judgements, NULL};

PARAMETER(level_name, "level", SY_PARAMETER_TEXT, IS_REQUIRED, NULL, TEXT("level", "等级"),
          TEXT("As written in the table.", "与表中写法一致。"));
NUMBER_PARAMETER(level_points, "points", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 1e9, NULL,
                 TEXT("points", "分值"), TEXT("The points of the level.", "该等级的分值。"));
LABEL_FIELDS(level_label_en, level_label_zh);
static const struct sy_parameter *const level_fields[] = {&level_name, &level_points,
                                                          &level_label_en, &level_label_zh, NULL};
TABLE_PARAMETER(parameter_levels, "levels", IS_REQUIRED, level_fields, TEXT("levels", "等级表"),
                TEXT("The levels, best first, with points that do not rise.",
                     "等级由高到低排列，分值不得递增。"));
LEVEL(combine_mean, "mean", TEXT("mean", "平均"));
LEVEL(combine_worst, "worst", TEXT("the worst", "取最低"));
LEVEL(combine_best, "best", TEXT("the best", "取最高"));
static const struct sy_level *const combinations[] = {&combine_mean, &combine_worst, &combine_best,
                                                      NULL};
CHOICE_PARAMETER(parameter_combine, "combine", IS_OPTIONAL, combinations, "mean",
                 TEXT("combine", "合并方式"),
                 TEXT("How several judgements of a unit are combined into one.",
                      "评价对象有多次评定时如何合并。"));
static const struct sy_parameter *const parameters[] = {&parameter_levels, &parameter_combine,
                                                        NULL};

FINDING_VALUE(value_level, "level", SY_PARAMETER_TEXT);
FINDING_VALUE(value_best, "best", SY_PARAMETER_TEXT);
static const struct sy_finding_value *const below_values[] = {&value_level, &value_best, NULL};
FINDING(finding_below, "below-best", below_values,
        TEXT("judged '{level}'; the best level is '{best}'", "评为“{level}”，最高等级为“{best}”"),
        TEXT("See what the next higher level requires.", "对照上一等级的要求加以改进。"));
static const struct sy_finding *const findings[] = {&finding_below, NULL};

/* How the score comes about, as people see it. */
#define METHOD                                                                                     \
  TEXT("score = 100 · points of the level / points of the best level. Several judgements of a "   \
       "unit are combined: {combine}.",                                                            \
       "得分 = 100 · 所评等级的分值 / 最高等级的分值。同一评价对象有多次评定时：{combine}。")

#endif /* RUBRIC_JUDGEMENTS_H */
