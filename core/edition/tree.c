/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: nodes from YAML
 *
 * Reads a node's own keys, by the table of field-tables.c. leaf.c reads those about its plugin, and
 * model.c checks whether the tree makes sense as a whole (weights, cycles, ranges). A weight or
 * rate that could not be read keeps the denominator 0, which tells model.c that the problem was
 * already reported.
 */
#include "edition/edition-private.h"

#include <string.h>

static struct sy_node *node_at(const struct sy_loader *loader, uint32_t index) {
  return &g_array_index(loader->nodes, struct sy_node, index);
}

static const struct sy_yaml *yaml_of(const struct sy_loader *loader, uint32_t index) {
  return loader->node_yaml->pdata[index];
}

/* ---- One node ---- */

/* Checks the keys of a node by its kind. A `plugin` in a group has a message of its own. */
static void check_keys(const struct sy_reading *from) {
  g_autoptr(GPtrArray) keys = sy_fields_keys(sy_node_fields, from->on);
  if (from->on == SY_IS_GROUP)
    g_ptr_array_insert(keys, 0, (gpointer) "plugin");
  sy_yaml_check_keys(from->yaml, (const char *const *)keys->pdata, from->loader->problems);
}

static void refuse_on_root(struct sy_loader *loader, const struct sy_yaml *yaml, const char *key) {
  if (sy_yaml_get(yaml, key) != NULL)
    sy_problems_add(loader->problems, sy_yaml_get(yaml, key)->place,
                    _("the root of the tree must not have '%s'"), key);
}

static void read_fields(const struct sy_reading *from, struct sy_node *node) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->as_child && field->on & from->on && node->parent == SY_NONE)
      refuse_on_root(from->loader, from->yaml, field->key);
    else
      sy_field_read(from, field);
  if (node->parent == SY_NONE)
    node->weight = (struct sy_rational){1, 1};
}

/* Checks keys that require another key. */
static void check_fields(struct sy_loader *loader, const struct sy_yaml *yaml,
                         const struct sy_node *node) {
  sy_problems *problems = loader->problems;
  const struct sy_yaml *plugin = sy_yaml_get(yaml, "plugin");
  if (node->kind == SY_GROUP && plugin != NULL)
    sy_problems_add(problems, plugin->place,
                    _("'%s' has both 'children' and 'plugin', expected one of them"), node->id);
  if (node->kind == SY_LEAF && plugin == NULL)
    sy_problems_add(problems, yaml->place,
                    _("'%s' has neither 'children' nor 'plugin', expected one of them"), node->id);
  if (node->has_adjust_cap && sy_yaml_get(yaml, "adjustments") == NULL)
    sy_problems_add(
        problems, sy_yaml_get(yaml, "adjust_cap")->place,
        _("'adjust_cap' limits adjustments, but '%s' has none; remove it, or add 'adjustments'"),
        node->id);
  if (node->has_deduction && !node->has_points)
    sy_problems_add(problems, sy_yaml_get(yaml, "deduction")->place,
                    _("'deduction' takes points off those of '%s', which has no 'points'"),
                    node->id);
}

/* ---- A node with all below it ---- */

static uint32_t read_node(struct sy_loader *loader, const struct sy_yaml *yaml, uint32_t parent,
                          enum sy_node_kind kind, unsigned depth);

/* Reads a list of nodes; their indices. Stops one past the limits, which model.c then reports. */
static struct sy_indices read_list(struct sy_loader *loader, const struct sy_yaml *owner,
                                   uint32_t parent, const char *key, enum sy_node_kind kind,
                                   unsigned depth) {
  struct sy_indices indices = {0, NULL};
  const struct sy_yaml *list =
      sy_field_get(owner, key, SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems);
  if (list == NULL || depth > SY_MAX_DEPTH)
    return indices;
  indices.items = g_new0(uint32_t, (gsize)list->count + 1);
  for (guint i = 0;
       i < list->count &&
       loader->nodes->len <= sy_limit(sy_registry_context(loader->registry), SY_LIMIT_NODES);
       i++) {
    uint32_t index = read_node(loader, list->items[i], parent, kind, depth + 1);
    if (index != SY_NONE)
      indices.items[indices.count++] = index;
  }
  return indices;
}

/* Siblings either all have points or all have weights; with neither, their weights are equal,
 * unless the aggregate adds up points. A child that does not match keeps the denominator 0. */
static void check_siblings(struct sy_loader *loader, uint32_t group) {
  const struct sy_indices children = node_at(loader, group)->children;
  const struct sy_aggregate_rules *rules = &sy_aggregates[node_at(loader, group)->aggregate];
  guint with_points = 0, with_weight = 0;
  for (uint32_t i = 0; i < children.count; i++) {
    with_points += sy_yaml_get(yaml_of(loader, children.items[i]), "points") != NULL;
    with_weight += sy_yaml_get(yaml_of(loader, children.items[i]), "weight") != NULL;
  }
  bool weightless = with_points + with_weight == 0 && !rules->needs_points;
  bool points = rules->needs_points || with_points > with_weight;
  const char *expected = points ? "points" : "weight";
  const char *other = points ? "weight" : "points";
  for (uint32_t i = 0; i < children.count; i++) {
    struct sy_node *child = node_at(loader, children.items[i]);
    const struct sy_yaml *yaml = yaml_of(loader, children.items[i]);
    bool odd = sy_yaml_get(yaml, other) != NULL;
    if (weightless)
      child->weight = (struct sy_rational){1, children.count};
    else if (odd)
      sy_problems_add(loader->problems, sy_yaml_get(yaml, other)->place,
                      _("'%s' has '%s', expected '%s', which its siblings have or its group needs"),
                      child->id, other, expected);
    else if (sy_yaml_get(yaml, expected) == NULL)
      sy_problems_add(loader->problems, child->place, _("'%s' has no '%s'"), child->id, expected);
    if (odd) {
      child->has_points = points;
      child->points = child->weight = (struct sy_rational){0, 0};
    } else if (points) {
      child->has_points = true;
    }
  }
}

static void read_below(struct sy_loader *loader, uint32_t group, unsigned depth) {
  const struct sy_yaml *yaml = yaml_of(loader, group);
  struct sy_indices children = read_list(loader, yaml, group, "children", SY_LEAF, depth);
  struct sy_indices adjustments =
      read_list(loader, yaml, group, "adjustments", SY_ADJUSTMENT, depth);
  struct sy_indices vetoes = read_list(loader, yaml, group, "vetoes", SY_VETO, depth);
  struct sy_node *node = node_at(loader, group); /* the array may have moved */
  node->children = children;
  node->adjustments = adjustments;
  node->vetoes = vetoes;
  check_siblings(loader, group);
}

/* Reads a node and everything below it; returns its index. `kind` is SY_LEAF for children, which
 * are groups if they have children themselves. */
static uint32_t read_node(struct sy_loader *loader, const struct sy_yaml *yaml, uint32_t parent,
                          enum sy_node_kind kind, unsigned depth) {
  if (!sy_expect(yaml, SY_YAML_MAPPING, loader->problems))
    return SY_NONE;
  if (kind == SY_LEAF && sy_yaml_get(yaml, "children") != NULL)
    kind = SY_GROUP;
  struct sy_node node = {.kind = kind, .place = yaml->place, .parent = parent};
  node.source = parent != SY_NONE ? node_at(loader, parent)->source : SY_OWN;
  const struct sy_reading reading = {loader, yaml, 1u << kind, loader->node_ids, &node};
  sy_node_clear(&node);
  check_keys(&reading);
  read_fields(&reading, &node);
  check_fields(loader, yaml, &node);
  uint32_t index = loader->nodes->len;
  g_array_append_val(loader->nodes, node);
  g_ptr_array_add(loader->node_yaml, (gpointer)yaml);
  if (kind == SY_GROUP)
    read_below(loader, index, depth);
  return index;
}

/* ---- Gates, once every node is known ---- */

uint32_t sy_scored_node(struct sy_loader *loader, const struct sy_yaml *scalar) {
  const sy_edition *edition = loader->edition;
  if (sy_what_if_refuses(loader, scalar))
    return SY_NONE;
  g_autofree const char **ids =
      sy_ids_of(edition->nodes, edition->node_count, sizeof *edition->nodes);
  uint32_t index = sy_lookup(scalar, "node", ids, loader->problems);
  if (index == SY_NONE)
    return SY_NONE;
  if (sy_node_has_score(&edition->nodes[index]))
    return index;
  sy_problems_add(loader->problems, scalar->place,
                  _("'%s' is an adjustment or a veto, expected a group or an indicator"),
                  scalar->text);
  return SY_NONE;
}

static void read_gate(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_node *node) {
  static const char *const keys[] = {"node", "operator", "value", NULL};
  sy_problems *problems = loader->problems;
  const struct sy_yaml *gate =
      sy_field_get(yaml, "gate", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  if (gate == NULL)
    return;
  sy_yaml_check_keys(gate, keys, problems);
  node->gate.present = true;
  node->gate.node = node->parent;
  sy_field_operator(gate, sy_operator_names, -1, &node->gate.comparison, problems);
  sy_field_nano(gate, "value", SY_FIELD_REQUIRED, -SY_SCORE_LIMIT, &node->gate.value, problems);
  const struct sy_yaml *reads =
      sy_field_get(gate, "node", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  uint32_t index = reads != NULL ? sy_scored_node(loader, reads) : SY_NONE;
  if (index != SY_NONE)
    node->gate.node = index;
}

void sy_tree_load(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  read_node(loader, sy_yaml_get(loader->merged, "tree"), SY_NONE, SY_LEAF, 1);
  edition->node_count = loader->nodes->len;
  edition->nodes = (struct sy_node *)(void *)g_array_steal(loader->nodes, NULL);
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (!sy_node_has_score(&edition->nodes[i]))
      read_gate(loader, yaml_of(loader, i), &edition->nodes[i]);
}
