/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: the indicator tree, drawn
 *
 * Names and ids are connected by lines, in the order of the edition; columns beside them show
 * weights, plugins, and a star if a node is reconstructed. Adjustments and vetoes are drawn below
 * their group.
 */
#include "print/print-private.h"

/* The column of plugins; for groups other than plain means, the aggregate. */
static const char *method_text(const struct sy_node *node) {
  if (node->plugin_id)
    return node->plugin_id;
  return node->aggregate == SY_MEAN ? "" : sy_aggregate_names[node->aggregate];
}

/* The drawing under way. */
struct drawing {
  const sy_edition *edition;
  sy_layout *layout;
  unsigned width; /* of the first column, in which names wrap */
};

static void draw_node(const struct drawing *drawing, uint32_t index, unsigned depth,
                      const char *first, const char *rest) {
  const struct sy_node *node = &drawing->edition->nodes[index];
  g_autofree char *label = g_strdup_printf("%s  [%s]", sy_text_get(node->name), node->id);
  g_autofree char *weight = sy_weight_shown(node);
  sy_layout_tree_cell(drawing->layout, label, NULL, depth, first, rest, drawing->width);
  sy_layout_link(drawing->layout, SY_LINK_NODE, index);
  sy_layout_cell(drawing->layout, weight);
  sy_layout_cell(drawing->layout, method_text(node));
  sy_layout_cell(drawing->layout, node->source == SY_RECONSTRUCTED ? "*" : "");
}

static void draw_below(const struct drawing *drawing, uint32_t index, unsigned depth,
                       const char *lines) {
  const struct sy_node *node = &drawing->edition->nodes[index];
  const struct sy_indices *const lists[] = {&node->children, &node->adjustments, &node->vetoes};
  guint left = node->children.count + node->adjustments.count + node->vetoes.count;
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    for (uint32_t k = 0; k < lists[i]->count; k++) {
      const bool last = --left == 0;
      const bool leaf = drawing->edition->nodes[lists[i]->items[k]].kind != SY_GROUP;
      g_autofree char *branch = g_strconcat(lines, last ? "└─ " : "├─ ", NULL);
      g_autofree char *below = g_strconcat(lines, last ? "   " : "│  ", NULL);
      g_autofree char *rest = g_strconcat(below, leaf ? "" : "│  ", NULL);
      draw_node(drawing, lists[i]->items[k], depth, branch, rest);
      draw_below(drawing, lists[i]->items[k], depth + 1, below);
    }
}

/* The width that the other columns leave for the first. */
static unsigned first_width(const sy_edition *edition, const struct sy_style *style) {
  unsigned weights = sy_display_width(_("weight")), methods = sy_display_width(_("method"));
  for (uint32_t i = 0; i < edition->node_count; i++) {
    g_autofree char *weight = sy_weight_shown(&edition->nodes[i]);
    weights = MAX(weights, sy_display_width(weight));
    methods = MAX(methods, sy_display_width(method_text(&edition->nodes[i])));
  }
  const unsigned others = weights + methods + 3 * 2 + 1;
  return style->width > others ? style->width - others : 1;
}

void sy_tree_write(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  static const enum sy_align align[] = {SY_LEFT, SY_RIGHT, SY_LEFT, SY_LEFT};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  const char *const headings[] = {_("node"), _("weight"), _("method"), ""};
  for (guint i = 0; i < G_N_ELEMENTS(headings); i++)
    sy_layout_cell(layout, headings[i]);
  const struct drawing drawing = {edition, layout, first_width(edition, style)};
  draw_node(&drawing, 0, 0, "", "│  ");
  draw_below(&drawing, 0, 1, "");
  sy_heading_print(sy_text_get(edition->name), style, stream);
  sy_gap_print(style, stream);
  sy_layout_print(layout, style, stream);
  sy_gap_print(style, stream);
  sy_line_print(style, stream, "%s", _("* reconstructed: not published"));
  table_write_normalised(edition, style, stream);
}
