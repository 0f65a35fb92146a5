/* SPDX-License-Identifier: Apache-2.0
 *
 * marks.h: shared by the revisions of panel
 *
 * The table of marks, the criteria's names, and which marks count. Each revision has its own
 * arithmetic.
 */
#ifndef PANEL_MARKS_H
#define PANEL_MARKS_H

#include "common/common.h"

enum { RATER, CRITERION, MARK, RECUSED, ITEM, NOTE };
enum {
  CRITERION_NAME,
  CRITERION_WEIGHT,
  CRITERION_LOWEST,
  CRITERION_HIGHEST,
  CRITERION_LABEL_EN,
  CRITERION_LABEL_ZH,
  CRITERION_FIELDS
};

/* ---- description ---- */

COLUMN(column_rater, "rater", SY_TEXT, SY_REQUIRED, TEXT("rater", "评分人"),
       TEXT("The rater's pseudonym.", "评分人的代号。"));
CATEGORY_COLUMN(column_criterion, "criterion", SY_REQUIRED, NULL, "criteria",
                TEXT("criterion", "评分项"),
                TEXT("The criterion that was rated.", "评的是哪一项。"));
COLUMN(column_recused, "recused", SY_BOOL, SY_OPTIONAL, TEXT("recused", "回避"),
       TEXT("Whether the rater is recused; the mark then does not count.",
            "评分人是否回避；回避时该评分不计。"));
COLUMN(column_item, "item", SY_TEXT, SY_OPTIONAL, TEXT("item", "评分对象"),
       TEXT("The item that was rated; a rater may rate several, and every mark counts.",
            "评的是哪一件；一人可评多件，每个评分都计。"));
NOTE_COLUMN(column_note);
COLUMN(column_mark, "mark", SY_DECIMAL, SY_BLANK_ALLOWED, TEXT("mark", "评分"),
       TEXT("The mark, within the criterion's range; empty if none was given.",
            "评分，须在该项的范围内；未评分时留空。"),
       BLANK(TEXT("an empty mark is left out", "空白的评分不计入")));
static const struct sy_column *const columns[] = {
    &column_rater, &column_criterion, &column_mark, &column_recused,
    &column_item,  &column_note,      NULL};
static const char *const key[] = {"rater", "criterion", "item", NULL};

PARAMETER(criterion_name, "criterion", SY_PARAMETER_TEXT, IS_REQUIRED, NULL,
          TEXT("criterion", "评分项"), TEXT("As written in the table.", "与表中写法一致。"));
LABEL_FIELDS(criterion_label_en, criterion_label_zh);
LEVEL(combine_mean, "mean", TEXT("mean", "平均数"));
LEVEL(combine_median, "median", TEXT("median", "中位数"));
NUMBER_PARAMETER(parameter_remark, "remark_below", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 100, "60",
                 TEXT("report below", "提示线"),
                 TEXT("Criteria with a lower score are reported as findings.",
                      "得分低于此线的评分项会被列为问题。"));

FINDING_VALUE(value_criterion, "criterion", SY_PARAMETER_TEXT);
FINDING_VALUE(value_score, "score", SY_PARAMETER_NUMBER);
static const struct sy_finding_value *const low_values[] = {&value_criterion, &value_score, NULL};
FINDING(finding_low, "low-criterion", low_values,
        TEXT("{criterion}: the raters gave {score} of 100",
             "{criterion}：评分人给出的分数为{score}（满分100）"),
        TEXT("Read the raters' comments on this criterion.", "查看评分人对该项的意见并加以改进。"));

/* ---- criteria and marks ---- */

static const char *criterion_name_of(const struct sy_value *criteria, uint64_t criterion) {
  return field_of(criteria, CRITERION_FIELDS, criterion, CRITERION_NAME)->text;
}

/* Each criterion is there once, and its range goes up. `parameter`: the index of `criteria`. */
static int check_criteria(const struct sy_value *criteria, int32_t parameter,
                          struct sy_failure *failure) {
  if (criteria->count == 0)
    return refuse(failure, -1, 0, parameter, "found no criterion, expected at least one",
                  "没有评分项，至少应有一项");
  for (uint64_t i = 0; i < criteria->count; i++) {
    if (!(field_of(criteria, CRITERION_FIELDS, i, CRITERION_LOWEST)->number <
          field_of(criteria, CRITERION_FIELDS, i, CRITERION_HIGHEST)->number))
      return refuse(failure, -1, 0, parameter, "criterion '%s': lowest is not below highest",
                    "评分项“%s”：lowest不小于highest", criterion_name_of(criteria, i));
    for (uint64_t j = 0; j < i; j++)
      if (strcmp(criterion_name_of(criteria, i), criterion_name_of(criteria, j)) == 0)
        return refuse(failure, -1, 0, parameter, "criterion '%s' is repeated", "评分项“%s”重复",
                      criterion_name_of(criteria, i));
  }
  return SY_OK;
}

/* Blanks and recusals do not count. */
static bool counts(const struct sy_table_data *table, uint64_t row) {
  const struct sy_column_data *recused = table->columns[RECUSED];
  return has_value(table->columns[MARK], row) &&
         !(has_value(recused, row) && recused->booleans[row]);
}

/* How the score comes about, as people see it. */
#define METHOD                                                                                                         \
  TEXT("A mark becomes 100 · (mark − lowest) / (highest − lowest), where lowest and highest are "                 \
       "the limits of its criterion. The marks for a criterion are combined ({combine}), and the "                     \
       "score is the mean of the criteria by their weights.",                                                          \
       "每个评分换算为100 · (评分 − 最低) / (最高 − "                                                \
       "最低)，最低、最高指该评分项的评分范围。同一评分项的评分合并为一个（{combine}" \
       "），得分为各评分项的加权平均值。")

#endif /* PANEL_MARKS_H */
