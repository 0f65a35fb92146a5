/* SPDX-License-Identifier: Apache-2.0
 *
 * test-count-r2.c: results by hand
 */
#include "common/plugin-test.h"

#define KIND_COLUMN 1

static void test_amounts(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_set(bench, "each", "0.5");
  bench_table(bench, "entries", "unit amount note", "0 3 late", "0 - missing", "2 0 none", NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 2); /* 0.5 * 3 + 0.5 */
  assert_score(bench, 1, 0); /* no row: nothing was found */
  assert_score(bench, 2, 0);
  assert_int_equal(bench->report_count, 2); /* an amount of 0 is nothing to report */
  assert_near(bench->reports[0].points, 1.5);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

/* In doubles 0.1 + 0.2 is not 0.3, nor ten times 0.1 one, nor 1e9 + 0.1 what it says. */
static void test_decimal_sums(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_table(bench, "entries", "unit amount", "0 0.1", "0 0.20", "1 0.3", "2 999999999.1",
              "2 0.000000001", "3 0.000000001", "3 999999999.1", "4 123456789.123456789",
              "4 0.1234567890123456789", NULL);
  bench_score(bench, 5);
  assert_true(bench->score[0] <= 0.3 && bench->score[0] >= 0.3);
  assert_memory_equal(&bench->score[0], &bench->score[1], sizeof(double));
  assert_true(bench->score[2] <= 999999999.100000001 && bench->score[2] >= 999999999.100000001);
  assert_memory_equal(&bench->score[2], &bench->score[3], sizeof(double));
  assert_near(bench->score[4], 123456789.2469135780123); /* too long for an exact form */
  assert_batches_agree(bench, 5);
  bench_free(bench);
}

static void test_kinds(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "kinds", "kind=minor each=0.1", "kind=major each=0.7", NULL);
  bench_table(bench, "entries", "unit kind amount", "0 minor 2", "0 major 1", "0 minor 0.5",
              "1 major -", "2 major 3", NULL);
  bench_score(bench, 3);
  assert_true(bench->score[0] >= 0.95 && bench->score[0] <= 0.95);
  assert_score(bench, 1, 0.7);
  assert_true(bench->score[2] >= 2.1 && bench->score[2] <= 2.1); /* 0.7 * 3 in doubles is less */
  bench_free(bench);
}

static void test_kind_is_missing(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "kinds", "kind=minor each=1", NULL);
  bench_table(bench, "entries", "unit kind amount", "0 minor 2", "1 - 1", "1 - 2", "2 minor 1",
              NULL);
  assert_row_errors(bench, 3, KIND_COLUMN, 1, 2, -1);
  assert_score(bench, 0, 2);
  assert_int_equal(bench->outcome[1], SY_ERROR);
  assert_score(bench, 2, 1);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_amounts), cmocka_unit_test(test_decimal_sums),
      cmocka_unit_test(test_kinds), cmocka_unit_test(test_kind_is_missing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
