/* SPDX-License-Identifier: Apache-2.0
 *
 * test-internet-plus.c: results by hand
 */
#include "common/plugin-test.h"

enum { SHALLOW, MANY_VISITS, NO_PROGRESS, NO_SIGN_ON };

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

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "depths", "depth=forms points=10", NULL); /* less than information's 20 */
  assert_refused_parameter(bench, "depths");
  bench_rows(bench, "depths", NULL);
  bench_table(bench, "services", HEADING, "0 a no-visit 0 yes yes yes", NULL);
  bench_table(bench, "usage", "service cases", "a 30", "a 10", NULL);
  bench_score_in(bench, 1, 0);
  assert_int_equal(bench->status, SY_REFUSED);
  assert_int_equal(bench->failure.table, 1);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parts),
      cmocka_unit_test(test_use),
      cmocka_unit_test(test_not_applicable),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
