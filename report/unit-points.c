/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-points.c: where a unit lost points, and why
 */
#include "report/unit-private.h"

#include <math.h>

#define FIRST 10 /* rows that are shown at once */
#define MOST_FINDINGS 150
#define MOST_ROWS 100     /* of a table of evidence */
#define MOST_BYTES 240000 /* of a page, when further evidence is left out */

/* ---- points lost, and what getting them back would be worth ---- */

static char *gain_cell(const struct unit_page *unit, const sy_study_table *gains, guint row,
                       const char *column, enum sy_study_type type) {
  return sy_study_cell_text(unit->report->study, type, report_cell(gains, row, column));
}

/* The points of a row as a share of those of the first, which are the most. */
static double share_of_most(const sy_study_table *gains, guint row) {
  const int64_t most = report_cell(gains, 0, "points")->score;
  return most > 0 ? (double)report_cell(gains, row, "points")->score / (double)most : NAN;
}

static void put_gain(const struct unit_page *unit, const sy_study_table *gains, guint row) {
  const uint32_t node = report_cell(gains, row, "node")->index;
  g_autofree char *points = gain_cell(unit, gains, row, "points", SY_STUDY_SCORE);
  g_autofree char *score = gain_cell(unit, gains, row, "score_then", SY_STUDY_SCORE);
  g_autofree char *rank = gain_cell(unit, gains, row, "rank_then", SY_STUDY_COUNT);
  g_autofree char *ranks = gain_cell(unit, gains, row, "ranks", SY_STUDY_COUNT);
  g_autofree char *name = sy_gain_shown(&unit->edition->nodes[node]);
  g_autofree char *file = report_node_file(unit->report, node);
  g_autofree char *address = page_address(unit->page, file);
  html(unit->page->html,
       "<tr><th scope=\"row\" class=\"t\"><a href=\"%s\">%s</a></th><td class=\"n\">%s</td>"
       "<td class=\"bars\">",
       address, name, points);
  page_share_bar(unit->page, share_of_most(gains, row), NAN, NAN);
  html(unit->page->html,
       "</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n", score,
       rank, ranks);
}

static void put_gains(const struct unit_page *unit, const sy_study_table *gains, guint first,
                      guint end) {
  html(unit->page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"against\">\n",
       _("Points lost"));
  html(unit->page->html,
       "<thead><tr><th scope=\"col\" class=\"t\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<td class=\"bars\"></td>",
       _("indicator"), _("points lost"));
  html(unit->page->html,
       "<th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<th scope=\"col\" class=\"n\">%s</th></tr></thead>\n<tbody>\n",
       _("score without the loss"), _("rank then"), _("ranks gained"));
  for (guint row = first; row < end; row++)
    put_gain(unit, gains, row);
  html(unit->page->html, "</tbody></table></div>\n");
}

/* ---- what to fix first ---- */

#define FOREMOST 3     /* indicators that are named before all others */
#define FEW_FINDINGS 4 /* of each */

/* The indicators, adjustments and vetoes by what full marks on them would be worth, the most first:
 * the one order of this page, which the study's table, the findings and the evidence have. */
static void put_order(const struct unit_page *unit) {
  html(unit->page->html, "<p>%s</p>\n",
       _("Indicators are in the order of what full marks on each alone would add to this unit's "
         "score, the most first. The findings and the evidence below are in the same order."));
}

static void put_finding(const struct unit_page *unit, const struct sy_assessed_finding *found) {
  const struct sy_node *node = &unit->edition->nodes[found->node];
  const struct sy_finding *finding = sy_node_plugin(node)->findings[found->finding];
  const bool chinese = sy_is_chinese();
  g_autofree char *message =
      sy_finding_shown(node, finding, finding->message, chinese, found->values);
  g_autofree char *advice =
      sy_finding_shown(node, finding, finding->advice, chinese, found->values);
  html(unit->page->html, "<li>%s <span class=\"advice\">%s</span></li>\n", message, advice);
}

/* What was found on an indicator and cost anything, the costliest first. */
static void put_node_findings(const struct unit_page *unit, uint32_t node) {
  guint count = 0;
  for (guint i = 0; i < unit->explanation->findings->len; i++) {
    const struct sy_priced_finding *priced =
        &g_array_index(unit->explanation->findings, struct sy_priced_finding, i);
    const struct sy_assessed_finding *found = priced->found;
    const bool costs = priced->here > 0 || priced->own > 0 || priced->disqualified;
    if (found->node != node || !costs || count++ >= FEW_FINDINGS)
      continue;
    if (count == 1)
      html(unit->page->html, "<ul>\n");
    put_finding(unit, found);
  }
  if (count > FEW_FINDINGS) {
    g_autofree char *more = g_strdup_printf(
        ngettext("and %u more", "and %u more", count - FEW_FINDINGS), count - FEW_FINDINGS);
    html(unit->page->html, "<li>%s</li>\n", more);
  }
  if (count > 0)
    html(unit->page->html, "</ul>\n");
}

/* "0.54 points; the rank would be 2 instead of 3". g_free. */
static char *worth_of(const struct unit_page *unit, const sy_study_table *gains, guint row) {
  const struct sy_study_cell *ranks = report_cell(gains, row, "ranks");
  g_autofree char *points = gain_cell(unit, gains, row, "points", SY_STUDY_SCORE);
  g_autofree char *then = gain_cell(unit, gains, row, "rank_then", SY_STUDY_COUNT);
  g_autofree char *now = gain_cell(unit, gains, row, "rank", SY_STUDY_COUNT);
  g_autofree char *gain = sy_points_shown(points);
  if (ranks->absent)
    return g_strdup(gain);
  return ranks->count > 0
             ? g_strdup_printf(_("%s; with them, rank %s instead of %s"), gain, then, now)
             : g_strdup_printf(_("%s; the rank stays %s"), gain, now);
}

/* The few indicators that are worth most, each with what was found there and what to do. */
static void put_foremost(const struct unit_page *unit, const sy_study_table *gains) {
  html(unit->page->html, "<ol class=\"fix\">\n");
  for (guint row = 0; row < MIN(sy_study_rows(gains), FOREMOST); row++) {
    const uint32_t node = report_cell(gains, row, "node")->index;
    g_autofree char *worth = worth_of(unit, gains, row);
    g_autofree char *name = sy_gain_shown(&unit->edition->nodes[node]);
    g_autofree char *file = report_node_file(unit->report, node);
    g_autofree char *address = page_address(unit->page, file);
    html(unit->page->html, "<li><a href=\"%s\">%s</a> <span class=\"count\">%s</span>\n", address,
         name, worth);
    put_node_findings(unit, node);
    html(unit->page->html, "</li>\n");
  }
  html(unit->page->html, "</ol>\n");
}

void unit_write_points(const struct unit_page *unit) {
  const sy_study_table *table = report_table(unit->report, "problems", "gains");
  if (!table)
    return;
  g_autoptr(report_view_owned) gains = report_view(unit->report, table, "unit", unit->unit);
  const guint rows = sy_study_rows(gains);
  if (rows == 0)
    return;
  page_open_section(unit->page, "points", _("What to fix first"));
  put_order(unit);
  put_foremost(unit, gains);
  html(unit->page->html, "<h3>%s</h3>\n", _("Where points were lost"));
  put_gains(unit, gains, 0, MIN(rows, FIRST));
  if (rows > FIRST) {
    g_autofree char *more =
        g_strdup_printf(ngettext("%u more", "%u more", rows - FIRST), rows - FIRST);
    html(unit->page->html, "<details><summary>%s</summary>\n", more);
    put_gains(unit, gains, FIRST, rows);
    html(unit->page->html, "</details>\n");
  }
  for (guint i = 0; i < table->notes->len; i++)
    html(unit->page->html, "<p class=\"hint\">%s</p>\n", sy_words_get(table->notes->pdata[i]));
  page_close_section(unit->page);
}

/* ---- findings ---- */

static const struct sy_explain_shown shown = {
    .findings = MOST_FINDINGS, .rows = MOST_ROWS, .together = true, .by_indicator = true};

void unit_write_findings(const struct unit_page *unit) {
  if (unit->explanation->findings->len == 0)
    return;
  page_open_section(unit->page, "findings", _("Findings and advice"));
  html(unit->page->html, "<p>%s</p>\n",
       _("All findings, indicator by indicator, in the same order: the indicators that would gain "
         "most first."));
  sy_explain_findings_write(unit->explanation, &shown, &unit->style, NULL);
  page_close_section(unit->page);
}

/* ---- evidence ---- */

/* The indicators, adjustments and vetoes that apply to the unit: those that lost most points first,
 * then the others in the order of the tree. Of uint32_t. */
static GArray *nodes_by_loss(const struct unit_page *unit) {
  GArray *nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_autofree bool *listed = g_new0(bool, unit->edition->node_count);
  for (guint i = 0; i < unit->explanation->gains->len; i++) {
    const uint32_t node = g_array_index(unit->explanation->gains, struct sy_gain, i).node;
    if (unit->edition->nodes[node].kind != SY_GROUP && !listed[node])
      g_array_append_val(nodes, node);
    listed[node] = true;
  }
  for (uint32_t node = 0; node < unit->edition->node_count; node++)
    if (unit->edition->nodes[node].kind != SY_GROUP && !listed[node] &&
        sy_applies(unit->edition, node, unit->unit, NULL))
      g_array_append_val(nodes, node);
  return nodes;
}

static void put_evidence(const struct unit_page *unit, uint32_t node) {
  g_autofree char *score = report_score(unit->report, node, SY_NONE, unit->unit);
  html(unit->page->html,
       "<details class=\"titled\"><summary>%s <span class=\"score\">%s</span></summary>\n",
       sy_text_get(unit->edition->nodes[node].name), score);
  sy_explain_evidence_write(unit->explanation, node, &shown, &unit->style, NULL);
  html(unit->page->html, "</details>\n");
}

void unit_write_evidence(const struct unit_page *unit) {
  g_autoptr(GArray) nodes = nodes_by_loss(unit);
  guint i = 0;
  if (nodes->len == 0)
    return;
  page_open_section(unit->page, "evidence", _("Evidence"));
  html(unit->page->html, "<p>%s</p>\n",
       _("The rows from which each indicator was scored, and what each contributed; the indicators "
         "that would gain most come first."));
  for (; i < nodes->len && sy_html_length(unit->page->html) < MOST_BYTES; i++)
    put_evidence(unit, g_array_index(nodes, uint32_t, i));
  if (i < nodes->len) {
    g_autofree char *more = g_strdup_printf(
        ngettext("The evidence of %u more indicator is left out here; 'steelyard explain' shows "
                 "it.",
                 "The evidence of %u more indicators is left out here; 'steelyard explain' shows "
                 "it.",
                 nodes->len - i),
        nodes->len - i);
    html(unit->page->html, "<p>%s</p>\n", more);
  }
  page_close_section(unit->page);
}
