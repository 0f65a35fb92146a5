/* SPDX-License-Identifier: Apache-2.0
 *
 * edition-fixture.h: a small edition in a temporary folder, for tests of loading
 *
 * The plugins echo and amount come from the directory in STEELYARD_TEST_PLUGINS.
 */
#ifndef SY_EDITION_FIXTURE_H
#define SY_EDITION_FIXTURE_H

#include "edition/edition.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- Folders ---- */

struct fixture {
  char *folder; /* holds the editions' folders */
  sy_registry *registry;
};

#define NAME "{zh: 名, en: Name}"
#define NODE(id) "id: " id ", name: " NAME ", source: published"

static const char edition_yaml[] =
    "steelyard: edition/1\n"
    "id: demo\n"
    "name: " NAME "\n"
    "cohorts:\n"
    "  - {id: districts, name: " NAME "}\n"
    "  - {id: bureaus, name: " NAME "}\n"
    "tables:\n"
    "  marks: evidence/marks.csv\n"
    "  extra: evidence/extra.csv\n"
    "  unread: evidence/unread.csv\n"
    "tree:\n"
    "  id: total\n"
    "  name: " NAME "\n"
    "  source: published\n"
    "  aggregate: mean\n"
    "  adjust_cap: 6\n"
    "  children:\n"
    "    - {" NODE(
        "first") ", weight: 30%, plugin: echo@1,\n"
                 "       evidence: marks, where: {kind: web}}\n"
                 "    - id: second\n"
                 "      name: " NAME "\n"
                 "      source: reconstructed\n"
                 "      weight: 7/10\n"
                 "      children:\n"
                 "        - {" NODE(
                     "third") ", points: 12.5, plugin: echo@1,\n"
                              "           evidence: {values: marks}, where: {kind: [web]}}\n"
                              "        - {" NODE(
                                  "fourth") ", points: 37.5, plugin: amount@1,\n"
                                            "           evidence: extra, deduction: {each: 2}}\n"
                                            "  adjustments:\n"
                                            "    - {" NODE(
                                                "bonus") ", kind: bonus, plugin: amount@1,\n"
                                                         "       evidence: extra, cap: 5, rate: "
                                                         "1/2,\n"
                                                         "       gate: {node: second, operator: "
                                                         "above, value: 80}}\n"
                                                         "  vetoes:\n"
                                                         "    - {" NODE(
                                                             "strike") ", plugin: amount@1, "
                                                                       "evidence: units,\n"
                                                                       "       columns: {value: "
                                                                       "size}, effect: {cap: 59}}\n"
                                                                       "awards:\n"
                                                                       "  - id: overall\n"
                                                                       "    name: " NAME "\n"
                                                                       "    node: total\n"
                                                                       "    tie_break: [second]\n"
                                                                       "    bands:\n"
                                                                       "      - {id: gold, "
                                                                       "name: " NAME ", count: 1}\n"
                                                                       "      - {id: paper, "
                                                                       "name: " NAME "}\n"
                                                                       "grades:\n"
                                                                       "  - node: second\n"
                                                                       "    levels:\n"
                                                                       "      - {id: good, "
                                                                       "name: " NAME
                                                                       ", at_least: 60}\n"
                                                                       "      - {id: poor, "
                                                                       "name: " NAME "}\n";

static const char units_csv[] = "id,name_zh,name_en,cohort,size\n"
                                "east,东区,East,districts,0\n"
                                "tax,税务局,Tax bureau,bureaus,3\n"
                                "west,西区,West,districts,1\n";

static const char marks_csv[] = "unit,value,kind\n"
                                "West,80,web\n"
                                "东区,90,web\n"
                                "tax,70,hall\n"
                                "tax,75,web\n";

static const char extra_csv[] = "unit,value\n"
                                "east,1.5\n";

static const char unread_csv[] = "name,colour\n"
                                 "a,red\n"
                                 "b,blue\n"
                                 "c,red\n";

static const char published_yaml[] =
    "steelyard: published/1\n"
    "claims:\n"
    "  - {id: mean, of: mean, node: second, cohort: districts, equals: 94.0, source: s, quote: q}\n"
    "  - {id: count, of: count, node: total, where: {operator: at-least, value: 90}, equals: 2}\n"
    "  - {id: share, of: share, award: overall, where: {band: gold}, equals: 50%}\n"
    "  - {id: rank, of: rank, unit: 东区, equals: 1, fitted: true}\n"
    "  - {id: band, of: band, unit: west, equals: gold}\n"
    "  - {id: grade, of: grade, node: second, unit: west, equals: good}\n"
    "  - {id: weight, of: weight, node: first, equals: 30%}\n"
    "  - {id: nodes, of: nodes, node: total, depth: 1, equals: 2}\n"
    "  - {id: rows, of: rows, table: unread, where: {colour: [red, green]}, equals: 2}\n"
    "  - {id: of-unit, of: rows, table: marks, unit: tax, where: {kind: web}, equals: 1}\n"
    "  - {id: distinct, of: distinct, table: unread, column: colour, equals: 2}\n"
    "  - {id: change, of: difference, statistic: mean, node: total, edition: ../past, equals: 1}\n"
    "  - {id: past, of: mean, node: gone, edition: ../past, equals: 1, disputed: " NAME "}\n"
    "  - {id: later, of: rank, unit: tax, equals: 1, pending: a text}\n";

static void write_file(const struct fixture *fixture, const char *edition, const char *name,
                       const char *text) {
  g_autofree char *path = g_build_filename(fixture->folder, edition, name, NULL);
  g_autofree char *parent = g_path_get_dirname(path);
  assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
  assert_true(g_file_set_contents(path, text, -1, NULL));
}

static int set_up(void **state) {
  struct fixture *fixture = g_new0(struct fixture, 1);
  fixture->folder = g_dir_make_tmp("steelyard-edition-XXXXXX", NULL);
  const char *plugins = g_getenv("STEELYARD_TEST_PLUGINS");
  if (fixture->folder == NULL || plugins == NULL)
    return -1;
  const char *const directories[] = {plugins, NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  fixture->registry = sy_registry_new(
      &(sy_context){.sandbox = SY_SANDBOX_NONE, .plugin_directories = directories}, problems);
  write_file(fixture, "demo", "edition.yaml", edition_yaml);
  write_file(fixture, "demo", "units.csv", units_csv);
  write_file(fixture, "demo", "evidence/marks.csv", marks_csv);
  write_file(fixture, "demo", "evidence/extra.csv", extra_csv);
  write_file(fixture, "demo", "evidence/unread.csv", unread_csv);
  write_file(fixture, "demo", "published.yaml", published_yaml);
  *state = fixture;
  return 0;
}

static void remove_tree(const char *path) {
  if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL) {
      g_autofree char *child = g_build_filename(path, name, NULL);
      remove_tree(child);
    }
  }
  g_remove(path);
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  remove_tree(fixture->folder);
  sy_registry_free(fixture->registry);
  g_free(fixture->folder);
  g_free(fixture);
  return 0;
}

/* Loads an edition; *text gets the problems. */
static sy_edition *load(const struct fixture *fixture, const char *name, enum sy_load_depth depth,
                        char **text) {
  g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_edition *edition = sy_edition_load(path, fixture->registry, depth, problems);
  *text = sy_problems_text(problems);
  assert_true((edition == NULL) == (sy_problems_count(problems) > 0));
  return edition;
}

static sy_edition *load_well(const struct fixture *fixture, const char *name) {
  g_autofree char *text = NULL;
  sy_edition *edition = load(fixture, name, SY_LOAD_ALL, &text);
  assert_string_equal(text, "");
  return edition;
}

static void assert_contains(const char *text, const char *part) {
  if (strstr(text, part) == NULL)
    fail_msg("'%s' is not in: %s", part, text);
}

/* The text with `old`, which must be there once, replaced. g_free. */
static char *replaced(const char *text, const char *old, const char *new) {
  g_auto(GStrv) parts = g_strsplit(text, old, -1);
  if (g_strv_length(parts) != 2)
    fail_msg("'%s' is not there exactly once", old);
  return g_strjoinv(new, parts);
}

/* A change to a file of the edition, and a part of the problem that it must give. */
struct change {
  const char *old, *new, *problem;
};

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif /* SY_EDITION_FIXTURE_H */
