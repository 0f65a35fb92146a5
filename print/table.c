/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c: the ranked table, for people
 *
 * One table per ranking: rank, unit, total, the main groups, band. Units that are not ranked follow
 * with the reason, and notes about all units below the table (table-notes.c).
 */
#include "print/print-private.h"

/* The table of one ranking on its way to the page. */
struct ranked {
  const sy_assessment *assessment;
  const sy_figures *figures;
  const struct sy_ranking *ranking;
  const struct sy_indices *parts; /* the nodes that have columns */
  uint32_t *units;                /* by rank */
  uint32_t ranked_count;
  bool ids;
};

/* A name, and with --ids the id behind it. g_free. */
static char *name_shown(const struct ranked *ranked, struct sy_text name, const char *id) {
  return ranked->ids ? g_strdup_printf("%s  [%s]", sy_text_get(name), id)
                     : g_strdup(sy_text_get(name));
}

static char *node_shown(const struct ranked *ranked, uint32_t index) {
  const struct sy_node *node = &ranked->assessment->edition->nodes[index];
  return name_shown(ranked, node->name, node->id);
}

static char *unit_shown(const struct ranked *ranked, uint32_t index) {
  const struct sy_unit *unit = &ranked->assessment->edition->units[index];
  return name_shown(ranked, unit->name, unit->id);
}

static const struct sy_award *award_of(const struct ranked *ranked) {
  return &ranked->assessment->edition->awards[ranked->ranking->award];
}

static const struct sy_standing *standing_of(const struct ranked *ranked) {
  return &ranked->assessment->standings[ranked->ranking->award];
}

/* ---- one block of columns ---- */

/* The parts from `first` up to `end`; with their names, or with numbers that a legend explains. */
struct block {
  uint32_t first, end;
  bool numbered;
};

static void add_headings(const struct ranked *ranked, const struct block *block,
                         sy_layout *layout) {
  g_autofree char *total = node_shown(ranked, award_of(ranked)->node);
  sy_layout_cell(layout, _("rank"));
  sy_layout_cell(layout, _("unit"));
  if (block->first == 0)
    sy_layout_cell(layout, total);
  for (uint32_t i = block->first; i < block->end; i++) {
    g_autofree char *number = g_strdup_printf("(%u)", i + 1);
    g_autofree char *name = node_shown(ranked, ranked->parts->items[i]);
    sy_layout_cell(layout, block->numbered ? number : name);
  }
  if (block->first == 0 && award_of(ranked)->band_count)
    sy_layout_cell(layout, _("band"));
}

/* The band, or why a unit that would be in one is not. */
static void add_band(const struct ranked *ranked, uint32_t unit, sy_layout *layout) {
  const guint band = standing_of(ranked)->band[unit];
  g_autofree char *why = sy_passed_over_shown(ranked->assessment, ranked->ranking->award, unit);
  g_autofree char *in_brackets = why ? g_strdup_printf(_("(%s)"), why) : g_strdup("");
  if (band)
    sy_layout_strong_cell(layout, sy_text_get(award_of(ranked)->bands[band - 1].name));
  else
    sy_layout_cell(layout, in_brackets);
}

static void add_unit(const struct ranked *ranked, const struct block *block, uint32_t unit,
                     sy_layout *layout) {
  const sy_assessment *assessment = ranked->assessment;
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = award_of(ranked);
  const struct sy_standing *standing = standing_of(ranked);
  g_autofree char *rank =
      g_strdup_printf("%u%s", standing->rank[unit], standing->tied[unit] ? "=" : " ");
  g_autofree char *name = unit_shown(ranked, unit);
  sy_layout_cell(layout, rank);
  sy_layout_cell(layout, name);
  sy_layout_link(layout, SY_LINK_UNIT, unit);
  if (block->first == 0) {
    g_autofree char *total =
        sy_figure_cell(ranked->figures, assessment, award->node, unit, award->digits);
    sy_layout_cell(layout, total);
  }
  for (uint32_t i = block->first; i < block->end; i++) {
    g_autofree char *part =
        sy_figure_cell(ranked->figures, assessment, ranked->parts->items[i], unit, edition->digits);
    sy_layout_cell(layout, part);
  }
  if (block->first == 0 && award->band_count)
    add_band(ranked, unit, layout);
}

static sy_layout *make_block(const struct ranked *ranked, const struct block *block) {
  const bool main_block = block->first == 0;
  const bool bands = main_block && award_of(ranked)->band_count;
  const guint columns = 2 + main_block + (block->end - block->first) + bands;
  g_autofree enum sy_align *align = g_new(enum sy_align, columns);
  for (guint i = 0; i < columns; i++)
    align[i] = i == 1 || (bands && i + 1 == columns) ? SY_LEFT : SY_RIGHT;
  sy_layout *layout = sy_layout_new(columns, align);
  add_headings(ranked, block, layout);
  for (uint32_t i = 0; i < ranked->ranked_count; i++)
    add_unit(ranked, block, ranked->units[i], layout);
  return layout;
}

/* The legend: the node of each numbered column, and its weight. */
static void write_legend(const struct ranked *ranked, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(align); i++)
    sy_layout_cell(layout, "");
  for (uint32_t i = 0; i < ranked->parts->count; i++) {
    const struct sy_node *node = &ranked->assessment->edition->nodes[ranked->parts->items[i]];
    g_autofree char *number = g_strdup_printf("(%u)", i + 1);
    g_autofree char *share = sy_share_shown(sy_ratio_of(node->weight));
    g_autofree char *name = node_shown(ranked, ranked->parts->items[i]);
    sy_layout_cell(layout, number);
    sy_layout_cell(layout, name);
    sy_layout_cell(layout, share);
  }
  sy_layout_print(layout, style, stream);
}

/* The ranked units: in one block with names if that fits the page, otherwise with numbers and a
 * legend, in as many blocks as needed. */
static void write_ranked(const struct ranked *ranked, const struct sy_style *style, FILE *stream) {
  struct block block = {0, ranked->parts->count, false};
  sy_layout *layout = make_block(ranked, &block);
  if (sy_layout_width(layout) <= style->width) {
    sy_layout_print(layout, style, stream);
    sy_layout_free(layout);
    return;
  }
  block.numbered = true;
  do {
    for (block.end = ranked->parts->count;; block.end--) {
      sy_layout_free(layout);
      layout = make_block(ranked, &block);
      if (sy_layout_width(layout) <= style->width || block.end <= block.first + 1)
        break;
    }
    sy_layout_print(layout, style, stream);
    sy_gap_print(style, stream);
    block.first = block.end;
  } while (block.first < ranked->parts->count);
  sy_layout_free(layout);
  write_legend(ranked, style, stream);
}

/* ---- units that are not ranked ---- */

/* What a unit lacks for the same reason, on its way into a sentence. */
struct lack {
  GString *text, *names;
  char *reason;
  guint count; /* of the names */
};

/* Ends a reason: "Visits, Requests, Replies and 3 more: no evidence". */
static void end_reason(struct lack *lack) {
  if (lack->count > 0) {
    g_autofree char *names =
        lack->count > TABLE_NAMES
            ? g_strdup_printf(_("%s and %u more"), lack->names->str, lack->count - TABLE_NAMES)
            : g_strdup(lack->names->str);
    g_string_append_printf(lack->text, "%s%s%s%s", lack->text->len ? _("; ") : "", names, _(": "),
                           lack->reason);
  }
  g_clear_pointer(&lack->reason, g_free);
  g_string_truncate(lack->names, 0);
  lack->count = 0;
}

/* Leaves, adjustments and vetoes below a node that this unit lacks, with why. */
static char *lacking(const sy_assessment *assessment, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  struct lack lack = {.text = g_string_new(NULL), .names = g_string_new(NULL)};
  for (uint32_t node = 0; node < edition->node_count; node++) {
    const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
    if (edition->nodes[node].kind == SY_GROUP || (outcome != SY_MISSING && outcome != SY_ERROR))
      continue;
    char *reason = sy_reason_shown(assessment, node, unit);
    if (g_strcmp0(lack.reason, reason) != 0)
      end_reason(&lack);
    g_free(lack.reason);
    lack.reason = reason;
    if (lack.count++ < TABLE_NAMES)
      g_string_append_printf(lack.names, "%s%s", lack.names->len ? _(", ") : "",
                             sy_text_get(edition->nodes[node].name));
  }
  end_reason(&lack);
  g_string_free(lack.names, TRUE);
  return g_string_free(lack.text, FALSE);
}

/* One group of unranked units under a heading, if there are any. */
static void write_some_unranked(const struct ranked *ranked, bool disqualified, const char *heading,
                                const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT};
  const sy_assessment *assessment = ranked->assessment;
  const struct sy_award *award = award_of(ranked);
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(align); i++)
    sy_layout_cell(layout, "");
  guint count = 0;
  for (uint32_t i = ranked->ranked_count; i < ranked->ranking->unit_count; i++) {
    const uint32_t unit = ranked->units[i];
    if (!!(sy_marks_of(assessment, award->node, unit) & SY_MARK_DISQUALIFIED) != disqualified)
      continue;
    g_autofree char *why = disqualified ? sy_disqualifiers_shown(assessment, award->node, unit)
                                        : lacking(assessment, unit);
    g_autofree char *score =
        sy_figure_cell(ranked->figures, assessment, award->node, unit, award->digits);
    g_autofree char *name = unit_shown(ranked, unit);
    sy_layout_cell(layout, name);
    sy_layout_link(layout, SY_LINK_UNIT, unit);
    sy_layout_cell(layout, score);
    sy_layout_cell(layout, why);
    count++;
  }
  if (count == 0)
    return;
  sy_gap_print(style, stream);
  sy_heading_print(heading, style, stream);
  sy_layout_print(layout, style, stream);
}

static void write_unranked(const struct ranked *ranked, const struct sy_style *style,
                           FILE *stream) {
  write_some_unranked(ranked, false, _("Not ranked: the range in which the score can be"), style,
                      stream);
  write_some_unranked(ranked, true, _("Disqualified: the score is for diagnosis only"), style,
                      stream);
}

/* ---- rankings ---- */

/* Whether the ranking is shown for the units of a cohort. */
static bool shows_cohort(const sy_edition *edition, const struct sy_ranking *ranking,
                         uint32_t cohort) {
  const uint32_t index = sy_edition_main_award(edition, cohort);
  const struct sy_award *main_award = &edition->awards[index];
  const struct sy_award *award = &edition->awards[ranking->award];
  return index == ranking->award || (award->node == main_award->node &&
                                     (award->over.kind != main_award->over.kind ||
                                      g_strcmp0(award->over.column, main_award->over.column) != 0));
}

bool table_has(const sy_edition *edition, const struct sy_ranking *ranking) {
  uint32_t before = SY_NONE;
  for (uint32_t i = 0; i < ranking->unit_count; i++) {
    const uint32_t cohort = edition->units[ranking->units[i]].cohort;
    if (cohort != before && shows_cohort(edition, ranking, cohort))
      return true;
    before = cohort;
  }
  return false;
}

static bool shows_estimates(const struct ranked *ranked) {
  bool any = sy_any_estimated(ranked->assessment, award_of(ranked)->node);
  for (uint32_t i = 0; i < ranked->parts->count; i++)
    any |= sy_any_estimated(ranked->assessment, ranked->parts->items[i]);
  return any;
}

/* Its units are freed by the caller. */
static void begin_ranked(struct ranked *ranked, const sy_assessment *assessment,
                         const sy_figures *figures, const struct sy_ranking *ranking) {
  *ranked = (struct ranked){.assessment = assessment, .figures = figures, .ranking = ranking};
  ranked->parts = &assessment->edition->nodes[award_of(ranked)->node].children;
  ranked->units = sy_units_by_rank(standing_of(ranked), ranking);
  while (ranked->ranked_count < ranking->unit_count &&
         standing_of(ranked)->rank[ranked->units[ranked->ranked_count]])
    ranked->ranked_count++;
}

static bool any_tied(const struct ranked *ranked) {
  bool tied = false;
  for (uint32_t i = 0; i < ranked->ranked_count; i++)
    tied |= standing_of(ranked)->tied[ranked->units[i]];
  return tied;
}

static void write_ranking(const sy_assessment *assessment, const sy_figures *figures,
                          const struct sy_ranking *ranking, bool ids, const struct sy_style *style,
                          FILE *stream) {
  const sy_edition *edition = assessment->edition;
  struct ranked ranked;
  begin_ranked(&ranked, assessment, figures, ranking);
  ranked.ids = ids;
  sy_gap_print(style, stream);
  const bool named = ranking->cohort == SY_NONE ? ranking->name.en != NULL
                                                : edition->cohort_count > 1 || ranking->award != 0;
  g_autofree char *heading =
      g_strconcat(named ? sy_text_get(ranking->name) : "", named ? " · " : "",
                  sy_text_get(award_of(&ranked)->name), NULL);
  sy_heading_print(heading, style, stream);
  if (ranked.ranked_count)
    write_ranked(&ranked, style, stream);
  if (any_tied(&ranked))
    sy_line_print(style, stream, "%s", _("= tied"));
  if (shows_estimates(&ranked))
    sy_line_print(style, stream, _("%s rests on an estimate, listed below"), SY_ESTIMATED_SIGN);
  write_unranked(&ranked, style, stream);
  g_free(ranked.units);
}

/* Those of all rankings, each under its name. */
static void write_all_unranked(const sy_assessment *assessment, const sy_figures *figures,
                               const struct sy_style *style, FILE *stream) {
  const sy_edition *edition = assessment->edition;
  for (uint32_t award = 0; award < edition->award_count; award++) {
    g_autoptr(GArray) rankings = sy_rankings_of(edition, award);
    for (guint i = 0; i < rankings->len; i++) {
      struct ranked ranked;
      const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
      if (!table_has(edition, ranking))
        continue;
      begin_ranked(&ranked, assessment, figures, ranking);
      write_unranked(&ranked, style, stream);
      g_free(ranked.units);
    }
  }
}

void sy_table_notes_write(const sy_assessment *assessment, const struct sy_style *style,
                          FILE *stream) {
  g_autoptr(sy_figures) figures = sy_figures_new(assessment);
  write_all_unranked(assessment, figures, style, stream);
  table_write_notes(assessment, style, stream);
}

void sy_table_write(const sy_assessment *assessment, bool ids, const struct sy_style *style,
                    FILE *stream) {
  const sy_edition *edition = assessment->edition;
  g_autoptr(sy_figures) figures = sy_figures_new(assessment);
  unofficial_print(edition, style, stream);
  sy_heading_print(sy_text_get(edition->name), style, stream);
  for (uint32_t award = 0; award < edition->award_count; award++) {
    g_autoptr(GArray) rankings = sy_rankings_of(edition, award);
    for (guint i = 0; i < rankings->len; i++) {
      const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
      if (table_has(edition, ranking))
        write_ranking(assessment, figures, ranking, ids, style, stream);
    }
  }
  table_write_awards(assessment, figures, style, stream);
  table_write_notes(assessment, style, stream);
  table_write_basis(edition, style, stream);
  sy_method_write(edition, style, stream);
}
