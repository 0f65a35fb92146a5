/* SPDX-License-Identifier: Apache-2.0
 *
 * overview.c: the comprehensive report
 *
 * `sections` lists what it has, in order. A section without anything to say is left out.
 */
#include "report/report-private.h"

/* ---- sections of tables of the study ---- */

static bool has_table(const struct report *report, const char *part, const char *id) {
  const sy_study_table *table = report_table(report, part, id);
  return table && sy_study_rows(table) > 0;
}

/* Writes a table with its heading, if the study has it. */
static void write_table(struct page *page, const char *part, const char *id) {
  const sy_study_table *table = report_table(page->report, part, id);
  if (!has_table(page->report, part, id))
    return;
  html(page->html, "<h3>%s</h3>\n", sy_text_get(table->title));
  page_study_start(page, table);
}

/* The same for the only table of a section, whose heading is the section's. */
static void write_only_table(struct page *page, const char *part, const char *id) {
  page_study_start(page, report_table(page->report, part, id));
}

/* Its first rows. */
static void write_first(struct page *page, const char *part, const char *id, guint most) {
  if (!has_table(page->report, part, id))
    return;
  g_autoptr(report_view_owned) view = report_view_first(report_table(page->report, part, id), most);
  page_study_table(page, view);
}

static bool has_distribution(const struct report *report) {
  return has_table(report, "statistics", "classes");
}

static void write_distribution(struct page *page) {
  g_autoptr(report_view_owned) view =
      report_view_top(page->report, report_table(page->report, "statistics", "classes"));
  page_study_figures(page, view);
}

static bool has_moves(const struct report *report) {
  return has_table(report, "scores", "changes");
}

static void write_moves(struct page *page) {
  write_only_table(page, "scores", "changes");
}

static bool has_heat(const struct report *report) {
  return has_table(report, "scores", "heat");
}

static void write_heat(struct page *page) {
  const sy_edition *edition = page->report->edition;
  if (edition->unit_count <= FEW_UNITS) {
    write_only_table(page, "scores", "heat");
    return;
  }
  html(page->html, "<ul>\n");
  for (uint32_t cohort = 0; cohort < edition->cohort_count; cohort++) {
    g_autofree char *file = report_heat_file(page->report, cohort);
    html(page->html, "<li><a href=\"%s\">%s</a></li>\n", file,
         sy_text_get(edition->cohorts[cohort].name));
  }
  html(page->html, "</ul>\n");
}

void report_write_heat(struct page *page, uint32_t cohort) {
  const sy_study_table *table = report_table(page->report, "scores", "heat");
  g_autoptr(report_view_owned) view = report_view_cohort(table, cohort, PAGE_ROWS);
  g_autofree char *title =
      g_strdup_printf("%s · %s", sy_text_get(table->title),
                      sy_text_get(page->report->edition->cohorts[cohort].name));
  page_begin(page, title);
  html(page->html, "<h1>%s</h1>\n", title);
  page_study_figures(page, view);
  const uint32_t units = page->report->edition->cohorts[cohort].unit_count;
  if (units > PAGE_ROWS)
    page_more(page, units - PAGE_ROWS, "units.html", _("All units"));
  page_end(page);
}

static bool has_indicators(const struct report *report) {
  return has_table(report, "statistics", "indicators");
}

static bool has_changes(const struct report *report) {
  return report->result->changes != NULL;
}

static void write_progress(struct page *page) {
  g_autofree char *address = page_address(page, "changes.html");
  const sy_study_table *causes = report_table(page->report, "scores", "causes");
  if (causes && sy_study_rows(causes) > 0) {
    const struct sy_style style = page_style(page);
    write_only_table(page, "scores", "causes");
    sy_changes_sum_write(page->report->result->changes, report_cell(causes, 0, "unit")->index,
                         &style, NULL);
  }
  html(page->html, "<p><a href=\"%s\">%s</a></p>\n", address,
       _("Everything that changed: indicators, units, ranks and averages"));
}

#define MOST_INFLUENCES 10

/* Whether the award ranks several groups of units separately. */
static bool has_groups(const struct report *report, uint32_t award) {
  guint rankings = 0;
  for (guint i = 0; i < report->rankings->len; i++)
    rankings += g_array_index(report->rankings, struct sy_ranking, i).award == award;
  return rankings > 1;
}

/* Adds a band to a list of names, unless it is the last of them. */
static void add_band(GString *names, const struct report *report, const sy_study_table *table,
                     guint row) {
  const sy_edition *edition = report->edition;
  const struct sy_award *award = &edition->awards[report_cell(table, row, "award")->index];
  const char *band = sy_words_get(report_cell(table, row, "band")->words);
  const char *group = sy_words_get(report_cell(table, row, "group")->words);
  g_autofree char *of_group = has_groups(report, report_cell(table, row, "award")->index)
                                  ? g_strdup_printf(_(" (%s)"), group)
                                  : g_strdup("");
  g_autofree char *name =
      edition->award_count > 1
          ? g_strdup_printf("%s · %s%s", sy_text_get(award->name), band, of_group)
          : g_strdup_printf("%s%s", band, of_group);
  if (!g_str_has_suffix(names->str, name))
    g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", name);
}

/* Whether the same units have the row's band in every replication. */
static bool is_band_certain(const sy_study_table *table, guint row) {
  for (guint i = 0; i < sy_study_rows(table); i++) {
    const bool same =
        report_cell(table, i, "award")->index == report_cell(table, row, "award")->index &&
        strcmp(report_cell(table, i, "band")->words->en,
               report_cell(table, row, "band")->words->en) == 0 &&
        strcmp(report_cell(table, i, "group")->words->en,
               report_cell(table, row, "group")->words->en) == 0;
    const double share = report_cell(table, i, "share")->number;
    if (same && share > 0 && share < 1)
      return false;
  }
  return true;
}

/* Which bands have the same units in every replication. */
static void put_certain_bands(struct page *page, const sy_study_table *table) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint row = 0; row < sy_study_rows(table); row++)
    if (report_cell(table, row, "is")->count && is_band_certain(table, row))
      add_band(names, page->report, table, row);
  if (names->len == 0)
    return;
  g_autofree char *sentence =
      g_strdup_printf(_("Bands that have the same units in every replication: %s."), names->str);
  html(page->html, "<p>%s</p>\n", sentence);
}

/* Whether the unit of the row has the row's band, and has it in every replication. */
static bool is_sure(const sy_study_table *bands, guint row) {
  return report_cell(bands, row, "is")->count && report_cell(bands, row, "share")->number == 1.0;
}

char *report_certain_bands(const struct report *report) {
  const sy_study_table *table = report_table(report, "robustness", "bands");
  guint certain = 0, all = 0;
  for (guint row = 0; table && row < sy_study_rows(table); row++) {
    all += report_cell(table, row, "is")->count != 0;
    certain += is_sure(table, row);
  }
  g_autofree char *same = sy_readable_count(certain), *awarded = sy_readable_count(all);
  return all == 0 ? NULL
         : certain == all
             ? sy_counted(ngettext("The %u place in a band is the same in every replication.",
                                   "All %u places in bands are the same in every replication.",
                                   all),
                          all)
             : g_strdup_printf(
                   ngettext("%s of %s place in a band is the same in every replication.",
                            "%s of %s places in bands are the same in every replication.", all),
                   same, awarded);
}

/* How many units keep their band in every replication, and the probabilities of the others. */
static void write_bands(struct page *page) {
  const sy_study_table *table = report_table(page->report, "robustness", "bands");
  g_autofree char *sentence = report_certain_bands(page->report);
  if (!sentence)
    return;
  g_autoptr(report_view_owned) others = report_view_first(table, 0);
  for (guint row = 0; row < sy_study_rows(table); row++)
    if (!is_sure(table, row))
      report_view_add(others, table, row);
  html(page->html, "<h3>%s</h3>\n<p>%s</p>\n", sy_text_get(table->title), sentence);
  if (page->report->edition->unit_count <= PAGE_ROWS)
    put_certain_bands(page, table);
  if (sy_study_rows(others))
    page_study_figures(page, others);
}

bool report_has_certainty_page(const struct report *report) {
  return report->edition->unit_count > FEW_UNITS && has_table(report, "robustness", "ranks");
}

/* The rank intervals or, if there are many units, a link to the page that has them. */
static void put_intervals(struct page *page) {
  g_autofree char *address = page_address(page, "certainty.html");
  if (!report_has_certainty_page(page->report))
    write_table(page, "robustness", "ranks");
  else
    html(page->html, "<p><a href=\"%s\">%s</a></p>\n", address,
         sy_text_get(report_table(page->report, "robustness", "ranks")->title));
}

void report_write_certainty(struct page *page, uint32_t index) {
  (void)index;
  const sy_study_table *table = report_table(page->report, "robustness", "ranks");
  g_autoptr(sy_words) varied = sy_study_varied(page->report->study);
  page_begin(page, sy_text_get(table->title));
  html(page->html, "<h1>%s</h1>\n<p>%s</p>\n", sy_text_get(table->title), sy_words_get(varied));
  page_study_start(page, table);
  page_end(page);
}

/* How far single weights must move to change the main award in some way. */
static void write_edges(struct page *page, const char *id) {
  const sy_study_table *table = report_table(page->report, "influence", id);
  if (!table || sy_study_rows(table) == 0)
    return;
  g_autoptr(report_view_owned) weights = report_view(page->report, table, "award", 0);
  if (sy_study_rows(weights) == 0)
    return;
  g_autoptr(report_view_owned) changes = report_view_changes(page->report, table, 0);
  g_autoptr(report_view_owned) first = report_view_first(changes, MOST_INFLUENCES);
  const guint found = sy_study_rows(changes);
  if (found)
    page_study_table(page, first);
  else
    html(page->html, "<h3>%s</h3>\n", sy_text_get(table->title));
  if (found < sy_study_rows(weights) && found <= MOST_INFLUENCES)
    html(page->html, "<p>%s</p>\n",
         found ? _("No other weight was found to do this when it alone changes.")
               : _("No weight was found to do this when it alone changes."));
}

static void write_certainty(struct page *page) {
  g_autoptr(sy_words) varied = sy_study_varied(page->report->study);
  if (!varied || !has_table(page->report, "robustness", "ranks")) {
    html(page->html, "<p>%s</p>\n",
         _("The edition does not declare what is uncertain in it, so the ranking was not scored "
           "with other weights or rules."));
  } else {
    html(page->html, "<p>%s</p>\n<p>%s</p>\n", sy_words_get(varied),
         _("So this says how much the ranking depends on what was varied. It does not cover errors "
           "in "
           "the evidence, or raters who disagree."));
  }
  put_intervals(page);
  write_bands(page);
  write_edges(page, "first");
  write_edges(page, "weights");
  write_first(page, "influence", "without", MOST_INFLUENCES);
}

/* ---- how to recompute it ---- */

static void put_commands(struct page *page, const char *what, const char *commands) {
  html(page->html, "<p>%s</p>\n<pre><code>%s</code></pre>\n", what, commands);
}

static void write_recompute(struct page *page) {
  char digest[SY_DIGEST_SIZE];
  sy_document_digest(page->report->result, digest);
  const char *id = page->report->edition->id;
  html(page->html, "<p>%s</p>\n",
       _("steelyard is a free program for Linux. It reads an edition, which is a folder with the "
         "rules and the evidence, and computes every score and rank from it in exact arithmetic."));
  put_commands(page,
               _("In the folder of its source, these commands build it, on Debian 12 or a similar "
                 "system; its file README.md lists the packages that this takes."),
               "autoreconf -i\n./configure\nmake\nsudo make install");
  g_autofree char *sentence = g_strdup_printf(
      _("Put the folder of this edition, %s, beside those of the editions that it extends or is "
        "compared with. In the folder that has them all, these commands compute all figures, check "
        "them and the published ones, and write these pages:"),
      id);
  g_autofree char *commands =
      g_strdup_printf("steelyard score %s --format json -o result.json\n"
                      "steelyard verify result.json\n"
                      "steelyard verify %s\n"
                      "steelyard report %s -o report%s",
                      id, id, id, page->report->both ? " --language both" : "");
  put_commands(page, sentence, commands);
  if (page->report->edition->what_if)
    html(
        page->html, "<p>%s</p>\n",
        _("These pages are unofficial: score and report need the same options --set, --without and "
          "--without-rater with which the pages were written."));
  html(page->html, "<p>%s <code>%s</code></p>\n",
       _("The fingerprint of the result, a number (SHA-256) that differs if any score, rule or row "
         "does; "
         "result.json has it as its \"digest\":"),
       digest);
}

/* ---- all ---- */

static const struct section {
  const char *id, *heading;
  bool (*is_there)(const struct report *report); /* NULL: always */
  void (*write)(struct page *page);
} sections[] = {
    {"ranking", N_("Ranking"), NULL, page_write_rankings},
    {"distribution", N_("Distribution"), has_distribution, write_distribution},
    {"moves", N_("Changes of rank"), has_moves, write_moves},
    {"heat", N_("Who is strong in what"), has_heat, write_heat},
    {"indicators", N_("Strongest and weakest indicators"), has_indicators, page_write_strengths},
    {"separation", N_("Which indicators separate the units most"), report_has_separation,
     page_write_separation},
    {"problems", N_("Common problems"), NULL, page_write_problems},
    {"progress", N_("Since the previous edition"), has_changes, write_progress},
    {"certainty", N_("How certain the ranking is"), NULL, write_certainty},
    {"raters", N_("Raters"), report_has_raters, report_write_raters},
    {"method", N_("Method"), NULL, report_write_method},
    {"recompute", N_("How to recompute it"), NULL, write_recompute},
};

static bool is_there(const struct section *section, const struct report *report) {
  return !section->is_there || section->is_there(report);
}

/* What was rated, in a sentence. */
static void put_deck(struct page *page) {
  const sy_edition *edition = page->report->edition;
  guint leaves = 0;
  for (uint32_t i = 0; i < edition->node_count; i++)
    leaves += edition->nodes[i].kind == SY_LEAF;
  g_autofree char *units =
      sy_counted(ngettext("%u unit", "%u units", edition->unit_count), edition->unit_count);
  g_autofree char *indicators =
      sy_counted(ngettext("%u indicator", "%u indicators", leaves), leaves);
  html(page->html, "<p class=\"deck\">%s · %s</p>\n", units, indicators);
  page_basis(page);
}

void report_write_overview(struct page *page, uint32_t index) {
  (void)index;
  const sy_edition *edition = page->report->edition;
  page_begin(page, sy_text_get(edition->name));
  html(page->html, "<h1>%s</h1>\n", sy_text_get(edition->name));
  put_deck(page);
  page_write_summary(page);
  page_write_awards(page);
  html(page->html, "<nav class=\"contents\" aria-label=\"%s\"><ol>\n", _("Contents"));
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
    if (is_there(&sections[i], page->report))
      html(page->html, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, _(sections[i].heading));
  html(page->html, "</ol></nav>\n");
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    if (!is_there(&sections[i], page->report))
      continue;
    page_open_section(page, sections[i].id, _(sections[i].heading));
    sections[i].write(page);
    page_close_section(page);
  }
  page_end(page);
}

/* ---- what has changed ---- */

void report_write_changes(struct page *page, uint32_t index) {
  (void)index;
  const struct sy_style style = page_style(page);
  page_begin(page, _("Changes"));
  html(page->html, "<h1>%s</h1>\n", _("Changes"));
  page->level = 2;
  sy_changes_write(page->report->result->changes, &style, NULL);
  page_end(page);
}

/* ---- the page that leads to both languages ---- */

bool report_write_entrance(const struct report *report, sy_folder *folder, sy_problems *problems) {
  g_autoptr(sy_html) page = sy_html_new();
  const struct sy_text name = report->edition->name;
  html(page, "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  html(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", REPORT_POLICY);
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
