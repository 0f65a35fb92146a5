/* SPDX-License-Identifier: Apache-2.0
 *
 * match.c: which nodes of two trees are the same, and alike
 *
 * A node's own rules are compared here field by field; a group is alike only if all below it is,
 * with the same shares.
 */
#include "compare/compare-private.h"

#include <string.h>

const char *const sy_fate_names[] = {"alike", "below", "redefined", "added", "removed", NULL};
const char *const sy_rule_names[] = {"kind",       "plugin",   "params",  "where", "deduction",
                                     "aggregate",  "reweight", "missing", "clamp", "round",
                                     "adjust_cap", "rate",     "cap",     "gate",  "effect",
                                     "parent",     "children", NULL};

/* The two editions and where the nodes of each stand in the other. */
struct matching {
  const sy_edition *earlier, *later;
  const uint32_t *to_later; /* per earlier node */
};

static bool same_rational(struct sy_rational a, struct sy_rational b) {
  return a.numerator == b.numerator && a.denominator == b.denominator;
}

/* Whether the nodes that two indices stand for have the same id. */
static bool same_node(const struct matching *matching, uint32_t earlier, uint32_t later) {
  if (earlier == SY_NONE || later == SY_NONE)
    return earlier == later;
  return matching->to_later[earlier] == later;
}

static bool same_gate(const struct matching *matching, const struct sy_gate *a,
                      const struct sy_gate *b) {
  if (!a->present || !b->present)
    return a->present == b->present;
  return same_node(matching, a->node, b->node) && a->comparison == b->comparison &&
         a->value == b->value;
}

/* Whether two lists have the same nodes, in whatever order. */
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

static unsigned rule_if(bool differs, enum sy_rule rule) {
  return differs ? 1u << rule : 0;
}

static unsigned group_rules(const struct matching *matching, const struct sy_node *a,
                            const struct sy_node *b) {
  const bool clamps =
      a->has_clamp != b->has_clamp ||
      (a->has_clamp && (a->clamp_low != b->clamp_low || a->clamp_high != b->clamp_high));
  const bool caps = a->has_adjust_cap != b->has_adjust_cap ||
                    (a->has_adjust_cap && a->adjust_cap != b->adjust_cap);
  const bool members = same_nodes(matching, &a->children, &b->children) &&
                       same_nodes(matching, &a->adjustments, &b->adjustments) &&
                       same_nodes(matching, &a->vetoes, &b->vetoes);
  return rule_if(a->aggregate != b->aggregate, SY_RULE_AGGREGATE) |
         rule_if(a->reweight != b->reweight, SY_RULE_REWEIGHT) | rule_if(clamps, SY_RULE_CLAMP) |
         rule_if(a->round_digits != b->round_digits, SY_RULE_ROUND) |
         rule_if(caps, SY_RULE_ADJUST_CAP) | rule_if(!members, SY_RULE_CHILDREN);
}

static unsigned plugin_rules(const struct sy_node *a, const struct sy_node *b) {
  const bool deductions =
      a->has_deduction != b->has_deduction ||
      (a->has_deduction && !same_rational(a->deduction_each, b->deduction_each));
  return rule_if(g_strcmp0(a->plugin_id, b->plugin_id) != 0, SY_RULE_PLUGIN) |
         rule_if(g_strcmp0(a->params_json, b->params_json) != 0, SY_RULE_PARAMS) |
         rule_if(g_strcmp0(a->where_json, b->where_json) != 0, SY_RULE_WHERE) |
         rule_if(deductions, SY_RULE_DEDUCTION);
}

static unsigned amount_rules(const struct matching *matching, const struct sy_node *a,
                             const struct sy_node *b) {
  const bool rates = a->kind == SY_ADJUSTMENT &&
                     (a->direction != b->direction || !same_rational(a->rate, b->rate));
  const bool caps = a->has_cap != b->has_cap || (a->has_cap && a->cap != b->cap);
  const bool effects =
      a->kind == SY_VETO && (a->effect != b->effect || a->effect_value != b->effect_value);
  return rule_if(rates, SY_RULE_RATE) | rule_if(caps, SY_RULE_CAP) |
         rule_if(effects, SY_RULE_EFFECT) |
         rule_if(!same_gate(matching, &a->gate, &b->gate), SY_RULE_GATE);
}

/* What of its own rules differs between a node and the one with the same id. */
static unsigned different_rules(const struct matching *matching, const struct sy_node *a,
                                const struct sy_node *b) {
  if (a->kind != b->kind)
    return 1u << SY_RULE_KIND;
  unsigned rules = rule_if(!same_node(matching, a->parent, b->parent), SY_RULE_PARENT);
  if (a->kind == SY_GROUP)
    rules |= group_rules(matching, a, b);
  else
    rules |= plugin_rules(a, b);
  if (sy_node_has_score(a))
    return rules | rule_if(a->missing != b->missing, SY_RULE_MISSING);
  return rules | amount_rules(matching, a, b);
}

static struct sy_node_match match_pair(const struct matching *matching, uint32_t earlier,
                                       uint32_t later) {
  const struct sy_node *a = &matching->earlier->nodes[earlier], *b = &matching->later->nodes[later];
  struct sy_node_match match = {earlier, later, SY_FATE_ALIKE, 0, false};
  match.differs = different_rules(matching, a, b);
  match.reweighted = sy_node_has_score(b) && !same_rational(a->weight, b->weight);
  if (match.differs & ~(1u << SY_RULE_PARENT)) /* where a node hangs is no matter of its scores */
    match.fate = SY_FATE_REDEFINED;
  return match;
}

/* A group is alike only if its members are, with the same shares. Members stand after their owner,
 * so going backwards each is settled before. */
static void settle_groups(const sy_edition *later, struct sy_node_match *matches) {
  for (uint32_t i = later->node_count; i-- > 1;) {
    struct sy_node_match *owner = &matches[later->nodes[i].parent];
    if (owner->fate == SY_FATE_ALIKE && (matches[i].fate != SY_FATE_ALIKE || matches[i].reweighted))
      owner->fate = SY_FATE_BELOW;
  }
}

uint32_t study_find(GHashTable *by_id, const char *id) {
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(by_id, id));
  return found > 0 ? found - 1 : SY_NONE;
}

struct sy_node_match *study_match_nodes(const sy_edition *earlier, const sy_edition *later,
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
    to_later[i] = study_find(by_id, earlier->nodes[i].id);
    if (to_later[i] == SY_NONE)
      removed++;
    else
      to_earlier[to_later[i]] = i;
  }
  const struct matching matching = {earlier, later, to_later};
  struct sy_node_match *matches = g_new(struct sy_node_match, later->node_count + removed);
  *count = 0;
  for (uint32_t i = 0; i < later->node_count; i++)
    matches[(*count)++] = to_earlier[i] == SY_NONE
                              ? (struct sy_node_match){SY_NONE, i, SY_FATE_ADDED, 0, false}
                              : match_pair(&matching, to_earlier[i], i);
  settle_groups(later, matches);
  for (uint32_t i = 0; i < earlier->node_count; i++)
    if (to_later[i] == SY_NONE)
      matches[(*count)++] = (struct sy_node_match){i, SY_NONE, SY_FATE_REMOVED, 0, false};
  return matches;
}
