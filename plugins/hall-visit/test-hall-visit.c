/* SPDX-License-Identifier: Apache-2.0
 *
 * test-hall-visit.c: results by hand
 */
#include "common/plugin-test.h"

enum {
  SIGNS_MISSING,
  THRESHOLD_HIGH,
  WASHBASIN_HIGH,
  NO_TOILET,
  TERMINALS_FEW,
  HELP_REFUSED,
  HELP_ONLY_TOLD,
  WAITING_LONG
};

#define HEADING                                                                                    \
  "unit visitor visited signs accessible_toilet toilet_threshold washbasin_height terminals help " \
  "waiting"

static void test_aspects(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes yes 15 800 3 helped 0",
              "1 a 2019-07-01 partial yes 32.5 875 1 told 45",
              "2 a 2019-07-01 no no - - 0 refused 90", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 100);
  /* signs 50; toilet (50 + 50) / 2; terminals 33.3; help 50; waiting 30 (halfway from 60 to 0) */
  assert_score(bench, 1, (50 + 50 + 100.0 / 3 + 50 + 30) / 5);
  assert_score(bench, 2, 0);
  assert_near(assert_reported(bench, 1, THRESHOLD_HIGH)->number, 32.5);
  assert_near(assert_reported(bench, 1, THRESHOLD_HIGH)->points,
              5); /* half of a toilet that is a fifth, half lost */
  assert_near(assert_reported(bench, 1, WASHBASIN_HIGH)->points, 5);
  assert_near(assert_reported(bench, 1, HELP_ONLY_TOLD)->points, 10);
  assert_near(assert_reported(bench, 1, WAITING_LONG)->points, 14);
  assert_near(assert_reported(bench, 2, NO_TOILET)->points, 20);
  assert_near(assert_reported(bench, 2, HELP_REFUSED)->points, 20);
  assert_near(assert_reported(bench, 2, TERMINALS_FEW)->points, 20);
  assert_near(assert_reported(bench, 2, SIGNS_MISSING)->points, 20);
  bench_free(bench);
}

static void test_blanks(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  /* Nothing measured, nobody asked: signs 0 and terminals 100 are left. */
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 no yes - - 9 not-asked -",
              "1 a 2019-07-01 no yes - 875 9 not-asked -", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 50);
  assert_score(bench, 1, 50); /* and the washbasin, 50 */
  bench_free(bench);
}

static void test_visits(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "minimum_visits", "2");
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes yes 15 800 3 helped 0",
              "0 b 2019-07-02 no no - - 0 refused 60", "1 a 2019-07-01 yes yes 15 800 3 helped 0",
              NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 50);
  assert_outcome(bench, 1, SY_MISSING, 0);
  assert_near(assert_reported(bench, 0, HELP_REFUSED)->points, 10);
  assert_batches_agree(bench, 2);
  bench_free(bench);
}

static void test_weights_and_curve(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "weights", "aspect=waiting points=3", "aspect=signs points=1", NULL);
  bench_rows(bench, "waiting_curve", "minutes=10 points=100", "minutes=20 points=0", NULL);
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes no - - 0 refused 15",
              "1 a 2019-07-01 yes no - - 0 refused 5", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, (3 * 50 + 100) / 4.0);
  assert_score(bench, 1, 100);
  bench_free(bench);
}

/* At a limit nothing is lost and nothing is reported; at the worst all is lost. A waiting of 30
 * minutes is worth 60, and what is worth less is reported. */
static void test_limits(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes yes 15 800 3 helped 30",
              "1 a 2019-07-01 yes yes 50 950 3 helped 30.5",
              "2 a 2019-07-01 yes yes 51 951 4 helped 61", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, (4 * 100 + 60) / 5.0);
  assert_score(bench, 1, (3 * 100 + 0 + 59) / 5.0);
  assert_score(bench, 2, 3 * 100 / 5.0);
  assert_int_equal(bench->report_count, 6);
  assert_near(assert_reported(bench, 1, WAITING_LONG)->points, 41 / 5.0);
  assert_near(assert_reported(bench, 1, THRESHOLD_HIGH)->points, 10);
  assert_near(assert_reported(bench, 2, WASHBASIN_HIGH)->points, 10);
  assert_near(assert_reported(bench, 2, WAITING_LONG)->points, 20);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "threshold_worst", "15");
  assert_refused_parameter(bench, "threshold_worst");
  bench_set(bench, "threshold_worst", "50");
  bench_rows(bench, "weights", "aspect=help points=1", "aspect=help points=1", NULL);
  assert_refused_parameter(bench, "weights");
  bench_rows(bench, "weights", NULL);
  bench_rows(bench, "waiting_curve", "minutes=10 points=100", "minutes=10 points=0", NULL);
  assert_refused_parameter(bench, "waiting_curve");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_aspects), cmocka_unit_test(test_blanks),
      cmocka_unit_test(test_visits),  cmocka_unit_test(test_weights_and_curve),
      cmocka_unit_test(test_limits),  cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
