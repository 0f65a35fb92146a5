/* SPDX-License-Identifier: Apache-2.0
 *
 * raters.c: how much raters agree, and how severe each is
 *
 * A panel is the marks for an indicator by one criterion. The study finds the figures, and warns.
 */
#include "report/report-private.h"

/* ---- agreement ---- */

/* The row of the panel's alpha on the scale of intervals: the last of its rows. */
static bool find_alpha(const sy_study_table *alphas, uint32_t node,
                       const struct sy_study_cell *criterion, guint *row) {
  bool found = false;
  for (guint i = 0; i < sy_study_rows(alphas); i++) {
    const struct sy_study_cell *other = report_cell(alphas, i, "criterion");
    if (report_cell(alphas, i, "node")->index != node || other->absent != criterion->absent ||
        (!other->absent && other->text != criterion->text))
      continue;
    *row = i;
    found = true;
  }
  return found;
}

static void put_alpha(struct page *page, const sy_study_table *alphas, guint row) {
  g_autofree char *alpha = report_cell_shown(page->report, alphas, row, "alpha");
  g_autofree char *low = report_cell_shown(page->report, alphas, row, "low");
  g_autofree char *high = report_cell_shown(page->report, alphas, row, "high");
  g_autofree char *text =
      report_cell(alphas, row, "alpha")->absent ? g_strdup(_("Their agreement cannot be computed."))
      : report_cell(alphas, row, "low")->absent
          ? g_strdup_printf(_("Krippendorff's alpha is %s."), alpha)
          : g_strdup_printf(_("Krippendorff's alpha is %s (95%% interval: %s to %s)."), alpha, low,
                            high);
  html(page->html, "%s", text);
}

/* Whether the node has other panels than that of the row. */
static bool has_others(const sy_study_table *agreement, guint row) {
  for (guint i = 0; i < sy_study_rows(agreement); i++)
    if (i != row &&
        report_cell(agreement, i, "node")->index == report_cell(agreement, row, "node")->index)
      return true;
  return false;
}

/* "5 raters gave 120 marks for 31 subjects." g_free. */
static char *counts_of(const sy_study_table *agreement, guint row) {
  const guint numbers[] = {(guint)report_cell(agreement, row, "raters")->count,
                           (guint)report_cell(agreement, row, "count")->count,
                           (guint)report_cell(agreement, row, "subjects")->count};
  g_autofree char *raters =
      g_strdup_printf(ngettext("%u rater", "%u raters", numbers[0]), numbers[0]);
  g_autofree char *marks = g_strdup_printf(ngettext("%u mark", "%u marks", numbers[1]), numbers[1]);
  g_autofree char *subjects =
      g_strdup_printf(ngettext("%u subject", "%u subjects", numbers[2]), numbers[2]);
  return g_strdup_printf(_("%s gave %s for %s."), raters, marks, subjects);
}

/* A sentence about a panel. */
static void put_panel(struct page *page, const sy_study_table *agreement,
                      const sy_study_table *alphas, guint row) {
  const struct sy_study_cell *criterion = report_cell(agreement, row, "criterion");
  const uint32_t node = report_cell(agreement, row, "node")->index;
  const bool named = !criterion->absent && has_others(agreement, row);
  g_autofree char *name = report_cell_shown(page->report, agreement, row, "criterion");
  g_autofree char *who = counts_of(agreement, row);
  guint found;
  html(page->html, "<li>");
  page_node_in_group(page, node);
  html(page->html, "%s%s%s%s ", named ? _(", ") : "", named ? name : "", _(": "), who);
  if (find_alpha(alphas, node, criterion, &found))
    put_alpha(page, alphas, found);
  html(page->html, "</li>\n");
}

static void put_warnings(struct page *page, uint32_t node) {
  const GArray *warnings = page->report->study->warnings;
  for (guint i = 0; i < warnings->len; i++) {
    const struct sy_study_warning *warning = &g_array_index(warnings, struct sy_study_warning, i);
    if (node == SY_NONE || warning->node == node)
      html(page->html, "<p class=\"warning\">%s</p>\n", sy_words_get(warning->words));
  }
}

/* ---- severity ---- */

/* Whether the study could tell severity from quality for any of the raters. */
static bool has_effects(const sy_study_table *raters) {
  for (guint row = 0; row < sy_study_rows(raters); row++)
    if (!report_cell(raters, row, "effect")->absent)
      return true;
  return false;
}

static void put_table(struct page *page, const sy_study_table *table) {
  const struct sy_style style = page_style(page);
  if (sy_study_rows(table) == 0)
    return;
  html(page->html, "<details><summary>%s</summary>\n", sy_text_get(table->title));
  sy_study_table_write(page->report->study, table, &style, NULL);
  html(page->html, "</details>\n");
}

static void put_severity(struct page *page, const sy_study_table *raters) {
  if (has_effects(raters)) {
    page_study_figures(page, raters);
    return;
  }
  html(page->html, "<p>%s</p>\n",
       _("The severity of the raters cannot be estimated: that takes raters who are linked by "
         "what they have marked in common."));
  put_table(page, raters);
}

/* ---- the sections ---- */

static void put_sentences(struct page *page, const sy_study_table *agreement,
                          const sy_study_table *alphas) {
  html(page->html, "<ul>\n");
  for (guint row = 0; row < sy_study_rows(agreement); row++)
    put_panel(page, agreement, alphas, row);
  html(page->html, "</ul>\n");
}

void report_write_panels(struct page *page, uint32_t node) {
  static const char *const ids[] = {"agreement", "alpha", "raters", "outliers", "estimates"};
  sy_study_table *views[G_N_ELEMENTS(ids)] = {0};
  if (!report_table(page->report, "raters", ids[0]))
    return;
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    views[i] =
        report_view(page->report, report_table(page->report, "raters", ids[i]), "node", node);
  if (sy_study_rows(views[0]) > 0) {
    page_open_section(page, "raters", _("Raters"));
    put_sentences(page, views[0], views[1]);
    put_warnings(page, node);
    put_severity(page, views[2]);
    for (guint i = 3; i < G_N_ELEMENTS(ids); i++)
      put_table(page, views[i]);
    page_close_section(page);
  }
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    report_view_free(views[i]);
}

bool report_has_raters(const struct report *report) {
  const sy_study_table *raters = report_table(report, "raters", "raters");
  return raters && sy_study_rows(raters) > 0;
}

void report_write_raters(struct page *page) {
  g_autofree char *address = page_address(page, "raters.html");
  html(page->html, "<p>%s</p>\n",
       _("How far raters agree is measured by Krippendorff's alpha: 1 is full agreement, 0 is what "
         "chance "
         "alone would give. Raters have pseudonyms; the page about them names all."));
  put_sentences(page, report_table(page->report, "raters", "agreement"),
                report_table(page->report, "raters", "alpha"));
  put_warnings(page, SY_NONE);
  html(page->html, "<p><a href=\"%s\">%s</a></p>\n", address,
       _("How severe each rater is, and unusual marks"));
}

void report_write_severity(struct page *page, uint32_t index) {
  (void)index;
  page_begin(page, _("Raters"));
  html(page->html, "<h1>%s</h1>\n", _("Raters"));
  page->level = 2;
  put_severity(page, report_table(page->report, "raters", "raters"));
  put_table(page, report_table(page->report, "raters", "outliers"));
  page_end(page);
}
