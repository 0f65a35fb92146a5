/* SPDX-License-Identifier: Apache-2.0
 *
 * separation.c: which parts of the total and which indicators separate the units
 *
 * All figures are those of the study's table of that name.
 */
#include "report/report-private.h"

#include <math.h>

#define MOST_SEPARATING 6
#define MOST_OF_SEVERAL 4 /* if there are several groups of units */
#define MOST_NARROWING 3
#define LEAST_SHARE 0.0005    /* of the differences that is worth a row */
#define LEAST_NARROWING 0.005 /* below 0 that is worth a word */

static const sy_study_table *separation_of(const struct report *report) {
  return report_table(report, "coherence", "separation");
}

bool report_has_separation(const struct report *report) {
  const sy_study_table *table = separation_of(report);
  for (guint row = 0; table && row < sy_study_rows(table); row++)
    if (!report_cell(table, row, "share")->absent)
      return true;
  return false;
}

static double share_at(const sy_study_table *table, guint row) {
  return report_cell(table, row, "share")->number;
}

static gint compare_shares(gconstpointer left, gconstpointer right, gpointer table) {
  const guint a = *(const guint *)left, b = *(const guint *)right;
  const double x = share_at(table, a), y = share_at(table, b);
  return x != y ? (x > y ? -1 : 1) : (a > b) - (a < b);
}

/* Rows of a group of units, from the largest share to the smallest. */
struct separating {
  GArray *parts;   /* of guint: of the total */
  GArray *singles; /* what is not divided further: indicators, adjustments, vetoes, groups that are
                      no sums */
};

static struct separating separating_of(const struct report *report, guint row, guint end) {
  const sy_study_table *table = separation_of(report);
  struct separating rows = {g_array_new(FALSE, FALSE, sizeof(guint)),
                            g_array_new(FALSE, FALSE, sizeof(guint))};
  for (; row < end; row++) {
    const struct sy_study_cell *share = report_cell(table, row, "share");
    const uint32_t index = report_cell(table, row, "node")->index;
    if (index == SY_NONE || share->absent || fabs(share->number) < LEAST_SHARE)
      continue;
    const struct sy_node *node = &report->edition->nodes[index];
    const bool together = !report_cell(table, row, "step")->absent;
    if (node->parent == 0 && !together)
      g_array_append_val(rows.parts, row);
    if (node->kind != SY_GROUP || together)
      g_array_append_val(rows.singles, row);
  }
  g_array_sort_with_data(rows.parts, compare_shares, (gpointer)table);
  g_array_sort_with_data(rows.singles, compare_shares, (gpointer)table);
  return rows;
}

static guint shown_rows(const struct page *page, const GArray *rows) {
  return MIN(rows->len,
             page->report->edition->cohort_count > 1 ? MOST_OF_SEVERAL : MOST_SEPARATING);
}

/* The largest figure of the rows that are shown, by which bars are drawn. */
static double largest_shown(const struct page *page, const GArray *rows) {
  const sy_study_table *table = separation_of(page->report);
  double most = 0;
  for (guint i = 0; i < shown_rows(page, rows); i++) {
    const guint row = g_array_index(rows, guint, i);
    const struct sy_study_cell *weight = report_cell(table, row, "weight");
    most = MAX(most, MAX(share_at(table, row), weight->absent ? 0 : weight->number));
  }
  return most;
}

static void put_share_row(struct page *page, guint row, double most) {
  const sy_study_table *table = separation_of(page->report);
  const struct sy_study_cell *weight = report_cell(table, row, "weight");
  g_autofree char *share = report_cell_shown(page->report, table, row, "share");
  g_autofree char *weighs = report_cell_shown(page->report, table, row, "weight");
  html(page->html, "<tr><th scope=\"row\">");
  page_node_in_group(page, report_cell(table, row, "node")->index);
  html(page->html, "</th><td>%s</td><td>%s</td><td>", share, weighs);
  page_share_bar(page, share_at(table, row) / most,
                 weight->absent ? (double)NAN : weight->number / most, (double)NAN);
  html(page->html, "</td></tr>\n");
}

/* "These 6 make 61.4% of the differences.", if there are others. */
static void put_sum(struct page *page, const GArray *rows) {
  const sy_study_table *table = separation_of(page->report);
  const guint count = shown_rows(page, rows);
  struct sy_study_cell sum = {.number = 0};
  if (count == rows->len)
    return;
  for (guint i = 0; i < count; i++) {
    const guint row = g_array_index(rows, guint, i);
    sum.number += share_at(table, row);
    sum.estimated |= report_cell(table, row, "share")->estimated;
  }
  g_autofree char *share = sy_study_cell_text(page->report->study, SY_STUDY_SHARE, &sum);
  g_autofree char *sentence =
      g_strdup_printf(_("Together, these %u account for %s of the differences."), count, share);
  html(page->html, "<p>%s</p>\n", sentence);
}

static void put_shares(struct page *page, const char *heading, const GArray *rows, double most) {
  html(page->html,
       "<div><h4>%s</h4>\n<table class=\"shares weighed\"><thead><tr><td></td>"
       "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><td></td>"
       "</tr></thead><tbody>\n",
       heading, _("share of the differences"), _("weight"));
  for (guint i = 0; i < shown_rows(page, rows); i++)
    put_share_row(page, g_array_index(rows, guint, i), most);
  html(page->html, "</tbody></table>\n");
  put_sum(page, rows);
  html(page->html, "</div>\n");
}

/* "X separates the units most: it makes 34.7% of the differences, with a weight of 30.0%." */
static void put_most_separating(struct page *page, guint row) {
  const sy_study_table *table = separation_of(page->report);
  const uint32_t node = report_cell(table, row, "node")->index;
  const char *name = sy_text_get(page->report->edition->nodes[node].name);
  g_autofree char *share = report_cell_shown(page->report, table, row, "share");
  g_autofree char *weight = report_cell_shown(page->report, table, row, "weight");
  g_autofree char *sentence =
      report_cell(table, row, "weight")->absent
          ? g_strdup_printf(_("%s separates the units most: it accounts for %s of the differences "
                              "between the totals."),
                            name, share)
          : g_strdup_printf(_("%s separates the units most: it accounts for %s of the differences "
                              "between the totals, at a weight of %s."),
                            name, share, weight);
  html(page->html, "<p class=\"lead\">%s</p>\n", sentence);
}

/* "Narrowing the differences: X (−20.8%), Y (−2.8%)." */
static void put_narrowing(struct page *page, const GArray *rows) {
  const sy_study_table *table = separation_of(page->report);
  const guint most = MIN(rows->len, MOST_NARROWING);
  guint count = 0;
  while (count < most &&
         share_at(table, g_array_index(rows, guint, rows->len - 1 - count)) <= -LEAST_NARROWING)
    count++;
  if (count > 0)
    html(page->html, "<p>%s%s", _("Narrowing the differences:"), sy_is_chinese() ? "" : " ");
  for (guint i = 0; i < count; i++) {
    const guint row = g_array_index(rows, guint, rows->len - 1 - i);
    g_autofree char *share = report_cell_shown(page->report, table, row, "share");
    html(page->html, "%s", i > 0 ? _(", ") : "");
    page_node_in_group(page, report_cell(table, row, "node")->index);
    g_autofree char *within = g_strdup_printf(_(" (%s)"), share);
    html(page->html, "%s%s", within, i + 1 == count ? _(".") : "");
  }
  if (count > 0)
    html(page->html, "</p>\n");
}

/* Whether the parts of the total are not divided further, so that one list has all. */
static bool is_flat(const struct page *page, const GArray *parts) {
  const sy_study_table *table = separation_of(page->report);
  for (guint i = 0; i < parts->len; i++) {
    const uint32_t node = report_cell(table, g_array_index(parts, guint, i), "node")->index;
    if (page->report->edition->nodes[node].kind == SY_GROUP)
      return false;
  }
  return true;
}

/* About a group of units. */
static void put_group(struct page *page, guint row, guint end) {
  const sy_study_table *table = separation_of(page->report);
  const struct separating rows = separating_of(page->report, row, end);
  const double most = MAX(largest_shown(page, rows.parts), largest_shown(page, rows.singles));
  if (rows.parts->len > 0) {
    html(page->html, "<h3>%s</h3>\n", sy_words_get(report_cell(table, row, "group")->words));
    put_most_separating(page, g_array_index(rows.parts, guint, 0));
    html(page->html, "<div class=\"halves\">\n");
    if (!is_flat(page, rows.parts))
      put_shares(page, _("Parts of the total"), rows.parts, most);
    put_shares(page, _("Single indicators"), rows.singles, most);
    html(page->html, "</div>\n");
    put_narrowing(page, rows.singles);
  }
  g_array_unref(rows.parts);
  g_array_unref(rows.singles);
}

/* Whether the total is not a sum of its parts: then all of them together have a row. */
static bool is_undivided(const sy_study_table *table) {
  return report_cell(table, 0, "node")->index == 0;
}

/* The notes of the table from that one on; the first says how shares are computed. */
static void put_notes(struct page *page, guint first) {
  const sy_study_table *table = separation_of(page->report);
  for (guint i = first; i < table->notes->len; i++)
    html(page->html, "<p class=\"note\">%s</p>\n", sy_words_get(table->notes->pdata[i]));
}

void page_write_separation(struct page *page) {
  const sy_study_table *table = separation_of(page->report);
  if (!is_undivided(table)) {
    g_autofree char *address = page_address(page, "indicators.html");
    html(page->html, "<p>%s <a href=\"%s\">%s</a></p>\n",
         _("A part on which all units score alike does not separate them, whatever its weight. "
           "The share of a part says how much of the differences between the totals comes from its "
           "points; the line across its bar is its weight in the total."),
         address, _("All indicators and their shares"));
    for (guint row = 0, end; row < sy_study_rows(table); row = end) {
      end = report_end_of_group(table, row);
      put_group(page, row, end);
    }
  }
  put_notes(page, 1);
}

void report_explain_separation(struct page *page) {
  if (report_has_separation(page->report))
    put_notes(page, 0);
}
