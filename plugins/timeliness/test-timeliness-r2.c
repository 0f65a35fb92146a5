/* SPDX-License-Identifier: Apache-2.0
 *
 * test-timeliness-r2.c: revision 2: its differences from revision 1
 */
#include "common/plugin-test.h"

#define HEADING "unit sent delivered replied proof"

static struct bench *with_law(void) {
  struct bench *bench = bench_new();
  bench_rows(bench, "limits", "from=2008-05-01 days=15 extension=15",
             "from=2019-05-15 days=20 extension=20", NULL);
  bench_set(bench, "no_reply", "zero");
  bench_set(bench, "late_each", "10");
  bench_set(bench, "covered_from", "2019-01-01");
  bench_set(bench, "covered_to", "2019-12-31");
  bench_table(bench, "calendar", "date kind", NULL);
  return bench;
}

static void test_from_delivery(void **state) {
  (void)state;
  /* test-timeliness-r1.c scores the same requests from their dispatch, under revision 1: 40 and 90.
   * Delivered on 15 May, when the limit of 20 days is law: until 12 June. Delivered on 4 June:
   * until 2 July. */
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-05-14 2019-05-15 2019-06-12 no",
              "1 2019-06-03 2019-06-04 2019-07-02 no", "2 2019-06-03 2019-06-04 2019-07-03 no",
              NULL);
  bench_score(bench, 3);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 100);
  assert_score(bench, 2, 90);
  assert_near(assert_reported(bench, 2, 0)->number, 21);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

static void test_delivered_at_once(void **state) {
  (void)state;
  /* Revision 1's own vectors, of requests that were delivered on the day they were sent. */
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-05-14 2019-05-14 2019-06-04 no",
              "1 2019-05-14 2019-05-14 2019-06-05 no", "2 2019-05-15 2019-05-15 2019-06-12 no",
              "3 2019-05-15 2019-05-15 2019-06-13 no", NULL);
  bench_score(bench, 4);
  assert_score(bench, 0, 100);
  assert_score(bench, 1, 90);
  assert_score(bench, 2, 100);
  assert_score(bench, 3, 90);
  bench_free(bench);
}

static void test_delivery_unknown(void **state) {
  (void)state;
  /* One answered request without its delivery, among others: no score can be given. Without a reply
   * no day is counted, and the delivery is not needed. */
  struct bench *bench = with_law();
  bench_table(bench, "requests", HEADING, "0 2019-06-03 2019-06-04 2019-06-10 no",
              "0 2019-06-03 - 2019-06-10 yes", "1 2019-06-03 2019-06-04 2019-06-10 no",
              "1 2019-06-03 - - yes", "2 2019-06-03 - - no", NULL);
  bench_score(bench, 3);
  assert_outcome(bench, 0, SY_MISSING, 1);
  assert_score(bench, 1, 50);
  assert_outcome(bench, 2, SY_MISSING, 0);
  assert_batches_agree(bench, 3);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  static const char *const bad[] = {
      "1 2019-06-03 2019-06-02 2019-06-10 no", /* delivered before it was sent */
      "1 2019-06-03 2019-06-05 2019-06-04 no", /* answered before it was delivered */
      "1 2018-12-30 2018-12-31 2019-06-02 no", /* the calendar does not cover it */
  };
  for (size_t i = 0; i < 3; i++) {
    struct bench *bench = with_law();
    bench_table(bench, "requests", HEADING, "0 2019-06-03 2019-06-03 2019-06-10 no", bad[i], NULL);
    assert_refused_row(bench, 2, 0, 1);
    bench_free(bench);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_from_delivery),
      cmocka_unit_test(test_delivered_at_once),
      cmocka_unit_test(test_delivery_unknown),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
