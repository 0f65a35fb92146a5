/* SPDX-License-Identifier: Apache-2.0
 *
 * indicator.c: the page of an indicator or a group, and the list of all
 */
#include "report/report-private.h"

void report_write_node(struct page *page, uint32_t node) {
  const char *name = sy_text_get(page->report->edition->nodes[node].name);
  page_begin(page, name);
  html(page->html, "<h1>%s</h1>\n", name);
  page_end(page);
}

void report_write_nodes(struct page *page, uint32_t index) {
  (void)index;
  const struct sy_style style = page_style(page);
  page_begin(page, _("Indicators"));
  html(page->html, "<h1>%s</h1>\n", _("Indicators"));
  page->level = 2;
  sy_tree_write(page->report->edition, &style, NULL);
  page_end(page);
}
