/* SPDX-License-Identifier: Apache-2.0
 *
 * figure.c: scores as people see them
 *
 * A figure is shown rounded, but must not contradict a decision that was made on the exact score,
 * or look like full marks. So the number of digits of every shown score is decided here.
 */
#include "figures/figures.h"

struct condition {
  enum sy_operator comparison;
  int64_t value;
};

struct sy_figures {
  uint32_t node_count;
  GArray **conditions; /* per node, of struct condition; NULL: none */
};

/* ---- what is decided on each node, and its edges ---- */

static void add_condition(sy_figures *figures, uint32_t node, enum sy_operator comparison,
                          int64_t value) {
  const struct condition condition = {comparison, value};
  if (!figures->conditions[node])
    figures->conditions[node] = g_array_new(FALSE, FALSE, sizeof condition);
  g_array_append_val(figures->conditions[node], condition);
}

static void add_decisions(sy_figures *figures, const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_gate *gate = &edition->nodes[i].gate;
    if (gate->present)
      add_condition(figures, gate->node, gate->comparison, gate->value);
  }
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    for (guint k = 0; k < grading->grade_count; k++) {
      const struct sy_grade *grade = &grading->grades[k];
      if (grade->has_at_least || grade->has_above)
        add_condition(figures, grading->node, grade->has_above ? SY_ABOVE : SY_AT_LEAST,
                      grade->start);
    }
  }
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    for (guint k = 0; k < award->band_count; k++)
      if (award->bands[k].has_threshold)
        add_condition(figures, award->node, award->bands[k].comparison, award->bands[k].threshold);
  }
}

/* Full marks, and the limits within which a clamp keeps the score. */
static void add_edges(sy_figures *figures, const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    if (!sy_node_has_score(node))
      continue;
    add_condition(figures, i, SY_AT_LEAST, sy_full_marks(edition, i));
    if (node->has_clamp) {
      add_condition(figures, i, SY_AT_LEAST, node->clamp_high);
      add_condition(figures, i, SY_AT_MOST, node->clamp_low);
    }
  }
}

sy_figures *sy_figures_new(const sy_assessment *assessment) {
  const sy_edition *edition = assessment->edition;
  sy_figures *figures = g_new(sy_figures, 1);
  figures->node_count = edition->node_count;
  figures->conditions = g_new0(GArray *, edition->node_count);
  add_decisions(figures, edition);
  if (!assessment->rules->few_edges)
    add_edges(figures, edition);
  return figures;
}

void sy_figures_free(sy_figures *figures) {
  for (uint32_t i = 0; i < figures->node_count; i++)
    if (figures->conditions[i])
      g_array_unref(figures->conditions[i]);
  g_free(figures->conditions);
  g_free(figures);
}

/* ---- figures ---- */

/* Whether the score rounded to `digits` digits meets the same conditions as the score. */
static bool is_honest(const GArray *conditions, int64_t score, unsigned digits) {
  const int64_t shown = sy_nano_round(score, 1, digits);
  for (guint i = 0; shown != score && i < conditions->len; i++) {
    const struct condition *condition = &g_array_index(conditions, struct condition, i);
    if (sy_condition_holds(shown, condition->comparison, condition->value) !=
        sy_condition_holds(score, condition->comparison, condition->value))
      return false;
  }
  return true;
}

/* Whether the score is so close to the value of a condition that its figure, which differs from it
 * by less than a unit of the last digit, may be on the other side. Few scores are, and this is much
 * quicker than rounding. */
static bool is_near(const GArray *conditions, int64_t score, unsigned digits) {
  static const int64_t units[] = {1000000000, 100000000, 10000000, 1000000, 100000,
                                  10000,      1000,      100,      10,      1};
  const int64_t reach = units[digits] + 1000; /* conditions compare to the millionth of a point */
  for (guint i = 0; i < conditions->len; i++) {
    const int64_t value = g_array_index(conditions, struct condition, i).value;
    int64_t distance;
    if (!__builtin_sub_overflow(score, value, &distance) && distance >= -reach && distance <= reach)
      return true;
  }
  return false;
}

unsigned sy_figure_digits(const sy_figures *figures, uint32_t node, int64_t score,
                          unsigned digits) {
  const GArray *conditions = figures->conditions[node];
  if (!conditions || digits >= 9 || !is_near(conditions, score, digits))
    return digits;
  while (digits < 9 && !is_honest(conditions, score, digits))
    digits++;
  return digits;
}

void sy_figure_shown(const sy_figures *figures, uint32_t node, int64_t score, unsigned digits,
                     char text[SY_DECIMAL_SIZE]) {
  sy_nano_shown(score, sy_figure_digits(figures, node, score, digits), text);
}
