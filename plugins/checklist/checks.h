/* SPDX-License-Identifier: Apache-2.0
 *
 * checks.h: shared by the revisions of checklist
 *
 * The table of checks, the items, the points of results, the findings. Each revision has its own
 * arithmetic. Before it includes this file, it defines LEAST_POINTS, the least points of an item,
 * and CONFLICT, what two different checks of one item mean.
 */
#ifndef CHECKLIST_CHECKS_H
#define CHECKLIST_CHECKS_H

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
NUMBER_COLUMN(column_points, "points", SY_DECIMAL, SY_OPTIONAL, LEAST_POINTS, 1e9,
              TEXT("points", "分值"),
              TEXT("The points of this row if the edition does not list items; 1 if omitted.",
                   "该届未列出检查项时，本行的分值；省略时为1。"),
              BLANK(TEXT("empty points count as 1", "空白的分值按1计")));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {&column_item, &column_result, &column_points,
                                                  &column_note, NULL};
static const char *const key[] = {"item", NULL};
TABLE(table_checks, "checks", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("checks", "检查记录"),
      TEXT("One row is one check of one item.", "一行是对一个检查项的一次检查。"),
      KEY(key, CONFLICT));
static const struct sy_table *const tables[] = {&table_checks, NULL};

PARAMETER(item_name, "item", SY_PARAMETER_TEXT, IS_REQUIRED, NULL, TEXT("item", "检查项"),
          TEXT("As written in the table.", "与表中写法一致。"));
NUMBER_PARAMETER(item_points, "points", SY_PARAMETER_NUMBER, IS_OPTIONAL, LEAST_POINTS, 1e9, "1",
                 TEXT("points", "分值"), TEXT("The points of the item.", "该项的权重。"));
LABEL_FIELDS(item_label_en, item_label_zh);
static const struct sy_parameter *const item_fields[] = {&item_name, &item_points, &item_label_en,
                                                         &item_label_zh, NULL};
TABLE_PARAMETER(parameter_items, "items", IS_OPTIONAL, item_fields, TEXT("items", "检查项目"),
                TEXT("The items with their points. If omitted, any item is allowed.",
                     "检查项及其分值。省略时允许任何检查项。"));
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
          TEXT("Every listed item must have been checked, otherwise the unit has no score.",
               "列出的检查项必须齐全，否则该评价对象为无数据。"));
static const struct sy_parameter *const parameters[] = {&parameter_items,    &parameter_partial,
                                                        &parameter_pass,     &parameter_fail,
                                                        &parameter_complete, NULL};

FINDING_VALUE(value_item, "item", SY_PARAMETER_TEXT);
static const struct sy_finding_value *const item_values[] = {&value_item, NULL};
FINDING(finding_failed, "item-failed", item_values, TEXT("{item}: does not pass", "{item}：不通过"),
        TEXT("Provide what the item asks for.", "按该项要求补齐。"));
FINDING(finding_partial, "item-partial", item_values,
        TEXT("{item}: passes in part", "{item}：部分通过"),
        TEXT("Complete what is missing.", "补全缺少的部分。"));
static const struct sy_finding *const findings[] = {&finding_failed, &finding_partial, NULL};

REASON(reason_nothing, "nothing-applies",
       TEXT("no item applies to the unit", "没有适用于该评价对象的检查项"));
REASON(reason_incomplete, "incomplete", TEXT("not every item was checked", "检查项不齐全"));
static const struct sy_reason *const reasons[] = {&reason_nothing, &reason_incomplete, NULL};

/* How the score comes about, as people see it. */
#define METHOD                                                                                     \
  TEXT("score = 100 · Σ (points · share) / Σ points, over the items that apply. The share is " \
       "{pass} if an item passes, {partial} if it passes in part, and {fail} if it fails.",        \
       "得分 = 100 · Σ (分值 · 得分率) / Σ "                                            \
       "分值，只计适用的项。得分率：通过为{pass}，部分通过为{partial}，不通过为{fail}。")

#endif /* CHECKLIST_CHECKS_H */
