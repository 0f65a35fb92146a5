/* SPDX-License-Identifier: Apache-2.0
 *
 * test-hall-visit-r2.c: results by hand, those of revision 1 and decimals
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

/* Four tenths of the way from 0 to 0.7 minutes are worth 60, which is not below 60; in doubles they
 * are less. Heights and minutes at a limit count as the limit, however they are written. */
static void test_decimals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "threshold_limit", "0.3");
  bench_set(bench, "threshold_worst", "0.9");
  bench_rows(bench, "waiting_curve", "minutes=0 points=100", "minutes=0.7 points=0", NULL);
  bench_rows(bench, "weights", "aspect=waiting points=0.1", "aspect=toilet points=0.2",
             "aspect=signs points=0.7", NULL);
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes yes 0.30 - 3 helped 0.28",
              "0 b 2019-07-01 yes yes 0.6 - 3 helped 0.28",
              "1 a 2019-07-01 yes yes 0.300 - 9 helped 0.287", NULL);
  bench_score(bench, 2);
  assert_true(bench->score[0] >= 91 && bench->score[0] <= 91); /* of 96 and 86 */
  assert_true(bench->score[1] >= 95.9 && bench->score[1] <= 95.9);
  assert_int_equal(bench->report_count, 2); /* the threshold of 0.6, the waiting that scores 59 */
  assert_near(assert_reported(bench, 0, THRESHOLD_HIGH)->points, 5);
  assert_near(assert_reported(bench, 1, WAITING_LONG)->points, 4.1);
  bench_free(bench);
}

/* The same visits in another order give the same bits, in doubles they would not. */
static void test_order(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "help_told", "33.3");
  bench_rows(bench, "weights", "aspect=waiting points=0.1", "aspect=help points=0.7",
             "aspect=terminals points=1.3", NULL);
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes yes - - 1 told 0.1",
              "0 b 2019-07-01 yes yes - - 2 helped 17.3", "0 c 2019-07-01 yes yes - - 0 told -",
              "0 d 2019-07-01 yes yes - - 3 not-asked 59.99",
              "1 d 2019-07-01 yes yes - - 3 not-asked 59.99", "1 c 2019-07-01 yes yes - - 0 told -",
              "1 a 2019-07-01 yes yes - - 1 told 0.10", "1 b 2019-07-01 yes yes - - 2 helped 17.30",
              NULL);
  bench_score(bench, 2);
  assert_memory_equal(&bench->score[0], &bench->score[1], sizeof(double));
  assert_batches_agree(bench, 2);
  bench_free(bench);
}

/* Heights of a toilet that is not open are not read. */
static void test_heights_without_toilet(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "visits", HEADING, "0 a 2019-07-01 yes no 15 800.5 3 helped 0",
              "1 a 2019-07-01 yes no - - 3 helped 0", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 80);
  assert_score(bench, 1, 80);
  bench_free(bench);
}

/* Two different records of one visitor's day are an error of both; the host finds them by the key.
 */
static void test_key(void **state) {
  (void)state;
  const struct sy_table *visits = steelyard_plugin_v1()->tables[0];
  assert_int_equal(visits->conflict, SY_CONFLICT_IS_ERROR);
  assert_string_equal(visits->key[0], "visitor");
  assert_string_equal(visits->key[1], "visited");
  assert_null(visits->key[2]);
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
  bench_rows(bench, "waiting_curve", "minutes=0 points=100", "minutes=1e-200 points=0", NULL);
  assert_refused_parameter(bench, "waiting_curve");
  bench_rows(bench, "waiting_curve", NULL);
  bench_set(bench, "washbasin_limit", "0");
  bench_set(bench, "washbasin_worst", "1e-200");
  assert_refused_parameter(bench, "washbasin_worst");
  bench_set(bench, "washbasin_worst", "950");
  bench_set(bench, "threshold_limit", "0");
  bench_set(bench, "threshold_worst", "1e-200");
  assert_refused_parameter(bench, "threshold_worst");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_aspects), cmocka_unit_test(test_blanks),
      cmocka_unit_test(test_visits),  cmocka_unit_test(test_weights_and_curve),
      cmocka_unit_test(test_limits),  cmocka_unit_test(test_decimals),
      cmocka_unit_test(test_order),   cmocka_unit_test(test_heights_without_toilet),
      cmocka_unit_test(test_key),     cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
