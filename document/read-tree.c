/* SPDX-License-Identifier: Apache-2.0
 *
 * read-tree.c: the nodes of a document, as an edition's tree
 *
 * A node's fields are read by the table in core/edition/field-tables.c. Nodes are in the order of
 * the edition, each before the nodes below it, so the lists of children follow from `parent` alone.
 */
#include "document/document-private.h"

static void append_index(struct sy_indices *indices, uint32_t index) {
  indices->items = g_renew(uint32_t, indices->items, indices->count + 1);
  indices->items[indices->count++] = index;
}

/* Adds a node to its parent, which comes before it. */
static void read_parent(struct document_reader *reader, const struct json_at *object,
                        uint32_t index) {
  sy_edition *edition = reader->edition;
  struct sy_node *node = &edition->nodes[index];
  const struct json_at at = json_at_key(object, "parent");
  node->parent = SY_NONE;
  if (index == 0) {
    if (at.value)
      json_problem(&at, _("the first node is the root, expected no parent"));
    if (!sy_node_has_score(node))
      json_problem(object, _("the root is neither a group nor an indicator"));
    return;
  }
  const uint32_t parent = json_read_reference(&at, reader->nodes, _("node"));
  if (parent == SY_NONE)
    return;
  struct sy_node *group = &edition->nodes[parent];
  if (group->kind != SY_GROUP) {
    json_problem(&at, _("'%s' is not a group"), group->id);
    return;
  }
  node->parent = parent;
  append_index(sy_node_has_score(node)       ? &group->children
               : node->kind == SY_ADJUSTMENT ? &group->adjustments
                                             : &group->vetoes,
               index);
}

static void read_node(struct document_reader *reader, const struct json_at *object,
                      uint32_t index) {
  struct sy_node *node = &reader->edition->nodes[index];
  sy_node_clear(node);
  node->place = (struct sy_place){.file = object->file};
  document_read_fields(reader, object, sy_node_fields, (const int *)&node->kind, node);
  read_parent(reader, object, index);
  const struct json_at deduction = json_at_key(object, "deduction");
  if (node->has_deduction && !node->has_points)
    json_problem(&deduction, _("takes off points, but the node has none"));
  json_note_id(object, node->id, index, reader->nodes);
}

/* Gates may name nodes that come later, so they are read after all nodes. */
static void read_gate(struct document_reader *reader, const struct json_at *object,
                      struct sy_node *node) {
  const struct json_at gate = json_at_object(object, "gate", JSON_OPTIONAL);
  if (!gate.value || sy_node_has_score(node))
    return;
  const struct json_at at = json_at_key(&gate, "node");
  const uint32_t index = json_read_reference(&at, reader->nodes, _("node"));
  if (index == SY_NONE)
    return;
  if (!sy_node_has_score(&reader->edition->nodes[index])) {
    json_problem(&at, _("'%s' has no score"), reader->edition->nodes[index].id);
    return;
  }
  node->gate.present = true;
  node->gate.node = index;
  node->gate.comparison =
      (enum sy_operator)json_take_choice(&gate, "operator", sy_operator_names, -1);
  json_take_score(&gate, "value", JSON_REQUIRED, -SY_SCORE_LIMIT, &node->gate.value);
}

/* A sum adds points: every child needs them. */
static void check_sums(const struct document_reader *reader, const struct json_at *nodes) {
  const sy_edition *edition = reader->edition;
  json_at_each(object, nodes) {
    const struct sy_node *node = &edition->nodes[object.index];
    if (sy_node_has_score(node) && node->parent != SY_NONE && !node->has_points &&
        sy_aggregates[edition->nodes[node->parent].aggregate].needs_points)
      json_problem(&object, _("a child of a sum without 'points'"));
  }
}

void document_read_nodes(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at nodes = json_at_array(&reader->root, "nodes", JSON_REQUIRED, JSON_MANY);
  if (nodes.value && json_at_count(&nodes) == 0)
    json_problem(&nodes, _("no nodes, expected at least the root"));
  json_at_each(object, &nodes) {
    const uint32_t i = (uint32_t)object.index;
    edition->nodes = json_grow(edition->nodes, sizeof *edition->nodes, i);
    edition->node_count = i + 1;
    read_node(reader, &object, i);
    if (json_is_hopeless(&object))
      return;
  }
  json_at_each(object, &nodes) read_gate(reader, &object, &edition->nodes[object.index]);
  check_sums(reader, &nodes);
}
