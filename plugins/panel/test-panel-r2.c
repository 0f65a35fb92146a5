/* SPDX-License-Identifier: Apache-2.0
 *
 * test-panel-r2.c: results by hand
 */
#include "common/plugin-test.h"

enum { LOW, HIGHEST, LOWEST };
#define MARK_COLUMN 2

static struct bench *with_range(const char *criterion) {
  struct bench *bench = bench_new();
  bench_rows(bench, "criteria", criterion, NULL);
  return bench;
}

static void test_criteria(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "criteria", "criterion=attitude weight=3 lowest=1 highest=5",
             "criterion=use lowest=0 highest=100", NULL);
  bench_table(bench, "marks", "unit rater criterion mark", "0 x attitude 5", "0 y attitude 3",
              "0 x use 40", "0 y use 60", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, (75.0 * 3 + 50) / 4); /* 5 of 1..5 is 100, 3 is 50 */
  const struct bench_report *low = assert_reported(bench, 0, LOW);
  assert_near(low->number, 50);
  assert_near(low->points, 12.5);
  bench_free(bench);
}

static void test_blanks_and_recusals(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=0 highest=100");
  bench_set(bench, "minimum_marks", "2");
  bench_table(bench, "marks", "unit rater criterion mark recused", "0 a c 80 no", "0 b c - no",
              "0 d c 60 no", "1 a c 80 yes", "1 b c 60 no", "2 a c 0 no", "2 b c 0 no",
              "3 a c 500 yes", "3 b c 1 no", "3 d c 3 no", NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 70);
  assert_outcome(bench, 1, SY_MISSING, 0);
  assert_score(bench, 2, 0);
  assert_score(bench, 3, 2); /* a mark that does not count may be anything */
  assert_int_equal(bench->notice_count, 0);
  bench_free(bench);
}

/* One of the highest and one of the lowest dropped: 0, 80 five times, 100 is 80. */
static void test_dropped(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=0 highest=100");
  bench_set(bench, "drop_highest", "1");
  bench_set(bench, "drop_lowest", "1");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 80", "0 b c 100", "0 d c 80",
              "0 e c 80", "0 f c 0", "0 g c 80", "0 h c 80", "1 a c 7", "1 b c 9", "1 d c 8",
              "2 a c 7", "2 b c 9", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 80);
  assert_score(bench, 1, 8);
  assert_outcome(bench, 2, SY_MISSING, 0); /* nothing is left */
  assert_true(isnan(bench->row_points[0][1]) && isnan(bench->row_points[0][4]));
  assert_near(bench->row_points[0][0], 80);
  assert_int_equal(assert_reported(bench, 0, HIGHEST)->row, 1);
  assert_int_equal(assert_reported(bench, 0, LOWEST)->row, 4);
  assert_near(assert_reported(bench, 0, LOWEST)->number, 0);
  assert_near(assert_reported(bench, 0, LOWEST)->points, 0);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

/* Different numbers may be dropped at the ends; what is left must be enough. */
static void test_dropped_at_one_end(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=0 highest=10");
  bench_set(bench, "drop_lowest", "2");
  bench_set(bench, "minimum_marks", "2");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 1", "0 b c 2", "0 d c 6",
              "0 e c 8", "1 a c 1", "1 b c 2", "1 d c 6", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 70);
  assert_outcome(bench, 1, SY_MISSING, 0);
  bench_free(bench);
}

/* Of equal marks the same rater's is dropped in whatever order they come. */
static void test_equal_marks(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=0 highest=10");
  bench_set(bench, "drop_highest", "1");
  bench_table(bench, "marks", "unit rater criterion mark item", "0 a c 5 x", "0 b c 5.0 x",
              "0 b c 5.00 y", "1 b c 5.00 y", "1 b c 5 x", "1 a c 5 x", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 50);
  assert_int_equal(assert_reported(bench, 0, HIGHEST)->row, 2);
  assert_int_equal(assert_reported(bench, 1, HIGHEST)->row, 3);
  bench_free(bench);
}

static void test_median(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=0 highest=100");
  bench_set(bench, "combine", "median");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 10", "0 b c 100", "0 d c 20",
              "1 a c 10", "1 b c 20", "2 a c 1", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 20);
  assert_score(bench, 1, 15);
  assert_score(bench, 2, 1);
  bench_set(bench, "drop_highest", "1");
  bench_score(bench, 2);
  assert_score(bench, 0, 15);
  assert_score(bench, 1, 10);
  bench_free(bench);
}

/* In doubles, 0.6 of 0.2 to 0.6 is a little more than 100, and 1.4 of 0.5 to 2 less than 60. */
static void test_limits_are_decimals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "criteria", "criterion=q lowest=0.2 highest=0.6",
             "criterion=r lowest=0.5 highest=2", NULL);
  bench_table(bench, "marks", "unit rater criterion mark", "0 a q 0.6", "0 a r 1.4", "1 a q 0.20",
              "1 a r 2.000", "2 a q 0.60000000000000001", "2 a r 1", "3 a q 0.5",
              "3 a r 1.3999999999", NULL);
  bench_score(bench, 4);
  assert_true(bench->score[0] >= 80 && bench->score[0] <= 80);
  assert_true(bench->score[1] >= 50 && bench->score[1] <= 50);
  assert_int_equal(bench->outcome[2], SY_SCORED); /* more digits than an exact form has */
  size_t low[4] = {0};
  for (size_t i = 0; i < bench->report_count; i++)
    low[bench->reports[i].unit]++;
  assert_int_equal(low[0], 0);
  assert_int_equal(low[1], 1);
  assert_int_equal(low[3], 1);
  assert_true(assert_reported(bench, 3, LOW)->number < 60); /* also as it is shown */
  bench_free(bench);
}

/* Marks that add up to the same score the same, and a mean is rounded once. */
static void test_sums_are_decimal(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=0 highest=1");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 0.1", "0 b c 0.2", "0 d c 0.3",
              "1 a c 0.3", "1 b c 0.3", "1 d c 0", "2 d c 0.3", "2 a c 0.1", "2 b c 0.2", NULL);
  bench_score(bench, 3);
  for (uint64_t unit = 0; unit < 3; unit++)
    assert_true(bench->score[unit] >= 20 && bench->score[unit] <= 20);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

static void test_out_of_range(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=-10 highest=90");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 50", "0 b c -10.1", "0 d c 91",
              "1 a c 50", "2 a c 90", "3 a c 90.000000000001", "4 a c -10", NULL);
  assert_row_errors(bench, 5, MARK_COLUMN, 1, 2, 5, -1);
  assert_int_equal(bench->outcome[0], SY_ERROR);
  assert_score(bench, 1, 60);
  assert_score(bench, 2, 100);
  assert_int_equal(bench->outcome[3], SY_ERROR);
  assert_score(bench, 4, 0);
  assert_int_equal(bench->report_count,
                   1); /* 60 is not below 60; a unit in error has no findings */
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = with_range("criterion=c lowest=5 highest=5");
  assert_refused_parameter(bench, "criteria");
  bench_rows(bench, "criteria", "criterion=c lowest=0 highest=1e-300", NULL);
  assert_refused_parameter(bench, "criteria");
  bench_rows(bench, "criteria", "criterion=c lowest=0 highest=1", "criterion=c lowest=0 highest=1",
             NULL);
  assert_refused_parameter(bench, "criteria");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_criteria),
      cmocka_unit_test(test_blanks_and_recusals),
      cmocka_unit_test(test_dropped),
      cmocka_unit_test(test_dropped_at_one_end),
      cmocka_unit_test(test_equal_marks),
      cmocka_unit_test(test_median),
      cmocka_unit_test(test_limits_are_decimals),
      cmocka_unit_test(test_sums_are_decimal),
      cmocka_unit_test(test_out_of_range),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
