/* SPDX-License-Identifier: Apache-2.0
 *
 * figure.c: scores as people see them
 *
 * A shown figure is rounded; what it shows must not contradict what was decided on the exact score.
 * So every shown figure goes through figure_shown(), which knows the edition's thresholds.
 */
#include "output/output-private.h"

struct condition {
  enum sy_operator comparison;
  int64_t value;
};

struct sy_figures {
  uint32_t node_count;
  GArray **conditions; /* per node, of struct condition; NULL: none */
};

/* ---- what is decided on each node ---- */

static void add_condition(sy_figures *figures, uint32_t node, enum sy_operator comparison,
                          int64_t value) {
  const struct condition condition = {comparison, value};
  if (!figures->conditions[node])
    figures->conditions[node] = g_array_new(FALSE, FALSE, sizeof condition);
  g_array_append_val(figures->conditions[node], condition);
}

sy_figures *figures_new(const sy_edition *edition) {
  sy_figures *figures = g_new(sy_figures, 1);
  figures->node_count = edition->node_count;
  figures->conditions = g_new0(GArray *, edition->node_count);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_gate *gate = &edition->nodes[i].gate;
    if (gate->present)
      add_condition(figures, gate->node, gate->comparison, gate->value);
  }
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    for (guint k = 0; k < grading->grade_count; k++)
      if (grading->grades[k].at_least != INT64_MIN)
        add_condition(figures, grading->node, SY_AT_LEAST, grading->grades[k].at_least);
  }
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    for (guint k = 0; k < award->band_count; k++)
      if (award->bands[k].has_threshold)
        add_condition(figures, award->node, award->bands[k].comparison, award->bands[k].threshold);
  }
  return figures;
}

void figures_free(sy_figures *figures) {
  for (uint32_t i = 0; i < figures->node_count; i++)
    if (figures->conditions[i])
      g_array_unref(figures->conditions[i]);
  g_free(figures->conditions);
  g_free(figures);
}

/* ---- figures ---- */

/* Whether the score rounded to so many digits meets the same conditions as the score. */
static bool is_honest(const GArray *conditions, int64_t score, unsigned digits) {
  const int64_t shown = sy_nano_round(score, 1, digits);
  for (guint i = 0; conditions && i < conditions->len; i++) {
    const struct condition *condition = &g_array_index(conditions, struct condition, i);
    if (sy_condition_holds(shown, condition->comparison, condition->value) !=
        sy_condition_holds(score, condition->comparison, condition->value))
      return false;
  }
  return true;
}

void figure_shown(const sy_figures *figures, uint32_t node, int64_t score, unsigned digits,
                  char text[SY_DECIMAL_SIZE]) {
  while (digits < 9 && !is_honest(figures->conditions[node], score, digits))
    digits++;
  sy_nano_shown(score, digits, text);
}

const char *outcome_word(enum sy_outcome outcome) {
  switch (outcome) {
  case SY_SCORED:
    return _("scored");
  case SY_NOT_APPLICABLE:
    return _("n/a");
  case SY_MISSING:
    return _("missing");
  default:
    return _("error");
  }
}

char *figure_cell(const sy_figures *figures, const sy_assessment *assessment, uint32_t node,
                  uint32_t unit, unsigned digits) {
  char low_text[SY_DECIMAL_SIZE], high_text[SY_DECIMAL_SIZE];
  int64_t low, high;
  if (!sy_interval_of(assessment, node, unit, &low, &high))
    return g_strdup(outcome_word(SY_NOT_APPLICABLE));
  figure_shown(figures, node, low, digits, low_text);
  if (sy_outcome_of(assessment, node, unit) == SY_SCORED)
    return g_strdup(low_text);
  if (high == INT64_MAX)
    return g_strdup_printf(_("%s or more"), low_text);
  figure_shown(figures, node, high, digits, high_text);
  return g_strdup_printf("%s … %s", low_text, high_text);
}

char *share_shown(struct sy_rational share) {
  struct sy_rational percent; /* in nano-percent */
  if (!sy_rational_multiply(share, (struct sy_rational){100 * 1000000, 1}, &percent) ||
      percent.denominator != 1)
    return sy_rational_text(share);
  char text[SY_DECIMAL_SIZE];
  sy_nano_exact(percent.numerator * 1000, text);
  return g_strdup_printf("%s%%", text);
}
