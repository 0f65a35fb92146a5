/* SPDX-License-Identifier: Apache-2.0
 *
 * test-oracle.c: the engine against an independent exact oracle, on thousands of random trees
 *
 * Trees with every aggregate, policy, adjustment, gate and veto; scores that stand on and beside
 * the edges. Whatever the engine says of every node must be what the oracle says, to the last
 * nano-point. The seed is fixed; SEED=n in the environment tries another.
 */
#include "hand-edition.h"
#include "oracle-numbers.h"
#include "oracle.h"

#include <inttypes.h>
#include <stdlib.h>

#define TREES 5000
#define UNITS 8
#define MOST_NODES 400

/* ---- Chance, drawn in one order by every compiler ---- */

static uint64_t chance_state;

static uint64_t chance(void) { /* splitmix64 */
  uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint32_t below(uint32_t count) {
  return (uint32_t)(chance() % count);
}

static bool one_in(uint32_t count) {
  return below(count) == 0;
}

/* A score from 0 to 100: often an edge, or a nano-point beside one. */
static int64_t random_score(void) {
  static const int64_t edges[] = {0,           1,           499,         500,         59999999499,
                                  59999999500, 60000000000, 60000000499, 60000000500, 33333333333,
                                  66666666667, 79999999999, 80000000000, 80010000000, 50000000000,
                                  99999999999, 100000000000};
  switch (below(4)) {
  case 0:
    return edges[below(G_N_ELEMENTS(edges))];
  case 1:
    return POINTS(below(101));
  case 2:
    return (int64_t)below(10001) * 10000000;
  default:
    return (int64_t)(chance() % 100000000001u);
  }
}

static int64_t random_amount(int64_t highest) {
  static const int64_t edges[] = {0, 0, 0, 499, 500, 1000, 500000000};
  const int64_t amount =
      one_in(2) ? edges[below(G_N_ELEMENTS(edges))] : (int64_t)below(4000) * (SY_NANO / 1000);
  return MIN(amount, highest);
}

static struct sy_rational random_rate(void) {
  static const struct sy_rational rates[] = {{1, 1},    {1, 3},  {1, 2},     {1, 10},
                                             {7, 1000}, {20, 1}, {1, 999983}};
  return rates[below(G_N_ELEMENTS(rates))];
}

/* ---- A random tree ---- */

static void grow_gate(sy_edition *edition, uint32_t index) {
  if (!one_in(3))
    return;
  const uint32_t owner = edition->nodes[index].parent;
  const uint32_t reads = one_in(2) ? owner : below(edition->node_count);
  const bool has_score =
      edition->nodes[reads].kind == SY_GROUP || edition->nodes[reads].kind == SY_LEAF;
  const uint32_t comparison = below(5);
  hand_gate(edition, index, has_score ? reads : owner, (enum sy_operator)comparison,
            random_score());
}

static void grow_adjustments(sy_edition *edition, uint32_t group) {
  if (one_in(3)) {
    edition->nodes[group].has_adjust_cap = true;
    edition->nodes[group].adjust_cap = random_amount(POINTS(10));
  }
  for (uint32_t count = 1 + below(3); count > 0; count--) {
    const int direction = one_in(2) ? 1 : -1;
    const uint32_t index = hand_adjustment(edition, group, direction, POINTS(1 + below(20)));
    struct sy_node *adjustment = &edition->nodes[index];
    adjustment->rate = random_rate();
    adjustment->has_cap = one_in(2);
    adjustment->cap = random_amount(POINTS(10));
    if (one_in(4) && (adjustment->has_cap || edition->nodes[group].has_adjust_cap))
      adjustment->highest = INT64_MAX;
    grow_gate(edition, index);
  }
}

static void grow_vetoes(sy_edition *edition, uint32_t group) {
  for (uint32_t count = 1 + below(3); count > 0; count--) {
    const enum sy_effect effect = (enum sy_effect)below(5);
    const uint32_t index = hand_veto(edition, group, effect, random_score());
    edition->nodes[index].highest = one_in(3) ? INT64_MAX : POINTS(1 + below(3));
    grow_gate(edition, index);
  }
}

static void decorate(sy_edition *edition, uint32_t group) {
  struct sy_node *node = &edition->nodes[group];
  if (one_in(4)) {
    node->has_clamp = true;
    node->clamp_low = one_in(2) ? 0 : POINTS(10);
    node->clamp_high = one_in(2) ? POINTS(100) : random_score() + POINTS(10);
  }
  if (one_in(5))
    node->round_digits = (int)below(4);
  if (one_in(3))
    grow_adjustments(edition, group);
  if (one_in(4))
    grow_vetoes(edition, group);
}

/* Whole numbers of few digits or of 15, and sometimes 0. False if all are 0. */
static bool random_weights(uint32_t count, int64_t *weights) {
  const bool long_ones = one_in(3), zeros = one_in(3);
  bool some = false;
  for (uint32_t i = 0; i < count; i++) {
    weights[i] = 1 + (long_ones ? (int64_t)(chance() % 999999999999999)
                                : (int64_t)below(one_in(2) ? 5 : 1000));
    if (zeros && one_in(3))
      weights[i] = 0;
    some |= weights[i] > 0;
  }
  return some;
}

/* Gives siblings shares, as they are or to be divided by their sum, or points. */
static void weigh(sy_edition *edition, uint32_t group) {
  struct sy_node *owner = &edition->nodes[group];
  const bool points = owner->aggregate == SY_SUM || one_in(3);
  int64_t sum = 0, weights[8];
  while (!random_weights(owner->children.count, weights))
    ;
  owner->weights = !points && one_in(2) ? SY_WEIGHTS_NORMALISE : SY_WEIGHTS_AS_GIVEN;
  for (uint32_t i = 0; i < owner->children.count; i++)
    sum += weights[i];
  const int64_t scale = sum > 5000 ? INT64_C(10000000000000) : 4;
  for (uint32_t i = 0; i < owner->children.count; i++) {
    struct sy_node *child = &edition->nodes[owner->children.items[i]];
    child->has_points = points;
    if (points)
      child->points = sy_rational_make(weights[i], scale);
    else
      child->weight =
          sy_rational_make(weights[i], owner->weights == SY_WEIGHTS_NORMALISE ? scale : sum);
    child->has_deduction = points && child->kind == SY_LEAF && weights[i] > 0 && one_in(4);
    child->deduction_each = random_rate();
  }
}

static uint32_t aggregates(void) {
  return g_strv_length((char **)(uintptr_t)sy_aggregate_names);
}

static void grow(sy_edition *edition, uint32_t group, unsigned depth) {
  const enum sy_aggregate aggregate = (enum sy_aggregate)below(aggregates());
  const bool curved = aggregate == SY_GEOMETRIC || aggregate == SY_HARMONIC;
  edition->nodes[group].aggregate = one_in(2) ? SY_MEAN : aggregate;
  edition->nodes[group].reweight = (enum sy_reweight)below(curved ? 2 : 3);
  edition->nodes[group].has_enough = one_in(2);
  edition->nodes[group].enough_of = one_in(2) ? SY_OF_WEIGHT : SY_OF_CHILDREN;
  edition->nodes[group].enough = sy_rational_make(1 + below(3), 2 + below(3));
  if (edition->nodes[group].enough.numerator > edition->nodes[group].enough.denominator)
    edition->nodes[group].enough = (struct sy_rational){1, 1};
  for (uint32_t count = 1 + below(5); count > 0; count--) {
    const bool branch = depth > 1 && one_in(3);
    const uint32_t child = hand_node(edition, group, branch ? SY_GROUP : SY_LEAF);
    if (one_in(3))
      edition->nodes[child].missing = (enum sy_missing_policy)below(3);
    if (!branch && !curved && one_in(8))
      edition->nodes[child].lowest = POINTS(-20);
    if (branch)
      grow(edition, child, depth - 1);
  }
  weigh(edition, group);
  if (one_in(2))
    decorate(edition, group);
}

static void random_band(struct sy_band *band) {
  band->has_count = one_in(2);
  band->count = below(4);
  band->has_share = one_in(2);
  band->share = (struct sy_rational){1 + below(7), 10};
  band->rounding = (enum sy_rounding)below(3);
  band->has_threshold = one_in(3);
  band->comparison = one_in(2) ? SY_ABOVE : SY_AT_LEAST;
  band->threshold = random_score();
}

/* Two cohorts, of which one may be empty. */
static void grow_cohorts(sy_edition *edition) {
  const uint32_t first = below(UNITS + 1);
  edition->cohort_count = 2;
  edition->cohorts = g_renew(struct sy_cohort, edition->cohorts, 2);
  edition->cohorts[0].unit_count = first;
  edition->cohorts[1] = (struct sy_cohort){
      .id = g_strdup("others"), .first_unit = first, .unit_count = UNITS - first};
  for (uint32_t unit = first; unit < UNITS; unit++)
    edition->units[unit].cohort = 1;
}

/* Which of them an award ranks. */
static void choose_cohorts(struct sy_award *award) {
  const bool reverse = one_in(3);
  if (!one_in(5))
    hand_append(&award->cohorts, reverse);
  if (award->cohorts.count == 0 || !one_in(3))
    hand_append(&award->cohorts, !reverse);
}

/* What the award ranks together. */
static void grow_over(sy_edition *edition, struct sy_award *award) {
  static const char *const regions[] = {"north", "south", "east"};
  award->over.kind = (enum sy_over_kind)below(3);
  if (award->over.kind != SY_OVER_ATTRIBUTE)
    return;
  const bool known = edition->attribute_count > 0;
  award->over.column = g_strdup("region");
  if (known)
    return;
  sy_attributes_collect(edition);
  for (uint32_t unit = 0; unit < UNITS; unit++)
    sy_attribute_add(&edition->attributes[0], regions[below(3)]);
}

static void grow_award(sy_edition *edition, struct sy_award *award) {
  grow_over(edition, award);
  award->node = 0;
  award->ties = (enum sy_ties)below(2);
  award->rank_on = one_in(2) ? SY_RANK_EXACT : SY_RANK_SHOWN;
  award->digits = below(4);
  for (uint32_t count = below(3); count > 0; count--) {
    const uint32_t node = below(edition->node_count);
    if (edition->nodes[node].kind == SY_GROUP || edition->nodes[node].kind == SY_LEAF)
      hand_tie_break(award, node, (enum sy_better)below(2));
  }
  award->band_count = below(5);
  award->bands = g_new0(struct sy_band, award->band_count);
  for (guint i = 0; i < award->band_count; i++)
    random_band(&award->bands[i]);
}

/* Two awards, of whose exclusive bands a unit gets at most one, in either order. */
static void grow_awards(sy_edition *edition) {
  edition->award_count = 2;
  edition->awards = g_new0(struct sy_award, 2);
  grow_cohorts(edition);
  for (guint i = 0; i < 2; i++) {
    choose_cohorts(&edition->awards[i]);
    grow_award(edition, &edition->awards[i]);
  }
  const bool reverse = one_in(2);
  for (guint i = 0; i < 2 && !one_in(3); i++) {
    struct sy_award *award = &edition->awards[i != reverse];
    for (guint k = 0; k < award->band_count; k++)
      award->bands[k].exclusive = !one_in(4);
    if (sy_has_exclusive(award))
      hand_append(&edition->one_award, i != reverse);
  }
}

/* A random edition that makes sense: no cycle of gates, no negative score under a geometric mean.
 */
static sy_edition *random_edition(void) {
  for (;;) {
    g_autoptr(sy_edition) edition = hand_edition(UNITS);
    hand_node(edition, SY_NONE, SY_GROUP);
    grow(edition, 0, 1 + below(4));
    grow_awards(edition);
    g_autoptr(sy_problems) problems = sy_problems_new();
    if (edition->node_count <= MOST_NODES && sy_edition_complete(NULL, edition, problems))
      return g_steal_pointer(&edition);
  }
}

/* ---- What its plugins might have said ---- */

static enum sy_outcome random_outcome(uint32_t trouble) {
  if (below(100) >= trouble)
    return SY_SCORED;
  static const enum sy_outcome outcomes[] = {SY_NOT_APPLICABLE, SY_NOT_APPLICABLE, SY_MISSING,
                                             SY_MISSING, SY_ERROR};
  return outcomes[below(G_N_ELEMENTS(outcomes))];
}

static void fill(sy_assessment *assessment) {
  static const uint32_t troubles[] = {0, 0, 5, 20, 50};
  const uint32_t trouble = troubles[below(G_N_ELEMENTS(troubles))];
  for (uint32_t index = 0; index < assessment->node_count; index++) {
    const struct sy_node *node = &assessment->edition->nodes[index];
    if (node->kind == SY_GROUP)
      continue;
    const bool amount = node->kind != SY_LEAF || node->has_deduction;
    for (uint32_t unit = 0; unit < UNITS; unit++) {
      const enum sy_outcome outcome = random_outcome(trouble);
      sy_set_outcome(assessment, index, unit, outcome);
      int64_t score = amount ? random_amount(node->highest) : random_score();
      if (!amount && node->lowest < 0 && one_in(3))
        score = -score / 5;
      hand_score(assessment, index, unit, outcome == SY_SCORED ? score : 0);
    }
  }
}

/* ---- Comparing ---- */

static uint64_t compared, too_close;

static int64_t stage_of(const int64_t *stage, uint32_t unit) {
  return stage != NULL ? stage[unit] : SY_NOT_KNOWN;
}

static void compare_node(const sy_assessment *assessment, const struct oracle_node *expected,
                         uint32_t tree, uint32_t index, uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[index];
  struct oracle_node found = {.done = true,
                              .outcome = sy_outcome_of(assessment, index, unit),
                              .marks = sy_marks_of(assessment, index, unit)};
  sy_interval_of(assessment, index, unit, &found.low, &found.high);
  const bool same_range = expected->outcome == SY_SCORED
                              ? found.low == expected->score && found.high == expected->score
                          : expected->outcome == SY_NOT_APPLICABLE
                              ? true
                              : found.low == expected->low && found.high == expected->high;
  found.before_adjust = stage_of(column->before_adjust, unit);
  found.before_veto = stage_of(column->before_veto, unit);
  if (found.outcome != expected->outcome || found.marks != expected->marks || !same_range ||
      found.before_adjust != expected->before_adjust || found.before_veto != expected->before_veto)
    fail_msg("tree %u node %u (%s, aggregate %s) unit %u:\n"
             "  engine: %s marks %u [%" PRId64 ", %" PRId64 "] before %" PRId64 " %" PRId64 "\n"
             "  oracle: %s marks %u score %" PRId64 " [%" PRId64 ", %" PRId64 "] before %" PRId64
             " %" PRId64,
             tree, index, sy_kind_names[assessment->edition->nodes[index].kind],
             sy_aggregate_names[assessment->edition->nodes[index].aggregate], unit,
             sy_outcome_names[found.outcome], found.marks, found.low, found.high,
             found.before_adjust, found.before_veto, sy_outcome_names[expected->outcome],
             expected->marks, expected->score, expected->low, expected->high,
             expected->before_adjust, expected->before_veto);
}

/* The weights of the children that count must add up to all or, where points are lost, less. */
static void compare_weights(const sy_assessment *assessment, uint32_t group, uint32_t unit) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  mpq_t sum, declared, weight;
  mpq_inits(sum, declared, weight, NULL);
  for (uint32_t i = 0; i < node->children.count; i++) {
    const uint32_t child = node->children.items[i];
    g_autofree char *text = sy_ratio_text(sy_effective_weight(assessment, child, unit));
    assert_int_equal(mpq_set_str(weight, text, 10), 0);
    mpq_add(sum, sum, weight);
    g_autofree char *own = sy_rational_text(assessment->edition->nodes[child].weight);
    assert_int_equal(mpq_set_str(weight, own, 10), 0);
    if (!sy_is_left_out(assessment, child, unit))
      mpq_add(declared, declared, weight);
  }
  if (node->reweight != SY_REWEIGHT_NONE && mpq_sgn(declared) > 0)
    mpq_set_ui(declared, 1, 1);
  assert_true(mpq_equal(sum, declared));
  mpq_clears(sum, declared, weight, NULL);
}

static bool is_ranked(const sy_edition *edition, const struct sy_award *award, uint32_t unit) {
  bool ranked = false;
  for (uint32_t i = 0; i < award->cohorts.count; i++) {
    const struct sy_cohort *cohort = &edition->cohorts[award->cohorts.items[i]];
    ranked |= unit >= cohort->first_unit && unit < cohort->first_unit + cohort->unit_count;
  }
  return ranked;
}

static bool are_together(const sy_edition *edition, const struct sy_award *award, uint32_t a,
                         uint32_t b) {
  if (!is_ranked(edition, award, a) || !is_ranked(edition, award, b))
    return false;
  if (award->over.kind == SY_OVER_ALL)
    return true;
  if (award->over.kind == SY_OVER_COHORT)
    return edition->units[a].cohort == edition->units[b].cohort;
  return strcmp(sy_attribute_text(&edition->attributes[0], a),
                sy_attribute_text(&edition->attributes[0], b)) == 0;
}

/* What an award says, by the oracle. */
struct expected {
  uint32_t rank[UNITS], passed_over[UNITS];
  uint8_t tied[UNITS], decided_by[UNITS], undecided_by[UNITS];
  uint16_t band[UNITS];
};

static void expect_award(const sy_assessment *assessment, const struct sy_award *award,
                         struct expected *expected, uint32_t *has) {
  struct sy_standing standing = {expected->rank,         expected->tied, expected->decided_by,
                                 expected->undecided_by, expected->band, expected->passed_over};
  bool seen[UNITS] = {false};
  for (uint32_t unit = 0; unit < UNITS; unit++) {
    bool among[UNITS];
    for (uint32_t other = 0; other < UNITS; other++)
      among[other] = are_together(assessment->edition, award, unit, other);
    if (among[unit] && !seen[unit])
      oracle_award(assessment, award, among, &standing, has);
    for (uint32_t other = 0; other < UNITS; other++)
      seen[other] |= among[other];
  }
}

static void compare_award(const struct sy_standing *found, const struct expected *expected,
                          uint32_t tree) {
  for (uint32_t unit = 0; unit < UNITS; unit++) {
    const uint32_t passed_over = found->passed_over ? found->passed_over[unit] : 0;
    if (found->rank[unit] != expected->rank[unit] || found->tied[unit] != expected->tied[unit] ||
        found->decided_by[unit] != expected->decided_by[unit] ||
        found->undecided_by[unit] != expected->undecided_by[unit] ||
        found->band[unit] != expected->band[unit] || passed_over != expected->passed_over[unit])
      fail_msg("tree %u unit %u: rank %u tied %u step %u undecided by %u band %u passed over %u, "
               "expected %u %u %u %u %u %u",
               tree, unit, found->rank[unit], found->tied[unit], found->decided_by[unit],
               found->undecided_by[unit], found->band[unit], passed_over, expected->rank[unit],
               expected->tied[unit], expected->decided_by[unit], expected->undecided_by[unit],
               expected->band[unit], expected->passed_over[unit]);
  }
}

/* Exclusive awards are given first, in their order. */
static void compare_awards(const sy_assessment *assessment, uint32_t tree) {
  const sy_edition *edition = assessment->edition;
  const bool second_first = edition->one_award.count > 0 && edition->one_award.items[0] == 1;
  uint32_t has[UNITS] = {0};
  for (guint i = 0; i < 2; i++) {
    const uint32_t index = i != second_first;
    struct expected expected = {0};
    expect_award(assessment, &edition->awards[index], &expected, has);
    compare_award(&assessment->standings[index], &expected, tree);
  }
}

static void compare_status(const sy_assessment *assessment, const struct oracle_node *root,
                           uint32_t unit) {
  const bool open = root->outcome == SY_MISSING || root->outcome == SY_ERROR;
  const enum sy_unit_status expected = root->marks & SY_MARK_DISQUALIFIED ? SY_DISQUALIFIED
                                       : open                             ? SY_PROVISIONAL
                                                                          : SY_FINAL;
  assert_int_equal(sy_status_of(assessment, unit), expected);
}

static void compare_tree(uint32_t tree) {
  g_autoptr(sy_edition) edition = random_edition();
  g_autoptr(sy_assessment) assessment = sy_assessment_new(edition);
  fill(assessment);
  g_autofree struct oracle_node *expected =
      g_new0(struct oracle_node, (gsize)edition->node_count * UNITS);
  for (uint32_t unit = 0; unit < UNITS; unit++)
    oracle_evaluate(assessment, unit, expected + (gsize)unit * edition->node_count);
  sy_assess_tree(assessment, NULL);
  if (one_in(10)) /* once more gives the same */
    sy_assess_tree(assessment, NULL);
  for (uint32_t unit = 0; unit < UNITS; unit++) {
    const struct oracle_node *nodes = expected + (gsize)unit * edition->node_count;
    for (uint32_t index = 0; index < edition->node_count; index++) {
      compared++;
      if (nodes[index].close)
        too_close++;
      else
        compare_node(assessment, &nodes[index], tree, index, unit);
      if (edition->nodes[index].kind == SY_GROUP)
        compare_weights(assessment, index, unit);
    }
    if (!nodes[0].close)
      compare_status(assessment, &nodes[0], unit);
  }
  sy_assess_awards(assessment);
  compare_awards(assessment, tree);
}

static void test_engine_equals_oracle(void **state) {
  (void)state;
  const char *seed = getenv("SEED");
  chance_state = seed != NULL ? g_ascii_strtoull(seed, NULL, 10) : 20;
  print_message("seed %" PRIu64 "\n", chance_state);
  for (uint32_t tree = 0; tree < TREES; tree++)
    compare_tree(tree);
  print_message("%" PRIu64 " nodes compared, %" PRIu64 " too close to a half\n", compared,
                too_close);
  assert_true(too_close * 100 < compared);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_engine_equals_oracle)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
