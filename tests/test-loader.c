/* SPDX-License-Identifier: Apache-2.0
 *
 * test-loader.c: shared objects load at once, privately, or say the true reason why not
 */
#include "host-fixture.h"

#include <dlfcn.h>
#include <fenv.h>
#include <float.h>
#include <unistd.h>

static void assert_fails(const char *path, const char *expected) {
  struct sy_object object;
  g_autoptr(sy_words) reason = NULL;
  assert_false(sy_object_load(path, &object, &reason));
  assert_null(object.entry);
  assert_contains(reason->en, expected);
}

static void assert_bad(const char *file, const char *expected) {
  g_autofree char *path = g_build_filename(bad_plugins(), file, NULL);
  assert_fails(path, expected);
}

static void test_good_object(void **state) {
  (void)state;
  g_autofree char *path = g_build_filename(good_plugins(), "echo.r1.so", NULL);
  for (int i = 0; i < 2; i++) { /* the second time it already exists */
    struct sy_object object;
    g_autoptr(sy_words) reason = NULL;
    assert_true(sy_object_load(path, &object, &reason));
    assert_null(reason);
    assert_false(object.changed_float_mode);
    assert_string_equal(object.entry()->id, "echo");
  }
  /* Its symbols are its own. */
  assert_null(dlsym(RTLD_DEFAULT, "steelyard_plugin_v1"));
}

static void test_true_reasons(void **state) {
  (void)state;
  assert_bad("undefined-symbol.r1.so", "undefined symbol: steelyard_no_such_function");
  assert_bad("no-entry.r1.so", "does not have the function steelyard_plugin_v1");
  assert_bad("absent.r1.so", "No such file or directory");
}

/* The reason leaves out the path, which callers name themselves. */
static void test_reason_without_path(void **state) {
  (void)state;
  struct sy_object object;
  g_autoptr(sy_words) reason = NULL;
  g_autofree char *path = g_build_filename(bad_plugins(), "undefined-symbol.r1.so", NULL);
  assert_false(sy_object_load(path, &object, &reason));
  assert_null(strstr(reason->en, path));
}

static void test_no_shared_object(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("steelyard-loader-XXXXXX", NULL);
  g_autofree char *text = g_build_filename(folder, "text.r1.so", NULL);
  g_autofree char *script = g_build_filename(folder, "script.la", NULL);
  g_autofree char *directory = g_build_filename(folder, "folder.r1.so", NULL);
  g_autofree char *words = g_strnfill(100, 'x');
  assert_true(g_file_set_contents(text, words, -1, NULL));
  assert_true(g_file_set_contents(script, "dlname='text.r1.so'\n", -1, NULL));
  assert_int_equal(g_mkdir(directory, 0700), 0);
  assert_fails(text, "is not a shared object");
  assert_int_equal(truncate(text, 3), 0);
  assert_fails(text, "is not a shared object");
  assert_fails(script, "does not end in .so");
  assert_fails(directory, "expected a regular file");
  g_remove(text);
  g_remove(script);
  g_remove(directory);
  g_remove(folder);
}

/* libltdl would look for a bare name in LTDL_LIBRARY_PATH. */
static void test_absolute_paths_only(void **state) {
  (void)state;
  g_setenv("LTDL_LIBRARY_PATH", good_plugins(), TRUE);
  assert_fails("echo.r1.so", "not absolute");
  assert_fails("./echo.r1.so", "not absolute");
  g_unsetenv("LTDL_LIBRARY_PATH");
}

static void test_float_mode_is_put_back(void **state) {
  (void)state;
  g_autofree char *path = g_build_filename(bad_plugins(), "float-mode.r1.so", NULL);
  const volatile double smallest = DBL_MIN;
  const int rounding = fegetround();
  struct sy_object object;
  g_autoptr(sy_words) reason = NULL;
  assert_true(sy_object_load(path, &object, &reason));
  assert_true(object.changed_float_mode);
  assert_int_equal(fegetround(), rounding);
  assert_true(smallest / 2 > 0);
}

/* libltdl may not be called by two threads at once. */
static gpointer load_often(gpointer data) {
  const char *path = data;
  for (int i = 0; i < 50; i++) {
    struct sy_object object;
    g_autoptr(sy_words) reason = NULL;
    if (!sy_object_load(path, &object, &reason))
      return GINT_TO_POINTER(1);
  }
  return NULL;
}

static void test_threads(void **state) {
  (void)state;
  g_autofree char *echo = g_build_filename(good_plugins(), "echo.r1.so", NULL);
  g_autofree char *amount = g_build_filename(good_plugins(), "amount.r1.so", NULL);
  GThread *other = g_thread_new("load", load_often, echo);
  assert_null(load_often(amount));
  assert_null(g_thread_join(other));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good_object),
      cmocka_unit_test(test_true_reasons),
      cmocka_unit_test(test_reason_without_path),
      cmocka_unit_test(test_no_shared_object),
      cmocka_unit_test(test_absolute_paths_only),
      cmocka_unit_test(test_float_mode_is_put_back),
      cmocka_unit_test(test_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
