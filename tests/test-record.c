/* SPDX-License-Identifier: Apache-2.0
 *
 * test-record.c: the engine's record of what adjustments and vetoes did, and what each part of a
 * group was worth, with figures worked out by hand
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

static void assert_added(const sy_assessment *assessment, uint32_t node, const char *expected) {
  int64_t added, points;
  assert_true(sy_nano_parse(expected, &points));
  assert_true(sy_added_by(assessment, node, 0, &added));
  assert_int_equal(added, points);
}

static void assert_lost(const sy_assessment *assessment, uint32_t node, const char *expected) {
  int64_t lost, points;
  assert_true(sy_nano_parse(expected, &points));
  assert_true(sy_lost_to(assessment, node, 0, &lost));
  assert_int_equal(lost, points);
}

/* In millionths. */
static void assert_worth(const sy_assessment *assessment, uint32_t node, int64_t expected) {
  double worth;
  assert_true(sy_worth_of(assessment, node, 0, &worth));
  assert_int_equal((int64_t)(worth * 1e6 + 0.5), expected);
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
  assert_worth(assessment, bonus, 625000);
  assert_worth(assessment, deduction, 1500000);
  assert_worth(assessment, idle, 1000000);
}

/* Together −8 + 2 = −6, of which the set lets half through. */
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
  assert_added(assessment, bonus, "1");
  assert_added(assessment, deduction, "-4");
  assert_worth(assessment, deduction, 500000);
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
  } cases[] = {{POINTS(9), SY_RECORD_CLAMPED_LOW},
               {POINTS(10), 0},
               {POINTS(60), 0},
               {POINTS(61), SY_RECORD_CLAMPED_HIGH}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(sy_edition) edition = hand_flat(1, whole);
    edition->nodes[0].has_clamp = true;
    edition->nodes[0].clamp_low = POINTS(10);
    edition->nodes[0].clamp_high = POINTS(60);
    g_autoptr(sy_assessment) assessment = one_leaf(edition, cases[i].score);
    sy_assess_tree(assessment, NULL);
    assert_int_equal(sy_record_of(assessment, 0, 0), cases[i].record);
  }
}

/* A gate that is closed, open, undecided; and one before an amount of 0, which nobody asks. */
static void test_gate_of_an_adjustment(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  const uint32_t deduction = hand_adjustment(edition, 0, -1, POINTS(10));
  hand_gate(edition, deduction, 2, SY_AT_LEAST, POINTS(50));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(70));
  int64_t added;
  double worth;
  hand_score(assessment, deduction, 0, POINTS(4));
  hand_score(assessment, 2, 0, POINTS(40));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_GATE_CLOSED);
  assert_added(assessment, deduction, "0");
  assert_false(sy_worth_of(assessment, deduction, 0, &worth));
  hand_score(assessment, 2, 0, POINTS(50));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_APPLIED);
  assert_added(assessment, deduction, "-4");
  sy_set_outcome(assessment, 2, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, deduction, 0), SY_RECORD_GATE_UNDECIDED);
  assert_false(sy_added_by(assessment, deduction, 0, &added));
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
  double worth;
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
  assert_lost(assessment, cap, "0");
  assert_lost(assessment, deduct, "30");
  assert_lost(assessment, gated, "0");
  assert_worth(assessment, cap, 0);
  assert_worth(assessment, deduct, 15000000);
  assert_false(sy_worth_of(assessment, gated, 0, &worth));
  assert_false(sy_disqualified_by(assessment, out, 0));
  hand_score(assessment, out, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, out, 0), SY_RECORD_APPLIED | SY_RECORD_DECISIVE);
  assert_int_equal(sy_record_of(assessment, deduct, 0), SY_RECORD_APPLIED);
  assert_lost(assessment, deduct, "0");
  assert_lost(assessment, out, "0");
  assert_true(sy_disqualified_by(assessment, out, 0));
  assert_false(sy_disqualified_by(assessment, cap, 0));
}

/* Two that come to the same both count; one that sets a higher score takes less than nothing. */
static void test_equal_vetoes(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t cap = hand_veto(edition, 0, SY_EFFECT_CAP, POINTS(60));
  const uint32_t set = hand_veto(edition, 0, SY_EFFECT_SET, POINTS(60));
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
  hand_score(assessment, cap, 0, POINTS(1));
  hand_score(assessment, set, 0, POINTS(1));
  sy_assess_tree(assessment, NULL);
  assert_lost(assessment, cap, "15");
  assert_lost(assessment, set, "15");
  hand_score(assessment, cap, 0, 0);
  hand_score(assessment, 1, 0, POINTS(40));
  sy_assess_tree(assessment, NULL);
  assert_lost(assessment, set, "-20");
  assert_worth(assessment, set, 0);
}

static void test_undecided_veto(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, whole);
  const uint32_t cap = hand_veto(edition, 0, SY_EFFECT_CAP, POINTS(60));
  const uint32_t out = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  int64_t lost;
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(75));
  hand_score(assessment, cap, 0, 0);
  sy_set_outcome(assessment, cap, 0, SY_MISSING);
  hand_score(assessment, out, 0, 0);
  sy_assess_tree(assessment, NULL);
  assert_int_equal(sy_record_of(assessment, cap, 0), 0);
  assert_false(sy_lost_to(assessment, cap, 0, &lost));
  sy_set_outcome(assessment, cap, 0, SY_SCORED);
  sy_set_outcome(assessment, out, 0, SY_MISSING);
  sy_assess_tree(assessment, NULL);
  assert_false(sy_disqualified_by(assessment, out, 0));
}

/* ---- Children ---- */

/* Points 60, 20 and 20; the last does not apply, so the first earns 3/4 of 100 points, not 60. */
static void test_worth_in_a_sum(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_edition(1);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t most = hand_points(edition, 0, SY_LEAF, "60");
  const uint32_t little = hand_points(edition, 0, SY_LEAF, "20");
  const uint32_t absent = hand_points(edition, 0, SY_LEAF, "20");
  edition->nodes[0].aggregate = SY_SUM;
  int64_t points;
  double worth;
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  hand_score(assessment, most, 0, POINTS(80));
  hand_score(assessment, little, 0, POINTS(40));
  sy_set_outcome(assessment, absent, 0, SY_NOT_APPLICABLE);
  sy_assess_tree(assessment, NULL);
  assert_score(assessment, 0, 0, "70");
  assert_true(sy_contributed_by(assessment, most, 0, &points));
  assert_int_equal(points, POINTS(60));
  assert_true(sy_contributed_by(assessment, little, 0, &points));
  assert_int_equal(points, POINTS(10));
  assert_false(sy_contributed_by(assessment, absent, 0, &points));
  assert_false(sy_contributed_by(assessment, 0, 0, &points));
  assert_worth(assessment, most, 750000);
  assert_worth(assessment, 0, 1000000);
  assert_false(sy_worth_of(assessment, absent, 0, &worth));
}

/* What does not add has shares, but contributes no part. */
static void test_worth_where_nothing_adds(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = hand_flat(1, halves);
  edition->nodes[0].aggregate = SY_HARMONIC;
  int64_t points;
  g_autoptr(sy_assessment) assessment = one_leaf(edition, POINTS(50));
  hand_score(assessment, 2, 0, POINTS(100));
  sy_assess_tree(assessment, NULL);
  assert_false(sy_contributed_by(assessment, 1, 0, &points));
  assert_worth(assessment, 1, 500000);
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
  hand_score(assessment, leaf, 0, POINTS(4));
  sy_assess_tree(assessment, NULL);
  assert_true(sy_finding_rate(assessment, leaf, 0) == 5);
  hand_score(assessment, leaf, 0, POINTS(40));
  sy_assess_tree(assessment, NULL);
  assert_true(sy_finding_rate(assessment, leaf, 0) == 2.5);
  assert_true(sy_finding_rate(assessment, 0, 0) == 1);
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
      cmocka_unit_test(test_worth_in_a_sum),
      cmocka_unit_test(test_worth_where_nothing_adds),
      cmocka_unit_test(test_findings_of_deduction_leaves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
