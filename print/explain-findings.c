/* SPDX-License-Identifier: Apache-2.0
 *
 * explain-findings.c: what was found, what it cost, where, and what to do
 */
#include "print/print-private.h"

/* ---- one finding ---- */

/* Points, with a sign if they were gained; "" for 0. g_free. */
static char *cost_text(const sy_explanation *explanation, int64_t points, bool gained) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(points, explanation->assessment->edition->digits, text);
  return points ? g_strconcat(gained && points > 0 ? "+" : "", text, NULL) : g_strdup("");
}

char *sy_finding_cost_shown(const sy_explanation *explanation, int64_t here, bool bonus) {
  return cost_text(explanation, bonus ? -here : here, bonus);
}

/* The row that a finding is about, in the sheet that its plugin read; false if it is about none of
 * the unit's. */
static bool find_row(const struct sy_binding *binding, const struct sy_assessed_finding *found,
                     uint64_t *row) {
  const sy_sheet *sheet = binding->sheet;
  if (!sheet || !sheet->first_row)
    return false;
  for (*row = sheet->first_row[found->unit]; *row < sheet->first_row[found->unit + 1]; (*row)++)
    if (sy_sheet_row(sheet, *row) == found->sheet_row)
      return true;
  return false;
}

/* Whether a letter or digit continues a word or number. */
static bool continues(char letter) {
  return g_ascii_isalnum(letter) || letter == '.' || letter == '-';
}

/* Whether a text has another, as a whole where that begins or ends with a letter or digit. */
static bool mentions(const char *text, const char *part) {
  const gsize length = strlen(part);
  for (const char *at = text; (at = strstr(at, part)); at++) {
    const bool begins = at == text || !continues(*part) || !continues(at[-1]);
    const bool ends = !continues(part[length - 1]) || !g_ascii_isalnum(at[length]);
    if (begins && ends)
      return true;
  }
  return false;
}

/* Which row it is, unless the message says so: "visitor visitor-4 · visited 8 July 2019". Levels,
 * yes or no, and figures are what a plugin judges, so each finding has those that it is about; all
 * of them are with the evidence. g_free; NULL: there is nothing to add. */
static char *row_words(const struct sy_node *node, const struct sy_assessed_finding *found,
                       const char *message, uint64_t row) {
  const struct sy_table *declared = sy_node_plugin(node)->tables[found->table];
  const struct sy_binding *binding = &node->bindings[found->table];
  g_autoptr(GString) cells = g_string_new(NULL);
  for (guint i = 0; declared->columns[i]; i++) {
    const struct sy_column *column = declared->columns[i];
    const struct sy_column_values *values = &binding->sheet->columns[binding->columns[i]];
    if (!values->present || (values->type != SY_TEXT && values->type != SY_DATE))
      continue;
    g_autofree char *text =
        sy_evidence_cell(node, column, binding->sheet, binding->columns[i], row, true);
    if (*text && !mentions(message, text))
      g_string_append_printf(cells, "%s%s %s", cells->len ? " · " : "", sy_text_get(column->label),
                             text);
  }
  return cells->len ? g_strdup(cells->str) : NULL;
}

/* What the row says, and where it comes from. */
static void tell_row(const sy_edition *edition, const struct sy_assessed_finding *found,
                     struct sy_finding_told *told) {
  const struct sy_node *node = &edition->nodes[found->node];
  const struct sy_binding *binding = &node->bindings[found->table];
  const struct sy_edition_table *table = &edition->tables[binding->table];
  uint64_t row;
  told->table = binding->table;
  g_array_append_val(told->rows, found->sheet_row);
  if (!find_row(binding, found, &row))
    return;
  told->cells = row_words(node, found, told->message, row);
  told->url = sy_source_text(table, binding->sheet, SY_SOURCE_URL, row);
  told->snapshot = sy_source_text(table, binding->sheet, SY_SOURCE_SNAPSHOT, row);
  const char *seen_at = sy_source_text(table, binding->sheet, SY_SOURCE_SEEN_AT, row);
  told->seen = seen_at ? sy_seen_at_shown(seen_at, sy_is_chinese()) : NULL;
}

struct sy_finding_told *sy_finding_tell(const sy_explanation *explanation,
                                        const struct sy_priced_finding *priced) {
  const sy_edition *edition = explanation->assessment->edition;
  const struct sy_assessed_finding *found = priced->found;
  const struct sy_node *node = &edition->nodes[found->node];
  const struct sy_finding *finding = sy_node_plugin(node)->findings[found->finding];
  struct sy_finding_told *told = g_new0(struct sy_finding_told, 1);
  told->priced = *priced;
  told->count = 1;
  told->table = SY_NONE;
  told->rows = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  told->bonus = sy_node_is_bonus(node);
  told->message = sy_finding_shown(node, finding, finding->message, sy_is_chinese(), found->values);
  told->advice = told->bonus
                     ? NULL
                     : sy_finding_shown(node, finding, sy_finding_advice(node, found->finding),
                                        sy_is_chinese(), found->values);
  told->here = priced->disqualified ? g_strdup(_("disqualified"))
                                    : sy_finding_cost_shown(explanation, priced->here, told->bonus);
  told->own = cost_text(explanation, node->kind == SY_LEAF ? priced->own : 0, false);
  if (found->table >= 0 && found->sheet_row)
    tell_row(edition, found, told);
  return told;
}

void sy_finding_told_free(struct sy_finding_told *told) {
  g_free(told->message);
  g_free(told->advice);
  g_free(told->here);
  g_free(told->own);
  g_array_unref(told->rows);
  g_free(told->cells);
  g_free(told->seen);
  g_free(told);
}

bool sy_finding_join(struct sy_finding_told *told, const struct sy_finding_told *other) {
  const struct sy_priced_finding *a = &told->priced, *b = &other->priced;
  const bool same =
      a->found->node == b->found->node && told->table == other->table && a->here == b->here &&
      a->own == b->own && a->disqualified == b->disqualified &&
      strcmp(told->message, other->message) == 0 && g_strcmp0(told->advice, other->advice) == 0 &&
      g_strcmp0(told->cells, other->cells) == 0 && g_strcmp0(told->url, other->url) == 0 &&
      g_strcmp0(told->seen, other->seen) == 0 && g_strcmp0(told->snapshot, other->snapshot) == 0;
  if (!same)
    return false;
  told->count += other->count;
  g_array_append_vals(told->rows, other->rows->data, other->rows->len);
  return true;
}

/* ---- in the order of what could be gained ---- */

/* Where a node's findings stand. */
struct place {
  guint gain;  /* 1 for what disqualifies, then by how much could be gained there, last the rest */
  guint first; /* of its findings, which parts nodes with the same gain */
};

/* Per node. g_free. */
static struct place *places_by_gain(const sy_explanation *explanation) {
  const uint32_t nodes = explanation->assessment->node_count;
  struct place *places = g_new(struct place, (gsize)nodes + 1);
  for (uint32_t i = 0; i < nodes; i++)
    places[i] = (struct place){G_MAXUINT, G_MAXUINT};
  for (guint i = explanation->gains->len; i-- > 0;)
    places[g_array_index(explanation->gains, struct sy_gain, i).node].gain = i + 2;
  for (guint i = explanation->findings->len; i-- > 0;) {
    const struct sy_priced_finding *priced =
        &g_array_index(explanation->findings, struct sy_priced_finding, i);
    struct place *place = &places[priced->found->node];
    place->first = i;
    if (priced->disqualified)
      place->gain = 1;
  }
  return places;
}

static gint compare_places(gconstpointer left, gconstpointer right, gpointer data) {
  const struct place *places = data;
  const struct place *a = &places[((const struct sy_priced_finding *)left)->found->node];
  const struct place *b = &places[((const struct sy_priced_finding *)right)->found->node];
  if (a->gain != b->gain)
    return a->gain < b->gain ? -1 : 1;
  return (a->first > b->first) - (a->first < b->first);
}

GArray *sy_findings_by_indicator(const sy_explanation *explanation) {
  GArray *findings = g_array_copy(explanation->findings);
  g_autofree struct place *places = places_by_gain(explanation);
  g_array_sort_with_data(findings, compare_places, places); /* stable */
  return findings;
}

/* ---- on a terminal, those with the highest cost first ---- */

/* " (evidence/visits.csv:12)", or "" if a finding concerns no row. g_free. */
static char *where_found(const sy_edition *edition, const struct sy_assessed_finding *found) {
  if (found->table < 0)
    return g_strdup("");
  const struct sy_binding *binding = &edition->nodes[found->node].bindings[found->table];
  g_autofree char *row = sy_table_row_text(&edition->tables[binding->table], found->sheet_row);
  return g_strdup_printf(" (%s)", row);
}

static void add_finding(const sy_explanation *explanation, const struct sy_priced_finding *priced,
                        sy_layout *layout) {
  const sy_edition *edition = explanation->assessment->edition;
  g_autoptr(sy_finding_told) told = sy_finding_tell(explanation, priced);
  g_autofree char *where = where_found(edition, priced->found);
  g_autofree char *note =
      told->bonus ? g_strdup(where) : g_strdup_printf("→ %s%s", told->advice, where);
  sy_layout_cell(layout, told->here);
  sy_layout_cell(layout, told->own);
  sy_layout_cell(layout, sy_text_get(edition->nodes[priced->found->node].name));
  sy_layout_link(layout, SY_LINK_NODE, priced->found->node);
  sy_layout_cell(layout, told->message);
  if (*note)
    sy_layout_note(layout, g_strchug(note));
}

/* The findings that count for the unit, or those that count against it. */
static void write_findings(const sy_explanation *explanation, bool bonus, const char *heading,
                           guint most, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_RIGHT, SY_RIGHT, SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {bonus ? _("gain") : _("cost"), bonus ? "" : _("own"),
                                  _("indicator"), _("finding")};
  guint count = 0;
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (guint i = 0; i < explanation->findings->len; i++) {
    const struct sy_priced_finding *priced =
        &g_array_index(explanation->findings, struct sy_priced_finding, i);
    const struct sy_node *node = &explanation->assessment->edition->nodes[priced->found->node];
    if (sy_node_is_bonus(node) == bonus && count++ < most)
      add_finding(explanation, priced, layout);
  }
  if (count == 0)
    return;
  sy_gap_print(style, stream);
  sy_heading_print(heading, style, stream);
  sy_layout_print(layout, style, stream);
  if (count > most)
    sy_line_print(style, stream, _("and %u more; to see all, explain one indicator"), count - most);
}

void explain_write_findings(const sy_explanation *explanation, guint most,
                            const struct sy_style *style, FILE *stream) {
  write_findings(explanation, false,
                 _("Findings: points lost here (cost) and on the indicator itself (own)"), most,
                 style, stream);
  write_findings(explanation, true, _("Findings: points added here (gain)"), most, style, stream);
}
