/* SPDX-License-Identifier: Apache-2.0
 *
 * test-registry.c: plugins are found by name, loaded when asked for, and refused for a stated
 * reason
 */
#include "host-fixture.h"

static const struct sy_place place = {.file = "edition.yaml", .line = 7, .column = 11};

/* A temporary directory with empty files, "name\0name\0". */
static char *make_directory(const char *const *names) {
  char *directory = g_dir_make_tmp("steelyard-registry-XXXXXX", NULL);
  for (; *names; names++) {
    g_autofree char *path = g_build_filename(directory, *names, NULL);
    assert_true(g_file_set_contents(path, "", 0, NULL));
  }
  return directory;
}

static void remove_directory(const char *directory, const char *const *names) {
  for (; *names; names++) {
    g_autofree char *path = g_build_filename(directory, *names, NULL);
    assert_int_equal(g_remove(path), 0);
  }
  assert_int_equal(g_remove(directory), 0);
}

/* "b@2 b@10 c@1": the entries as text. g_free. */
static char *entries_text(const sy_registry *registry) {
  GString *text = g_string_new(NULL);
  const GPtrArray *entries = sy_registry_entries(registry);
  for (guint i = 0; i < entries->len; i++) {
    const struct sy_plugin_entry *entry = g_ptr_array_index(entries, i);
    assert_false(entry->loaded);
    g_string_append_printf(text, "%s%s@%u", i ? " " : "", entry->id, entry->revision);
  }
  return g_string_free(text, FALSE);
}

/* Nothing is opened: the files are empty. Revisions are ordered as numbers. */
static void test_scan(void **state) {
  (void)state;
  static const char *const names[] = {"c.r1.so",  "b.r10.so",         "b.r2.so",     "b.so",
                                      "b.r02.so", "b.r0.so",          "b.r3.so.old", "B.r1.so",
                                      ".r1.so",   "b.r4294967296.so", "b.r1.so.1",   "libb.so.r1",
                                      "b.r.so",   "b.rx.so",          "b.r-1.so",    "README.md",
                                      NULL};
  g_autofree char *directory = make_directory(names);
  g_autofree char *again = g_strconcat(directory, "/", NULL);
  const char *const directories[] = {"/nowhere/at/all", directory, again, NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_registry) registry = sy_registry_new(
      &(sy_context){.plugin_directories = (const char *const *)directories}, problems);
  assert_no_problem(problems);
  g_autofree char *text = entries_text(registry);
  assert_string_equal(text, "b@2 b@10 c@1");
  remove_directory(directory, names);
  struct sy_plugin_entry *gone = g_ptr_array_index(sy_registry_entries(registry), 0);
  assert_string_equal(sy_plugin_entry_digest(gone), "");
  assert_false(sy_registry_load(registry, gone));
}

static void test_one_plugin_twice(void **state) {
  (void)state;
  static const char *const names[] = {"b.r1.so", NULL};
  g_autofree char *first = make_directory(names), *second = make_directory(names);
  const char *const directories[] = {first, second, NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_registry_free(sy_registry_new(
      &(sy_context){.plugin_directories = (const char *const *)directories}, problems));
  assert_int_equal(sy_problems_count(problems), 1);
  assert_problem(problems, "b@1 too: ");
  assert_problem(problems, first);
  assert_problem(problems, second);
  remove_directory(first, names);
  remove_directory(second, names);
}

static void test_no_directory(void **state) {
  (void)state;
  g_autofree char *file = g_build_filename(good_plugins(), "echo.r1.so", NULL);
  const char *const directories[] = {file, NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_registry_free(sy_registry_new(
      &(sy_context){.plugin_directories = (const char *const *)directories}, problems));
  assert_problem(problems, "Not a directory");
}

static void test_directories(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_setenv("STEELYARD_PLUGIN_PATH", "/a:/b/c", TRUE);
  g_auto(GStrv) given = sy_plugin_directories(problems);
  const char *const expected[] = {"/a", "/b/c", NULL};
  assert_true(g_strv_equal((const char *const *)given, expected));
  g_unsetenv("STEELYARD_PLUGIN_PATH");
  g_auto(GStrv) installed = sy_plugin_directories(problems);
  assert_int_equal(g_strv_length(installed), 1);
  assert_true(g_path_is_absolute(installed[0]));
  assert_no_problem(problems);
  g_setenv("STEELYARD_PLUGIN_PATH", "/a:plugins", TRUE);
  g_strfreev(sy_plugin_directories(problems));
  assert_problem(problems, "'plugins', expected absolute paths");
  g_unsetenv("STEELYARD_PLUGIN_PATH");
}

static void digest_of(const char *path, char digest[65]) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(path);
  assert_true(sy_digest_file(&input, digest, problems));
}

static void test_find(void **state) {
  (void)state;
  g_autoptr(sy_registry) registry = all_plugins();
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct sy_plugin_entry *entry = sy_registry_find(registry, "echo@1", place, problems);
  assert_no_problem(problems);
  assert_non_null(entry);
  assert_string_equal(entry->plugin->id, "echo");
  assert_ptr_equal(entry, sy_registry_find(registry, "echo@1", place, problems));
  const char *digest = sy_plugin_entry_digest(entry);
  char expected[65];
  digest_of(entry->path, expected);
  assert_string_equal(digest, expected);
  assert_int_equal(strlen(digest), 64);
}

/* The digest is of the object that runs, whatever lies in its place when somebody asks. */
static void test_digest_of_what_runs(void **state) {
  (void)state;
  static const char *const names[] = {"echo.r1.so", NULL};
  g_autofree char *directory = make_directory(names);
  g_autofree char *original = g_build_filename(good_plugins(), names[0], NULL);
  g_autofree char *path = g_build_filename(directory, names[0], NULL);
  g_autofree char *content = NULL;
  gsize length;
  assert_true(g_file_get_contents(original, &content, &length, NULL));
  assert_true(g_file_set_contents(path, content, (gssize)length, NULL));
  const char *const directories[] = {directory, NULL};
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_registry) registry = sy_registry_new(
      &(sy_context){.plugin_directories = (const char *const *)directories}, problems);
  sy_registry_put(registry, "echo", 1, path);
  struct sy_plugin_entry *entry = sy_registry_find(registry, "echo@1", place, problems);
  assert_no_problem(problems);
  assert_non_null(entry);
  assert_true(g_file_set_contents(path, "another", -1, NULL));
  char expected[65];
  digest_of(original, expected);
  assert_string_equal(sy_plugin_entry_digest(entry), expected);
  remove_directory(directory, names);
}

static void assert_not_found(const char *name, const char *expected) {
  g_autoptr(sy_registry) registry = all_plugins();
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(sy_registry_find(registry, name, place, problems));
  assert_int_equal(sy_problems_count(problems), 1);
  assert_problem(problems, "edition.yaml:7:11: ");
  assert_problem(problems, expected);
}

static void test_not_found(void **state) {
  (void)state;
  assert_not_found("ehco@1", "plugin 'ehco' is not installed; did you mean 'echo'?");
  assert_not_found("echo@2", "plugin 'echo' is installed, but not in this revision, only as 1");
  assert_not_found("echo", "found 'echo', expected a plugin and its revision");
  assert_not_found("echo@", "found 'echo@', expected");
  assert_not_found("echo@01", "found 'echo@01', expected");
  assert_not_found("echo@1x", "found 'echo@1x', expected");
  assert_not_found("@1", "found '@1', expected");
}

static void test_bad_plugins(void **state) {
  (void)state;
  static const struct {
    const char *name, *expected;
  } cases[] = {
      {"undefined-symbol@1", "undefined symbol: steelyard_no_such_function"},
      {"no-entry@1", "does not have the function steelyard_plugin_v1"},
      {"null-description@1", "steelyard_plugin_v1() returned NULL"},
      {"wrong-version@1", "api_version: found 7, expected 1"},
      {"size-zero@1", "size: found 0"},
      {"size-small@1", "size: found 16"},
      {"size-huge@1", "size: found 18446744073709551615"},
      {"twice-parameter@1", "parameters[1]: 'each' is repeated"},
      {"no-chinese@1", "title.zh: is missing"},
      {"range-inverted@1", "lowest is 100 and highest is 0"},
      {"no-score@1", "the function score is missing"},
      {"misnamed@1", "describes itself as someone-else@1, but the file's name says misnamed@1"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    assert_not_found(cases[i].name, cases[i].expected);
    assert_not_found(cases[i].name, bad_plugins());
  }
}

/* A failed load is tried once and says the same again. */
static void test_failure_is_kept(void **state) {
  (void)state;
  g_autoptr(sy_registry) registry = all_plugins();
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(sy_registry_find(registry, "no-score@1", place, problems));
  assert_null(sy_registry_find(registry, "no-score@1", place, problems));
  assert_int_equal(sy_problems_count(problems), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_scan),
      cmocka_unit_test(test_one_plugin_twice),
      cmocka_unit_test(test_no_directory),
      cmocka_unit_test(test_directories),
      cmocka_unit_test(test_find),
      cmocka_unit_test(test_digest_of_what_runs),
      cmocka_unit_test(test_not_found),
      cmocka_unit_test(test_bad_plugins),
      cmocka_unit_test(test_failure_is_kept),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
