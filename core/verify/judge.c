/* SPDX-License-Identifier: Apache-2.0
 *
 * judge.c: claims and their verdicts
 *
 * A claim is judged on the figure as printed: computed exactly, rounded half away from zero to the
 * claim's digits, then compared. So the verdict follows from the claim and the printed figure
 * alone, and a result document can be judged again where it does not hold what the figure came
 * from.
 */
#include "verify/verify-private.h"

/* ---- figures as printed ---- */

static bool is_named(const struct sy_claim *claim) {
  return claim->of == SY_CLAIM_BAND || claim->of == SY_CLAIM_GRADE;
}

/* A printed figure, perhaps with a percent sign, in nano-points. */
static bool parse_figure(const char *text, int64_t *nano) {
  g_autofree char *figure = g_strdup(text);
  const size_t length = strlen(figure);
  if (length > 0 && figure[length - 1] == '%')
    figure[length - 1] = '\0';
  return sy_nano_parse(figure, nano);
}

/* Printed as the claim prints its own figure. NULL where it is too large to print. */
static char *print_figure(const struct sy_claim *claim, const struct statistic *statistic) {
  const sy_int128 whole = statistic->numerator / statistic->denominator;
  if (whole > SY_SCORE_LIMIT || whole < -SY_SCORE_LIMIT ||
      statistic->denominator > (sy_int128)1 << 96)
    return NULL;
  const int64_t rounded =
      sy_nano_round(statistic->numerator, statistic->denominator, claim->digits);
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(rounded, claim->digits, text);
  return g_strconcat(text, g_str_has_suffix(claim->equals, "%") ? "%" : "", NULL);
}

/* Whether what is printed meets the claim. */
static bool meets(const struct sy_claim *claim, const char *computed) {
  if (is_named(claim))
    return strcmp(computed, claim->equals) == 0;
  int64_t found, expected;
  if (!parse_figure(computed, &found) || !parse_figure(claim->equals, &expected))
    return false;
  return sy_condition_holds(sy_nano_round(found, 1, claim->digits), claim->comparison,
                            sy_nano_round(expected, 1, claim->digits));
}

enum sy_verdict verdict_on(const struct sy_claim *claim, const char *computed) {
  if (claim->disputed)
    return SY_DISPUTED;
  if (!meets(claim, computed))
    return SY_FAILS;
  return claim->fitted ? SY_HOLDS_FITTED : SY_HOLDS;
}

bool claim_needs_more(const struct sy_claim *claim) {
  return claim->of == SY_CLAIM_ROWS || claim->of == SY_CLAIM_DISTINCT || claim->edition;
}

/* ---- judging ---- */

/* The figure of a difference: this edition's minus the other's, or minus the published one. */
static bool difference_of(const sy_assessment *assessment, const sy_assessment *other,
                          const struct sy_claim *claim, struct statistic *difference,
                          sy_problems *problems) {
  struct statistic later, earlier = {claim->baseline, 1};
  if (!statistic_of(assessment, claim, claim->statistic, &later, problems))
    return false;
  if (other && !statistic_of(other, claim, claim->statistic, &earlier, problems))
    return false;
  return statistic_subtract(&later, &earlier, claim->relative, difference);
}

/* The figure or name that a claim computes, as printed; "" where nothing can be computed. g_free.
 */
static char *compute(const sy_assessment *assessment, const sy_assessment *other,
                     const struct sy_claim *claim, sy_problems *problems) {
  const sy_assessment *subject = other ? other : assessment;
  if (is_named(claim))
    return g_strdup(statistic_name(subject, claim, problems));
  struct statistic statistic;
  bool found;
  if (claim->of == SY_CLAIM_DIFFERENCE)
    found = difference_of(assessment, other, claim, &statistic, problems);
  else if (claim->where_change)
    found = other && statistic_changes(assessment, other, claim, &statistic, problems);
  else
    found = statistic_of(subject, claim, claim->of, &statistic, problems);
  char *printed = found ? print_figure(claim, &statistic) : NULL;
  return printed ? printed : g_strdup("");
}

struct sy_judgement judge_claim(const sy_assessment *assessment, const struct sy_claim *claim,
                                sy_shelf *shelf, sy_problems *problems) {
  const sy_assessment *other = NULL;
  bool pending = false;
  if (claim->edition) {
    other =
        sy_shelf_find(shelf, assessment->edition->directory, claim->edition, &pending, problems);
    if (!other)
      return (struct sy_judgement){claim->disputed ? SY_DISPUTED : SY_PENDING, g_strdup("")};
  }
  char *computed = compute(assessment, other, claim, problems);
  return (struct sy_judgement){verdict_on(claim, computed), computed};
}

void sy_judge_claims(sy_assessment *assessment, sy_shelf *shelf, sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  struct sy_judgement *given = assessment->judgements;
  assessment->judgements = g_new0(struct sy_judgement, MAX(edition->claim_count, 1));
  for (uint32_t i = 0; i < edition->claim_count; i++)
    assessment->judgements[i] = judge_claim(assessment, &edition->claims[i], shelf, problems);
  for (uint32_t i = 0; given && i < edition->claim_count; i++)
    g_free(given[i].computed);
  g_free(given);
}

/* ---- telling ---- */

static const char *verdict_word(enum sy_verdict verdict) {
  switch (verdict) {
  case SY_HOLDS:
    return _("holds");
  case SY_HOLDS_FITTED:
    return _("holds (fitted)");
  case SY_FAILS:
    return _("fails");
  case SY_DISPUTED:
    return _("disputed");
  default:
    return _("pending");
  }
}

/* What the claim expects, with its operator: "94.0", "at least 1". g_free. */
static char *expected_text(const struct sy_claim *claim) {
  switch (claim->comparison) {
  case SY_ABOVE:
    return g_strdup_printf(_("above %s"), claim->equals);
  case SY_AT_LEAST:
    return g_strdup_printf(_("at least %s"), claim->equals);
  case SY_BELOW:
    return g_strdup_printf(_("below %s"), claim->equals);
  case SY_AT_MOST:
    return g_strdup_printf(_("at most %s"), claim->equals);
  default:
    return g_strdup(claim->equals);
  }
}

/* What was said, and where, and why it is disputed, under a claim that does not simply hold. */
static void add_notes(sy_layout *layout, const struct sy_claim *claim) {
  if (claim->quote)
    sy_layout_note(layout, claim->quote);
  if (claim->source) {
    g_autofree char *source = g_strdup_printf(_("source: %s"), claim->source);
    sy_layout_note(layout, source);
  }
  if (claim->disputed) {
    g_autofree char *why = g_strdup_printf(_("disputed: %s"), sy_text_get(claim->why));
    sy_layout_note(layout, why);
  }
}

static void add_row(sy_layout *layout, const struct sy_claim *claim,
                    const struct sy_judgement *judgement) {
  g_autofree char *expected = expected_text(claim);
  if (judgement->verdict == SY_FAILS)
    sy_layout_strong_cell(layout, verdict_word(judgement->verdict));
  else
    sy_layout_cell(layout, verdict_word(judgement->verdict));
  sy_layout_cell(layout, claim->id);
  sy_layout_cell(layout, expected);
  sy_layout_cell(layout, *judgement->computed ? judgement->computed : "–");
  if (judgement->verdict == SY_FAILS || judgement->verdict == SY_DISPUTED)
    add_notes(layout, claim);
}

void sy_judgements_write(const sy_assessment *assessment, const struct sy_style *style,
                         FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_RIGHT};
  const sy_edition *edition = assessment->edition;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("verdict"), _("claim"), _("published"), _("computed")};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t i = 0; assessment->judgements && i < edition->claim_count; i++)
    add_row(layout, &edition->claims[i], &assessment->judgements[i]);
  sy_heading_print(sy_text_get(edition->name), style, stream);
  if (edition->claim_count) {
    fputc('\n', stream);
    sy_layout_print(layout, style, stream);
  }
  fprintf(stream, _("\n%u claims: %u hold, %u hold (fitted), %u fail, %u disputed, %u pending\n"),
          edition->claim_count, sy_judgements_count(assessment, SY_HOLDS),
          sy_judgements_count(assessment, SY_HOLDS_FITTED),
          sy_judgements_count(assessment, SY_FAILS), sy_judgements_count(assessment, SY_DISPUTED),
          sy_judgements_count(assessment, SY_PENDING));
}

unsigned sy_judgements_count(const sy_assessment *assessment, enum sy_verdict verdict) {
  unsigned count = 0;
  for (uint32_t i = 0; assessment->judgements && i < assessment->edition->claim_count; i++)
    count += assessment->judgements[i].verdict == verdict;
  return count;
}
