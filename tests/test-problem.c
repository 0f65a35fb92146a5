/* SPDX-License-Identifier: Apache-2.0
 *
 * test-problem.c: problems are reported with their place, in order, and only up to a limit
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

static void assert_text(const sy_problems *problems, const char *expected) {
  g_autofree char *text = sy_problems_text(problems);
  assert_string_equal(text, expected);
}

static void test_none(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_int_equal(sy_problems_count(problems), 0);
  assert_text(problems, "");
}

static void test_unknown_parts(void **state) {
  (void)state;
  static const struct {
    struct sy_place place;
    const char *expected;
  } cases[] = {
      {{"a.csv", 3, 7, false}, "a.csv:3:7: wrong\n"},
      {{"a.csv", 3, 0, false}, "a.csv:3: wrong\n"},
      {{"a.csv", 0, 0, false}, "a.csv: wrong\n"},
      {{"a.csv", 0, 7, false}, "a.csv: wrong\n"},
      {{NULL, 3, 7, false}, "3:7: wrong\n"},
      {{NULL, 0, 0, false}, "wrong\n"},
      {{"a.xlsx!b", 3, 7, true}, "a.xlsx!b!G3: wrong\n"},
      {{"a.xlsx!b", 1048576, 16384, true}, "a.xlsx!b!XFD1048576: wrong\n"},
      {{"a.xlsx!b", 3, 26, true}, "a.xlsx!b!Z3: wrong\n"},
      {{"a.xlsx!b", 3, 27, true}, "a.xlsx!b!AA3: wrong\n"},
      {{"a.xlsx!b", 3, 0, true}, "a.xlsx!b!3: wrong\n"},
      {{"a.xlsx!b", 0, 0, true}, "a.xlsx!b: wrong\n"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_problems) problems = sy_problems_new();
    sy_problems_add(problems, cases[i].place, "wrong");
    assert_text(problems, cases[i].expected);
  }
}

/* What is quoted from the input can neither begin a line nor command the terminal. */
static void test_one_line(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 1, .column = 1},
                  "unknown key '%s'", "we\nird\t\x1b[31m");
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 2, .column = 1}, "found '%.4s'",
                  "秤砣");
  assert_text(problems, "a:1:1: unknown key 'we ird \\x1b[31m'\na:2:1: found '秤\\xe7'\n");
}

/* By file, line and column as numbers; those of one place stay as they were added. */
static void test_order(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_problems_add(problems, (struct sy_place){.file = "b", .line = 1, .column = 1}, "%s %d",
                  "seventh", 7);
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 10, .column = 2}, "fifth");
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 9, .column = 11}, "fourth");
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 10, .column = 2}, "sixth");
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 9, .column = 2}, "third");
  sy_problems_add(problems, (struct sy_place){.file = "a", .line = 0, .column = 0}, "second");
  sy_problems_add(problems, (struct sy_place){.file = NULL, .line = 0, .column = 0}, "first");
  assert_int_equal(sy_problems_count(problems), 7);
  assert_text(problems, "first\na: second\na:9:2: third\na:9:11: fourth\na:10:2: fifth\n"
                        "a:10:2: sixth\nb:1:1: seventh 7\n");
}

/* Adds problems in lines `from` to `to`. */
static void add_lines(sy_problems *problems, unsigned from, unsigned to) {
  for (unsigned line = from; line <= to; line++)
    sy_problems_add(problems, (struct sy_place){.file = "a", .line = line, .column = 0}, "wrong");
}

static void assert_ending(const sy_problems *problems, guint lines, const char *ending) {
  g_autofree char *text = sy_problems_text(problems);
  guint found = 0;
  for (const char *at = text; *at; at++)
    found += *at == '\n';
  assert_int_equal(found, lines);
  const char *last = g_strrstr_len(text, (gssize)strlen(text) - 1, "\n");
  assert_non_null(last);
  assert_string_equal(last + 1, ending);
}

static void test_many(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  add_lines(problems, 1, 100);
  assert_ending(problems, 100, "a:100: wrong\n");
  add_lines(problems, 101, 101);
  assert_ending(problems, 101, "and 1 more problem\n");
  add_lines(problems, 102, 1000);
  assert_ending(problems, 101, "and 900 more problems\n");
  assert_int_equal(sy_problems_count(problems), 1000);
}

static void test_print(void **state) {
  (void)state;
  g_autoptr(sy_problems) problems = sy_problems_new();
  add_lines(problems, 1, 120);
  g_autofree char *text = sy_problems_text(problems);
  char *printed = NULL;
  size_t length;
  FILE *stream = open_memstream(&printed, &length);
  assert_non_null(stream);
  sy_problems_print(problems, stream);
  assert_int_equal(fclose(stream), 0);
  assert_string_equal(printed, text);
  free(printed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_none),     cmocka_unit_test(test_unknown_parts),
      cmocka_unit_test(test_one_line), cmocka_unit_test(test_order),
      cmocka_unit_test(test_many),     cmocka_unit_test(test_print),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
