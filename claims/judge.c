/* SPDX-License-Identifier: Apache-2.0
 *
 * judge.c: claims and their verdicts
 *
 * A claim is judged on the figure as printed: computed exactly, rounded to the claim's digits, then
 * compared. So the verdict follows only from the claim and the printed figure, and a result
 * document can be judged again even if it does not include the evidence.
 */
#include "claims/claims-private.h"
#include "figures/figures.h"

/* ---- figures as printed ---- */

static int64_t round_as(const struct sy_claim *claim, sy_int128 numerator, sy_int128 denominator) {
  return claim->rounding == SY_HALF_EVEN ? sy_nano_round_even(numerator, denominator, claim->digits)
                                         : sy_nano_round(numerator, denominator, claim->digits);
}

/* The figure as printed, in the form of the claim's figure. NULL if it is too large to print. */
static char *print_figure(const struct sy_claim *claim, const struct sy_ratio *statistic) {
  const sy_int128 whole = statistic->numerator / statistic->denominator;
  if (whole > SY_SCORE_LIMIT || whole < -SY_SCORE_LIMIT ||
      statistic->denominator > (sy_int128)1 << 96)
    return NULL;
  const int64_t rounded = round_as(claim, statistic->numerator, statistic->denominator);
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(rounded, claim->digits, text);
  return g_strconcat(text, g_str_has_suffix(claim->equals, "%") ? "%" : "", NULL);
}

char *sy_outcome_with_reason(const char *outcome, const char *reason) {
  return reason ? g_strdup_printf("%s (%s)", outcome, reason) : g_strdup(outcome);
}

char *sy_expected_shown(const struct sy_claim *claim) {
  if (claim->comparison == SY_EQUALS)
    return sy_outcome_with_reason(claim->equals, claim->reason);
  return claim->of == SY_CLAIM_RANK ? sy_rank_condition_shown(claim->comparison, claim->equals)
                                    : sy_condition_shown(claim->comparison, claim->equals);
}

/* Whether the printed figure meets the claim. */
static bool meets(const struct sy_claim *claim, const char *computed) {
  g_autofree char *name = sy_outcome_with_reason(claim->equals, claim->reason);
  if (sy_claim_is_named(claim))
    return strcmp(computed, name) == 0;
  int64_t found, expected;
  unsigned digits;
  if (!sy_printed_figure(computed, &found, &digits) ||
      !sy_printed_figure(claim->equals, &expected, &digits))
    return false;
  return sy_condition_holds(round_as(claim, found, 1), claim->comparison,
                            round_as(claim, expected, 1));
}

static enum sy_verdict verdict_on(const struct sy_claim *claim, bool met) {
  if (claim->disputed)
    return SY_DISPUTED;
  if (claim->pending)
    return SY_PENDING;
  if (!met)
    return SY_FAILS;
  return claim->fitted ? SY_HOLDS_FITTED : SY_HOLDS;
}

/* The judgement on a claim with its figure or name as printed, which it takes over. */
static struct sy_judgement judgement_on(const struct sy_claim *claim, char *computed) {
  const bool met = meets(claim, computed);
  return (struct sy_judgement){verdict_on(claim, met), computed, met};
}

/* ---- judging ---- */

/* Another edition that a claim refers to. */
struct other_edition {
  const sy_assessment *assessment;
  const sy_lineage *lineage; /* from it to this one; NULL if the claim needs none */
};

/* Whether a claim follows single units from the other edition to this one. */
static bool follows_units(const struct sy_claim *claim) {
  return claim->where_change || (claim->of == SY_CLAIM_DIFFERENCE && claim->unit);
}

/* The figure of the claim in the other edition, about the unit that this edition's was there. */
static bool earlier_figure(const struct other_edition *other, const struct sy_claim *claim,
                           struct sy_ratio *figure, sy_problems *problems) {
  struct sy_claim theirs = *claim;
  if (claim->unit) {
    const uint32_t unit = sy_edition_find_unit(other->lineage->later, claim->unit);
    const uint32_t before = other->lineage->before[unit];
    if (before == SY_REGROUPED)
      return false;
    if (before != SY_NONE)
      theirs.unit = other->assessment->edition->units[before].id;
  }
  return statistic_of(other->assessment, &theirs, claim->statistic, figure, problems);
}

/* The figure of a difference: this edition's minus the other's, or minus the published one. */
static bool difference_of(const sy_assessment *assessment, const struct other_edition *other,
                          const struct sy_claim *claim, struct sy_ratio *difference,
                          sy_problems *problems) {
  struct sy_ratio later, earlier = {claim->baseline, 1};
  if (!statistic_of(assessment, claim, claim->statistic, &later, problems))
    return false;
  if (other && !earlier_figure(other, claim, &earlier, problems))
    return false;
  return statistic_subtract(&later, &earlier, claim->relative, difference);
}

/* The figure or name that a claim computes, as printed; "" if nothing can be computed. g_free. */
static char *compute(const sy_assessment *assessment, const struct other_edition *other,
                     const struct sy_claim *claim, sy_problems *problems) {
  const sy_assessment *subject = other ? other->assessment : assessment;
  if (sy_claim_is_named(claim))
    return statistic_name(subject, claim, problems);
  struct sy_ratio statistic;
  bool found;
  if (claim->of == SY_CLAIM_DIFFERENCE)
    found = difference_of(assessment, other, claim, &statistic, problems);
  else if (claim->where_change)
    found = other && statistic_changes(assessment, other->assessment, other->lineage, claim,
                                       &statistic, problems);
  else
    found = statistic_of(subject, claim, claim->of, &statistic, problems);
  char *printed = found ? print_figure(claim, &statistic) : NULL;
  return printed ? printed : g_strdup("");
}

/* Whether the claim compares scores on a node with those of the other edition, although one of the
 * two says that they only look alike. Unless such a claim is disputed, this is a problem. `other`:
 * NULL if it does not exist. */
static bool is_refused(const sy_assessment *assessment, const sy_assessment *other,
                       const struct sy_claim *claim, sy_problems *problems) {
  const bool compares = claim->edition && g_str_has_prefix(claim->edition, "../") && claim->node &&
                        (claim->of == SY_CLAIM_DIFFERENCE || claim->where_change);
  const uint32_t here = compares ? sy_edition_find_node(assessment->edition, claim->node) : SY_NONE;
  const uint32_t there =
      compares && other ? sy_edition_find_node(other->edition, claim->node) : SY_NONE;
  const struct sy_text *why = NULL;
  if (here != SY_NONE)
    why = sy_incomparable_with(&assessment->edition->nodes[here], claim->edition + strlen("../"));
  if (!why && there != SY_NONE)
    why = sy_incomparable_with(&other->edition->nodes[there], assessment->edition->id);
  if (why && !claim->disputed)
    sy_problems_add(problems, claim->place,
                    _("claim '%s': '%s' is not comparable with %s: %s; to keep the claim, add "
                      "'disputed' with the reason"),
                    claim->id, claim->node, claim->edition, sy_text_get(*why));
  return why;
}

static struct sy_judgement judge_claim(const sy_assessment *assessment,
                                       const struct sy_claim *claim, sy_other_editions *others,
                                       sy_problems *problems) {
  struct other_edition other = {NULL, NULL};
  bool pending = false;
  if (claim->edition) {
    other.assessment =
        sy_other_editions_find(others, assessment, claim->edition, &pending, problems);
    if (is_refused(assessment, other.assessment, claim, problems))
      return (struct sy_judgement){SY_DISPUTED, g_strdup(""), false};
    if (other.assessment && follows_units(claim))
      other.lineage = sy_other_editions_lineage(others, assessment, claim->edition, problems);
    if (!other.assessment || (follows_units(claim) && !other.lineage))
      return (struct sy_judgement){claim->disputed ? SY_DISPUTED : SY_PENDING, g_strdup(""), false};
  }
  return judgement_on(claim, compute(assessment, claim->edition ? &other : NULL, claim, problems));
}

/* ---- errata ---- */

/* The claim with the corrected figure, at its digits. */
static struct sy_claim corrected_claim(const struct sy_claim *claim,
                                       const struct sy_erratum *erratum) {
  struct sy_claim corrected = *claim;
  int64_t figure;
  corrected.equals = erratum->corrected;
  if (!sy_claim_is_named(claim))
    sy_printed_figure(erratum->corrected, &figure, &corrected.digits);
  return corrected;
}

/* The erratum's verdict and its claim's follow from the three figures. */
static void settle_erratum(const struct sy_claim *claim, const struct sy_erratum *erratum,
                           struct sy_judgement *published, struct sy_erratum_judgement *judgement) {
  const struct sy_claim corrected = corrected_claim(claim, erratum);
  if (published->verdict == SY_PENDING) {
    judgement->verdict = SY_PENDING;
    return;
  }
  const bool holds = meets(&corrected, judgement->computed) && !meets(claim, published->computed) &&
                     (erratum->evidence.count == 0 || meets(claim, judgement->then));
  judgement->verdict = !holds ? SY_FAILS : claim->fitted ? SY_HOLDS_FITTED : SY_HOLDS;
  published->verdict = holds ? SY_CORRECTED : SY_FAILS;
}

/* The figure of today, and that of the evidence as it was. */
static void judge_erratum(const sy_assessment *assessment, const struct sy_erratum *erratum,
                          struct sy_erratum_judgement *judgement, sy_other_editions *others,
                          sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  const struct sy_claim corrected =
      corrected_claim(&edition->claims[erratum->claim_index], erratum);
  judgement->computed = judge_claim(assessment, &corrected, others, problems).computed;
  if (erratum->evidence.count > 0) {
    const sy_assessment *former = sy_other_editions_former(others, assessment, erratum, problems);
    if (former)
      judgement->then =
          judge_claim(former, &former->edition->claims[erratum->claim_index], others, problems)
              .computed;
  }
  if (!judgement->then)
    judgement->then = g_strdup("");
}

sy_judgements *sy_judge_claims(const sy_assessment *assessment, sy_other_editions *others,
                               sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  sy_judgements *judgements = sy_judgements_new(edition);
  for (uint32_t i = 0; i < edition->claim_count; i++)
    judgements->items[i] = judge_claim(assessment, &edition->claims[i], others, problems);
  for (uint32_t i = 0; i < edition->erratum_count; i++) {
    const struct sy_erratum *erratum = &edition->errata[i];
    judge_erratum(assessment, erratum, &judgements->errata[i], others, problems);
    settle_erratum(&edition->claims[erratum->claim_index], erratum,
                   &judgements->items[erratum->claim_index], &judgements->errata[i]);
  }
  return judgements;
}

/* Whether a claim needs something that is not in a result document: rows, or another edition. */
static bool needs_more(const struct sy_claim *claim) {
  return claim->of == SY_CLAIM_ROWS || claim->of == SY_CLAIM_DISTINCT || claim->edition;
}

void sy_judge_again(const sy_assessment *assessment, sy_judgements *judgements,
                    sy_problems *problems) {
  for (uint32_t i = 0; i < judgements->count; i++) {
    const struct sy_claim *claim = &assessment->edition->claims[i];
    struct sy_judgement *judgement = &judgements->items[i];
    if (!needs_more(claim)) {
      g_free(judgement->computed);
      *judgement = judge_claim(assessment, claim, NULL, problems);
    } else if (is_refused(assessment, NULL, claim, problems)) {
      g_free(judgement->computed);
      *judgement = (struct sy_judgement){SY_DISPUTED, g_strdup(""), false};
    } else if (judgement->verdict != SY_PENDING || !claim->edition || claim->disputed ||
               *judgement->computed) { /* it is not known whether the other edition existed */
      *judgement = judgement_on(claim, judgement->computed);
    }
  }
  for (uint32_t i = 0; i < judgements->erratum_count; i++) {
    const struct sy_erratum *erratum = &assessment->edition->errata[i];
    const struct sy_claim *claim = &assessment->edition->claims[erratum->claim_index];
    const struct sy_claim corrected = corrected_claim(claim, erratum);
    struct sy_erratum_judgement *judgement = &judgements->errata[i];
    if (!needs_more(claim)) {
      g_free(judgement->computed);
      judgement->computed = judge_claim(assessment, &corrected, NULL, problems).computed;
    }
    settle_erratum(claim, erratum, &judgements->items[erratum->claim_index], judgement);
  }
}

/* ---- all claims of an edition ---- */

const char *const sy_verdict_names[] = {"holds",   "holds-fitted", "fails", "disputed",
                                        "pending", "corrected",    NULL};

sy_judgements *sy_judgements_new(const sy_edition *edition) {
  sy_judgements *judgements = g_new(sy_judgements, 1);
  *judgements = (sy_judgements){
      .count = edition->claim_count,
      .items = g_new0(struct sy_judgement, MAX(edition->claim_count, 1)),
      .erratum_count = edition->erratum_count,
      .errata = g_new0(struct sy_erratum_judgement, MAX(edition->erratum_count, 1)),
  };
  return judgements;
}

void sy_judgements_free(sy_judgements *judgements) {
  for (uint32_t i = 0; i < judgements->count; i++)
    g_free(judgements->items[i].computed);
  for (uint32_t i = 0; i < judgements->erratum_count; i++) {
    g_free(judgements->errata[i].then);
    g_free(judgements->errata[i].computed);
  }
  g_free(judgements->errata);
  g_free(judgements->items);
  g_free(judgements);
}

unsigned sy_judgements_count(const sy_judgements *judgements, enum sy_verdict verdict) {
  unsigned count = 0;
  for (uint32_t i = 0; i < judgements->count; i++)
    count += judgements->items[i].verdict == verdict;
  return count;
}
