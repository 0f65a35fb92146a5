/* SPDX-License-Identifier: Apache-2.0
 *
 * test-rubric-r2.c: results by hand
 */
#include "common/plugin-test.h"

static struct bench *with_levels(void) {
  struct bench *bench = bench_new();
  bench_rows(bench, "levels", "level=good points=80", "level=fair points=40", "level=poor points=0",
             NULL);
  return bench;
}

static void test_levels(void **state) {
  (void)state;
  struct bench *bench = with_levels();
  bench_table(bench, "judgements", "unit level", "0 good", "1 fair", "2 poor", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 50); /* 40 of 80 */
  assert_score(bench, 2, 0);
  assert_int_equal(bench->report_count, 2);
  assert_near(assert_reported(bench, 1, 0)->points, 50);
  bench_free(bench);
}

static void test_combinations(void **state) {
  (void)state;
  static const struct {
    const char *combine;
    double score;
  } cases[] = {{"mean", 50}, {"worst", 0}, {"best", 100}};
  for (size_t i = 0; i < 3; i++) {
    struct bench *bench = with_levels();
    bench_set(bench, "combine", cases[i].combine);
    bench_table(bench, "judgements", "unit level", "0 poor", "0 good", "0 fair", NULL);
    bench_score(bench, 1);
    assert_score(bench, 0, cases[i].score);
    assert_batches_agree(bench, 1);
    bench_free(bench);
  }
}

/* Two levels may be worth the same; what is worth as much as the best is no fault. */
static void test_equal_levels(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "levels", "level=good points=0.5", "level=fair points=0.5",
             "level=poor points=0.25", NULL);
  bench_table(bench, "judgements", "unit level", "0 fair", "1 poor", "1 good", "1 fair", "1 fair",
              NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 87.5); /* 50 and three times 100 */
  assert_int_equal(bench->report_count, 1);
  assert_near(assert_reported(bench, 1, 0)->points, 12.5);
  bench_free(bench);
}

/* 0.1 + 0.2 and 0.3 + 0, of 1: 15 both, however they are added. */
static void test_decimal_points(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "levels", "level=a points=1", "level=b points=0.3", "level=c points=0.2",
             "level=d points=0.1", "level=e points=0", NULL);
  bench_table(bench, "judgements", "unit level", "0 d", "0 c", "1 e", "1 b", NULL);
  bench_score(bench, 2);
  for (uint64_t unit = 0; unit < 2; unit++)
    assert_true(bench->score[unit] >= 15 && bench->score[unit] <= 15);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "levels", "level=a points=1", "level=b points=2", NULL);
  assert_refused_parameter(bench, "levels");
  bench_rows(bench, "levels", "level=a points=0", NULL);
  assert_refused_parameter(bench, "levels");
  bench_rows(bench, "levels", "level=a points=1e-300", NULL);
  assert_refused_parameter(bench, "levels");
  bench_rows(bench, "levels", NULL);
  assert_refused_parameter(bench, "levels");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_levels), cmocka_unit_test(test_combinations),
      cmocka_unit_test(test_equal_levels), cmocka_unit_test(test_decimal_points),
      cmocka_unit_test(test_refusals)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
