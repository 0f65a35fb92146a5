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
