/* SPDX-License-Identifier: Apache-2.0
 *
 * separation.c: what makes the differences between totals
 *
 * A total is the sum of what the steps add to it (points.c), so its variance is the sum of their
 * covariances with it: each is the step's share of the differences. docs/study.md has the formulas.
 */
#include "study/study-private.h"

#define PART "coherence"

/* Points that are not worth telling from none. */
#define TINY 1e-6
/* A share below this is shown as below 0. */
#define NARROWS (-0.0005)

/* ---- the rows of a group of units ---- */

struct row {
  uint32_t node; /* SY_NONE: all else */
  bool together; /* the parts of a group that is not a sum */
};

/* What has a row, in the order of the tree; the last is all else. */
struct places {
  GArray *rows;       /* of struct row */
  guint *of;          /* per node: its row */
  guint *together_of; /* per group that is not a sum: the row of its parts together */
};

static guint add_place(struct places *places, uint32_t node, bool together) {
  const struct row row = {node, together};
  g_array_append_val(places->rows, row);
  return places->rows->len - 1;
}

/* The rows of what is below a group. */
static void add_places(const sy_edition *edition, uint32_t group, struct places *places) {
  const struct sy_node *node = &edition->nodes[group];
  const struct sy_indices *const others[] = {&node->adjustments, &node->vetoes};
  const bool adds = sy_aggregates[node->aggregate].adds;
  if (!adds)
    places->together_of[group] = add_place(places, group, true);
  for (uint32_t i = 0; adds && i < node->children.count; i++) {
    const uint32_t child = node->children.items[i];
    if (!sy_node_counts(&edition->nodes[child]))
      continue;
    places->of[child] = add_place(places, child, false);
    if (edition->nodes[child].kind == SY_GROUP)
      add_places(edition, child, places);
  }
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    for (uint32_t k = 0; k < others[i]->count; k++)
      places->of[others[i]->items[k]] = add_place(places, others[i]->items[k], false);
}

static struct places places_of(const sy_edition *edition) {
  struct places places = {g_array_new(FALSE, FALSE, sizeof(struct row)),
                          g_new0(guint, edition->node_count), g_new0(guint, edition->node_count)};
  if (edition->nodes[0].kind == SY_GROUP)
    add_places(edition, 0, &places);
  add_place(&places, SY_NONE, false);
  return places;
}

static void clear_places(struct places *places) {
  g_array_unref(places->rows);
  g_free(places->of);
  g_free(places->together_of);
}

/* ---- the points of a unit ---- */

struct unit_points {
  const sy_edition *edition;
  const struct places *places;
  double total;
  double *points, *weights; /* per row */
};

/* Shares of groups are sums of others; what is left of the total is all else. */
static bool take_point(const struct study_point *point, void *data) {
  const struct unit_points *unit = data;
  const struct sy_step *step = point->step;
  const bool together = step->kind == SY_STEP_AGGREGATE;
  if (step->node == SY_NONE && !together)
    return false;
  const guint row =
      together ? unit->places->together_of[point->owner] : unit->places->of[step->node];
  const bool is_group = !together && unit->edition->nodes[step->node].kind == SY_GROUP;
  unit->points[row] = point->points;
  unit->weights[row] = point->weight;
  if (!is_group)
    unit->points[unit->places->rows->len - 1] -= point->points;
  return is_group;
}

static void free_points(struct unit_points *unit) {
  g_free(unit->points);
  g_free(unit->weights);
  g_free(unit);
}

/* ---- sums over a group of units ---- */

/* Welford's: of what a row adds, and with the total. */
struct row_sums {
  double mean, squares, products;
  double weights; /* their sum */
};

struct sums {
  uint32_t count;
  double mean, squares; /* of the totals */
  struct row_sums *rows;
};

static void add_unit(const struct unit_points *unit, struct sums *sums) {
  sums->count++;
  const double off = unit->total - sums->mean;
  sums->mean += off / sums->count;
  const double still = unit->total - sums->mean;
  sums->squares += off * still;
  for (guint i = 0; i < unit->places->rows->len; i++) {
    struct row_sums *row = &sums->rows[i];
    const double row_off = unit->points[i] - row->mean;
    row->mean += row_off / sums->count;
    row->squares += row_off * (unit->points[i] - row->mean);
    row->products += row_off * still;
    row->weights += unit->weights[i];
  }
}

/* ---- all units ---- */

struct separating {
  struct places places;
  struct sums *groups; /* per group of units */
  guint *first;        /* per unit, and one more: where its groups begin in `of` */
  guint *of;
};

/* Which groups each unit is in. */
static void find_groups(const sy_study *study, struct separating *all) {
  const uint32_t unit_count = study->assessment->unit_count;
  all->first = g_new0(guint, (gsize)unit_count + 2);
  for (guint i = 0; i < study->groups->len; i++) {
    const struct sy_study_group *group = study->groups->pdata[i];
    for (guint k = 0; k < group->units->len; k++)
      all->first[g_array_index(group->units, uint32_t, k) + 2]++;
  }
  for (uint32_t unit = 2; unit < unit_count + 2; unit++)
    all->first[unit] += all->first[unit - 1];
  all->of = g_new(guint, (gsize)all->first[unit_count + 1] + 1);
  for (guint i = 0; i < study->groups->len; i++) {
    const struct sy_study_group *group = study->groups->pdata[i];
    for (guint k = 0; k < group->units->len; k++)
      all->of[all->first[g_array_index(group->units, uint32_t, k) + 1]++] = i;
  }
}

static bool is_counted(const sy_study *study, uint32_t unit) {
  const sy_assessment *assessment = study->assessment;
  return sy_is_counted(assessment, 0, unit, assessment->rules->disqualified);
}

static void *make_points(const sy_study *study, uint32_t unit, void *data) {
  const struct separating *all = data;
  const sy_assessment *assessment = study->assessment;
  const guint count = all->places.rows->len;
  if (!is_counted(study, unit))
    return NULL;
  struct unit_points *points = g_new(struct unit_points, 1);
  *points = (struct unit_points){assessment->edition, &all->places,
                                 (double)sy_score_of(assessment, 0, unit) / SY_NANO,
                                 g_new0(double, count), g_new0(double, count)};
  points->points[count - 1] = points->total;
  g_autoptr(sy_explanation) explanation = sy_explain_steps(assessment, unit, 0);
  study_each_point(explanation, take_point, points);
  if (fabs(points->points[count - 1]) < TINY)
    points->points[count - 1] = 0;
  return points;
}

static void use_points(const sy_study *study, uint32_t unit, void *made, void *data) {
  (void)study;
  const struct separating *all = data;
  if (!made)
    return;
  for (guint i = all->first[unit]; i < all->first[unit + 1]; i++)
    add_unit(made, &all->groups[all->of[i]]);
  free_points(made);
}

/* ---- the table ---- */

static const struct sy_study_column columns[] = {
    {"by", {.zh = "分组依据", .en = "grouped by"}, SY_STUDY_WORDS},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"step", {.zh = "步骤", .en = "step"}, SY_STUDY_WORDS},
    {"count", {.zh = "评价对象数", .en = "units"}, SY_STUDY_COUNT},
    {"weight", {.zh = "在总分中的权重", .en = "weight in the total"}, SY_STUDY_WEIGHT},
    {"deviation", {.zh = "计入分的标准差", .en = "deviation of its points"}, SY_STUDY_NUMBER},
    {"share", {.zh = "差异贡献率", .en = "share of the differences"}, SY_STUDY_SHARE},
    {0},
};

/* Whether a score on the node, of a unit that counts, rests on an estimate. */
static bool any_estimated(const sy_study *study, uint32_t node,
                          const struct sy_study_group *group) {
  if (!sy_any_estimated(study->assessment, node))
    return false;
  for (guint i = 0; i < group->units->len; i++) {
    const uint32_t unit = g_array_index(group->units, uint32_t, i);
    if (is_counted(study, unit) && sy_is_estimated(study->assessment, node, unit))
      return true;
  }
  return false;
}

static sy_words *step_words(const struct row *row) {
  return row->together ? sy_words_new("all parts together", "各部分合成")
         : row->node == SY_NONE
             ? sy_words_new("limits, caps and rounding", "得分上下限、加减分上限及舍入")
             : NULL;
}

static void add_row(const sy_study *study, const struct sy_study_group *group,
                    const struct sums *sums, guint index, const struct row *row,
                    sy_study_table *table) {
  const struct row_sums *own = &sums->rows[index];
  const uint32_t node = row->node == SY_NONE ? 0 : row->node;
  const struct sy_node *described = &study->assessment->edition->nodes[node];
  const bool has_weight = node != 0 && !row->together && sy_node_has_score(described);
  const bool varies = sums->count > 1 && sums->squares > 0;
  study_words(table, sy_words_copy(group->by));
  study_words(table, sy_words_copy(group->value));
  study_index(table, row->node);
  study_words(table, step_words(row));
  study_count(table, sums->count);
  study_number(table, has_weight ? own->weights / sums->count : (double)NAN);
  study_number(table, sums->count > 1 ? sqrt(own->squares / (sums->count - 1)) : (double)NAN);
  study_estimated(table, any_estimated(study, node, group));
  study_number(table, varies ? own->products / sums->squares : (double)NAN);
  study_estimated(table, any_estimated(study, 0, group));
  if (row->node != SY_NONE)
    study_first_page_top(table, row->node, group, study->assessment->edition);
}

/* Returns whether a share is below 0. */
static bool add_rows(const sy_study *study, const struct sy_study_group *group,
                     const struct sums *sums, const struct places *places, sy_study_table *table) {
  bool narrows = false;
  for (guint i = 0; i < places->rows->len; i++) {
    add_row(study, group, sums, i, &g_array_index(places->rows, struct row, i), table);
    narrows |= sums->squares > 0 && sums->rows[i].products / sums->squares <= NARROWS;
  }
  return narrows;
}

/* ---- notes ---- */

static void note_reading(bool narrows, sy_study_table *table) {
  study_note(
      table,
      sy_words_new(
          "A part's share of the differences is the covariance of its points with the total, "
          "divided by the variance of the total. That of a group is the sum of its parts' shares "
          "and of what its own limits, caps and rounding make, which are in the last row. The rows "
          "that are not divided further add up to 100%%.",
          "差异贡献率＝该部分计入分与总分的协方差÷总分的方差。指标组的差异贡献率为其各组成部分"
          "之和，再加上该组自身的限制、上限和舍入（列在最后一行）；不再细分的各行相加为100%%。"));
  if (narrows)
    study_note(table, sy_words_new("A share of the differences below 0 narrows them: units with higher "
                                   "totals tend to have fewer points there.",
                                   "差异贡献率为负，表示该部分缩小差距：总分越高的评价对象，该部分"
                                   "计入的分往往越低。"));
}

static void note_undivided(const sy_edition *edition, const struct places *places,
                           sy_study_table *table) {
  g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (guint i = 0; i < places->rows->len; i++) {
    const struct row *row = &g_array_index(places->rows, struct row, i);
    if (row->together)
      g_array_append_val(nodes, row->node);
  }
  if (nodes->len == 0)
    return;
  g_autofree char *en = study_node_names(edition, nodes, false);
  g_autofree char *zh = study_node_names(edition, nodes, true);
  study_note(
      table,
      sy_words_take(
          g_strdup_printf("The share of these is not divided among their parts, because their "
                          "scores are neither sums nor weighted means of them: %s.",
                          en),
          g_strdup_printf(
              "以下指标组的得分不是各部分之和或加权平均，其差异贡献率不再分到各部分：%s。", zh)));
}

void study_add_separation(sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  struct separating all = {.places = places_of(edition),
                           .groups = g_new0(struct sums, (gsize)study->groups->len + 1)};
  bool narrows = false;
  for (guint i = 0; i < study->groups->len; i++)
    all.groups[i].rows = g_new0(struct row_sums, all.places.rows->len);
  find_groups(study, &all);
  study_each_unit(study, &(struct study_work){make_points, use_points, &all});
  sy_study_table *table =
      study_table(study, PART, "separation",
                  (struct sy_text){.zh = "总分差异的来源",
                                   .en = "Where the differences between totals come from"},
                  columns);
  for (guint i = 0; all.places.rows->len > 1 && i < study->groups->len; i++)
    narrows |= add_rows(study, study->groups->pdata[i], &all.groups[i], &all.places, table);
  note_reading(narrows, table);
  note_undivided(edition, &all.places, table);
  for (guint i = 0; i < study->groups->len; i++)
    g_free(all.groups[i].rows);
  g_free(all.groups);
  g_free(all.first);
  g_free(all.of);
  clear_places(&all.places);
}
