/* SPDX-License-Identifier: Apache-2.0
 *
 * node-fields.c: what is said of a node, one row for each thing
 *
 * The loader, the result document, `diff`, the JSON Schema and the reference page all go by this
 * table, so a new key of a node is a member of struct sy_node and a row here. What is done with a
 * type of value stands where it is done: reading in tree.c, writing and reading back in `document`,
 * comparing in `compare`.
 */
#include "edition/edition.h"

#define MEMBER(name) offsetof(struct sy_node, name)

/* A rule of all that have the field, which changes their own scores. The next free number is 18; 63
 * is for tests. */
#define RULE(number, name, word)                                                                   \
  { number, name, word, SY_IS_ANY, SY_IS_ANY, 0 }

const struct sy_node_field sy_node_fields[] = {
    {"id", "id", SY_IS_ANY, SY_TYPE_ID, MEMBER(id), .always_told = true},
    {"name", "name", SY_IS_ANY, SY_TYPE_NAME, MEMBER(name), .always_told = true},
    {NULL, "kind", SY_IS_ANY, SY_TYPE_CHOICE, MEMBER(kind), .choices = sy_kind_names,
     .always_told = true, .rule = RULE(SY_RULE_KIND, "kind", N_("kind"))},
    {"source", "source", SY_IS_ANY, SY_TYPE_CHOICE, MEMBER(source), .choices = sy_basis_names,
     .fallback = -1, .always_told = true},

    /* A share is its group's rule. Points are one of a node that takes off points, and in a sum of
     * how much it counts; elsewhere only the shares that follow from them matter. */
    {"weight", "weight", SY_HAS_SCORE, SY_TYPE_SHARE, MEMBER(weight), .as_child = true,
     .always_told = true},
    {"points", "points", SY_HAS_SCORE, SY_TYPE_SHARE, MEMBER(points), MEMBER(has_points),
     .as_child = true,
     .rule = {17, "points", N_("points"), SY_IS_DEDUCTION | SY_IS_ADDEND, SY_IS_DEDUCTION,
              SY_IS_ADDEND}},
    {"missing", "missing", SY_HAS_SCORE, SY_TYPE_CHOICE, MEMBER(missing),
     .choices = sy_missing_names, .as_child = true, .always_told = true,
     .rule = RULE(7, "missing", N_("what is missing"))},

    /* Where the evidence stands is no rule: see compare.h. */
    {"plugin", "plugin", SY_HAS_PLUGIN, SY_TYPE_PLUGIN, MEMBER(plugin_id),
     .rule = RULE(SY_RULE_PLUGIN, "plugin", N_("plugin"))},
    {"evidence", NULL, SY_HAS_PLUGIN, .type = SY_TYPE_EVIDENCE},
    {"where", NULL, SY_HAS_PLUGIN, SY_TYPE_ROWS, MEMBER(where_json),
     .rule = RULE(3, "where", N_("rows that count"))},
    {"columns", NULL, SY_HAS_PLUGIN, .type = SY_TYPE_EVIDENCE},
    {"params", "params", SY_HAS_PLUGIN, SY_TYPE_PARAMETERS, MEMBER(params_json),
     .rule = RULE(2, "params", N_("parameters"))},
    {NULL, "range", SY_HAS_PLUGIN, SY_TYPE_RANGE, .offset = MEMBER(lowest)},
    {"deduction", "deduction", SY_IS_LEAF, SY_TYPE_EACH, MEMBER(deduction_each),
     MEMBER(has_deduction), .rule = RULE(4, "deduction", N_("deduction"))},

    {"aggregate", "aggregate", SY_IS_GROUP, SY_TYPE_CHOICE, MEMBER(aggregate),
     .choices = sy_aggregate_names, .always_told = true,
     .rule = RULE(5, "aggregate", N_("aggregate"))},
    {"reweight", "reweight", SY_IS_GROUP, SY_TYPE_CHOICE, MEMBER(reweight),
     .choices = sy_reweight_names, .always_told = true,
     .rule = RULE(6, "reweight", N_("re-weighting"))},
    {"clamp", "clamp", SY_IS_GROUP, SY_TYPE_CLAMP, MEMBER(clamp_low), MEMBER(has_clamp),
     .rule = RULE(8, "clamp", N_("limits"))},
    {"round", "round", SY_IS_GROUP, SY_TYPE_INTEGER, MEMBER(round_digits), .highest = 9,
     .fallback = -1, .rule = RULE(9, "round", N_("rounding"))},
    {"adjustments", NULL, SY_IS_GROUP, SY_TYPE_NODES, MEMBER(adjustments),
     .rule = RULE(16, "children", N_("members"))},
    {"adjust_cap", "adjust_cap", SY_IS_GROUP, SY_TYPE_SCORE, MEMBER(adjust_cap),
     MEMBER(has_adjust_cap), .rule = RULE(10, "adjust_cap", N_("limit of adjustments"))},
    {"vetoes", NULL, SY_IS_GROUP, SY_TYPE_NODES, MEMBER(vetoes),
     .rule = RULE(16, "children", N_("members"))},
    {"children", NULL, SY_IS_GROUP, SY_TYPE_NODES, MEMBER(children),
     .rule = RULE(16, "children", N_("members"))},

    {"kind", "direction", SY_IS_ADJUSTMENT, SY_TYPE_CHOICE, MEMBER(direction),
     .choices = sy_direction_names, .fallback = -1, .always_told = true,
     .rule = RULE(11, "rate", N_("rate"))},
    {"rate", "rate", SY_IS_ADJUSTMENT, SY_TYPE_SHARE, MEMBER(rate), .fallback = 1,
     .always_told = true, .rule = RULE(11, "rate", N_("rate"))},
    {"cap", "cap", SY_IS_ADJUSTMENT, SY_TYPE_SCORE, MEMBER(cap), MEMBER(has_cap),
     .rule = RULE(12, "cap", N_("cap"))},
    {"effect", "effect", SY_IS_VETO, SY_TYPE_EFFECT, MEMBER(effect), .choices = sy_effect_names,
     .fallback = -1, .rule = RULE(14, "effect", N_("effect"))},
    {"gate", "gate", SY_IS_ADJUSTMENT | SY_IS_VETO, SY_TYPE_GATE, MEMBER(gate),
     MEMBER(gate.present), .rule = RULE(13, "gate", N_("gate"))},
    /* Where a node stands is no matter of its scores. */
    {NULL, "parent", SY_IS_ANY, SY_TYPE_NODE, MEMBER(parent),
     .rule = {15, "parent", N_("place in the tree"), SY_IS_ANY, 0, 0}},
    {0}};

unsigned sy_node_traits(const sy_edition *edition, const struct sy_node *node) {
  const bool adds = node->parent != SY_NONE && edition->nodes[node->parent].aggregate == SY_SUM;
  return 1u << node->kind | (node->has_deduction ? SY_IS_DEDUCTION : 0) |
         (adds && 1u << node->kind & SY_HAS_SCORE ? SY_IS_ADDEND : 0);
}

const void *sy_field_value(const struct sy_node_field *field, const struct sy_node *node) {
  return (const char *)node + field->offset;
}

void *sy_field_member(const struct sy_node_field *field, struct sy_node *node) {
  return (char *)node + field->offset;
}

bool sy_field_is_given(const struct sy_node_field *field, const struct sy_node *node) {
  if (field->given > 0)
    return *(const bool *)((const char *)node + field->given);
  return field->type != SY_TYPE_INTEGER ||
         *(const int *)sy_field_value(field, node) != field->fallback;
}

void sy_field_give(const struct sy_node_field *field, struct sy_node *node, bool given) {
  if (field->given > 0)
    *(bool *)((char *)node + field->given) = given;
}

void sy_node_clear(struct sy_node *node) {
  for (const struct sy_node_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->type == SY_TYPE_INTEGER)
      *(int *)sy_field_member(field, node) = field->fallback;
}

const struct sy_rule *sy_rule_of(unsigned number) {
  for (const struct sy_node_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->rule.name != NULL && field->rule.number == number)
      return &field->rule;
  return NULL;
}
