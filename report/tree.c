/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: the indicators and their weights, as a table with a bar for each node
 *
 * The bar of a node lies below that of its group, and is as long as its share of the total; so the
 * bars of a level fill those of the level above.
 */
#include "report/report-private.h"

/* The table under way. */
struct tree {
  struct page *page;
  unsigned levels; /* below the root that are shown: 1, or 0: all */
  bool has_points, has_bases;
  const sy_study_table *separation; /* whose shares are shown; NULL: none are */
};

/* A node's place in it. */
struct place {
  uint32_t node;
  unsigned depth;
  guint part;  /* of the total that it is in, which has a colour */
  double from; /* where its bar begins */
};

static const struct sy_node *node_at(const struct tree *tree, uint32_t index) {
  return &tree->page->report->edition->nodes[index];
}

static double share_number(const struct tree *tree, uint32_t index, char **shown) {
  struct sy_rational share;
  if (!sy_share_of_total(tree->page->report->edition, index, &share)) {
    *shown = g_strdup("");
    return (double)NAN;
  }
  const struct sy_ratio ratio = sy_ratio_of(share);
  *shown = sy_percent_shown(ratio);
  return (double)ratio.numerator / (double)ratio.denominator;
}

/* The weight in the group, or what an adjustment or veto does. */
static void put_weight(const struct tree *tree, const struct sy_node *node) {
  g_autofree char *number =
      node->has_points && sy_node_has_score(node) ? sy_number_shown(node->points) : NULL;
  g_autofree char *points = number ? sy_readable_number(number) : NULL;
  g_autofree char *weight = !sy_node_has_score(node)  ? sy_rule_shown(node)
                            : node->parent == SY_NONE ? NULL
                                                      : sy_percent_shown(sy_ratio_of(node->weight));
  if (tree->has_points)
    html(tree->page->html, "<td class=\"n on-wide\">%s</td>", points);
  html(tree->page->html, "<td class=\"n\">%s</td>", weight);
}

/* What it makes of the differences between the totals of all units. */
static void put_separation(const struct tree *tree, uint32_t node) {
  const struct report *report = tree->page->report;
  g_autoptr(report_view_owned) view = report_view(report, tree->separation, "node", node);
  g_autofree char *share = sy_study_rows(view) > 0 && node != 0
                               ? report_cell_shown(report, view, 0, "share")
                               : g_strdup("");
  html(tree->page->html, "<td class=\"n on-wide\">%s</td>", share);
}

/* The bar of the total has the bars of its parts. */
static void put_bar(const struct tree *tree, const struct place *place, double share) {
  const struct sy_indices *parts = &node_at(tree, place->node)->children;
  g_autofree double *shares = g_new0(double, parts->count + 1);
  if (place->depth > 0) {
    page_span_bar(tree->page, place->from, share, place->part);
    return;
  }
  for (uint32_t i = 0; i < parts->count; i++) {
    g_autofree char *shown = NULL;
    const double part = share_number(tree, parts->items[i], &shown);
    shares[i] = isnan(part) ? 0 : part;
  }
  page_parts_bar(tree->page, shares, parts->count);
}

static void put_row(const struct tree *tree, const struct place *place) {
  const struct sy_node *node = node_at(tree, place->node);
  g_autofree char *shown = NULL;
  const double share = share_number(tree, place->node, &shown);
  html(tree->page->html, "<tr><th scope=\"row\" class=\"t d%u\">", MIN(place->depth, 8));
  page_node(tree->page, place->node);
  html(tree->page->html, "</th>");
  put_weight(tree, node);
  html(tree->page->html, "<td class=\"n\">%s</td><td class=\"bars\">", shown);
  if (!isnan(share))
    put_bar(tree, place, share);
  html(tree->page->html, "</td>");
  if (tree->separation)
    put_separation(tree, place->node);
  if (tree->has_bases)
    html(tree->page->html, "<td class=\"on-wide %s\">%s</td>",
         node->source == SY_PUBLISHED ? "t" : "none", report_basis_word(node->source));
  html(tree->page->html, "</tr>\n");
}

/* The node and what is below it. */
static void put_nodes(const struct tree *tree, const struct place *place) {
  const struct sy_node *node = node_at(tree, place->node);
  const struct sy_indices *const others[] = {&node->adjustments, &node->vetoes};
  struct place below = {.depth = place->depth + 1, .part = place->part, .from = place->from};
  put_row(tree, place);
  if (tree->levels && place->depth == tree->levels)
    return;
  for (uint32_t i = 0; i < node->children.count; i++) {
    g_autofree char *shown = NULL;
    below.node = node->children.items[i];
    below.part = place->depth == 0 ? i : place->part;
    put_nodes(tree, &below);
    const double share = share_number(tree, below.node, &shown);
    below.from += isnan(share) ? 0 : share;
  }
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    for (uint32_t k = 0; k < others[i]->count; k++) {
      below.node = others[i]->items[k];
      put_row(tree, &below);
    }
}

/* Which columns have something to say. */
static void choose_columns(struct tree *tree) {
  const sy_edition *edition = tree->page->report->edition;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const bool is_shown =
        !tree->levels || edition->nodes[i].parent == SY_NONE || edition->nodes[i].parent == 0;
    tree->has_points |= is_shown && edition->nodes[i].has_points;
    tree->has_bases |= is_shown && edition->nodes[i].source != edition->nodes[0].source;
  }
  if (!tree->levels && report_has_separation(tree->page->report))
    tree->separation = report_table(tree->page->report, "coherence", "separation");
}

void report_write_tree(struct page *page, unsigned levels) {
  struct tree tree = {.page = page, .levels = levels};
  choose_columns(&tree);
  html(page->html,
       "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
       "<table class=\"tree\">\n<thead><tr><th scope=\"col\" class=\"t\">%s</th>",
       _("Indicators and weights"), _("indicator"));
  if (tree.has_points)
    html(page->html, "<th scope=\"col\" class=\"n on-wide\">%s</th>", _("points"));
  html(page->html,
       "<th scope=\"col\" class=\"n\">%s</th><th scope=\"col\" class=\"n\">%s</th>"
       "<td class=\"bars\"></td>",
       _("weight in its group"), _("share of the total"));
  if (tree.separation)
    html(page->html, "<th scope=\"col\" class=\"n on-wide\">%s</th>",
         _("share of the differences"));
  if (tree.has_bases)
    html(page->html, "<th scope=\"col\" class=\"on-wide\">%s</th>", _("basis"));
  html(page->html, "</tr></thead>\n<tbody>\n");
  put_nodes(&tree, &(struct place){.node = 0});
  html(page->html, "</tbody></table></div>\n");
}
