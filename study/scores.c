/* SPDX-License-Identifier: Apache-2.0
 *
 * scores.c: the scores themselves as tables, for pictures
 *
 * What each part of the total scores, what it adds, and how ranks have changed. Units are in the
 * order of their main award's ranks within their cohort.
 */
#include "study/study-private.h"

#define PART "scores"
#define FOREMOST 6 /* units with the largest moves on the first page */

/* ---- units by rank ---- */

struct order {
  const sy_study *study;
  const sy_assessment *assessment;
  uint32_t *awards; /* per unit: its main award, or SY_NONE */
  uint32_t *units;  /* cohort by cohort, by rank; those without one come last */
};

static uint32_t rank_of(const struct order *order, uint32_t unit) {
  const uint32_t award = order->awards[unit];
  return award == SY_NONE ? 0 : order->assessment->standings[award].rank[unit];
}

/* The node on which the unit is ranked, or the root. */
static uint32_t node_of(const struct order *order, uint32_t unit) {
  const uint32_t award = order->awards[unit];
  return award == SY_NONE ? 0 : order->assessment->edition->awards[award].node;
}

static gint compare_units(gconstpointer left, gconstpointer right, gpointer data) {
  const struct order *order = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const struct sy_unit *units = order->assessment->edition->units;
  if (units[a].cohort != units[b].cohort)
    return units[a].cohort < units[b].cohort ? -1 : 1;
  const uint32_t x = rank_of(order, a) - 1, y = rank_of(order, b) - 1; /* no rank: the last */
  return x != y ? (x < y ? -1 : 1) : (a > b) - (a < b);
}

static struct order order_of(const sy_study *study) {
  const uint32_t count = study->assessment->unit_count;
  struct order order = {study, study->assessment, study_awards(study),
                        g_new(uint32_t, (gsize)count + 1)};
  for (uint32_t i = 0; i < count; i++)
    order.units[i] = i;
  g_qsort_with_data(order.units, (gint)count, sizeof *order.units, compare_units, &order);
  return order;
}

static void clear_order(struct order *order) {
  g_free(order->awards);
  g_free(order->units);
}

/* Every table begins with these: the cohort, the unit, its rank. */
#define BY_UNIT                                                                                    \
  {"cohort", {.zh = "组别", .en = "cohort"}, SY_STUDY_COHORT},                                     \
      {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT}, {                                 \
    "rank", {.zh = "名次", .en = "rank"}, SY_STUDY_COUNT                                           \
  }

static void add_count(sy_study_table *table, uint32_t count) {
  if (count)
    study_count(table, count);
  else
    study_absent(table);
}

static void add_unit(const struct order *order, uint32_t unit, sy_study_table *table) {
  study_index(table, order->assessment->edition->units[unit].cohort);
  study_index(table, unit);
  add_count(table, rank_of(order, unit));
}

/* ---- what each part scores ---- */

static const struct sy_study_column heat[] = {
    BY_UNIT,
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"score", {.zh = "得分", .en = "score"}, SY_STUDY_SCORE},
    {"of_full_marks", {.zh = "得分率", .en = "of full marks"}, SY_STUDY_SHARE},
    {0},
};

static void add_part(const struct order *order, uint32_t unit, uint32_t node,
                     sy_study_table *table) {
  const sy_assessment *assessment = order->assessment;
  add_unit(order, unit, table);
  study_index(table, node);
  if (sy_outcome_of(assessment, node, unit) == SY_SCORED) {
    study_result(order->study, node, unit, table);
    study_number(table, (double)sy_score_of(assessment, node, unit) /
                            (double)sy_full_marks(assessment->edition, node));
    study_estimated(table, sy_is_estimated(assessment, node, unit));
  } else {
    study_absent(table);
    study_absent(table);
  }
}

static void add_heat(sy_study *study, const struct order *order) {
  const sy_edition *edition = study->assessment->edition;
  sy_study_table *table = study_table(
      study, PART, "heat", (struct sy_text){.zh = "各部分得分", .en = "Scores of the parts"}, heat);
  for (uint32_t i = 0; i < study->assessment->unit_count; i++) {
    const uint32_t unit = order->units[i], node = node_of(order, unit);
    const struct sy_indices *parts = &edition->nodes[node].children;
    for (uint32_t k = 0; k < parts->count; k++)
      add_part(order, unit, parts->items[k], table);
    if (parts->count == 0)
      add_part(order, unit, node, table);
  }
}

/* ---- what each part adds ---- */

static const struct sy_study_column contributions[] = {
    BY_UNIT,
    {"node", {.zh = "指标", .en = "indicator"}, SY_STUDY_NODE},
    {"step", {.zh = "步骤", .en = "step"}, SY_STUDY_WORDS},
    {"points", {.zh = "计入分", .en = "adds"}, SY_STUDY_SCORE},
    {"total", {.zh = "总分", .en = "total"}, SY_STUDY_SCORE},
    {0},
};

/* What adds points where no node does. */
static sy_words *step_words(const struct sy_step *step) {
  if (step->node != SY_NONE)
    return NULL;
  switch (step->kind) {
  case SY_STEP_AGGREGATE:
    return sy_words_new("all parts together", "各部分合成");
  case SY_STEP_ADJUST_CAP:
    return sy_words_new("cap of adjustments", "加减分上限");
  case SY_STEP_CLAMP:
    return sy_words_new("limits of the score", "得分上下限");
  case SY_STEP_ROUNDING:
    return sy_words_new("rounding", "舍入");
  default:
    return sy_words_new("score", "得分");
  }
}

#define TINY (SY_NANO / 1000000) /* comparisons ignore less */

/* Keeps the steps of the unit's score, if it is certain; rounding only where it can be seen. */
static void keep_steps(const sy_study *study, const sy_explanation *explanation, void *data) {
  GArray **kept = data;
  const GArray *steps = explanation->steps[explanation->node];
  if (sy_outcome_of(study->assessment, explanation->node, explanation->unit) != SY_SCORED)
    return;
  kept[explanation->unit] = g_array_new(FALSE, FALSE, sizeof(struct sy_step));
  for (guint i = 0; i < steps->len; i++) {
    const struct sy_step step = g_array_index(steps, struct sy_step, i);
    if (step.kind != SY_STEP_ROUNDING || ABS(step.low) >= TINY)
      g_array_append_val(kept[explanation->unit], step);
  }
}

/* Whether what a step adds rests on an estimate: that of its node, or of one that it combines. */
static bool is_estimated_step(const struct order *order, const struct sy_step *step,
                              uint32_t unit) {
  const uint32_t node = step->node == SY_NONE ? node_of(order, unit) : step->node;
  return sy_is_estimated(order->assessment, node, unit);
}

static void add_steps(const struct order *order, uint32_t unit, const GArray *steps,
                      sy_study_table *table) {
  for (guint i = 0; i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    add_unit(order, unit, table);
    study_index(table, step->node);
    study_words(table, step_words(step));
    study_score(table, step->low);
    study_estimated(table, is_estimated_step(order, step, unit));
    study_result(order->study, node_of(order, unit), unit, table);
  }
}

static void add_contributions(sy_study *study, const struct order *order) {
  const uint32_t count = study->assessment->unit_count;
  sy_study_table *table = study_table(
      study, PART, "contributions",
      (struct sy_text){.zh = "各部分计入总分", .en = "What each part adds"}, contributions);
  g_autofree GArray **kept = g_new0(GArray *, (gsize)count + 1);
  study_explain_all(study, keep_steps, kept);
  for (uint32_t i = 0; i < count; i++) {
    GArray *steps = kept[order->units[i]];
    if (!steps)
      continue;
    add_steps(order, order->units[i], steps, table);
    g_array_unref(steps);
  }
  study_note(table, sy_words_new(
                        "The points of a unit add up to its total. Rounding below a millionth of "
                        "a point, and units whose total is not certain, are left out.",
                        "同一评价对象的计入分之和等于总分。百万分之一分以下的舍入，以及总分尚不确定"
                        "的评价对象，不列入本表。"));
}

/* ---- how ranks have changed ---- */

static const struct sy_study_column changed[] = {
    {"cohort", {.zh = "组别", .en = "cohort"}, SY_STUDY_COHORT},
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"rank_before", {.zh = "上届名次", .en = "rank before"}, SY_STUDY_COUNT},
    {"rank", {.zh = "本届名次", .en = "rank"}, SY_STUDY_COUNT},
    {0},
};

/* Per unit its rank in the earlier edition's award, or 0. g_free. */
static uint32_t *ranks_before(const sy_changes *changes, const struct order *order) {
  uint32_t *ranks = g_new0(uint32_t, (gsize)order->assessment->unit_count + 1);
  for (guint i = 0; i < changes->unit_count; i++) {
    const struct sy_unit_change *unit = &changes->units[i];
    const uint32_t award = order->awards[unit->later];
    const uint32_t before = award == SY_NONE
                                ? SY_NONE
                                : sy_edition_find_award(changes->earlier->edition,
                                                        changes->later->edition->awards[award].id);
    if (before != SY_NONE)
      ranks[unit->later] = changes->earlier->standings[before].rank[unit->earlier];
  }
  return ranks;
}

/* Of the units that have a rank in both editions. */
struct moves {
  unsigned up, down, same;
};

static void count_move(uint32_t before, uint32_t rank, struct moves *moves) {
  if (before && rank)
    (*(rank < before ? &moves->up : rank > before ? &moves->down : &moves->same))++;
}

static void note_moves(const struct moves *moves, sy_study_table *table) {
  study_remark(table, sy_words_take(g_strdup_printf("Rose: %u. Fell: %u. Unchanged: %u.", moves->up,
                                                    moves->down, moves->same),
                                    g_strdup_printf("上升：%u个；下降：%u个；不变：%u个。",
                                                    moves->up, moves->down, moves->same)));
}

/* By how many ranks a unit moved, in either direction. */
static uint32_t move_of(uint32_t before, uint32_t rank) {
  return before && rank ? MAX(before, rank) - MIN(before, rank) : 0;
}

static gint compare_moves(gconstpointer left, gconstpointer right) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a < b) - (a > b);
}

/* The least move that is on the first page: that of the unit in place FOREMOST. */
static uint32_t least_move(const struct order *order, const uint32_t *before) {
  const uint32_t count = order->assessment->unit_count;
  g_autofree uint32_t *moves = g_new0(uint32_t, (gsize)count + FOREMOST);
  for (uint32_t unit = 0; unit < count; unit++)
    moves[unit] = move_of(before[unit], rank_of(order, unit));
  qsort(moves, count, sizeof *moves, compare_moves);
  return MAX(moves[FOREMOST - 1], 1);
}

static void add_changes(sy_study *study, const struct order *order) {
  const sy_changes *changes = study->request->changes;
  sy_study_table *table = study_table(
      study, PART, "changes",
      (struct sy_text){.zh = "名次变化", .en = "Ranks since the previous edition"}, changed);
  g_autofree uint32_t *before = ranks_before(changes, order);
  const uint32_t least = least_move(order, before);
  struct moves moves = {0};
  for (uint32_t i = 0; i < study->assessment->unit_count; i++) {
    const uint32_t unit = order->units[i], rank = rank_of(order, unit);
    if (!rank && !before[unit])
      continue;
    study_index(table, study->assessment->edition->units[unit].cohort);
    study_index(table, unit);
    add_count(table, before[unit]);
    add_count(table, rank);
    count_move(before[unit], rank, &moves);
    if (move_of(before[unit], rank) >= least)
      study_first_page(table);
  }
  note_moves(&moves, table);
  const struct sy_text name = changes->earlier->edition->name;
  study_note(
      table,
      sy_words_take(g_strdup_printf("Before: %s. A rank depends on the other units and on "
                                    "the method of its year.",
                                    name.en),
                    g_strdup_printf("上届：%s。名次取决于当届的其他评价对象和方法。", name.zh)));
}

/* ---- what made the totals change ---- */

static const struct sy_study_column causes[] = {
    {"cohort", {.zh = "组别", .en = "cohort"}, SY_STUDY_COHORT},
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"before", {.zh = "上届总分", .en = "before"}, SY_STUDY_SCORE},
    {"now", {.zh = "本届总分", .en = "now"}, SY_STUDY_SCORE},
    {"change", {.zh = "变化", .en = "change"}, SY_STUDY_SCORE_CHANGE},
    {"performance", {.zh = "自身表现", .en = "own change"}, SY_STUDY_SCORE_CHANGE},
    {"method", {.zh = "方法", .en = "method"}, SY_STUDY_SCORE_CHANGE},
    {"rest", {.zh = "新增或重新定义", .en = "new or redefined"}, SY_STUDY_SCORE_CHANGE},
    {0},
};

/* Per unit its change since the previous edition, or NULL. g_free. */
static const struct sy_unit_change **changes_of(const sy_changes *changes, uint32_t unit_count) {
  const struct sy_unit_change **of = g_new0(const struct sy_unit_change *, (gsize)unit_count + 1);
  for (guint i = 0; i < changes->unit_count; i++)
    of[changes->units[i].later] = &changes->units[i];
  return of;
}

static void add_causes(sy_study *study, const struct order *order) {
  const sy_changes *changes = study->request->changes;
  g_autofree const struct sy_unit_change **of = changes_of(changes, study->assessment->unit_count);
  sy_study_table *table = study_table(
      study, PART, "causes",
      (struct sy_text){.zh = "总分为何变化", .en = "What made the totals change"}, causes);
  for (uint32_t i = 0; i < study->assessment->unit_count; i++) {
    const struct sy_unit_change *unit = of[order->units[i]];
    if (!unit || !unit->is_split)
      continue;
    study_index(table, study->assessment->edition->units[unit->later].cohort);
    study_index(table, unit->later);
    const int64_t figures[] = {unit->before,      unit->after,  unit->after - unit->before,
                               unit->performance, unit->method, unit->rest};
    const struct sy_estimated rests = sy_estimated_of(changes, NULL, unit);
    for (guint k = 0; k < G_N_ELEMENTS(figures); k++) {
      study_score(table, figures[k]);
      study_estimated(table, k == 0   ? rests.before
                             : k == 1 ? rests.after
                                      : rests.before || rests.after);
    }
  }
  study_note(
      table,
      sy_words_new(
          "Own change: the rise or fall of the unit's scores on indicators that both editions "
          "define in the same way. Method: what the same scores add more or less because weights "
          "and the members of groups have changed. New or redefined: what comes from indicators "
          "that only one edition has, or that the two define differently. Apart from rounding, the "
          "three add up to the change. Own change and method refer to a total of the common "
          "indicators alone, in which each may weigh more than in the real total. Together they "
          "can "
          "exceed the change; new or redefined is then below 0.",
          "自身表现：评价对象在两届定义相同的指标上得分的升降（折合为总分）。方法：得分不变，因权重"
          "和指标组的"
          "构成变化而增减的分。新增或重新定义：来自仅一届有的指标，或两届定义不同的指标。"
          "除舍入差额外，三项之和等于总分的变化。自身表现和方法按只由两届共有指标构成的总分计算，"
          "其中各指标的权重可能高于实际，因此两者之和可能超过总分的变化，"
          "这时“新增或重新定义”为负。"));
}

/* ---- all ---- */

void study_add_scores(sy_study *study, sy_problems *problems) {
  (void)problems;
  struct order order = order_of(study);
  add_heat(study, &order);
  add_contributions(study, &order);
  if (study->request->changes) {
    add_changes(study, &order);
    add_causes(study, &order);
  }
  clear_order(&order);
}
