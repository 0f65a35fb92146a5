/* SPDX-License-Identifier: Apache-2.0
 *
 * test-checklist.c: results by hand
 */
#include "common/plugin-test.h"

static void test_equal_rows(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "checks", "unit item result", "0 a pass", "0 b partial", "0 c fail", "0 d na",
              "1 a pass", "2 a na", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 50); /* (1 + 0.5 + 0) / 3 */
  assert_score(bench, 1, 100);
  assert_outcome(bench, 2, SY_NOT_APPLICABLE, 0);
  const struct bench_report *failed = assert_reported(bench, 0, 0);
  assert_int_equal(failed->row, 2);
  assert_near(failed->points, 100.0 / 3);
  const struct bench_report *partial = assert_reported(bench, 0, 1);
  assert_int_equal(partial->row, 1);
  assert_near(partial->points, 50.0 / 3);
  assert_int_equal(bench->report_count, 2);
  assert_near(bench->row_points[0][0], 100.0 / 3);
  assert_true(isnan(bench->row_points[0][3]));
  bench_free(bench);
}

static void test_points(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "items", "item=a points=3", "item=b points=1", NULL);
  for (int i = 0; i < 2; i++) { /* partly may be as good as passing, or as bad as failing */
    bench_set(bench, "partial", i ? "1" : "0");
    bench_table(bench, "checks", "unit item result", "0 a partial", "0 b pass", NULL);
    bench_score(bench, 1);
    assert_score(bench, 0, i ? 100 : 25);
  }
  bench_set(bench, "partial", "0.25");
  bench_table(bench, "checks", "unit item result", "0 a partial", "0 b pass", "1 b fail",
              "1 a pass", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 43.75); /* (3 * 0.25 + 1) / 4 */
  assert_score(bench, 1, 75);
  bench_free(bench);

  bench = bench_new();
  bench_table(bench, "checks", "unit item result points", "0 a pass 0.1", "0 b fail 0.3",
              "0 c pass -", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, 100 * 1.1 / 1.4); /* a row without points weighs 1 */
  bench_free(bench);
}

static void test_complete(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "items", "item=a", "item=b", NULL);
  bench_set(bench, "complete", "true");
  bench_table(bench, "checks", "unit item result", "0 a pass", "1 a pass", "1 b fail", NULL);
  bench_score(bench, 2);
  assert_outcome(bench, 0, SY_MISSING, 1);
  assert_score(bench, 1, 50);
  bench_free(bench);
}

static void test_order_of_rows(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "checks", "unit item result points", "0 a pass 0.1", "0 b pass 0.7",
              "0 c fail 0.3", "1 c fail 0.3", "1 b pass 0.7", "1 a pass 0.1", NULL);
  bench_score(bench, 2);
  assert_memory_equal(&bench->score[0], &bench->score[1], sizeof(double));
  assert_batches_agree(bench, 2);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "partial", "0.25");
  bench_set(bench, "fail", "0.5");
  assert_refused_parameter(bench, "partial");
  bench_free(bench);
  bench = bench_new();
  bench_set(bench, "complete", "true");
  assert_refused_parameter(bench, "complete");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_equal_rows), cmocka_unit_test(test_points),
      cmocka_unit_test(test_complete),   cmocka_unit_test(test_order_of_rows),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
