/* SPDX-License-Identifier: Apache-2.0
 *
 * cases.h: shared by the revisions of rate
 *
 * The cases, the conditions and the finding. Each revision has its own arithmetic. Before it
 * includes this file, it defines LEAST_WEIGHT, the least weight of a case.
 */
#ifndef RATE_CASES_H
#define RATE_CASES_H

#include "common/common.h"

enum { MET, VALUE, WEIGHT, NOTE };
enum { OPERATOR, THRESHOLD };
enum { AT_LEAST, AT_MOST, ABOVE, BELOW, EQUALS };

/* ---- description ---- */

COLUMN(column_met, "met", SY_BOOL, SY_OPTIONAL, TEXT("met", "是否符合"),
       TEXT("Whether the case meets the condition; empty leaves it out.",
            "该情形是否符合条件；留空不计。"),
       BLANK(TEXT("an empty cell leaves the case out", "空白的情形不计入")));
COLUMN(column_value, "value", SY_DECIMAL, SY_OPTIONAL, TEXT("value", "数值"),
       TEXT("The number to compare with the threshold; empty leaves it out.",
            "与阈值比较的数；留空不计。"),
       BLANK(TEXT("an empty cell leaves the case out", "空白的情形不计入")));
NUMBER_COLUMN(column_weight, "weight", SY_DECIMAL, SY_OPTIONAL, LEAST_WEIGHT, 1e9,
              TEXT("weight", "权重"),
              TEXT("The weight of the case; 1 if omitted.", "该行的权重；省略时为1。"),
              BLANK(TEXT("an empty weight counts as 1", "空白的权重按1计")));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_met, &column_value, &column_weight,
                                                  &column_note, NULL};
TABLE(table_cases, "cases", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns, TEXT("cases", "情形记录"),
      TEXT("One row is one case.", "一行是一种情形。"));
static const struct sy_table *const tables[] = {&table_cases, NULL};

LEVEL(at_least, "at-least", TEXT("at least", "不低于"));
LEVEL(at_most, "at-most", TEXT("at most", "不高于"));
LEVEL(above, "above", TEXT("above", "高于"));
LEVEL(below, "below", TEXT("below", "低于"));
LEVEL(equals, "equals", TEXT("equals", "等于"));
static const struct sy_level *const operators[] = {&at_least, &at_most, &above,
                                                   &below,    &equals,  NULL};
CHOICE_PARAMETER(parameter_operator, "operator", IS_OPTIONAL, operators, NULL,
                 TEXT("operator", "比较方式"),
                 TEXT("How `value` is compared with the threshold; if omitted, `met` is read.",
                      "数值与阈值如何比较；省略时读取“是否符合”列。"));
NUMBER_PARAMETER(parameter_threshold, "threshold", SY_PARAMETER_NUMBER, IS_OPTIONAL, -DBL_MAX,
                 DBL_MAX, NULL, TEXT("threshold", "阈值"),
                 TEXT("The number with which `value` is compared.", "与数值比较的界限。"));
static const struct sy_parameter *const parameters[] = {&parameter_operator, &parameter_threshold,
                                                        NULL};

FINDING(finding_not_met, "not-met", NULL, TEXT("the condition is not met", "不符合条件"),
        TEXT("Meet the condition in this case.", "使该情形符合条件。"));
static const struct sy_finding *const findings[] = {&finding_not_met, NULL};
REASON(reason_blank, "all-blank",
       TEXT("no case shows whether the condition is met", "没有一行能说明是否符合条件"));
static const struct sy_reason *const reasons[] = {&reason_blank, NULL};

/* How the score comes about, as people see it. */
#define METHOD                                                                                      \
  TEXT("score = 100 · Σ weight of the rows that meet the condition / Σ weight of the rows that " \
       "are not empty.",                                                                            \
       "得分 = 100 · Σ 符合条件的行的权重 / Σ 非空行的权重。")

#endif /* RATE_CASES_H */
