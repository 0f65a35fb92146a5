/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: what changed since an earlier edition, for people
 *
 * If something cannot be compared, the reason is given instead of a figure.
 */
#include "print/print-private.h"

struct page {
  const sy_changes *changes;
  const sy_edition *earlier, *later;
  const struct sy_style *style;
  FILE *stream;
};

static void section(const struct page *page, const char *heading, const sy_layout *layout) {
  fputc('\n', page->stream);
  sy_heading_print(heading, page->style, page->stream);
  sy_layout_print(layout, page->style, page->stream);
}

static void headings(sy_layout *layout, const char *const *texts, guint count) {
  for (guint i = 0; i < count; i++)
    sy_layout_cell(layout, texts ? texts[i] : "");
}

/* A change with its sign, to the digits of the later edition. g_free. */
static char *signed_shown(const struct page *page, int64_t change) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(sy_nano_round(change, 1, page->later->digits), page->later->digits, text);
  return g_strconcat(change > 0 && *text != '-' ? "+" : "", text, NULL);
}

static void cell_signed(const struct page *page, sy_layout *layout, int64_t change) {
  g_autofree char *text = signed_shown(page, change);
  sy_layout_cell(layout, text);
}

static void cell_score(const struct page *page, sy_layout *layout, int64_t score) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(sy_nano_round(score, 1, page->later->digits), page->later->digits, text);
  sy_layout_cell(layout, text);
}

/* ---- indicators ---- */

static const struct sy_node *node_of(const struct page *page, const struct sy_node_match *match) {
  return match->later == SY_NONE ? &page->earlier->nodes[match->earlier]
                                 : &page->later->nodes[match->later];
}

/* "plugin, parameters". g_free. */
static char *rules_text(uint64_t differs) {
  GString *text = g_string_new(NULL);
  for (unsigned number = 0; number < SY_RULES; number++)
    if (differs & UINT64_C(1) << number)
      g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", _(sy_rule_of(number)->word));
  return g_string_free(text, FALSE);
}

/* "timeliness@1 → timeliness@2" where the plugin changed, else "". g_free. */
static char *plugin_text(const struct page *page, const struct sy_node_match *match) {
  if (!(match->differs & UINT64_C(1) << SY_RULE_PLUGIN))
    return g_strdup("");
  return g_strdup_printf(_(" (%s → %s)"), page->earlier->nodes[match->earlier].plugin_id,
                         page->later->nodes[match->later].plugin_id);
}

static const char *fate_word(const struct sy_node_match *match) {
  switch (match->fate) {
  case SY_FATE_ADDED:
    return _("added");
  case SY_FATE_REMOVED:
    return _("removed");
  case SY_FATE_REDEFINED:
    return _("redefined");
  case SY_FATE_BELOW:
    return _("changed below");
  default:
    return match->reweighted ? _("re-weighted") : _("alike");
  }
}

/* A description in words of a node's changes. g_free. */
static char *node_note(const struct page *page, const struct sy_node_match *match) {
  g_autofree char *rules = rules_text(match->differs);
  if (match->later == SY_NONE || match->earlier == SY_NONE) {
    const struct sy_node *node = node_of(page, match);
    return g_strdup(node->plugin_id ? node->plugin_id : "");
  }
  g_autofree char *plugin = plugin_text(page, match);
  return g_strconcat(rules, plugin, NULL);
}

static void cell_share(sy_layout *layout, const sy_edition *edition, uint32_t index) {
  const struct sy_node *node = index == SY_NONE ? NULL : &edition->nodes[index];
  const bool shares = node && sy_node_has_score(node);
  g_autofree char *share = shares ? share_shown(node->weight) : g_strdup("");
  sy_layout_cell(layout, share);
}

/* A node below one that was added or removed is not worth reporting. */
static bool is_told(const struct page *page, const struct sy_node_match *match) {
  if (match->fate == SY_FATE_ALIKE)
    return match->reweighted;
  const uint32_t parent = node_of(page, match)->parent;
  if (parent == SY_NONE || match->fate == SY_FATE_REDEFINED || match->fate == SY_FATE_BELOW)
    return true;
  const char *id =
      match->later == SY_NONE ? page->earlier->nodes[parent].id : page->later->nodes[parent].id;
  return sy_edition_find_node(match->later == SY_NONE ? page->later : page->earlier, id) != SY_NONE;
}

static void write_nodes(const struct page *page) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_RIGHT, SY_LEFT};
  const char *const texts[] = {"", _("indicator"), _("weight before"), _("now"), _("what differs")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  headings(layout, texts, G_N_ELEMENTS(texts));
  guint alike = 0;
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    alike += match->fate == SY_FATE_ALIKE;
    if (!is_told(page, match))
      continue;
    g_autofree char *note = node_note(page, match);
    sy_layout_cell(layout, fate_word(match));
    sy_layout_cell(layout, sy_text_get(node_of(page, match)->name));
    cell_share(layout, page->earlier, match->earlier);
    cell_share(layout, page->later, match->later);
    sy_layout_cell(layout, note);
  }
  section(page, _("Indicators"), layout);
  fprintf(page->stream,
          ngettext("%u node is defined alike in both.\n", "%u nodes are defined alike in both.\n",
                   alike),
          alike);
}

/* ---- units ---- */

/* The names of the units that the other edition lacks. */
static void write_others(const struct page *page, const sy_edition *edition,
                         const sy_edition *other, uint32_t count) {
  static const uint32_t most = 40;
  if (count == 0)
    return;
  g_autoptr(GHashTable) ids = g_hash_table_new(sy_text_hash, g_str_equal);
  for (uint32_t i = 0; i < other->unit_count; i++)
    g_hash_table_add(ids, other->units[i].id);
  g_autoptr(GString) names = g_string_new(NULL);
  for (uint32_t i = 0, told = 0; i < edition->unit_count && told < most; i++) {
    if (g_hash_table_contains(ids, edition->units[i].id))
      continue;
    g_string_append_printf(names, "%s%s", told++ ? _(", ") : "",
                           sy_text_get(edition->units[i].name));
  }
  g_autofree char *text =
      g_strdup_printf(_("%u only in %s: %s%s"), count, sy_text_get(edition->name), names->str,
                      count > most ? " …" : "");
  sy_paragraph_print(text, 0, page->style, page->stream);
}

static void write_units(const struct page *page) {
  fputc('\n', page->stream);
  sy_heading_print(_("Units"), page->style, page->stream);
  fprintf(page->stream, _("%u in both\n"), page->changes->unit_count);
  write_others(page, page->earlier, page->later, page->changes->units_removed);
  write_others(page, page->later, page->earlier, page->changes->units_added);
}

/* ---- ranks ---- */

static const char *band_name(const struct sy_award *award, const struct sy_standing *standing,
                             uint32_t unit) {
  const guint band = standing->band[unit];
  return band ? sy_text_get(award->bands[band - 1].name) : "";
}

/* Sorts units by cohort, then by their rank now. */
static gint compare_ranks(gconstpointer left, gconstpointer right, gpointer data) {
  const struct sy_standing *standing = data;
  const struct sy_unit_change *a = *(const struct sy_unit_change *const *)left;
  const struct sy_unit_change *b = *(const struct sy_unit_change *const *)right;
  if (standing->rank[a->later] != standing->rank[b->later])
    return standing->rank[a->later] < standing->rank[b->later] ? -1 : 1;
  return a->later < b->later ? -1 : a->later > b->later;
}

/* The units of a cohort that both editions rank, by their rank now. */
static GPtrArray *ranked_in_both(const struct page *page, uint32_t cohort,
                                 const struct sy_standing *was, const struct sy_standing *is) {
  GPtrArray *units = g_ptr_array_new();
  for (guint i = 0; i < page->changes->unit_count; i++) {
    struct sy_unit_change *unit = &page->changes->units[i];
    if (page->later->units[unit->later].cohort == cohort && is->rank[unit->later] &&
        was->rank[unit->earlier])
      g_ptr_array_add(units, unit);
  }
  g_ptr_array_sort_with_data(units, compare_ranks, (gpointer)is);
  return units;
}

/* Ranks of one award in one cohort; nothing if no unit is ranked in both years. */
static void write_award(const struct page *page, uint32_t index, uint32_t before, uint32_t cohort) {
  static const enum sy_align align[] = {SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_LEFT, SY_LEFT, SY_LEFT};
  const struct sy_award *award = &page->later->awards[index];
  const struct sy_award *earlier = &page->earlier->awards[before];
  const struct sy_standing *is = &page->changes->later->standings[index];
  const struct sy_standing *was = &page->changes->earlier->standings[before];
  const char *const texts[] = {_("before"), _("rank"),        _("move"),
                               _("unit"),   _("band before"), _("now")};
  g_autoptr(GPtrArray) units = ranked_in_both(page, cohort, was, is);
  if (units->len == 0)
    return;
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  headings(layout, texts, G_N_ELEMENTS(texts));
  guint up = 0, down = 0;
  for (guint i = 0; i < units->len; i++) {
    const struct sy_unit_change *unit = g_ptr_array_index(units, i);
    const uint32_t now = is->rank[unit->later], then = was->rank[unit->earlier];
    up += now < then;
    down += now > then;
    g_autofree char *rank = g_strdup_printf("%u", now), *old = g_strdup_printf("%u", then);
    g_autofree char *move = g_strdup_printf("%+d", (int)then - (int)now);
    sy_layout_cell(layout, old);
    sy_layout_cell(layout, rank);
    sy_layout_cell(layout, now == then ? "=" : move);
    sy_layout_cell(layout, sy_text_get(page->later->units[unit->later].name));
    sy_layout_cell(layout, band_name(earlier, was, unit->earlier));
    sy_layout_cell(layout, band_name(award, is, unit->later));
  }
  g_autofree char *heading = page->later->cohort_count > 1
                                 ? g_strdup_printf("%s · %s", sy_text_get(award->name),
                                                   sy_text_get(page->later->cohorts[cohort].name))
                                 : g_strdup(sy_text_get(award->name));
  section(page, heading, layout);
  fprintf(page->stream, _("%u up, %u unchanged, %u down\n"), up, units->len - up - down, down);
}

static void write_awards(const struct page *page) {
  for (uint32_t i = 0; i < page->later->award_count; i++) {
    const uint32_t before = sy_edition_find_award(page->earlier, page->later->awards[i].id);
    for (uint32_t k = 0; before != SY_NONE && k < page->later->cohort_count; k++)
      write_award(page, i, before, k);
  }
}

/* ---- averages ---- */

/* Alike nodes below an alike node are left out here; JSON has these details. */
static bool is_topmost_alike(const struct page *page, const struct sy_node_match *match) {
  if (match->fate != SY_FATE_ALIKE)
    return false;
  const uint32_t parent = page->later->nodes[match->later].parent;
  return parent == SY_NONE || page->changes->nodes[parent].fate != SY_FATE_ALIKE;
}

/* False where there is no mean. */
static bool add_mean(const struct page *page, const struct sy_node_match *match, uint32_t cohort,
                     sy_layout *layout) {
  const struct sy_mean_change mean = sy_mean_change_of(page->changes, match, cohort);
  if (mean.unit_count == 0)
    return false;
  g_autofree char *moves = g_strdup_printf("%u / %u / %u", mean.up, mean.same, mean.down);
  sy_layout_cell(layout, sy_text_get(node_of(page, match)->name));
  cell_score(page, layout, mean.before);
  cell_score(page, layout, mean.after);
  cell_signed(page, layout, mean.after - mean.before);
  sy_layout_cell(layout, moves);
  return true;
}

/* Why the scores on a node of both years are not compared. */
static void write_not_compared(const struct page *page) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < page->changes->node_count; i++) {
    const struct sy_node_match *match = &page->changes->nodes[i];
    if ((match->fate == SY_FATE_BELOW || match->fate == SY_FATE_REDEFINED) &&
        sy_node_has_score(node_of(page, match)))
      g_string_append_printf(names, "%s%s", names->len ? _(", ") : "",
                             sy_text_get(node_of(page, match)->name));
  }
  if (names->len == 0)
    return;
  g_autofree char *text = g_strdup_printf(
      _("Not compared, because the two years define them differently: %s"), names->str);
  sy_paragraph_print(text, 0, page->style, page->stream);
}

static void write_means(const struct page *page) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {_("mean"), _("before"), _("now"), _("change"),
                               _("units up / same / down")};
  for (uint32_t cohort = 0; cohort < page->later->cohort_count; cohort++) {
    g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
    headings(layout, texts, G_N_ELEMENTS(texts));
    guint means = 0;
    for (guint i = 0; i < page->changes->node_count; i++)
      if (is_topmost_alike(page, &page->changes->nodes[i]))
        means += add_mean(page, &page->changes->nodes[i], cohort, layout);
    if (means == 0)
      continue;
    g_autofree char *heading = g_strdup_printf(_("Averages where both years measure alike · %s"),
                                               sy_text_get(page->later->cohorts[cohort].name));
    section(page, heading, layout);
  }
  write_not_compared(page);
}

/* ---- what made each total change ---- */

static void add_split(const struct page *page, const struct sy_unit_change *unit,
                      sy_layout *layout) {
  sy_layout_cell(layout, sy_text_get(page->later->units[unit->later].name));
  cell_score(page, layout, unit->before);
  cell_score(page, layout, unit->after);
  cell_signed(page, layout, unit->after - unit->before);
  const int64_t parts[] = {unit->performance, unit->method, unit->rest};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    cell_signed(page, layout, parts[i]);
}

static void write_splits(const struct page *page) {
  static const enum sy_align align[] = {SY_LEFT,  SY_RIGHT, SY_RIGHT, SY_RIGHT,
                                        SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {
      _("unit"),   _("total before"),    _("now"), _("change"), _("performance"),
      _("method"), _("new or redefined")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  headings(layout, texts, G_N_ELEMENTS(texts));
  guint splits = 0;
  for (guint i = 0; i < page->changes->unit_count; i++)
    if (page->changes->units[i].is_split) {
      add_split(page, &page->changes->units[i], layout);
      splits++;
    }
  if (splits == 0) {
    sy_paragraph_print(_("Both years measure nothing alike, so no total is compared."), 0,
                       page->style, page->stream);
    return;
  }
  section(page, _("What made the totals change"), layout);
  sy_paragraph_print(_("performance: the unit's own change on what both years define alike, "
                       "averaged over both years' trees. method: what the change of weights and "
                       "membership makes of the same scores. new or redefined: the rest, which has "
                       "no counterpart in the other year."),
                     0, page->style, page->stream);
}

/* ---- what is reconstructed ---- */

/* Reconstructed figures must not be taken for published ones. */
static void write_bases(const struct page *page) {
  const sy_edition *const editions[] = {page->earlier, page->later};
  fputc('\n', page->stream);
  for (guint i = 0; i < G_N_ELEMENTS(editions); i++) {
    g_autofree char *basis = table_basis(editions[i]);
    g_autofree char *text = g_strdup_printf(_("%s: %s"), sy_text_get(editions[i]->name), basis);
    sy_paragraph_print(text, 0, page->style, page->stream);
  }
}

/* ---- all of it ---- */

void sy_changes_write(const sy_changes *changes, const struct sy_style *style, FILE *stream) {
  const struct page page = {changes, changes->earlier->edition, changes->later->edition, style,
                            stream};
  g_autofree char *heading =
      g_strdup_printf("%s → %s", sy_text_get(page.earlier->name), sy_text_get(page.later->name));
  sy_heading_print(heading, style, stream);
  write_nodes(&page);
  write_units(&page);
  if (changes->unit_count > 0) {
    write_awards(&page);
    write_means(&page);
    write_splits(&page);
  }
  write_bases(&page);
}
