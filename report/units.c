/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: the list of units, by cohort and rank
 *
 * One page lists them all or, if they are many, leads to pages that list some of a cohort each.
 */
#include "report/unit-private.h"

#include <math.h>

#define FOREMOST 10 /* units of a cohort that the page shows which leads to the lists */

/* The units of a cohort by rank, and the award by which they are listed, with its node. */
typedef struct list {
  uint32_t cohort, award, node;
  uint32_t *units;
} unit_list;

static void clear_list(unit_list *list) {
  g_free(list->units);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(unit_list, clear_list)

/* ---- the table ---- */

/* Whether there is anything to say beside the score: a band, or that a unit is disqualified. */
static bool has_bands(const struct report *report, const struct list *list) {
  if (list->award != SY_NONE && report->edition->awards[list->award].band_count > 0)
    return true;
  for (uint32_t i = 0; i < report->edition->node_count; i++)
    if (report->edition->nodes[i].kind == SY_VETO)
      return true;
  return false;
}

static void put_unit(struct page *page, const struct list *list, uint32_t unit) {
  const struct report *report = page->report;
  g_autofree char *rank = report_rank(report->assessment, list->award, unit);
  const bool scored = sy_outcome_of(report->assessment, list->node, unit) == SY_SCORED;
  const guint band =
      list->award == SY_NONE ? 0 : report->assessment->standings[list->award].band[unit];
  const bool disqualified =
      sy_marks_of(report->assessment, list->node, unit) & SY_MARK_DISQUALIFIED;
  html(page->html, "<tr><td class=\"n\">%s</td><th scope=\"row\" class=\"t\">", rank);
  page_unit(page, unit);
  html(page->html, "</th>");
  page_score_cell(page, "n", list->node, unit, report_digits(report, list->award));
  html(page->html, "<td class=\"bars\">");
  page_share_bar(page,
                 scored ? (double)sy_score_of(report->assessment, list->node, unit) /
                              (double)sy_full_marks(report->edition, list->node)
                        : NAN,
                 NAN, NAN);
  html(page->html, "</td>");
  if (has_bands(report, list))
    html(page->html, "<td class=\"t\">%s</td>",
         disqualified ? _("disqualified")
         : band       ? sy_text_get(report->edition->awards[list->award].bands[band - 1].name)
                      : "");
  html(page->html, "</tr>\n");
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

static struct list list_of(const struct report *report, uint32_t index) {
  const struct sy_cohort *cohort = &report->edition->cohorts[index];
  const uint32_t award = sy_edition_main_award(report->edition, index);
  const struct list list = {index, award,
                            award == SY_NONE ? 0 : report->edition->awards[award].node,
                            g_new(uint32_t, (gsize)cohort->unit_count + 1)};
  const struct by_rank by = {report, &list};
  for (uint32_t i = 0; i < cohort->unit_count; i++)
    list.units[i] = cohort->first_unit + i;
  g_qsort_with_data(list.units, (gint)cohort->unit_count, sizeof *list.units, compare_units,
                    (gpointer)&by);
  return list;
}

/* The units of the list from one place to another. */
static void put_table(struct page *page, const struct list *list, uint32_t first, uint32_t end) {
  const sy_edition *edition = page->report->edition;
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"against\">\n",
       sy_text_get(edition->cohorts[list->cohort].name));
  html(page->html,
       "<thead><tr><th scope=\"col\" class=\"n rank\">%s</th><th scope=\"col\" class=\"t\">%s</th>"
       "<th scope=\"col\" class=\"n\">%s</th><td class=\"bars\"></td>",
       _("rank"), _("unit"), sy_text_get(edition->nodes[list->node].name));
  if (has_bands(page->report, list))
    html(page->html, "<th scope=\"col\" class=\"t\">%s</th>", _("band"));
  html(page->html, "</tr></thead>\n<tbody>\n");
  for (uint32_t i = first; i < end; i++)
    put_unit(page, list, list->units[i]);
  html(page->html, "</tbody></table></div>\n");
  page_estimates(page, list->node);
}

/* ---- lists on pages of their own ---- */

static const struct report_list *list_at(const struct page *page, uint32_t index) {
  return &g_array_index(page->report->lists, struct report_list, index);
}

/* "places 201 to 400". g_free. */
static char *places_of(const struct report_list *part) {
  g_autofree char *first = sy_readable_count(part->first + 1);
  g_autofree char *last = sy_readable_count(part->end);
  return part->end == part->first + 1 ? g_strdup_printf(_("place %s"), first)
                                      : g_strdup_printf(_("places %s to %s"), first, last);
}

/* Links to the pages that list a cohort, each with the names at its ends. */
static void put_links(struct page *page, const struct list *list) {
  const struct sy_unit *units = page->report->edition->units;
  html(page->html, "<ul class=\"lists\">\n");
  for (uint32_t i = 0; i < page->report->lists->len; i++) {
    const struct report_list *part = list_at(page, i);
    if (part->cohort != list->cohort)
      continue;
    g_autofree char *file = report_list_file(page->report, i);
    g_autofree char *address = page_address(page, file);
    g_autofree char *places = places_of(part);
    html(page->html, "<li><a href=\"%s\">%s</a> %s … %s</li>\n", address, places,
         sy_text_get(units[list->units[part->first]].name),
         sy_text_get(units[list->units[part->end - 1]].name));
  }
  html(page->html, "</ul>\n");
}

static void put_cohort(struct page *page, uint32_t index) {
  const struct sy_cohort *cohort = &page->report->edition->cohorts[index];
  const bool is_split = page->report->lists->len > 0;
  g_auto(unit_list) list = list_of(page->report, index);
  if (page->report->edition->cohort_count > 1)
    html(page->html, "<h2>%s</h2>\n", sy_text_get(cohort->name));
  put_table(page, &list, 0, is_split ? MIN(cohort->unit_count, FOREMOST) : cohort->unit_count);
  if (is_split)
    put_links(page, &list);
}

void report_write_units(struct page *page, uint32_t index) {
  (void)index;
  page_begin(page, _("Units"));
  html(page->html, "<h1>%s</h1>\n", _("Units"));
  if (page->report->lists->len > 0)
    html(page->html, "<p>%s</p>\n",
         _("The foremost of each cohort, and lists of all units by their places."));
  for (uint32_t i = 0; i < page->report->edition->cohort_count; i++)
    put_cohort(page, i);
  page_end(page);
}

/* A link to the list before or after one, if that is of the same cohort. */
static void put_step(struct page *page, uint32_t to, uint32_t cohort, const char *relation,
                     const char *arrow) {
  if (to >= page->report->lists->len || list_at(page, to)->cohort != cohort)
    return;
  g_autofree char *file = report_list_file(page->report, to);
  g_autofree char *address = page_address(page, file);
  g_autofree char *places = places_of(list_at(page, to));
  html(page->html, "<a rel=\"%s\" href=\"%s\">%s %s</a> ", relation, address, arrow, places);
}

void report_write_list(struct page *page, uint32_t index) {
  const struct report_list *part = list_at(page, index);
  g_auto(unit_list) list = list_of(page->report, part->cohort);
  g_autofree char *places = places_of(part);
  g_autofree char *title = g_strdup_printf(
      _("%s: %s"), sy_text_get(page->report->edition->cohorts[part->cohort].name), places);
  g_autofree char *all = page_address(page, "units.html");
  page_begin(page, title);
  html(page->html, "<h1>%s</h1>\n", title);
  put_table(page, &list, part->first, part->end);
  html(page->html, "<p class=\"actions\">");
  put_step(page, index - 1, part->cohort, "prev", "←");
  html(page->html, "<a href=\"%s\">%s</a> ", all, _("All units"));
  put_step(page, index + 1, part->cohort, "next", "→");
  html(page->html, "</p>\n");
  page_end(page);
}
