/* SPDX-License-Identifier: Apache-2.0
 *
 * test-model.c: weights, ranges, limits and order of a tree, on trees built by hand
 */
#include "edition/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- Building ---- */

/* An edition with `count` nodes called "a", "b", …; the first is the root. */
static sy_edition *make_tree(uint32_t count) {
  sy_edition *edition = g_new0(sy_edition, 1);
  edition->node_count = count;
  edition->nodes = g_new0(struct sy_node, count);
  for (uint32_t i = 0; i < count; i++) {
    struct sy_node *node = &edition->nodes[i];
    node->id = g_strdup_printf("%c", (char)('a' + (int)(i % 26)));
    node->kind = SY_LEAF;
    node->parent = SY_NONE;
    node->place.file = "test.yaml";
    node->place.line = i + 1;
    node->round_digits = -1;
    node->highest = 100 * SY_NANO;
  }
  return edition;
}

static void append(struct sy_indices *indices, uint32_t index) {
  indices->items = g_renew(uint32_t, indices->items, indices->count + 1);
  indices->items[indices->count++] = index;
}

static void add_child(sy_edition *edition, uint32_t parent, uint32_t child, const char *weight) {
  edition->nodes[parent].kind = SY_GROUP;
  edition->nodes[child].parent = parent;
  append(&edition->nodes[parent].children, child);
  assert_true(sy_rational_parse(weight, &edition->nodes[child].weight));
}

static void add_points(sy_edition *edition, uint32_t parent, uint32_t child, const char *points) {
  add_child(edition, parent, child, points);
  edition->nodes[child].has_points = true;
  edition->nodes[child].points = edition->nodes[child].weight;
}

static void add_adjustment(sy_edition *edition, uint32_t owner, uint32_t index, int direction,
                           int64_t highest) {
  struct sy_node *node = &edition->nodes[index];
  node->kind = SY_ADJUSTMENT;
  node->parent = owner;
  node->direction = direction > 0 ? SY_BONUS : SY_DEDUCTION;
  node->rate = (struct sy_rational){1, 1};
  node->highest = highest;
  append(&edition->nodes[owner].adjustments, index);
}

static void add_veto(sy_edition *edition, uint32_t owner, uint32_t index, enum sy_effect effect,
                     int64_t value) {
  struct sy_node *node = &edition->nodes[index];
  node->kind = SY_VETO;
  node->parent = owner;
  node->effect = effect;
  node->effect_value = value;
  append(&edition->nodes[owner].vetoes, index);
}

static void set_gate(sy_edition *edition, uint32_t index, uint32_t reads) {
  edition->nodes[index].gate.present = true;
  edition->nodes[index].gate.node = reads;
}

static void assert_completes(sy_edition *edition) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  bool complete = sy_edition_complete(NULL, edition, problems);
  g_autofree char *text = sy_problems_text(problems);
  assert_string_equal(text, "");
  assert_true(complete);
}

/* Fails with exactly one problem, which contains `message`. */
static void assert_problem(sy_edition *edition, const char *message) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_false(sy_edition_complete(NULL, edition, problems));
  g_autofree char *text = sy_problems_text(problems);
  if (strstr(text, message) == NULL)
    fail_msg("'%s' is not in: %s", message, text);
  assert_int_equal(sy_problems_count(problems), 1);
}

static uint32_t position(const sy_edition *edition, uint32_t node) {
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (edition->order[i] == node)
      return i;
  fail_msg("node %u is not in the order", node);
  return SY_NONE;
}

/* ---- Weights ---- */

static void test_shares(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(4);
  add_child(edition, 0, 1, "30%");
  add_child(edition, 0, 2, "1/6");
  add_child(edition, 0, 3, "8/15");
  assert_completes(edition);
  assert_int_equal(edition->nodes[0].integer_weight, 1);
  assert_int_equal(edition->nodes[1].integer_weight, 9);
  assert_int_equal(edition->nodes[2].integer_weight, 5);
  assert_int_equal(edition->nodes[3].integer_weight, 16);
}

static void test_shares_must_sum_to_one(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(3);
  add_child(edition, 0, 1, "30%");
  add_child(edition, 0, 2, "69%");
  assert_problem(edition,
                 "test.yaml:1: the weights of the children of 'a' sum to 99%, expected 100%, or "
                 "'weights: normalise' on 'a' to divide them by their sum");
  assert_true(sy_rational_parse("70.000000001%", &edition->nodes[2].weight));
  assert_problem(edition, "sum to 100.000000001%, expected 100%");
  assert_true(sy_rational_parse("1/3", &edition->nodes[2].weight));
  assert_problem(edition, "sum to 19/30, expected 1");
}

static void test_points_become_shares(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(3);
  add_points(edition, 0, 1, "12.5");
  add_points(edition, 0, 2, "37.5");
  assert_completes(edition);
  assert_int_equal(edition->nodes[1].weight.numerator, 1);
  assert_int_equal(edition->nodes[1].weight.denominator, 4);
  assert_int_equal(edition->nodes[2].integer_weight, 3);
}

static void test_weights_may_not_be_too_fine(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(3);
  add_child(edition, 0, 1, "1/1000000007");
  add_child(edition, 0, 2, "1000000006/1000000007");
  assert_completes(edition);
  edition->nodes[0].weights = SY_WEIGHTS_NORMALISE;
  assert_true(sy_rational_parse("1/1000000009", &edition->nodes[2].declared));
  edition->nodes[2].has_declared = true;
  assert_problem(edition, "'weight' of 'c' is too large or has too many digits to be added to");
  assert_true(sy_rational_parse("1e18", &edition->nodes[2].declared));
  assert_problem(edition, "'weight' of 'c' is too large or has too many digits to be added to");
}

static void test_an_unknown_weight_is_passed_over(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(3);
  add_child(edition, 0, 1, "30%");
  add_child(edition, 0, 2, "30%");
  edition->nodes[2].weight = (struct sy_rational){0, 0};
  assert_completes(edition);
}

/* ---- Limits ---- */

static void test_depth(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(SY_MAX_DEPTH + 1);
  for (uint32_t i = 0; i < SY_MAX_DEPTH - 1; i++)
    add_child(edition, i, i + 1, "1");
  add_child(edition, SY_MAX_DEPTH - 2, SY_MAX_DEPTH, "1");
  edition->nodes[SY_MAX_DEPTH - 1].weight = (struct sy_rational){1, 2};
  edition->nodes[SY_MAX_DEPTH].weight = (struct sy_rational){1, 2};
  assert_completes(edition);
  edition->nodes[SY_MAX_DEPTH - 2].children.count = 1;
  edition->nodes[SY_MAX_DEPTH - 1].weight = (struct sy_rational){1, 1};
  add_child(edition, SY_MAX_DEPTH - 1, SY_MAX_DEPTH, "1");
  assert_problem(edition, "deeper in the tree than the limit of 60 levels");
}

static void test_number_of_children(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(SY_MAX_CHILDREN + 2);
  for (uint32_t i = 1; i <= SY_MAX_CHILDREN; i++)
    add_child(edition, 0, i, "1/1000");
  edition->node_count = SY_MAX_CHILDREN + 1;
  assert_completes(edition);
  edition->node_count = SY_MAX_CHILDREN + 2;
  for (uint32_t i = 1; i <= SY_MAX_CHILDREN; i++)
    edition->nodes[i].weight = (struct sy_rational){1, 1001};
  add_child(edition, 0, SY_MAX_CHILDREN + 1, "1/1001");
  assert_problem(edition, "'a' has 1001 children, expected at most 1000");
}

static void test_a_group_needs_children(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(1);
  edition->nodes[0].kind = SY_GROUP;
  assert_problem(edition, "the group 'a' has no children");
}

/* ---- Ranges ---- */

static void assert_range(const struct sy_node *node, int64_t lowest, int64_t highest) {
  assert_int_equal(node->lowest, lowest * SY_NANO);
  assert_int_equal(node->highest, highest * SY_NANO);
}

static sy_edition *make_pair(void) {
  sy_edition *edition = make_tree(5);
  add_child(edition, 0, 1, "90%");
  add_child(edition, 0, 2, "10%");
  edition->nodes[2].lowest = 50 * SY_NANO;
  edition->nodes[2].highest = 120 * SY_NANO;
  edition->nodes[3].kind = edition->nodes[4].kind = SY_ADJUSTMENT;
  edition->nodes[3].highest = edition->nodes[4].highest = 0;
  edition->nodes[3].rate = edition->nodes[4].rate = (struct sy_rational){1, 1};
  return edition;
}

static void test_range_of_a_mean(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 120); /* where the other child does not apply */
}

static void test_range_with_lost_points(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  edition->nodes[1].lowest = 20 * SY_NANO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 20, 120);
  edition->nodes[0].reweight = SY_REWEIGHT_NONE;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 120);
  edition->nodes[0].reweight = SY_REWEIGHT_PROPORTIONAL;
  edition->nodes[2].missing = SY_MISSING_ZERO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 120);
}

static void test_range_of_a_sum(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_tree(3);
  add_points(edition, 0, 1, "40");
  add_points(edition, 0, 2, "35");
  edition->nodes[0].aggregate = SY_SUM;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 75);
}

static void test_range_with_adjustments(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  add_adjustment(edition, 0, 3, +1, 4 * SY_NANO);
  add_adjustment(edition, 0, 4, -1, 30 * SY_NANO);
  edition->nodes[3].rate = (struct sy_rational){5, 2};
  assert_completes(edition);
  assert_range(&edition->nodes[0], -30, 130);
  edition->nodes[4].has_cap = true;
  edition->nodes[4].cap = 7 * SY_NANO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], -7, 130);
  edition->nodes[0].has_adjust_cap = true;
  edition->nodes[0].adjust_cap = 5 * SY_NANO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], -5, 125);
  edition->nodes[0].has_clamp = true;
  edition->nodes[0].clamp_high = 100 * SY_NANO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 100);
}

static void test_an_unlimited_amount_needs_a_cap(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  add_adjustment(edition, 0, 3, -1, INT64_MAX);
  assert_problem(edition, "test.yaml:4: the amount of 'd' has no upper limit; expected 'cap'");
  edition->nodes[0].has_adjust_cap = true;
  edition->nodes[0].adjust_cap = 5 * SY_NANO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], -5, 120);
}

static void test_range_with_vetoes(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  edition->nodes[1].lowest = 60 * SY_NANO;
  edition->nodes[2].lowest = 60 * SY_NANO;
  add_veto(edition, 0, 3, SY_EFFECT_CAP, 59 * SY_NANO);
  assert_completes(edition);
  assert_range(&edition->nodes[0], 59, 120);
  add_veto(edition, 0, 4, SY_EFFECT_DEDUCT, 10 * SY_NANO);
  assert_completes(edition);
  assert_range(&edition->nodes[0], 50, 120);
  edition->nodes[3].effect = SY_EFFECT_ZERO;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 120);
}

static void test_range_is_rounded(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  edition->nodes[2].highest = 120600000000;
  edition->nodes[0].round_digits = 0;
  assert_completes(edition);
  assert_range(&edition->nodes[0], 0, 121);
}

static void test_a_range_may_not_leave_the_limit(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  add_adjustment(edition, 0, 3, +1, SY_SCORE_LIMIT);
  assert_problem(edition, "the score of 'a' could be outside -9000000000 to 9000000000");
}

static void test_products_take_nothing_negative(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  edition->nodes[1].lowest = -1;
  assert_completes(edition);
  edition->nodes[0].aggregate = SY_GEOMETRIC;
  assert_problem(edition, "'b' can fall to -0.000000001, but the geometric mean of 'a'");
  edition->nodes[0].aggregate = SY_HARMONIC;
  assert_problem(edition, "the harmonic mean of 'a'");
}

static void test_factors_have_limits(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_pair();
  add_adjustment(edition, 0, 3, +1, SY_NANO);
  edition->nodes[3].rate = (struct sy_rational){1, 1000003};
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_false(sy_edition_complete(NULL, edition, problems));
  g_autofree char *text = sy_problems_text(problems);
  assert_non_null(strstr(text, "'rate' of 'd' is too large or has too many digits"));
}

/* ---- Order ---- */

/* a: groups b (leaf d) and c (leaf e); f adjusts b. */
static sy_edition *make_gated(void) {
  sy_edition *edition = make_tree(6);
  add_child(edition, 0, 1, "50%");
  add_child(edition, 0, 2, "50%");
  add_child(edition, 1, 3, "1");
  add_child(edition, 2, 4, "1");
  add_adjustment(edition, 1, 5, +1, SY_NANO);
  return edition;
}

static void test_order_follows_gates(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_gated();
  set_gate(edition, 5, 2);
  assert_completes(edition);
  assert_true(position(edition, 4) < position(edition, 2));
  assert_true(position(edition, 2) < position(edition, 1)); /* the owner waits for the gate */
  assert_true(position(edition, 5) < position(edition, 1));
  assert_int_equal(position(edition, 0), 5);
}

static void test_a_gate_may_read_its_owner(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_gated();
  set_gate(edition, 5, 1);
  assert_completes(edition);
}

static void test_cycles_are_named(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_gated();
  set_gate(edition, 5, 0);
  assert_problem(edition, "test.yaml:6: the gate of 'f' closes a cycle: a -> b -> a");
}

static void test_cycles_between_siblings(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_gated();
  set_gate(edition, 5, 2);
  edition->nodes = g_renew(struct sy_node, edition->nodes, 7);
  edition->nodes[6] = (struct sy_node){.id = g_strdup("g"), .round_digits = -1};
  edition->node_count = 7;
  add_veto(edition, 2, 6, SY_EFFECT_ZERO, 0);
  set_gate(edition, 6, 1);
  assert_problem(edition, "closes a cycle: b -> c -> b");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shares),
      cmocka_unit_test(test_shares_must_sum_to_one),
      cmocka_unit_test(test_points_become_shares),
      cmocka_unit_test(test_weights_may_not_be_too_fine),
      cmocka_unit_test(test_an_unknown_weight_is_passed_over),
      cmocka_unit_test(test_depth),
      cmocka_unit_test(test_number_of_children),
      cmocka_unit_test(test_a_group_needs_children),
      cmocka_unit_test(test_range_of_a_mean),
      cmocka_unit_test(test_range_with_lost_points),
      cmocka_unit_test(test_range_of_a_sum),
      cmocka_unit_test(test_range_with_adjustments),
      cmocka_unit_test(test_an_unlimited_amount_needs_a_cap),
      cmocka_unit_test(test_range_with_vetoes),
      cmocka_unit_test(test_range_is_rounded),
      cmocka_unit_test(test_a_range_may_not_leave_the_limit),
      cmocka_unit_test(test_products_take_nothing_negative),
      cmocka_unit_test(test_factors_have_limits),
      cmocka_unit_test(test_order_follows_gates),
      cmocka_unit_test(test_a_gate_may_read_its_owner),
      cmocka_unit_test(test_cycles_are_named),
      cmocka_unit_test(test_cycles_between_siblings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
