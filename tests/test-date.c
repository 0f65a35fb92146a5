/* SPDX-License-Identifier: Apache-2.0
 *
 * test-date.c: every day from year 1 to 9999, in both directions, and texts that are not days
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

static int32_t days_of(const char *text) {
  int32_t days;
  if (!sy_date_parse(text, strlen(text), &days))
    fail_msg("'%s' was refused", text);
  return days;
}

static void test_known(void **state) {
  (void)state;
  assert_int_equal(days_of("1970-01-01"), 0);
  assert_int_equal(days_of("1969-12-31"), -1);
  assert_int_equal(days_of("2000-03-01"), 11017);
  assert_int_equal(days_of("2019-05-22"), 18038);
  assert_int_equal(days_of("2019/5/22"), 18038);
  assert_int_equal(days_of("2019/05/22"), 18038);
  assert_int_equal(days_of("2019-5-22"), 18038);
  assert_int_equal(days_of("0001-01-01"), -719162);
  assert_int_equal(days_of("9999-12-31"), 2932896);
}

static int days_in(int year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return lengths[month - 1] + (month == 2 && leap);
}

/* The calendar, counted out day by day; the day after the end of each month is none. */
static void test_every_day(void **state) {
  (void)state;
  int32_t expected = days_of("0001-01-01");
  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++) {
      char text[SY_DATE_SIZE], written[SY_DATE_SIZE];
      const int last = days_in(year, month);
      for (int day = 1; day <= last; day++) {
        g_snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        if (days_of(text) != expected)
          fail_msg("%s is day %d, expected %d", text, days_of(text), expected);
        sy_date_text(expected, written);
        assert_string_equal(written, text);
        expected++;
      }
      int32_t days;
      g_snprintf(text, sizeof text, "%04d/%d/%d", year, month, last + 1);
      assert_false(sy_date_parse(text, strlen(text), &days));
    }
}

static void test_refused(void **state) {
  (void)state;
  static const char *const refused[] = {
      "",
      "2019",
      "2019-05",
      "2019-05-",
      "2019-05-2x",
      "2019-05/22",
      "2019/05-22",
      "2019.05.22",
      "20190522",
      "19-05-22",
      "02019-05-22",
      "12019-05-22",
      "2019-005-22",
      "2019-05-022",
      "2019--05-22",
      "-2019-05-22",
      " 2019-05-22",
      "2019-05-22 ",
      "2019-00-10",
      "2019-13-10",
      "2019-99-10",
      "2019-05-00",
      "2019-04-31",
      "2019-02-29",
      "1900-02-29",
      "0000-01-01",
      "2019-05-22T10:00",
      "2019年5月22日",
      "22/05/2019",
  };
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    int32_t days = 5;
    if (sy_date_parse(refused[i], strlen(refused[i]), &days))
      fail_msg("'%s' was taken for day %d", refused[i], days);
    assert_int_equal(days, 5);
  }
}

/* The text need not end where the date does, and nothing past its length is read. */
static void test_length(void **state) {
  (void)state;
  int32_t days;
  assert_true(sy_date_parse("2019-05-229", 10, &days));
  assert_int_equal(days, 18038);
  for (size_t length = 1; length < 9; length++) {
    g_autofree char *exactly = g_malloc(length); /* for the address sanitizer */
    memcpy(exactly, "2019-05-22", length);
    assert_false(sy_date_parse(exactly, length, &days));
  }
  assert_true(sy_date_parse("2019-05-22", 9, &days));
  assert_int_equal(days, days_of("2019-05-02"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_known),
      cmocka_unit_test(test_every_day),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_length),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
