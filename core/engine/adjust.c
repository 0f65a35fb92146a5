/* SPDX-License-Identifier: Apache-2.0
 *
 * adjust.c: bonuses and deductions
 *
 * Each contributes amount * rate within its cap, if its gate holds; together they move the value by
 * at most the cap of the set. What is uncertain contributes a span, and the worst of a deduction is
 * the most.
 */
#include "engine/engine-private.h"

/* amount * rate within the cap, before its sign. */
static struct exact worth(const struct sy_node *adjustment, int64_t amount) {
  const struct exact cap = exact_of(adjustment->cap);
  if (amount == INT64_MAX) /* no limit: then the adjustment or the set has a cap */
    return adjustment->has_cap ? cap : exact_of(SY_SCORE_LIMIT);
  const struct exact value = exact_multiply(exact_of(amount), adjustment->rate);
  return adjustment->has_cap ? exact_lower(value, cap) : value;
}

/* What one adjustment adds to the value. */
static struct span contribution(struct evaluation *evaluation, uint32_t index) {
  const struct sy_node *adjustment = &evaluation->assessment->edition->nodes[index];
  const struct span nothing = {exact_of(0), exact_of(0)};
  int64_t low, high;
  if (!sy_interval_of(evaluation->assessment, index, evaluation->unit, &low, &high) || high == 0)
    return nothing;
  const enum certainty gate = engine_gate(evaluation, &adjustment->gate);
  if (gate == NO)
    return nothing;
  evaluation->error_below |=
      sy_outcome_of(evaluation->assessment, index, evaluation->unit) == SY_ERROR;
  const struct exact least = gate == YES ? worth(adjustment, low) : exact_of(0);
  const struct exact most = worth(adjustment, high);
  if (adjustment->direction > 0)
    return (struct span){least, most};
  return (struct span){exact_negate(most), exact_negate(least)};
}

void engine_adjust(struct evaluation *evaluation) {
  const struct sy_node *node = evaluation->node;
  struct span change = {exact_of(0), exact_of(0)};
  for (uint32_t i = 0; i < node->adjustments.count; i++) {
    const struct span one = contribution(evaluation, node->adjustments.items[i]);
    change.low = exact_add(change.low, one.low);
    change.high = exact_add(change.high, one.high);
  }
  if (node->has_adjust_cap) {
    change.low = exact_clamp(change.low, -node->adjust_cap, node->adjust_cap);
    change.high = exact_clamp(change.high, -node->adjust_cap, node->adjust_cap);
  }
  struct span *value = &evaluation->value;
  value->low = exact_add(value->low, change.low);
  value->high = exact_add(value->high, change.high);
}
