/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-points.c: where a unit lost points, and what was read
 */
#include "report/unit-private.h"

#include <math.h>

#define FIRST 10 /* rows that are shown at once */
/* Of evidence: each table has as many rows as leave room on the page for the first rows of those
 * that follow. */
#define MOST_ROWS 100
#define FIRST_ROWS 3
#define ROW_BYTES 200     /* of a row with what is said of it, about */
#define MOST_BYTES 280000 /* of a page; then further evidence is left out */

/* ---- points lost, and what getting them back would be worth ---- */

static char *gain_cell(const struct unit_page *unit, const sy_study_table *gains, guint row,
                       const char *column, enum sy_study_type type) {
  g_autofree char *text =
      sy_study_cell_text(unit->report->study, type, report_cell(gains, row, column));
  return sy_readable_number(text);
}

/* What the bands would be without each of the losses, and the most points of a row. */
struct bands {
  int64_t most;
  uint32_t *then; /* per row: the band then; 0: none; SY_NONE: it cannot be said */
  guint now;      /* 0: none */
  bool any;       /* of them is better */
};

/* The band of a row as far as it can be said; 0: none. */
static guint band_at(const struct bands *bands, guint row) {
  return bands->then[row] == SY_NONE ? 0 : bands->then[row];
}

static bool is_better(const struct bands *bands, guint row) {
  const guint then = band_at(bands, row);
  return then && (!bands->now || then < bands->now);
}

static struct bands bands_of(const struct unit_page *unit, const sy_study_table *gains) {
  const guint rows = sy_study_rows(gains);
  struct bands bands = {.then = g_new0(uint32_t, (gsize)rows + 1)};
  g_autofree int64_t *scores = g_new(int64_t, (gsize)rows + 1);
  for (guint row = 0; row < rows; row++) {
    scores[row] = report_cell(gains, row, "score_then")->score;
    bands.most = MAX(bands.most, report_cell(gains, row, "points")->score);
  }
  if (unit->award == SY_NONE ||
      !sy_bands_with_scores(unit->assessment, unit->award, unit->unit, scores, rows, bands.then))
    return bands;
  bands.now = unit->assessment->standings[unit->award].band[unit->unit];
  for (guint row = 0; row < rows; row++) {
    if (report_cell(gains, row, "rank_then")->absent) /* it would still be disqualified */
      bands.then[row] = 0;
    bands.any |= is_better(&bands, row);
  }
  return bands;
}

static const char *band_name(const struct unit_page *unit, guint band) {
  return band ? sy_text_get(unit->edition->awards[unit->award].bands[band - 1].name) : "–";
}

/* The points of a row as a share of the most. */
static double share_of_most(const sy_study_table *gains, guint row, int64_t most) {
  return most > 0 ? (double)report_cell(gains, row, "points")->score / (double)most : NAN;
}

static void put_gain(const struct unit_page *unit, const sy_study_table *gains,
                     const struct bands *bands, guint row) {
  const uint32_t node = report_cell(gains, row, "node")->index;
  g_autofree char *points = gain_cell(unit, gains, row, "points", SY_STUDY_SCORE);
  g_autofree char *score = gain_cell(unit, gains, row, "score_then", SY_STUDY_SCORE);
  g_autofree char *rank = gain_cell(unit, gains, row, "rank_then", SY_STUDY_COUNT);
  g_autofree char *ranks = gain_cell(unit, gains, row, "ranks", SY_STUDY_COUNT);
  g_autofree char *name = sy_gain_shown(unit->assessment, node, unit->unit);
  g_autofree char *file = report_node_file(unit->report, node);
  g_autofree char *address = page_address(unit->page, file);
  html(unit->page->html, "<tr><th scope=\"row\" class=\"t\">");
  page_group_of(unit->page, node);
  html(unit->page->html, "<a href=\"%s\">%s</a></th><td class=\"n\">%s</td><td class=\"bars\">",
       address, name, points);
  page_share_bar(unit->page, share_of_most(gains, row, bands->most), NAN, NAN);
  html(unit->page->html,
       "</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>", score, rank,
       ranks);
  if (bands->any)
    html(unit->page->html, "<td class=\"t\">%s</td>",
         bands->then[row] == SY_NONE ? "" : band_name(unit, bands->then[row]));
  html(unit->page->html, "</tr>\n");
}

static void put_gains(const struct unit_page *unit, const sy_study_table *gains,
                      const struct bands *bands, guint first, guint end) {
  html(unit->page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"against gains\">\n",
       _("Points lost"));
  html(unit->page->html,
       "<thead><tr><th scope=\"col\" class=\"t\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<td class=\"bars\"></td>",
       _("indicator"), _("points lost"));
  html(unit->page->html,
       "<th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<th scope=\"col\" class=\"n\">%s</th>",
       _("score then"), _("rank then"), _("ranks gained"));
  if (bands->any)
    html(unit->page->html, "<th scope=\"col\" class=\"t\">%s</th>", _("band then"));
  html(unit->page->html, "</tr></thead>\n<tbody>\n");
  for (guint row = first; row < end; row++)
    put_gain(unit, gains, bands, row);
  html(unit->page->html, "</tbody></table></div>\n");
}

/* ---- what to fix first ---- */

#define FOREMOST 3      /* indicators that are named before all others */
#define MOST_FOREMOST 6 /* of which the last are worth as much */
#define FEW_FINDINGS 4  /* of each */

/* The indicators, adjustments and vetoes by what full marks on them would be worth, the most first:
 * the one order of this page, which the study's table, the findings and the evidence have. */
static void put_order(const struct unit_page *unit) {
  html(unit->page->html, "<p>%s</p>\n",
       _("Full marks on these indicators would raise the score most. The lists below are in the "
         "same order."));
}

/* Findings that share an advice. */
static void put_with_advice(const struct unit_page *unit, const GPtrArray *same) {
  const sy_finding_told *first = same->pdata[0];
  html(unit->page->html, "<ul>\n");
  for (guint i = 0; i < same->len; i++) {
    const sy_finding_told *told = same->pdata[i];
    html(unit->page->html, "<li>%s", told->message);
    if (told->count > 1)
      html(unit->page->html, " × %u", told->count);
    html(unit->page->html, "</li>\n");
  }
  html(unit->page->html, "</ul>\n<p class=\"advice\">%s</p>\n", first->advice);
}

/* How many findings on an indicator cost anything, told on the page or not. */
static guint count_costly(const struct unit_page *unit, uint32_t node) {
  const GArray *findings = unit->explanation->findings;
  guint count = 0;
  for (guint i = 0; i < findings->len; i++) {
    const struct sy_priced_finding *priced = &g_array_index(findings, struct sy_priced_finding, i);
    count += priced->found->node == node && sy_finding_costs(unit->assessment, priced);
  }
  return count;
}

/* What was found on an indicator and cost anything, the costliest first. */
static void put_node_findings(const struct unit_page *unit, uint32_t node) {
  g_autoptr(GPtrArray) all = unit_findings_of(unit, node), costly = g_ptr_array_new();
  for (guint i = 0; i < all->len; i++)
    if (sy_finding_costs(unit->assessment, &((const sy_finding_told *)all->pdata[i])->priced))
      g_ptr_array_add(costly, all->pdata[i]);
  if (all->len == 0 && unit->edition->nodes[node].kind == SY_LEAF)
    html(unit->page->html, "<p>%s</p>\n", _("No finding says what was missing there."));
  g_ptr_array_set_size(costly, (gint)MIN(costly->len, FEW_FINDINGS));
  const guint more = count_costly(unit, node) - unit_count_findings(costly);
  unit_each_advice(unit, costly, put_with_advice);
  if (more) {
    g_autofree char *text =
        sy_counted(ngettext("and %u more finding", "and %u more findings", more), more);
    html(unit->page->html, "<p><a href=\"#findings\">%s</a></p>\n", text);
  }
}

/* Which rank the unit would have: "0.54 points; with them, rank 2 instead of 3". g_free. */
static char *rank_worth(const struct unit_page *unit, const sy_study_table *gains, guint row) {
  const struct sy_study_cell *ranks = report_cell(gains, row, "ranks");
  g_autofree char *points = gain_cell(unit, gains, row, "points", SY_STUDY_SCORE);
  g_autofree char *then = gain_cell(unit, gains, row, "rank_then", SY_STUDY_COUNT);
  g_autofree char *now = gain_cell(unit, gains, row, "rank", SY_STUDY_COUNT);
  g_autofree char *gain = sy_points_shown(points);
  if (!report_cell(gains, row, "rank_then")->absent && report_cell(gains, row, "rank")->absent)
    return g_strdup_printf(_("no longer disqualified; the rank would be %s"), then);
  if (ranks->absent)
    return g_steal_pointer(&gain);
  return ranks->count > 0
             ? g_strdup_printf(_("%s; with them, rank %s instead of %s"), gain, then, now)
             : g_strdup_printf(_("%s; the rank stays %s"), gain, now);
}

/* The same with the band, if that would be a better one. g_free. */
static char *worth_of(const struct unit_page *unit, const sy_study_table *gains,
                      const struct bands *bands, guint row) {
  g_autofree char *worth = rank_worth(unit, gains, row);
  return is_better(bands, row) ? g_strdup_printf(_("%s, and the band %s"), worth,
                                                 band_name(unit, band_at(bands, row)))
                               : g_steal_pointer(&worth);
}

/* How many indicators are named first: as many as are worth as much as the last of them, if these
 * are few. */
static guint count_foremost(const sy_study_table *gains) {
  const guint rows = sy_study_rows(gains);
  guint count = MIN(rows, FOREMOST);
  while (count > 0 && count < rows &&
         report_cell(gains, count, "points")->score ==
             report_cell(gains, count - 1, "points")->score)
    count++;
  return count <= MOST_FOREMOST ? count : MIN(rows, FOREMOST);
}

/* The few indicators that are worth most, each with what was found there and what to do. */
static void put_foremost(const struct unit_page *unit, const sy_study_table *gains,
                         const struct bands *bands) {
  html(unit->page->html, "<ol class=\"fix\">\n");
  const guint foremost = count_foremost(gains);
  for (guint row = 0; row < foremost; row++) {
    const uint32_t node = report_cell(gains, row, "node")->index;
    g_autofree char *worth = worth_of(unit, gains, bands, row);
    g_autofree char *name = sy_gain_shown(unit->assessment, node, unit->unit);
    g_autofree char *file = report_node_file(unit->report, node);
    g_autofree char *address = page_address(unit->page, file);
    html(unit->page->html, "<li>");
    page_group_of(unit->page, node);
    html(unit->page->html, "<a href=\"%s\">%s</a> <span class=\"count\">%s</span>\n", address, name,
         worth);
    if (sy_marks_of(unit->assessment, node, unit->unit) & SY_MARK_ZEROED)
      html(unit->page->html, "<p>%s</p>\n", _("Scores are missing here, so this counts as 0."));
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
  const struct bands bands = bands_of(unit, gains);
  page_open_section(unit->page, "points", _("What to fix first"));
  put_order(unit);
  put_foremost(unit, gains, &bands);
  html(unit->page->html, "<h3>%s</h3>\n", _("Where points were lost"));
  put_gains(unit, gains, &bands, 0, MIN(rows, FIRST));
  if (rows > FIRST) {
    g_autofree char *more = sy_counted(ngettext("%u more", "%u more", rows - FIRST), rows - FIRST);
    html(unit->page->html, "<details><summary>%s</summary>\n", more);
    put_gains(unit, gains, &bands, FIRST, rows);
    html(unit->page->html, "</details>\n");
  }
  for (guint i = 0; i < table->notes->len; i++)
    html(unit->page->html, "<p class=\"hint\">%s</p>\n", sy_words_get(table->notes->pdata[i]));
  page_close_section(unit->page);
  g_free(bands.then);
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

/* The rows of the unit in an indicator's tables. */
static uint64_t count_rows(const struct unit_page *unit, uint32_t index) {
  const struct sy_node *node = &unit->edition->nodes[index];
  uint64_t rows = 0;
  for (guint i = 0; node->instance && sy_node_plugin(node)->tables[i]; i++) {
    const sy_sheet *sheet = node->bindings[i].sheet;
    if (sheet && sheet->first_row)
      rows += sheet->first_row[unit->unit + 1] - sheet->first_row[unit->unit];
  }
  return rows;
}

/* The bytes that the first rows of an indicator need, with its heading. */
static size_t first_bytes(const struct unit_page *unit, uint32_t node) {
  return (size_t)(MIN(count_rows(unit, node), FIRST_ROWS) + 2) * ROW_BYTES;
}

static void put_evidence(const struct unit_page *unit, uint32_t node, guint most) {
  g_autofree char *score = report_score(unit->report, node, SY_NONE, unit->unit);
  html(unit->page->html, "<details class=\"titled\"><summary>");
  page_group_of(unit->page, node);
  html(unit->page->html, "%s <span class=\"score\">%s</span></summary>\n",
       sy_text_get(unit->edition->nodes[node].name), score);
  sy_explain_evidence_write(unit->explanation, node, most, true, &unit->style, NULL);
  html(unit->page->html, "</details>\n");
}

void unit_write_evidence(const struct unit_page *unit) {
  g_autoptr(GArray) nodes = nodes_by_loss(unit);
  size_t reserved = 0;
  guint i = 0;
  if (nodes->len == 0)
    return;
  for (guint j = 0; j < nodes->len; j++)
    reserved += first_bytes(unit, g_array_index(nodes, uint32_t, j));
  page_open_section(unit->page, "evidence", _("Evidence"));
  html(unit->page->html, "<p>%s</p>\n",
       _("The rows from which each indicator was scored, and what each contributed; the indicators "
         "that would gain most come first."));
  for (; i < nodes->len && sy_html_length(unit->page->html) < MOST_BYTES; i++) {
    const uint32_t node = g_array_index(nodes, uint32_t, i);
    reserved -= first_bytes(unit, node);
    const size_t used = sy_html_length(unit->page->html) + reserved;
    const size_t room = used < MOST_BYTES ? (MOST_BYTES - used) / ROW_BYTES : 0;
    put_evidence(unit, node, (guint)CLAMP(room, FIRST_ROWS, MOST_ROWS));
  }
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
