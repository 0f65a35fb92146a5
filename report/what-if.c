/* SPDX-License-Identifier: Apache-2.0
 *
 * what-if.c: pages on which a reader tries other weights, one for each ranking
 *
 * what-if.js computes scores and ranks from the data here. That is a second implementation of rules
 * of the engine, so it has few: obstacle_to() alone says where they are all that applies, and
 * elsewhere the page says what is in the way.
 */
#include "report/report-private.h"

#include <inttypes.h>

/* ---- where it is exact ---- */

/* Whether the script has the aggregate. */
static bool has_aggregate(enum sy_aggregate aggregate) {
  return aggregate == SY_MEAN || aggregate == SY_SUM || aggregate == SY_MINIMUM ||
         aggregate == SY_MAXIMUM;
}

/* What about a node the script cannot compute, in the reader's language; NULL: nothing. */
static const char *obstacle_on(const struct sy_node *node) {
  if (node->kind == SY_ADJUSTMENT)
    return _("an adjustment");
  if (node->kind == SY_VETO)
    return _("a veto");
  if (node->kind != SY_GROUP)
    return NULL;
  return !has_aggregate(node->aggregate) ? _(sy_aggregates[node->aggregate].text)
         : node->has_clamp               ? _("its score is kept within limits")
         : node->round_digits >= 0       ? _("its score is rounded")
         : node->has_enough              ? _("it has a score if enough of its parts have one")
                                         : NULL;
}

/* Why other weights for an award are not computed in the page; NULL if they are. g_free. */
static char *obstacle_to(const sy_edition *edition, const struct sy_award *award) {
  if (edition->nodes[award->node].kind != SY_GROUP)
    return g_strdup(_("The award is given by a single indicator, which has no weights."));
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    const char *obstacle = sy_is_below(edition, i, award->node) ? obstacle_on(node) : NULL;
    if (obstacle)
      return g_strdup_printf(_("Scores depend on more than weights: %s (%s)."),
                             sy_text_get(node->name), obstacle);
  }
  for (uint32_t i = 0; i < award->tie_break.count; i++) {
    const uint32_t node = award->tie_break.items[i].node;
    if (!sy_is_below(edition, node, award->node))
      return g_strdup_printf(_("Ties are broken by %s, which is elsewhere in the tree."),
                             sy_text_get(edition->nodes[node].name));
  }
  return NULL;
}

/* ---- data for the script ---- */

/* A page under construction, and what it is about. */
struct trying {
  struct page *page;
  const struct sy_ranking *ranking;
  const struct sy_award *award;
  unsigned depth;    /* how many levels of the tree below the award's node are in the page */
  bool is_cut;       /* there are more */
  uint32_t *numbers; /* per node: its number in the data, or SY_NONE */
};

#define MOST_CELLS 20000 /* scores in a page: nodes × units */

static unsigned depth_of(const sy_edition *edition, uint32_t node, uint32_t top) {
  unsigned depth = 0;
  for (; node != top; node = edition->nodes[node].parent)
    depth++;
  return depth;
}

/* All levels of the tree, or the upper ones if there are many units; at least one. */
static void choose_depth(struct trying *trying) {
  const sy_edition *edition = trying->page->report->edition;
  const struct sy_ranking *ranking = trying->ranking;
  const uint32_t top = trying->award->node;
  gsize at_depth[SY_MAX_DEPTH + 2] = {0}, cells = ranking->unit_count;
  unsigned depth = 0;
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (sy_is_below(edition, i, top))
      at_depth[depth_of(edition, i, top)]++;
  while (at_depth[depth + 1] &&
         (depth == 0 || cells + at_depth[depth + 1] * ranking->unit_count <= MOST_CELLS))
    cells += at_depth[++depth] * ranking->unit_count;
  trying->depth = depth;
  trying->is_cut = at_depth[depth + 1] > 0;
}

/* What a unit has on a node: "92500000000", "-", "0~100000000000"; with "!" after an error. */
static void append_value(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                         GString *values) {
  const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
  int64_t low, high;
  if (values->len)
    g_string_append_c(values, ' ');
  if (!sy_interval_of(assessment, node, unit, &low, &high)) {
    g_string_append_c(values, '-');
    return;
  }
  g_string_append_printf(values, "%" PRIi64, low);
  if (outcome != SY_SCORED)
    g_string_append_printf(values, "~%" PRIi64, high);
  if (outcome == SY_ERROR || sy_marks_of(assessment, node, unit) & SY_MARK_ERROR_BELOW)
    g_string_append_c(values, '!');
}

static json_t *values_of(const struct trying *trying, uint32_t node) {
  g_autoptr(GString) values = g_string_new(NULL);
  for (uint32_t i = 0; i < trying->ranking->unit_count; i++)
    append_value(trying->page->report->assessment, node, trying->ranking->units[i], values);
  return json_string(values->str);
}

static void set_rational(json_t *object, const char *key, struct sy_rational value) {
  g_autofree char *text = sy_rational_text(value);
  json_object_set_new(object, key, json_string(text));
}

/* "the first place changes at 41.3%: Shanghai", as the study has found; NULL: nothing is known. */
static char *edge_of(const struct trying *trying, uint32_t node) {
  const struct report *report = trying->page->report;
  const sy_study_table *table = report_table(report, "influence", "first");
  if (!table)
    return NULL;
  g_autoptr(report_view_owned) view = report_view(report, table, "node", node);
  for (guint row = 0; row < sy_study_rows(view); row++) {
    const struct sy_study_cell *becomes = report_cell(view, row, "becomes");
    const struct sy_study_cell *unit = report_cell(view, row, "unit");
    const uint32_t award = report_cell(view, row, "award")->index;
    if (&report->edition->awards[award] != trying->award || becomes->absent || unit->absent)
      continue;
    g_autofree char *share = sy_percent_of_number(becomes->number);
    return g_strdup_printf(_("the first place changes at %s: %s"), share,
                           sy_text_get(report->edition->units[unit->index].name));
  }
  return NULL;
}

static json_t *node_of(const struct trying *trying, uint32_t index, unsigned depth) {
  const struct sy_node *node = &trying->page->report->edition->nodes[index];
  json_t *object = json_object();
  json_object_set_new(object, "id", json_string(node->id));
  json_object_set_new(object, "name", json_string(sy_text_get(node->name)));
  set_rational(object, "share", node->weight);
  if (node->has_points)
    set_rational(object, "points", node->points);
  if (depth > 0 && depth <= trying->depth) {
    g_autofree char *edge = edge_of(trying, index);
    json_object_set_new(object, "parent", json_integer(trying->numbers[node->parent]));
    if (edge)
      json_object_set_new(object, "edge", json_string(edge));
  }
  if (node->kind != SY_GROUP || depth >= trying->depth) {
    json_object_set_new(object, "values", values_of(trying, index));
    return object;
  }
  json_object_set_new(object, "aggregate", json_string(sy_aggregate_names[node->aggregate]));
  json_object_set_new(object, "reweight", json_string(sy_reweight_names[node->reweight]));
  json_object_set_new(object, "missing", json_string(sy_missing_names[node->missing]));
  return object;
}

static bool breaks_ties(const struct trying *trying, uint32_t node) {
  for (uint32_t i = 0; i < trying->award->tie_break.count; i++)
    if (trying->award->tie_break.items[i].node == node)
      return true;
  return false;
}

/* Those of the levels that are in the page, and lower ones that break ties. */
static json_t *nodes_of(struct trying *trying) {
  const sy_edition *edition = trying->page->report->edition;
  json_t *nodes = json_array();
  for (uint32_t i = 0; i < edition->node_count; i++) {
    trying->numbers[i] = SY_NONE;
    if (!sy_is_below(edition, i, trying->award->node))
      continue;
    const unsigned depth = depth_of(edition, i, trying->award->node);
    if (depth > trying->depth && !breaks_ties(trying, i))
      continue;
    trying->numbers[i] = (uint32_t)json_array_size(nodes);
    json_array_append_new(nodes, node_of(trying, i, depth));
  }
  return nodes;
}

static json_t *tie_break_of(const struct trying *trying) {
  json_t *steps = json_array();
  for (uint32_t i = 0; i < trying->award->tie_break.count; i++) {
    const struct sy_tie_break *step = &trying->award->tie_break.items[i];
    json_array_append_new(steps, json_pack("{s:i, s:s}", "node", (int)trying->numbers[step->node],
                                           "better", sy_better_names[step->better]));
  }
  return steps;
}

static json_t *units_of(const struct trying *trying) {
  json_t *units = json_array();
  for (uint32_t i = 0; i < trying->ranking->unit_count; i++) {
    const struct sy_unit *unit = &trying->page->report->edition->units[trying->ranking->units[i]];
    json_array_append_new(units, json_string(sy_text_get(unit->name)));
  }
  return units;
}

static json_t *words_of_page(void) {
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "exactly",
                   _("{name}, exactly"), "points", _("points"), "below",
                   _("Weights within the parts"), "reset", _("Back to the weights of the edition"),
                   "link", _("Link to this setting"), "new_rank", _("new rank"), "new_score",
                   _("new score"), "up", _("up {n}"), "down", _("down {n}"), "summary",
                   _("First: {first}. With another rank: {moved} of {all}."), "unmoved",
                   _("First: {first}. No rank changes."));
}

static char *command_of(const sy_edition *edition) {
  return g_strdup_printf("steelyard score %s", edition->id);
}

/* The first part whose weight can be moved; the award's node if there is none. */
static const struct sy_node *movable_part(const sy_edition *edition, const struct sy_award *award) {
  const uint32_t index = (uint32_t)(award - edition->awards);
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (sy_study_can_move(edition, node, index))
      return &edition->nodes[node];
  return &edition->nodes[award->node];
}

/* "disclosure:weight=35%": what the example of a command sets. g_free. */
static char *example_of(const sy_edition *edition, const struct sy_award *award) {
  const struct sy_node *part = movable_part(edition, award);
  if (!part->has_points)
    return g_strdup_printf("%s:weight=35%%", part->id);
  g_autofree char *points = sy_number_shown(part->points);
  return g_strdup_printf("%s:points=%s", part->id, points);
}

static json_t *data_of(struct trying *trying) {
  g_autofree char *command = command_of(trying->page->report->edition);
  json_t *data = json_object();
  json_object_set_new(data, "nodes", nodes_of(trying));
  json_object_set_new(data, "units", units_of(trying));
  json_object_set_new(data, "digits", json_integer(trying->award->digits));
  json_object_set_new(data, "rank_on", json_string(sy_rank_on_names[trying->award->rank_on]));
  json_object_set_new(data, "ties", json_string(sy_ties_names[trying->award->ties]));
  json_object_set_new(data, "tie_break", tie_break_of(trying));
  json_object_set_new(data, "command", json_string(command));
  json_object_set_new(data, "words", words_of_page());
  return data;
}

/* ---- the page ---- */

/* The ranking as it is, to which the script adds what it would be. */
static void put_ranking(const struct trying *trying) {
  const struct report *report = trying->page->report;
  const struct sy_ranking *ranking = trying->ranking;
  const struct sy_standing *standing = &report->assessment->standings[ranking->award];
  sy_html *out = trying->page->html;
  g_autofree uint32_t *order = sy_units_by_rank(standing, ranking);
  g_autofree uint32_t *place = g_new(uint32_t, (gsize)report->edition->unit_count + 1);
  for (uint32_t i = 0; i < ranking->unit_count; i++)
    place[ranking->units[i]] = i;
  html(out,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table id=\"what-if\">\n<thead><tr><th scope=\"col\" class=\"n\">%s</th>",
       _("Ranking"), _("rank"));
  html(out,
       "<th scope=\"col\" class=\"t\">%s</th><th scope=\"col\" class=\"n\">%s</th></tr></thead>\n"
       "<tbody>\n",
       _("unit"), _("score"));
  for (uint32_t i = 0; i < ranking->unit_count; i++) {
    const uint32_t unit = order[i];
    g_autofree char *rank =
        standing->rank[unit] ? sy_readable_count(standing->rank[unit]) : g_strdup("–");
    g_autofree char *score =
        report_figure(report, trying->award->node, unit, trying->award->digits);
    html(out, "<tr data-unit=\"%u\"><td class=\"n\">%s</td><td class=\"t\">", place[unit], rank);
    page_unit(trying->page, unit);
    html(out, "</td><td class=\"n\">%s</td></tr>\n", score);
  }
  html(out, "</tbody></table></div>\n");
  page_estimates(trying->page, trying->award->node);
}

/* The weights that the script moves, and the ranking beside them. */
static void put_trial(struct trying *trying) {
  sy_html *out = trying->page->html;
  g_autofree char *command = command_of(trying->page->report->edition);
  g_autofree char *example = example_of(trying->page->report->edition, trying->award);
  html(out, "<div class=\"trial\">\n");
  page_open_section(trying->page, "weights", _("Weights"));
  html(out, "<div id=\"what-if-weights\"></div>\n<p>%s</p>\n",
       _("The weights of a group add up to the same whole: when one is moved, the others share "
         "what is left in proportion."));
  html(out, "<p>%s</p>\n<pre><code id=\"what-if-options\">%s --set %s</code></pre>\n",
       _("On this page weights can be moved if scripts are allowed. The program can do it too, for "
         "example:"),
       command, example);
  if (trying->is_cut)
    html(out, "<p>%s</p>\n",
         _("There are so many units that only weights of the upper levels can be moved here."));
  page_close_section(trying->page);
  page_open_section(trying->page, "ranking", _("Ranking"));
  put_ranking(trying);
  page_close_section(trying->page);
  html(out, "</div>\n");
  html_data(out, "what-if-data", data_of(trying));
  page_script(trying->page, "what-if.js");
}

/* What the study says about single weights, which needs no script. */
static void put_edges(const struct trying *trying) {
  static const char *const names[] = {"first", "weights"};
  bool open = false;
  const struct report *report = trying->page->report;
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    const sy_study_table *table = report_table(report, "influence", names[i]);
    if (!table)
      continue;
    g_autoptr(report_view_owned) edges = report_view_changes(report, table, trying->ranking->award);
    if (sy_study_rows(edges) == 0)
      continue;
    if (!open)
      page_open_section(trying->page, "edges", _("How far a weight must move to change the award"));
    open = true;
    page_study_table(trying->page, edges);
  }
  if (open)
    page_close_section(trying->page);
}

void report_write_what_if(struct page *page, uint32_t index) {
  const struct report *report = page->report;
  const struct sy_ranking *ranking = &g_array_index(report->rankings, struct sy_ranking, index);
  const struct sy_award *award = &report->edition->awards[ranking->award];
  g_autofree uint32_t *numbers = g_new(uint32_t, report->edition->node_count);
  struct trying trying = {.page = page, .ranking = ranking, .award = award, .numbers = numbers};
  choose_depth(&trying);
  g_autofree char *obstacle = obstacle_to(report->edition, award);
  g_autofree char *example = example_of(report->edition, award);
  page_begin(page, _("What if the weights were different"));
  html(page->html, "<h1>%s</h1>\n", _("What if the weights were different"));
  page_rankings(page, report_what_if_file);
  html(page->html, "<p class=\"unofficial\">%s</p>\n",
       _("Unofficial: scores and ranks on this page with other weights are not results of the "
         "evaluation. No bands or awards are shown for them."));
  if (obstacle)
    html(page->html, "<p>%s</p>\n<p>%s</p>\n<pre><code>steelyard score %s --set %s</code></pre>\n",
         obstacle, _("So other weights are not computed on this page. The program does it:"),
         report->edition->id, example);
  else
    put_trial(&trying);
  put_edges(&trying);
  page_end(page);
}
