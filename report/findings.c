/* SPDX-License-Identifier: Apache-2.0
 *
 * findings.c: indicators and problems of all units together
 */
#include "report/report-private.h"

/* ---- strongest and weakest indicators ---- */

#define AT_EACH_END 6

/* Lists `rows` of the table's `all` rows, from one end or the other, and says how many others have
 * the mean of the last one listed. */
static void put_indicators(struct page *page, const sy_study_table *table, const char *heading,
                           guint from, int step, guint rows, guint all) {
  const struct sy_study_cell *share = NULL;
  guint more = 0;
  html(page->html, "<div><h4>%s</h4>\n<table class=\"shares\"><tbody>\n", heading);
  for (guint i = 0, row = from; i < rows; i++, row += (guint)step) {
    share = report_cell(table, row, "of_full_marks");
    g_autofree char *text = sy_study_cell_text(page->report->study, SY_STUDY_SHARE, share);
    html(page->html, "<tr><th scope=\"row\">");
    page_node_in_group(page, report_cell(table, row, "node")->index);
    html(page->html, "</th><td class=\"n\">%s</td><td>", text);
    page_share_bar(page, share->absent ? (double)NAN : share->number, (double)NAN, (double)NAN);
    html(page->html, "</td></tr>\n");
  }
  html(page->html, "</tbody></table>");
  for (guint i = rows, row = from + (guint)step * rows; share && i < all; i++, row += (guint)step) {
    const struct sy_study_cell *other = report_cell(table, row, "of_full_marks");
    more += !share->absent && !other->absent && other->number == share->number;
  }
  g_autofree char *text =
      sy_counted(ngettext("%u more indicator has the same share of full marks.",
                          "%u more indicators have the same share of full marks.", more),
                 more);
  if (more)
    html(page->html, "<p class=\"note\">%s</p>", text);
  html(page->html, "</div>\n");
}

void page_write_strengths(struct page *page) {
  const sy_study_table *table = report_table(page->report, "statistics", "indicators");
  if (!table)
    return;
  html(page->html, "<p>%s</p>\n",
       _("The indicators with the highest and the lowest mean, as a share of full marks."));
  for (guint row = 0, end; row < sy_study_rows(table); row = end) {
    end = report_end_of_group(table, row);
    const guint count = MIN(AT_EACH_END, (end - row + 1) / 2);
    html(page->html, "<h3>%s</h3>\n<div class=\"halves\">\n",
         sy_words_get(report_cell(table, row, "group")->words));
    put_indicators(page, table, _("Strongest"), row, 1, count, end - row);
    if (end - row > count)
      put_indicators(page, table, _("Weakest"), end - 1, -1, MIN(count, end - row - count),
                     end - row);
    html(page->html, "</div>\n");
  }
}

/* ---- common problems ---- */

#define MOST_PROBLEMS 12

static void put_problem(struct page *page, const sy_study_table *table, guint row) {
  const struct sy_study_cell *units = report_cell(table, row, "units");
  const struct sy_study_cell *of = report_cell(table, row, "of");
  const struct sy_study_cell *advice = report_cell(table, row, "advice");
  g_autofree char *points = report_cell_shown(page->report, table, row, "points");
  html(page->html, "<li><h4>%s</h4><p class=\"where\">",
       sy_words_get(report_cell(table, row, "finding")->words));
  page_node_in_group(page, report_cell(table, row, "node")->index);
  g_autofree char *lost = sy_points_shown(points);
  g_autofree char *have = sy_readable_count((guint)units->count);
  g_autofree char *all = sy_readable_count((guint)of->count);
  g_autofree char *count =
      g_strdup_printf(ngettext("%s of %s unit; %s lost in all", "%s of %s units; %s lost in all",
                               (unsigned long)of->count),
                      have, all, lost);
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
    html(page->html, "<p>%s</p>\n", _("No finding costs points."));
    return;
  }
  html(page->html, "<p>%s</p>\n",
       _("The problems that cost all units together the most points come first. Points that were "
         "lost without a finding are not among them."));
  for (guint row = 0, end; row < sy_study_rows(table); row = end) {
    end = report_end_of_group(table, row);
    html(page->html, "<h3>%s</h3>\n<ol class=\"problems\">\n",
         sy_words_get(report_cell(table, row, "group")->words));
    for (guint i = row; i < MIN(end, row + MOST_PROBLEMS); i++)
      put_problem(page, table, i);
    html(page->html, "</ol>\n");
  }
  for (guint i = 0; i < table->notes->len; i++)
    html(page->html, "<p class=\"note\">%s</p>\n", sy_words_get(table->notes->pdata[i]));
}
