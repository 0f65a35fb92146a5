/* SPDX-License-Identifier: Apache-2.0
 *
 * test-measure-r2.c: revision 2: exact decimals, quotients, logarithms, bad rows
 *
 * The figures come from Python's fractions and decimal modules with 50 digits.
 */
#include "common/plugin-test.h"

static struct bench *with_curve(const char *curve) {
  struct bench *bench = bench_new();
  bench_set(bench, "curve", curve);
  return bench;
}

static void test_z_scores(void **state) {
  (void)state;
  struct bench *bench = with_curve("z-score");
  bench_set(bench, "mean", "0");
  bench_set(bench, "spread", "1");
  bench_table(bench, "values", "unit value", "0 1", "1 2", "2 3", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, -1.224744871391589);
  assert_score(bench, 1, 0);
  assert_score(bench, 2, 1.224744871391589);
  bench_set(bench, "deviation", "sample");
  bench_score(bench, 3);
  assert_score(bench, 0, -1);
  bench_set(bench, "clip", "true");
  bench_score(bench, 3);
  assert_score(bench, 0, 0);
  bench_set(bench, "better", "lower");
  bench_score(bench, 3);
  assert_score(bench, 0, 1);
  bench_free(bench);
}

static void test_any_offset(void **state) {
  (void)state;
  static const char *const offsets[][3] = {
      {"0 0.1", "1 0.2", "2 0.4"},
      {"0 1000000000.1", "1 1000000000.2", "2 1000000000.4"},
      {"0 -900000000000000.1", "1 -900000000000000.0", "2 -899999999999999.8"}};
  for (size_t i = 0; i < 3; i++) {
    struct bench *bench = with_curve("z-score");
    bench_table(bench, "values", "unit value", offsets[i][0], offsets[i][1], offsets[i][2], NULL);
    bench_score(bench, 3);
    assert_true(fabs(bench->score[0] / 39.309550323503024 - 1) < 1e-12);
    assert_true(fabs(bench->score[1] / 47.327387580875756 - 1) < 1e-12);
    assert_true(fabs(bench->score[2] / 63.363062095621219 - 1) < 1e-12);
    bench_free(bench);
  }
}

static void test_ranks(void **state) {
  (void)state;
  static const struct {
    const char *ties;
    double low, equal, high;
  } cases[] = {{"average", 0, 50, 100},
               {"min", 0, 100 / 3.0, 100},
               {"max", 0, 200 / 3.0, 100},
               {"dense", 0, 50, 100}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct bench *bench = with_curve("percentile-rank");
    bench_set(bench, "combine", "sum");
    bench_set(bench, "ties", cases[i].ties);
    bench_table(bench, "values", "unit value", "0 0.1", "1 0.1", "1 0.2", "2 0.30", "3 0.4", NULL);
    bench_score(bench, 4);
    assert_score(bench, 0, cases[i].low);
    assert_score(bench, 1, cases[i].equal);
    assert_score(bench, 2, cases[i].equal);
    assert_score(bench, 3, cases[i].high);
    bench_free(bench);
  }
}

static void test_limits(void **state) {
  (void)state;
  struct bench *bench = with_curve("min-max");
  bench_set(bench, "worst_score", "1");
  bench_set(bench, "best_score", "7");
  bench_table(bench, "values", "unit value", "0 0.5", "1 1.4", "2 2", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 1);
  assert_score(bench, 1, 4.6);
  assert_score(bench, 2, 7);
  bench_free(bench);
  bench = with_curve("as-is"); /* 0.1 + 0.2 is at the top of the range */
  bench_set(bench, "combine", "sum");
  bench_set(bench, "highest", "0.3");
  bench_table(bench, "values", "unit value", "0 0.1", "0 0.2", "1 0.3", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 0.3);
  assert_true(!(bench->score[0] < bench->score[1] || bench->score[0] > bench->score[1]));
  assert_batches_agree(bench, 2);
  bench_free(bench);
}

static void test_human_development(void **state) {
  (void)state;
  /* Income index of the UNDP: (ln GNI - ln 100) / (ln 75000 - ln 100). */
  struct bench *bench = with_curve("goalposts");
  bench_set(bench, "worst", "100");
  bench_set(bench, "best", "75000");
  bench_set(bench, "logarithm", "true");
  bench_table(bench, "values", "unit value", "0 69433", "1 17504", "2 80000", "3 100", "4 732",
              NULL);
  bench_score(bench, 5);
  assert_score(bench, 0, 100 * log(694.33) / log(750));
  assert_score(bench, 1, 100 * log(175.04) / log(750));
  assert_score(bench, 2, 100);
  assert_score(bench, 3, 0);
  assert_score(bench, 4, 100 * log(7.32) / log(750));
  bench_table(bench, "values", "unit value", "0 100", "1 0", NULL);
  assert_row_errors(bench, 2, 0, 1, -1);
  bench_free(bench);
}

static void test_quotients(void **state) {
  (void)state;
  struct bench *bench = with_curve("min-max");
  bench_table(bench, "values", "unit value denominator", "0 1 3", "1 2 6", "2 1 2", "3 5 0",
              "4 4 -", NULL);
  assert_row_errors(bench, 5, 2, 3, -1);
  assert_score(bench, 0, 0);
  assert_score(bench, 1, 0);
  assert_score(bench, 2, 100);
  assert_outcome(bench, 4, SY_MISSING, 0);
  bench_free(bench);
}

static void test_bad_rows(void **state) {
  (void)state;
  struct bench *bench = with_curve("as-is");
  bench_table(bench, "values", "unit value", "0 50", "1 100.00000001", "2 7", "2 7.0", "3 7", "3 8",
              "4 100", NULL);
  assert_row_errors(bench, 5, 0, 1, 4, 5, -1);
  assert_score(bench, 0, 50);
  assert_score(bench, 2, 7);
  assert_score(bench, 4, 100);
  bench_free(bench);
}

/* 1 to 10, 30 and 100 as COINr 1.1.14 treats them: winsorise(), and log_CT_plus() then scaled. */
static void test_outliers(void **state) {
  (void)state;
  static const double logarithms[] = {0,
                                      15.1282067725452,
                                      23.9500511248321,
                                      30.2016287910346,
                                      35.0475407893354,
                                      39.0053031423963,
                                      42.3505926869482,
                                      45.2478128796720,
                                      47.8029376759808,
                                      50.0882895707374,
                                      73.9073728663745,
                                      100};
  struct bench *bench = with_curve("min-max");
  bench_set(bench, "outliers", "winsorise");
  bench_table(bench, "values", "unit value", "0 1", "1 2", "2 3", "3 4", "4 5", "5 6", "6 7", "7 8",
              "8 9", "9 10", "10 30", "11 100", NULL);
  bench_score(bench, 12);
  assert_score(bench, 0, 0);
  assert_score(bench, 9, 900.0 / 29);
  assert_score(bench, 10, 100);
  assert_score(bench, 11, 100);
  bench_set(bench, "outliers", "log");
  bench_score(bench, 12);
  for (uint64_t unit = 0; unit < 12; unit++)
    assert_score(bench, unit, logarithms[unit]);
  bench_set(bench, "skewness", "4"); /* they are not outlying by this: 3.06 */
  bench_score(bench, 12);
  assert_score(bench, 10, 2900.0 / 99);
  bench_free(bench);
}

static void assert_estimated(struct bench *bench, uint64_t unit, double score, int reason) {
  assert_outcome(bench, unit, SY_ESTIMATED, reason);
  assert_near(bench->score[unit], score);
}

/* The known numbers are 0.1, 0.2, 0.4 and 0.8. */
static void test_estimates(void **state) {
  (void)state;
  struct bench *bench = with_curve("as-is");
  bench_set(bench, "impute", "median");
  bench_table(bench, "values", "unit value", "0 0.1", "1 0.2", "2 -", "3 0.4", "5 0.8", NULL);
  bench_score(bench, 6); /* unit 4 has no row */
  assert_score(bench, 1, 0.2);
  assert_estimated(bench, 2, 0.3, 4);
  assert_estimated(bench, 4, 0.3, 4);
  bench_set(bench, "impute", "mean");
  bench_score(bench, 6);
  assert_estimated(bench, 2, 0.375, 5);
  bench_free(bench);
}

static void test_unused_parameters(void **state) {
  (void)state;
  static const char *const cases[][3] = {
      {"goalposts", "better", "lower"}, {"min-max", "lowest", "0"},
      {"min-max", "mean", "50"},        {"min-max", "spread", "10"},
      {"min-max", "median", "5"},       {"min-max", "tenth", "5"},
      {"as-is", "worst", "5"},          {"percentile-rank", "logarithm", "true"},
      {"share-of-best", "ties", "min"}, {"log-normal", "clip", "false"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct bench *bench = with_curve(cases[i][0]);
    bench_set(bench, cases[i][1], cases[i][2]);
    assert_refused_parameter(bench, cases[i][1]);
    assert_non_null(strstr(bench->message, cases[i][0]));
    assert_non_null(strstr(bench->message, cases[i][1]));
    bench_free(bench);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_z_scores),
      cmocka_unit_test(test_any_offset),
      cmocka_unit_test(test_ranks),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_human_development),
      cmocka_unit_test(test_quotients),
      cmocka_unit_test(test_bad_rows),
      cmocka_unit_test(test_outliers),
      cmocka_unit_test(test_estimates),
      cmocka_unit_test(test_unused_parameters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
