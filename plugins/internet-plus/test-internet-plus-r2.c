/* SPDX-License-Identifier: Apache-2.0
 *
 * test-internet-plus-r2.c: results by hand, those of revision 1 and rows that make no sense
 */
#include "common/plugin-test.h"

enum { SHALLOW, MANY_VISITS, NO_PROGRESS, NO_SIGN_ON };

#define VISITS_COLUMN 2

#define HEADING "unit service depth visits progress_query single_sign_on applicable"

static void test_parts(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "services", HEADING, "0 a no-visit 0 yes yes yes",
              "1 a application 1 no yes yes", "2 a none 3 no no yes",
              "3 a whole-process - yes yes yes", NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 0.6 * 60 + 0.2 * 200 / 3 + 10);
  assert_score(bench, 2, 0);
  assert_score(bench, 3, (60 * 85 + 20 * 100) / 80.0); /* the visits are not known */
  assert_int_equal(bench->report_count, 3 + 4 + 1);    /* nothing of what is full */
  assert_near(assert_reported(bench, 1, SHALLOW)->points, 24);
  assert_near(assert_reported(bench, 1, MANY_VISITS)->points, 20.0 / 3);
  assert_near(assert_reported(bench, 1, NO_PROGRESS)->points, 10);
  assert_near(assert_reported(bench, 2, NO_SIGN_ON)->points, 10);
  bench_free(bench);
}

static void test_use(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "services", HEADING, "0 a no-visit 0 yes yes yes", "0 b none 3 no no yes",
              "1 a no-visit 0 yes yes yes", "1 c none 3 no no yes", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 50);
  bench_table(bench, "usage", "service cases", "a 30", "b 10", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 75); /* 30 of 40 */
  assert_score(bench, 1, 75); /* c is not listed: as the least used, 10 */
  assert_batches_agree(bench, 2);
  bench_free(bench);
}

static void test_not_applicable(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "services", HEADING, "0 a no-visit 0 yes yes yes", "0 b none 3 no no no",
              "1 a none 3 no no no", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 100);
  assert_outcome(bench, 1, SY_NOT_APPLICABLE, 0);
  bench_free(bench);
}

/* A service whose depth is that nobody need come, but to which people come. */
static void test_visits_where_none(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "services", HEADING, "0 a no-visit - yes yes yes",
              "1 a no-visit 2 yes yes yes", "1 b none 3 no no yes", "1 c no-visit 1 yes yes yes",
              "2 a no-visit 5 yes yes no", "2 b whole-process 3 no no yes", NULL);
  assert_row_errors(bench, 3, VISITS_COLUMN, 1, 3, -1);
  assert_score(bench, 0, 100);
  assert_int_equal(bench->outcome[1], SY_ERROR);
  assert_score(bench, 2, 0.6 * 85); /* what does not apply is not read */
  assert_noticed(bench, 1, "visits-where-none", "2");
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

/* Two numbers for one service: an error of the units that offer it. The same number twice is one.
 */
static void test_usage_twice(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "services", HEADING, "0 a no-visit 0 yes yes yes", "0 b none 3 no no yes",
              "1 a no-visit 0 yes yes yes", "1 c none 3 no no yes", "1 d none 3 no no yes",
              "2 a no-visit 0 yes yes yes", "2 e none 3 no no yes", "3 c none 3 no no no",
              "3 a no-visit 0 yes yes yes", NULL);
  bench_table(bench, "usage", "service cases", "c 30", "a 30", "b 10", "d 7", "c 5", "a 30", "c 9",
              NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 75); /* 30 of 40 */
  assert_int_equal(bench->outcome[1], SY_ERROR);
  assert_score(bench, 2, 100 * 30 / 37.0); /* e is not listed: as the least used, 7 */
  assert_score(bench, 3, 100);
  assert_int_equal(bench->notice_count, 2);
  assert_int_equal(assert_noticed(bench, 1, "usage-twice", "c;5;30")->row, 3);
  assert_noticed(bench, SY_NO_UNIT, "service-without-usage", "e");
  bench->without_notices = true;
  assert_refused_row(bench, 4, 0, 3);
  assert_string_equal(bench->message, "the table of usage has both 5 and 30 cases of 'c', expected "
                                      "one number");
  bench_free(bench);
}

/* 0.1 + 0.2 of 1 are 30, whichever of the parts they are, and 0.7 of three services' 10 likewise.
 */
static void test_decimals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "depths", "depth=whole-process points=99.9", NULL);
  bench_set(bench, "weight_depth", "0.7");
  bench_set(bench, "weight_visits", "0");
  bench_set(bench, "weight_progress", "0.1");
  bench_set(bench, "weight_sign_on", "0.2");
  bench_table(bench, "services", HEADING, "0 a none 3 yes yes yes", "1 a whole-process - no no yes",
              "1 b none 0 yes no yes", "1 c none 0 no yes yes", "2 c none 1 no yes yes",
              "2 a whole-process 2 no no yes", "2 b none 1 yes no yes", NULL);
  bench_table(bench, "usage", "service cases", "a 999999999999", "b 1", "c 0", NULL);
  bench_score(bench, 3);
  assert_true(bench->score[0] >= 30 && bench->score[0] <= 30);
  assert_near(bench->score[1], 69.93 - 2 * 69.93 / 1000000000001.0 + 30 / 1000000000001.0);
  assert_memory_equal(&bench->score[1], &bench->score[2], sizeof(double));
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

static void test_key(void **state) {
  (void)state;
  const struct sy_table *const *tables = steelyard_plugin_v1()->tables;
  assert_int_equal(tables[0]->conflict, SY_CONFLICT_IS_ERROR);
  assert_string_equal(tables[0]->key[0], "service");
  assert_null(tables[0]->key[1]);
  assert_int_equal(tables[1]->conflict, SY_CONFLICT_WARNS); /* the plugin says whose error it is */
  assert_string_equal(tables[1]->key[0], "service");
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "depths", "depth=forms points=10", NULL); /* less than information's 20 */
  assert_refused_parameter(bench, "depths");
  bench_rows(bench, "depths", NULL);
  bench_set(bench, "weight_depth", "1e-200");
  assert_refused_parameter(bench, "weight_depth");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parts),
      cmocka_unit_test(test_use),
      cmocka_unit_test(test_not_applicable),
      cmocka_unit_test(test_visits_where_none),
      cmocka_unit_test(test_usage_twice),
      cmocka_unit_test(test_decimals),
      cmocka_unit_test(test_key),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
