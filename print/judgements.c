/* SPDX-License-Identifier: Apache-2.0
 *
 * judgements.c: claims and their verdicts, as a table
 */
#include "print/print-private.h"

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
  case SY_CORRECTED:
    return _("corrected");
  default:
    return _("pending");
  }
}

/* What was said, and where, and why it is disputed or pending, under a claim that does not simply
 * hold. */
static void add_notes(sy_layout *layout, const struct sy_claim *claim, bool met) {
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
  if (claim->pending) {
    g_autofree char *lacks = g_strdup_printf(_("pending: %s"), sy_text_get(claim->lacks));
    sy_layout_note(layout, lacks);
  }
  if (claim->pending && met)
    sy_layout_note(layout, _("it holds with the evidence that there is"));
}

static void add_row(sy_layout *layout, const struct sy_claim *claim,
                    const struct sy_judgement *judgement) {
  g_autofree char *expected = sy_expected_shown(claim);
  if (judgement->verdict == SY_FAILS)
    sy_layout_strong_cell(layout, verdict_word(judgement->verdict));
  else
    sy_layout_cell(layout, verdict_word(judgement->verdict));
  sy_layout_cell(layout, claim->id);
  sy_layout_cell(layout, expected);
  sy_layout_cell(layout, *judgement->computed ? judgement->computed : "–");
  if (judgement->verdict == SY_FAILS || claim->disputed || claim->pending)
    add_notes(layout, claim, judgement->met);
}

/* What was published, what that time's evidence gives, what is right, what today's gives. */
static void add_erratum(sy_layout *layout, const sy_edition *edition,
                        const struct sy_erratum *erratum,
                        const struct sy_erratum_judgement *judgement) {
  const char *then = erratum->evidence.count == 0 || !*judgement->then ? "–" : judgement->then;
  if (judgement->verdict == SY_FAILS)
    sy_layout_strong_cell(layout, verdict_word(judgement->verdict));
  else
    sy_layout_cell(layout, verdict_word(judgement->verdict));
  sy_layout_cell(layout, erratum->id);
  sy_layout_cell(layout, edition->claims[erratum->claim_index].equals);
  sy_layout_cell(layout, then);
  sy_layout_cell(layout, erratum->corrected);
  sy_layout_cell(layout, *judgement->computed ? judgement->computed : "–");
  g_autofree char *why =
      g_strdup_printf(_("corrected on %s: %s"), erratum->since, sy_text_get(erratum->why));
  sy_layout_note(layout, why);
  if (erratum->source) {
    g_autofree char *source = g_strdup_printf(_("source: %s"), erratum->source);
    sy_layout_note(layout, source);
  }
}

static void write_errata(const sy_edition *edition, const sy_judgements *judgements,
                         const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const headings[] = {_("verdict"), _("erratum"),      _("published"),
                                  _("then"),    _("corrected to"), _("computed")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t i = 0; i < judgements->erratum_count; i++)
    add_erratum(layout, edition, &edition->errata[i], &judgements->errata[i]);
  sy_gap_print(style, stream);
  sy_layout_print(layout, style, stream);
}

char *sy_judgements_shown(const sy_edition *edition, const sy_judgements *judgements) {
  g_autofree char *counts = g_strdup_printf(
      ngettext("%u claim: %u hold, %u hold (fitted), %u fail, %u disputed, %u pending",
               "%u claims: %u hold, %u hold (fitted), %u fail, %u disputed, %u pending",
               edition->claim_count),
      edition->claim_count, sy_judgements_count(judgements, SY_HOLDS),
      sy_judgements_count(judgements, SY_HOLDS_FITTED), sy_judgements_count(judgements, SY_FAILS),
      sy_judgements_count(judgements, SY_DISPUTED), sy_judgements_count(judgements, SY_PENDING));
  const unsigned corrected = sy_judgements_count(judgements, SY_CORRECTED);
  g_autofree char *more =
      corrected > 0 ? g_strdup_printf(_(", %u corrected"), corrected) : g_strdup("");
  return g_strconcat(counts, more, NULL);
}

void sy_judgements_write(const sy_edition *edition, const sy_judgements *judgements,
                         const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_RIGHT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("verdict"), _("claim"), _("published"), _("computed")};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t i = 0; i < judgements->count; i++)
    add_row(layout, &edition->claims[i], &judgements->items[i]);
  sy_heading_print(sy_text_get(edition->name), style, stream);
  if (edition->claim_count) {
    sy_gap_print(style, stream);
    sy_layout_print(layout, style, stream);
  }
  if (edition->erratum_count > 0)
    write_errata(edition, judgements, style, stream);
  sy_gap_print(style, stream);
  g_autofree char *counts = sy_judgements_shown(edition, judgements);
  sy_line_print(style, stream, "%s", counts);
}
