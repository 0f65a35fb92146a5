/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-unit.c: how one unit changed since an earlier edition, for people
 */
#include "print/changes-private.h"

/* ---- the total ---- */

static void write_total(const struct changes_page *page, const struct sy_unit_change *unit) {
  static const enum sy_align align[] = {SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {_("total before"), _("now"),    _("change"),
                               _("own change"),   _("method"), _("new or redefined")};
  const guint columns = unit->is_split ? G_N_ELEMENTS(align) : 3;
  if (!unit->has_total) {
    sy_line_print(page->style, page->stream, "%s",
                  _("It does not have a total in both editions, so totals are not compared."));
    return;
  }
  g_autoptr(sy_layout) layout = sy_layout_new(columns, align);
  changes_headings(layout, texts, columns);
  const struct sy_estimated estimated = sy_estimated_of(page->changes, NULL, unit);
  changes_add_figures(page, layout, (struct changes_figure){0, unit->before, estimated.before},
                      (struct changes_figure){0, unit->after, estimated.after});
  const int64_t parts[] = {unit->performance, unit->method, unit->rest};
  for (guint i = 0; unit->is_split && i < G_N_ELEMENTS(parts); i++)
    changes_add_signed(page, layout, parts[i]);
  sy_section_print(unit->is_split ? _("The total, and what made it change")
                                  : _("The totals, which cannot be compared"),
                   layout, page->style, page->stream);
  if (!unit->is_split) {
    sy_line_print(page->style, page->stream, "%s",
                  _("It does not have scores on what both editions define in the same way, so what "
                    "made the total change is not known."));
    return;
  }
  changes_write_sum(page, unit);
  changes_write_causes(page);
}

/* ---- ranks ---- */

static void add_number(sy_layout *layout, uint32_t number) {
  g_autofree char *text = number ? g_strdup_printf("%u", number) : g_strdup("–");
  sy_layout_cell(layout, text);
}

/* The unit's ranks for an award of both editions; false if it has none. */
static bool add_ranks(const struct changes_page *page, uint32_t index,
                      const struct sy_unit_change *unit, sy_layout *layout) {
  const struct sy_award *award = &page->later->awards[index];
  const uint32_t before = sy_edition_find_award(page->earlier, award->id);
  if (before == SY_NONE)
    return false;
  const struct sy_standing *is = &page->changes->later->standings[index];
  const struct sy_standing *was = &page->changes->earlier->standings[before];
  const uint32_t now = is->rank[unit->later], then = was->rank[unit->earlier];
  if (!now && !then)
    return false;
  g_autofree char *move = g_strdup_printf("%+d", (int)then - (int)now);
  sy_layout_cell(layout, sy_text_get(award->name));
  add_number(layout, then);
  add_number(layout, now);
  sy_layout_cell(layout, !now || !then ? "" : now == then ? "=" : move);
  sy_layout_cell(layout, changes_band(&page->earlier->awards[before], was, unit->earlier));
  sy_layout_cell(layout, changes_band(award, is, unit->later));
  return true;
}

static void write_ranks(const struct changes_page *page, const struct sy_unit_change *unit) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_LEFT, SY_LEFT};
  const char *const texts[] = {_("award"), _("rank before"), _("rank now"),
                               _("move"),  _("band before"), _("band now")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  guint ranks = 0;
  for (uint32_t i = 0; i < page->later->award_count; i++)
    ranks += add_ranks(page, i, unit, layout);
  if (ranks)
    sy_section_print(_("Ranks"), layout, page->style, page->stream);
}

/* ---- scores ---- */

static bool add_score(const struct changes_page *page, const struct sy_node_match *match,
                      const struct sy_unit_change *unit, sy_layout *layout) {
  int64_t change;
  if (!changes_is_topmost(page, match) || !sy_node_change_of(page->changes, match, unit, &change))
    return false;
  const int64_t now = sy_score_of(page->changes->later, match->later, unit->later);
  const struct sy_estimated estimated = sy_estimated_of(page->changes, match, unit);
  sy_layout_cell(layout, sy_text_get(page->later->nodes[match->later].name));
  sy_layout_link(layout, SY_LINK_NODE, match->later);
  changes_add_figures(page, layout,
                      (struct changes_figure){match->earlier, now - change, estimated.before},
                      (struct changes_figure){match->later, now, estimated.after});
  return true;
}

static void write_scores(const struct changes_page *page, const struct sy_unit_change *unit) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT, SY_RIGHT};
  const char *const texts[] = {_("indicator"), _("before"), _("now"), _("change")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  guint scores = 0;
  for (guint i = 0; i < page->changes->node_count; i++)
    scores += add_score(page, &page->changes->nodes[i], unit, layout);
  if (scores)
    sy_section_print(_("Scores on what both editions define in the same way"), layout, page->style,
                     page->stream);
}

/* ---- the whole ---- */

/* Units of which it is a part, if it was merged or split. */
static void write_regrouped(const struct changes_page *page, uint32_t unit) {
  for (guint i = 0; i < page->changes->lineage->regrouping_count; i++) {
    const struct sy_regrouped_change *regrouped = &page->changes->regrouped[i];
    const struct sy_indices *now = &regrouped->units->later;
    g_autofree char *text = changes_regrouped(page, regrouped);
    for (uint32_t k = 0; k < now->count; k++)
      if (now->items[k] == unit)
        sy_line_print(page->style, page->stream, _("Merged or split: %s"), text);
  }
}

const struct sy_unit_change *changes_find_unit(const sy_changes *changes, uint32_t unit) {
  for (guint i = 0; i < changes->unit_count; i++)
    if (changes->units[i].later == unit)
      return &changes->units[i];
  return NULL;
}

void sy_changes_unit_write(const sy_changes *changes, uint32_t unit, const struct sy_style *style,
                           FILE *stream) {
  bool marked = false;
  g_auto(changes_page) page = changes_open(changes, style, stream, &marked);
  const struct sy_unit_change *change = changes_find_unit(changes, unit);
  sy_line_print(style, stream, _("Compared with %s."), sy_text_get(page.earlier->name));
  write_regrouped(&page, unit);
  if (!change) {
    sy_line_print(style, stream, "%s", _("That edition does not have this unit."));
    return;
  }
  write_total(&page, change);
  const bool by_leaf = changes_write_leaves(&page, change);
  changes_write_rest(&page, change);
  write_ranks(&page, change);
  if (!by_leaf)
    write_scores(&page, change);
  changes_explain_mark(&page);
}
