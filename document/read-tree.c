/* SPDX-License-Identifier: Apache-2.0
 *
 * read-tree.c: the nodes of a document, as an edition's tree
 *
 * Nodes stand in the document as they stand in the edition, a node before what is below it, so the
 * lists of children follow from `parent` alone.
 */
#include "document/document-private.h"

static void read_clamp(const struct json_at *object, struct sy_node *node) {
  const struct json_at clamp = json_at_array(object, "clamp", JSON_OPTIONAL, 2);
  if (!clamp.value)
    return;
  const struct json_at low = json_at_index(&clamp, 0), high = json_at_index(&clamp, 1);
  node->has_clamp = json_read_score(&low, -SY_SCORE_LIMIT, &node->clamp_low) &&
                    json_read_score(&high, node->clamp_low, &node->clamp_high);
}

static void read_group(const struct json_at *object, struct sy_node *node) {
  int64_t digits = -1;
  node->aggregate =
      (enum sy_aggregate)json_take_choice(object, "aggregate", sy_aggregate_names, -1);
  node->reweight = (enum sy_reweight)json_take_choice(object, "reweight", sy_reweight_names, -1);
  node->has_adjust_cap = json_take_score(object, "adjust_cap", JSON_OPTIONAL, 0, &node->adjust_cap);
  json_take_integer(object, "round", JSON_OPTIONAL, 0, 9, &digits);
  node->round_digits = (int)digits;
  read_clamp(object, node);
}

/* What a plugin can return. Only an amount may be without a limit, and it starts at 0. */
static void read_range(const struct json_at *object, struct sy_node *node) {
  const bool score = node->kind == SY_LEAF;
  const struct json_at range = json_at_array(object, "range", JSON_REQUIRED, 2);
  node->highest = score ? 100 * SY_NANO : 0;
  if (!range.value)
    return;
  const struct json_at low = json_at_index(&range, 0), high = json_at_index(&range, 1);
  if (!json_read_score(&low, score ? -SY_SCORE_LIMIT : 0, &node->lowest))
    return;
  if (!score && json_is_null(high.value))
    node->highest = INT64_MAX;
  else
    json_read_score(&high, node->lowest, &node->highest);
}

static void read_plugin(const struct json_at *object, struct sy_node *node) {
  read_range(object, node);
  node->plugin_id = json_take_copy(object, "plugin", JSON_REQUIRED);
  const struct json_at params = json_at_object(object, "params", JSON_REQUIRED);
  if (!params.value)
    return;
  char *text = json_dumps(params.value, JSON_COMPACT | JSON_SORT_KEYS);
  node->params_json = g_strdup(text);
  free(text);
}

static void read_adjustment(const struct json_at *object, struct sy_node *node) {
  static const char *const directions[] = {"deduction", "bonus", NULL};
  node->direction = json_take_choice(object, "direction", directions, -1) == 1 ? 1 : -1;
  json_take_share(object, "rate", JSON_REQUIRED, &node->rate);
  node->has_cap = json_take_score(object, "cap", JSON_OPTIONAL, 0, &node->cap);
}

static void read_veto(const struct json_at *object, struct sy_node *node) {
  node->effect = (enum sy_effect)json_take_choice(object, "effect", sy_effect_names, -1);
  const struct sy_effect_rules *rules = &sy_effects[node->effect];
  if (rules->takes_value)
    json_take_score(object, "value", JSON_REQUIRED, rules->least_value, &node->effect_value);
}

/* What it is as a child of a group. */
static void read_child(const struct json_at *object, struct sy_node *node) {
  json_take_share(object, "weight", JSON_REQUIRED, &node->weight);
  node->has_points = json_take_share(object, "points", JSON_OPTIONAL, &node->points);
  node->missing = (enum sy_missing_policy)json_take_choice(object, "missing", sy_missing_names, -1);
  if (node->kind != SY_LEAF)
    return;
  const struct json_at deduction = json_at_key(object, "deduction");
  node->has_deduction = json_take_share(object, "deduction", JSON_OPTIONAL, &node->deduction_each);
  if (node->has_deduction && !node->has_points)
    json_problem(&deduction, _("takes off points; the node has none"));
}

/* ---- the tree ---- */

static void append_index(struct sy_indices *indices, uint32_t index) {
  indices->items = g_renew(uint32_t, indices->items, indices->count + 1);
  indices->items[indices->count++] = index;
}

/* Hangs a node on its parent, which stands before it. */
static void hang(struct document_reader *reader, const struct json_at *object, uint32_t index) {
  sy_edition *edition = reader->edition;
  struct sy_node *node = &edition->nodes[index];
  const struct json_at at = json_at_key(object, "parent");
  node->parent = SY_NONE;
  if (index == 0) {
    if (at.value)
      json_problem(&at, _("the first node is the root, expected no parent"));
    if (!sy_node_has_score(node))
      json_problem(object, _("the root is neither a group nor a leaf"));
    return;
  }
  const uint32_t parent = json_read_reference(&at, reader->nodes, _("node"));
  if (parent == SY_NONE)
    return;
  struct sy_node *group = &edition->nodes[parent];
  if (group->kind != SY_GROUP) {
    json_problem(&at, _("'%s' is no group"), group->id);
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
  node->id = json_take_id(object);
  node->round_digits = -1;
  node->place = (struct sy_place){object->file, 0, 0};
  json_take_names(object, "name", &node->name);
  node->kind = (enum sy_node_kind)json_take_choice(object, "kind", sy_kind_names, -1);
  node->source = (enum sy_basis)json_take_choice(object, "source", sy_basis_names, -1);
  if (sy_node_has_score(node))
    read_child(object, node);
  if (node->kind == SY_GROUP)
    read_group(object, node);
  else
    read_plugin(object, node);
  if (node->kind == SY_ADJUSTMENT)
    read_adjustment(object, node);
  if (node->kind == SY_VETO)
    read_veto(object, node);
  hang(reader, object, index);
  json_note_id(object, node->id, index, reader->nodes);
}

/* Gates may name nodes that come later, so they are read when all are there. */
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
  for (uint32_t i = 1; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    const struct json_at object = json_at_index(nodes, i);
    if (sy_node_has_score(node) && node->parent != SY_NONE && !node->has_points &&
        sy_aggregates[edition->nodes[node->parent].aggregate].needs_points)
      json_problem(&object, _("a child of a sum, expected 'points'"));
  }
}

void document_read_nodes(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at nodes = json_at_array(&reader->root, "nodes", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(nodes.value);
  if (nodes.value && count == 0)
    json_problem(&nodes, _("no node, expected the root at least"));
  edition->nodes = g_new0(struct sy_node, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&nodes, i);
    edition->node_count = i + 1;
    read_node(reader, &object, i);
  }
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&nodes, i);
    read_gate(reader, &object, &edition->nodes[i]);
  }
  check_sums(reader, &nodes);
}
