/* SPDX-License-Identifier: Apache-2.0
 *
 * table-notes.c: the notes below the ranked table
 *
 * The single awards with their winners, the grades with their units, missing scores with the
 * reasons, and how much of the tree is reconstructed.
 */
#include "print/print-private.h"

/* Names of units in a list: "A, B". */
static void append_name(GString *names, const sy_assessment *assessment, uint32_t unit) {
  g_string_append_printf(names, "%s%s", names->len ? _(", ") : "",
                         sy_text_get(assessment->edition->units[unit].name));
}

static void skip_headings(sy_layout *layout, guint columns) {
  for (guint i = 0; i < columns; i++)
    sy_layout_cell(layout, "");
}

/* ---- single awards ---- */

/* The name of an award, with that of the ranking where there may be several. g_free. */
static char *award_name(const sy_edition *edition, const struct sy_ranking *ranking) {
  const char *award = sy_text_get(edition->awards[ranking->award].name);
  const bool named =
      ranking->cohort == SY_NONE ? ranking->name.en != NULL : edition->cohort_count > 1;
  return named ? g_strdup_printf("%s · %s", award, sy_text_get(ranking->name)) : g_strdup(award);
}

/* A row for the units of a ranking with a certain band, or for those that rank first. */
static void add_winners(const sy_assessment *assessment, const sy_figures *figures,
                        const struct sy_ranking *ranking, guint band, sy_layout *layout) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[ranking->award];
  const struct sy_standing *standing = &assessment->standings[ranking->award];
  g_autofree char *name = award_name(edition, ranking);
  g_autofree uint32_t *units = sy_units_by_rank(standing, ranking);
  g_autoptr(GString) winners = g_string_new(NULL);
  uint32_t first = SY_NONE;
  bool alike = true; /* the winners share one rank, and so one score to show */
  for (uint32_t i = 0; i < ranking->unit_count; i++) {
    const bool wins = band ? standing->band[units[i]] == band : standing->rank[units[i]] == 1;
    if (!wins)
      continue;
    append_name(winners, assessment, units[i]);
    first = first == SY_NONE ? units[i] : first;
    alike &= standing->rank[units[i]] == standing->rank[first];
  }
  if (first == SY_NONE)
    return;
  g_autofree char *score =
      alike ? sy_figure_cell(figures, assessment, award->node, first, award->digits) : g_strdup("");
  sy_layout_cell(layout, name);
  sy_layout_strong_cell(layout, band ? sy_text_get(award->bands[band - 1].name) : "");
  sy_layout_cell(layout, winners->str);
  sy_layout_cell(layout, score);
}

void table_write_awards(const sy_assessment *assessment, const sy_figures *figures,
                        const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT, SY_RIGHT};
  const sy_edition *edition = assessment->edition;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  skip_headings(layout, G_N_ELEMENTS(align));
  bool any = false;
  for (uint32_t i = 1; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    g_autoptr(GArray) rankings = sy_rankings_of(edition, i);
    for (guint k = 0; k < rankings->len; k++) {
      const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, k);
      if (table_has(edition, ranking))
        continue;
      any = true;
      if (award->band_count == 0)
        add_winners(assessment, figures, ranking, 0, layout);
      for (guint band = 1; band <= award->band_count; band++)
        add_winners(assessment, figures, ranking, band, layout);
    }
  }
  if (any)
    sy_section_print(_("Single awards"), layout, style, stream);
}

/* ---- units that have another award ---- */

static void add_passed_over(const sy_assessment *assessment, const struct sy_ranking *ranking,
                            sy_layout *layout, bool *any) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[ranking->award];
  const struct sy_standing *standing = &assessment->standings[ranking->award];
  g_autofree char *name = award_name(edition, ranking);
  g_autofree uint32_t *units = sy_units_by_rank(standing, ranking);
  for (uint32_t i = 0; i < ranking->unit_count; i++) {
    g_autofree char *why = sy_passed_over_shown(assessment, ranking->award, units[i]);
    if (!why)
      continue;
    const guint band = standing->band[units[i]];
    g_autofree char *rank = g_strdup_printf(_("rank %u"), standing->rank[units[i]]);
    sy_layout_cell(layout, name);
    sy_layout_cell(layout, rank);
    sy_layout_cell(layout, sy_text_get(edition->units[units[i]].name));
    sy_layout_cell(layout, why);
    sy_layout_cell(layout, band ? sy_text_get(award->bands[band - 1].name) : "");
    *any = true;
  }
}

/* ---- ties that stay because a score is missing ---- */

static void add_ties(const sy_assessment *assessment, const struct sy_ranking *ranking,
                     sy_layout *layout, bool *any) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[ranking->award];
  const struct sy_standing *standing = &assessment->standings[ranking->award];
  g_autofree char *name = award_name(edition, ranking);
  g_autofree uint32_t *units = sy_units_by_rank(standing, ranking);
  for (uint32_t i = 0, end; i < ranking->unit_count && standing->rank[units[i]]; i = end) {
    g_autoptr(GString) tied = g_string_new(NULL);
    for (end = i;
         end < ranking->unit_count && standing->rank[units[end]] == standing->rank[units[i]]; end++)
      append_name(tied, assessment, units[end]);
    if (!standing->undecided_by[units[i]])
      continue;
    const guint band = standing->band[units[i]];
    g_autofree char *why = sy_undecided_shown(assessment, ranking->award, units[i]);
    g_autofree char *rank = g_strdup_printf(_("rank %u"), standing->rank[units[i]]);
    sy_layout_cell(layout, name);
    sy_layout_cell(layout, rank);
    sy_layout_cell(layout, band ? sy_text_get(award->bands[band - 1].name) : "");
    sy_layout_cell(layout, tied->str);
    sy_layout_cell(layout, why);
    *any = true;
  }
}

/* A section of five columns with what `add` adds for each ranking, if there is anything. */
static void write_ranked(const sy_assessment *assessment, const char *heading,
                         void (*add)(const sy_assessment *assessment,
                                     const struct sy_ranking *ranking, sy_layout *layout,
                                     bool *any),
                         const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT, SY_LEFT, SY_LEFT};
  const sy_edition *edition = assessment->edition;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  skip_headings(layout, G_N_ELEMENTS(align));
  bool any = false;
  for (uint32_t i = 0; i < edition->award_count; i++) {
    g_autoptr(GArray) rankings = sy_rankings_of(edition, i);
    for (guint k = 0; k < rankings->len; k++)
      add(assessment, &g_array_index(rankings, struct sy_ranking, k), layout, &any);
  }
  if (any)
    sy_section_print(heading, layout, style, stream);
}

/* ---- grades ---- */

/* A row of the units that are of a grade; 0: of none, either disqualified or without a score. */
struct grade_row {
  guint grade;
  bool disqualified;
  const char *node, *name;
};

static bool is_of(const sy_assessment *assessment, uint32_t grading, uint32_t unit,
                  const struct grade_row *row) {
  const uint32_t node = assessment->edition->gradings[grading].node;
  const bool disqualified = sy_marks_of(assessment, node, unit) & SY_MARK_DISQUALIFIED;
  return assessment->grades[grading][unit] == row->grade &&
         (row->grade > 0 || disqualified == row->disqualified);
}

static void add_grade(const sy_assessment *assessment, uint32_t grading,
                      const struct grade_row *row, sy_layout *layout) {
  g_autoptr(GString) names = g_string_new(NULL);
  guint count = 0;
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    if (is_of(assessment, grading, unit, row)) {
      append_name(names, assessment, unit);
      count++;
    }
  if (count == 0 && row->grade == 0)
    return;
  g_autofree char *number = g_strdup_printf("%u", count);
  sy_layout_cell(layout, row->node);
  sy_layout_cell(layout, row->name);
  sy_layout_cell(layout, number);
  sy_layout_cell(layout, names->str);
}

/* Its name, and on a page, where there is room, which scores have it. g_free. */
static char *grade_shown(const struct sy_grade *grade, bool with_start) {
  g_autofree char *start = sy_grade_start_shown(grade);
  return with_start ? g_strdup_printf(_("%s (%s)"), sy_text_get(grade->name), start)
                    : g_strdup(sy_text_get(grade->name));
}

static void write_grades(const sy_assessment *assessment, const struct sy_style *style,
                         FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_LEFT};
  const sy_edition *edition = assessment->edition;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  skip_headings(layout, G_N_ELEMENTS(align));
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    const char *node = sy_text_get(edition->nodes[grading->node].name);
    for (guint grade = 1; grade <= grading->grade_count; grade++) {
      g_autofree char *shown = grade_shown(&grading->grades[grade - 1], style->surface != NULL);
      const struct grade_row row = {.grade = grade, .node = grade == 1 ? node : "", .name = shown};
      add_grade(assessment, i, &row, layout);
    }
    const struct grade_row none[] = {{.disqualified = true, .node = "", .name = _("disqualified")},
                                     {.node = "", .name = _("no score")}};
    for (guint k = 0; k < G_N_ELEMENTS(none); k++)
      add_grade(assessment, i, &none[k], layout);
  }
  if (edition->grading_count)
    sy_section_print(_("Grades"), layout, style, stream);
}

/* ---- missing scores and their treatment ---- */

/* The units of a node with an outcome for one reason, or with a mark. */
struct gap {
  const char *what; /* missing, error, counted as 0 */
  char *reason;     /* or "" */
  bool failed;      /* the reason is an error of the first unit; others have others */
  bool others;
  guint count;
  GString *units;
};

static void clear_gap(gpointer data) {
  g_string_free(((struct gap *)data)->units, TRUE);
  g_free(((struct gap *)data)->reason);
}

static void add_to_gap(GArray *gaps, const sy_assessment *assessment, uint32_t node, uint32_t unit,
                       const char *what) {
  const bool group = assessment->edition->nodes[node].kind == SY_GROUP;
  const bool failed = sy_error_of(assessment, node, unit) != NULL;
  g_autofree char *reason = group ? g_strdup("") : sy_reason_shown(assessment, node, unit);
  for (guint i = 0; i < gaps->len; i++) {
    struct gap *gap = &g_array_index(gaps, struct gap, i);
    const bool same = strcmp(gap->reason, reason) == 0;
    if (gap->what == what && (same || (gap->failed && failed))) {
      gap->others = gap->others || !same;
      gap->count++;
      append_name(gap->units, assessment, unit);
      return;
    }
  }
  const struct gap gap = {what, g_strdup(reason), failed, false, 1, g_string_new(NULL)};
  append_name(gap.units, assessment, unit);
  g_array_append_val(gaps, gap);
}

/* A row of the list: nodes on which the same is unusual, for the same units and reason. */
struct gap_row {
  GString *nodes;
  guint node_count;
  const char *what;
  char *count, *reason, *units;
};

static void free_row(gpointer data) {
  struct gap_row *row = data;
  g_string_free(row->nodes, TRUE);
  g_free(row->count);
  g_free(row->reason);
  g_free(row->units);
  g_free(row);
}

/* Adds a gap of a node to the row of its like, or a new one. `index`: from what rows have in common
 * to the rows. */
static void add_row(GPtrArray *rows, GHashTable *index, const struct gap *gap, const char *node) {
  g_autofree char *reason =
      gap->others ? g_strdup_printf(_("%s; and others"), gap->reason) : g_strdup(gap->reason);
  g_autofree char *key = g_strdup_printf("%s\n%s\n%s", gap->what, reason, gap->units->str);
  struct gap_row *row = g_hash_table_lookup(index, key);
  if (row == NULL) {
    row = g_new0(struct gap_row, 1);
    *row = (struct gap_row){.nodes = g_string_new(NULL),
                            .what = gap->what,
                            .count = g_strdup_printf("%u", gap->count),
                            .reason = g_steal_pointer(&reason),
                            .units = g_strdup(gap->units->str)};
    g_ptr_array_add(rows, row);
    g_hash_table_insert(index, g_steal_pointer(&key), row);
  }
  if (row->node_count++ < TABLE_NAMES)
    g_string_append_printf(row->nodes, "%s%s", row->nodes->len > 0 ? _(", ") : "", node);
}

/* The rows in the order of the tree. g_ptr_array_unref. */
static GPtrArray *gap_rows(const sy_assessment *assessment) {
  const sy_edition *edition = assessment->edition;
  GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (uint32_t node = 0; node < edition->node_count; node++) {
    g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(struct gap));
    g_array_set_clear_func(gaps, clear_gap);
    for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
      const char *word = sy_gap_shown(assessment, node, unit);
      if (word)
        add_to_gap(gaps, assessment, node, unit, word);
    }
    for (guint i = 0; i < gaps->len; i++)
      add_row(rows, index, &g_array_index(gaps, struct gap, i),
              sy_text_get(edition->nodes[node].name));
  }
  return rows;
}

static void write_gaps(const sy_assessment *assessment, const struct sy_style *style,
                       FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  g_autoptr(GPtrArray) rows = gap_rows(assessment);
  skip_headings(layout, G_N_ELEMENTS(align));
  for (guint i = 0; i < rows->len; i++) {
    const struct gap_row *row = rows->pdata[i];
    g_autofree char *nodes =
        row->node_count > TABLE_NAMES
            ? g_strdup_printf(_("%s and %u more"), row->nodes->str, row->node_count - TABLE_NAMES)
            : g_strdup(row->nodes->str);
    sy_layout_cell(layout, nodes);
    sy_layout_cell(layout, row->what);
    sy_layout_cell(layout, row->count);
    sy_layout_cell(layout, row->reason);
    sy_layout_cell(layout, row->units);
  }
  if (rows->len > 0)
    sy_section_print(_("Missing and in error"), layout, style, stream);
}

/* ---- what is reconstructed ---- */

char *sy_basis_shown(const sy_edition *edition, bool *any) {
  guint leaves = 0, reconstructed = 0;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    if (edition->nodes[i].kind != SY_LEAF)
      continue;
    leaves++;
    reconstructed += edition->nodes[i].source == SY_RECONSTRUCTED;
  }
  if (any)
    *any = reconstructed > 0;
  return reconstructed == 0 ? g_strdup(_("No indicator is reconstructed."))
         : reconstructed == leaves
             ? g_strdup_printf(ngettext("The indicator is reconstructed: its weight or rules were "
                                        "not published and are fitted to what was.",
                                        "All %u indicators are reconstructed: their weights or "
                                        "rules were not published and are fitted to what was.",
                                        leaves),
                               leaves)
             : g_strdup_printf(
                   ngettext("Of %u indicators, %u (%.0f%%) is reconstructed: its weight or rules "
                            "were not published and are fitted to what was.",
                            "Of %u indicators, %u (%.0f%%) are reconstructed: their weights or "
                            "rules were not published and are fitted to what was.",
                            reconstructed),
                   leaves, reconstructed, 100.0 * reconstructed / leaves);
}

void table_write_basis(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  g_autofree char *text = sy_basis_shown(edition, NULL);
  sy_gap_print(style, stream);
  sy_paragraph_print(text, 0, style, stream);
}

/* "Total (2.5), Online (1.2)"; NULL: none. g_free. */
static char *normalised_groups(const sy_edition *edition) {
  g_autoptr(GString) groups = g_string_new(NULL);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    if (node->weights != SY_WEIGHTS_NORMALISE)
      continue;
    g_autofree char *sum = sy_number_shown(sy_declared_sum(edition, node));
    g_string_append_printf(groups, "%s%s (%s)", groups->len ? _(", ") : "", sy_text_get(node->name),
                           sum);
  }
  return groups->len ? g_string_free(g_steal_pointer(&groups), FALSE) : NULL;
}

void table_write_normalised(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  g_autofree char *groups = normalised_groups(edition);
  if (!groups)
    return;
  g_autofree char *sentence = g_strdup_printf(_("Weights divided by their sum: %s."), groups);
  sy_gap_print(style, stream);
  sy_paragraph_print(sentence, 0, style, stream);
}

static void add_outside(const struct sy_plugin_entry *plugin, GString *text) {
  if (text->len)
    g_string_append(text, _("; "));
  g_string_append_printf(text, _("%s@%u (%s)"), plugin->id, plugin->revision, plugin->sandbox);
}

/* Third-party code, a plugin or what one runs for the edition, and how it was confined. */
static void write_outside(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  g_autoptr(GPtrArray) plugins = sy_edition_plugins(edition);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < plugins->len; i++) {
    const struct sy_plugin_entry *plugin = plugins->pdata[i];
    if (!plugin->own || plugin->plugin->flags & SY_PLUGIN_ISOLATED)
      add_outside(plugin, text);
  }
  if (text->len == 0)
    return;
  g_autofree char *sentence = g_strdup_printf(_("Scored with third-party code: %s."), text->str);
  sy_gap_print(style, stream);
  sy_paragraph_print(sentence, 0, style, stream);
}

void sy_method_write(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  table_write_normalised(edition, style, stream);
  write_outside(edition, style, stream);
}

void table_write_notes(const sy_assessment *assessment, const struct sy_style *style,
                       FILE *stream) {
  write_ranked(assessment,
               _("Passed over: each unit gets at most one of these awards, and the next one "
                 "moves up"),
               add_passed_over, style, stream);
  write_ranked(assessment,
               _("Undecided ties: ranks and bands that a missing score may still change"), add_ties,
               style, stream);
  write_grades(assessment, style, stream);
  write_gaps(assessment, style, stream);
}
