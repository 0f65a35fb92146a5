/* SPDX-License-Identifier: Apache-2.0
 *
 * reason.c: reasons why something is not scored or not ranked
 */
#include "figures/figures.h"

/* The first row error of the unit, or of all units of the node; or the untranslated text, if this
 * error is not among those that are kept. g_free. */
static char *error_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  guint count;
  const struct sy_told *told = sy_row_errors_of(assessment, node, unit, &count);
  if (!told && !assessment->columns[node].more_row_errors)
    told = sy_row_errors_of(assessment, node, SY_NONE, &count);
  if (told)
    return sy_told_placed(assessment->edition, told);
  return g_strdup(sy_error_of(assessment, node, unit));
}

char *sy_reason_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  if (sy_error_of(assessment, node, unit))
    return error_shown(assessment, node, unit);
  g_autofree char *inapplicable = sy_inapplicable_text(assessment, node, unit, sy_is_chinese());
  if (inapplicable)
    return g_steal_pointer(&inapplicable);
  const struct sy_reason *reason = sy_reason_of(assessment, node, unit);
  if (reason)
    return g_strdup(sy_text_get(reason->message));
  return g_strdup(sy_outcome_of(assessment, node, unit) == SY_ERROR ? _("error")
                                                                    : _("no evidence"));
}

char *sy_passed_over_shown(const sy_assessment *assessment, uint32_t award, uint32_t unit) {
  const uint32_t *passed_over = assessment->standings[award].passed_over;
  if (!passed_over || !passed_over[unit])
    return NULL;
  return g_strdup_printf(_("has the award %s"),
                         sy_text_get(assessment->edition->awards[passed_over[unit] - 1].name));
}

char *sy_undecided_shown(const sy_assessment *assessment, uint32_t award, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const struct sy_standing *standing = &assessment->standings[award];
  const uint32_t step = standing->undecided_by[unit];
  const uint32_t node = edition->awards[award].tie_break.items[step - 1].node;
  g_autoptr(GString) names = g_string_new(NULL);
  for (uint32_t other = 0; other < assessment->unit_count; other++) {
    const enum sy_outcome outcome = sy_outcome_of(assessment, node, other);
    if (standing->rank[other] == standing->rank[unit] &&
        (outcome == SY_MISSING || outcome == SY_ERROR) &&
        sy_are_ranked_together(edition, award, unit, other))
      g_string_append_printf(names, "%s%s", names->len ? _(", ") : "",
                             sy_text_get(edition->units[other].name));
  }
  return g_strdup_printf(_("%s: missing for %s"), sy_text_get(edition->nodes[node].name),
                         names->str);
}

char *sy_disqualifiers_shown(const sy_assessment *assessment, uint32_t top, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  g_autoptr(GString) text = g_string_new(NULL);
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (sy_disqualified_by(assessment, node, unit) && sy_is_below(edition, node, top))
      g_string_append_printf(text, "%s%s", text->len ? _("; ") : "",
                             sy_text_get(edition->nodes[node].name));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

const char *sy_gap_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const unsigned marks = sy_marks_of(assessment, node, unit);
  if (marks & SY_MARK_ZEROED)
    return _("missing, counted as 0");
  if (marks & SY_MARK_EXCLUDED)
    return _("missing, left out");
  if (assessment->edition->nodes[node].kind != SY_GROUP && (marks & SY_MARK_ESTIMATED))
    return _("estimated");
  if (marks & SY_MARK_INCOMPLETE)
    return _("missing parts left out");
  const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
  if (assessment->edition->nodes[node].kind == SY_GROUP ||
      (outcome != SY_MISSING && outcome != SY_ERROR))
    return NULL;
  return sy_outcome_word(outcome);
}
