/* SPDX-License-Identifier: Apache-2.0
 *
 * bars.c: small pictures within rows
 *
 * They repeat figures that are beside them, so screen readers skip them. The track behind a bar is
 * the background of its picture.
 */
#include "report/report-private.h"

#include <math.h>

static void append_rect(GString *svg, const char *class, double x, double width) {
  char from[G_ASCII_DTOSTR_BUF_SIZE], size[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(from, sizeof from, "%.2f", x);
  g_ascii_formatd(size, sizeof size, "%.2f", width);
  g_string_append_printf(svg, "<rect class=\"%s\" x=\"%s\" width=\"%s\" height=\"10\"/>", class,
                         from, size);
}

static GString *new_bar(void) {
  return g_string_new(
      "<svg class=\"sy-picture bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">");
}

static const char *const part_classes[] = {"sy-c0", "sy-c1", "sy-c2", "sy-c3",
                                           "sy-c4", "sy-c5", "sy-c6", "sy-c7"};

void page_parts_bar(struct page *page, const double *shares, guint count) {
  g_autoptr(GString) svg = new_bar();
  double x = 0;
  for (guint i = 0; i < count; i++) {
    const double width = CLAMP(100 * shares[i], 0, 100 - x);
    if (width > 0)
      append_rect(svg, part_classes[i % G_N_ELEMENTS(part_classes)], x, width);
    x += MAX(width, 0);
  }
  g_string_append(svg, "</svg>");
  sy_html_svg(page->html, svg);
}

#define THINNEST 0.6 /* that can be seen */

void page_span_bar(struct page *page, double from, double share, guint part) {
  g_autoptr(GString) svg = new_bar();
  const double width = CLAMP(100 * share, THINNEST, 100);
  append_rect(svg, part_classes[part % G_N_ELEMENTS(part_classes)],
              CLAMP(100 * from, 0, 100 - width), width);
  g_string_append(svg, "</svg>");
  sy_html_svg(page->html, svg);
}

void page_share_bar(struct page *page, double share, double mean, double best) {
  g_autoptr(GString) svg = new_bar();
  if (!isnan(share))
    append_rect(svg, "sy-bar", 0, CLAMP(100 * share, 0, 100));
  if (!isnan(mean))
    append_rect(svg, "mean", CLAMP(100 * mean, 0, 99.2), 0.8);
  if (!isnan(best))
    append_rect(svg, "best", CLAMP(100 * best, 0, 99.2), 0.8);
  g_string_append(svg, "</svg>");
  sy_html_svg(page->html, svg);
}
