/* SPDX-License-Identifier: Apache-2.0
 *
 * bands.c: how many units have each grade of a node and each band of an award
 *
 * As claims count them: shares are of the units that have a grade, or a rank.
 */
#include "study/study-private.h"

#define PART "statistics"

/* How many of the units have each number from 1 to `count`, and last how many have any. */
static void tally(const uint16_t *numbers, const GArray *units, guint count, int64_t *counts) {
  for (guint i = 0; i < units->len; i++) {
    const guint number = numbers[g_array_index(units, uint32_t, i)];
    if (number == 0)
      continue;
    counts[number - 1]++;
    counts[count]++;
  }
}

/* ---- grades ---- */

static const struct sy_study_column grades[] = {
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"grade", {.zh = "档次", .en = "grade"}, SY_STUDY_WORDS},
    {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"share", {.zh = "占比", .en = "share"}, SY_STUDY_SHARE},
    {0},
};

static sy_words *words_of(struct sy_text text) {
  return sy_words_take(g_strdup(text.en), g_strdup(text.zh));
}

static void add_grades_of(const sy_study *study, uint32_t grading,
                          const struct sy_study_group *group, sy_study_table *table) {
  const struct sy_grading *described = &study->assessment->edition->gradings[grading];
  g_autofree int64_t *counts = g_new0(int64_t, (gsize)described->grade_count + 1);
  tally(study->assessment->grades[grading], group->units, described->grade_count, counts);
  for (guint i = 0; i < described->grade_count; i++) {
    study_index(table, described->node);
    study_words(table, sy_words_copy(group->by));
    study_words(table, sy_words_copy(group->value));
    study_words(table, words_of(described->grades[i].name));
    study_count(table, counts[i]);
    study_number(table, (double)counts[i] / (double)counts[described->grade_count]);
    if (group->is_cohort)
      study_first_page(table);
  }
}

void study_add_grades(sy_study *study) {
  const uint32_t count = study->assessment->edition->grading_count;
  if (count == 0)
    return;
  sy_study_table *table = study_table(
      study, PART, "grades", (struct sy_text){.zh = "档次分布", .en = "Units by grade"}, grades);
  for (uint32_t i = 0; i < count; i++)
    for (guint k = 0; k < study->groups->len; k++)
      add_grades_of(study, i, study->groups->pdata[k], table);
}

/* ---- bands ---- */

static const struct sy_study_column bands[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"band", {.zh = "等次", .en = "band"}, SY_STUDY_WORDS},
    {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"share", {.zh = "占比", .en = "share"}, SY_STUDY_SHARE},
    {0},
};

static void add_bands_of(const sy_study *study, uint32_t index, sy_study_table *table) {
  const struct sy_award *award = &study->assessment->edition->awards[index];
  const struct sy_standing *standing = &study->assessment->standings[index];
  g_autofree int64_t *counts = g_new0(int64_t, (gsize)award->band_count + 1);
  int64_t ranked = 0;
  for (uint32_t unit = 0; unit < study->assessment->unit_count; unit++) {
    ranked += standing->rank[unit] != 0;
    counts[standing->band[unit] ? standing->band[unit] - 1U : award->band_count]++;
  }
  for (guint i = 0; i < award->band_count; i++) {
    study_index(table, index);
    study_words(table, words_of(award->bands[i].name));
    study_count(table, counts[i]);
    study_number(table, (double)counts[i] / (double)ranked);
    study_first_page(table);
  }
}

void study_add_bands(sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  if (edition->award_count == 0)
    return;
  sy_study_table *table = study_table(
      study, PART, "bands", (struct sy_text){.zh = "等次分布", .en = "Units by band"}, bands);
  for (uint32_t i = 0; i < edition->award_count; i++)
    add_bands_of(study, i, table);
}
