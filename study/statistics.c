/* SPDX-License-Identifier: Apache-2.0
 *
 * statistics.c: averages and distributions of scores
 *
 * By node and group of units. docs/study.md has the formulas.
 */
#include "study/study-private.h"

#define PART "statistics"

/* On the first page: the best and the weakest indicators. */
#define EXTREMES 3

/* Every table begins with these: the node and the group. */
#define BY_NODE_AND_GROUP                                                                          \
  {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},                                      \
      {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS}, {                            \
    "group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS                                           \
  }

static void add_place(sy_study_table *table, uint32_t node, const struct sy_study_group *group) {
  study_index(table, node);
  study_words(table, sy_words_copy(group->by));
  study_words(table, sy_words_copy(group->value));
}

/* ---- averages ---- */

static const struct sy_study_column averages[] = {
    BY_NODE_AND_GROUP,
    {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"available", {.zh = "有得分的比例", .en = "with a score"}, SY_STUDY_SHARE},
    {"mean", {.zh = "平均分", .en = "mean"}, SY_STUDY_SCORE},
    {"median", {.zh = "中位数", .en = "median"}, SY_STUDY_SCORE},
    {"weighted_mean", {.zh = "加权平均分", .en = "weighted mean"}, SY_STUDY_SCORE},
    {"of_full_marks", {.zh = "得分率", .en = "of full marks"}, SY_STUDY_SHARE},
    {"above_mean", {.zh = "高于平均分的评价对象数", .en = "above the mean"}, SY_STUDY_COUNT},
    {0},
};

/* The mean weighted by the units' weights; without those that have none. */
static void add_weighted_mean(const sy_study *study, const struct study_scores *scores,
                              sy_study_table *table) {
  g_autofree int64_t *nano = g_new(int64_t, scores->count + 1);
  g_autofree int64_t *weights = g_new(int64_t, scores->count + 1);
  size_t count = 0, stopped;
  struct sy_ratio mean;
  for (size_t i = 0; study->weights && i < scores->count; i++) {
    nano[count] = scores->nano[i];
    weights[count] = study->weights[scores->units[i]];
    count += weights[count] >= 0;
  }
  if (sy_exact_weighted_mean(nano, weights, count, &mean, &stopped))
    study_ratio(table, mean);
  else
    study_absent(table);
}

static double share_of_full(const sy_study *study, uint32_t node, struct sy_ratio mean) {
  return (double)mean.numerator / (double)mean.denominator /
         (double)sy_full_marks(study->assessment->edition, node);
}

static int64_t count_above(const struct study_scores *scores, struct sy_ratio mean) {
  const int64_t limit = sy_nano_round(mean.numerator, mean.denominator, 9);
  int64_t count = 0;
  for (size_t i = 0; i < scores->count; i++)
    count += sy_condition_holds(scores->nano[i], SY_ABOVE, limit);
  return count;
}

static void add_average(const sy_study *study, uint32_t node, const struct sy_study_group *group,
                        sy_study_table *table) {
  g_auto(study_scores) scores = study_scores_of(study, node, group);
  add_place(table, node, group);
  study_count(table, (int64_t)scores.count);
  study_number(table, (double)scores.collected / scores.applicable);
  if (scores.count == 0) {
    for (int i = 0; i < 5; i++)
      study_absent(table);
    return;
  }
  const struct sy_ratio mean = sy_exact_mean(scores.nano, scores.count);
  study_ratio(table, mean);
  study_estimated(table, scores.estimated);
  g_autofree int64_t *ascending = g_memdup2(scores.nano, scores.count * sizeof *scores.nano);
  sy_scores_sort(ascending, scores.count);
  study_ratio(table, sy_exact_median(ascending, scores.count));
  study_estimated(table, scores.estimated);
  add_weighted_mean(study, &scores, table);
  study_estimated(table, scores.estimated);
  study_number(table, share_of_full(study, node, mean));
  study_estimated(table, scores.estimated);
  study_count(table, count_above(&scores, mean));
  study_first_page_top(table, node, group, study->assessment->edition);
}

/* ---- spread ---- */

static const struct sy_study_column spread[] = {
    BY_NODE_AND_GROUP,
    {"deviation", {.zh = "标准差", .en = "standard deviation"}, SY_STUDY_NUMBER},
    {"skewness", {.zh = "偏度", .en = "skewness"}, SY_STUDY_NUMBER},
    {"kurtosis", {.zh = "峰度", .en = "kurtosis"}, SY_STUDY_NUMBER},
    {"lowest", {.zh = "最低分", .en = "lowest"}, SY_STUDY_NUMBER},
    {"first_quartile", {.zh = "下四分位数", .en = "first quartile"}, SY_STUDY_NUMBER},
    {"third_quartile", {.zh = "上四分位数", .en = "third quartile"}, SY_STUDY_NUMBER},
    {"highest", {.zh = "最高分", .en = "highest"}, SY_STUDY_NUMBER},
    {0},
};

static void add_spread(const sy_study *study, uint32_t node, const struct sy_study_group *group,
                       sy_study_table *table) {
  g_auto(study_scores) scores = study_scores_of(study, node, group);
  const struct sy_summary summary = sy_summarise(scores.points, scores.count);
  add_place(table, node, group);
  const double figures[] = {summary.deviation, summary.skewness,     summary.kurtosis,
                            summary.lowest,    summary.quartiles[0], summary.quartiles[2],
                            summary.highest};
  for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
    study_number(table, figures[i]);
    study_estimated(table, scores.estimated);
  }
}

/* ---- classes ---- */

static const struct sy_study_column classes[] = {
    BY_NODE_AND_GROUP,
    {"class", {.zh = "分数段", .en = "class"}, SY_STUDY_TEXT},
    {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"share", {.zh = "占比", .en = "share"}, SY_STUDY_SHARE},
    {0},
};

/* "< 60", "[60, 70)", "≥ 90": the class before the start `index`, or the last. g_free. */
static char *class_text(const GArray *starts, guint index) {
  char low[SY_DECIMAL_SIZE], high[SY_DECIMAL_SIZE];
  if (index > 0)
    sy_nano_exact(g_array_index(starts, int64_t, index - 1), low);
  if (index < starts->len)
    sy_nano_exact(g_array_index(starts, int64_t, index), high);
  return index == 0             ? g_strdup_printf("< %s", high)
         : index == starts->len ? g_strdup_printf("≥ %s", low)
                                : g_strdup_printf("[%s, %s)", low, high);
}

/* How many of the starts a score reaches, by the engine's comparison. */
static guint class_of(const GArray *starts, int64_t score) {
  guint class = 0;
  while (class < starts->len &&
         sy_condition_holds(score, SY_AT_LEAST, g_array_index(starts, int64_t, class)))
    class ++;
  return class;
}

static void add_classes(const sy_study *study, uint32_t node, const struct sy_study_group *group,
                        sy_study_table *table) {
  const GArray *starts = study->settings.classes;
  g_auto(study_scores) scores = study_scores_of(study, node, group);
  g_autofree int64_t *counts = g_new0(int64_t, starts->len + 1);
  for (size_t i = 0; i < scores.count; i++)
    counts[class_of(starts, scores.nano[i])]++;
  for (guint i = 0; starts->len > 0 && i <= starts->len; i++) {
    g_autofree char *text = class_text(starts, i);
    add_place(table, node, group);
    study_text(table, text);
    study_count(table, counts[i]);
    study_number(table, (double)counts[i] / (double)scores.count);
    if (node == 0 && group->is_cohort && counts[i] > 0)
      study_first_page(table);
  }
}

/* ---- thresholds ---- */

static const struct sy_study_column thresholds[] = {
    BY_NODE_AND_GROUP,
    {"threshold", {.zh = "分数线", .en = "threshold"}, SY_STUDY_SCORE},
    {"count", {.zh = "达到的评价对象数", .en = "units that reach it"}, SY_STUDY_COUNT},
    {"share", {.zh = "占比", .en = "share"}, SY_STUDY_SHARE},
    {0},
};

static void add_thresholds(const sy_study *study, uint32_t node, const struct sy_study_group *group,
                           sy_study_table *table) {
  const GArray *values = study->settings.thresholds;
  g_auto(study_scores) scores = study_scores_of(study, node, group);
  for (guint i = 0; i < values->len; i++) {
    const int64_t value = g_array_index(values, int64_t, i);
    int64_t count = 0;
    for (size_t k = 0; k < scores.count; k++)
      count += sy_condition_holds(scores.nano[k], SY_AT_LEAST, value);
    add_place(table, node, group);
    study_score(table, value);
    study_count(table, count);
    study_number(table, (double)count / (double)scores.count);
  }
}

/* ---- best and weakest indicators ---- */

static const struct sy_study_column indicators[] = {
    {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"place", {.zh = "排序", .en = "place"}, SY_STUDY_COUNT},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"mean", {.zh = "平均分", .en = "mean"}, SY_STUDY_SCORE},
    {"of_full_marks", {.zh = "得分率", .en = "of full marks"}, SY_STUDY_SHARE},
    {0},
};

/* An indicator with the mean of a group. */
struct placed {
  uint32_t node;
  int64_t mean;
  double share;
  bool estimated;
};

static gint compare_placed(gconstpointer left, gconstpointer right) {
  const struct placed *a = left, *b = right;
  if (a->mean != b->mean)
    return a->mean > b->mean ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

static void add_indicators(const sy_study *study, const struct sy_study_group *group,
                           sy_study_table *table) {
  const sy_edition *edition = study->assessment->edition;
  g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  for (uint32_t node = 0; node < edition->node_count; node++) {
    if (edition->nodes[node].kind != SY_LEAF)
      continue;
    g_auto(study_scores) scores = study_scores_of(study, node, group);
    if (scores.count == 0)
      continue;
    const struct sy_ratio mean = sy_exact_mean(scores.nano, scores.count);
    const struct placed one = {node, sy_nano_round(mean.numerator, mean.denominator, 9),
                               share_of_full(study, node, mean), scores.estimated};
    g_array_append_val(placed, one);
  }
  g_array_sort(placed, compare_placed);
  int64_t place = 0;
  for (guint i = 0; i < placed->len; i++) {
    const struct placed *one = &g_array_index(placed, struct placed, i);
    if (i == 0 || one->mean != g_array_index(placed, struct placed, i - 1).mean)
      place = i + 1;
    study_words(table, sy_words_copy(group->by));
    study_words(table, sy_words_copy(group->value));
    study_count(table, place);
    study_index(table, one->node);
    study_score(table, one->mean);
    study_estimated(table, one->estimated);
    study_number(table, one->share);
    study_estimated(table, one->estimated);
    if (group->is_cohort && (i < EXTREMES || i + EXTREMES >= placed->len))
      study_first_page(table);
  }
}

/* ---- all ---- */

/* Calls a function for every node with a score, and every group. */
static void each(const sy_study *study, sy_study_table *table,
                 void (*add)(const sy_study *study, uint32_t node,
                             const struct sy_study_group *group, sy_study_table *table)) {
  const sy_edition *edition = study->assessment->edition;
  for (uint32_t node = 0; node < edition->node_count; node++)
    for (guint i = 0; sy_node_has_score(&edition->nodes[node]) && i < study->groups->len; i++)
      add(study, node, study->groups->pdata[i], table);
}

void study_add_statistics(sy_study *study, sy_problems *problems) {
  (void)problems;
  each(study,
       study_table(study, PART, "averages", (struct sy_text){.zh = "平均分", .en = "Averages"},
                   averages),
       add_average);
  sy_study_table *spreads = study_table(study, PART, "spread",
                                        (struct sy_text){.zh = "离散程度", .en = "Spread"}, spread);
  each(study, spreads, add_spread);
  study_note(spreads,
             sy_words_new("The larger the standard deviation (n − 1), the more the scores "
                          "differ. Skewness above 0: a few scores are far above the rest; below "
                          "0: far below. Kurtosis above 0: more extreme scores than in a normal "
                          "distribution.",
                          "标准差（除以n−1）越大，各评价对象的得分相差越大。偏度为正，少数得分远高"
                          "于其余；为负，少数得分"
                          "远低于其余。峰度大于0，极端得分比正态分布多。"));
  each(study,
       study_table(study, PART, "classes",
                   (struct sy_text){.zh = "分数段分布", .en = "Distribution over classes"},
                   classes),
       add_classes);
  if (study->settings.thresholds->len > 0)
    each(study,
         study_table(
             study, PART, "thresholds",
             (struct sy_text){.zh = "达到分数线的评价对象", .en = "Units that reach a score"},
             thresholds),
         add_thresholds);
  sy_study_table *table = study_table(
      study, PART, "indicators",
      (struct sy_text){.zh = "指标从强到弱", .en = "Indicators from best to weakest"}, indicators);
  for (guint k = 0; k < study->groups->len; k++)
    add_indicators(study, study->groups->pdata[k], table);
  study_add_grades(study);
  study_add_bands(study);
  if (study->request->changes)
    study_add_rises(study);
}
