/* SPDX-License-Identifier: Apache-2.0
 *
 * cell.c: a unit's result on a node, a share, a rule, as cells of a table
 */
#include "print/print-private.h"

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
  sy_figure_shown(figures, node, low, digits, low_text);
  if (sy_outcome_of(assessment, node, unit) == SY_SCORED)
    return g_strconcat(sy_is_estimated(assessment, node, unit) ? ESTIMATED_SIGN : "", low_text,
                       NULL);
  if (high == INT64_MAX)
    return g_strdup_printf(_("%s or more"), low_text);
  sy_figure_shown(figures, node, high, digits, high_text);
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

/* What an adjustment does: "+1 each, at most 5". g_free. */
static char *adjustment_text(const struct sy_node *node) {
  g_autofree char *rate = sy_rational_text(node->rate);
  const char *sign = node->direction == SY_BONUS ? "+" : "−";
  if (!node->has_cap)
    return g_strdup_printf(_("%s%s each"), sign, rate);
  char cap[SY_DECIMAL_SIZE];
  sy_nano_exact(node->cap, cap);
  return g_strdup_printf(_("%s%s each, at most %s"), sign, rate, cap);
}

/* What a veto does. g_free. */
static char *veto_text(const struct sy_node *node) {
  char value[SY_DECIMAL_SIZE];
  sy_nano_exact(node->effect_value, value);
  g_auto(GStrv) parts = g_strsplit(_(sy_effects[node->effect].text), "%s", 2);
  return g_strjoinv(value, parts);
}

char *rule_shown(const struct sy_node *node) {
  return node->kind == SY_ADJUSTMENT ? adjustment_text(node) : veto_text(node);
}
