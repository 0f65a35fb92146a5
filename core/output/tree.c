/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: the indicator tree, drawn
 *
 * Ids hang on lines, in the order of the edition; weights, plugins and sources stand in columns
 * beside them. Adjustments and vetoes hang on the group they act on.
 */
#include "output/output-private.h"

enum { TREE_COLUMNS = 5 };

/* What an adjustment does: "+1 each, at most 5". g_free. */
static char *adjustment_text(const struct sy_node *node) {
  g_autofree char *rate = sy_rational_text(node->rate);
  const char *sign = node->direction > 0 ? "+" : "−";
  if (!node->has_cap)
    return g_strdup_printf(_("%s%s each"), sign, rate);
  char cap[SY_DECIMAL_SIZE];
  sy_nano_exact(node->cap, cap);
  return g_strdup_printf(_("%s%s each, at most %s"), sign, rate, cap);
}

/* What a veto does. g_free. */
static char *veto_text(const struct sy_node *node) {
  char value[SY_DECIMAL_SIZE];
  sy_nano_exact(node->effect_value, value);
  switch (node->effect) {
  case SY_DISQUALIFY:
    return g_strdup(_("disqualifies"));
  case SY_EFFECT_ZERO:
    return g_strdup(_("sets to 0"));
  case SY_EFFECT_CAP:
    return g_strdup_printf(_("caps at %s"), value);
  case SY_EFFECT_SET:
    return g_strdup_printf(_("sets to %s"), value);
  default:
    return g_strdup_printf(_("takes off %s"), value);
  }
}

/* The column of weights: a share, points, or what an adjustment or veto does. g_free. */
static char *weight_text(const struct sy_node *node) {
  if (node->kind == SY_ADJUSTMENT)
    return adjustment_text(node);
  if (node->kind == SY_VETO)
    return veto_text(node);
  if (node->has_points) {
    g_autofree char *points = sy_rational_text(node->points);
    return g_strdup_printf(_("%s points"), points);
  }
  return node->parent == SY_NONE ? g_strdup("") : share_shown(node->weight);
}

static const char *source_text(enum sy_basis source) {
  return source == SY_PUBLISHED ? _("published") : _("reconstructed");
}

/* The column of plugins; groups that do not simply average say how they aggregate. */
static const char *method_text(const struct sy_node *node) {
  if (node->plugin_id)
    return node->plugin_id;
  return node->aggregate == SY_MEAN ? "" : sy_aggregate_names[node->aggregate];
}

static void draw_node(const sy_edition *edition, uint32_t index, const char *lines,
                      const char *branch, sy_layout *layout) {
  const struct sy_node *node = &edition->nodes[index];
  g_autofree char *drawn = g_strdup_printf("%s%s%s", lines, branch, node->id);
  g_autofree char *weight = weight_text(node);
  sy_layout_cell(layout, drawn);
  sy_layout_cell(layout, sy_text_get(node->name));
  sy_layout_cell(layout, weight);
  sy_layout_cell(layout, method_text(node));
  sy_layout_cell(layout, source_text(node->source));
}

static void draw_below(const sy_edition *edition, uint32_t index, const char *lines,
                       sy_layout *layout) {
  const struct sy_node *node = &edition->nodes[index];
  const struct sy_indices *const lists[] = {&node->children, &node->adjustments, &node->vetoes};
  guint left = node->children.count + node->adjustments.count + node->vetoes.count;
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    for (uint32_t k = 0; k < lists[i]->count; k++) {
      const bool last = --left == 0;
      draw_node(edition, lists[i]->items[k], lines, last ? "└─ " : "├─ ", layout);
      g_autofree char *below = g_strconcat(lines, last ? "   " : "│  ", NULL);
      draw_below(edition, lists[i]->items[k], below, layout);
    }
}

void sy_tree_write(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[TREE_COLUMNS] = {SY_LEFT, SY_LEFT, SY_RIGHT, SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(TREE_COLUMNS, align);
  const char *const headings[TREE_COLUMNS] = {_("node"), _("name"), _("weight"), _("method"),
                                              _("source")};
  for (guint i = 0; i < TREE_COLUMNS; i++)
    sy_layout_cell(layout, headings[i]);
  sy_heading_print(sy_text_get(edition->name), style, stream);
  fputc('\n', stream);
  draw_node(edition, 0, "", "", layout);
  draw_below(edition, 0, "", layout);
  sy_layout_print(layout, style, stream);
}
