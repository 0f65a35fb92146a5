/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-ranks.c: how ranks and bands changed since an earlier edition, and the rules of awards
 */
#include "document/document.h"
#include "print/changes-private.h"

const char *changes_band(const struct sy_award *award, const struct sy_standing *standing,
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
static GPtrArray *ranked_in_both(const struct changes_page *page, uint32_t cohort,
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

/* One award in one cohort. */
struct ranking {
  uint32_t cohort;
  const struct sy_award *award, *earlier;
  const struct sy_standing *is, *was;
};

/* Whether either year's award has bands. */
static bool has_bands(const struct ranking *ranking) {
  return ranking->earlier->band_count + ranking->award->band_count > 0;
}

static void add_ranked(const struct changes_page *page, const struct ranking *ranking,
                       const struct sy_unit_change *unit, sy_layout *layout) {
  const uint32_t now = ranking->is->rank[unit->later], then = ranking->was->rank[unit->earlier];
  g_autofree char *rank = g_strdup_printf("%u", now), *old = g_strdup_printf("%u", then);
  g_autofree char *move = g_strdup_printf("%+d", (int)then - (int)now);
  sy_layout_cell(layout, old);
  sy_layout_cell(layout, rank);
  sy_layout_cell(layout, now == then ? "=" : move);
  sy_layout_cell(layout, sy_text_get(page->later->units[unit->later].name));
  sy_layout_link(layout, SY_LINK_UNIT, unit->later);
  if (!has_bands(ranking))
    return;
  sy_layout_cell(layout, changes_band(ranking->earlier, ranking->was, unit->earlier));
  sy_layout_cell(layout, changes_band(ranking->award, ranking->is, unit->later));
}

/* What decides ranks: "the exact score". g_free. */
static char *basis_text(const struct sy_award *award) {
  return award->rank_on == SY_RANK_EXACT
             ? g_strdup(_("the exact score"))
             : g_strdup_printf(ngettext("the score rounded to %u digit",
                                        "the score rounded to %u digits", award->digits),
                               award->digits);
}

/* Ranks may also move because they are decided by something else. */
static void write_basis(const struct changes_page *page, const struct ranking *ranking) {
  g_autofree char *was = basis_text(ranking->earlier), *is = basis_text(ranking->award);
  g_autofree char *text =
      g_strdup_printf(_("Ranks were decided by %s, and are now by %s."), was, is);
  if (strcmp(was, is) != 0)
    sy_paragraph_print(text, 0, page->style, page->stream);
}

static bool stays(const struct ranking *ranking, const struct sy_unit_change *unit) {
  return ranking->is->rank[unit->later] == ranking->was->rank[unit->earlier] &&
         strcmp(changes_band(ranking->earlier, ranking->was, unit->earlier),
                changes_band(ranking->award, ranking->is, unit->later)) == 0;
}

/* The units that both years rank. If most stay where they are, only the others are listed. */
static void write_ranked(const struct changes_page *page, const struct ranking *ranking,
                         const GPtrArray *units, const char *heading) {
  static const enum sy_align align[] = {SY_RIGHT, SY_RIGHT, SY_RIGHT, SY_LEFT, SY_LEFT, SY_LEFT};
  const char *const texts[] = {_("rank before"), _("rank now"),    _("move"),
                               _("unit"),        _("band before"), _("band now")};
  const guint columns = G_N_ELEMENTS(texts) - (has_bands(ranking) ? 0 : 2);
  g_autoptr(sy_layout) layout = sy_layout_new(columns, align);
  changes_headings(layout, texts, columns);
  guint up = 0, down = 0, same = 0, listed = 0;
  for (guint i = 0; i < units->len; i++)
    same += stays(ranking, g_ptr_array_index(units, i));
  const guint count = changes_lists_unchanged(units->len, same) ? units->len : units->len - same;
  for (guint i = 0; i < units->len; i++) {
    const struct sy_unit_change *unit = g_ptr_array_index(units, i);
    const uint32_t now = ranking->is->rank[unit->later], then = ranking->was->rank[unit->earlier];
    up += now < then;
    down += now > then;
    if (listed == CHANGES_MOST_ROWS || (count < units->len && stays(ranking, unit)))
      continue;
    add_ranked(page, ranking, unit, layout);
    listed++;
  }
  sy_section_print(heading, listed ? layout : NULL, page->style, page->stream);
  changes_write_more(page, count - listed);
  sy_line_print(page->style, page->stream, _("%u up, %u unchanged, %u down"), up,
                units->len - up - down, down);
  write_basis(page, ranking);
}

/* Why a unit has no rank, in one word. */
static const char *unranked_word(const sy_assessment *assessment, uint32_t unit, uint32_t node) {
  if (sy_marks_of(assessment, node, unit) & SY_MARK_DISQUALIFIED)
    return _("disqualified");
  return sy_outcome_of(assessment, node, unit) == SY_NOT_APPLICABLE ? _("n/a") : _("provisional");
}

/* The units that have a rank in only one year. */
static void write_gained_and_lost(const struct changes_page *page, const struct ranking *ranking,
                                  const char *heading, bool with_heading) {
  struct changes_names gained = {0}, lost = {0};
  for (guint i = 0; i < page->changes->unit_count; i++) {
    const struct sy_unit_change *unit = &page->changes->units[i];
    const uint32_t now = ranking->is->rank[unit->later], then = ranking->was->rank[unit->earlier];
    if (page->later->units[unit->later].cohort != ranking->cohort || !now == !then)
      continue;
    const char *why =
        now ? unranked_word(page->changes->earlier, unit->earlier, ranking->earlier->node)
            : unranked_word(page->changes->later, unit->later, ranking->award->node);
    g_autofree char *text =
        g_strdup_printf(now ? _("%s (%u; before: %s)") : _("%s (before: %u; now: %s)"),
                        sy_text_get(page->later->units[unit->later].name), now ? now : then, why);
    changes_add_name(now ? &gained : &lost, text);
  }
  if (with_heading && (gained.count || lost.count)) {
    sy_gap_print(page->style, page->stream);
    sy_heading_print(heading, page->style, page->stream);
  }
  changes_write_names(page, _("Gained a rank: "), &gained);
  changes_write_names(page, _("Lost its rank: "), &lost);
}

/* Ranks of one award in one cohort; nothing if no unit is ranked in either year. */
static void write_award(const struct changes_page *page, uint32_t index, uint32_t before,
                        uint32_t cohort) {
  const struct ranking ranking = {.cohort = cohort,
                                  .award = &page->later->awards[index],
                                  .earlier = &page->earlier->awards[before],
                                  .is = &page->changes->later->standings[index],
                                  .was = &page->changes->earlier->standings[before]};
  g_autoptr(GPtrArray) units = ranked_in_both(page, cohort, ranking.was, ranking.is);
  g_autofree char *heading = page->later->cohort_count > 1
                                 ? g_strdup_printf("%s · %s", sy_text_get(ranking.award->name),
                                                   sy_text_get(page->later->cohorts[cohort].name))
                                 : g_strdup(sy_text_get(ranking.award->name));
  if (units->len > 0)
    write_ranked(page, &ranking, units, heading);
  write_gained_and_lost(page, &ranking, heading, units->len == 0);
}

/* The name of an award; if another has the same name, with those of the cohorts that it ranks. */
static char *award_name(const struct changes_page *page, const sy_edition *edition,
                        uint32_t index) {
  const sy_edition *const editions[] = {page->later, page->earlier};
  const struct sy_award *award = &edition->awards[index];
  bool shared = false;
  for (guint i = 0; i < G_N_ELEMENTS(editions); i++)
    for (uint32_t k = 0; k < editions[i]->award_count; k++) {
      const struct sy_award *other = &editions[i]->awards[k];
      shared |= strcmp(other->id, award->id) != 0 &&
                strcmp(sy_text_get(other->name), sy_text_get(award->name)) == 0;
    }
  g_autoptr(GString) cohorts = g_string_new(NULL);
  for (uint32_t i = 0; i < award->cohorts.count; i++)
    g_string_append_printf(cohorts, "%s%s", i ? _(", ") : "",
                           sy_text_get(edition->cohorts[award->cohorts.items[i]].name));
  return shared && cohorts->len
             ? g_strdup_printf(_("%s (%s)"), sy_text_get(award->name), cohorts->str)
             : g_strdup(sy_text_get(award->name));
}

/* The name of the award or node that a rule is about, in the edition that has it; "" if it is about
 * neither. g_free. */
static char *subject_of(const struct changes_page *page, const struct sy_ranking_rule *rule) {
  const sy_edition *const editions[] = {page->later, page->earlier};
  for (guint i = 0; i < G_N_ELEMENTS(editions); i++) {
    const uint32_t award = rule->award ? sy_edition_find_award(editions[i], rule->award) : SY_NONE;
    const uint32_t node = rule->node ? sy_edition_find_node(editions[i], rule->node) : SY_NONE;
    if (award != SY_NONE)
      return award_name(page, editions[i], award);
    if (node != SY_NONE)
      return g_strdup(sy_text_get(editions[i]->nodes[node].name));
  }
  return g_strdup("");
}

/* A rule and what it was and is. Of an award that only one edition has, that says it all. */
static void add_rule(const struct changes_page *page, const struct sy_ranking_rule *rule,
                     sy_layout *layout) {
  const bool is_new = strcmp(rule->rule, "award") == 0 && json_is_null(rule->before);
  const bool is_gone = strcmp(rule->rule, "award") == 0 && json_is_null(rule->after);
  g_autofree char *before = sy_ranking_rule_text(rule->before);
  g_autofree char *after = sy_ranking_rule_text(rule->after);
  g_autofree char *subject = subject_of(page, rule);
  sy_layout_cell(layout, subject);
  sy_layout_cell(layout, is_new ? _("new award") : is_gone ? _("no longer awarded") : rule->rule);
  sy_layout_cell(layout, is_gone ? "" : before);
  sy_layout_cell(layout, is_new ? "" : after);
}

/* The rules of awards and grades that differ. */
void changes_write_ranking_rules(const struct changes_page *page) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT, SY_LEFT};
  const char *const texts[] = {_("award or indicator"), _("what differs"), _("before"), _("now")};
  g_autoptr(GArray) rules = sy_ranking_rules(page->earlier, page->later);
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  for (guint i = 0; i < rules->len; i++)
    add_rule(page, &g_array_index(rules, struct sy_ranking_rule, i), layout);
  if (rules->len > 0)
    sy_section_print(_("Rules of awards and grades that differ"), layout, page->style,
                     page->stream);
}

void changes_write_awards(const struct changes_page *page) {
  for (uint32_t i = 0; i < page->later->award_count; i++) {
    const uint32_t before = sy_edition_find_award(page->earlier, page->later->awards[i].id);
    for (uint32_t k = 0; before != SY_NONE && k < page->later->cohort_count; k++)
      write_award(page, i, before, k);
  }
}
