/* SPDX-License-Identifier: Apache-2.0
 *
 * test-panel.c: results by hand
 */
#include "common/plugin-test.h"

static struct bench *with_one_criterion(const char *combine) {
  struct bench *bench = bench_new();
  bench_rows(bench, "criteria", "criterion=c", NULL);
  bench_set(bench, "combine", combine);
  return bench;
}

static void test_criteria(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "criteria", "criterion=attitude weight=3 lowest=1 highest=5", "criterion=use",
             NULL);
  bench_table(bench, "marks", "unit rater criterion mark", "0 x attitude 5", "0 y attitude 3",
              "0 x use 40", "0 y use 60", NULL);
  bench_score(bench, 1);
  assert_score(bench, 0, (75.0 * 3 + 50) / 4); /* 5 of 1..5 is 100, 3 is 50 */
  const struct bench_report *low = assert_reported(bench, 0, 0);
  assert_near(low->number, 50);
  assert_near(low->points, 12.5);
  bench_free(bench);
}

static void test_blanks_and_recusals(void **state) {
  (void)state;
  struct bench *bench = with_one_criterion("mean");
  bench_set(bench, "minimum_marks", "2");
  bench_table(bench, "marks", "unit rater criterion mark recused", "0 a c 80 no", "0 b c - no",
              "0 d c 60 no", "1 a c 80 yes", "1 b c 60 no", "2 a c 0 no", "2 b c 0 no", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 70); /* a blank is no zero */
  assert_outcome(bench, 1, SY_MISSING, 0);
  assert_score(bench, 2, 0); /* a zero is one */
  bench_free(bench);
}

/* Marks 0, then 50 until the last but one, then 100: trimming shows at once. */
static double trimmed_of(int count) {
  struct bench *bench = with_one_criterion("trimmed");
  char rows[20][32];
  for (int i = 0; i < count; i++)
    snprintf(rows[i], sizeof rows[i], "0 r%d c %d", i, i == 0 ? 0 : i == count - 1 ? 90 : 50);
#define R(i) (i < count ? rows[i] : NULL)
  bench_table(bench, "marks", "unit rater criterion mark", R(0), R(1), R(2), R(3), R(4), R(5), R(6),
              R(7), R(8), R(9), R(10), R(11), R(12), R(13), R(14), R(15), R(16), R(17), R(18),
              R(19), NULL);
#undef R
  bench_score(bench, 1);
  const double score = bench->score[0];
  bench_free(bench);
  return score;
}

static void test_trimmed(void **state) {
  (void)state;
  assert_near(trimmed_of(4), 190.0 / 4); /* none below five */
  assert_near(trimmed_of(5), 240.0 / 5); /* floor(0.5) is none */
  assert_near(trimmed_of(9), 440.0 / 9); /* floor(0.9) is none */
  assert_near(trimmed_of(10), 50);       /* one at each end */
  assert_near(trimmed_of(20), 50);       /* two at each end */
}

static void test_median(void **state) {
  (void)state;
  struct bench *bench = with_one_criterion("median");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 10", "0 b c 100", "0 d c 20",
              "1 a c 10", "1 b c 20", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 20);
  assert_score(bench, 1, 15);
  bench_free(bench);
}

static void test_order_and_batches(void **state) {
  (void)state;
  struct bench *bench = with_one_criterion("mean");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 10.1", "0 b c 20.7", "0 d c 33.3",
              "1 d c 33.3", "1 a c 10.1", "1 b c 20.7", NULL);
  bench_score(bench, 2);
  assert_memory_equal(&bench->score[0], &bench->score[1], sizeof(double));
  assert_batches_agree(bench, 2);
  bench_free(bench);
}

/* A remark is about what is below the line, 60; a mark may be either end of its criterion. */
static void test_lines_and_ends(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "criteria", "criterion=c lowest=-10 highest=90", NULL);
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 50", "1 a c 49.9", "2 a c -10",
              "3 a c 90", NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 60);
  assert_score(bench, 2, 0);
  assert_score(bench, 3, 100);
  assert_int_equal(bench->report_count, 2);
  assert_near(assert_reported(bench, 1, 0)->points, 40.1);
  assert_near(assert_reported(bench, 2, 0)->points, 100);
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 50", "0 b c -10.1", NULL);
  assert_refused_row(bench, 1, 0, 1);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = with_one_criterion("mean");
  bench_table(bench, "marks", "unit rater criterion mark", "0 a c 10", "0 b c 101", NULL);
  assert_refused_row(bench, 1, 0, 1);
  bench_rows(bench, "criteria", "criterion=c lowest=5 highest=5", NULL);
  assert_refused_parameter(bench, "criteria");
  bench_rows(bench, "criteria", NULL);
  assert_refused_parameter(bench, "criteria");
  bench_rows(bench, "criteria", "criterion=c", "criterion=c", NULL);
  assert_refused_parameter(bench, "criteria");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_criteria),          cmocka_unit_test(test_blanks_and_recusals),
      cmocka_unit_test(test_trimmed),           cmocka_unit_test(test_median),
      cmocka_unit_test(test_order_and_batches), cmocka_unit_test(test_lines_and_ends),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
