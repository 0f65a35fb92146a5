/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-changes.c: how a unit changed, what its reply changed, and who is just ahead of it
 */
#include "report/unit-private.h"

#define MOST_DIFFERENCES 10

void unit_write_changes(const struct unit_page *unit) {
  const sy_changes *changes = unit->report->result->changes;
  if (!changes)
    return;
  page_open_section(unit->page, "changes", _("Since the previous edition"));
  sy_changes_unit_write(changes, unit->unit, &unit->style, NULL);
  page_close_section(unit->page);
}

void unit_write_replies(const struct unit_page *unit) {
  const sy_assessment *first = unit->report->result->first;
  if (!first || !sy_has_replied(unit->edition, unit->unit))
    return;
  page_open_section(unit->page, "replies", _("Its reply, and what that changed"));
  sy_replies_unit_write(first, unit->assessment, unit->unit, &unit->style, NULL);
  page_close_section(unit->page);
}

/* ---- the unit just ahead ---- */

uint32_t unit_ahead(const struct unit_page *unit) {
  if (unit->award == SY_NONE)
    return SY_NONE;
  const uint32_t *ranks = unit->assessment->standings[unit->award].rank;
  uint32_t ahead = SY_NONE;
  for (uint32_t other = 0; other < unit->edition->unit_count; other++)
    if (ranks[other] && ranks[other] < ranks[unit->unit] &&
        (ahead == SY_NONE || ranks[other] > ranks[ahead]) &&
        sy_are_ranked_together(unit->edition, unit->award, unit->unit, other))
      ahead = other;
  return ahead;
}

void unit_write_ahead(const struct unit_page *unit) {
  const uint32_t ahead = unit_ahead(unit);
  g_autoptr(sy_study_table) table =
      ahead == SY_NONE ? NULL
                       : sy_study_pair(unit->report->study, ahead, unit->unit, MOST_DIFFERENCES);
  if (!table)
    return;
  page_open_section(unit->page, "ahead", _("Why the unit just ahead is ahead"));
  html(unit->page->html, "<p class=\"lead\">");
  page_unit(unit->page, ahead);
  g_autofree char *rank = report_rank(unit->assessment, unit->award, ahead);
  g_autofree char *score = report_score(unit->report, unit->node, unit->award, ahead);
  g_autofree char *text = g_strdup_printf(_("rank %s, score %s"), rank, score);
  html(unit->page->html, " · %s</p>\n<p>%s</p>\n", text,
       _("The largest differences come first, for either of the two. Differences are subtracted "
         "exactly "
         "and then rounded."));
  sy_study_table_write(unit->report->study, table, &unit->style, NULL);
  page_close_section(unit->page);
}
