/* SPDX-License-Identifier: Apache-2.0
 *
 * steps.c: the steps of an evaluation, for explanations
 *
 * The functions that evaluate note each step as they perform it, so that nothing is computed twice.
 * Each step is rounded to nano-points separately; the last one is the sum of these roundings and
 * that of the score.
 */
#include "engine/engine-private.h"

const char *const sy_step_names[] = {"indicator", "full",       "amount",     "child",
                                     "aggregate", "adjustment", "adjust_cap", "clamp",
                                     "veto",      "rounding",   "zeroed",     NULL};

/* What cannot be computed exactly is left to the rounding step. */
static int64_t rounded(struct sy_exact value) {
  bool broken = false;
  const int64_t nano = sy_exact_round(value, 9, &broken);
  return broken ? 0 : nano;
}

static struct sy_exact difference(struct sy_exact before, struct sy_exact after) {
  return sy_exact_add(after, sy_exact_negate(before));
}

void engine_note(GArray *steps, enum sy_step_kind kind, uint32_t node, struct span added) {
  if (!steps)
    return;
  const struct sy_step step = {
      .kind = kind, .node = node, .low = rounded(added.low), .high = rounded(added.high)};
  g_array_append_val(steps, step);
}

void engine_note_change(GArray *steps, enum sy_step_kind kind, struct span before,
                        struct span after) {
  if (!steps || (sy_exact_compare(before.low, after.low) == 0 &&
                 sy_exact_compare(before.high, after.high) == 0))
    return;
  engine_note(
      steps, kind, SY_NONE,
      (struct span){difference(before.low, after.low), difference(before.high, after.high)});
}

void engine_note_withheld(GArray *steps, struct sy_exact withheld) {
  g_array_index(steps, struct sy_step, steps->len - 1).withheld = rounded(withheld);
}

void engine_note_rounding(GArray *steps, int64_t low, int64_t high) {
  sy_int128 low_left = low, high_left = high; /* sums of steps may exceed 64 bits on the way */
  for (guint i = 0; steps && i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    low_left -= step->low;
    high_left -= step->high;
  }
  if (steps && (low_left || high_left)) {
    const struct sy_step step = {
        .kind = SY_STEP_ROUNDING,
        .node = SY_NONE,
        .low = (int64_t)low_left,
        .high = (int64_t)high_left,
    };
    g_array_append_val(steps, step);
  }
}
