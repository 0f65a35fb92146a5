/* SPDX-License-Identifier: Apache-2.0
 *
 * test-web-accessibility.c: results by hand
 */
#include "common/plugin-test.h"

enum { RULE_FAILED, CHECK_FAILED, OPEN_QUESTION, NOT_CHECKED };

/* Each unit has the rows of one case. Page p, check a, "-": the whole site, for information. */
static void test_outcomes(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "checks", "check=a", NULL);
  bench_table(bench, "results", "unit page check result mode", /* */
              "0 p a failed automatic",                        /* tools fail */
              "1 p a passed automatic",                        /* and never pass */
              "2 p a inapplicable automatic",                  /* nor leave out */
              "3 p a passed manual", "4 p a passed manual", "4 q a passed automatic",
              "5 p a passed manual", "5 q a failed automatic", /* whoever finds an error is right */
              "6 p a passed manual", "6 q a failed manual",    /* */
              "7 p a cant-tell automatic",                     /* incomplete */
              "8 p a cant-tell automatic", "8 q a passed manual",   /* nobody looked at p */
              "9 p a cant-tell automatic", "9 p a passed manual",   /* somebody did */
              "10 p a cant-tell automatic", "10 - a passed manual", /* at all pages */
              "11 - a cant-tell automatic", "11 p a passed manual", /* but not at all */
              "12 p a inapplicable manual",                         /* */
              "13 p a inapplicable manual", "13 q a passed manual", /* */
              "14 p - failed automatic",                            /* for information only */
              "15 p - failed automatic", "15 p a passed manual",    /* */
              "16 p a untested manual", "17 p a cant-tell manual",  /* */
              "18 p a cant-tell automatic", "18 p a inapplicable manual", NULL);
  bench_score(bench, 19);
  static const int scores[] = {0,   -1, -1, 100, 100, 0,   0,  -1, -1, 100,
                               100, -1, -2, 100, -1,  100, -1, -1, -2};
  for (uint64_t unit = 0; unit < 19; unit++)
    if (scores[unit] == -1)
      assert_outcome(bench, unit, SY_MISSING, 1);
    else if (scores[unit] == -2)
      assert_outcome(bench, unit, SY_NOT_APPLICABLE, 0);
    else
      assert_score(bench, unit, scores[unit]);
  assert_batches_agree(bench, 19);
  bench_free(bench);
}

/* a passes, b fails twice, nobody has checked c. */
static struct bench *with_points(const char *undecided) {
  struct bench *bench = bench_new();
  bench_rows(bench, "checks", "check=a points=3", "check=b points=1", "check=c points=2", NULL);
  if (undecided)
    bench_set(bench, "undecided", undecided);
  bench_table(bench, "results", "unit page check result mode rule", "0 p a passed manual -",
              "0 q a passed manual -", "0 p b failed automatic image-alt", "0 q b failed manual -",
              "0 p c passed automatic label", "0 p - failed automatic region", NULL);
  bench_score(bench, 1);
  return bench;
}

static void test_undecided(void **state) {
  (void)state;
  struct bench *bench = with_points(NULL);
  assert_outcome(bench, 0, SY_MISSING, 1);
  bench_free(bench);

  bench = with_points("left-out");
  assert_score(bench, 0, 75); /* 3 / (3 + 1) */
  assert_near(assert_reported(bench, 0, RULE_FAILED)->points, 12.5);
  assert_near(assert_reported(bench, 0, CHECK_FAILED)->points, 12.5);
  assert_near(assert_reported(bench, 0, NOT_CHECKED)->points, 0);
  assert_int_equal(bench->report_count, 3);
  assert_near(bench->row_points[0][0], 37.5);
  assert_near(bench->row_points[0][1], 37.5);
  assert_near(bench->row_points[0][2], 0);
  assert_true(isnan(bench->row_points[0][4]));
  assert_true(isnan(bench->row_points[0][5]));
  bench_free(bench);

  bench = with_points("failed");
  assert_score(bench, 0, 50); /* 3 / (3 + 1 + 2) */
  assert_near(assert_reported(bench, 0, RULE_FAILED)->points, 100.0 / 12);
  assert_near(assert_reported(bench, 0, NOT_CHECKED)->points, 100.0 / 3);
  bench_free(bench);
}

/* Undecided checks do not count, and no check is decided, so there is no score. */
static void test_nothing_decided(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "checks", "check=a", "check=b", NULL);
  bench_set(bench, "undecided", "left-out");
  bench_table(bench, "results", "unit page check result mode", "0 p a cant-tell automatic",
              "0 q a cant-tell automatic", "0 p b passed automatic", "1 p a inapplicable manual",
              "1 p b inapplicable manual", "2 p a inapplicable manual", NULL);
  bench_score(bench, 3);
  assert_outcome(bench, 0, SY_MISSING, 1);
  assert_outcome(bench, 1, SY_NOT_APPLICABLE, 0);
  assert_outcome(bench, 2, SY_MISSING, 1);
  assert_reported(bench, 0, OPEN_QUESTION);
  assert_int_equal(bench->report_count, 4); /* a on both pages, b; b of the last unit */
  bench_free(bench);
}

/* An open question costs its check's points, in equal parts. */
static void test_open_questions(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "checks", "check=a points=0.3", "check=b points=0.1", NULL);
  bench_set(bench, "undecided", "failed");
  bench_table(bench, "results", "unit page check result mode", "0 p a cant-tell automatic",
              "0 q a cant-tell automatic", "0 r a cant-tell automatic", "0 r a passed manual",
              "0 r b passed manual", NULL);
  bench_score(bench, 1);
  assert_true(bench->score[0] >= 25 && bench->score[0] <= 25);
  assert_int_equal(bench->report_count, 2); /* r is settled */
  assert_near(assert_reported(bench, 0, OPEN_QUESTION)->points, 37.5);
  bench_free(bench);
}

/* Points are decimals: 0.1 + 0.2 of 1 is 30, not a hair more. */
static void test_decimal_points(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "checks", "check=a points=0.1", "check=b points=0.2", "check=c points=0.7",
             NULL);
  bench_table(bench, "results", "unit page check result mode", "0 p a passed manual",
              "0 p b passed manual", "0 p c failed automatic", NULL);
  bench_score(bench, 1);
  assert_true(bench->score[0] >= 30 && bench->score[0] <= 30);
  bench_free(bench);
}

static void test_refusals(void **state) {
  (void)state;
  struct bench *bench = bench_new();
  bench_rows(bench, "checks", NULL);
  assert_refused_parameter(bench, "checks");
  bench_free(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_outcomes),        cmocka_unit_test(test_undecided),
      cmocka_unit_test(test_nothing_decided), cmocka_unit_test(test_open_questions),
      cmocka_unit_test(test_decimal_points),  cmocka_unit_test(test_refusals)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
