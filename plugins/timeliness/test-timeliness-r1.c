/* SPDX-License-Identifier: Apache-2.0
 *
 * test-timeliness-r1.c: revision 1: working days by the calendars of 2019, counted on paper
 */
#include "common/plugin-test.h"

static struct bench *with_law(const char *no_reply) {
  struct bench *bench = bench_new();
  bench_rows(bench, "limits", "from=2008-05-01 days=15 extension=15",
             "from=2019-05-15 days=20 extension=20", NULL);
  bench_set(bench, "no_reply", no_reply);
  bench_set(bench, "late_each", "10");
  bench_set(bench, "covered_from", "2019-01-01");
  bench_set(bench, "covered_to", "2019-12-31");
  bench_table(bench, "calendar", "date kind", "2019-02-04 holiday", "2019-02-05 holiday",
              "2019-02-06 holiday", "2019-02-07 holiday", "2019-02-08 holiday",
              "2019-02-02 workday", "2019-02-03 workday", "2019-10-01 holiday",
              "2019-10-02 holiday", "2019-10-03 holiday", "2019-10-04 holiday",
              "2019-10-07 holiday", "2019-09-29 workday", "2019-10-12 workday", NULL);
  return bench;
}

static void test_spring_festival(void **state) {
  (void)state;
  /* Sent on Friday 1 February. Working days after it: 2 and 3 February (worked weekend), 11 to 15,
   * 18 to 22, 25 to 27: the 15th is Wednesday 27 February. */
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied", "0 2019-02-01 2019-02-27",
              "1 2019-02-01 2019-02-28", "2 2019-02-01 2019-02-01", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 90);
  assert_score(bench, 2, 100);
  const struct bench_report *late = assert_reported(bench, 1, 0);
  assert_near(late->number, 16);
  assert_near(late->points, 10);
  bench_set(bench, "late_each", "99.75");
  bench_score(bench, 3);
  assert_score(bench, 1, 0.25);
  bench_free(bench);
}

static void test_national_day(void **state) {
  (void)state;
  /* Sent on Friday 20 September under 20 days: 23 to 27 (5), Sunday 29 worked (6), 30 (7), 8 to 11
   * October (11), Saturday 12 worked (12), 14 to 18 (17), 21 to 23 (20): the 20th is 23 October. */
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied", "0 2019-09-20 2019-10-23",
              "1 2019-09-20 2019-10-24", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 90);
  bench_free(bench);
}

static void test_law_in_force(void **state) {
  (void)state;
  /* Sent on 14 May: 15 days, until 4 June. Sent on 15 May: 20 days, until 12 June. (No holiday is
   * listed here.) */
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied extended", "0 2019-05-14 2019-06-04 no",
              "1 2019-05-14 2019-06-05 no", "2 2019-05-15 2019-06-12 no",
              "3 2019-05-15 2019-06-13 no", "4 2019-05-15 2019-06-13 yes", NULL);
  bench_score(bench, 5);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 90);
  assert_score(bench, 2, 100);
  assert_score(bench, 3, 90);
  assert_score(bench, 4, 100);
  assert_batches_agree(bench, 5);
  bench_free(bench);
}

static void test_from_dispatch(void **state) {
  (void)state;
  /* test-timeliness-r2.c scores the same requests from their delivery: 100 each. Sent on 14 May, 15
   * days: until 4 June, so 12 June is 6 late. Sent on 3 June, 20 days: until 1 July, so 2 July is 1
   * late. */
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied", "0 2019-05-14 2019-06-12",
              "1 2019-06-03 2019-07-02", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 40);
  assert_score(bench, 1, 90);
  bench_free(bench);
}

static void test_no_reply(void **state) {
  (void)state;
  const char *rows[] = {"0 2019-06-03 2019-06-10 yes", "0 2019-06-03 - yes",
                        "1 2019-06-03 2019-06-10 yes", "1 2019-06-03 - no", "2 2019-06-03 - no"};
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied proof", rows[0], rows[1], rows[2], rows[3],
              rows[4], NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 50);  /* proved: a zero */
  assert_score(bench, 1, 100); /* not proved: left out */
  assert_outcome(bench, 2, SY_MISSING, 0);
  assert_near(assert_reported(bench, 0, 1)->points, 50);
  bench_free(bench);
  bench = with_law("missing");
  bench_table(bench, "requests", "unit sent replied proof", rows[0], rows[1], NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 100);
  bench_free(bench);
}

static void test_never_below_zero(void **state) {
  (void)state;
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied", "0 2019-05-20 2019-12-20", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 0);
  bench_free(bench);
}

static void test_ends_of_the_calendar(void **state) {
  (void)state;
  /* Sent on Tuesday 1 January under 15 days: 2 to 4 (3), 7 to 11 (8), 14 to 18 (13), 21 and 22: the
   * 15th is 22 January. Sent on Monday 2 December under 20 days: 3 to 6 (4), 9 to 13 (9), 16 to 20
   * (14), 23 to 27 (19), 30 (20): one late on the 31st. */
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied", "0 2019-01-01 2019-01-22",
              "1 2019-01-01 2019-01-23", "2 2019-12-02 2019-12-31", "3 2019-12-31 2019-12-31",
              NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 90);
  assert_score(bench, 2, 90);
  assert_score(bench, 3, 100);
  assert_int_equal(bench->report_count, 2);
  /* Were that a day off, the reply would be in time; days outside the calendar say nothing. */
  bench_table(bench, "calendar", "date kind", "2019-12-31 holiday", "2020-01-01 holiday",
              "2018-12-31 holiday", NULL);
  bench_score(bench, 4);
  assert_score(bench, 2, 100);
  bench_table(bench, "calendar", "date kind", "2019-12-31 holiday", "2019-12-31 workday", NULL);
  assert_refused_row(bench, 4, 1, 1);
  bench_set(bench, "covered_from", "2019-12-31"); /* of one day */
  bench_table(bench, "calendar", "date kind", "2019-12-31 holiday", NULL);
  bench_table(bench, "requests", "unit sent replied", "0 2019-12-31 2019-12-31", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 100);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  static const char *const bad[] = {
      "1 2019-06-03 2019-06-02", /* before it was sent */
      "1 2018-12-31 2019-06-02", /* the calendar does not cover it */
      "1 2019-06-03 2020-01-02",
  };
  for (size_t i = 0; i < 3; i++) {
    struct bench *bench = with_law("zero");
    bench_table(bench, "requests", "unit sent replied", "0 2019-06-03 2019-06-10", bad[i], NULL);
    assert_refused_row(bench, 2, 0, 1);
    bench_free(bench);
  }
  struct bench *bench = with_law("zero");
  bench_rows(bench, "limits", NULL);
  assert_refused_parameter(bench, "limits");
  bench_free(bench);
  bench = with_law("zero");
  bench_set(bench, "covered_to", "2018-12-31");
  assert_refused_parameter(bench, "covered_to");
  bench_free(bench);
}

/* Who wants rows explained hears until when each reply was due; nobody else does. The days are
 * those of test_spring_festival() and test_law_in_force(). */
static void test_deadlines(void **state) {
  (void)state;
  struct bench *bench = with_law("zero");
  bench_table(bench, "requests", "unit sent replied extended proof",
              "0 2019-02-01 2019-02-27 no yes", "1 2019-02-01 2019-02-28 no yes",
              "2 2019-05-15 2019-05-16 no yes", "3 2019-05-15 - no yes",
              "4 2019-12-30 2019-12-31 no yes", NULL);
  bench_score(bench, 5);
  assert_int_equal(bench->report_count, 2);
  bench->calculations = true;
  bench_score(bench, 5);
  assert_int_equal(bench->report_count, 5);
  assert_reported(bench, 1, 0);
  assert_reported(bench, 3, 1);
  static const struct {
    const char *due;
    double days;
  } expected[] = {{"2019-02-27", 15}, {"2019-02-27", 16}, {"2019-06-12", 1}};
  for (uint64_t unit = 0; unit < 3; unit++) {
    const struct bench_report *deadline = assert_reported(bench, unit, 2);
    assert_int_equal(deadline->date, bench_day(expected[unit].due));
    assert_near(deadline->number, expected[unit].days);
    assert_near(deadline->points, 0);
    assert_int_equal(deadline->row, unit);
  }
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spring_festival),
      cmocka_unit_test(test_national_day),
      cmocka_unit_test(test_law_in_force),
      cmocka_unit_test(test_from_dispatch),
      cmocka_unit_test(test_no_reply),
      cmocka_unit_test(test_never_below_zero),
      cmocka_unit_test(test_ends_of_the_calendar),
      cmocka_unit_test(test_deadlines),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
