/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle.c: the rules of scoring, written a second time
 *
 * One unit, one node after the other, by recursion; nothing is fast here and nothing is shared with
 * the engine but the structs.
 */
#include "oracle.h"
#include "oracle-numbers.h"

#define MOST_CHILDREN 16

/* One unit under evaluation. */
struct oracle {
  const sy_assessment *given;
  const sy_edition *edition;
  uint32_t unit;
  struct oracle_node *nodes;
};

enum answer { NEVER, PERHAPS, ALWAYS };

/* ---- Comparing: on the score rounded to 1e-6 point ---- */

static int64_t micro_of(int64_t nano) {
  const int64_t whole = nano / 1000, rest = nano % 1000;
  return whole + (rest >= 500) - (rest <= -500);
}

static bool meets(int64_t left, enum sy_operator comparison, int64_t right) {
  const bool answers[] = {
      [SY_ABOVE] = left > right,    [SY_AT_LEAST] = left >= right, [SY_BELOW] = left < right,
      [SY_AT_MOST] = left <= right, [SY_EQUALS] = left == right,
  };
  return answers[comparison];
}

/* Asks at both ends and at every edge between them: no other score can answer otherwise. */
static enum answer ask(int64_t low, int64_t high, enum sy_operator comparison, int64_t value) {
  const int64_t first = micro_of(low), last = micro_of(high), edge = micro_of(value);
  const int64_t probes[] = {first, edge - 1, edge, edge + 1, last};
  bool some = false, all = true;
  for (guint i = 0; i < G_N_ELEMENTS(probes); i++)
    if (probes[i] >= first && probes[i] <= last) {
      const bool holds = meets(probes[i], comparison, edge);
      some |= holds;
      all &= holds;
    }
  return all ? ALWAYS : some ? PERHAPS : NEVER;
}

/* ---- What others are ---- */

static const struct oracle_node *evaluate(struct oracle *oracle, uint32_t index);

/* The range a node can still take; false where it is not applicable. */
static bool range_of(struct oracle *oracle, uint32_t index, int64_t *low, int64_t *high) {
  const struct oracle_node *node = evaluate(oracle, index);
  *low = node->outcome == SY_SCORED ? node->score : node->low;
  *high = node->outcome == SY_SCORED ? node->score : node->high;
  return node->outcome != SY_NOT_APPLICABLE;
}

/* A group between its steps. */
struct progress {
  const struct sy_node *node;
  struct oracle_node *result;
  uint32_t index;
  struct ends value;
  int64_t own_low, own_high; /* before adjustment */
  bool children_missing, error_below, applicable;
};

/* Whether the gate of an adjustment or veto lets it through. An undecided gate is in error where
 * the node that it reads is. */
static enum answer gate_of(struct oracle *oracle, struct progress *progress,
                           const struct sy_gate *gate) {
  if (!gate->present)
    return ALWAYS;
  if (gate->node == progress->index)
    return progress->applicable
               ? ask(progress->own_low, progress->own_high, gate->comparison, gate->value)
               : NEVER;
  int64_t low, high;
  if (!range_of(oracle, gate->node, &low, &high))
    return NEVER;
  const enum answer answer = ask(low, high, gate->comparison, gate->value);
  const struct oracle_node *read = &oracle->nodes[gate->node];
  progress->result->close |= read->close;
  if (answer == PERHAPS && (read->outcome == SY_ERROR || (read->marks & SY_MARK_ERROR_BELOW)))
    progress->error_below = true;
  return answer;
}

/* ---- Leaving children out ---- */

/* Whether a child has a score, is missing, or fails; children that are not applicable are not asked
 * about. */
static bool fails(const struct oracle_node *child) {
  return child->outcome == SY_ERROR || (child->marks & SY_MARK_ERROR_BELOW) != 0;
}

/* Whether missing children do not count: some are missing, none fails, and those that are there are
 * at least the part of all that `enough` asks for. */
static bool leaves_out(struct oracle *oracle, const struct sy_node *group) {
  mpq_t there, all, needed, one;
  mpq_inits(there, all, needed, one, NULL);
  bool some_missing = false, some_fail = false;
  for (uint32_t i = 0; i < group->children.count; i++) {
    const struct oracle_node *child = &oracle->nodes[group->children.items[i]];
    if (child->outcome == SY_NOT_APPLICABLE ||
        oracle->edition->nodes[group->children.items[i]].weight.numerator == 0)
      continue;
    mpq_set_ui(one, 1, 1);
    if (group->enough_of == SY_OF_WEIGHT)
      set_rational(one, oracle->edition->nodes[group->children.items[i]].weight);
    mpq_add(all, all, one);
    if (child->outcome == SY_SCORED)
      mpq_add(there, there, one);
    some_missing |= child->outcome != SY_SCORED;
    some_fail |= fails(child);
  }
  set_rational(needed, group->enough);
  mpq_mul(needed, needed, all);
  const bool enough = mpq_cmp(there, needed) >= 0;
  mpq_clears(there, all, needed, one, NULL);
  return group->has_enough && some_missing && !some_fail && enough;
}

/* ---- Aggregating ---- */

/* Whether a child is only shown. */
static bool has_no_weight(const struct oracle *oracle, uint32_t index) {
  return oracle->edition->nodes[index].weight.numerator == 0;
}

/* Whether a child counts in its group. */
static bool counts(const struct oracle *oracle, const struct sy_node *group, uint32_t child) {
  const enum sy_outcome outcome = oracle->nodes[child].outcome;
  const uint32_t index = (uint32_t)(group - oracle->edition->nodes);
  return !has_no_weight(oracle, child) &&
         (outcome == SY_SCORED ||
          (outcome != SY_NOT_APPLICABLE && !(oracle->nodes[index].marks & SY_MARK_INCOMPLETE)));
}

/* The weight of every child after re-weighting, as shares; 0 where not applicable. */
static void share_out(struct oracle *oracle, const struct sy_node *group, mpq_t *shares) {
  mpq_t dead, live, each;
  mpq_inits(dead, live, each, NULL);
  unsigned long live_count = 0;
  for (uint32_t i = 0; i < group->children.count; i++) {
    const uint32_t child = group->children.items[i];
    const bool applies = counts(oracle, group, child);
    set_rational(shares[i], oracle->edition->nodes[child].weight);
    mpq_add(applies ? live : dead, applies ? live : dead, shares[i]);
    live_count += applies;
  }
  if (live_count > 0) {
    mpq_set_ui(each, 1, live_count);
    mpq_mul(each, each, dead);
  }
  for (uint32_t i = 0; i < group->children.count; i++) {
    if (!counts(oracle, group, group->children.items[i]))
      mpq_set_ui(shares[i], 0, 1);
    else if (group->reweight == SY_REWEIGHT_PROPORTIONAL)
      mpq_div(shares[i], shares[i], live);
    else if (group->reweight == SY_REWEIGHT_EQUAL)
      mpq_add(shares[i], shares[i], each);
  }
  mpq_clears(dead, live, each, NULL);
}

/* One end of the aggregate, from one end of every child. */
static void aggregate(struct oracle *oracle, const struct progress *progress, mpq_t *shares,
                      const int64_t *scores, mpq_t value) {
  const struct sy_node *group = progress->node;
  const uint32_t count = group->children.count;
  if (group->aggregate == SY_GEOMETRIC || group->aggregate == SY_HARMONIC) {
    set_curved_mean(value, group->aggregate == SY_GEOMETRIC, shares, scores, count,
                    &progress->result->close);
    return;
  }
  mpq_t score, points;
  mpq_inits(score, points, NULL);
  mpq_set_ui(value, 0, 1);
  bool first = true;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t child = group->children.items[i];
    set_rational(score, oracle->edition->nodes[child].points);
    mpq_add(points, points, score);
    if (!counts(oracle, group, child))
      continue;
    set_nano(score, scores[i]);
    if (group->aggregate == SY_MINIMUM || group->aggregate == SY_MAXIMUM) {
      const int order = mpq_cmp(score, value);
      if (first || (group->aggregate == SY_MINIMUM ? order < 0 : order > 0))
        mpq_set(value, score);
    } else {
      mpq_mul(score, score, shares[i]);
      mpq_add(value, value, score);
    }
    first = false;
  }
  if (group->aggregate == SY_SUM) { /* of s * points / 100; a share is points over all points */
    mpq_mul(value, value, points);
    mpq_set_ui(score, 100, 1);
    mpq_div(value, value, score);
  }
  mpq_clears(score, points, NULL);
}

static void aggregate_children(struct oracle *oracle, struct progress *progress) {
  const struct sy_node *group = progress->node;
  const uint32_t count = group->children.count;
  int64_t lows[MOST_CHILDREN] = {0}, highs[MOST_CHILDREN] = {0};
  g_assert(count <= MOST_CHILDREN);
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t index = group->children.items[i];
    const struct oracle_node *child = evaluate(oracle, index);
    if (has_no_weight(oracle, index))
      continue;
    progress->result->close |= child->close;
    progress->result->marks |= child->marks & SY_MARK_DISQUALIFIED;
    if (!range_of(oracle, index, &lows[i], &highs[i]))
      continue;
    progress->applicable = true;
    progress->children_missing |= child->outcome != SY_SCORED;
    progress->error_below |= fails(child);
  }
  if (!progress->applicable)
    return;
  if (leaves_out(oracle, group)) {
    progress->result->marks |= SY_MARK_INCOMPLETE;
    progress->children_missing = false;
  }
  mpq_t shares[MOST_CHILDREN];
  for (uint32_t i = 0; i < count; i++)
    mpq_init(shares[i]);
  share_out(oracle, group, shares);
  aggregate(oracle, progress, shares, lows, progress->value.low);
  aggregate(oracle, progress, shares, highs, progress->value.high);
  for (uint32_t i = 0; i < count; i++)
    mpq_clear(shares[i]);
  progress->own_low = nano_of(progress->value.low);
  progress->own_high = nano_of(progress->value.high);
}

/* ---- Adjusting ---- */

/* amount * rate within the cap. An amount without limit reaches the cap, or else is as large as a
 * score can be, which the set's cap will bring down. */
static void set_worth(const struct sy_node *adjustment, int64_t amount, mpq_t worth) {
  mpq_t cap;
  mpq_init(cap);
  set_nano(cap, adjustment->cap);
  if (amount == INT64_MAX) {
    set_nano(worth, adjustment->has_cap ? adjustment->cap : SY_SCORE_LIMIT);
  } else {
    set_nano(worth, amount);
    mpq_t rate;
    mpq_init(rate);
    set_rational(rate, adjustment->rate);
    mpq_mul(worth, worth, rate);
    mpq_clear(rate);
    if (adjustment->has_cap)
      take_lower(worth, cap);
  }
  mpq_clear(cap);
}

static void add_adjustment(struct oracle *oracle, struct progress *progress, uint32_t index,
                           struct ends *change) {
  const struct sy_node *adjustment = &oracle->edition->nodes[index];
  int64_t low, high;
  if (!range_of(oracle, index, &low, &high) || high == 0)
    return;
  const enum answer gate = gate_of(oracle, progress, &adjustment->gate);
  if (gate == NEVER)
    return;
  progress->error_below |= oracle->nodes[index].outcome == SY_ERROR;
  struct ends worth;
  ends_init(&worth);
  set_worth(adjustment, low, worth.low);
  set_worth(adjustment, high, worth.high);
  if (gate == PERHAPS)
    mpq_set_ui(worth.low, 0, 1);
  if (adjustment->direction > 0) {
    mpq_add(change->low, change->low, worth.low);
    mpq_add(change->high, change->high, worth.high);
  } else {
    mpq_sub(change->low, change->low, worth.high);
    mpq_sub(change->high, change->high, worth.low);
  }
  ends_clear(&worth);
}

static void adjust_and_clamp(struct oracle *oracle, struct progress *progress) {
  const struct sy_node *group = progress->node;
  struct ends change;
  ends_init(&change);
  for (uint32_t i = 0; i < group->adjustments.count; i++)
    add_adjustment(oracle, progress, group->adjustments.items[i], &change);
  if (group->has_adjust_cap) {
    limit(change.low, -group->adjust_cap, group->adjust_cap);
    limit(change.high, -group->adjust_cap, group->adjust_cap);
  }
  mpq_add(progress->value.low, progress->value.low, change.low);
  mpq_add(progress->value.high, progress->value.high, change.high);
  ends_clear(&change);
  if (group->has_clamp) {
    limit(progress->value.low, group->clamp_low, group->clamp_high);
    limit(progress->value.high, group->clamp_low, group->clamp_high);
  }
}

/* ---- Vetoes ---- */

static enum answer strikes(struct oracle *oracle, struct progress *progress, uint32_t index) {
  int64_t low, high;
  if (!range_of(oracle, index, &low, &high))
    return NEVER;
  const enum answer amount = ask(low, MIN(high, SY_SCORE_LIMIT), SY_ABOVE, 0);
  if (amount == NEVER)
    return NEVER;
  const enum answer gate = gate_of(oracle, progress, &oracle->edition->nodes[index].gate);
  if (gate == NEVER)
    return NEVER;
  progress->error_below |= oracle->nodes[index].outcome == SY_ERROR;
  return MIN(amount, gate);
}

static void apply_effect(const struct sy_node *group, const struct sy_node *veto, mpq_t score) {
  mpq_t value;
  mpq_init(value);
  set_nano(value, veto->effect_value);
  if (veto->effect == SY_EFFECT_ZERO)
    mpq_set_ui(score, 0, 1);
  if (veto->effect == SY_EFFECT_SET)
    mpq_set(score, value);
  if (veto->effect == SY_EFFECT_CAP)
    take_lower(score, value);
  if (veto->effect == SY_EFFECT_DEDUCT) {
    mpq_sub(score, score, value);
    set_nano(value, group->clamp_low);
    if (group->has_clamp)
      take_higher(score, value);
  }
  mpq_clear(value);
}

/* What the vetoes in `struck` (bits) make of one end: of several the lowest result. */
static void sentence(struct oracle *oracle, const struct sy_node *group, unsigned struck,
                     mpq_t score) {
  mpq_t before, result;
  mpq_inits(before, result, NULL);
  mpq_set(before, score);
  bool first = true;
  for (uint32_t i = 0; i < group->vetoes.count; i++) {
    if (!(struck >> i & 1))
      continue;
    mpq_set(result, before);
    apply_effect(group, &oracle->edition->nodes[group->vetoes.items[i]], result);
    if (first || mpq_cmp(result, score) < 0)
      mpq_set(score, result);
    first = false;
  }
  mpq_clears(before, result, NULL);
}

/* What judging found out. */
struct verdict {
  unsigned certain, possible; /* bits of vetoes that change the score */
  bool disqualified, perhaps_disqualified;
};

static struct verdict judge(struct oracle *oracle, struct progress *progress) {
  struct verdict verdict = {0};
  for (uint32_t i = 0; i < progress->node->vetoes.count; i++) {
    const uint32_t index = progress->node->vetoes.items[i];
    const enum answer answer = strikes(oracle, progress, index);
    if (oracle->edition->nodes[index].effect == SY_DISQUALIFY) {
      verdict.disqualified |= answer == ALWAYS;
      verdict.perhaps_disqualified |= answer == PERHAPS;
    } else if (answer != NEVER) {
      *(answer == ALWAYS ? &verdict.certain : &verdict.possible) |= 1u << i;
    }
  }
  if (verdict.disqualified)
    verdict = (struct verdict){.disqualified = true};
  return verdict;
}

/* Tries every set of vetoes that may strike together, and takes the hull. */
static void apply_vetoes(struct oracle *oracle, struct progress *progress,
                         const struct verdict *verdict) {
  struct ends hull, one;
  ends_init(&hull);
  ends_init(&one);
  bool first = true;
  for (unsigned set = 0; set < 1u << progress->node->vetoes.count; set++) {
    if (set & ~verdict->possible)
      continue;
    mpq_set(one.low, progress->value.low);
    mpq_set(one.high, progress->value.high);
    sentence(oracle, progress->node, set | verdict->certain, one.low);
    sentence(oracle, progress->node, set | verdict->certain, one.high);
    if (first || mpq_cmp(one.low, hull.low) < 0)
      mpq_set(hull.low, one.low);
    if (first || mpq_cmp(one.high, hull.high) > 0)
      mpq_set(hull.high, one.high);
    first = false;
  }
  mpq_set(progress->value.low, hull.low);
  mpq_set(progress->value.high, hull.high);
  ends_clear(&hull);
  ends_clear(&one);
}

/* ---- Nodes ---- */

/* Adjusts, clamps, judges and rounds a group that applies. */
static void finish_group(struct oracle *oracle, struct progress *progress) {
  const struct sy_node *group = progress->node;
  struct oracle_node *result = progress->result;
  if (group->adjustments.count > 0 && !progress->children_missing)
    result->before_adjust = progress->own_low;
  adjust_and_clamp(oracle, progress);
  const int64_t low_before = nano_of(progress->value.low);
  const int64_t high_before = nano_of(progress->value.high);
  if (group->vetoes.count > 0 && !progress->children_missing && low_before == high_before)
    result->before_veto = low_before;
  struct ends before;
  ends_init(&before);
  mpq_set(before.low, progress->value.low);
  mpq_set(before.high, progress->value.high);
  const struct verdict verdict = judge(oracle, progress);
  apply_vetoes(oracle, progress, &verdict);
  if (verdict.disqualified)
    result->marks |= SY_MARK_DISQUALIFIED;
  sentence(oracle, group, verdict.certain, before.low);
  sentence(oracle, group, verdict.certain, before.high);
  if (nano_of(before.low) != low_before || nano_of(before.high) != high_before)
    result->marks |= SY_MARK_VETOED;
  ends_clear(&before);
  const int digits = group->round_digits < 0 ? 9 : group->round_digits;
  result->low = round_points(progress->value.low, digits);
  result->high = round_points(progress->value.high, digits);
  result->score = result->low;
  /* A veto that leaves one value is final; rounding alone does not make it so. */
  const bool final = verdict.certain != 0 && mpq_equal(progress->value.low, progress->value.high);
  const bool settled = !progress->children_missing || final;
  const bool doubtful = verdict.perhaps_disqualified && !verdict.disqualified;
  result->outcome = settled && !doubtful && result->low == result->high ? SY_SCORED : SY_MISSING;
  if (result->outcome == SY_MISSING && progress->error_below)
    result->marks |= SY_MARK_ERROR_BELOW;
}

static void evaluate_group(struct oracle *oracle, uint32_t index) {
  struct progress progress = {
      .node = &oracle->edition->nodes[index], .result = &oracle->nodes[index], .index = index};
  ends_init(&progress.value);
  aggregate_children(oracle, &progress);
  if (progress.applicable) {
    finish_group(oracle, &progress);
  } else {
    progress.result->outcome = SY_NOT_APPLICABLE;
    if (judge(oracle, &progress).disqualified)
      progress.result->marks |= SY_MARK_DISQUALIFIED;
  }
  ends_clear(&progress.value);
}

/* 100 * max(0, p - amount * each) / p */
static int64_t deduction_score(const struct sy_node *leaf, int64_t amount) {
  mpq_t points, lost, each;
  mpq_inits(points, lost, each, NULL);
  set_rational(points, leaf->points);
  set_rational(each, leaf->deduction_each);
  set_nano(lost, amount);
  mpq_mul(lost, lost, each);
  mpq_sub(lost, points, lost);
  if (mpq_sgn(lost) < 0)
    mpq_set_ui(lost, 0, 1);
  mpq_div(lost, lost, points);
  mpq_set_ui(each, 100, 1);
  mpq_mul(lost, lost, each);
  const int64_t score = nano_of(lost);
  mpq_clears(points, lost, each, NULL);
  return score;
}

static void evaluate_given(struct oracle *oracle, uint32_t index) {
  const struct sy_node *node = &oracle->edition->nodes[index];
  const struct sy_column_scores *column = &oracle->given->columns[index];
  struct oracle_node *result = &oracle->nodes[index];
  result->outcome = sy_outcome_of(oracle->given, index, oracle->unit);
  result->low = node->lowest;
  result->high = node->highest;
  if (result->outcome == SY_SCORED)
    result->score = node->has_deduction ? deduction_score(node, column->amount[oracle->unit])
                                        : sy_score_of(oracle->given, index, oracle->unit);
}

static void apply_policy(const struct sy_node *node, struct oracle_node *result) {
  if (result->outcome != SY_MISSING || (result->marks & SY_MARK_ERROR_BELOW))
    return;
  if (node->missing == SY_MISSING_ZERO) {
    result->outcome = SY_SCORED;
    result->score = 0;
    result->marks |= SY_MARK_ZEROED;
  } else if (node->missing == SY_MISSING_EXCLUDE) {
    result->outcome = SY_NOT_APPLICABLE;
    result->marks |= SY_MARK_EXCLUDED;
  }
}

static const struct oracle_node *evaluate(struct oracle *oracle, uint32_t index) {
  const struct sy_node *node = &oracle->edition->nodes[index];
  struct oracle_node *result = &oracle->nodes[index];
  if (result->done)
    return result;
  *result = (struct oracle_node){
      .done = true, .before_adjust = SY_NOT_KNOWN, .before_veto = SY_NOT_KNOWN};
  if (node->kind == SY_GROUP)
    evaluate_group(oracle, index);
  else
    evaluate_given(oracle, index);
  apply_policy(node, result);
  return result;
}

void oracle_evaluate(const sy_assessment *given, uint32_t unit, struct oracle_node *nodes) {
  struct oracle oracle = {given, given->edition, unit, nodes};
  for (uint32_t i = 0; i < given->edition->node_count; i++)
    nodes[i].done = false;
  for (uint32_t i = 0; i < given->edition->node_count; i++)
    evaluate(&oracle, i);
}
