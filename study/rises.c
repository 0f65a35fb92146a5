/* SPDX-License-Identifier: Apache-2.0
 *
 * rises.c: how averages have changed since the previous edition
 *
 * Over the units that count on a node in both editions, so that a mean does not rise because other
 * units are rated.
 */
#include "study/study-private.h"

static const struct sy_study_column rises[] = {
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"count", {.zh = "两届均有得分的评价对象数", .en = "units in both"}, SY_STUDY_COUNT},
    {"mean_before", {.zh = "上届平均分", .en = "mean before"}, SY_STUDY_SCORE},
    {"mean", {.zh = "本届平均分", .en = "mean"}, SY_STUDY_SCORE},
    {"rise", {.zh = "变化", .en = "change"}, SY_STUDY_SCORE_CHANGE},
    {"relative", {.zh = "变化幅度", .en = "of the mean before"}, SY_STUDY_SHARE_CHANGE},
    {"up", {.zh = "上升", .en = "up"}, SY_STUDY_COUNT},
    {"down", {.zh = "下降", .en = "down"}, SY_STUDY_COUNT},
    {"same", {.zh = "不变", .en = "same"}, SY_STUDY_COUNT},
    {"method", {.zh = "计分方法", .en = "method"}, SY_STUDY_WORDS},
    {0},
};

/* The scores on a node of the units that count there in both editions. */
struct both {
  int64_t *before, *now;
  size_t count;
  struct sy_estimated estimated; /* whether any of them is */
  int64_t up, down, same;
};

/* Per unit its place in the changes, or SY_NONE. g_free. */
static uint32_t *places_of(const sy_study *study) {
  const sy_changes *changes = study->request->changes;
  uint32_t *places = g_new(uint32_t, (gsize)study->assessment->unit_count + 1);
  for (uint32_t unit = 0; unit < study->assessment->unit_count; unit++)
    places[unit] = SY_NONE;
  for (guint i = 0; i < changes->unit_count; i++)
    places[changes->units[i].later] = i;
  return places;
}

static bool counts(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_is_counted(assessment, node, unit, assessment->rules->disqualified);
}

static struct both both_of(const sy_changes *changes, const struct sy_node_match *node,
                           const GArray *units, const uint32_t *places) {
  struct both both = {.before = g_new(int64_t, units->len + 1),
                      .now = g_new(int64_t, units->len + 1)};
  for (guint i = 0; i < units->len; i++) {
    const uint32_t unit = g_array_index(units, uint32_t, i), place = places[unit];
    if (place == SY_NONE || !counts(changes->later, node->later, unit) ||
        !counts(changes->earlier, node->earlier, changes->units[place].earlier))
      continue;
    const int64_t before =
        sy_score_of(changes->earlier, node->earlier, changes->units[place].earlier);
    const int64_t now = sy_score_of(changes->later, node->later, unit);
    both.estimated.before |=
        sy_is_estimated(changes->earlier, node->earlier, changes->units[place].earlier);
    both.estimated.after |= sy_is_estimated(changes->later, node->later, unit);
    both.before[both.count] = before;
    both.now[both.count++] = now;
    const int64_t is = sy_micro(now), was = sy_micro(before);
    (*(is > was ? &both.up : is < was ? &both.down : &both.same))++;
  }
  return both;
}

static int64_t rounded_mean(const int64_t *nano, size_t count) {
  const struct sy_ratio mean = sy_exact_mean(nano, count);
  return sy_nano_round(mean.numerator, mean.denominator, 9);
}

static void add_rise(const sy_study *study, const struct sy_node_match *node,
                     const struct sy_study_group *group, const uint32_t *places,
                     sy_study_table *table) {
  struct both both = both_of(study->request->changes, node, group->units, places);
  if (both.count > 0) {
    const int64_t before = rounded_mean(both.before, both.count);
    const int64_t now = rounded_mean(both.now, both.count);
    study_index(table, node->later);
    study_words(table, sy_words_copy(group->by));
    study_words(table, sy_words_copy(group->value));
    study_count(table, (int64_t)both.count);
    study_score(table, before);
    study_estimated(table, both.estimated.before);
    study_score(table, now);
    study_estimated(table, both.estimated.after);
    const bool either = both.estimated.before || both.estimated.after;
    study_score(table, now - before);
    study_estimated(table, either);
    study_number(table, before > 0 ? (double)(now - before) / (double)before : (double)NAN);
    study_estimated(table, either);
    study_count(table, both.up);
    study_count(table, both.down);
    study_count(table, both.same);
    study_words(table, node->fate == SY_FATE_ALIKE ? sy_words_new("the same", "相同")
                                                   : sy_words_new("changed", "有变化"));
    study_first_page_top(table, node->later, group, study->assessment->edition);
  }
  g_free(both.before);
  g_free(both.now);
}

void study_add_rises(sy_study *study) {
  const sy_changes *changes = study->request->changes;
  g_autofree uint32_t *places = places_of(study);
  sy_study_table *table = study_table(
      study, "statistics", "rises",
      (struct sy_text){.zh = "平均分较上届的变化", .en = "Averages since the previous edition"},
      rises);
  for (guint i = 0; i < changes->node_count; i++) {
    const struct sy_node_match *node = &changes->nodes[i];
    if (node->earlier == SY_NONE || node->later == SY_NONE || node->fate == SY_FATE_INCOMPARABLE ||
        !sy_node_has_score(&changes->earlier->edition->nodes[node->earlier]) ||
        !sy_node_has_score(&changes->later->edition->nodes[node->later]))
      continue;
    for (guint k = 0; k < study->groups->len; k++)
      add_rise(study, node, study->groups->pdata[k], places, table);
  }
  study_note(table,
             sy_words_new("Over the units that count in both editions. Where the method has "
                          "changed, so has what the score measures.",
                          "仅计两届均有得分的评价对象。计分方法有变化的，两届得分的含义不同。"));
}
