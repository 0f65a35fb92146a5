/* SPDX-License-Identifier: Apache-2.0
 *
 * cell.c: a unit's result on a node, and a share, as cells of a table
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
    return g_strdup(low_text);
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
