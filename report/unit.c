/* SPDX-License-Identifier: Apache-2.0
 *
 * unit.c: the page of a unit
 *
 * `sections` lists what it has, in order; each is in the file that its comment names.
 */
#include "report/unit-private.h"

unsigned report_digits(const struct report *report, uint32_t award) {
  return award == SY_NONE ? report->edition->digits : report->edition->awards[award].digits;
}

char *report_score(const struct report *report, uint32_t node, uint32_t award, uint32_t unit) {
  return report_figure(report, node, unit, report_digits(report, award));
}

char *report_rank(const sy_assessment *assessment, uint32_t award, uint32_t unit) {
  const struct sy_standing *standing = award == SY_NONE ? NULL : &assessment->standings[award];
  if (!standing || !standing->rank[unit])
    return g_strdup("–");
  g_autofree char *rank = sy_readable_count(standing->rank[unit]);
  return g_strconcat(rank, standing->tied[unit] ? "=" : "", NULL);
}

/* It is closed on a screen, and open on paper. */
static void write_calculation(const struct unit_page *unit) {
  page_open_section(unit->page, "calculation", _("The whole calculation"));
  html(unit->page->html, "<details><summary>%s</summary>\n", _("Every score, weight and sum"));
  sy_explain_parts_write(unit->explanation, unit->report->figures, &unit->style, NULL);
  html(unit->page->html, "</details>\n");
  page_close_section(unit->page);
}

static void (*const sections[])(const struct unit_page *unit) = {
    unit_write_standing, unit_write_scores,  unit_write_points,
    unit_write_findings, unit_write_changes, unit_write_replies,
    unit_write_ahead,    write_calculation,  unit_write_evidence,
};

void report_write_unit(struct page *page, uint32_t index) {
  const struct report *report = page->report;
  const sy_edition *edition = report->edition;
  const struct sy_unit *described = &edition->units[index];
  const uint32_t award = sy_edition_main_award(edition, described->cohort);
  const uint32_t node = award == SY_NONE ? 0 : edition->awards[award].node;
  g_autoptr(sy_explanation) explanation = sy_explain(report->assessment, index, node);
  const struct unit_page unit = {.page = page,
                                 .report = report,
                                 .assessment = report->assessment,
                                 .edition = edition,
                                 .style = page_style(page),
                                 .unit = index,
                                 .award = award,
                                 .node = node,
                                 .explanation = explanation};
  page_begin(page, sy_text_get(described->name));
  html(page->html, "<h1>%s</h1>\n", sy_text_get(described->name));
  if (edition->cohort_count > 1)
    html(page->html, "<p class=\"kicker\">%s</p>\n",
         sy_text_get(edition->cohorts[described->cohort].name));
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
    sections[i](&unit);
  page_end(page);
}
