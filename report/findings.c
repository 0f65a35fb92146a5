/* SPDX-License-Identifier: Apache-2.0
 *
 * findings.c: indicators and problems of all units together
 */
#include "report/report-private.h"

#include <math.h>

/* ---- strongest and weakest indicators ---- */

#define AT_EACH_END 6

/* The end of the rows that are about the same group of units as the row. */
static guint end_of_group(const sy_study_table *table, guint row) {
  const char *group = report_cell(table, row, "group")->words->en;
  const char *by = report_cell(table, row, "by")->words->en;
  guint end = row + 1;
  while (end < sy_study_rows(table) &&
         strcmp(report_cell(table, end, "group")->words->en, group) == 0 &&
         strcmp(report_cell(table, end, "by")->words->en, by) == 0)
    end++;
  return end;
}

static void put_indicators(struct page *page, const sy_study_table *table, const char *heading,
                           guint from, guint to) {
  html(page->html, "<div><h4>%s</h4>\n<table class=\"shares\"><tbody>\n", heading);
  for (guint row = from; row < to; row++) {
    const struct sy_study_cell *share = report_cell(table, row, "of_full_marks");
    g_autofree char *text = sy_study_cell_text(page->report->study, SY_STUDY_SHARE, share);
    html(page->html, "<tr><th scope=\"row\">");
    page_node_in_group(page, report_cell(table, row, "node")->index);
    html(page->html, "</th><td class=\"n\">%s</td><td>", text);
    page_share_bar(page, share->absent ? (double)NAN : share->number, (double)NAN, (double)NAN);
    html(page->html, "</td></tr>\n");
  }
  html(page->html, "</tbody></table></div>\n");
}

void page_write_strengths(struct page *page) {
  const sy_study_table *table = report_table(page->report, "statistics", "indicators");
  if (!table)
    return;
  html(page->html, "<p>%s</p>\n",
       _("The indicators with the highest and the lowest mean, as a share of full marks."));
  for (guint row = 0, end; row < sy_study_rows(table); row = end) {
    end = end_of_group(table, row);
    const guint count = MIN(AT_EACH_END, (end - row + 1) / 2);
    html(page->html, "<h3>%s</h3>\n<div class=\"halves\">\n",
         sy_words_get(report_cell(table, row, "group")->words));
    put_indicators(page, table, _("Strongest"), row, row + count);
    put_indicators(page, table, _("Weakest"), MAX(row + count, end - count), end);
    html(page->html, "</div>\n");
  }
}

/* ---- what separates the units ---- */

#define MOST_SEPARATING 6
#define MOST_OF_SEVERAL 4 /* if there are several groups of units */

bool report_has_separation(const struct report *report) {
  const sy_study_table *spread = report_table(report, "statistics", "spread");
  return spread && sy_study_rows(spread) > 0;
}

/* A column of figures by which rows are sorted. */
struct by_figure {
  const sy_study_table *table;
  const char *column;
};

static gint compare_figures(gconstpointer left, gconstpointer right, gpointer data) {
  const struct by_figure *by = data;
  const guint a = *(const guint *)left, b = *(const guint *)right;
  const double x = report_cell(by->table, a, by->column)->number,
               y = report_cell(by->table, b, by->column)->number;
  return x != y ? (x > y ? -1 : 1) : (a > b) - (a < b);
}

/* Whether the row is about the group of units that another table's row is about. */
static bool is_of_group(const sy_study_table *table, guint row, const sy_study_table *other,
                        guint other_row) {
  static const char *const columns[] = {"group", "by"};
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    if (strcmp(report_cell(table, row, columns[i])->words->en,
               report_cell(other, other_row, columns[i])->words->en) != 0)
      return false;
  return true;
}

/* The rows about nodes of a group of units that have a figure above 0 in a column, the highest
 * first: the children of `parent` or, if that is SY_NONE, all indicators. Of guint. */
static GArray *highest_rows(const struct report *report, const struct by_figure *by,
                            uint32_t parent, const sy_study_table *groups, guint group) {
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint row = 0; row < sy_study_rows(by->table); row++) {
    const struct sy_node *node =
        &report->edition->nodes[report_cell(by->table, row, "node")->index];
    const struct sy_study_cell *figure = report_cell(by->table, row, by->column);
    const bool is_asked = parent == SY_NONE ? node->kind == SY_LEAF : node->parent == parent;
    if (is_asked && !figure->absent && figure->number > 0 &&
        is_of_group(by->table, row, groups, group))
      g_array_append_val(rows, row);
  }
  g_array_sort_with_data(rows, compare_figures, (gpointer)by);
  return rows;
}

static void put_separating(struct page *page, const char *heading, const struct by_figure *by,
                           const GArray *rows) {
  const double most =
      rows->len ? report_cell(by->table, g_array_index(rows, guint, 0), by->column)->number : NAN;
  html(page->html, "<div><h4>%s</h4>\n<table class=\"shares\"><tbody>\n", heading);
  const guint most_rows =
      page->report->edition->cohort_count > 1 ? MOST_OF_SEVERAL : MOST_SEPARATING;
  for (guint i = 0; i < MIN(rows->len, most_rows); i++) {
    const guint row = g_array_index(rows, guint, i);
    g_autofree char *shown = report_cell_shown(page->report, by->table, row, by->column);
    html(page->html, "<tr><th scope=\"row\">");
    page_node_in_group(page, report_cell(by->table, row, "node")->index);
    html(page->html, "</th><td class=\"n\">%s</td><td>", shown);
    page_share_bar(page, report_cell(by->table, row, by->column)->number / most, (double)NAN,
                   (double)NAN);
    html(page->html, "</td></tr>\n");
  }
  html(page->html, "</tbody></table></div>\n");
}

/* "X separates the units most: it makes 34.7% of the differences, with a weight of 30.0%." */
static void put_most_separating(struct page *page, const sy_study_table *weights, guint row) {
  const uint32_t node = report_cell(weights, row, "node")->index;
  g_autofree char *effective = report_cell_shown(page->report, weights, row, "effective");
  g_autofree char *declared = report_cell_shown(page->report, weights, row, "declared");
  g_autofree char *sentence = g_strdup_printf(
      _("%s separates the units most: it makes %s of the differences between the totals, at a "
        "weight of %s."),
      sy_text_get(page->report->edition->nodes[node].name), effective, declared);
  html(page->html, "<p class=\"lead\">%s</p>\n", sentence);
}

/* Of the units of a group: the parts of the total, and the single indicators. */
static void put_separation(struct page *page, const sy_study_table *groups, guint group) {
  const struct report *report = page->report;
  const struct by_figure parts = {report_table(report, "coherence", "weights"), "effective"};
  const struct by_figure leaves = {report_table(report, "statistics", "spread"), "deviation"};
  g_autoptr(GArray) foremost = parts.table ? highest_rows(report, &parts, 0, groups, group)
                                           : g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(GArray) widest = highest_rows(report, &leaves, SY_NONE, groups, group);
  if (foremost->len + widest->len == 0)
    return;
  html(page->html, "<h3>%s</h3>\n", sy_words_get(report_cell(groups, group, "group")->words));
  if (foremost->len)
    put_most_separating(page, parts.table, g_array_index(foremost, guint, 0));
  html(page->html, "<div class=\"halves\">\n");
  if (foremost->len)
    put_separating(page, _("Parts of the total: share of the differences"), &parts, foremost);
  put_separating(page, _("Single indicators: standard deviation of the scores"), &leaves, widest);
  html(page->html, "</div>\n");
}

void page_write_separation(struct page *page) {
  const sy_study_table *groups = report_table(page->report, "statistics", "indicators");
  html(page->html, "<p>%s</p>\n",
       _("A part on which all units score alike does not separate them, whatever its weight. "
         "First: how "
         "much of the differences between the totals each part makes. Then: the indicators whose "
         "scores "
         "lie furthest apart, by their standard deviation in points; what that moves in the total "
         "also "
         "depends on the weight."));
  for (guint row = 0; groups && row < sy_study_rows(groups); row = end_of_group(groups, row))
    put_separation(page, groups, row);
}

/* ---- common problems ---- */

#define MOST_PROBLEMS 12

static gint compare_points(gconstpointer left, gconstpointer right, gpointer data) {
  const guint a = *(const guint *)left, b = *(const guint *)right;
  const int64_t x = report_cell(data, a, "points")->score,
                y = report_cell(data, b, "points")->score;
  return x != y ? (x > y ? -1 : 1) : (a > b) - (a < b);
}

/* The rows from `row` to `end` by the points that the problem cost, highest first. g_free. */
static guint *by_points(const sy_study_table *table, guint row, guint end) {
  guint *rows = g_new(guint, end - row);
  for (guint i = row; i < end; i++)
    rows[i - row] = i;
  g_qsort_with_data(rows, (gint)(end - row), sizeof *rows, compare_points, (gpointer)table);
  return rows;
}

static void put_problem(struct page *page, const sy_study_table *table, guint row) {
  const sy_study *study = page->report->study;
  const struct sy_study_cell *units = report_cell(table, row, "units");
  const struct sy_study_cell *of = report_cell(table, row, "of");
  const struct sy_study_cell *advice = report_cell(table, row, "advice");
  g_autofree char *points =
      sy_study_cell_text(study, SY_STUDY_SCORE, report_cell(table, row, "points"));
  html(page->html, "<li><h4>%s</h4><p class=\"where\">",
       sy_words_get(report_cell(table, row, "finding")->words));
  page_node_in_group(page, report_cell(table, row, "node")->index);
  g_autofree char *lost = sy_points_shown(points);
  g_autofree char *count =
      g_strdup_printf(ngettext("%u of %u unit; %s lost in all", "%u of %u units; %s lost in all",
                               (unsigned long)of->count),
                      (guint)units->count, (guint)of->count, lost);
  html(page->html, "</p>");
  page_share_bar(page, (double)units->count / (double)of->count, (double)NAN, (double)NAN);
  html(page->html, "<p class=\"count\">%s</p>", count);
  if (!advice->absent)
    html(page->html, "<p class=\"advice\">%s</p>", sy_words_get(advice->words));
  html(page->html, "</li>\n");
}

void page_write_problems(struct page *page) {
  const sy_study_table *table = report_table(page->report, "problems", "common");
  if (!table || sy_study_rows(table) == 0) {
    html(page->html, "<p>%s</p>\n", _("No problem was found."));
    return;
  }
  html(page->html, "<p>%s</p>\n",
       _("Problems that cost all units together most points come first."));
  for (guint row = 0, end; row < sy_study_rows(table); row = end) {
    end = end_of_group(table, row);
    html(page->html, "<h3>%s</h3>\n<ol class=\"problems\">\n",
         sy_words_get(report_cell(table, row, "group")->words));
    g_autofree guint *rows = by_points(table, row, end);
    for (guint i = 0; i < MIN(end - row, MOST_PROBLEMS); i++)
      put_problem(page, table, rows[i]);
    html(page->html, "</ol>\n");
  }
  for (guint i = 0; i < table->notes->len; i++)
    html(page->html, "<p class=\"note\">%s</p>\n", sy_words_get(table->notes->pdata[i]));
}
