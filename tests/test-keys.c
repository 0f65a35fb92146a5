/* SPDX-License-Identifier: Apache-2.0
 *
 * test-keys.c: rows with the key that a plugin declares, found as by comparing each with each
 */
#include "edition/edition.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NAME "{zh: 名, en: Name}"

#define UNITS 300

static const char keys_yaml[] =
    "steelyard: edition/1\n"
    "id: keys\n"
    "name: " NAME "\n"
    "cohorts: [{id: all, name: " NAME "}]\n"
    "tables: {v: evidence/v.csv}\n"
    "tree: {id: leaf, name: " NAME ", source: published, plugin: noticer@1, evidence: v}\n"
    "awards: [{id: main, name: " NAME ", node: leaf}]\n";

/* Some units have no row, most have few, and one has more than are looked at at once. */
static char *make_rows(void) {
  static const char *const kinds[] = {"x", "y", "z", "", "Z"};
  GString *text = g_string_new("unit,kind,value\n");
  g_autoptr(GRand) chance = g_rand_new_with_seed(7);
  for (int unit = 0; unit < UNITS; unit++) {
    const int rows = unit == 100 ? 5000 : g_rand_int_range(chance, 0, 7);
    for (int row = 0; row < rows; row++) {
      g_autofree char *number = g_strdup_printf("%d", row * 10 / 9); /* of the large one */
      g_string_append_printf(text, "u%d,%s,%s\n", unit,
                             unit == 100 ? number : kinds[g_rand_int_range(chance, 0, 5)],
                             g_rand_boolean(chance) ? "1" : "-0");
    }
  }
  return g_string_free(text, FALSE);
}

static sy_edition *load(char **made, sy_registry **registry) {
  *made = g_dir_make_tmp("steelyard-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename(*made, "keys", NULL);
  g_autofree char *evidence = g_build_filename(folder, "evidence", NULL);
  g_autofree char *yaml = g_build_filename(folder, "edition.yaml", NULL);
  g_autofree char *units = g_build_filename(folder, "units.csv", NULL);
  g_autofree char *rows = g_build_filename(evidence, "v.csv", NULL), *text = make_rows();
  GString *list = g_string_new("id,name_zh,name_en\n");
  for (int unit = 0; unit < UNITS; unit++)
    g_string_append_printf(list, "u%d,u%d,u%d\n", unit, unit, unit);
  assert_int_equal(g_mkdir_with_parents(evidence, 0700), 0);
  assert_true(g_file_set_contents(yaml, keys_yaml, -1, NULL));
  assert_true(g_file_set_contents(units, list->str, -1, NULL));
  assert_true(g_file_set_contents(rows, text, -1, NULL));
  g_string_free(list, TRUE);
  const char *const folders[] = {getenv("STEELYARD_TEST_PLUGINS"), NULL};
  const sy_context context = {.plugin_directories = folders, .sandbox = SY_SANDBOX_NONE};
  g_autoptr(sy_problems) problems = sy_problems_new();
  *registry = sy_registry_new(&context, problems);
  sy_edition *edition = sy_edition_load(folder, *registry, SY_LOAD_SCORES, problems);
  g_autofree char *found = sy_problems_text(problems);
  assert_string_equal(found, "");
  return edition;
}

static bool same_cell(const sy_sheet *sheet, guint column, uint64_t a, uint64_t b) {
  return sy_sheet_is_valid(sheet, column, a) == sy_sheet_is_valid(sheet, column, b) &&
         (sheet->columns[column].type == SY_DECIMAL
              ? sy_sheet_decimal(sheet, column, a) == sy_sheet_decimal(sheet, column, b)
              : sy_sheet_integer(sheet, column, a) == sy_sheet_integer(sheet, column, b));
}

/* How many rows of the unit have the row's key; how many of those differ from it. */
static void count(const struct sy_binding *binding, uint32_t unit, uint64_t row, guint *same,
                  guint *before) {
  const sy_sheet *sheet = binding->sheet;
  *same = *before = 0;
  for (uint64_t other = sheet->first_row[unit]; other < sheet->first_row[unit + 1]; other++)
    if (other != row && same_cell(sheet, binding->columns[0], row, other)) {
      ++*same;
      *before += other < row;
    }
}

static bool key_conflicts(const struct sy_binding *binding, uint32_t unit, uint64_t row) {
  const sy_sheet *sheet = binding->sheet;
  for (uint64_t other = sheet->first_row[unit]; other < sheet->first_row[unit + 1]; other++)
    if (same_cell(sheet, binding->columns[0], row, other) &&
        !same_cell(sheet, binding->columns[1], row, other))
      return true;
  return false;
}

static bool is_listed(const GArray *list, guint *at, uint64_t row) {
  if (*at >= list->len || g_array_index(list, struct sy_same_key, *at).row != row)
    return false;
  ++*at;
  return true;
}

static void test_as_by_comparing_each_with_each(void **state) {
  (void)state;
  g_autofree char *folder = NULL;
  sy_registry *registry;
  sy_edition *edition = load(&folder, &registry);
  const struct sy_binding *binding = &edition->nodes[0].bindings[0];
  guint identical = 0, conflicting = 0;
  assert_non_null(binding->identical);
  assert_non_null(binding->conflicting);
  for (uint32_t unit = 0; unit < UNITS; unit++)
    for (uint64_t row = binding->sheet->first_row[unit]; row < binding->sheet->first_row[unit + 1];
         row++) {
      guint same, before;
      count(binding, unit, row, &same, &before);
      const bool conflicts = key_conflicts(binding, unit, row);
      assert_int_equal(is_listed(binding->conflicting, &conflicting, row), conflicts);
      assert_int_equal(is_listed(binding->identical, &identical, row), before > 0 && !conflicts);
    }
  assert_int_equal(identical, binding->identical->len);
  assert_int_equal(conflicting, binding->conflicting->len);
  assert_true(identical > 50 && conflicting > 50);
  sy_edition_free(edition);
  sy_registry_free(registry);
  const char *const command[] = {"rm", "-rf", folder, NULL};
  assert_true(g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                           NULL, NULL, NULL));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_as_by_comparing_each_with_each),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
