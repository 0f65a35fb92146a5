/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c: pages on which two units are compared, one for each ranking
 *
 * Without a script a page shows all units' scores on the parts. With it, a reader chooses two, and
 * compare.js subtracts what each node adds to one total from what it adds to the other.
 */
#include "report/report-private.h"

#include <inttypes.h>

/* A page under construction, and what it is about. */
struct comparing {
  struct page *page;
  const struct sy_ranking *ranking;
  const struct sy_award *award;
  GArray *nodes;   /* of uint32_t: those compared, the award's first, then all or its parts */
  int64_t *adds;   /* per unit of the ranking and node of the edition; or SY_NOT_KNOWN */
  uint32_t *order; /* its units by rank */
};

/* ---- what is compared ---- */

#define MOST_CELLS 20000 /* units × nodes that are compared below the parts */

static int64_t *adds_of(const struct comparing *comparing, uint32_t place) {
  return comparing->adds + (size_t)place * comparing->page->report->edition->node_count;
}

/* Everything below the award's node, with what the study finds that it adds. */
static void take_all(struct comparing *comparing) {
  const struct report *report = comparing->page->report;
  for (uint32_t i = 0; i < report->edition->node_count; i++)
    if (sy_is_below(report->edition, i, comparing->award->node))
      g_array_append_val(comparing->nodes, i);
  for (uint32_t i = 0; i < comparing->ranking->unit_count; i++) {
    g_autoptr(sy_explanation) explanation =
        sy_explain(report->assessment, comparing->ranking->units[i], comparing->award->node);
    sy_study_carry(explanation, adds_of(comparing, i));
  }
}

/* The parts of the award's node, from the table that the study has for all units. */
static void take_parts(struct comparing *comparing) {
  const struct report *report = comparing->page->report;
  const struct sy_node *top = &report->edition->nodes[comparing->award->node];
  const sy_study_table *table = report_table(report, "scores", "contributions");
  g_array_append_val(comparing->nodes, comparing->award->node);
  g_array_append_vals(comparing->nodes, top->children.items, top->children.count);
  g_array_append_vals(comparing->nodes, top->adjustments.items, top->adjustments.count);
  g_array_append_vals(comparing->nodes, top->vetoes.items, top->vetoes.count);
  for (uint32_t i = 0; table && i < comparing->ranking->unit_count; i++) {
    g_autoptr(report_view_owned) view =
        report_view(report, table, "unit", comparing->ranking->units[i]);
    for (guint row = 0; row < sy_study_rows(view); row++) {
      const struct sy_study_cell *node = report_cell(view, row, "node");
      if (!node->absent)
        adds_of(comparing, i)[node->index] = report_cell(view, row, "points")->score;
    }
  }
}

static void choose_nodes(struct comparing *comparing) {
  const sy_edition *edition = comparing->page->report->edition;
  const size_t cells = (size_t)comparing->ranking->unit_count * edition->node_count;
  comparing->adds = g_new(int64_t, cells + 1);
  for (size_t i = 0; i < cells; i++)
    comparing->adds[i] = SY_NOT_KNOWN;
  if (cells <= MOST_CELLS)
    take_all(comparing);
  else
    take_parts(comparing);
}

/* ---- data for the script ---- */

static void append_nano(GString *list, bool known, int64_t nano) {
  if (list->len)
    g_string_append_c(list, ' ');
  if (known)
    g_string_append_printf(list, "%" PRIi64, nano);
  else
    g_string_append_c(list, '-');
}

/* "92500000000 -": of each unit, in nano-points. */
static json_t *scores_of(const struct comparing *comparing, uint32_t node) {
  const sy_assessment *assessment = comparing->page->report->assessment;
  g_autoptr(GString) list = g_string_new(NULL);
  for (uint32_t i = 0; i < comparing->ranking->unit_count; i++) {
    const uint32_t unit = comparing->ranking->units[i];
    const bool known = sy_node_has_score(&assessment->edition->nodes[node]) &&
                       sy_outcome_of(assessment, node, unit) == SY_SCORED;
    append_nano(list, known, known ? sy_score_of(assessment, node, unit) : 0);
  }
  return json_string(list->str);
}

static json_t *added_of(const struct comparing *comparing, uint32_t node) {
  g_autoptr(GString) list = g_string_new(NULL);
  for (uint32_t i = 0; i < comparing->ranking->unit_count; i++) {
    const int64_t nano = adds_of(comparing, i)[node];
    append_nano(list, nano != SY_NOT_KNOWN, nano);
  }
  return json_string(list->str);
}

/* The places of the units whose score rests on an estimate: "0 7". */
static json_t *estimated_of(const struct comparing *comparing, uint32_t node) {
  g_autoptr(GString) list = g_string_new(NULL);
  for (uint32_t i = 0; i < comparing->ranking->unit_count; i++)
    if (sy_is_estimated(comparing->page->report->assessment, node, comparing->ranking->units[i]))
      g_string_append_printf(list, "%s%u", list->len ? " " : "", i);
  return json_string(list->str);
}

static json_t *nodes_of(const struct comparing *comparing) {
  const sy_edition *edition = comparing->page->report->edition;
  g_autofree unsigned *depth = g_new0(unsigned, edition->node_count);
  json_t *nodes = json_array();
  for (guint i = 0; i < comparing->nodes->len; i++) {
    const uint32_t node = g_array_index(comparing->nodes, uint32_t, i);
    g_autofree char *file = report_node_file(comparing->page->report, node);
    depth[node] = i == 0 ? 0 : depth[edition->nodes[node].parent] + 1;
    json_array_append_new(
        nodes,
        json_pack("{s:s, s:s, s:i, s:o, s:o, s:o}", "name", sy_text_get(edition->nodes[node].name),
                  "file", file, "depth", (int)depth[node], "scores", scores_of(comparing, node),
                  "adds", added_of(comparing, node), "estimated", estimated_of(comparing, node)));
  }
  return nodes;
}

static json_t *units_of(const struct comparing *comparing) {
  const struct report *report = comparing->page->report;
  json_t *units = json_array();
  for (uint32_t i = 0; i < comparing->ranking->unit_count; i++) {
    const uint32_t unit = comparing->ranking->units[i];
    g_autofree char *file = report_unit_file(report, unit);
    json_array_append_new(units, json_pack("{s:s, s:s, s:s}", "id", report->edition->units[unit].id,
                                           "name", sy_text_get(report->edition->units[unit].name),
                                           "file", file));
  }
  return units;
}

/* The places of the units in the list, by rank. */
static json_t *order_of(const struct comparing *comparing) {
  const struct sy_ranking *ranking = comparing->ranking;
  g_autofree uint32_t *place = g_new(uint32_t, (gsize)comparing->page->report->edition->unit_count);
  json_t *order = json_array();
  for (uint32_t i = 0; i < ranking->unit_count; i++)
    place[ranking->units[i]] = i;
  for (uint32_t i = 0; i < ranking->unit_count; i++)
    json_array_append_new(order, json_integer(place[comparing->order[i]]));
  return order;
}

static json_t *words_of_page(void) {
  return json_pack(
      "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "first", _("First unit"),
      "second", _("Second unit"), "node", _("indicator"), "scores", _("{unit}: score"), "adds",
      _("{unit}: adds to the total"), "difference", _("difference"), "rest",
      _("limits and rounding"), "differing", _("Only where they differ"), "ahead",
      _("{first} is ahead of {second} by {points} points."), "ahead_one",
      _("{first} is ahead of {second} by 1 point."), "equal",
      _("{first} and {second} have the same score."), "link", _("Link to this comparison"));
}

static json_t *data_of(const struct comparing *comparing) {
  return json_pack("{s:o, s:o, s:o, s:i, s:o}", "nodes", nodes_of(comparing), "units",
                   units_of(comparing), "order", order_of(comparing), "digits",
                   (int)comparing->award->digits, "words", words_of_page());
}

/* ---- the page ---- */

static void put_row(const struct comparing *comparing, uint32_t unit) {
  const struct sy_node *top = &comparing->page->report->edition->nodes[comparing->award->node];
  sy_html *out = comparing->page->html;
  html(out, "<tr><td class=\"t\">");
  page_unit(comparing->page, unit);
  html(out, "</td>");
  for (uint32_t i = 0; i <= top->children.count; i++) {
    const uint32_t node = i == 0 ? comparing->award->node : top->children.items[i - 1];
    page_score_cell(comparing->page, "n", node, unit, comparing->award->digits);
  }
  html(out, "</tr>\n");
}

/* The first units by rank and the parts of their scores; the pages of the others have theirs. */
static void put_table(const struct comparing *comparing) {
  const sy_edition *edition = comparing->page->report->edition;
  const struct sy_node *top = &edition->nodes[comparing->award->node];
  sy_html *out = comparing->page->html;
  html(out,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table>\n"
       "<thead><tr><th scope=\"col\" class=\"t\">%s</th>",
       _("All units"), _("unit"));
  html(out, "<th scope=\"col\" class=\"n\">%s</th>", sy_text_get(top->name));
  for (uint32_t i = 0; i < top->children.count; i++)
    html(out, "<th scope=\"col\" class=\"n\">%s</th>",
         sy_text_get(edition->nodes[top->children.items[i]].name));
  html(out, "</tr></thead>\n<tbody>\n");
  for (uint32_t i = 0; i < MIN(comparing->ranking->unit_count, PAGE_ROWS); i++)
    put_row(comparing, comparing->order[i]);
  html(out, "</tbody></table></div>\n");
  page_estimates(comparing->page, comparing->award->node);
  if (comparing->ranking->unit_count > PAGE_ROWS)
    page_more(comparing->page, comparing->ranking->unit_count - PAGE_ROWS, "units.html",
              _("All units"));
}

static void write_page(struct comparing *comparing) {
  struct page *page = comparing->page;
  page_begin(page, _("Two units compared"));
  html(page->html, "<h1>%s</h1>\n", _("Two units compared"));
  page_rankings(page, report_compare_file);
  html(page->html, "<p>%s</p>\n<div id=\"compare\"></div>\n",
       _("What a part adds is in points of the total. The differences of the parts add up to that "
         "of the totals; figures are subtracted exactly and then rounded."));
  page_open_section(page, "all", _("All units"));
  put_table(comparing);
  page_close_section(page);
  html_data(page->html, "compare-data", data_of(comparing));
  page_script(page, "compare.js");
  page_end(page);
}

void report_write_compare(struct page *page, uint32_t index) {
  const struct report *report = page->report;
  const struct sy_ranking *ranking = &g_array_index(report->rankings, struct sy_ranking, index);
  g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_autofree uint32_t *order =
      sy_units_by_rank(&report->assessment->standings[ranking->award], ranking);
  struct comparing comparing = {.page = page,
                                .ranking = ranking,
                                .award = &report->edition->awards[ranking->award],
                                .nodes = nodes,
                                .order = order};
  choose_nodes(&comparing);
  write_page(&comparing);
  g_free(comparing.adds);
}
