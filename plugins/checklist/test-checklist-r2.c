/* SPDX-License-Identifier: Apache-2.0
 *
 * test-checklist-r2.c: results by hand
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
  assert_near(assert_reported(bench, 0, 0)->points, 100.0 / 3);
  assert_near(assert_reported(bench, 0, 1)->points, 50.0 / 3);
  assert_true(isnan(bench->row_points[0][3]));
  bench_free(bench);
}

static void test_items(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "items", "item=a points=3", "item=b points=1", NULL);
  bench_set(bench, "partial", "0.25");
  bench_set(bench, "complete", "true");
  bench_table(bench, "checks", "unit item result", "0 a partial", "0 b pass", "1 b fail",
              "1 a pass", "2 a pass", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 43.75); /* (3 * 0.25 + 1) / 4 */
  assert_score(bench, 1, 75);
  assert_outcome(bench, 2, SY_MISSING, 1);
  bench_free(bench);
}

/* 0.3 of 1 in thirds and halves of it: in doubles 0.1 + 0.2 is more. Points of 1e-9 count too. */
static void test_decimal_points(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "checks", "unit item result points", "0 a pass 0.1", "0 b pass 0.2",
              "0 c fail 0.7", "1 c fail 0.70", "1 a pass 0.3", "2 a fail -", "2 b pass 0.000000001",
              NULL);
  bench_score(bench, 3);
  assert_true(bench->score[0] >= 30 && bench->score[0] <= 30);
  assert_memory_equal(&bench->score[0], &bench->score[1], sizeof(double));
  assert_score(bench, 2, 0.0000001 / 1.000000001);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

static void test_decimal_items(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "items", "item=a points=0.1", "item=b points=0.2", "item=c points=0.7", NULL);
  bench_set(bench, "partial", "0.7");
  bench_table(bench, "checks", "unit item result", "0 a pass", "0 b pass", "0 c fail",
              "1 a partial", "1 b partial", "1 c partial", NULL);
  bench_score(bench, 2);
  assert_true(bench->score[0] >= 30 && bench->score[0] <= 30);
  assert_true(bench->score[1] >= 70 && bench->score[1] <= 70);
  bench_free(bench);
}

static void test_key(void **state) {
  (void)state;
  const struct sy_table *table = steelyard_plugin_v1()->tables[0];
  assert_string_equal(table->key[0], "item");
  assert_null(table->key[1]);
  assert_int_equal(table->conflict, SY_CONFLICT_IS_ERROR);
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
      cmocka_unit_test(test_equal_rows),
      cmocka_unit_test(test_items),
      cmocka_unit_test(test_decimal_points),
      cmocka_unit_test(test_decimal_items),
      cmocka_unit_test(test_key),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
