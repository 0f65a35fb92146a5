/* SPDX-License-Identifier: Apache-2.0
 *
 * tree-dot.c: the indicator tree in the language of Graphviz
 */
#include "print/print-private.h"

/* A text within quotation marks, with backslashes doubled, which Graphviz would take for escapes.
 */
static void put_text(const char *text, FILE *stream) {
  for (; *text; text++) {
    if (*text == '"' || *text == '\\')
      fputc('\\', stream);
    fputc(*text == '\n' ? ' ' : *text, stream);
  }
}

static void put_id(const char *id, FILE *stream) {
  fputc('"', stream);
  put_text(id, stream);
  fputc('"', stream);
}

static const char *shape_of(const struct sy_node *node) {
  switch (node->kind) {
  case SY_GROUP:
    return "box";
  case SY_LEAF:
    return "ellipse";
  default:
    return "note";
  }
}

static void put_node(const struct sy_node *node, FILE *stream) {
  fputs("  ", stream);
  put_id(node->id, stream);
  fprintf(stream, " [shape=%s%s, label=\"", shape_of(node),
          node->source == SY_RECONSTRUCTED ? ", style=dashed" : "");
  put_text(sy_text_get(node->name), stream);
  if (node->plugin_id) {
    fputs("\\n", stream);
    put_text(node->plugin_id, stream);
  }
  fputs("\"]\n", stream);
}

static void put_edge(const sy_edition *edition, const struct sy_node *node, FILE *stream) {
  fputs("  ", stream);
  put_id(edition->nodes[node->parent].id, stream);
  fputs(" -> ", stream);
  put_id(node->id, stream);
  if (sy_node_has_score(node)) {
    g_autofree char *share = sy_share_shown(sy_ratio_of(node->weight));
    fprintf(stream, " [label=\"%s\"]\n", share);
  } else {
    fputs(" [style=dotted]\n", stream);
  }
}

void sy_tree_dot(const sy_edition *edition, FILE *stream) {
  fputs("digraph ", stream);
  put_id(edition->id, stream);
  fputs(" {\n  rankdir=LR\n  label=\"", stream);
  put_text(sy_text_get(edition->name), stream);
  fputs("\"\n", stream);
  for (uint32_t i = 0; i < edition->node_count; i++)
    put_node(&edition->nodes[i], stream);
  for (uint32_t i = 1; i < edition->node_count; i++)
    put_edge(edition, &edition->nodes[i], stream);
  fputs("}\n", stream);
}
