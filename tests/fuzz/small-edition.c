/* SPDX-License-Identifier: Apache-2.0
 *
 * small-edition.c: an edition in a folder of its own, one file of which is the input
 *
 * `demo` has a table for every plugin that ships, and `tabled` a tree that is a table. Beside them
 * lies `past`, for claims and for `extends`.
 */
#include "small-edition.h"

#include <glib/gstdio.h>

/* ---- Files that are always the same ---- */

#define NAME "{zh: 名, en: Name}"

#define EDITION(id)                                                                                \
  "steelyard: edition/1\n"                                                                         \
  "id: " id "\n"                                                                                   \
  "name: " NAME "\n"                                                                               \
  "cohorts: [{id: districts, name: " NAME "}, {id: bureaus, name: " NAME "}]\n"                    \
  "tables: {found: evidence/found.csv, checks: evidence/checks.csv}\n"                             \
  "tree:\n"                                                                                        \
  "  id: total\n"                                                                                  \
  "  name: " NAME "\n"                                                                             \
  "  source: published\n"                                                                          \
  "  children:\n"                                                                                  \
  "    - {id: first, name: " NAME ", source: published, weight: 30%,\n"                            \
  "       plugin: checklist@1, evidence: checks, where: {area: web}}\n"                            \
  "    - {id: second, name: " NAME ", source: reconstructed, weight: 7/10,\n"                      \
  "       plugin: checklist@1, evidence: checks}\n"                                                \
  "  adjustments:\n"                                                                               \
  "    - {id: bonus, name: " NAME ", source: published, kind: bonus,\n"                            \
  "       plugin: count@1, evidence: found, cap: 5, rate: 1/2}\n"                                  \
  "awards:\n"                                                                                      \
  "  - id: overall\n"                                                                              \
  "    name: " NAME "\n"                                                                           \
  "    node: total\n"                                                                              \
  "    bands: [{id: gold, name: " NAME ", count: 1}, {id: paper, name: " NAME "}]\n"               \
  "grades:\n"                                                                                      \
  "  - node: second\n"                                                                             \
  "    levels: [{id: good, name: " NAME ", at_least: 60}, {id: poor, name: " NAME "}]\n"

static const char units_csv[] = "id,name_zh,name_en,cohort,size\n"
                                "east,东区,East,districts,0\n"
                                "tax,税务局,Tax bureau,bureaus,3\n"
                                "west,西区,West,districts,1\n";

struct file {
  const char *path, *text;
};

static const struct file files[] = {
    {"demo/edition.yaml", EDITION("demo")},
    {"demo/units.csv", units_csv},
    {"demo/evidence/checks.csv", "unit,area,item,result,points\n"
                                 "east,web,a,pass,1\n"
                                 "east,hall,b,partial,2\n"
                                 "west,web,a,fail,1\n"
                                 "tax,web,a,pass,1.5\n"
                                 "tax,hall,b,na,2\n"},
    {"demo/evidence/found.csv", "unit,area,amount,kind\n"
                                "east,web,1.5,a\n"
                                "tax,hall,,b\n"},
    {"demo/evidence/numbers.csv", "unit,value,met,kind\n"
                                  "east,80,true,web\n"
                                  "west,40.25,false,web\n"
                                  "tax,,,hall\n"},
    {"demo/evidence/marks.csv", "unit,rater,criterion,mark,level\n"
                                "east,r1,a,80,good\n"
                                "east,r2,a,65,fair\n"
                                "west,r1,b,,good\n"
                                "tax,r2,a,7,poor\n"},
    {"demo/evidence/visits.csv",
     "unit,visitor,visited,signs,accessible_toilet,toilet_threshold,washbasin_height,terminals,"
     "help,waiting\n"
     "east,v1,2001-07-08,yes,true,15,800,4,helped,9\n"
     "west,v2,2001-07-15,partial,false,,,0,refused,45\n"},
    {"demo/evidence/services.csv", "unit,service,depth,visits,progress_query,single_sign_on\n"
                                   "east,s1,application,2,true,false\n"
                                   "west,s2,no-visit,,false,true\n"},
    {"demo/evidence/usage.csv", "service,cases\n"
                                "s1,5200\n"},
    {"demo/evidence/requests.csv", "unit,channel,sent,replied,extended,proof\n"
                                   "east,letter,2001-05-27,2001-06-17,false,true\n"
                                   "west,online,2001-06-04,,false,true\n"},
    {"demo/evidence/calendar.csv", "date,kind\n"
                                   "2001-06-05,holiday\n"},
    {"demo/evidence/bulletins.csv", "unit,day,delay,corrections,new_cases,deaths,places\n"
                                    "east,2001-02-20,0,none,true,true,true\n"
                                    "east,2001-02-21,5.5,open,true,false,\n"
                                    "west,2001-02-20,9,silent,false,,false\n"},
    {"demo/published.yaml", "steelyard: published/1\n"
                            "claims:\n"
                            "  - {id: mean, of: mean, node: total, equals: 75}\n"},
    {"tabled/edition.yaml",
     "steelyard: edition/1\nid: tabled\ntables: {numbers: evidence/numbers.csv}\n"
     "defaults: {plugin: measure@2, evidence: numbers, params: {curve: min-max}, over: all}\n"
     "tree: tree.csv\n"},
    {"tabled/tree.csv", ""},
    {"tabled/units.csv", units_csv},
    {"tabled/evidence/numbers.csv", "unit,value,met,kind\neast,80,50,web\nwest,40.25,9,web\n"},
    {"past/edition.yaml", EDITION("past")},
    {"past/units.csv", units_csv},
    {"past/evidence/checks.csv", "unit,area,item,result,points\n"
                                 "east,web,a,fail,1\n"
                                 "west,web,a,pass,1\n"},
    {"past/evidence/found.csv", "unit,area,amount,kind\n"},
};

/* ---- The folder ---- */

static char *folder;

static void remove_file(const char *path) {
  g_autofree char *full = g_build_filename(folder, path, NULL);
  g_remove(full);
}

static void remove_folder(void) {
  static const char *const folders[] = {
      "demo/evidence", "demo", "past/evidence", "past", "tabled/evidence", "tabled", ""};
  for (guint i = 0; i < G_N_ELEMENTS(files); i++)
    remove_file(files[i].path);
  for (guint i = 0; i < G_N_ELEMENTS(folders); i++)
    remove_file(folders[i]);
  g_clear_pointer(&folder, g_free);
}

static void write_file(const char *path, const void *bytes, size_t length) {
  g_autofree char *full = g_build_filename(folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname(full);
  FUZZ_CHECK(g_mkdir_with_parents(parent, 0700) == 0);
  const int file = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  FUZZ_CHECK(file >= 0 && write(file, bytes, length) == (ssize_t)length && close(file) == 0);
}

/* Makes the folder, in which the file `path` is the input. The path of its edition; g_free. */
static char *edition_with(const char *path, const uint8_t *data, size_t size) {
  if (folder == NULL) {
    folder = g_dir_make_tmp("steelyard-fuzz-XXXXXX", NULL);
    FUZZ_CHECK(folder != NULL && atexit(remove_folder) == 0);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++)
      write_file(files[i].path, files[i].text, strlen(files[i].text));
  }
  write_file(path, data, size);
  g_autofree char *edition = g_path_get_dirname(path);
  return g_build_filename(folder, edition, NULL);
}

static sy_registry *registry(void) {
  static sy_registry *opened;
  if (opened != NULL)
    return opened;
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_auto(GStrv) directories = sy_plugin_directories(problems);
  opened = sy_registry_new(&(sy_context){.sandbox = SY_SANDBOX_NONE,
                                         .plugin_directories = (const char *const *)directories},
                           problems);
  g_autofree char *text = sy_problems_text(problems);
  FUZZ_CHECK_SHOWING(sy_problems_count(problems) == 0, text);
  FUZZ_CHECK_SHOWING(sy_registry_entries(opened)->len > 0,
                     "STEELYARD_PLUGIN_PATH names no folder with plugins");
  return opened;
}

/* ---- What holds for every edition ---- */

/* What a writer writes is text. */
static void check_text(char *text) {
  FUZZ_CHECK_SHOWING(g_utf8_validate(text, -1, NULL), text);
  free(text);
}

static void check_tables(const sy_assessment *assessment, const sy_judgements *judgements) {
  const struct sy_style style = {.width = 80};
  char *text = NULL;
  size_t length;
  FILE *stream = open_memstream(&text, &length);
  sy_tree_write(assessment->edition, &style, stream);
  sy_table_write(assessment, false, &style, stream);
  sy_csv_write(assessment, &(struct sy_csv_options){.levels = -1, .digits = -1}, stream);
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
    g_autoptr(sy_explanation) explanation = sy_explain(assessment, unit, 0);
    sy_explain_write(explanation, &style, stream);
    json_decref(sy_explanation_json(explanation));
  }
  sy_judgements_write(assessment->edition, judgements, &style, stream);
  fclose(stream);
  check_text(text);
}

/* The result document, and whether a plugin failed on the way; NULL if the claims cannot be judged.
 */
static json_t *document_of(const sy_edition *edition, uint32_t batch_size, bool *failed) {
  const struct sy_assess_options options = {
      .threads = 1, .batch_size = batch_size, .findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(edition, &options);
  g_autoptr(sy_other_editions) others = sy_other_editions_new(registry(), NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_judgements) judgements = sy_judge_claims(assessment, others, problems);
  *failed = assessment->errors > 0;
  if (sy_problems_count(problems) > 0) {
    fuzz_check_problems(problems, true);
    return NULL;
  }
  if (batch_size == 0)
    check_tables(assessment, judgements);
  return document_json(&(struct sy_evaluation){.assessment = assessment, .judgements = judgements});
}

static void check_recomputes(const json_t *document) {
  char *text = json_dumps(document, 0), *told = NULL;
  size_t length;
  FUZZ_CHECK(text != NULL);
  FILE *stream = open_memstream(&told, &length);
  g_autoptr(sy_problems) problems = sy_problems_new();
  const int differences =
      sy_recompute_document(NULL, fuzz_file(text, strlen(text)), stream, problems);
  fclose(stream);
  g_autofree char *complaints = sy_problems_text(problems);
  FUZZ_CHECK_SHOWING(differences >= 0, complaints);
  FUZZ_CHECK_SHOWING(differences == 0, told);
  free(text);
  free(told);
}

/* It does not matter how units are dealt out to plugins, unless one fails: then all units that it
 * was given are in error. */
static void check_edition(const sy_edition *edition) {
  bool failed, failed_again;
  json_t *document = document_of(edition, 0, &failed);
  json_t *again = document_of(edition, 1, &failed_again);
  FUZZ_CHECK(failed == failed_again);
  FUZZ_CHECK((document == NULL) == (again == NULL));
  if (document != NULL) {
    FUZZ_CHECK(failed || json_equal(document, again));
    check_recomputes(document);
  }
  json_decref(document);
  json_decref(again);
}

void small_edition_check(const char *file, const uint8_t *data, size_t size) {
  g_autofree char *path = edition_with(file, data, size);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_edition) edition = sy_edition_load(path, registry(), SY_LOAD_ALL, problems);
  fuzz_check_problems(problems, edition == NULL);
  if (edition != NULL)
    check_edition(edition);
}
