/* SPDX-License-Identifier: Apache-2.0
 *
 * veto.c: vetoes
 *
 * If several vetoes apply, the one with the lowest result counts. Disqualification ranks below any
 * score and keeps the score, for diagnosis. If it is not known whether a veto applies, the span
 * covers both cases.
 */
#include "engine/engine-private.h"

/* Whether a veto applies: its amount is above 0, and its gate holds. */
static enum certainty strikes(struct evaluation *evaluation, uint32_t index) {
  int64_t low, high;
  if (!sy_interval_of(evaluation->assessment, index, evaluation->unit, &low, &high))
    return NO;
  const enum certainty amount = engine_holds(low, MIN(high, SY_SCORE_LIMIT), SY_ABOVE, 0);
  if (amount == NO)
    return NO;
  const enum certainty certainty = MIN(amount, engine_gate(evaluation, index));
  if (certainty == YES)
    engine_record(evaluation, index, SY_RECORD_APPLIED);
  if (certainty != NO)
    evaluation->error_below |=
        sy_outcome_of(evaluation->assessment, index, evaluation->unit) == SY_ERROR;
  return certainty;
}

/* The result of a veto on a score. */
static struct span result_of(const struct evaluation *evaluation, const struct sy_node *veto,
                             const struct span *score) {
  const struct sy_effect_rules *rules = &sy_effects[veto->effect];
  return (struct span){rules->result(evaluation->node, veto, score->low),
                       rules->result(evaluation->node, veto, score->high)};
}

/* The combined effect of a node's vetoes. */
struct combined {
  enum certainty disqualified;
  bool struck;          /* one that changes scores certainly applies */
  struct span certain;  /* after those that certainly apply; the lowest result */
  struct span possible; /* the same, widened by the results of those that may apply */
};

/* Adds one veto to the combined effect. `score` is the score before the vetoes. */
static void take_veto(struct evaluation *evaluation, uint32_t index, const struct span *score,
                      enum certainty wanted, struct combined *combined) {
  const struct sy_node *veto = &evaluation->assessment->edition->nodes[index];
  const enum certainty certainty = strikes(evaluation, index);
  if (certainty != wanted)
    return;
  if (veto->effect == SY_DISQUALIFY) {
    combined->disqualified = MAX(combined->disqualified, certainty);
    return;
  }
  const struct span after = result_of(evaluation, veto, score);
  struct span *certain = &combined->certain, *possible = &combined->possible;
  if (certainty == YES) {
    certain->low = combined->struck ? sy_exact_lower(certain->low, after.low) : after.low;
    certain->high = combined->struck ? sy_exact_lower(certain->high, after.high) : after.high;
    *possible = *certain;
    combined->struck = true;
    return;
  }
  possible->low = sy_exact_lower(possible->low, after.low);
  if (!combined->struck) /* if one certainly applies, another can only lower the result */
    possible->high = sy_exact_higher(possible->high, after.high);
}

/* Records which of the vetoes that apply count: those that disqualify, otherwise those with the
 * lowest result. */
static void record_decisive(struct evaluation *evaluation, const struct span *score,
                            const struct combined *combined) {
  const struct sy_indices *vetoes = &evaluation->node->vetoes;
  for (uint32_t i = 0; i < vetoes->count; i++) {
    const uint32_t index = vetoes->items[i];
    const struct sy_node *veto = &evaluation->assessment->edition->nodes[index];
    const bool disqualifies = veto->effect == SY_DISQUALIFY;
    const struct span after = result_of(evaluation, veto, score);
    const bool lowest = sy_exact_compare(after.low, combined->certain.low) == 0 &&
                        sy_exact_compare(after.high, combined->certain.high) == 0;
    if (sy_record_of(evaluation->assessment, index, evaluation->unit) & SY_RECORD_APPLIED &&
        (combined->disqualified == YES ? disqualifies : lowest))
      engine_record(evaluation, index, SY_RECORD_DECISIVE);
  }
}

static bool differs(struct evaluation *evaluation, struct sy_exact a, struct sy_exact b) {
  return sy_exact_round(a, 9, &evaluation->broken) != sy_exact_round(b, 9, &evaluation->broken);
}

/* The effect of one veto alone on an end of the score. */
static struct sy_exact taken_by(const struct sy_node *group, const struct sy_node *veto,
                                struct sy_exact score) {
  return sy_exact_add(sy_effects[veto->effect].result(group, veto, score), sy_exact_negate(score));
}

/* The first veto that leads to an end of the value has the whole difference there, so that the
 * steps add up. What another one would have done alone is withheld. */
static void note_vetoes(struct evaluation *evaluation, const struct span *score) {
  const struct sy_exact none = sy_exact_of(0);
  struct span left = {sy_exact_add(evaluation->value.low, sy_exact_negate(score->low)),
                      sy_exact_add(evaluation->value.high, sy_exact_negate(score->high))};
  for (uint32_t i = 0; i < evaluation->node->vetoes.count; i++) {
    const uint32_t index = evaluation->node->vetoes.items[i];
    const struct sy_node *veto = &evaluation->assessment->edition->nodes[index];
    const enum certainty certainty = strikes(evaluation, index);
    const struct span alone = {taken_by(evaluation->node, veto, score->low),
                               taken_by(evaluation->node, veto, score->high)};
    struct span taken = {none, none};
    if (certainty != NO && sy_exact_compare(alone.low, left.low) == 0) {
      taken.low = left.low;
      left.low = none;
    }
    if (certainty != NO && sy_exact_compare(alone.high, left.high) == 0) {
      taken.high = left.high;
      left.high = none;
    }
    engine_note(evaluation->steps, SY_STEP_VETO, index, taken);
    if (certainty == YES ||
        sy_record_of(evaluation->assessment, index, evaluation->unit) & SY_RECORD_GATE_CLOSED)
      engine_note_withheld(evaluation->steps, sy_exact_add(alone.low, sy_exact_negate(taken.low)));
  }
}

static bool judge(struct evaluation *evaluation, bool *doubtful) {
  const struct sy_indices *vetoes = &evaluation->node->vetoes;
  const struct span score = evaluation->value;
  struct combined combined = {.certain = score, .possible = score};
  for (uint32_t i = 0; i < vetoes->count; i++)
    take_veto(evaluation, vetoes->items[i], &score, YES, &combined);
  *doubtful = false;
  record_decisive(evaluation, &score, &combined);
  if (combined.disqualified == YES) {
    evaluation->disqualified = true;
    return false;
  }
  for (uint32_t i = 0; i < vetoes->count; i++)
    take_veto(evaluation, vetoes->items[i], &score, MAYBE, &combined);
  *doubtful = combined.disqualified == MAYBE;
  if (differs(evaluation, combined.certain.low, score.low) ||
      differs(evaluation, combined.certain.high, score.high))
    sy_add_mark(evaluation->assessment, evaluation->index, evaluation->unit, SY_MARK_VETOED);
  evaluation->value = combined.possible;
  return combined.struck && sy_exact_compare(combined.possible.low, combined.possible.high) == 0;
}

bool engine_judge(struct evaluation *evaluation, bool *doubtful) {
  const struct span score = evaluation->value;
  const bool settled = judge(evaluation, doubtful);
  if (evaluation->steps)
    note_vetoes(evaluation, &score);
  return settled;
}

void engine_judge_inapplicable(struct evaluation *evaluation) {
  const struct sy_indices *vetoes = &evaluation->node->vetoes;
  for (uint32_t i = 0; i < vetoes->count; i++)
    if (evaluation->assessment->edition->nodes[vetoes->items[i]].effect == SY_DISQUALIFY)
      evaluation->disqualified |= strikes(evaluation, vetoes->items[i]) == YES;
}

/* ---- From the record ---- */

bool sy_disqualified_by(const sy_assessment *assessment, uint32_t veto, uint32_t unit) {
  const struct sy_node *node = &assessment->edition->nodes[veto];
  return node->kind == SY_VETO && node->effect == SY_DISQUALIFY &&
         sy_record_of(assessment, veto, unit) & SY_RECORD_APPLIED;
}
