/* SPDX-License-Identifier: Apache-2.0
 *
 * test-rate-r2.c: results by hand
 */
#include "common/plugin-test.h"

static void test_met(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "cases", "unit met", "0 yes", "0 no", "0 -", "0 yes", "1 -", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 200.0 / 3); /* the blank is left out */
  assert_outcome(bench, 1, SY_MISSING, 0);
  const struct bench_report *report = assert_reported(bench, 0, 0);
  assert_int_equal(report->row, 1);
  assert_near(report->points, 100.0 / 3);
  bench_free(bench);
}

/* 0.3 and its neighbours, of which two have the same nearest double. */
static void test_operators(void **state) {
  (void)state;
  static const struct {
    const char *operator;
    double score; /* of 0.299999999, 0.29999999999999999, 0.30 and 0.4 against 0.3 */
  } cases[] = {{"at-least", 50}, {"at-most", 75}, {"above", 25}, {"below", 50}, {"equals", 25}};
  for (size_t i = 0; i < 5; i++) {
    struct bench *bench = bench_new();
    bench_set(bench, "operator", cases[i].operator);
    bench_set(bench, "threshold", "0.3");
    bench_table(bench, "cases", "unit value", "0 0.299999999", "0 .29999999999999999", "0 0.30",
                "0 0.4", NULL);
    bench_score(bench, 1);
    assert_score(bench, 0, cases[i].score);
    bench_free(bench);
  }
}

static void test_weights(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "cases", "unit met weight", "0 yes 0.1", "0 yes 0.2", "0 no 0.7", "1 no 0.7",
              "1 yes 0.3", "2 yes -", "2 no 4", NULL);
  bench_score(bench, 3);
  assert_true(bench->score[0] >= 30 && bench->score[0] <= 30);
  assert_memory_equal(&bench->score[0], &bench->score[1], sizeof(double));
  assert_score(bench, 2, 20); /* an empty weight is 1 */
  assert_near(bench->row_points[0][5], 20);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "operator", "above");
  assert_refused_parameter(bench, "threshold");
  bench_free(bench);
  bench = bench_new(); /* neither way is configured: `met` is not there */
  bench_table(bench, "cases", "unit value", "0 1", NULL);
  bench_score_in(bench, 1, 0);
  assert_int_equal(bench->status, SY_REFUSED);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_met), cmocka_unit_test(test_operators),
                                     cmocka_unit_test(test_weights),
                                     cmocka_unit_test(test_refusals)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
