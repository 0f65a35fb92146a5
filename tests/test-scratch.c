/* SPDX-License-Identifier: Apache-2.0
 *
 * test-scratch.c: a scratch folder is private, holds no more than was allowed, and goes with all
 * that was made in it, also from a signal handler
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "base/base.h"
#include "files/files.h"

static char *folder;

static int enter(void **state) {
  (void)state;
  folder = g_dir_make_tmp("test-scratch-XXXXXX", NULL);
  return folder && g_setenv("TMPDIR", folder, TRUE) ? 0 : -1;
}

static int leave(void **state) {
  (void)state;
  const int removed = rmdir(folder); /* which it can only be if nothing was left in it */
  g_free(folder);
  return removed;
}

static sy_scratch *new_scratch(size_t most) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_scratch *scratch = sy_scratch_new(most, problems);
  assert_int_equal(sy_problems_count(problems), 0);
  assert_non_null(scratch);
  return scratch;
}

static void make_file(sy_scratch *scratch, const char *name) {
  const int file = sy_scratch_file(scratch, name);
  assert_true(file >= 0);
  assert_int_equal(write(file, "x", 1), 1);
  close(file);
}

static void test_private(void **state) {
  (void)state;
  g_autoptr(sy_scratch) scratch = new_scratch(9);
  struct stat status;
  assert_int_equal(stat(sy_scratch_path(scratch), &status), 0);
  assert_int_equal(status.st_mode & 07777, 0700);
  assert_true(g_path_is_absolute(sy_scratch_path(scratch)));
  make_file(scratch, "file");
  g_autofree char *path = g_build_filename(sy_scratch_path(scratch), "file", NULL);
  assert_int_equal(stat(path, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0600);
}

static void test_never_twice(void **state) {
  (void)state;
  g_autoptr(sy_scratch) scratch = new_scratch(9);
  assert_true(sy_scratch_folder(scratch, "a"));
  assert_false(sy_scratch_folder(scratch, "a"));
  assert_int_equal(errno, EEXIST);
  make_file(scratch, "a/file");
  assert_int_equal(sy_scratch_file(scratch, "a/file"), -1);
  assert_int_equal(errno, EEXIST);
  g_autofree char *link = g_build_filename(sy_scratch_path(scratch), "a", "link", NULL);
  assert_int_equal(symlink("/nowhere", link), 0);
  assert_int_equal(sy_scratch_file(scratch, "a/link"), -1);
  assert_int_equal(errno, EEXIST);
  unlink(link);
}

static void test_no_more(void **state) {
  (void)state;
  g_autoptr(sy_scratch) scratch = new_scratch(2);
  assert_true(sy_scratch_folder(scratch, "a"));
  make_file(scratch, "a/b");
  assert_int_equal(sy_scratch_file(scratch, "c"), -1);
  assert_int_equal(errno, ENOSPC);
  assert_false(sy_scratch_folder(scratch, "d"));
}

static void test_from_a_handler(void **state) {
  (void)state;
  g_autoptr(sy_scratch) scratch = new_scratch(5);
  assert_true(sy_scratch_folder(scratch, "a"));
  assert_true(sy_scratch_folder(scratch, "a/b"));
  make_file(scratch, "a/b/c");
  make_file(scratch, "a/d");
  errno = 7;
  sy_scratch_cleanup_on_signal();
  assert_int_equal(errno, 7);
  assert_false(g_file_test(sy_scratch_path(scratch), G_FILE_TEST_EXISTS));
  sy_scratch_cleanup_on_signal();
}

static void test_nowhere(void **state) {
  (void)state;
  g_autofree char *nowhere = g_build_filename(folder, "nowhere", NULL);
  g_setenv("TMPDIR", nowhere, TRUE);
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(sy_scratch_new(5, problems));
  assert_int_equal(sy_problems_count(problems), 1);
  sy_scratch_cleanup_on_signal(); /* there is nothing to remove */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_private, enter, leave),
      cmocka_unit_test_setup_teardown(test_never_twice, enter, leave),
      cmocka_unit_test_setup_teardown(test_no_more, enter, leave),
      cmocka_unit_test_setup_teardown(test_from_a_handler, enter, leave),
      cmocka_unit_test_setup_teardown(test_nowhere, enter, leave),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
