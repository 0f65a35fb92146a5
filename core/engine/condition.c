/* SPDX-License-Identifier: Apache-2.0
 *
 * condition.c: comparing scores
 *
 * Every comparison of a score with a figure reads it rounded to 1e-6 point, so that rounding inside
 * the tree can neither split a tie nor cross a threshold.
 */
#include "engine/engine-private.h"

bool sy_condition_holds(int64_t score, enum sy_operator comparison, int64_t value) {
  const int64_t left = sy_micro(score), right = sy_micro(value);
  switch (comparison) {
  case SY_ABOVE:
    return left > right;
  case SY_AT_LEAST:
    return left >= right;
  case SY_BELOW:
    return left < right;
  case SY_AT_MOST:
    return left <= right;
  default:
    return left == right;
  }
}

/* ---- on scores that may still be uncertain ---- */

enum certainty engine_holds(int64_t low, int64_t high, enum sy_operator comparison, int64_t value) {
  const bool at_low = sy_condition_holds(low, comparison, value);
  const bool at_high = sy_condition_holds(high, comparison, value);
  if (SY_EQUALS != comparison) /* then a condition that holds at both ends holds between them */
    return at_low && at_high ? YES : at_low || at_high ? MAYBE : NO;
  if (sy_condition_holds(low, SY_ABOVE, value) || sy_condition_holds(high, SY_BELOW, value))
    return NO;
  return at_low && at_high ? YES : MAYBE;
}

/* Whether a score is undecided because of an error. */
static bool is_in_error(const struct evaluation *evaluation, uint32_t node) {
  return sy_outcome_of(evaluation->assessment, node, evaluation->unit) == SY_ERROR ||
         (sy_marks_of(evaluation->assessment, node, evaluation->unit) & SY_MARK_ERROR_BELOW) != 0;
}

static enum certainty is_open(struct evaluation *evaluation, const struct sy_gate *gate) {
  if (!gate->present)
    return YES;
  int64_t low = evaluation->own_low, high = evaluation->own_high;
  const bool own = gate->node == evaluation->index;
  const bool applies =
      own ? evaluation->applicable
          : sy_interval_of(evaluation->assessment, gate->node, evaluation->unit, &low, &high);
  if (!applies) /* a node that does not apply has no score to meet a condition */
    return NO;
  const enum certainty certainty = engine_holds(low, high, gate->comparison, gate->value);
  if (certainty == MAYBE && !own)
    evaluation->error_below |= is_in_error(evaluation, gate->node);
  return certainty;
}

enum certainty engine_gate(struct evaluation *evaluation, uint32_t index) {
  static const unsigned records[] = {
      [NO] = SY_RECORD_GATE_CLOSED, [MAYBE] = SY_RECORD_GATE_UNDECIDED, [YES] = 0};
  const enum certainty open =
      is_open(evaluation, &evaluation->assessment->edition->nodes[index].gate);
  engine_record(evaluation, index, records[open]);
  return open;
}
