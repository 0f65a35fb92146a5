/* SPDX-License-Identifier: Apache-2.0
 *
 * test-vetoes.c: adjustments, gates and vetoes, with figures worked out by hand
 */
#include "hand-edition.h"

static const char *const halves[] = {"1/2", "1/2", NULL};
static const char *const thirds[] = {"1/3", "1/3", "1/3", NULL};
static const char *const whole[] = {"1", NULL};

/* An assessment with the score of leaf 1 for unit 0. */
static sy_assessment *one_leaf(sy_edition *edition, int64_t score) {
  sy_assessment *assessment = hand_assessment(edition);
  hand_score(assessment, 1, 0, score);
  return assessment;
}

/* ---- Adjustments ---- */

/* 70 + min(5, 8) − 2 · 1.5 = 72; the set may move it by 1 at most in the second case. */
static void test_adjustments(void **state) {
  (void)state;
  for (int with_cap = 0; with_cap < 2; with_cap++) {
    g_autoptr(sy_edition) edition = hand_flat(1, whole);
    const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(10));
    const uint32_t deduction = hand_adjustment(edition, 0, -1, POINTS(10));
    edition->nodes[bonus].has_cap = true;
    edition->nodes[bonus].cap = POINTS(5);
    edition->nodes[deduction].rate = (struct sy_rational){3, 2};
    edition->nodes[0].has_adjust_cap = with_cap;
    edition->nodes[0].adjust_cap = POINTS(1);
    g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
    hand_score(assessment, bonus, 0, POINTS(8));
    hand_score(assessment, deduction, 0, POINTS(2));
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, with_cap ? "71" : "72");
    assert_int_equal(assessment->columns[0].before_adjust[0], POINTS(70));
  }
}

/* Many rates with different denominators stay exact: 30 deductions of 1/2, 1/3, 1/5, 1/7, …. */
static void test_many_rates(void **state) {
  (void)state;
  static const int64_t denominators[] = {2, 3, 5, 7, 11, 13};
  g_autoptr(sy_edition) edition = hand_flat(1, thirds);
  for (uint32_t i = 0; i < 30; i++) {
    const uint32_t index = hand_adjustment(edition, 0, -1, POINTS(1));
    edition->nodes[index].rate = (struct sy_rational){1, denominators[i % 6]};
  }
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t node = 1; node < edition->node_count; node++)
    hand_score(assessment, node, 0, node <= 3 ? POINTS(80) : SY_NANO);
  sy_assess_tree(assessment, NULL);
  /* 80 − 5 · (1/2 + 1/3 + 1/5 + 1/7 + 1/11 + 1/13) = 80 − 5 · 40361/30030 */
  assert_score(assessment, 0, 0, "73.27988678");
}

static void test_missing_adjustment(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t deduction = hand_adjustment(edition, 0, -1, INT64_MAX);
  edition->nodes[deduction].has_cap = true;
  edition->nodes[deduction].cap = POINTS(5);
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  sy_set_outcome(assessment, deduction, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_interval(assessment, 0, 0, "65", "70");
  sy_set_outcome(assessment, deduction, 0, SY_ERROR);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_marks_of(assessment, 0, 0), SY_MARK_ERROR_BELOW);
  sy_set_outcome(assessment, deduction, 0, SY_NOT_APPLICABLE);
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "70");
}

/* A clamp makes an uncertain bonus certain, but not a missing child. */
static void test_clamp_makes_certain(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  edition->nodes[0].has_clamp = true;
  edition->nodes[0].clamp_high = POINTS(60);
  const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(10));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  sy_set_outcome(assessment, bonus, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "60");
  edition->nodes[1].lowest = POINTS(60);
  sy_set_outcome(assessment, 1, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_interval(assessment, 0, 0, "60", "60");
}

/* ---- Gates and thresholds: one micro-point on either side ---- */

static void test_conditions_read_micro_points(void **state) {
  (void)state;
  const int64_t edge = POINTS(60);
  assert_true(sy_condition_holds(INT64_C(59999999500), SY_AT_LEAST, edge)); /* 59.9999995 */
  assert_false(sy_condition_holds(INT64_C(59999999499), SY_AT_LEAST, edge));
  assert_false(sy_condition_holds(INT64_C(59999999000), SY_AT_LEAST, edge)); /* 59.999999 */
  assert_false(sy_condition_holds(INT64_C(60000000499), SY_ABOVE, edge));
  assert_true(sy_condition_holds(INT64_C(60000000500), SY_ABOVE, edge));
  assert_true(sy_condition_holds(INT64_C(60000001000), SY_ABOVE, edge));
  assert_true(sy_condition_holds(INT64_C(59999999499), SY_BELOW, edge));
  assert_false(sy_condition_holds(INT64_C(59999999500), SY_BELOW, edge));
  assert_true(sy_condition_holds(INT64_C(60000000499), SY_AT_MOST, edge));
  assert_false(sy_condition_holds(INT64_C(60000000500), SY_AT_MOST, edge));
  assert_true(sy_condition_holds(INT64_C(59999999500), SY_EQUALS, edge));
  assert_false(sy_condition_holds(INT64_C(60000000500), SY_EQUALS, edge));
}

/* A third of 180 in three parts: 59.999999999 by rounding inside the tree still reaches 60. */
static void test_rounding_inside_crosses_no_threshold(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(10));
  hand_gate(edition, bonus, 0, SY_AT_LEAST, POINTS(60));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(60) - 1);
  hand_score(assessment, bonus, 0, POINTS(5));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "64.999999999");
}

/* A gate on another node, which may be uncertain, certain in spite of that, or not applicable. */
static void test_gate_on_another_node(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(5);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t owner = hand_child(edition, 0, SY_GROUP, "1/2");
  const uint32_t read = hand_child(edition, 0, SY_LEAF, "1/2");
  const uint32_t leaf = hand_child(edition, owner, SY_LEAF, "1");
  const uint32_t bonus = hand_adjustment(edition, owner, 1, POINTS(10));
  hand_gate(edition, bonus, read, SY_AT_LEAST, POINTS(50));
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < 5; unit++) {
    hand_score(assessment, leaf, unit, POINTS(70));
    hand_score(assessment, bonus, unit, POINTS(5));
  }
  hand_score(assessment, read, 0, POINTS(50));
  sy_set_outcome(assessment, read, 1, SY_NOT_APPLICABLE);
  sy_set_outcome(assessment, read, 2, SY_MISSING);
  sy_set_outcome(assessment, read, 3, SY_ERROR);
  /* A bonus of nothing does not depend on its gate, so what is missing here is not so by error. */
  sy_set_outcome(assessment, read, 4, SY_ERROR);
  sy_set_outcome(assessment, leaf, 4, SY_MISSING);
  hand_score(assessment, bonus, 4, 0);
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, owner, 0, "75");
  assert_score(assessment, owner, 1, "70");
  assert_interval(assessment, owner, 2, "70", "75");
  assert_int_equal(sy_marks_of(assessment, owner, 2), 0);
  assert_interval(assessment, owner, 3, "70", "75");
  assert_int_equal(sy_marks_of(assessment, owner, 3), SY_MARK_ERROR_BELOW);
  assert_interval(assessment, owner, 4, "0", "100");
  assert_int_equal(sy_marks_of(assessment, owner, 4), 0);
}

/* ---- Vetoes ---- */

static void test_effects(void **state) {
  (void)state;
  static const struct {
    enum sy_effect effect;
    int64_t value;
    const char *expected;
    unsigned marks;
  } cases[] = {
      {SY_DISQUALIFY, 0, "75", SY_MARK_DISQUALIFIED},
      {SY_EFFECT_ZERO, 0, "0", SY_MARK_VETOED},
      {SY_EFFECT_CAP, POINTS(59), "59", SY_MARK_VETOED},
      {SY_EFFECT_CAP, POINTS(80), "75", 0},
      {SY_EFFECT_SET, POINTS(59), "59", SY_MARK_VETOED},
      {SY_EFFECT_DEDUCT, POINTS(10), "65", SY_MARK_VETOED},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_flat(1, whole);
    const uint32_t veto = hand_veto(edition, 0, cases[i].effect, cases[i].value);
    g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, "75");
    assert_int_equal(sy_marks_of(assessment, 0, 0), 0);
    hand_score(assessment, veto, 0, POINTS(1));
    sy_assess_tree(assessment, NULL);
    assert_score(assessment, 0, 0, cases[i].expected);
    assert_int_equal(sy_marks_of(assessment, 0, 0), cases[i].marks);
    assert_int_equal(assessment->columns[0].before_veto[0], POINTS(75));
  }
}

/* Of several that strike the lowest result counts, and disqualification is lowest. */
static void test_lowest_veto_counts(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t cap = hand_veto(edition, 0, SY_EFFECT_CAP, POINTS(59));
  const uint32_t deduct = hand_veto(edition, 0, SY_EFFECT_DEDUCT, POINTS(30));
  const uint32_t out = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
  hand_score(assessment, cap, 0, POINTS(1));
  hand_score(assessment, deduct, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "45");
  hand_score(assessment, out, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "75");
  assert_int_equal(sy_status_of(assessment, 0), SY_DISQUALIFIED);
}

/* A child is missing, so the value lies between 40 and 90. */
static void test_certain_veto_is_final(void **state) {
  (void)state;
  static const struct {
    enum sy_effect effect;
    int64_t value;
    const char *low, *high; /* equal: final */
  } cases[] = {
      {SY_EFFECT_ZERO, 0, "0", "0"},
      {SY_EFFECT_SET, POINTS(59), "59", "59"},
      {SY_EFFECT_CAP, POINTS(40), "40", "40"},
      {SY_EFFECT_CAP, POINTS(59), "40", "59"},
      {SY_EFFECT_DEDUCT, POINTS(10), "30", "80"},
      {SY_DISQUALIFY, 0, "40", "90"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_flat(1, halves);
    const uint32_t veto = hand_veto(edition, 0, cases[i].effect, cases[i].value);
    g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(80));
    sy_set_outcome(assessment, 2, 0, SY_MISSING);
    hand_score(assessment, veto, 0, POINTS(1));
    sy_assess_tree(assessment, NULL);
    if (strcmp(cases[i].low, cases[i].high) == 0)
      assert_score(assessment, 0, 0, cases[i].low);
    else
      assert_interval(assessment, 0, 0, cases[i].low, cases[i].high);
    assert_int_equal(assessment->columns[0].before_veto[0], SY_NOT_KNOWN);
    const bool out = cases[i].effect == SY_DISQUALIFY;
    assert_int_equal(sy_status_of(assessment, 0) == SY_DISQUALIFIED, out);
  }
}

/* The amount of a veto is missing: both cases stay open, unless they are the same. */
static void test_uncertain_veto(void **state) {
  (void)state;
  static const struct {
    enum sy_effect effect;
    int64_t value;
    const char *low, *high;
  } cases[] = {
      {SY_EFFECT_ZERO, 0, "0", "75"},
      {SY_EFFECT_SET, POINTS(80), "75", "80"},
      {SY_EFFECT_CAP, POINTS(75), "75", "75"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_flat(1, whole);
    const uint32_t veto = hand_veto(edition, 0, cases[i].effect, cases[i].value);
    g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
    sy_set_outcome(assessment, veto, 0, SY_MISSING);
    sy_assess_tree(assessment, NULL);
    if (strcmp(cases[i].low, cases[i].high) == 0)
      assert_score(assessment, 0, 0, cases[i].low);
    else
      assert_interval(assessment, 0, 0, cases[i].low, cases[i].high);
  }
}

static void test_disqualification_goes_up(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(1);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t middle = hand_child(edition, 0, SY_GROUP, "1/2");
  const uint32_t other = hand_child(edition, 0, SY_GROUP, "1/2");
  const uint32_t leaf = hand_child(edition, middle, SY_LEAF, "1");
  hand_child(edition, other, SY_LEAF, "1");
  const uint32_t veto = hand_veto(edition, middle, SY_DISQUALIFY, 0);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, leaf, 0, POINTS(50));
  hand_score(assessment, veto, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_marks_of(assessment, 0, 0), SY_MARK_DISQUALIFIED);
  assert_int_equal(sy_marks_of(assessment, middle, 0), SY_MARK_DISQUALIFIED);
  assert_int_equal(sy_marks_of(assessment, other, 0), 0);
  assert_score(assessment, 0, 0, "25");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_adjustments),
      cmocka_unit_test(test_many_rates),
      cmocka_unit_test(test_missing_adjustment),
      cmocka_unit_test(test_clamp_makes_certain),
      cmocka_unit_test(test_conditions_read_micro_points),
      cmocka_unit_test(test_rounding_inside_crosses_no_threshold),
      cmocka_unit_test(test_gate_on_another_node),
      cmocka_unit_test(test_effects),
      cmocka_unit_test(test_lowest_veto_counts),
      cmocka_unit_test(test_certain_veto_is_final),
      cmocka_unit_test(test_uncertain_veto),
      cmocka_unit_test(test_disqualification_goes_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
