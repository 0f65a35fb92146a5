/* SPDX-License-Identifier: Apache-2.0
 *
 * overview.c: the comprehensive report
 *
 * `sections` lists what it has, in order. A section without anything to say is left out.
 */
#include "report/report-private.h"

/* ---- who won what ---- */

/* Whether a unit is in a band of an award. */
static bool has_band(const struct report *report, uint32_t award, guint band, uint32_t unit) {
  return report->assessment->standings[award].band[unit] == band + 1;
}

static void put_band(struct page *page, uint32_t award, guint band) {
  const struct report *report = page->report;
  const struct sy_award *described = &report->edition->awards[award];
  guint count = 0;
  for (uint32_t unit = 0; unit < report->edition->unit_count; unit++) {
    if (!has_band(report, award, band, unit))
      continue;
    if (count++ == 0)
      html(page->html, "<div class=\"band b%u\"><dt>%s</dt>", MIN(band, 3),
           sy_text_get(described->bands[band].name));
    html(page->html, "<dd>");
    page_unit(page, unit);
    g_autofree char *score = sy_figure_cell(report->figures, report->assessment, described->node,
                                            unit, described->digits);
    html(page->html, " <span class=\"score\">%s</span></dd>", score);
  }
  if (count)
    html(page->html, "</div>\n");
}

/* An award without bands: who is first. */
static void put_first(struct page *page, uint32_t award) {
  const struct report *report = page->report;
  for (uint32_t unit = 0; unit < report->edition->unit_count; unit++) {
    if (report->assessment->standings[award].rank[unit] != 1)
      continue;
    html(page->html, "<div class=\"band b0\"><dt>%s</dt><dd>", _("first"));
    page_unit(page, unit);
    html(page->html, "</dd></div>\n");
  }
}

static bool write_winners(struct page *page) {
  const sy_edition *edition = page->report->edition;
  html(page->html, "<div class=\"awards\">\n");
  for (uint32_t award = 0; award < edition->award_count; award++) {
    html(page->html, "<article class=\"award\"><h3>%s</h3><dl>\n",
         sy_text_get(edition->awards[award].name));
    for (guint band = 0; band < edition->awards[award].band_count; band++)
      put_band(page, award, band);
    if (edition->awards[award].band_count == 0)
      put_first(page, award);
    html(page->html, "</dl></article>\n");
  }
  html(page->html, "</div>\n");
  return true;
}

/* ---- sections of tables of the study ---- */

/* Writes a table, or its first rows; false if the study does not have it. */
static bool write_table(struct page *page, const char *part, const char *id, guint most) {
  const sy_study_table *table = report_table(page->report, part, id);
  if (!table || sy_study_rows(table) == 0)
    return false;
  g_autoptr(report_view_owned) view = report_view_first(table, most);
  page_study_table(page, view);
  return true;
}

static void write_distribution(struct page *page) {
  write_table(page, "statistics", "classes", G_MAXUINT);
}

static void write_ranking(struct page *page) {
  write_table(page, "scores", "contributions", G_MAXUINT);
}

static void write_slope(struct page *page) {
  write_table(page, "scores", "changes", G_MAXUINT);
}

static void write_heat(struct page *page) {
  write_table(page, "scores", "heat", G_MAXUINT);
}

static void write_indicators(struct page *page) {
  write_table(page, "statistics", "indicators", G_MAXUINT);
}

static void write_problems(struct page *page) {
  write_table(page, "problems", "common", 20);
}

static void write_progress(struct page *page) {
  const struct sy_style style = page_style(page);
  if (page->report->result->changes)
    sy_changes_write(page->report->result->changes, &style, NULL);
}

static void write_certainty(struct page *page) {
  write_table(page, "robustness", "ranks", G_MAXUINT);
  write_table(page, "robustness", "bands", G_MAXUINT);
  write_table(page, "influence", "without", 10);
  write_table(page, "influence", "weights", 10);
}

static void write_recompute(struct page *page) {
  char digest[SY_DIGEST_SIZE];
  sy_document_digest(page->report->result, digest);
  html(page->html,
       "<p>%s</p>\n<pre><code>steelyard score %s --format json -o result.json\n"
       "steelyard verify result.json</code></pre>\n",
       _("Anyone can recompute every figure from the edition's files:"), page->report->edition->id);
  html(page->html, "<p>%s <code>%s</code></p>\n", _("Digest of the result document:"), digest);
}

/* ---- all ---- */

static const struct section {
  const char *id, *heading;
  void (*write)(struct page *page);
} sections[] = {
    {"ranking", N_("Ranking"), write_ranking},
    {"distribution", N_("Distribution"), write_distribution},
    {"changes-of-rank", N_("Changes of rank"), write_slope},
    {"heat", N_("Who is strong in what"), write_heat},
    {"indicators", N_("Strongest and weakest indicators"), write_indicators},
    {"problems", N_("Common problems"), write_problems},
    {"progress", N_("Since the previous edition"), write_progress},
    {"certainty", N_("How certain the ranking is"), write_certainty},
    {"raters", N_("Raters"), report_write_raters},
    {"method", N_("Method"), report_write_method},
    {"recompute", N_("How to recompute it"), write_recompute},
};

void report_write_overview(struct page *page, uint32_t index) {
  (void)index;
  const sy_edition *edition = page->report->edition;
  page_begin(page, sy_text_get(edition->name));
  html(page->html, "<h1>%s</h1>\n", sy_text_get(edition->name));
  write_winners(page);
  html(page->html, "<nav class=\"contents\" aria-label=\"%s\"><ol>\n", _("Contents"));
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
    html(page->html, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, _(sections[i].heading));
  html(page->html, "</ol></nav>\n");
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    page_open_section(page, sections[i].id, _(sections[i].heading));
    sections[i].write(page);
    page_close_section(page);
  }
  page_end(page);
}

/* ---- the page that leads to both languages ---- */

bool report_write_entrance(const struct report *report, sy_folder *folder, sy_problems *problems) {
  g_autoptr(sy_html) page = sy_html_new();
  const struct sy_text name = report->edition->name;
  html(page, "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  html(page, "<title>%s · %s</title>\n<link rel=\"stylesheet\" href=\"report.css\">\n</head>\n",
       name.zh, name.en);
  html(page,
       "<body class=\"entrance\">\n<main class=\"wide\">\n<h1>%s</h1>\n"
       "<p><a href=\"zh/index.html\">中文</a></p>\n",
       name.zh);
  html(
      page,
      "<p lang=\"en\">%s<br><a href=\"en/index.html\">English</a></p>\n</main>\n</body>\n</html>\n",
      name.en);
  const GString *text = sy_html_end(page);
  return sy_folder_write(folder, "index.html", text->str, text->len, problems);
}
