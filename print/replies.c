/* SPDX-License-Identifier: Apache-2.0
 *
 * replies.c: what a unit's reply changed, for people
 */
#include "print/print-private.h"

bool sy_has_replied(const sy_edition *edition, uint32_t unit) {
  for (uint32_t table = 0; table < edition->table_count; table++) {
    const struct sy_stages *stages = edition->tables[table].stages;
    for (guint i = 0; stages && i < stages->replies->len; i++)
      if (g_array_index(stages->replies, struct sy_reply, i).unit == unit)
        return true;
  }
  return false;
}

/* One unit by its first rows alone, and now. */
struct replied {
  const sy_assessment *first, *now;
  const sy_edition *edition;
  const sy_figures *figures_first, *figures_now;
  uint32_t unit;
};

/* ---- rows ---- */

/* Adds the columns that one leaf reads and in which the two rows differ: "signs: none → clear". */
static void add_columns(const struct sy_node *node, const struct sy_binding *binding,
                        const struct sy_table *declared, const struct sy_stages *stages,
                        const struct sy_reply *reply, GPtrArray *texts) {
  for (guint i = 0; declared->columns[i]; i++) {
    const guint column = binding->columns[i];
    if (!stages->all->columns[column].present)
      continue;
    const struct sy_column *as = declared->columns[i];
    g_autofree char *was =
        reply->replaced == SY_NONE
            ? g_strdup("")
            : sy_evidence_cell(node, as, stages->all, column, reply->replaced, true);
    g_autofree char *is = sy_evidence_cell(node, as, stages->all, column, reply->row, true);
    g_autofree char *change = reply->replaced == SY_NONE
                                  ? g_strdup(is)
                                  : g_strdup_printf("%s → %s", *was ? was : "–", *is ? is : "–");
    g_autofree char *text = g_strdup_printf(_("%s: %s"), sy_text_get(as->label), change);
    if (strcmp(was, is) != 0 && !g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
      g_ptr_array_add(texts, g_steal_pointer(&text));
  }
}

/* What a row changed, in all columns of the table that some plugin reads. g_free. */
static char *columns_text(const sy_edition *edition, uint32_t table, const struct sy_reply *reply) {
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      if (node->bindings[k].table == table)
        add_columns(node, &node->bindings[k], sy_node_plugin(node)->tables[k],
                    edition->tables[table].stages, reply, texts);
  }
  g_ptr_array_add(texts, NULL);
  return g_strjoinv(_("; "), (char **)texts->pdata);
}

static void add_row(const sy_edition *edition, uint32_t table, const struct sy_reply *reply,
                    sy_layout *layout) {
  const struct sy_stages *stages = edition->tables[table].stages;
  const enum sy_stage stage =
      (enum sy_stage)sy_sheet_integer(stages->all, stages->stage_column, reply->row);
  g_autofree char *row =
      sy_table_row_text(&edition->tables[table], sy_sheet_row(stages->all, reply->row));
  g_autofree char *replaces =
      reply->replaced == SY_NONE
          ? g_strdup(_("new row"))
          : g_strdup_printf(_("row %u"), sy_sheet_row(stages->all, reply->replaced));
  g_autofree char *columns = columns_text(edition, table, reply);
  sy_layout_cell(layout, row);
  sy_layout_cell(layout, sy_text_get(sy_stage_level(stage)->label));
  sy_layout_cell(layout, replaces);
  sy_layout_cell(layout, columns);
}

static void write_rows(const struct replied *replied, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_LEFT, SY_LEFT, SY_LEFT};
  const char *const headings[] = {_("row"), _("stage"), _("replaces"), _("what differs")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t table = 0; table < replied->edition->table_count; table++) {
    const struct sy_stages *stages = replied->edition->tables[table].stages;
    for (guint i = 0; stages && i < stages->replies->len; i++) {
      const struct sy_reply *reply = &g_array_index(stages->replies, struct sy_reply, i);
      if (reply->unit == replied->unit)
        add_row(replied->edition, table, reply, layout);
    }
  }
  sy_section_print(_("Rows that the reply or the audit added"), layout, style, stream);
}

/* ---- scores and ranks ---- */

static void add_score(const struct replied *replied, uint32_t node, sy_layout *layout) {
  const unsigned digits = replied->edition->digits;
  g_autofree char *was =
      sy_figure_cell(replied->figures_first, replied->first, node, replied->unit, digits);
  g_autofree char *is =
      sy_figure_cell(replied->figures_now, replied->now, node, replied->unit, digits);
  sy_layout_cell(layout, sy_text_get(replied->edition->nodes[node].name));
  sy_layout_link(layout, SY_LINK_NODE, node);
  sy_layout_cell(layout, was);
  sy_layout_cell(layout, is);
}

static bool differs(const struct replied *replied, uint32_t node) {
  int64_t was[2] = {0, 0}, is[2] = {0, 0};
  sy_interval_of(replied->first, node, replied->unit, &was[0], &was[1]);
  sy_interval_of(replied->now, node, replied->unit, &is[0], &is[1]);
  return sy_outcome_of(replied->first, node, replied->unit) !=
             sy_outcome_of(replied->now, node, replied->unit) ||
         was[0] != is[0] || was[1] != is[1];
}

static void write_scores(const struct replied *replied, const struct sy_style *style,
                         FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT};
  const char *const headings[] = {_("part"), _("by the first rows"), _("now")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t node = 0; node < replied->edition->node_count; node++)
    if (node == 0 || differs(replied, node))
      add_score(replied, node, layout);
  sy_section_print(_("Scores"), layout, style, stream);
}

static void add_rank(const sy_assessment *assessment, uint32_t award, uint32_t unit,
                     sy_layout *layout) {
  const uint32_t rank = assessment->standings[award].rank[unit];
  g_autofree char *text = rank ? g_strdup_printf("%u", rank) : g_strdup("–");
  sy_layout_cell(layout, text);
}

static void write_ranks(const struct replied *replied, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_RIGHT};
  const char *const headings[] = {_("award"), _("by the first rows"), _("now")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  for (uint32_t award = 0; award < replied->edition->award_count; award++) {
    if (!sy_is_ranked_by(replied->edition, award, replied->unit))
      continue;
    sy_layout_cell(layout, sy_text_get(replied->edition->awards[award].name));
    add_rank(replied->first, award, replied->unit, layout);
    add_rank(replied->now, award, replied->unit, layout);
  }
  if (sy_layout_rows(layout) > 1)
    sy_section_print(_("Ranks"), layout, style, stream);
}

void sy_replies_unit_write(const sy_assessment *first, const sy_assessment *now, uint32_t unit,
                           const struct sy_style *style, FILE *stream) {
  g_autoptr(sy_figures) figures_first = sy_figures_new(first);
  g_autoptr(sy_figures) figures_now = sy_figures_new(now);
  const struct replied replied = {first, now, now->edition, figures_first, figures_now, unit};
  write_scores(&replied, style, stream);
  write_ranks(&replied, style, stream);
  write_rows(&replied, style, stream);
}
