/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c: the pages of a report, written into a folder
 *
 * Pages are made by several threads, one language after the other, and written in order.
 */
#include "report/report-private.h"

#include <libintl.h>
#include <stdlib.h>

#define LIST_UNITS 200 /* that a page lists at most */

/* ---- which pages there are ---- */

char *report_unit_file(const struct report *report, uint32_t unit) {
  g_autofree char *name = sy_html_file_name(report->edition->units[unit].id);
  return g_strdup_printf("units/unit-%s.html", name);
}

char *report_node_file(const struct report *report, uint32_t node) {
  g_autofree char *name = sy_html_file_name(report->edition->nodes[node].id);
  return g_strdup_printf("indicators/indicator-%s.html", name);
}

char *report_heat_file(const struct report *report, uint32_t cohort) {
  g_autofree char *name = sy_html_file_name(report->edition->cohorts[cohort].id);
  return g_strdup_printf("heat-%s.html", name);
}

/* "_p" is in no name that sy_html_file_name() gives. */
char *report_list_file(const struct report *report, uint32_t index) {
  const struct report_list *list = &g_array_index(report->lists, struct report_list, index);
  g_autofree char *name = sy_html_file_name(report->edition->cohorts[list->cohort].id);
  const uint32_t number = list->first / LIST_UNITS + 1;
  return number == 1 ? g_strdup_printf("units-%s.html", name)
                     : g_strdup_printf("units-%s_p%u.html", name, number);
}

static char *ranking_file(const char *kind, uint32_t ranking) {
  return ranking == 0 ? g_strdup_printf("%s.html", kind)
                      : g_strdup_printf("%s-%u.html", kind, ranking + 1);
}

char *report_what_if_file(uint32_t ranking) {
  return ranking_file("what-if", ranking);
}

char *report_compare_file(uint32_t ranking) {
  return ranking_file("compare", ranking);
}

static void clear_ranking(gpointer data) {
  g_free(((struct sy_ranking *)data)->units);
}

static bool is_main_award(const sy_edition *edition, uint32_t award) {
  for (uint32_t i = 0; i < edition->awards[award].cohorts.count; i++)
    if (sy_edition_main_award(edition, edition->awards[award].cohorts.items[i]) == award)
      return true;
  return false;
}

/* The rankings of awards that are the main award of a cohort. g_array_unref. */
static GArray *main_rankings(const sy_edition *edition) {
  GArray *all = g_array_new(FALSE, FALSE, sizeof(struct sy_ranking));
  g_array_set_clear_func(all, clear_ranking);
  for (uint32_t award = 0; award < edition->award_count; award++) {
    if (!is_main_award(edition, award))
      continue;
    g_autoptr(GArray) rankings = sy_rankings_of(edition, award);
    for (guint i = 0; i < rankings->len; i++) {
      struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
      if (ranking->cohort != SY_NONE && sy_edition_main_award(edition, ranking->cohort) != award)
        continue;
      g_array_append_vals(all, ranking, 1);
      ranking->units = NULL;
    }
  }
  return all;
}

/* The pages that list the units of each cohort, if one page would be very long. g_array_unref. */
static GArray *lists_of(const sy_edition *edition) {
  GArray *lists = g_array_new(FALSE, FALSE, sizeof(struct report_list));
  for (uint32_t i = 0; edition->unit_count > LIST_UNITS && i < edition->cohort_count; i++) {
    const uint32_t count = edition->cohorts[i].unit_count;
    for (uint32_t first = 0; first < count; first += LIST_UNITS) {
      const struct report_list list = {i, first, MIN(first + LIST_UNITS, count)};
      g_array_append_val(lists, list);
    }
  }
  return lists;
}

/* A page: how it is called and what writes it. */
struct sheet {
  char *file;
  void (*write)(struct page *page, uint32_t index);
  uint32_t index; /* of a unit or node, or 0 */
};

static void clear_sheet(gpointer data) {
  g_free(((struct sheet *)data)->file);
}

static void add_sheet(GArray *sheets, char *file, void (*write)(struct page *page, uint32_t index),
                      uint32_t index) {
  const struct sheet sheet = {file, write, index};
  g_array_append_val(sheets, sheet);
}

static GArray *all_sheets(const struct report *report) {
  GArray *sheets = g_array_new(FALSE, FALSE, sizeof(struct sheet));
  g_array_set_clear_func(sheets, clear_sheet);
  add_sheet(sheets, g_strdup("index.html"), report_write_overview, 0);
  if (report->result->changes)
    add_sheet(sheets, g_strdup("changes.html"), report_write_changes, 0);
  for (uint32_t i = 0; report->edition->unit_count > FEW_UNITS &&
                       report_table(report, "scores", "heat") && i < report->edition->cohort_count;
       i++)
    add_sheet(sheets, report_heat_file(report, i), report_write_heat, i);
  add_sheet(sheets, g_strdup("units.html"), report_write_units, 0);
  for (uint32_t i = 0; i < report->lists->len; i++)
    add_sheet(sheets, report_list_file(report, i), report_write_list, i);
  add_sheet(sheets, g_strdup("indicators.html"), report_write_nodes, 0);
  if (report_has_certainty_page(report))
    add_sheet(sheets, g_strdup("certainty.html"), report_write_certainty, 0);
  if (report_has_claims(report))
    add_sheet(sheets, g_strdup("claims.html"), report_write_claims, 0);
  if (report_has_raters(report))
    add_sheet(sheets, g_strdup("raters.html"), report_write_all_raters, 0);
  for (uint32_t i = 0; i < report->rankings->len; i++) {
    add_sheet(sheets, report_compare_file(i), report_write_compare, i);
    add_sheet(sheets, report_what_if_file(i), report_write_what_if, i);
  }
  for (uint32_t i = 0; i < report->edition->unit_count; i++)
    add_sheet(sheets, report_unit_file(report, i), report_write_unit, i);
  for (uint32_t i = 0; i < report->edition->node_count; i++)
    add_sheet(sheets, report_node_file(report, i), report_write_node, i);
  return sheets;
}

/* ---- writing them ---- */

/* The pages of one language on their way to the folder. */
struct writing {
  const struct report *report;
  const GArray *sheets;
  const char *folder_name; /* "zh/", or "" */
  sy_folder *folder;
  sy_problems *problems;
  guint written;
};

static void make_page(uint32_t number, GString *bytes, void *data) {
  const struct writing *writing = data;
  const struct sheet *sheet = &g_array_index(writing->sheets, struct sheet, number);
  g_autoptr(sy_html) html = sy_html_new();
  struct page page = {.report = writing->report, .html = html, .file = sheet->file, .level = 3};
  sheet->write(&page, sheet->index);
  const GString *text = sy_html_end(html);
  g_string_append_len(bytes, text->str, (gssize)text->len);
  g_free(page.caption);
}

static bool receive_page(const char *bytes, size_t length, void *to) {
  struct writing *writing = to;
  const struct sheet *sheet = &g_array_index(writing->sheets, struct sheet, writing->written++);
  g_autofree char *name = g_strconcat(writing->folder_name, sheet->file, NULL);
  return sy_folder_write(writing->folder, name, bytes, length, writing->problems);
}

/* Changes the language of sy_language() and of gettext, which has to be told. */
static void set_language(const char *language) {
  extern int _nl_msg_cat_cntr;
  g_setenv("LANGUAGE", language, TRUE);
  _nl_msg_cat_cntr++;
}

/* Whether gettext found the messages; they are in English without a catalogue, whose header is the
 * translation of an empty text. */
static bool has_messages(const char *language) {
  const char *const header = "";
  g_autofree char *line = g_strdup_printf("\nLanguage: %s\n", language);
  return strcmp(language, "en") == 0 || strstr(gettext(header), line) != NULL;
}

static bool write_language(struct report *report, const char *language, sy_folder *folder,
                           sy_problems *problems) {
  set_language(language);
  if (!has_messages(language)) {
    g_autofree char *path = sy_own_path(SY_OWN_MESSAGES);
    sy_problems_add(
        problems, (struct sy_place){.file = g_intern_string(path)},
        _("the messages in the language '%s' cannot be read, so the pages would be in English"),
        language);
    return false;
  }
  for (uint32_t i = 0; i < report->edition->node_count; i++)
    report->shared[i] = sy_name_is_shared(report->edition, i, strcmp(language, "zh") == 0);
  g_autoptr(GArray) sheets = all_sheets(report);
  g_autofree char *name = report->both ? g_strconcat(language, "/", NULL) : g_strdup("");
  struct writing writing = {.report = report,
                            .sheets = sheets,
                            .folder_name = name,
                            .folder = folder,
                            .problems = problems};
  const struct sy_blocks blocks = {.count = sheets->len,
                                   .make = make_page,
                                   .data = &writing,
                                   .receive = receive_page,
                                   .to = &writing};
  return sy_write_blocks(&blocks, 0);
}

/* ---- files that all pages share ---- */

static bool write_assets(const struct report *report, sy_folder *folder, sy_problems *problems) {
  bool written = true;
  for (const struct report_asset *asset = report_assets; written && asset->file; asset++) {
    g_autoptr(GString) text = g_string_new(asset->text);
    if (g_str_has_suffix(asset->file, ".css"))
      sy_picture_style(text);
    written = sy_folder_write(folder, asset->file, text->str, text->len, problems);
  }
  return written && (!report->both || report_write_entrance(report, folder, problems));
}

bool sy_report_write(const struct sy_report_request *asked, sy_folder *folder,
                     sy_problems *problems) {
  g_autoptr(sy_figures) figures = sy_figures_new(asked->result->assessment);
  g_autoptr(GHashTable) rows = report_index_rows(asked->study);
  const sy_edition *edition = asked->result->assessment->edition;
  g_autoptr(GArray) rankings = main_rankings(edition);
  g_autoptr(GArray) lists = lists_of(edition);
  g_autofree bool *shared = g_new0(bool, edition->node_count);
  struct report report = {.result = asked->result,
                          .assessment = asked->result->assessment,
                          .edition = edition,
                          .study = asked->study,
                          .lock = asked->lock,
                          .figures = figures,
                          .rows = rows,
                          .rankings = rankings,
                          .lists = lists,
                          .shared = shared,
                          .both = asked->languages[1] != NULL};
  g_autofree char *before = g_strdup(g_getenv("LANGUAGE"));
  bool written = write_assets(&report, folder, problems);
  for (guint i = 0; written && asked->languages[i]; i++)
    written = write_language(&report, asked->languages[i], folder, problems);
  set_language(before ? before : "");
  return written;
}
