/* SPDX-License-Identifier: Apache-2.0
 *
 * match.c: which nodes of two trees are the same, and alike
 *
 * A node's rules are compared by the table in field-tables.c. A group is alike only if everything
 * below it is, with the same weights.
 */
#include "compare/compare-private.h"

#include <string.h>

const char *const sy_fate_names[] = {"alike", "below",   "redefined", "not-comparable",
                                     "added", "removed", NULL};

/* The two editions, and the index of each node of one in the other. */
struct matching {
  const sy_edition *earlier, *later;
  const uint32_t *to_later; /* per earlier node */
};

static bool same_rational(struct sy_rational a, struct sy_rational b) {
  return a.numerator == b.numerator && a.denominator == b.denominator;
}

/* Whether the nodes with these indices have the same id. */
static bool same_node(const struct matching *matching, uint32_t earlier, uint32_t later) {
  if (earlier == SY_NONE || later == SY_NONE)
    return earlier == later;
  return matching->to_later[earlier] == later;
}

/* Whether two lists have the same nodes, in any order. */
static bool same_nodes(const struct matching *matching, const struct sy_indices *a,
                       const struct sy_indices *b) {
  if (a->count != b->count)
    return false;
  g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
  for (uint32_t i = 0; i < b->count; i++)
    g_hash_table_add(found, GUINT_TO_POINTER(b->items[i]));
  for (uint32_t i = 0; i < a->count; i++) {
    const uint32_t there = matching->to_later[a->items[i]];
    if (there == SY_NONE || !g_hash_table_contains(found, GUINT_TO_POINTER(there)))
      return false;
  }
  return true;
}

/* Whether a field that at least one of the nodes has is the same in both. */
static bool same_value(const struct matching *matching, const struct sy_field *field,
                       const struct sy_node *a, const struct sy_node *b) {
  const void *was = sy_field_value(field, a), *is = sy_field_value(field, b);
  if (!sy_field_is_given(field, a) || !sy_field_is_given(field, b))
    return sy_field_is_given(field, a) == sy_field_is_given(field, b);
  switch (field->type) {
  case SY_TYPE_CHOICE:
  case SY_TYPE_INTEGER:
    return *(const int *)was == *(const int *)is;
  case SY_TYPE_SHARE:
  case SY_TYPE_EACH:
    return same_rational(*(const struct sy_rational *)was, *(const struct sy_rational *)is);
  case SY_TYPE_SCORE:
    return *(const int64_t *)was == *(const int64_t *)is;
  case SY_TYPE_CLAMP:
    return a->clamp_low == b->clamp_low && a->clamp_high == b->clamp_high;
  case SY_TYPE_ENOUGH:
    return a->enough_of == b->enough_of && same_rational(a->enough, b->enough);
  case SY_TYPE_OVER:
    return a->over.kind == b->over.kind && g_strcmp0(a->over.column, b->over.column) == 0;
  case SY_TYPE_GATE:
    return same_node(matching, a->gate.node, b->gate.node) &&
           a->gate.comparison == b->gate.comparison && a->gate.value == b->gate.value;
  case SY_TYPE_EFFECT:
    return a->effect == b->effect && a->effect_value == b->effect_value;
  case SY_TYPE_NODE:
    return same_node(matching, *(const uint32_t *)was, *(const uint32_t *)is);
  case SY_TYPE_NODES:
    return same_nodes(matching, was, is);
  default: /* texts; the other types hold no rules */
    return g_strcmp0(*(const char *const *)was, *(const char *const *)is) == 0;
  }
}

/* The rules that differ between a node and the one with the same id. */
static void compare_rules(const struct matching *matching, const struct sy_node *a,
                          const struct sy_node *b, struct sy_node_match *match) {
  const unsigned traits = sy_node_traits(matching->earlier, a) & sy_node_traits(matching->later, b);
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    const struct sy_rule *rule = &field->rule;
    if (rule->name == NULL || !(field->on & traits) || !(rule->tells & traits) ||
        same_value(matching, field, a, b))
      continue;
    match->differs |= UINT64_C(1) << rule->number;
    match->reweighted = match->reweighted || rule->reweights & traits;
    if (rule->redefines & traits)
      match->fate = SY_FATE_REDEFINED;
  }
}

static struct sy_node_match match_pair(const struct matching *matching, uint32_t earlier,
                                       uint32_t later) {
  const struct sy_node *a = &matching->earlier->nodes[earlier], *b = &matching->later->nodes[later];
  struct sy_node_match match = {earlier, later, SY_FATE_ALIKE, 0, false, NULL};
  match.reweighted = sy_node_has_score(b) && !same_rational(a->weight, b->weight);
  if (a->kind == b->kind) {
    compare_rules(matching, a, b, &match);
  } else { /* and so is everything else */
    match.differs = UINT64_C(1) << SY_RULE_KIND;
    match.fate = SY_FATE_REDEFINED;
  }
  match.why = sy_incomparable_with(b, matching->earlier->id);
  if (match.why == NULL)
    match.why = sy_incomparable_with(a, matching->later->id);
  if (match.why != NULL)
    match.fate = SY_FATE_INCOMPARABLE;
  return match;
}

/* A group is alike only if its members are, with the same weights. Members come after their owner,
 * so in backward order they are settled first. */
static void settle_groups(const sy_edition *later, struct sy_node_match *matches) {
  for (uint32_t i = later->node_count; i-- > 1;) {
    struct sy_node_match *owner = &matches[later->nodes[i].parent];
    if (owner->fate == SY_FATE_ALIKE && (matches[i].fate != SY_FATE_ALIKE || matches[i].reweighted))
      owner->fate = SY_FATE_BELOW;
  }
}

uint32_t compare_find(GHashTable *by_id, const char *id) {
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(by_id, id));
  return found > 0 ? found - 1 : SY_NONE;
}

struct sy_node_match *compare_match_nodes(const sy_edition *earlier, const sy_edition *later,
                                          guint *count) {
  g_autofree uint32_t *to_later = g_new(uint32_t, MAX(earlier->node_count, 1));
  g_autofree uint32_t *to_earlier = g_new(uint32_t, MAX(later->node_count, 1));
  for (uint32_t i = 0; i < later->node_count; i++)
    to_earlier[i] = SY_NONE;
  guint removed = 0;
  g_autoptr(GHashTable) by_id = g_hash_table_new(sy_text_hash, g_str_equal);
  for (uint32_t i = 0; i < later->node_count; i++)
    g_hash_table_insert(by_id, later->nodes[i].id, GUINT_TO_POINTER(i + 1));
  for (uint32_t i = 0; i < earlier->node_count; i++) {
    to_later[i] = compare_find(by_id, earlier->nodes[i].id);
    if (to_later[i] == SY_NONE)
      removed++;
    else
      to_earlier[to_later[i]] = i;
  }
  const struct matching matching = {earlier, later, to_later};
  struct sy_node_match *matches = g_new(struct sy_node_match, later->node_count + removed);
  *count = 0;
  for (uint32_t i = 0; i < later->node_count; i++)
    matches[(*count)++] =
        to_earlier[i] == SY_NONE
            ? (struct sy_node_match){.earlier = SY_NONE, .later = i, .fate = SY_FATE_ADDED}
            : match_pair(&matching, to_earlier[i], i);
  settle_groups(later, matches);
  for (uint32_t i = 0; i < earlier->node_count; i++)
    if (to_later[i] == SY_NONE)
      matches[(*count)++] =
          (struct sy_node_match){.earlier = i, .later = SY_NONE, .fate = SY_FATE_REMOVED};
  return matches;
}
