/* SPDX-License-Identifier: Apache-2.0
 *
 * test-timeliness-r3.c: revision 3: its differences from revision 2
 */
#include "common/plugin-test.h"

#define HEADING "unit sent delivered replied proof"
enum { REPLIED_COLUMN = 1, DELIVERED_COLUMN = 6 };

static struct bench *with_law(void) {
  struct bench *bench = bench_new();
  bench_rows(bench, "limits", "from=2008-05-01 days=15 extension=15",
             "from=2019-05-15 days=20 extension=20", NULL);
  bench_set(bench, "no_reply", "zero");
  bench_set(bench, "late_each", "10");
  bench_set(bench, "covered_from", "2018-01-01");
  bench_set(bench, "covered_to", "2019-12-31");
  bench_table(bench, "calendar", "date kind", "2019-10-01 holiday", NULL);
  return bench;
}

static void test_as_revision_2(void **state) {
  (void)state;
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-05-14 2019-05-15 2019-06-12 no",
              "1 2019-06-03 2019-06-04 2019-07-02 no", "2 2019-06-03 2019-06-04 2019-07-03 no",
              "3 2019-06-03 - 2019-06-10 yes", "4 2019-06-03 2019-06-04 - yes",
              "4 2019-06-03 2019-06-04 2019-07-03 no", "5 2019-06-03 2019-06-04 - no", NULL);
  bench_score(bench, 6);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 100);
  assert_score(bench, 2, 90);
  assert_outcome(bench, 3, SY_MISSING, 1);
  assert_score(bench, 4, 45);
  assert_outcome(bench, 5, SY_MISSING, 0);
  assert_near(assert_reported(bench, 2, 0)->number, 21);
  assert_batches_agree(bench, 6);
  bench_free(bench);
}

static void test_row_errors(void **state) {
  (void)state;
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-06-03 2019-06-04 2019-06-03 no",
              "0 2019-06-03 2019-06-04 2020-01-01 no", "1 2019-06-03 2019-06-04 2019-06-10 no",
              NULL);
  assert_row_errors(bench, 2, REPLIED_COLUMN, 0, 1, -1);
  assert_int_equal(bench->outcome[0], SY_ERROR);
  assert_score(bench, 1, 100);
  bench_free(bench);

  bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-06-03 2019-06-02 2019-06-10 no",
              "1 2017-06-03 2017-06-04 2019-06-10 no", "2 2019-06-03 2019-06-04 2019-06-10 no",
              NULL);
  assert_row_errors(bench, 3, DELIVERED_COLUMN, 0, 1, -1);
  assert_score(bench, 2, 100);
  bench_free(bench);
}

/* Ten times 0.1 a day late is one point: ten requests, each a day late, lose 0.1 on average. */
static void test_decimal_points(void **state) {
  (void)state;
  struct bench *bench = with_law();
  bench_set(bench, "late_each", "0.1");
  bench_table(bench, "requests", HEADING, "0 2019-06-03 2019-06-04 2019-07-03 no",
              "0 2019-06-03 2019-06-04 2019-07-03 no", "0 2019-06-03 2019-06-04 2019-07-03 no",
              NULL);
  bench_score(bench, 1);
  assert_true(bench->score[0] >= 99.9 && bench->score[0] <= 99.9);
  bench_free(bench);
}

/* 2018 has no day in the calendar, though it is said to be covered: a warning, once. */
static void test_calendar_without_year(void **state) {
  (void)state;
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2018-06-04 2018-06-05 2018-06-07 no",
              "1 2018-12-28 2018-12-28 2019-01-04 no", NULL);
  bench_score_in(bench, 2, 0);
  assert_int_equal(bench->status, SY_OK);
  assert_score(bench, 0, 100);
  assert_int_equal(bench->notice_count, 1);
  assert_int_equal(bench->notices[0].notice, 0);
  assert_true(bench->notices[0].unit == SY_NO_UNIT);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_as_revision_2), cmocka_unit_test(test_row_errors),
      cmocka_unit_test(test_decimal_points), cmocka_unit_test(test_calendar_without_year)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
