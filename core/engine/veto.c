/* SPDX-License-Identifier: Apache-2.0
 *
 * veto.c: what strikes a whole score
 *
 * Of several vetoes that strike, the one with the lowest result counts. Disqualification is lower
 * than any score and leaves the score as it was, for diagnosis. A veto of which it is not known
 * whether it strikes widens the span to both cases.
 */
#include "engine/engine-private.h"

/* Whether a veto strikes: its amount is above 0, and its gate holds. */
static enum certainty strikes(struct evaluation *evaluation, uint32_t index) {
  const struct sy_gate *gate = &evaluation->assessment->edition->nodes[index].gate;
  int64_t low, high;
  if (!sy_interval_of(evaluation->assessment, index, evaluation->unit, &low, &high))
    return NO;
  const enum certainty amount = engine_holds(low, MIN(high, SY_SCORE_LIMIT), SY_ABOVE, 0);
  if (amount == NO)
    return NO;
  const enum certainty certainty = MIN(amount, engine_gate(evaluation, gate));
  if (certainty != NO)
    evaluation->error_below |=
        sy_outcome_of(evaluation->assessment, index, evaluation->unit) == SY_ERROR;
  return certainty;
}

/* What a veto makes of a score. */
static struct exact effect_on(const struct sy_node *group, const struct sy_node *veto,
                              struct exact score) {
  switch (veto->effect) {
  case SY_DISQUALIFY:
    return score;
  case SY_EFFECT_ZERO:
    return exact_of(0);
  case SY_EFFECT_SET:
    return exact_of(veto->effect_value);
  case SY_EFFECT_CAP:
    return exact_lower(score, exact_of(veto->effect_value));
  case SY_EFFECT_DEDUCT:
    score = exact_add(score, exact_of(-veto->effect_value));
    return group->has_clamp ? exact_higher(score, exact_of(group->clamp_low)) : score;
  }
  g_assert_not_reached();
}

/* What the vetoes of a node do together. */
struct sentence {
  enum certainty disqualified;
  bool struck;          /* one that changes scores certainly strikes */
  struct span certain;  /* after those that certainly strike; the lowest result */
  struct span possible; /* the hull of that and of what those that may strike would make */
};

/* Takes one veto into the sentence. `score` is what the vetoes find. */
static void take_veto(struct evaluation *evaluation, uint32_t index, const struct span *score,
                      enum certainty wanted, struct sentence *sentence) {
  const struct sy_node *veto = &evaluation->assessment->edition->nodes[index];
  const enum certainty certainty = strikes(evaluation, index);
  if (certainty != wanted)
    return;
  if (veto->effect == SY_DISQUALIFY) {
    sentence->disqualified = MAX(sentence->disqualified, certainty);
    return;
  }
  const struct span after = {effect_on(evaluation->node, veto, score->low),
                             effect_on(evaluation->node, veto, score->high)};
  struct span *certain = &sentence->certain, *possible = &sentence->possible;
  if (certainty == YES) {
    certain->low = sentence->struck ? exact_lower(certain->low, after.low) : after.low;
    certain->high = sentence->struck ? exact_lower(certain->high, after.high) : after.high;
    *possible = *certain;
    sentence->struck = true;
    return;
  }
  possible->low = exact_lower(possible->low, after.low);
  if (!sentence->struck) /* beside one that certainly strikes another can only lower */
    possible->high = exact_higher(possible->high, after.high);
}

static bool differs(struct evaluation *evaluation, struct exact a, struct exact b) {
  return exact_round(a, 9, &evaluation->broken) != exact_round(b, 9, &evaluation->broken);
}

bool engine_judge(struct evaluation *evaluation, bool *doubtful) {
  const struct sy_indices *vetoes = &evaluation->node->vetoes;
  const struct span score = evaluation->value;
  struct sentence sentence = {.certain = score, .possible = score};
  for (uint32_t i = 0; i < vetoes->count; i++)
    take_veto(evaluation, vetoes->items[i], &score, YES, &sentence);
  *doubtful = false;
  if (sentence.disqualified == YES) {
    evaluation->disqualified = true;
    return false;
  }
  for (uint32_t i = 0; i < vetoes->count; i++)
    take_veto(evaluation, vetoes->items[i], &score, MAYBE, &sentence);
  *doubtful = sentence.disqualified == MAYBE;
  if (differs(evaluation, sentence.certain.low, score.low) ||
      differs(evaluation, sentence.certain.high, score.high))
    sy_add_mark(evaluation->assessment, evaluation->index, evaluation->unit, SY_MARK_VETOED);
  evaluation->value = sentence.possible;
  return sentence.struck && exact_compare(sentence.possible.low, sentence.possible.high) == 0;
}

void engine_judge_inapplicable(struct evaluation *evaluation) {
  const struct sy_indices *vetoes = &evaluation->node->vetoes;
  for (uint32_t i = 0; i < vetoes->count; i++)
    if (evaluation->assessment->edition->nodes[vetoes->items[i]].effect == SY_DISQUALIFY)
      evaluation->disqualified |= strikes(evaluation, vetoes->items[i]) == YES;
}
