/* SPDX-License-Identifier: Apache-2.0
 *
 * test-timeliness-r4.c: revision 4: until when each reply was due
 */
#include "common/plugin-test.h"

#define HEADING "unit sent delivered replied proof"
enum { LATE_FINDING, NO_REPLY_FINDING, IN_TIME_FINDING };
#define DAY_2019_06_04 18051 /* since 1970-01-01 */

static struct bench *with_law(void) {
  struct bench *bench = bench_new();
  bench_rows(bench, "limits", "from=2008-05-01 days=15 extension=15",
             "from=2019-05-15 days=20 extension=20", NULL);
  bench_set(bench, "no_reply", "zero");
  bench_set(bench, "late_each", "10");
  bench_set(bench, "covered_from", "2018-01-01");
  bench_set(bench, "covered_to", "2019-12-31");
  bench_table(bench, "calendar", "date kind", "2019-06-07 holiday", NULL);
  return bench;
}

/* Delivered on Tuesday 4 June 2019. Days 1 and 2 are the 5th and 6th; the 7th is a day off; days 3
 * to 7 are 10 to 14 June, 8 to 12 are 17 to 21, 13 to 17 are 24 to 28, and day 20 is Wednesday 3
 * July. */
static void test_due_dates(void **state) {
  (void)state;
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-06-03 2019-06-04 2019-06-10 no",
              "1 2019-06-03 2019-06-04 2019-07-03 no", "2 2019-06-03 2019-06-04 2019-07-04 no",
              "3 2019-06-03 2019-06-04 - yes", NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 100);
  assert_score(bench, 2, 90);
  assert_score(bench, 3, 0);
  assert_near(assert_reported(bench, 0, IN_TIME_FINDING)->number, 3);
  assert_int_equal(assert_reported(bench, 0, IN_TIME_FINDING)->date, DAY_2019_06_04 + 29);
  assert_near(assert_reported(bench, 1, IN_TIME_FINDING)->number, 20);
  assert_near(assert_reported(bench, 2, LATE_FINDING)->number, 21);
  assert_int_equal(assert_reported(bench, 2, LATE_FINDING)->date, DAY_2019_06_04 + 29);
  assert_reported(bench, 3, NO_REPLY_FINDING);
  assert_batches_agree(bench, 4);
  bench_free(bench);
}

/* Where the calendar ends before a reply was due, it is in time, and nothing is said. */
static void test_the_calendar_ends_first(void **state) {
  (void)state;
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-12-16 2019-12-17 2019-12-20 no", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 100);
  assert_int_equal(bench->report_count, 0);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_due_dates),
      cmocka_unit_test(test_the_calendar_ends_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
