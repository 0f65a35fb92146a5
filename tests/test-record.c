/* SPDX-License-Identifier: Apache-2.0
 *
 * test-record.c: the engine's record of what adjustments and vetoes did, and the steps and gains of
 * explanations, with figures worked out by hand
 */
#include "hand-edition.h"

static const char *const halves[] = {"1/2", "1/2", NULL};
static const char *const whole[] = {"1", NULL};

/* An assessment of one unit with this score of leaf 1. */
static sy_assessment *one_leaf(sy_edition *edition, int64_t score) {
  sy_assessment *assessment = hand_assessment(edition);
  hand_score(assessment, 1, 0, score);
  return assessment;
}

/* What the first step of the kind, due to the node if it is not SY_NONE, adds to the group. */
static void assert_step(const sy_assessment *assessment, uint32_t group, enum sy_step_kind kind,
                        uint32_t node, const char *expected) {
  g_autoptr(sy_explanation) explanation = sy_explain(assessment, 0, 0);
  const GArray *steps = explanation->steps[group];
  int64_t points;
  assert_true(sy_nano_parse(expected, &points));
  for (guint i = 0; i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    if (step->kind != kind || step->node != node)
      continue;
    assert_int_equal(step->low, points);
    assert_int_equal(step->high, points);
    return;
  }
  assert_int_equal(points, 0);
}

static void assert_added(const sy_assessment *assessment, uint32_t node, const char *expected) {
  assert_step(assessment, 0, SY_STEP_ADJUSTMENT, node, expected);
}

static void assert_taken(const sy_assessment *assessment, uint32_t node, const char *expected) {
  assert_step(assessment, 0, SY_STEP_VETO, node, expected);
}

static void assert_withheld(const sy_assessment *assessment, uint32_t node, const char *expected) {
  g_autoptr(sy_explanation) explanation = sy_explain(assessment, 0, 0);
  const GArray *steps = explanation->steps[0];
  int64_t points;
  assert_true(sy_nano_parse(expected, &points));
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index(steps, struct sy_step, i).node == node)
      assert_int_equal(g_array_index(steps, struct sy_step, i).withheld, points);
}

/* By how much the root would rise; "0" if the node is not among the gains. */
static void assert_gain(const sy_assessment *assessment, uint32_t node, const char *expected) {
  g_autoptr(sy_explanation) explanation = sy_explain(assessment, 0, 0);
  int64_t points, found = 0;
  assert_true(sy_nano_parse(expected, &points));
  for (guint i = 0; i < explanation->gains->len; i++)
    if (g_array_index(explanation->gains, struct sy_gain, i).node == node)
      found = g_array_index(explanation->gains, struct sy_gain, i).points;
  assert_int_equal(found, points);
}

/* ---- Adjustments ---- */

static void test_plain_trees_have_no_record(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  sy_assess_tree(assessment, NULL);
  assert_null(assessment->columns[0].record);
  assert_null(assessment->columns[1].record);
  assert_int_equal(sy_record_of(assessment, 0, 0), 0);
}

/* 8 of bonus are capped at 5; 2 of deduction at a rate of 3/2 take 3; an amount of 0 does nothing.
 */
static void test_caps(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(10));
  const uint32_t deduction = hand_adjustment(edition, 0, -1, POINTS(10));
  const uint32_t idle = hand_adjustment(edition, 0, -1, POINTS(10));
  edition->nodes[bonus].has_cap = edition->nodes[deduction].has_cap = true;
  edition->nodes[bonus].cap = POINTS(5);
  edition->nodes[deduction].cap = POINTS(3); /* reached, but nothing is cut */
  edition->nodes[deduction].rate = (struct sy_rational){3, 2};
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  hand_score(assessment, bonus, 0, POINTS(8));
  hand_score(assessment, deduction, 0, POINTS(2));
  hand_score(assessment, idle, 0, 0);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, bonus, 0), SY_RECORD_APPLIED | SY_RECORD_CAPPED);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_APPLIED);
  assert_null(assessment->columns[idle].record);
  assert_null(assessment->columns[0].record);
  assert_added(assessment, bonus, "5");
  assert_added(assessment, deduction, "-3");
  assert_added(assessment, idle, "0");
  assert_withheld(assessment, bonus, "3");
  assert_withheld(assessment, deduction, "0");
  assert_gain(assessment, bonus, "0");
  assert_gain(assessment, deduction, "3");
}

/* Together −8 + 2 = −6, of which the set withholds half. */
static void test_cap_of_the_set(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(10));
  const uint32_t deduction = hand_adjustment(edition, 0, -1, POINTS(10));
  edition->nodes[0].has_adjust_cap = true;
  edition->nodes[0].adjust_cap = POINTS(3);
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  hand_score(assessment, bonus, 0, POINTS(2));
  hand_score(assessment, deduction, 0, POINTS(8));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, 0, 0), SY_RECORD_CAPPED);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_APPLIED);
  assert_added(assessment, bonus, "2");
  assert_added(assessment, deduction, "-8");
  assert_step(assessment, 0, SY_STEP_ADJUST_CAP, SY_NONE, "3");
  assert_gain(assessment, deduction, "5");
  hand_score(assessment, deduction, 0, POINTS(5)); /* −3: at the cap, not beyond */
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, 0, 0), 0);
  assert_added(assessment, deduction, "-5");
}

static void test_clamp(void **state) {
  (void)state;
  static const struct {
    int64_t score;
    unsigned record;
    const char *clamp;
  } cases[] = {{POINTS(9), SY_RECORD_CLAMPED_LOW, "1"},
               {POINTS(10), 0, "0"},
               {POINTS(60), 0, "0"},
               {POINTS(61), SY_RECORD_CLAMPED_HIGH, "-1"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_flat(1, whole);
    edition->nodes[0].has_clamp = true;
    edition->nodes[0].clamp_low = POINTS(10);
    edition->nodes[0].clamp_high = POINTS(60);
    g_autoptr(sy_assessment) assessment = one_leaf(edition, cases[i].score);
    sy_assess_tree(assessment, NULL);
    assert_int_equal(sy_record_of(assessment, 0, 0), cases[i].record);
    assert_step(assessment, 0, SY_STEP_CLAMP, SY_NONE, cases[i].clamp);
  }
}

/* A gate that is closed, open, undecided; and one before an amount of 0, which nobody asks. */
static void test_gate_of_an_adjustment(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  const uint32_t deduction = hand_adjustment(edition, 0, -1, POINTS(10));
  hand_gate(edition, deduction, 2, SY_AT_LEAST, POINTS(50));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  hand_score(assessment, deduction, 0, POINTS(4));
  hand_score(assessment, 2, 0, POINTS(40));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_GATE_CLOSED);
  assert_added(assessment, deduction, "0");
  assert_withheld(assessment, deduction, "-4");
  hand_score(assessment, 2, 0, POINTS(50));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_APPLIED);
  assert_added(assessment, deduction, "-4");
  sy_set_outcome(assessment, 2, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_GATE_UNDECIDED);
  hand_score(assessment, deduction, 0, 0);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), 0);
}

/* ---- Vetoes ---- */

/* 75: a cap at 59 strikes, 75 − 30 counts, and a third would count if its gate held. */
static void test_which_veto_counts(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t cap = hand_veto(edition, 0, SY_EFFECT_CAP, POINTS(59));
  const uint32_t deduct = hand_veto(edition, 0, SY_EFFECT_DEDUCT, POINTS(30));
  const uint32_t gated = hand_veto(edition, 0, SY_EFFECT_ZERO, 0);
  const uint32_t out = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  hand_gate(edition, gated, 0, SY_ABOVE, POINTS(75));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
  hand_score(assessment, cap, 0, POINTS(1));
  hand_score(assessment, deduct, 0, POINTS(2));
  hand_score(assessment, gated, 0, POINTS(1));
  hand_score(assessment, out, 0, 0);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, cap, 0), SY_RECORD_APPLIED);
  assert_int_equal(sy_record_of(assessment, deduct, 0), SY_RECORD_APPLIED | SY_RECORD_DECISIVE);
  assert_int_equal(sy_record_of(assessment, gated, 0), SY_RECORD_GATE_CLOSED);
  assert_int_equal(sy_record_of(assessment, out, 0), 0);
  assert_taken(assessment, cap, "0");
  assert_taken(assessment, deduct, "-30");
  assert_taken(assessment, gated, "0");
  assert_withheld(assessment, gated, "-75");
  assert_false(sy_disqualified_by(assessment, out, 0));
  hand_score(assessment, out, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, out, 0), SY_RECORD_APPLIED | SY_RECORD_DECISIVE);
  assert_int_equal(sy_record_of(assessment, deduct, 0), SY_RECORD_APPLIED);
  assert_taken(assessment, deduct, "0");
  assert_taken(assessment, out, "0");
  assert_true(sy_disqualified_by(assessment, out, 0));
  assert_false(sy_disqualified_by(assessment, cap, 0));
}

/* Of two that come to the same the first is charged; one that sets a higher score adds. */
static void test_equal_vetoes(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t cap = hand_veto(edition, 0, SY_EFFECT_CAP, POINTS(60));
  const uint32_t set = hand_veto(edition, 0, SY_EFFECT_SET, POINTS(60));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
  hand_score(assessment, cap, 0, POINTS(1));
  hand_score(assessment, set, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_taken(assessment, cap, "-15");
  assert_taken(assessment, set, "0");
  assert_withheld(assessment, set, "-15");
  assert_gain(assessment, cap, "0");
  assert_gain(assessment, 0, "15"); /* both together */
  hand_score(assessment, cap, 0, 0);
  hand_score(assessment, 1, 0, POINTS(40));
  sy_assess_tree(assessment, NULL);
  assert_taken(assessment, set, "20");
}

static void test_undecided_veto(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t cap = hand_veto(edition, 0, SY_EFFECT_CAP, POINTS(60));
  const uint32_t out = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
  hand_score(assessment, cap, 0, 0);
  sy_set_outcome(assessment, cap, 0, SY_MISSING);
  hand_score(assessment, out, 0, 0);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, cap, 0), 0);
  sy_set_outcome(assessment, cap, 0, SY_SCORED);
  sy_set_outcome(assessment, out, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_false(sy_disqualified_by(assessment, out, 0));
}

/* ---- Children ---- */

/* Points 60, 20 and 20; the last does not apply, so the first earns 3/4 of 100 points, not 60. */
static void test_steps_of_a_sum(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(1);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t most = hand_points(edition, 0, SY_LEAF, "60");
  const uint32_t little = hand_points(edition, 0, SY_LEAF, "20");
  const uint32_t absent = hand_points(edition, 0, SY_LEAF, "20");
  edition->nodes[0].aggregate = SY_SUM;
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, most, 0, POINTS(80));
  hand_score(assessment, little, 0, POINTS(40));
  sy_set_outcome(assessment, absent, 0, SY_NOT_APPLICABLE);
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "70");
  assert_step(assessment, 0, SY_STEP_CHILD, most, "60");
  assert_step(assessment, 0, SY_STEP_CHILD, little, "10");
  assert_step(assessment, 0, SY_STEP_CHILD, absent, "0");
  assert_gain(assessment, most, "15");
  assert_gain(assessment, absent, "0");
}

/* What does not add is one step; a gain is what the aggregate makes of full marks: 2 / (1/100 +
 * 1/100), not 50 / 2 more. */
static void test_steps_where_nothing_adds(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  edition->nodes[0].aggregate = SY_HARMONIC;
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(25));
  hand_score(assessment, 2, 0, POINTS(100));
  sy_assess_tree(assessment, NULL);
  assert_step(assessment, 0, SY_STEP_AGGREGATE, SY_NONE, "40");
  assert_step(assessment, 0, SY_STEP_CHILD, 1, "0");
  assert_gain(assessment, 1, "60");
  assert_gain(assessment, 2, "0");
}

/* (50 + 100) / 2 = 75; with 70 in place of 50 it would be 85, which opens the gate of a bonus of 5.
 */
static void test_gains_look_through_gates(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  const uint32_t bonus = hand_adjustment(edition, 0, 1, POINTS(10));
  edition->nodes[1].highest = POINTS(70);
  hand_gate(edition, bonus, 0, SY_AT_LEAST, POINTS(80));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(50));
  hand_score(assessment, 2, 0, POINTS(100));
  hand_score(assessment, bonus, 0, POINTS(5));
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "75");
  assert_gain(assessment, 1, "15");
  assert_gain(assessment, bonus, "0");
  assert_withheld(assessment, bonus, "5");
}

/* 3 of 60 points each: an amount of 4 takes 20 of 100; 30 take all that there is. */
static void test_findings_of_deduction_leaves(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(1);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t leaf = hand_points(edition, 0, SY_LEAF, "60");
  edition->nodes[leaf].has_deduction = true;
  edition->nodes[leaf].deduction_each = (struct sy_rational){3, 1};
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  const struct sy_assessed_finding found = {.node = leaf, .points = POINTS(2)};
  hand_score(assessment, leaf, 0, POINTS(4));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_finding_points(assessment, &found), POINTS(10));
  hand_score(assessment, leaf, 0, POINTS(40));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_finding_points(assessment, &found), POINTS(5));
  assert_step(assessment, leaf, SY_STEP_FULL, SY_NONE, "100");
  assert_step(assessment, leaf, SY_STEP_AMOUNT, SY_NONE, "-200");
  assert_step(assessment, leaf, SY_STEP_CLAMP, SY_NONE, "100");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain_trees_have_no_record),
      cmocka_unit_test(test_caps),
      cmocka_unit_test(test_cap_of_the_set),
      cmocka_unit_test(test_clamp),
      cmocka_unit_test(test_gate_of_an_adjustment),
      cmocka_unit_test(test_which_veto_counts),
      cmocka_unit_test(test_equal_vetoes),
      cmocka_unit_test(test_undecided_veto),
      cmocka_unit_test(test_steps_of_a_sum),
      cmocka_unit_test(test_steps_where_nothing_adds),
      cmocka_unit_test(test_gains_look_through_gates),
      cmocka_unit_test(test_findings_of_deduction_leaves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
