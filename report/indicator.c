/* SPDX-License-Identifier: Apache-2.0
 *
 * indicator.c: the page of an indicator, a group, an adjustment or a veto, and the list of all
 *
 * What it measures and how it is scored is in rules.c. Everything here is read from the assessment,
 * the study and the comparison with the previous edition.
 */
#include "report/report-private.h"

#define MOST_UNITS 40    /* of a cohort that are all listed */
#define SHOWN_UNITS 10   /* of a larger one, from each end */
#define MOST_PROBLEMS 20 /* rows */

static const struct sy_node *node_at(const struct page *page, uint32_t node) {
  return &page->report->edition->nodes[node];
}

/* ---- the head ---- */

static void put_crumbs(struct page *page, uint32_t node) {
  const uint32_t parent = node_at(page, node)->parent;
  if (parent != SY_NONE) {
    put_crumbs(page, parent);
    html(page->html, "<li>");
    page_node(page, parent);
    html(page->html, "</li>");
  }
}

static void put_place(struct page *page, uint32_t node) {
  g_autofree char *list = page_address(page, "indicators.html");
  html(page->html, "<nav class=\"crumbs\" aria-label=\"%s\"><ol><li><a href=\"%s\">%s</a></li>",
       _("Place in the tree"), list, _("Indicators"));
  put_crumbs(page, node);
  html(page->html, "</ol></nav>\n");
}

static const char *kind_word(const struct sy_node *node) {
  switch (node->kind) {
  case SY_GROUP:
    return _("Group of indicators");
  case SY_LEAF:
    return _("Indicator");
  case SY_VETO:
    return _("Veto");
  default:
    return node->direction == SY_BONUS ? _("Bonus") : _("Deduction");
  }
}

static void put_fact(struct page *page, const char *what, const char *value) {
  html(page->html, "<div><dt>%s</dt><dd>%s</dd></div>\n", what, value);
}

static void put_weight(struct page *page, uint32_t index) {
  const struct sy_node *node = node_at(page, index);
  if (node->parent == SY_NONE)
    return;
  if (!sy_node_has_score(node)) {
    g_autofree char *rule = sy_rule_shown(node);
    put_fact(page, _("Effect"), rule);
    return;
  }
  if (node->has_points) {
    g_autofree char *points = sy_number_shown(node->points);
    put_fact(page, _("Points"), points);
  }
  g_autofree char *weight = sy_percent_shown(sy_ratio_of(node->weight));
  put_fact(page, _("Weight in its group"), weight);
  struct sy_rational share;
  if (!sy_share_of_total(page->report->edition, index, &share))
    return;
  g_autofree char *text = sy_percent_shown(sy_ratio_of(share));
  put_fact(page, _("Share of the total"), text);
}

/* A score that the study has as a number of points. */
static void put_extreme(struct page *page, uint32_t node, const char *what,
                        const struct sy_study_cell *cell) {
  char text[SY_DECIMAL_SIZE];
  int64_t score;
  if (cell->absent || !sy_nano_from_double(cell->number, &score))
    return;
  sy_figure_shown(page->report->figures, node, score, page->report->edition->digits, text);
  g_autofree char *readable = sy_readable_number(text);
  g_autofree char *figure = sy_figure_marked(readable, cell->estimated);
  put_fact(page, what, figure);
}

/* The mean and the extremes over all units. */
static void put_figures(struct page *page, uint32_t node) {
  const struct report *report = page->report;
  g_autoptr(report_view_owned) averages =
      report_view(report, report_table(report, "statistics", "averages"), "node", node);
  g_autoptr(report_view_owned) spread =
      report_view(report, report_table(report, "statistics", "spread"), "node", node);
  if (sy_study_rows(averages) == 0 || report_cell(averages, 0, "mean")->absent)
    return;
  g_autofree char *mean = report_cell_shown(report, averages, 0, "mean");
  put_fact(page, _("Mean"), mean);
  put_extreme(page, node, _("Highest"), report_cell(spread, 0, "highest"));
  put_extreme(page, node, _("Lowest"), report_cell(spread, 0, "lowest"));
}

static void put_head(struct page *page, uint32_t index) {
  const struct sy_node *node = node_at(page, index);
  put_place(page, index);
  html(page->html, "<h1>%s</h1>\n<p class=\"tags\"><span class=\"tag\">%s</span> ",
       sy_text_get(node->name), kind_word(node));
  html(page->html, "<span class=\"tag %s\">%s</span> <code>%s</code></p>\n",
       sy_basis_names[node->source], report_basis_word(node->source), node->id);
  html(page->html, "<p>%s</p>\n<dl class=\"facts\">\n", report_basis_meaning(node->source));
  put_weight(page, index);
  put_figures(page, index);
  html(page->html, "</dl>\n");
}

/* ---- distribution ---- */

/* A table of the study with the rows about the node, without the picture. */
static void put_rows(struct page *page, const char *part, const char *id, uint32_t node) {
  const struct sy_style style = page_style(page);
  const sy_study_table *table = report_table(page->report, part, id);
  if (!table)
    return;
  g_autoptr(report_view_owned) view = report_view(page->report, table, "node", node);
  if (sy_study_rows(view) == 0)
    return;
  sy_heading_print(sy_text_get(table->title), &style, NULL);
  sy_study_table_write(page->report->study, view, &style, NULL);
}

static bool has_scores(const struct page *page, uint32_t node) {
  const sy_study_table *table = report_table(page->report, "statistics", "averages");
  g_autoptr(report_view_owned) view = report_view(page->report, table, "node", node);
  return sy_study_rows(view) > 0 && report_cell(view, 0, "count")->count > 0;
}

static void put_distribution(struct page *page, uint32_t node) {
  if (!has_scores(page, node))
    return;
  page_open_section(page, "distribution", _("Distribution"));
  g_autoptr(report_view_owned) classes =
      report_view(page->report, report_table(page->report, "statistics", "classes"), "node", node);
  page_study_table(page, classes);
  put_rows(page, "statistics", "averages", node);
  put_rows(page, "statistics", "spread", node);
  put_rows(page, "statistics", "thresholds", node);
  put_rows(page, "statistics", "grades", node);
  page_close_section(page);
}

/* ---- who does best ---- */

/* The figures of a cohort to which its units are compared. */
struct standard {
  double full, mean, best;
};

/* The study has a row for all units before those of several cohorts. */
static struct standard standard_of(const struct page *page, uint32_t node, uint32_t cohort) {
  const struct report *report = page->report;
  struct standard standard = {(double)sy_full_marks(report->edition, node) / SY_NANO, NAN, NAN};
  const guint row = cohort + (report->edition->cohort_count > 1);
  g_autoptr(report_view_owned) averages =
      report_view(report, report_table(report, "statistics", "averages"), "node", node);
  g_autoptr(report_view_owned) spread =
      report_view(report, report_table(report, "statistics", "spread"), "node", node);
  const struct sy_study_cell *mean = report_cell(averages, row, "of_full_marks");
  const struct sy_study_cell *best = report_cell(spread, row, "highest");
  standard.mean = mean->absent ? (double)NAN : mean->number;
  standard.best = best->absent ? (double)NAN : best->number / standard.full;
  return standard;
}

static void put_unit_row(struct page *page, uint32_t node, uint32_t unit, const char *place,
                         const struct standard *standard) {
  const struct report *report = page->report;
  const struct sy_award *award = NULL;
  const uint32_t main_award =
      sy_edition_main_award(report->edition, report->edition->units[unit].cohort);
  if (main_award != SY_NONE && report->edition->awards[main_award].node == node)
    award = &report->edition->awards[main_award];
  html(page->html, "<tr><td class=\"n\">%s</td><td class=\"t\">", place);
  page_unit(page, unit);
  html(page->html, "</td>");
  page_score_cell(page, "n", node, unit, award ? award->digits : report->edition->digits);
  if (standard) {
    html(page->html, "<td class=\"b\">");
    page_share_bar(page,
                   (double)sy_score_of(report->assessment, node, unit) / SY_NANO / standard->full,
                   standard->mean, standard->best);
    html(page->html, "</td>");
  }
  html(page->html, "</tr>\n");
}

/* The units by their scores; those that tie share a place. */
static void put_units(struct page *page, uint32_t node, const uint32_t *units, guint count,
                      const struct standard *standard) {
  const sy_assessment *assessment = page->report->assessment;
  const guint shown = count > MOST_UNITS ? SHOWN_UNITS : count;
  for (guint i = 0, end; i < count; i = end) {
    const int64_t score = sy_micro(sy_score_of(assessment, node, units[i]));
    for (end = i + 1; end < count; end++)
      if (sy_micro(sy_score_of(assessment, node, units[end])) != score)
        break;
    g_autofree char *number = sy_readable_count(i + 1);
    g_autofree char *place = g_strconcat(number, end - i > 1 ? "=" : "", NULL);
    for (guint k = i; k < end; k++)
      if (k < shown || k >= count - shown)
        put_unit_row(page, node, units[k], place, standard);
      else if (k == shown)
        html(page->html, "<tr class=\"gap\"><td colspan=\"%u\">…</td></tr>\n", standard ? 4 : 3);
  }
}

static void put_cohort(struct page *page, uint32_t node, uint32_t cohort) {
  const struct report *report = page->report;
  const char *name = sy_text_get(report->edition->cohorts[cohort].name);
  guint count;
  g_autofree uint32_t *units = sy_units_by_score(report->assessment, node, cohort, &count);
  const bool scores = sy_node_has_score(node_at(page, node));
  while (!scores && count > 0 && sy_score_of(report->assessment, node, units[count - 1]) <= 0)
    count--; /* those with an amount of 0 are not concerned */
  if (count == 0)
    return;
  const struct standard standard = scores ? standard_of(page, node, cohort) : (struct standard){0};
  if (report->edition->cohort_count > 1)
    html(page->html, "<h3>%s</h3>\n", name);
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table "
       "class=\"ranked\">\n<thead><tr><th scope=\"col\" class=\"n rank\">%s</th>",
       name, _("place"));
  html(page->html, "<th scope=\"col\">%s</th><th scope=\"col\" class=\"n\">%s</th>", _("unit"),
       scores ? _("score") : _("amount"));
  if (scores)
    html(page->html, "<th scope=\"col\" class=\"b\">%s</th>", _("share of full marks"));
  html(page->html, "</tr></thead>\n<tbody>\n");
  put_units(page, node, units, count, scores ? &standard : NULL);
  html(page->html, "</tbody></table></div>\n");
}

static bool is_anyone_listed(const struct page *page, uint32_t node) {
  const sy_assessment *assessment = page->report->assessment;
  const bool scores = sy_node_has_score(node_at(page, node));
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    if (sy_is_counted(assessment, node, unit, assessment->rules->disqualified) &&
        (scores || sy_score_of(assessment, node, unit) > 0))
      return true;
  return false;
}

static void put_best(struct page *page, uint32_t node) {
  const bool scores = sy_node_has_score(node_at(page, node));
  if (!is_anyone_listed(page, node))
    return;
  page_open_section(page, "units", scores ? _("Scores of the units") : _("Whom it concerns"));
  if (scores)
    html(page->html, "<p class=\"hint\">%s</p>\n",
         _("Bars show the score as a share of full marks; the dark mark is the mean, the golden "
           "one the best score."));
  for (uint32_t cohort = 0; cohort < page->report->edition->cohort_count; cohort++)
    put_cohort(page, node, cohort);
  page_close_section(page);
}

/* ---- findings ---- */

static void put_problems(struct page *page, uint32_t node) {
  const struct sy_style style = page_style(page);
  const sy_study_table *table = report_table(page->report, "problems", "common");
  if (!table)
    return;
  g_autoptr(report_view_owned) view =
      report_view_below(page->report, table, "node", node, G_MAXUINT);
  g_autoptr(report_view_owned) first = report_view_first(view, MOST_PROBLEMS);
  if (sy_study_rows(view) == 0)
    return;
  page_open_section(page, "findings", _("Findings and advice"));
  sy_study_table_write(page->report->study, first, &style, NULL);
  page_first_rows(page, table, MOST_PROBLEMS, sy_study_rows(view));
  page_close_section(page);
}

/* ---- how it fits its group ---- */

/* The sibling with the highest or lowest correlation, of the rows of one group of units. */
struct sibling {
  uint32_t node;
  double pearson;
};

/* Looks at the rows that name the node in one column for what they name in the other. */
static void look_at_siblings(const struct page *page, uint32_t node, const char *column,
                             const char *other, const char *group, struct sibling *most,
                             struct sibling *least) {
  const sy_study_table *table = report_table(page->report, "coherence", "siblings");
  g_autoptr(report_view_owned) view = report_view(page->report, table, column, node);
  for (guint row = 0; row < sy_study_rows(view); row++) {
    const struct sy_study_cell *pearson = report_cell(view, row, "pearson");
    if (pearson->absent || strcmp(report_cell(view, row, "group")->words->en, group) != 0)
      continue;
    const struct sibling found = {report_cell(view, row, other)->index, pearson->number};
    if (most->node == SY_NONE || found.pearson > most->pearson)
      *most = found;
    if (least->node == SY_NONE || found.pearson < least->pearson)
      *least = found;
  }
}

static void put_sibling(struct page *page, const struct sibling *sibling) {
  g_autofree char *figure = g_strdup_printf("%.3f", sibling->pearson);
  g_autofree char *correlation = sy_minus_shown(figure);
  g_autofree char *text = g_strdup_printf(_(" (%s)"), correlation);
  page_node(page, sibling->node);
  html(page->html, "%s", text);
}

static void put_siblings(struct page *page, uint32_t node, const char *group) {
  struct sibling most = {SY_NONE, 0}, least = {SY_NONE, 0};
  look_at_siblings(page, node, "first", "second", group, &most, &least);
  look_at_siblings(page, node, "second", "first", group, &most, &least);
  if (most.node == SY_NONE)
    return;
  const char *gap = sy_is_chinese() ? "" : " ";
  html(page->html, "<p>%s%s", _("Of the others in the group, it correlates most with"), gap);
  put_sibling(page, &most);
  if (least.node != most.node) {
    html(page->html, "%s%s", _(" and least with"), gap);
    put_sibling(page, &least);
  }
  html(page->html, "%s</p>\n", _("."));
}

/* What it makes of the differences between the totals of all units. */
static void put_share(struct page *page, uint32_t node) {
  const sy_study_table *table = report_table(page->report, "coherence", "separation");
  g_autoptr(report_view_owned) view = report_view(page->report, table, "node", node);
  if (sy_study_rows(view) == 0 || report_cell(view, 0, "share")->absent)
    return;
  g_autofree char *weight = report_cell_shown(page->report, view, 0, "weight");
  g_autofree char *share = report_cell_shown(page->report, view, 0, "share");
  g_autofree char *text = g_strdup_printf(
      _("Its weight in the total, on average over the units, is %s; it accounts for %s of the "
        "differences between the totals."),
      weight, share);
  html(page->html, "<p>%s</p>\n", text);
}

/* "Over 10 units, the correlation with Total is 0.951 (Pearson)." g_free. */
static char *fit_sentence(const struct page *page, const sy_study_table *view, const char *parent) {
  g_autofree char *count = report_cell_shown(page->report, view, 0, "count");
  g_autofree char *pearson = report_cell_shown(page->report, view, 0, "pearson");
  g_autofree char *spearman = report_cell_shown(page->report, view, 0, "spearman");
  if (report_cell(view, 0, "pearson")->absent)
    return g_strdup_printf(_("No correlation with %s can be computed: there are too few units, or "
                             "they all have the same score."),
                           parent);
  if (report_cell(view, 0, "spearman")->absent)
    return g_strdup_printf(_("Over %s units, the correlation with %s is %s (Pearson)."), count,
                           parent, pearson);
  return g_strdup_printf(
      _("Over %s units, the correlation with %s is %s (Pearson); that of the ranks is %s "
        "(Spearman)."),
      count, parent, pearson, spearman);
}

static void put_fit(struct page *page, uint32_t node) {
  const sy_study_table *table = report_table(page->report, "coherence", "parents");
  if (!table)
    return;
  g_autoptr(report_view_owned) view = report_view(page->report, table, "node", node);
  if (sy_study_rows(view) == 0)
    return;
  page_open_section(page, "fit", _("How it fits its group"));
  g_autofree char *sentence =
      fit_sentence(page, view, sy_text_get(node_at(page, node_at(page, node)->parent)->name));
  html(page->html, "<p>%s</p>\n", sentence);
  html(
      page->html, "<p class=\"note\">%s</p>\n",
      _("A correlation is between −1 and 1: near 1, units that score high on one score high on the "
        "other; near 0, the two have nothing to do with each other."));
  put_siblings(page, node, report_cell(view, 0, "group")->words->en);
  put_share(page, node);
  page_close_section(page);
}

/* ---- what changed ---- */

static const struct sy_node_match *match_of(const sy_changes *changes, uint32_t node) {
  for (guint i = 0; i < changes->node_count; i++)
    if (changes->nodes[i].later == node)
      return &changes->nodes[i];
  return NULL;
}

static void put_changes(struct page *page, uint32_t node) {
  const sy_changes *changes = page->report->result->changes;
  const struct sy_node_match *match = changes ? match_of(changes, node) : NULL;
  if (!match)
    return;
  g_autofree char *fate = sy_fate_shown(changes, match);
  g_autofree char *sentence = g_strdup_printf(_("Compared with %s: %s."),
                                              sy_text_get(changes->earlier->edition->name), fate);
  page_open_section(page, "changes", _("Since the previous edition"));
  html(page->html, "<p>%s</p>\n", sentence);
  if (match->why)
    html(page->html, "<p>%s</p>\n", sy_text_get(*match->why));
  put_rows(page, "statistics", "rises", node);
  page_close_section(page);
}

/* ---- the pages ---- */

void report_write_node(struct page *page, uint32_t node) {
  page_begin(page, sy_text_get(node_at(page, node)->name));
  put_head(page, node);
  report_write_rules(page, node);
  put_distribution(page, node);
  put_best(page, node);
  put_problems(page, node);
  put_fit(page, node);
  report_write_panels(page, node);
  put_changes(page, node);
  page_end(page);
}

void report_write_nodes(struct page *page, uint32_t index) {
  (void)index;
  page_begin(page, _("Indicators"));
  html(page->html, "<h1>%s</h1>\n<p>%s</p>\n", _("Indicators"),
       _("A weight is what a part counts in its group; the share is what it counts in the total. "
         "The bars of the parts of a group divide the bar of the group."));
  report_explain_separation(page);
  report_write_tree(page, 0);
  page_end(page);
}
