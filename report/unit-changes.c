/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-changes.c: how a unit changed, what its reply changed, and who is just ahead of it
 */
#include "report/unit-private.h"

#define LEAST_DIFFERENCES 10
#define FOREMOST_DIFFERENCES 2 /* that a sentence names, of each of the two */

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
  page_open_section(unit->page, "replies", _("What its reply or an audit changed"));
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

/* What a row of the comparison is about: "App › Speed", "Total · limits". g_free. */
static char *row_name(const struct unit_page *unit, const sy_study_table *table, guint row) {
  const uint32_t node = report_cell(table, row, "node")->index;
  g_autofree char *name = unit->report->shared[node]
                              ? sy_name_in_group(unit->edition, node, sy_is_chinese())
                              : g_strdup(sy_text_get(unit->edition->nodes[node].name));
  if (unit->edition->nodes[node].kind != SY_GROUP)
    return g_steal_pointer(&name);
  g_autofree char *step = report_cell_shown(unit->report, table, row, "step");
  return g_strdup_printf("%s · %s", name, step);
}

static int64_t shown_points(const struct unit_page *unit, int64_t points) {
  return sy_nano_round(points, 1, unit->edition->digits);
}

/* "X (+0.67) and Y (+0.40)": where the difference is largest in favour of the unit ahead or, with
 * the sign -1, of the other; NULL if nothing is. g_free. */
static char *largest_differences(const struct unit_page *unit, const sy_study_table *table,
                                 int sign) {
  char *found = NULL;
  guint count = 0;
  for (guint row = 0; row < sy_study_rows(table) && count < FOREMOST_DIFFERENCES; row++) {
    const struct sy_study_cell *difference = report_cell(table, row, "difference");
    const bool is_part = !report_cell(table, row, "node")->absent && row + 1 < sy_study_rows(table);
    if (!is_part || sign * shown_points(unit, difference->score) <= 0)
      continue;
    char points[SY_DECIMAL_SIZE];
    sy_nano_shown(sign * shown_points(unit, difference->score), unit->edition->digits, points);
    g_autofree char *figure = sy_figure_marked(points, difference->estimated);
    g_autofree char *name = row_name(unit, table, row);
    g_autofree char *before = found;
    g_autofree char *item = g_strdup_printf(_("‘%s’ (%s)"), name, figure);
    found = before ? g_strdup_printf(_("%s and %s"), before, item) : g_steal_pointer(&item);
    count++;
  }
  return found;
}

/* By how much a unit is ahead, or that a tie-break put it there; without a full stop. g_free. */
static char *lead_of(const struct unit_page *unit, const sy_study_table *table, uint32_t ahead) {
  const char *name = sy_text_get(unit->edition->units[ahead].name);
  const int64_t lead = report_cell(table, sy_study_rows(table) - 1, "difference")->score;
  const int64_t shown = shown_points(unit, lead);
  char text[SY_DECIMAL_SIZE];
  if (unit->assessment->standings[unit->award].decided_by[unit->unit])
    return g_strdup_printf(_("%s is ahead by a tie-break"), name);
  if (lead <= 0)
    return g_strdup_printf(_("%s is ahead"), name);
  int64_t least = SY_NANO;
  for (unsigned i = 0; i < unit->edition->digits; i++)
    least /= 10;
  sy_nano_shown(shown ? shown : least, unit->edition->digits, text);
  g_autofree char *points = sy_points_shown(text);
  return shown ? g_strdup_printf(_("%s is %s ahead"), name, points)
               : g_strdup_printf(_("%s is less than %s ahead"), name, points);
}

/* The answer in a sentence. */
static void put_answer(const struct unit_page *unit, const sy_study_table *table, uint32_t ahead) {
  const char *name = sy_text_get(unit->edition->units[unit->unit].name);
  g_autofree char *lead = lead_of(unit, table, ahead);
  g_autofree char *gains = largest_differences(unit, table, 1);
  g_autofree char *won_back = largest_differences(unit, table, -1);
  g_autofree char *text =
      gains && won_back ? g_strdup_printf(_("%s: it gains most on %s; %s wins back most on %s."),
                                          lead, gains, name, won_back)
      : gains           ? g_strdup_printf(_("%s: it gains most on %s."), lead, gains)
      : won_back ? g_strdup_printf(_("%s, by many small differences; %s wins back most on %s."),
                                   lead, name, won_back)
                 : g_strdup_printf(_("%s."), lead);
  html(unit->page->html, "<p class=\"lead\">%s</p>\n", text);
}

/* The heading of the scores of one of the two. */
static void put_side(const struct unit_page *unit, uint32_t of) {
  html(unit->page->html, "<th scope=\"col\" class=\"n\">");
  page_name(unit->page, sy_text_get(unit->edition->units[of].name));
  html(unit->page->html, "</th>");
}

/* What differs: an indicator and, if it is not its score that does, by which step; or the rest. */
static void put_step(const struct unit_page *unit, const sy_study_table *table, guint row) {
  const struct sy_study_cell *node = report_cell(table, row, "node");
  g_autofree char *step = report_cell_shown(unit->report, table, row, "step");
  const bool whole = row + 1 == sy_study_rows(table);
  html(unit->page->html, "<td class=\"t\">");
  if (whole)
    html(unit->page->html, "<strong>%s</strong>",
         sy_text_get(unit->edition->nodes[node->index].name));
  else if (node->absent)
    html(unit->page->html, "%s", step);
  else
    page_node_in_group(unit->page, node->index);
  if (!whole && !node->absent && unit->edition->nodes[node->index].kind == SY_GROUP)
    html(unit->page->html, " <small>%s</small>", step);
  html(unit->page->html, "</td>");
}

/* What all else adds to the difference, with what the rounding of the rows above does: the figures
 * of the column add up as they are shown. g_free. */
static char *rest_shown(const struct unit_page *unit, const sy_study_table *table, guint row) {
  const guint last = sy_study_rows(table) - 1;
  struct sy_study_cell cell = *report_cell(table, row, "difference");
  cell.score = shown_points(unit, report_cell(table, last, "difference")->score);
  for (guint i = 0; i < row; i++)
    cell.score -= shown_points(unit, report_cell(table, i, "difference")->score);
  g_autofree char *text = sy_study_cell_text(unit->report->study, SY_STUDY_SCORE_CHANGE, &cell);
  return sy_readable_number(text);
}

static void put_pair(const struct unit_page *unit, const sy_study_table *table, uint32_t ahead) {
  enum { UNIT, OTHER, DIFFERENCE };
  static const char *const figures[] = {
      [UNIT] = "unit_score", [OTHER] = "other_score", [DIFFERENCE] = "difference"};
  page_open_table(unit->page, _("Why the unit just ahead is ahead"));
  html(unit->page->html, "<thead><tr><th scope=\"col\" class=\"t\">%s</th>", _("indicator"));
  put_side(unit, ahead);
  put_side(unit, unit->unit);
  html(unit->page->html, "<th scope=\"col\" class=\"n\">%s</th></tr></thead>\n<tbody>\n",
       _("difference in the total"));
  for (guint row = 0; row < sy_study_rows(table); row++) {
    html(unit->page->html, "<tr>");
    put_step(unit, table, row);
    for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
      const bool rest = report_cell(table, row, "node")->absent && i == DIFFERENCE;
      g_autofree char *figure = rest ? rest_shown(unit, table, row)
                                     : report_cell_shown(unit->report, table, row, figures[i]);
      html(unit->page->html, "<td class=\"n\">%s</td>", figure);
    }
    html(unit->page->html, "</tr>\n");
  }
  page_close_table(unit->page);
}

void unit_write_ahead(const struct unit_page *unit) {
  const uint32_t ahead = unit_ahead(unit);
  g_autoptr(sy_study_table) table =
      ahead == SY_NONE
          ? NULL
          : sy_study_pair(unit->report->study, ahead, unit->unit, unit->node, LEAST_DIFFERENCES);
  if (!table)
    return;
  page_open_section(unit->page, "ahead", _("Why the unit just ahead is ahead"));
  put_answer(unit, table, ahead);
  html(unit->page->html, "<p>");
  page_unit(unit->page, ahead);
  g_autofree char *rank = report_rank(unit->assessment, unit->award, ahead);
  g_autofree char *score = report_score(unit->report, unit->node, unit->award, ahead);
  g_autofree char *text = g_strdup_printf(_("rank %s, score %s"), rank, score);
  html(unit->page->html, " · %s</p>\n<p>%s</p>\n", text,
       _("The largest differences come first, whichever of the two they favour. They are in points "
         "of the total, and with all else and rounding they add up to the difference of the "
         "totals."));
  put_pair(unit, table, ahead);
  page_close_section(unit->page);
}
