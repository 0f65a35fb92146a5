/* SPDX-License-Identifier: Apache-2.0
 *
 * test-evaluate.c: the rules of the tree, one by one, with figures worked out by hand
 */
#include "hand-edition.h"

static const char *const halves[] = {"1/2", "1/2", NULL};
static const char *const thirds[] = {"1/3", "1/3", "1/3", NULL};

/* ---- Aggregates ---- */

static void test_mean_is_rounded_once(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, thirds);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, 1, 0, POINTS(100));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "33.333333333");
  hand_score(assessment, 2, 0, POINTS(100));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "66.666666667");
}

/* Half a nano-point goes away from zero, on either side of it. */
static void test_halves_round_away_from_zero(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(2, halves);
  edition->nodes[1].lowest = edition->nodes[2].lowest = POINTS(-100);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, 1, 0, 1);
  hand_score(assessment, 1, 1, -1);
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "0.000000001");
  assert_score(assessment, 0, 1, "-0.000000001");
}

/* `round` reads the exact value, not the nano-points: 64.9999999997 is 65.0, and 0.4449999999996
 * is not 0.45 by way of 0.445. */
static void test_round_from_the_exact_value(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, thirds);
  edition->nodes[0].round_digits = 2;
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, 1, 0, 1334999999); /* a third of it is 0.44499999966… */
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "0.44");
  hand_score(assessment, 1, 0, 1335000000); /* exactly 0.445 */
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "0.45");
}

static void test_other_aggregates(void **state) {
  (void)state;
  static const struct {
    enum sy_aggregate aggregate;
    const char *expected, *with_zero;
  } cases[] = {
      {SY_GEOMETRIC, "50", "0"},  {SY_HARMONIC, "40", "0"}, {SY_MINIMUM, "25", "0"},
      {SY_MAXIMUM, "100", "100"}, {SY_MEAN, "62.5", "50"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_flat(2, halves);
    edition->nodes[0].aggregate = cases[i].aggregate;
    g_autoptr(sy_assessment) assessment = hand_assessment(edition);
    hand_score(assessment, 1, 0, POINTS(25));
    hand_score(assessment, 2, 0, POINTS(100));
    hand_score(assessment, 2, 1, POINTS(100));
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, cases[i].expected);
    assert_score(assessment, 0, 1, cases[i].with_zero);
  }
}

/* A sum over children of 40 and 35 points ranges from 0 to 75. */
static void test_sum_of_points(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(2);
  hand_node(edition, SY_NONE, SY_GROUP);
  edition->nodes[0].aggregate = SY_SUM;
  hand_points(edition, 0, SY_LEAF, "40");
  hand_points(edition, 0, SY_LEAF, "35");
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t leaf = 1; leaf <= 2; leaf++)
    hand_score(assessment, leaf, 0, POINTS(100));
  hand_score(assessment, 1, 1, POINTS(50));
  hand_score(assessment, 2, 1, POINTS(10));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "75");
  assert_score(assessment, 0, 1, "23.5");
}

/* ---- Not applicable ---- */

/* Shares 50, 30, 20; the last is not applicable; scores 80 and 60. */
static void test_reweighting(void **state) {
  (void)state;
  static const char *const shares[] = {"50%", "30%", "20%", NULL};
  static const char *const expected[] = {
      [SY_REWEIGHT_PROPORTIONAL] = "72.5", /* (50 · 80 + 30 · 60) / 80 */
      [SY_REWEIGHT_EQUAL] = "72",          /* 60 · 80 + 40 · 60 */
      [SY_REWEIGHT_NONE] = "58",
  };
  static const struct sy_rational weights[] = {{5, 8}, {3, 5}, {1, 2}};
  for (enum sy_reweight reweight = SY_REWEIGHT_PROPORTIONAL; reweight <= SY_REWEIGHT_NONE;
       reweight++) {
    g_autoptr(sy_edition) edition = hand_flat(1, shares);
    edition->nodes[0].reweight = reweight;
    g_autoptr(sy_assessment) assessment = hand_assessment(edition);
    hand_score(assessment, 1, 0, POINTS(80));
    hand_score(assessment, 2, 0, POINTS(60));
    sy_set_outcome(assessment, 3, 0, SY_NOT_APPLICABLE);
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, expected[reweight]);
    const struct sy_ratio weight = sy_effective_weight(assessment, 1, 0);
    assert_true(weight.numerator == weights[reweight].numerator &&
                weight.denominator == weights[reweight].denominator);
    assert_int_equal((int)sy_effective_weight(assessment, 3, 0).numerator, 0);
  }
}

static void test_all_not_applicable(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  sy_set_outcome(assessment, 1, 0, SY_NOT_APPLICABLE);
  sy_set_outcome(assessment, 2, 0, SY_NOT_APPLICABLE);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_outcome_of(assessment, 0, 0), SY_NOT_APPLICABLE);
  assert_int_equal(sy_status_of(assessment, 0), SY_FINAL);
}

/* ---- Missing and errors ---- */

static void test_missing_carries_an_interval(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, 1, 0, POINTS(80));
  sy_set_outcome(assessment, 2, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_interval(assessment, 0, 0, "40", "90");
  assert_int_equal(sy_marks_of(assessment, 0, 0), 0);
  assert_int_equal(sy_status_of(assessment, 0), SY_PROVISIONAL);
}

/* `zero` and `exclude` cover a missing node, never an error, and not a group that errs below. */
static void test_policies(void **state) {
  (void)state;
  static const struct {
    enum sy_missing_policy policy;
    const char *expected;
    enum sy_mark mark;
  } cases[] = {{SY_MISSING_ZERO, "40", SY_MARK_ZEROED},
               {SY_MISSING_EXCLUDE, "80", SY_MARK_EXCLUDED}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_edition(2);
    hand_node(edition, SY_NONE, SY_GROUP);
    hand_child(edition, 0, SY_LEAF, "1/2");
    hand_child(edition, 0, SY_GROUP, "1/2");
    hand_child(edition, 2, SY_LEAF, "1");
    edition->nodes[2].missing = cases[i].policy;
    g_autoptr(sy_assessment) assessment = hand_assessment(edition);
    hand_score(assessment, 1, 0, POINTS(80));
    hand_score(assessment, 1, 1, POINTS(80));
    sy_set_outcome(assessment, 3, 0, SY_MISSING);
    sy_set_outcome(assessment, 3, 1, SY_ERROR);
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, cases[i].expected);
    assert_int_equal(sy_marks_of(assessment, 2, 0), cases[i].mark);
    assert_interval(assessment, 0, 1, "40", "90");
    assert_int_equal(sy_marks_of(assessment, 2, 1), SY_MARK_ERROR_BELOW);
    assert_int_equal(sy_marks_of(assessment, 0, 1), SY_MARK_ERROR_BELOW);
  }
}

/* 100 · max(0, p − amount · each) / p for 30 points and 2 each. */
static void test_deduction_leaf(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(3);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t leaf = hand_points(edition, 0, SY_LEAF, "30");
  edition->nodes[leaf].has_deduction = true;
  edition->nodes[leaf].deduction_each = (struct sy_rational){2, 1};
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, leaf, 0, POINTS(1));
  hand_score(assessment, leaf, 1, POINTS(15));
  hand_score(assessment, leaf, 2, POINTS(1000));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, leaf, 0, "93.333333333");
  assert_score(assessment, leaf, 1, "0");
  assert_score(assessment, leaf, 2, "0");
}

/* ---- The State Council's scheme ---- */

/* Any hit disqualifies; 75 points of the site and 25 of services, which may not apply (then × 4/3);
 * a bonus of up to 30 for those above 80. */
static void test_inspection_scheme(void **state) {
  (void)state;
  static const struct {
    const char *site, *services; /* NULL: not applicable */
    const char *expected;
    int hits;
  } cases[] = {
      {"79.986666667", "0", "59.99", 0},
      {"80", "0", "60", 0},
      {"80", "80", "80", 0},
      {"80.01", "80.01", "110.01", 0},
      {"79.999999", NULL, "79.999999", 0},
      {"80", NULL, "80", 0},
      {"80.01", NULL, "110.01", 0},
      {"100", "100", "130", 1},
  };
  g_autoptr(sy_edition) edition = hand_edition(G_N_ELEMENTS(cases));
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t site = hand_points(edition, 0, SY_LEAF, "75");
  const uint32_t services = hand_points(edition, 0, SY_LEAF, "25");
  edition->nodes[0].aggregate = SY_SUM;
  edition->nodes[0].round_digits = 6;
  const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(100));
  edition->nodes[bonus].has_cap = true;
  edition->nodes[bonus].cap = POINTS(30);
  hand_gate(edition, bonus, 0, SY_ABOVE, POINTS(80));
  const uint32_t veto = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < G_N_ELEMENTS(cases); unit++) {
    int64_t score;
    assert_true(sy_nano_parse(cases[unit].site, &score));
    hand_score(assessment, site, unit, score);
    hand_score(assessment, bonus, unit, POINTS(40));
    hand_score(assessment, veto, unit, POINTS(cases[unit].hits));
    if (cases[unit].services == NULL)
      sy_set_outcome(assessment, services, unit, SY_NOT_APPLICABLE);
    else if (sy_nano_parse(cases[unit].services, &score))
      hand_score(assessment, services, unit, score);
  }
  sy_assess_tree(assessment, NULL);
  for (uint32_t unit = 0; unit < G_N_ELEMENTS(cases); unit++) {
    assert_score(assessment, 0, unit, cases[unit].expected);
    assert_int_equal(sy_status_of(assessment, unit),
                     cases[unit].hits > 0 ? SY_DISQUALIFIED : SY_FINAL);
  }
  assert_int_equal((int)sy_effective_weight(assessment, site, 4).numerator, 1);
}

/* ---- Limits and threads ---- */

/* The largest scores, with the finest weights, through the slow and the fast way. */
static void test_largest_numbers(void **state) {
  (void)state;
  static const char *const fine[] = {"1/1000000000", "999999999/1000000000", NULL};
  for (int clamped = 0; clamped < 2; clamped++) {
    g_autoptr(sy_edition) edition = hand_flat(2, fine);
    edition->nodes[0].has_clamp = clamped;
    edition->nodes[0].clamp_high = SY_SCORE_LIMIT;
    for (uint32_t leaf = 1; leaf <= 2; leaf++)
      edition->nodes[leaf].highest = SY_SCORE_LIMIT;
    g_autoptr(sy_assessment) assessment = hand_assessment(edition);
    hand_score(assessment, 1, 0, SY_SCORE_LIMIT);
    hand_score(assessment, 2, 0, SY_SCORE_LIMIT);
    hand_score(assessment, 2, 1, SY_SCORE_LIMIT);
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, "9000000000");
    assert_score(assessment, 0, 1, "8999999991");
  }
}

/* 45000 units: one thread and three give the same, in both ways. */
static void test_threads_change_nothing(void **state) {
  (void)state;
  enum { UNITS = 45000 };
  g_autoptr(sy_edition) edition = hand_edition(UNITS);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t plain = hand_child(edition, 0, SY_GROUP, "1/3");
  const uint32_t mixed = hand_child(edition, 0, SY_LEAF, "2/3");
  hand_child(edition, plain, SY_LEAF, "1/7");
  hand_child(edition, plain, SY_LEAF, "6/7");
  g_autoptr(sy_assessment) one = hand_assessment(edition);
  g_autoptr(sy_assessment) three = sy_assessment_new(edition);
  for (uint32_t unit = 0; unit < UNITS; unit++) {
    for (uint32_t leaf = mixed; leaf < edition->node_count; leaf++) {
      const int64_t score = (int64_t)unit * 7919 * leaf * 1000003 % POINTS(100);
      hand_score(one, leaf, unit, score);
      hand_score(three, leaf, unit, score);
    }
    const enum sy_outcome outcome = unit % 5   ? SY_SCORED
                                    : unit % 2 ? SY_MISSING
                                               : SY_NOT_APPLICABLE;
    sy_set_outcome(one, mixed, unit, outcome);
    sy_set_outcome(three, mixed, unit, outcome);
  }
  sy_assess_tree(one, &(struct sy_assess_options){.threads = 1});
  sy_assess_tree(three, &(struct sy_assess_options){.threads = 3});
  for (uint32_t node = 0; node < edition->node_count; node++)
    for (uint32_t unit = 0; unit < UNITS; unit++)
      assert_int_equal(sy_score_of(one, node, unit), sy_score_of(three, node, unit));
  assert_memory_equal(one->columns[0].outcome, three->columns[0].outcome, UNITS);
  assert_memory_equal(one->columns[0].high, three->columns[0].high, UNITS * sizeof(int64_t));
  assert_null(one->columns[plain].outcome);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_mean_is_rounded_once),
      cmocka_unit_test(test_halves_round_away_from_zero),
      cmocka_unit_test(test_round_from_the_exact_value),
      cmocka_unit_test(test_other_aggregates),
      cmocka_unit_test(test_sum_of_points),
      cmocka_unit_test(test_reweighting),
      cmocka_unit_test(test_all_not_applicable),
      cmocka_unit_test(test_missing_carries_an_interval),
      cmocka_unit_test(test_policies),
      cmocka_unit_test(test_deduction_leaf),
      cmocka_unit_test(test_inspection_scheme),
      cmocka_unit_test(test_largest_numbers),
      cmocka_unit_test(test_threads_change_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
