/* SPDX-License-Identifier: Apache-2.0
 *
 * adjust.c: bonuses, deductions and the clamp
 *
 * Each adjustment contributes amount * rate within its cap, if its gate holds. Together they move
 * the value by at most the cap of all adjustments. Then the clamp applies. An uncertain amount or
 * gate contributes a span; for a deduction the largest amount is the worst.
 */
#include "engine/engine-private.h"

/* ---- One adjustment ---- */

/* amount * rate within the cap, before its sign. */
static struct sy_exact worth(const struct sy_node *adjustment, int64_t amount, bool *capped) {
  const struct sy_exact cap = sy_exact_of(adjustment->cap);
  *capped = adjustment->has_cap;
  if (amount == INT64_MAX) /* no limit: then the adjustment, or all together, have a cap */
    return adjustment->has_cap ? cap : sy_exact_of(SY_SCORE_LIMIT);
  const struct sy_exact value =
      sy_exact_multiply(sy_exact_of(amount), sy_ratio_of(adjustment->rate));
  *capped = adjustment->has_cap && sy_exact_compare(value, cap) > 0;
  return *capped ? sy_exact_lower(value, cap) : value;
}

/* The least and the most by which an amount moves the owner. */
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

/* What an adjustment added, and what its cap or gate withheld. */
static void note_adjustment(const struct evaluation *evaluation, uint32_t index,
                            struct span added) {
  const struct sy_node *adjustment = &evaluation->assessment->edition->nodes[index];
  const unsigned record = sy_record_of(evaluation->assessment, index, evaluation->unit);
  const int64_t amount = sy_score_of(evaluation->assessment, index, evaluation->unit);
  bool capped;
  engine_note(evaluation->steps, SY_STEP_ADJUSTMENT, index, added);
  if (sy_outcome_of(evaluation->assessment, index, evaluation->unit) != SY_SCORED)
    return;
  const struct sy_exact most =
      sy_exact_multiply(sy_exact_of(amount), sy_ratio_of(adjustment->rate));
  const struct sy_exact within = worth(adjustment, amount, &capped);
  const struct sy_exact beyond = sy_exact_add(most, sy_exact_negate(within));
  if (record & SY_RECORD_GATE_CLOSED)
    engine_note_withheld(evaluation->steps, moves(adjustment, within, within).low);
  else if (record & SY_RECORD_CAPPED)
    engine_note_withheld(evaluation->steps, moves(adjustment, beyond, beyond).low);
}

/* ---- The set and the clamp ---- */

/* Limits a span, and reports whether it was certainly outside. */
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
    if (evaluation->steps)
      note_adjustment(evaluation, node->adjustments.items[i], one);
    change.low = sy_exact_add(change.low, one.low);
    change.high = sy_exact_add(change.high, one.high);
  }
  const struct span sum = change;
  if (node->has_adjust_cap)
    limit(evaluation, &change, -node->adjust_cap, node->adjust_cap, SY_RECORD_CAPPED,
          SY_RECORD_CAPPED);
  engine_note_change(evaluation->steps, SY_STEP_ADJUST_CAP, sum, change);
  struct span *value = &evaluation->value;
  value->low = sy_exact_add(value->low, change.low);
  value->high = sy_exact_add(value->high, change.high);
}

void engine_clamp(struct evaluation *evaluation) {
  const struct sy_node *node = evaluation->node;
  const struct span before = evaluation->value;
  if (node->has_clamp)
    limit(evaluation, &evaluation->value, node->clamp_low, node->clamp_high, SY_RECORD_CLAMPED_LOW,
          SY_RECORD_CLAMPED_HIGH);
  engine_note_change(evaluation->steps, SY_STEP_CLAMP, before, evaluation->value);
}
