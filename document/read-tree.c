/* SPDX-License-Identifier: Apache-2.0
 *
 * read-tree.c: the nodes of a document, as an edition's tree
 *
 * What is said of a node is read by the table of node-fields.c, with a reader for each type. Nodes
 * stand in the document as they stand in the edition, a node before what is below it, so the lists
 * of children follow from `parent` alone.
 */
#include "document/document-private.h"

/* ---- values ---- */

/* A field of a node on its way out of the document. */
struct reading {
  struct document_reader *reader;
  const struct json_at *object; /* of the node */
  const struct sy_node_field *field;
  struct sy_node *node;
};

typedef void value_reader(const struct reading *from);

static enum json_need need_of(const struct sy_node_field *field) {
  return field->always_told ? JSON_REQUIRED : JSON_OPTIONAL;
}

static void read_id(const struct reading *from) {
  char **id = sy_field_member(from->field, from->node);
  *id = json_take_id(from->object);
}

static void read_name(const struct reading *from) {
  json_take_names(from->object, from->field->document, sy_field_member(from->field, from->node));
}

static void read_choice(const struct reading *from) {
  int *choice = sy_field_member(from->field, from->node);
  *choice = json_take_choice(from->object, from->field->document, from->field->choices,
                             from->field->always_told ? -1 : from->field->fallback);
}

static void read_share(const struct reading *from) {
  struct sy_rational *share = sy_field_member(from->field, from->node);
  if (from->field->fallback > 0)
    *share = (struct sy_rational){from->field->fallback, 1};
  sy_field_give(from->field, from->node,
                json_take_share(from->object, from->field->document, need_of(from->field), share));
}

static void read_score(const struct reading *from) {
  sy_field_give(from->field, from->node,
                json_take_score(from->object, from->field->document, need_of(from->field),
                                from->field->lowest, sy_field_member(from->field, from->node)));
}

static void read_integer(const struct reading *from) {
  int *integer = sy_field_member(from->field, from->node);
  int64_t value = from->field->fallback;
  json_take_integer(from->object, from->field->document, need_of(from->field), from->field->lowest,
                    from->field->highest, &value);
  *integer = (int)value;
}

static void read_clamp(const struct reading *from) {
  const struct json_at clamp = json_at_array(from->object, from->field->document, JSON_OPTIONAL, 2);
  if (!clamp.value)
    return;
  const struct json_at low = json_at_index(&clamp, 0), high = json_at_index(&clamp, 1);
  from->node->has_clamp = json_read_score(&low, -SY_SCORE_LIMIT, &from->node->clamp_low) &&
                          json_read_score(&high, from->node->clamp_low, &from->node->clamp_high);
}

/* What a plugin can return. Only an amount may be without a limit, and it starts at 0. */
static void read_range(const struct reading *from) {
  const bool score = from->node->kind == SY_LEAF;
  const struct json_at range = json_at_array(from->object, from->field->document, JSON_REQUIRED, 2);
  from->node->highest = score ? 100 * SY_NANO : 0;
  if (!range.value)
    return;
  const struct json_at low = json_at_index(&range, 0), high = json_at_index(&range, 1);
  if (!json_read_score(&low, score ? -SY_SCORE_LIMIT : 0, &from->node->lowest))
    return;
  if (!score && json_is_null(high.value))
    from->node->highest = INT64_MAX;
  else
    json_read_score(&high, from->node->lowest, &from->node->highest);
}

static void read_plugin(const struct reading *from) {
  from->node->plugin_id = json_take_copy(from->object, from->field->document, JSON_REQUIRED);
}

static void read_parameters(const struct reading *from) {
  const struct json_at params = json_at_object(from->object, from->field->document, JSON_REQUIRED);
  if (!params.value)
    return;
  char *text = json_dumps(params.value, JSON_COMPACT | JSON_SORT_KEYS);
  from->node->params_json = g_strdup(text);
  free(text);
}

static void read_effect(const struct reading *from) {
  from->node->effect = (enum sy_effect)json_take_choice(from->object, from->field->document,
                                                        from->field->choices, -1);
  const struct sy_effect_rules *rules = &sy_effects[from->node->effect];
  if (rules->takes_value)
    json_take_score(from->object, "value", JSON_REQUIRED, rules->least_value,
                    &from->node->effect_value);
}

/* ---- the tree ---- */

static void append_index(struct sy_indices *indices, uint32_t index) {
  indices->items = g_renew(uint32_t, indices->items, indices->count + 1);
  indices->items[indices->count++] = index;
}

/* Hangs a node on its parent, which stands before it. */
static void read_parent(const struct reading *from) {
  sy_edition *edition = from->reader->edition;
  const uint32_t index = (uint32_t)(from->node - edition->nodes);
  const struct json_at at = json_at_key(from->object, from->field->document);
  from->node->parent = SY_NONE;
  if (index == 0) {
    if (at.value)
      json_problem(&at, _("the first node is the root, expected no parent"));
    if (!sy_node_has_score(from->node))
      json_problem(from->object, _("the root is neither a group nor a leaf"));
    return;
  }
  const uint32_t parent = json_read_reference(&at, from->reader->nodes, _("node"));
  if (parent == SY_NONE)
    return;
  struct sy_node *group = &edition->nodes[parent];
  if (group->kind != SY_GROUP) {
    json_problem(&at, _("'%s' is no group"), group->id);
    return;
  }
  from->node->parent = parent;
  append_index(sy_node_has_score(from->node)       ? &group->children
               : from->node->kind == SY_ADJUSTMENT ? &group->adjustments
                                                   : &group->vetoes,
               index);
}

/* Gates are read when all nodes are there. */
static value_reader *const readers[SY_TYPES] = {
    [SY_TYPE_ID] = read_id,
    [SY_TYPE_NAME] = read_name,
    [SY_TYPE_CHOICE] = read_choice,
    [SY_TYPE_SHARE] = read_share,
    [SY_TYPE_EACH] = read_share,
    [SY_TYPE_SCORE] = read_score,
    [SY_TYPE_INTEGER] = read_integer,
    [SY_TYPE_CLAMP] = read_clamp,
    [SY_TYPE_RANGE] = read_range,
    [SY_TYPE_PLUGIN] = read_plugin,
    [SY_TYPE_PARAMETERS] = read_parameters,
    [SY_TYPE_EFFECT] = read_effect,
    [SY_TYPE_NODE] = read_parent,
};

static void read_node(struct document_reader *reader, const struct json_at *object,
                      uint32_t index) {
  struct sy_node *node = &reader->edition->nodes[index];
  sy_node_clear(node);
  node->place = (struct sy_place){object->file, 0, 0};
  for (const struct sy_node_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->document && field->on & 1u << node->kind && readers[field->type]) {
      const struct reading reading = {reader, object, field, node};
      readers[field->type](&reading);
    }
  const struct json_at deduction = json_at_key(object, "deduction");
  if (node->has_deduction && !node->has_points)
    json_problem(&deduction, _("takes off points; the node has none"));
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
