/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: the list of units, by cohort and rank
 */
#include "report/unit-private.h"

#include <math.h>

/* The award by which the units of a cohort are listed, and its node. */
struct list {
  uint32_t cohort, award, node;
};

static void put_unit(struct page *page, const struct list *list, uint32_t unit) {
  const struct report *report = page->report;
  g_autofree char *rank = report_rank(report->assessment, list->award, unit);
  g_autofree char *score = report_score(report, list->node, list->award, unit);
  const bool scored = sy_outcome_of(report->assessment, list->node, unit) == SY_SCORED;
  const guint band =
      list->award == SY_NONE ? 0 : report->assessment->standings[list->award].band[unit];
  const bool disqualified =
      sy_marks_of(report->assessment, list->node, unit) & SY_MARK_DISQUALIFIED;
  html(page->html, "<tr><td class=\"n\">%s</td><th scope=\"row\" class=\"t\">", rank);
  page_unit(page, unit);
  html(page->html, "</th><td class=\"n\">%s</td><td class=\"bars\">", score);
  page_share_bar(page,
                 scored ? (double)sy_score_of(report->assessment, list->node, unit) /
                              (double)sy_full_marks(report->edition, list->node)
                        : NAN,
                 NAN, NAN);
  html(page->html, "</td><td class=\"t\">%s</td></tr>\n",
       disqualified ? _("disqualified")
       : band       ? sy_text_get(report->edition->awards[list->award].bands[band - 1].name)
                    : "");
}

static uint32_t rank_of(const struct report *report, const struct list *list, uint32_t unit) {
  const uint32_t rank =
      list->award == SY_NONE ? 0 : report->assessment->standings[list->award].rank[unit];
  return rank ? rank : G_MAXUINT32; /* the last */
}

struct by_rank {
  const struct report *report;
  const struct list *list;
};

static gint compare_units(gconstpointer left, gconstpointer right, gpointer data) {
  const struct by_rank *by = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const uint32_t x = rank_of(by->report, by->list, a), y = rank_of(by->report, by->list, b);
  return x != y ? (x < y ? -1 : 1) : (a > b) - (a < b);
}

static void put_cohort(struct page *page, uint32_t index) {
  const struct report *report = page->report;
  const struct sy_cohort *cohort = &report->edition->cohorts[index];
  const uint32_t award = sy_edition_main_award(report->edition, index);
  const struct list list = {index, award,
                            award == SY_NONE ? 0 : report->edition->awards[award].node};
  const struct by_rank by = {report, &list};
  g_autofree uint32_t *units = g_new(uint32_t, (gsize)cohort->unit_count + 1);
  for (uint32_t i = 0; i < cohort->unit_count; i++)
    units[i] = cohort->first_unit + i;
  g_qsort_with_data(units, (gint)cohort->unit_count, sizeof *units, compare_units, (gpointer)&by);
  if (report->edition->cohort_count > 1)
    html(page->html, "<h2>%s</h2>\n", sy_text_get(cohort->name));
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
       "<table class=\"against\">\n",
       sy_text_get(cohort->name));
  html(page->html,
       "<thead><tr><th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"t\">%s</th>"
       "<th scope=\"col\" class=\"n\">%s</th><th class=\"bars\"></th>"
       "<th scope=\"col\" class=\"t\">%s</th></tr></thead>\n<tbody>\n",
       _("rank"), _("unit"), sy_text_get(report->edition->nodes[list.node].name), _("band"));
  for (uint32_t i = 0; i < cohort->unit_count; i++)
    put_unit(page, &list, units[i]);
  html(page->html, "</tbody></table></div>\n");
}

void report_write_units(struct page *page, uint32_t index) {
  (void)index;
  page_begin(page, _("Units"));
  html(page->html, "<h1>%s</h1>\n", _("Units"));
  for (uint32_t i = 0; i < page->report->edition->cohort_count; i++)
    put_cohort(page, i);
  page_end(page);
}
