/* SPDX-License-Identifier: Apache-2.0
 *
 * results.h: what web-accessibility reads and says
 *
 * The words are those of EARL (Evaluation and Report Language 1.0): outcomes and modes of tests.
 */
#ifndef WEB_ACCESSIBILITY_RESULTS_H
#define WEB_ACCESSIBILITY_RESULTS_H

#include "common/common.h"

enum { PAGE, CHECK, RESULT, MODE, RULE, TOOL, VERSION, COUNT, NOTE };
enum { PASSED, FAILED, CANNOT_TELL, INAPPLICABLE, UNTESTED };
enum { AUTOMATIC, MANUAL };
enum { CHECKS, UNDECIDED };
enum { CHECK_NAME, CHECK_POINTS, CHECK_LABEL_EN, CHECK_LABEL_ZH, CHECK_FIELDS };
enum { UNDECIDED_MISSING, UNDECIDED_LEFT_OUT, UNDECIDED_FAILED };
enum { RULE_FAILED, CHECK_FAILED, OPEN_QUESTION, NOT_CHECKED };
enum { NOTHING_APPLIES, NOT_DECIDED };

/* ---- description ---- */

LEVEL(result_passed, "passed", TEXT("passed", "通过"));
LEVEL(result_failed, "failed", TEXT("failed", "不通过"));
LEVEL(result_cannot_tell, "cant-tell", TEXT("cannot tell", "无法判断"));
LEVEL(result_inapplicable, "inapplicable", TEXT("inapplicable", "不适用"));
LEVEL(result_untested, "untested", TEXT("untested", "未检测"));
static const struct sy_level *const results[] = {&result_passed,      &result_failed,
                                                 &result_cannot_tell, &result_inapplicable,
                                                 &result_untested,    NULL};
LEVEL(mode_automatic, "automatic", TEXT("automatic", "自动"));
LEVEL(mode_manual, "manual", TEXT("manual", "人工"));
static const struct sy_level *const modes[] = {&mode_automatic, &mode_manual, NULL};

COLUMN(column_page, "page", SY_TEXT, SY_OPTIONAL, TEXT("page", "页面"),
       TEXT("The address of the page; empty for a result about the whole site.",
            "页面的网址；对整个网站的结果留空。"));
CATEGORY_COLUMN(column_check, "check", SY_BLANK_ALLOWED, NULL, "checks", TEXT("check", "检查项"),
                TEXT("The check that the result is about; empty if it is for information only.",
                     "该结果所属的检查项；仅供参考的留空。"));
CATEGORY_COLUMN(column_result, "result", SY_REQUIRED, results, NULL, TEXT("result", "结果"),
                TEXT("How the test ended.", "检测结果。"));
CATEGORY_COLUMN(column_mode, "mode", SY_REQUIRED, modes, NULL, TEXT("mode", "方式"),
                TEXT("Whether a program or a person tested it.", "由程序检测还是由人检查。"));
COLUMN(column_rule, "rule", SY_TEXT, SY_OPTIONAL, TEXT("rule", "规则"),
       TEXT("The rule of the tool, such as image-alt.", "工具的规则，如image-alt。"));
COLUMN(column_tool, "tool", SY_TEXT, SY_OPTIONAL, TEXT("tool", "工具"),
       TEXT("The tool, such as axe-core.", "工具，如axe-core。"));
COLUMN(column_version, "version", SY_TEXT, SY_OPTIONAL, TEXT("version", "工具版本"),
       TEXT("The version of the tool; for people, not used.",
            "工具的版本，供人阅读，不参与计算。"));
NUMBER_COLUMN(column_count, "count", SY_INTEGER, SY_OPTIONAL, 0, 1e9, TEXT("count", "处数"),
              TEXT("How many elements of the page it concerns; for people, not used.",
                   "涉及页面元素的数目，供人阅读，不参与计算。"));
NOTE_COLUMN(column_note);
static const struct sy_column *const columns[] = {
    &column_page, &column_check,   &column_result, &column_mode, &column_rule,
    &column_tool, &column_version, &column_count,  &column_note, NULL};
static const char *const key[] = {"page", "check", "mode", "rule", "tool", NULL};
TABLE(table_results, "results", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, columns,
      TEXT("results", "检测结果"),
      TEXT("One row is the result of a rule or of a manual check on a page.",
           "一行是一条规则或一次人工检查在一个页面上的结果。"),
      KEY(key, SY_CONFLICT_IS_ERROR));
static const struct sy_table *const tables[] = {&table_results, NULL};

PARAMETER(check_name, "check", SY_PARAMETER_TEXT, IS_REQUIRED, NULL, TEXT("check", "检查项"),
          TEXT("As written in the table.", "与表中写法一致。"));
NUMBER_PARAMETER(check_points, "points", SY_PARAMETER_NUMBER, IS_OPTIONAL, 1e-9, 1e9, "1",
                 TEXT("points", "分值"), TEXT("The points of the check.", "该项的分值。"));
LABEL_FIELDS(check_label_en, check_label_zh);
static const struct sy_parameter *const check_fields[] = {&check_name, &check_points,
                                                          &check_label_en, &check_label_zh, NULL};
TABLE_PARAMETER(parameter_checks, "checks", IS_REQUIRED, check_fields, TEXT("checks", "检查项目"),
                TEXT("The checks with their points, such as success criteria of WCAG.",
                     "检查项及其分值，如WCAG的成功准则。"));
LEVEL(undecided_missing, "missing", TEXT("the unit is missing", "评价对象无数据"));
LEVEL(undecided_left_out, "left-out", TEXT("does not count", "不计"));
LEVEL(undecided_failed, "failed", TEXT("counts as failed", "按不通过计"));
static const struct sy_level *const policies[] = {&undecided_missing, &undecided_left_out,
                                                  &undecided_failed, NULL};
CHOICE_PARAMETER(parameter_undecided, "undecided", IS_OPTIONAL, policies, "missing",
                 TEXT("undecided", "未定的检查项"),
                 TEXT("What follows from a check that neither failed nor was passed by a person.",
                      "既未不通过、也未经人工判为通过的检查项如何处理。"));
static const struct sy_parameter *const parameters[] = {&parameter_checks, &parameter_undecided,
                                                        NULL};

FINDING_VALUE(value_check, "check", SY_PARAMETER_TEXT);
FINDING_VALUE(value_rule, "rule", SY_PARAMETER_TEXT);
static const struct sy_finding_value *const check_values[] = {&value_check, NULL};
static const struct sy_finding_value *const rule_values[] = {&value_check, &value_rule, NULL};
FINDING(finding_rule_failed, "rule-failed", rule_values,
        TEXT("{check}: the rule {rule} found errors", "{check}：规则{rule}发现错误"),
        TEXT("Correct what the rule names, on this page and on those made alike.",
             "按该规则修正本页面及同类页面。"));
FINDING(finding_check_failed, "check-failed", check_values,
        TEXT("{check}: does not pass", "{check}：不通过"),
        TEXT("Correct it, on this page and on those made alike.", "修正本页面及同类页面。"));
FINDING(finding_open_question, "open-question", check_values,
        TEXT("{check}: cannot tell whether it passes on this page",
             "{check}：无法判断在本页面是否通过"),
        TEXT("Have a person check the page.", "由人检查该页面。"));
FINDING(finding_not_checked, "not-checked", check_values,
        TEXT("{check}: nobody has checked whether it passes", "{check}：尚未经人工检查"),
        TEXT("Have a person check it: a tool that finds no error proves nothing.",
             "由人检查：工具未发现错误不等于通过。"));
static const struct sy_finding *const findings[] = {&finding_rule_failed, &finding_check_failed,
                                                    &finding_open_question, &finding_not_checked,
                                                    NULL};

REASON(reason_nothing, "nothing-applies",
       TEXT("no check applies to the site", "没有适用于该网站的检查项"));
REASON(reason_not_decided, "not-decided",
       TEXT("it was not decided whether checks pass", "有检查项尚未判定是否通过"));
static const struct sy_reason *const reasons[] = {&reason_nothing, &reason_not_decided, NULL};

/* How the score comes about, as people see it. */
#define METHOD                                                                                     \
  TEXT("score = 100 · Σ points of the checks that pass / Σ points of the checks that pass or "  \
       "fail. An undecided check: {undecided}.",                                                   \
       "得分 = 100 · Σ 通过的检查项的分值 / Σ "                                      \
       "通过或不通过的检查项的分值。尚未判定的检查项：{undecided}。")

#endif /* WEB_ACCESSIBILITY_RESULTS_H */
