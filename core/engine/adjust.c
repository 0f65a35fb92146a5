/* SPDX-License-Identifier: Apache-2.0
 *
 * adjust.c: bonuses, deductions and the clamp
 *
 * Each adjustment contributes amount * rate within its cap, if its gate holds. Together they move
 * the value by at most the cap of the set. Then the clamp applies. An uncertain amount or gate
 * contributes a span; for a deduction the largest amount is the worst.
 */
#include "engine/engine-private.h"

/* ---- One adjustment ---- */

/* amount * rate within the cap, before its sign. */
static struct sy_exact worth(const struct sy_node *adjustment, int64_t amount, bool *capped) {
  const struct sy_exact cap = sy_exact_of(adjustment->cap);
  *capped = adjustment->has_cap;
  if (amount == INT64_MAX) /* no limit: then the adjustment or the set has a cap */
    return adjustment->has_cap ? cap : sy_exact_of(SY_SCORE_LIMIT);
  const struct sy_exact value = sy_exact_multiply(sy_exact_of(amount), adjustment->rate);
  *capped = adjustment->has_cap && sy_exact_compare(value, cap) > 0;
  return *capped ? sy_exact_lower(value, cap) : value;
}

/* How far an amount moves the owner at least and at most. */
static struct span moves(const struct sy_node *adjustment, struct sy_exact least,
                         struct sy_exact most) {
  if (adjustment->direction == SY_BONUS)
    return (struct span){least, most};
  return (struct span){sy_exact_negate(most), sy_exact_negate(least)};
}

/* What one adjustment adds to the value. */
static struct span contribution(struct evaluation *evaluation, uint32_t index) {
  const struct sy_node *adjustment = &evaluation->assessment->edition->nodes[index];
  const struct span nothing = {sy_exact_of(0), sy_exact_of(0)};
  int64_t low, high;
  if (!sy_interval_of(evaluation->assessment, index, evaluation->unit, &low, &high) || high == 0)
    return nothing;
  const enum certainty gate = engine_gate(evaluation, index);
  if (gate == NO)
    return nothing;
  evaluation->error_below |=
      sy_outcome_of(evaluation->assessment, index, evaluation->unit) == SY_ERROR;
  bool capped, most_capped;
  const struct sy_exact least = worth(adjustment, low, &capped);
  const struct sy_exact most = worth(adjustment, high, &most_capped);
  if (gate != YES)
    return moves(adjustment, sy_exact_of(0), most);
  engine_record(evaluation, index,
                (low > 0 ? SY_RECORD_APPLIED : 0u) | (capped ? SY_RECORD_CAPPED : 0u));
  return moves(adjustment, least, most);
}

/* ---- The set and the clamp ---- */

/* Keeps a span within bounds, and reports whether it certainly lay outside. */
static void limit(struct evaluation *evaluation, struct span *span, int64_t low, int64_t high,
                  enum sy_record if_below, enum sy_record if_above) {
  if (sy_exact_compare(span->high, sy_exact_of(low)) < 0)
    engine_record(evaluation, evaluation->index, if_below);
  if (sy_exact_compare(span->low, sy_exact_of(high)) > 0)
    engine_record(evaluation, evaluation->index, if_above);
  span->low = sy_exact_clamp(span->low, low, high);
  span->high = sy_exact_clamp(span->high, low, high);
}

void engine_adjust(struct evaluation *evaluation) {
  const struct sy_node *node = evaluation->node;
  struct span change = {sy_exact_of(0), sy_exact_of(0)};
  for (uint32_t i = 0; i < node->adjustments.count; i++) {
    const struct span one = contribution(evaluation, node->adjustments.items[i]);
    change.low = sy_exact_add(change.low, one.low);
    change.high = sy_exact_add(change.high, one.high);
  }
  if (node->has_adjust_cap)
    limit(evaluation, &change, -node->adjust_cap, node->adjust_cap, SY_RECORD_CAPPED,
          SY_RECORD_CAPPED);
  struct span *value = &evaluation->value;
  value->low = sy_exact_add(value->low, change.low);
  value->high = sy_exact_add(value->high, change.high);
}

void engine_clamp(struct evaluation *evaluation) {
  const struct sy_node *node = evaluation->node;
  if (node->has_clamp)
    limit(evaluation, &evaluation->value, node->clamp_low, node->clamp_high, SY_RECORD_CLAMPED_LOW,
          SY_RECORD_CLAMPED_HIGH);
}

/* ---- From the record ---- */

/* An adjustment's contribution; false if its amount or gate is undecided. */
static bool contributed(const sy_assessment *assessment, uint32_t index, uint32_t unit,
                        struct sy_exact *moved) {
  const struct sy_node *adjustment = &assessment->edition->nodes[index];
  const unsigned record = sy_record_of(assessment, index, unit);
  const enum sy_outcome outcome = sy_outcome_of(assessment, index, unit);
  *moved = sy_exact_of(0);
  if (outcome == SY_NOT_APPLICABLE || record & SY_RECORD_GATE_CLOSED)
    return true;
  if (outcome != SY_SCORED || record & SY_RECORD_GATE_UNDECIDED)
    return false;
  if (!(record & SY_RECORD_APPLIED))
    return true;
  bool capped;
  const struct sy_exact size = worth(adjustment, sy_score_of(assessment, index, unit), &capped);
  *moved = moves(adjustment, size, size).low;
  return true;
}

/* The share of the adjustments' sum that is left after the cap of the set. */
static bool share_of_set(const sy_assessment *assessment, uint32_t group, uint32_t unit,
                         struct sy_rational *share) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  struct sy_exact sum = sy_exact_of(0);
  *share = (struct sy_rational){1, 1};
  if (!(sy_record_of(assessment, group, unit) & SY_RECORD_CAPPED))
    return true;
  for (uint32_t i = 0; i < node->adjustments.count; i++) {
    struct sy_exact moved;
    if (!contributed(assessment, node->adjustments.items[i], unit, &moved))
      return false;
    sum = sy_exact_add(sum, moved);
  }
  bool broken = false;
  const int64_t whole = sy_exact_round(sum, 9, &broken);
  if (broken || whole == 0)
    return false;
  *share = sy_rational_make(node->adjust_cap, ABS(whole));
  return true;
}

bool sy_added_by(const sy_assessment *assessment, uint32_t adjustment, uint32_t unit,
                 int64_t *added) {
  struct sy_exact moved;
  struct sy_rational share;
  if (!contributed(assessment, adjustment, unit, &moved) ||
      !share_of_set(assessment, assessment->edition->nodes[adjustment].parent, unit, &share))
    return false;
  bool broken = false;
  const struct sy_exact rounded = sy_exact_of(sy_exact_round(moved, 9, &broken));
  *added = sy_exact_round(sy_exact_multiply(rounded, share), 9, &broken);
  return !broken;
}
