/* SPDX-License-Identifier: Apache-2.0
 *
 * test-judge.c: what claims compute, and what their verdicts are
 */
#include "result-fixture.h"

/* An edition whose claims a test adds, with `second` scored 90, 90, 83.3, -, -, 73.3, 70, 66.7. */
struct bench {
  sy_edition *edition;
  sy_assessment *assessment;
  sy_judgements *judgements;
};

static void judge(struct bench *bench, const char *expected_problem) {
  bench->assessment = fixture_leaves(bench->edition);
  fixture_finish(bench->assessment);
  g_autoptr(sy_other_editions) others = sy_other_editions_new(NULL, NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  bench->judgements = sy_judge_claims(bench->assessment, others, problems);
  g_autofree char *text = sy_problems_text(problems);
  if (*expected_problem ? !strstr(text, expected_problem) : *text)
    fail_msg("problems: '%s'", text);
}

static void clear(struct bench *bench) {
  sy_judgements_free(bench->judgements);
  sy_assessment_free(bench->assessment);
  sy_edition_free(bench->edition);
}

static void assert_judgement(const struct bench *bench, uint32_t claim, enum sy_verdict verdict,
                             const char *computed) {
  const struct sy_judgement *judgement = &bench->judgements->items[claim];
  if (judgement->verdict != verdict || strcmp(judgement->computed, computed) != 0)
    fail_msg("claim %u: %s '%s', expected %s '%s'", claim, sy_verdict_names[judgement->verdict],
             judgement->computed, sy_verdict_names[verdict], computed);
}

static struct sy_claim *claim_on(struct bench *bench, enum sy_claim_of of, const char *node,
                                 const char *equals) {
  struct sy_claim *claim = fixture_claim(bench->edition, of, equals);
  claim->node = g_strdup(node);
  return claim;
}

static void test_statistics(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_MEAN, "second", "78.89");
  claim_on(&bench, SY_CLAIM_MEDIAN, "second", "78.33");
  claim_on(&bench, SY_CLAIM_MIN, "second", "66.667");
  claim_on(&bench, SY_CLAIM_MAX, "second", "90");
  claim_on(&bench, SY_CLAIM_MAX, "second", "70.0")->cohort = g_strdup("bureaus");
  claim_on(&bench, SY_CLAIM_MEAN, "second", "78.88");
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "78.89");
  assert_judgement(&bench, 1, SY_HOLDS, "78.33");
  assert_judgement(&bench, 2, SY_HOLDS, "66.667");
  assert_judgement(&bench, 3, SY_HOLDS, "90");
  assert_judgement(&bench, 4, SY_HOLDS, "70.0");
  assert_judgement(&bench, 5, SY_FAILS, "78.89");
  clear(&bench);
}

static struct sy_claim *count_claim(struct bench *bench, enum sy_claim_of of,
                                    enum sy_operator comparison, int64_t value,
                                    const char *equals) {
  struct sy_claim *claim = claim_on(bench, of, "second", equals);
  claim->has_where_operator = true;
  claim->where_operator = comparison;
  claim->where_value = value;
  return claim;
}

static void test_counts_and_shares(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  count_claim(&bench, SY_CLAIM_COUNT, SY_AT_LEAST, POINTS(90), "2");
  count_claim(&bench, SY_CLAIM_COUNT, SY_ABOVE, POINTS(90), "0");
  count_claim(&bench, SY_CLAIM_SHARE, SY_AT_LEAST, POINTS(90), "33.3%");
  fixture_claim(bench.edition, SY_CLAIM_COUNT, "3")->where_band = g_strdup("gold");
  fixture_claim(bench.edition, SY_CLAIM_SHARE, "60%")->where_band = g_strdup("gold");
  claim_on(&bench, SY_CLAIM_COUNT, "total", "4")->where_grade = g_strdup("pass");
  struct sy_claim *all = claim_on(&bench, SY_CLAIM_COUNT, "total", "5");
  all->where_grade = g_strdup("pass");
  all->disqualified = SY_INCLUDE_DISQUALIFIED;
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "2");
  assert_judgement(&bench, 1, SY_HOLDS, "0");
  assert_judgement(&bench, 2, SY_HOLDS, "33.3%");
  assert_judgement(&bench, 3, SY_HOLDS, "3"); /* two that tie, and one of the other cohort */
  assert_judgement(&bench, 4, SY_HOLDS, "60%");
  assert_judgement(&bench, 5, SY_HOLDS, "4");
  assert_judgement(&bench, 6, SY_HOLDS, "5"); /* with one that is disqualified */
  clear(&bench);
}

static struct sy_claim *difference(struct bench *bench, enum sy_claim_of statistic,
                                   int64_t baseline, const char *equals) {
  struct sy_claim *claim = claim_on(bench, SY_CLAIM_DIFFERENCE, "second", equals);
  claim->statistic = statistic;
  claim->has_baseline = true;
  claim->baseline = baseline;
  return claim;
}

/* u1, u2, u3, u6, u7 and u8 have 90, 90, 83.33…, 73.33…, 70 and 66.67… of `second`. */
static void test_weighted_means(void **state) {
  (void)state;
  static const int64_t heads[] = {1, 0, 3, 5, 6, 0, 4, 2};
  struct bench bench = {fixture_edition(), NULL, NULL};
  for (guint i = 0; i < 3; i++) {
    struct sy_claim *claim = claim_on(&bench, SY_CLAIM_MEAN, "second", "75.3");
    claim->weights = g_strdup("heads");
    claim->weight = g_new0(int64_t, 8);
    /* The same proportions give the same mean. */
    for (guint unit = 0; unit < 8 && i < 2; unit++)
      claim->weight[unit] = heads[unit] * (i == 0 ? 1300000000 : 1);
  }
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "75.3"); /* (90 + 250 + 280 + 133.33…) / 10 */
  assert_judgement(&bench, 1, SY_HOLDS, "75.3");
  assert_judgement(&bench, 2, SY_FAILS, ""); /* nobody has a weight */
  clear(&bench);
}

/* 0.75, 0.85 and -0.85 to one digit. */
static void test_halves(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  difference(&bench, SY_CLAIM_MAX, INT64_C(89250000000), "0.8");
  difference(&bench, SY_CLAIM_MAX, INT64_C(89250000000), "0.8")->rounding = SY_HALF_EVEN;
  difference(&bench, SY_CLAIM_MAX, INT64_C(89150000000), "0.9");
  difference(&bench, SY_CLAIM_MAX, INT64_C(89150000000), "0.8")->rounding = SY_HALF_EVEN;
  difference(&bench, SY_CLAIM_MAX, INT64_C(90850000000), "-0.8")->rounding = SY_HALF_EVEN;
  judge(&bench, "");
  for (guint i = 0; i < 5; i++)
    assert_int_equal(bench.judgements->items[i].verdict, SY_HOLDS);
  clear(&bench);
}

static void test_outcomes(void **state) {
  (void)state;
  static const struct { const char *unit, *outcome; } cases[] = {{"u1", "scored"}, {"u4", "na"}};
  struct bench bench = {fixture_edition(), NULL, NULL};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    claim_on(&bench, SY_CLAIM_OUTCOME, "second", cases[i].outcome)->unit = g_strdup(cases[i].unit);
  struct sy_claim *claim = claim_on(&bench, SY_CLAIM_OUTCOME, "second", "scored");
  claim->unit = g_strdup("u1");
  claim->reason = g_strdup("no-reason");
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "scored");
  assert_judgement(&bench, 1, SY_HOLDS, "na");
  assert_judgement(&bench, 2, SY_FAILS, "scored");
  clear(&bench);
}

static void test_names_and_ranks(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  fixture_claim(bench.edition, SY_CLAIM_RANK, "1")->unit = g_strdup("西区");
  fixture_claim(bench.edition, SY_CLAIM_BAND, "gold")->unit = g_strdup("u1");
  fixture_claim(bench.edition, SY_CLAIM_BAND, "gold")->unit = g_strdup("u3");
  claim_on(&bench, SY_CLAIM_GRADE, "total", "fail")->unit = g_strdup("u6");
  fixture_claim(bench.edition, SY_CLAIM_RANK, "1")->unit = g_strdup("u3");
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "1");
  assert_judgement(&bench, 1, SY_HOLDS, "gold");
  assert_judgement(&bench, 2, SY_FAILS, ""); /* provisional: in no band */
  assert_judgement(&bench, 3, SY_HOLDS, "fail");
  assert_judgement(&bench, 4, SY_FAILS, "");
  clear(&bench);
}

static void test_the_tree(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_WEIGHT, "first", "30%");
  claim_on(&bench, SY_CLAIM_WEIGHT, "late", "59.26%");
  claim_on(&bench, SY_CLAIM_NODES, "total", "3");
  claim_on(&bench, SY_CLAIM_NODES, "total", "2")->depth = 1;
  claim_on(&bench, SY_CLAIM_NODES, "total", "2")->depth = 2;
  claim_on(&bench, SY_CLAIM_WEIGHT, "first", "50%")->comparison = SY_BELOW;
  judge(&bench, "");
  for (uint32_t i = 0; i < 6; i++)
    assert_int_equal(bench.judgements->items[i].verdict, SY_HOLDS);
  assert_judgement(&bench, 1, SY_HOLDS, "59.26%");
  clear(&bench);
}

static void test_differences(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  difference(&bench, SY_CLAIM_MAX, POINTS(60), "30");
  difference(&bench, SY_CLAIM_MAX, POINTS(100), "-10.0");
  difference(&bench, SY_CLAIM_MAX, POINTS(60), "50.0%")->relative = true;
  difference(&bench, SY_CLAIM_MEAN, 60240000000, "31.0")->relative = true;
  difference(&bench, SY_CLAIM_MAX, 0, "1")->relative = true;
  difference(&bench, SY_CLAIM_MAX, POINTS(-60), "-250.0%")->relative = true;
  difference(&bench, SY_CLAIM_MAX, POINTS(-60), "150");
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "30");
  assert_judgement(&bench, 1, SY_HOLDS, "-10.0");
  assert_judgement(&bench, 2, SY_HOLDS, "50.0%");
  assert_judgement(&bench, 3, SY_HOLDS, "31.0");
  assert_judgement(&bench, 4, SY_FAILS, "");        /* nothing is in percent of nothing */
  assert_judgement(&bench, 5, SY_HOLDS, "-250.0%"); /* 150 more, over -60 */
  assert_judgement(&bench, 6, SY_HOLDS, "150");
  clear(&bench);
}

/* Figures are compared as printed: 78.8888… is 78.9, and 79, and above 78.8 with one digit. */
static void test_comparison_at_the_printed_digits(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_MEAN, "second", "79");
  claim_on(&bench, SY_CLAIM_MEAN, "second", "79")->comparison = SY_ABOVE;
  claim_on(&bench, SY_CLAIM_MEAN, "second", "78.9")->comparison = SY_AT_LEAST;
  claim_on(&bench, SY_CLAIM_MEAN, "second", "78.88")->comparison = SY_ABOVE;
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS, "79");
  assert_judgement(&bench, 1, SY_FAILS, "79");
  assert_judgement(&bench, 2, SY_HOLDS, "78.9");
  assert_judgement(&bench, 3, SY_HOLDS, "78.89");
  clear(&bench);
}

static void test_verdicts(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_MAX, "second", "90")->fitted = true;
  claim_on(&bench, SY_CLAIM_MAX, "second", "91")->fitted = true;
  struct sy_claim *disputed = claim_on(&bench, SY_CLAIM_MAX, "second", "90");
  disputed->disputed = true;
  disputed->why = fixture_name("有出入", "sources disagree");
  claim_on(&bench, SY_CLAIM_MAX, "second", "90")->edition = g_strdup("../nowhere");
  claim_on(&bench, SY_CLAIM_MAX, "second", "90")->pending = true;
  claim_on(&bench, SY_CLAIM_MAX, "second", "91")->pending = true;
  judge(&bench, "");
  assert_judgement(&bench, 0, SY_HOLDS_FITTED, "90");
  assert_judgement(&bench, 1, SY_FAILS, "90");
  assert_judgement(&bench, 2, SY_DISPUTED, "90");
  assert_judgement(&bench, 3, SY_PENDING, "");
  assert_judgement(&bench, 4, SY_PENDING, "90");
  assert_judgement(&bench, 5, SY_PENDING, "90");
  assert_true(bench.judgements->items[4].met);
  assert_false(bench.judgements->items[5].met);
  assert_int_equal(sy_judgements_count(bench.judgements, SY_FAILS), 1);
  assert_int_equal(sy_judgements_count(bench.judgements, SY_HOLDS), 0);
  clear(&bench);
}

static void test_nobody_scored(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_MEAN, "second", "1");
  bench.assessment = fixture_leaves(bench.edition);
  for (uint32_t unit = 0; unit < 8; unit++)
    sy_set_outcome(bench.assessment, SECOND, unit, SY_MISSING);
  fixture_finish(bench.assessment);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_other_editions) others = sy_other_editions_new(NULL, NULL);
  bench.judgements = sy_judge_claims(bench.assessment, others, problems);
  assert_judgement(&bench, 0, SY_FAILS, "");
  clear(&bench);
}

static void test_unknown_names_are_problems(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_MEAN, "nothing", "1");
  judge(&bench, "published.yaml:1:1: claim 'claim-0': the edition 'demo' has no node with a score "
                "'nothing'");
  clear(&bench);
}

static void test_telling(void **state) {
  (void)state;
  struct bench bench = {fixture_edition(), NULL, NULL};
  claim_on(&bench, SY_CLAIM_MAX, "second", "90");
  claim_on(&bench, SY_CLAIM_MAX, "second", "91")->source = g_strdup("a page");
  judge(&bench, "");
  const struct sy_style style = {.width = 80};
  struct capture *capture = capture_open();
  sy_judgements_write(bench.edition, bench.judgements, &style, capture->stream);
  g_autofree char *text = capture_close(capture);
  assert_fits(text, 80);
  assert_non_null(strstr(text, "holds    claim-0         90        90\n"
                               "fails    claim-1         91        90\n"
                               "    as it was said\n"
                               "    source: a page\n"));
  assert_non_null(
      strstr(text, "2 claims: 1 hold, 0 hold (fitted), 1 fail, 0 disputed, 0 pending\n"));
  clear(&bench);
}

static int set_up(void **state) {
  (void)state;
  g_setenv("LANGUAGE", "en", TRUE);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_statistics),
      cmocka_unit_test(test_counts_and_shares),
      cmocka_unit_test(test_weighted_means),
      cmocka_unit_test(test_halves),
      cmocka_unit_test(test_outcomes),
      cmocka_unit_test(test_names_and_ranks),
      cmocka_unit_test(test_the_tree),
      cmocka_unit_test(test_differences),
      cmocka_unit_test(test_comparison_at_the_printed_digits),
      cmocka_unit_test(test_verdicts),
      cmocka_unit_test(test_nobody_scored),
      cmocka_unit_test(test_unknown_names_are_problems),
      cmocka_unit_test(test_telling),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
