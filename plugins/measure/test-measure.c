/* SPDX-License-Identifier: Apache-2.0
 *
 * test-measure.c: each curve by hand
 */
#include "common/plugin-test.h"

static struct bench *with_curve(const char *curve) {
  struct bench *bench = bench_new();
  bench_set(bench, "curve", curve);
  return bench;
}

static void with_values(struct bench *bench) {
  bench_table(bench, "values", "unit value", "0 10", "1 20", "2 40", "3 20", "4 -", NULL);
}

static void test_as_is(void **state) {
  (void)state;
  struct bench *bench = with_curve("as-is");
  bench_table(bench, "values", "unit value", "0 0", "1 61.45", "2 100", "3 -", NULL);
  bench_score(bench, 4);
  assert_true(bench->score[1] == 61.45);
  assert_score(bench, 2, 100);
  assert_outcome(bench, 3, SY_MISSING, 0);
  double lowest = 0, highest = 0;
  void *self;
  assert_int_equal(bench->plugin->create(NULL, &bench->parameters, &self, &bench->failure), SY_OK);
  bench->plugin->range(self, &lowest, &highest);
  bench->plugin->destroy(self);
  assert_near(highest, 100);
  bench_free(bench);
  bench = with_curve("as-is");
  bench_table(bench, "values", "unit value", "0 50", "1 100.01", NULL);
  assert_refused_row(bench, 2, 0, 1);
  bench_free(bench);
}

static void test_goalposts(void **state) {
  (void)state;
  struct bench *bench = with_curve("goalposts");
  bench_set(bench, "worst", "40");
  bench_set(bench, "best", "10"); /* fewer is better */
  with_values(bench);
  bench_score(bench, 5);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 200.0 / 3);
  assert_score(bench, 2, 0);
  bench_set(bench, "worst", "30");
  bench_score(bench, 5);
  assert_score(bench, 2, 0); /* no further than the post */
  bench_free(bench);
}

static void test_min_max(void **state) {
  (void)state;
  struct bench *bench = with_curve("min-max");
  with_values(bench);
  bench_score(bench, 5);
  assert_score(bench, 0, 0);
  assert_score(bench, 1, 100.0 / 3);
  assert_score(bench, 2, 100);
  bench_set(bench, "better", "lower");
  bench_score(bench, 5);
  assert_score(bench, 0, 100);
  assert_score(bench, 2, 0);
  bench_free(bench);
}

static void test_z_score(void **state) {
  (void)state;
  /* 10, 20, 40, 20: mean 22.5, variance (156.25 + 6.25 + 306.25 + 6.25) / 4 = 118.75. */
  struct bench *bench = with_curve("z-score");
  with_values(bench);
  bench_score(bench, 5);
  assert_score(bench, 0, 50 - 10 * 12.5 / sqrt(118.75));
  assert_score(bench, 2, 50 + 10 * 17.5 / sqrt(118.75));
  bench_free(bench);
}

static void test_percentile_rank(void **state) {
  (void)state;
  struct bench *bench = with_curve("percentile-rank");
  with_values(bench);
  bench_score(bench, 5);
  assert_score(bench, 0, 0);
  assert_score(bench, 1, 50); /* one is worse, one equal: 1.5 of 3 */
  assert_score(bench, 2, 100);
  bench_set(bench, "better", "lower");
  bench_score(bench, 5);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 50);
  bench_free(bench);
}

static void test_share_of_best(void **state) {
  (void)state;
  struct bench *bench = with_curve("share-of-best");
  with_values(bench);
  bench_score(bench, 5);
  assert_score(bench, 0, 25);
  assert_score(bench, 2, 100);
  bench_set(bench, "better", "lower");
  bench_score(bench, 5);
  assert_score(bench, 1, 50); /* 10 / 20 */
  bench_free(bench);
}

static void test_log_normal(void **state) {
  (void)state;
  struct bench *bench = with_curve("log-normal");
  bench_set(bench, "median", "4000");
  bench_set(bench, "tenth", "2500");
  bench_table(bench, "values", "unit value", "0 4000", "1 2500", "2 0", "3 6400", NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 50);
  assert_score(bench, 1, 90);
  assert_score(bench, 2, 100);
  assert_score(bench, 3, 10); /* 4000² / 2500: as far on the other side */
  bench_free(bench);
}

static void test_no_variation(void **state) {
  (void)state;
  static const char *const curves[] = {"min-max", "z-score", "percentile-rank"};
  for (size_t i = 0; i < 3; i++) {
    struct bench *bench = with_curve(curves[i]);
    bench_table(bench, "values", "unit value", "0 7", "1 7", "2 -", NULL);
    bench_score(bench, 3);
    assert_outcome(bench, 0, SY_NOT_APPLICABLE, 1);
    assert_outcome(bench, 2, SY_MISSING, 0);
    bench_free(bench);
  }
  struct bench *bench = with_curve("share-of-best");
  bench_table(bench, "values", "unit value", "0 7", "1 7", NULL);
  bench_score(bench, 2);
  assert_score(bench, 1, 100);
  bench_free(bench);
  bench = with_curve("share-of-best"); /* of nothing, all have all */
  bench_table(bench, "values", "unit value", "0 0", "1 0", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 100);
  bench_free(bench);
}

static void test_several_rows(void **state) {
  (void)state;
  static const struct {
    const char *combine;
    double score;
  } cases[] = {{"mean", 20}, {"sum", 40}, {"min", 10}, {"max", 30}};
  for (size_t i = 0; i < 4; i++) {
    struct bench *bench = with_curve("as-is");
    bench_set(bench, "combine", cases[i].combine);
    bench_table(bench, "values", "unit value", "0 30", "0 10", NULL);
    bench_score(bench, 1);
    assert_score(bench, 0, cases[i].score);
    bench_free(bench);
  }
  struct bench *bench = with_curve("as-is");
  bench_table(bench, "values", "unit value", "0 30", "0 10", NULL);
  assert_refused_row(bench, 1, 0, 1);
  bench_free(bench);
  bench = with_curve("as-is"); /* single numbers within 0 to 100, but not their sum */
  bench_set(bench, "combine", "sum");
  bench_table(bench, "values", "unit value", "0 60", "0 50", "1 60", "1 40", NULL);
  bench_score(bench, 2);
  assert_outcome(bench, 0, SY_ERROR, 2);
  assert_score(bench, 1, 100);
  bench_free(bench);
  bench = with_curve("as-is"); /* the finding is about the row with the number */
  bench_table(bench, "values", "unit value", "0 -", "0 30", NULL);
  bench_score(bench, 1);
  assert_int_equal(assert_reported(bench, 0, 0)->row, 1);
  bench_free(bench);
  bench = with_curve("as-is"); /* as many rows as units, but not one each */
  bench_set(bench, "combine", "mean");
  bench_table(bench, "values", "unit value", "0 30", "0 10", "2 50", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 20);
  assert_outcome(bench, 1, SY_MISSING, 0);
  assert_score(bench, 2, 50);
  bench_free(bench);
}

/* What is below 60 is reported, 60 is not. */
static void test_low_scores(void **state) {
  (void)state;
  struct bench *bench = with_curve("as-is");
  bench_table(bench, "values", "unit value", "0 60", "1 59.994", "2 60.5", NULL);
  bench_score(bench, 3);
  assert_int_equal(bench->report_count, 1);
  assert_near(assert_reported(bench, 1, 0)->points, 40.006);
  assert_near(assert_reported(bench, 1, 0)->number, 59.99); /* as people read it */
  bench_free(bench);
}

static void test_refused_parameters(void **state) {
  (void)state;
  struct bench *bench = with_curve("goalposts");
  assert_refused_parameter(bench, "worst");
  bench_set(bench, "worst", "1");
  assert_refused_parameter(bench, "best");
  bench_set(bench, "best", "1");
  assert_refused_parameter(bench, "best");
  bench_set(bench, "curve", "log-normal");
  assert_refused_parameter(bench, "median");
  bench_set(bench, "median", "1");
  bench_set(bench, "tenth", "1");
  assert_refused_parameter(bench, "tenth");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_as_is),
      cmocka_unit_test(test_goalposts),
      cmocka_unit_test(test_min_max),
      cmocka_unit_test(test_z_score),
      cmocka_unit_test(test_percentile_rank),
      cmocka_unit_test(test_share_of_best),
      cmocka_unit_test(test_log_normal),
      cmocka_unit_test(test_no_variation),
      cmocka_unit_test(test_several_rows),
      cmocka_unit_test(test_low_scores),
      cmocka_unit_test(test_refused_parameters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
