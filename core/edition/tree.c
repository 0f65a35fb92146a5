/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: nodes from YAML
 *
 * Reads what a node says about itself: kind, weight, aggregate, policies, adjustments, vetoes. What
 * it says about its plugin is read in leaf.c, and whether the tree makes sense as a whole (weights,
 * cycles, ranges) is checked in model.c. A weight or rate that could not be read is left with the
 * denominator 0, which model.c takes as "already complained about".
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

#define LEAF_KEYS "plugin", "evidence", "where", "columns", "params"
#define CHILD_KEYS "weight", "points", "missing"

static const char *const group_keys[] = {
    "id",    "name",        "source",     CHILD_KEYS, "aggregate", "reweight", "clamp",
    "round", "adjustments", "adjust_cap", "vetoes",   "children",  "plugin",   NULL};
static const char *const leaf_keys[] = {"id",      "name",      "source", CHILD_KEYS,
                                        LEAF_KEYS, "deduction", NULL};
static const char *const adjustment_keys[] = {"id",   "name", "source", LEAF_KEYS, "kind",
                                              "rate", "cap",  "gate",   NULL};
static const char *const veto_keys[] = {"id", "name", "source", LEAF_KEYS, "effect", "gate", NULL};

static void read_clamp(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_node *node) {
  const struct sy_yaml *clamp =
      sy_field_get(yaml, "clamp", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems);
  if (clamp == NULL)
    return;
  node->has_clamp = clamp->count == 2 && clamp->items[0]->kind == SY_YAML_SCALAR &&
                    clamp->items[1]->kind == SY_YAML_SCALAR &&
                    sy_nano_parse(clamp->items[0]->text, &node->clamp_low) &&
                    sy_nano_parse(clamp->items[1]->text, &node->clamp_high) &&
                    node->clamp_low <= node->clamp_high;
  if (!node->has_clamp)
    sy_problems_add(loader->problems, clamp->place,
                    _("'clamp' expects two numbers, the lower first, such as [0, 100]"));
}

static void read_group(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_node *node) {
  sy_problems *problems = loader->problems;
  sy_yaml_check_keys(yaml, group_keys, problems);
  node->aggregate =
      (enum sy_aggregate)sy_field_choice(yaml, "aggregate", sy_aggregate_names, SY_MEAN, problems);
  node->reweight = (enum sy_reweight)sy_field_choice(yaml, "reweight", sy_reweight_names,
                                                     SY_REWEIGHT_PROPORTIONAL, problems);
  node->has_adjust_cap =
      sy_field_nano(yaml, "adjust_cap", SY_FIELD_OPTIONAL, 0, &node->adjust_cap, problems);
  read_clamp(loader, yaml, node);
  int64_t digits = -1;
  sy_field_integer(yaml, "round", SY_FIELD_OPTIONAL, 0, 9, &digits, problems);
  node->round_digits = (int)digits;
  if (node->has_adjust_cap && sy_yaml_get(yaml, "adjustments") == NULL)
    sy_problems_add(problems, sy_yaml_get(yaml, "adjust_cap")->place,
                    _("'adjust_cap' without 'adjustments'"));
}

static void read_child(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_node *node) {
  sy_problems *problems = loader->problems;
  if (node->parent == SY_NONE) {
    static const char *const keys[] = {CHILD_KEYS};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
      if (sy_yaml_get(yaml, keys[i]) != NULL)
        sy_problems_add(problems, sy_yaml_get(yaml, keys[i])->place,
                        _("the root of the tree takes no '%s'"), keys[i]);
    node->weight = (struct sy_rational){1, 1};
    return;
  }
  node->missing = (enum sy_missing_policy)sy_field_choice(yaml, "missing", sy_missing_names,
                                                          SY_MISSING_KEEP, problems);
  node->has_points = sy_yaml_get(yaml, "points") != NULL;
  sy_field_positive(yaml, "points", SY_FIELD_OPTIONAL, &node->points, problems);
  sy_field_positive(yaml, "weight", SY_FIELD_OPTIONAL, &node->weight, problems);
}

static void read_leaf(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_node *node) {
  static const char *const deduction_keys[] = {"each", NULL};
  sy_yaml_check_keys(yaml, leaf_keys, loader->problems);
  const struct sy_yaml *deduction =
      sy_field_get(yaml, "deduction", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  if (deduction == NULL)
    return;
  node->has_deduction = true;
  sy_yaml_check_keys(deduction, deduction_keys, loader->problems);
  sy_field_positive(deduction, "each", SY_FIELD_REQUIRED, &node->deduction_each, loader->problems);
  if (!node->has_points)
    sy_problems_add(loader->problems, deduction->place,
                    _("'deduction' takes points off; expected 'points' on '%s'"), node->id);
}

static void read_adjustment(struct sy_loader *loader, const struct sy_yaml *yaml,
                            struct sy_node *node) {
  static const char *const kinds[] = {"deduction", "bonus", NULL};
  sy_yaml_check_keys(yaml, adjustment_keys, loader->problems);
  node->direction = sy_field_choice(yaml, "kind", kinds, -1, loader->problems) == 1 ? 1 : -1;
  if (sy_yaml_get(yaml, "rate") == NULL)
    node->rate = (struct sy_rational){1, 1};
  else
    sy_field_positive(yaml, "rate", SY_FIELD_REQUIRED, &node->rate, loader->problems);
  node->has_cap = sy_field_nano(yaml, "cap", SY_FIELD_OPTIONAL, 0, &node->cap, loader->problems);
}

/* `disqualify`, `zero`, or one of {cap: 59}, {set: 59}, {deduct: 10}. */
static void read_effect(struct sy_loader *loader, const struct sy_yaml *effect,
                        struct sy_node *node) {
  sy_problems *problems = loader->problems;
  bool valued = effect->kind == SY_YAML_MAPPING && effect->count == 1;
  const char *word = valued                           ? effect->keys[0]->text
                     : effect->kind == SY_YAML_SCALAR ? effect->text
                                                      : "";
  int index = sy_name_index(sy_effect_names, word);
  if (index < 0 || sy_effects[index].takes_value != valued) {
    sy_problems_add(problems, effect->place,
                    _("'effect' expects disqualify, zero, {cap: 59}, {set: 59} or {deduct: 10}"));
    return;
  }
  node->effect = (enum sy_effect)index;
  if (valued)
    sy_field_nano(effect, word, SY_FIELD_REQUIRED, sy_effects[index].least_value,
                  &node->effect_value, problems);
}

static void read_veto(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_node *node) {
  sy_yaml_check_keys(yaml, veto_keys, loader->problems);
  const struct sy_yaml *effect = sy_yaml_get(yaml, "effect");
  if (effect == NULL)
    sy_problems_add(loader->problems, yaml->place, _("'%s' is missing"), "effect");
  else
    read_effect(loader, effect, node);
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

/* Siblings all have points, or all have weights; some aggregates can do without. Who is at odds
 * with that keeps the denominator 0. */
static void check_siblings(struct sy_loader *loader, uint32_t group) {
  const struct sy_indices children = node_at(loader, group)->children;
  const struct sy_aggregate_rules *rules = &sy_aggregates[node_at(loader, group)->aggregate];
  guint with_points = 0, with_weight = 0;
  for (uint32_t i = 0; i < children.count; i++) {
    with_points += sy_yaml_get(yaml_of(loader, children.items[i]), "points") != NULL;
    with_weight += sy_yaml_get(yaml_of(loader, children.items[i]), "weight") != NULL;
  }
  bool weightless = with_points + with_weight == 0 && !rules->needs_weights;
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
                      _("'%s' has '%s', expected '%s' as its siblings have or their group needs"),
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

/* Reads a node and all below it; its index. `kind` is SY_LEAF for children, which are groups where
 * they have children themselves. */
static uint32_t read_node(struct sy_loader *loader, const struct sy_yaml *yaml, uint32_t parent,
                          enum sy_node_kind kind, unsigned depth) {
  sy_problems *problems = loader->problems;
  if (!sy_expect(yaml, SY_YAML_MAPPING, problems))
    return SY_NONE;
  bool has_children = sy_yaml_get(yaml, "children") != NULL;
  bool has_plugin = sy_yaml_get(yaml, "plugin") != NULL;
  if (kind == SY_LEAF && has_children)
    kind = SY_GROUP;
  struct sy_node node = {.kind = kind, .place = yaml->place, .parent = parent, .round_digits = -1};
  node.id = sy_field_id(yaml, loader->node_ids, problems);
  node.name = sy_field_name(yaml, problems);
  node.source = (enum sy_basis)sy_field_choice(yaml, "source", sy_basis_names, -1, problems);

  if (kind == SY_GROUP && has_plugin)
    sy_problems_add(problems, sy_yaml_get(yaml, "plugin")->place,
                    _("'%s' has 'children' and 'plugin', expected one of them"), node.id);
  if (kind == SY_LEAF && !has_plugin)
    sy_problems_add(problems, yaml->place,
                    _("'%s' has neither 'children' nor 'plugin', expected one of them"), node.id);
  if (sy_node_has_score(&node))
    read_child(loader, yaml, &node);
  switch (kind) {
  case SY_GROUP:
    read_group(loader, yaml, &node);
    break;
  case SY_LEAF:
    read_leaf(loader, yaml, &node);
    break;
  case SY_ADJUSTMENT:
    read_adjustment(loader, yaml, &node);
    break;
  case SY_VETO:
    read_veto(loader, yaml, &node);
    break;
  }
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
  g_autofree const char **ids =
      sy_ids_of(edition->nodes, edition->node_count, sizeof *edition->nodes);
  uint32_t index = sy_lookup(scalar, "node", ids, loader->problems);
  if (index == SY_NONE)
    return SY_NONE;
  if (sy_node_has_score(&edition->nodes[index]))
    return index;
  sy_problems_add(loader->problems, scalar->place,
                  _("'%s' is an adjustment or a veto, expected a group or a leaf"), scalar->text);
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
