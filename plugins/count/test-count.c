/* SPDX-License-Identifier: Apache-2.0
 *
 * test-count.c: results by hand
 */
#include "common/plugin-test.h"

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

static void test_kinds(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "kinds", "kind=minor each=1", "kind=major each=5", NULL);
  bench_table(bench, "entries", "unit kind amount", "0 minor 2", "0 major 1", "1 major -", NULL);
  bench_score(bench, 2);
  assert_score(bench, 0, 7);
  assert_score(bench, 1, 5);
  bench_free(bench);
}

static void test_kind_is_missing(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "kinds", "kind=minor each=1", NULL);
  bench_table(bench, "entries", "unit kind amount", "0 minor 2", "1 - 1", NULL);
  assert_refused_row(bench, 2, 0, 1);
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_amounts), cmocka_unit_test(test_kinds),
                                     cmocka_unit_test(test_kind_is_missing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
