/* SPDX-License-Identifier: Apache-2.0
 *
 * unit.c: the page of a unit, and the list of units
 */
#include "report/report-private.h"

void report_write_unit(struct page *page, uint32_t unit) {
  const struct report *report = page->report;
  const sy_edition *edition = report->edition;
  const struct sy_style style = page_style(page);
  const char *name = sy_text_get(edition->units[unit].name);
  page_begin(page, name);
  html(page->html, "<h1>%s</h1>\n", name);
  const uint32_t award = sy_edition_main_award(edition, edition->units[unit].cohort);
  const uint32_t node = award == SY_NONE ? 0 : edition->awards[award].node;
  g_autoptr(sy_explanation) explanation = sy_explain(report->assessment, unit, node);
  page_open_section(page, "explanation", _("How the score came about"));
  sy_explain_write(explanation, &style, NULL);
  page_close_section(page);
  page_end(page);
}

void report_write_units(struct page *page, uint32_t index) {
  (void)index;
  const sy_edition *edition = page->report->edition;
  page_begin(page, _("Units"));
  html(page->html, "<h1>%s</h1>\n<ul class=\"names\">\n", _("Units"));
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    html(page->html, "<li>");
    page_unit(page, unit);
    html(page->html, "</li>\n");
  }
  html(page->html, "</ul>\n");
  page_end(page);
}
