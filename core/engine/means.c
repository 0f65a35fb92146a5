/* SPDX-License-Identifier: Apache-2.0
 *
 * means.c: trees of means, whose scores follow from the leaves and the weights alone
 *
 * A study evaluates the same leaves with many weights. Where nothing but means is above them, it
 * may compute scores approximately, and needs an exact one only where two are close. What counts as
 * such a tree, and the exact score, are stated here.
 */
#include "engine/engine-private.h"

static bool any_unit(const sy_assessment *assessment, uint32_t node,
                     bool (*has)(const sy_assessment *assessment, uint32_t node, uint32_t unit)) {
  const struct sy_column_scores *column = &assessment->columns[node];
  for (uint32_t unit = 0; (column->outcome || column->marks) && unit < assessment->unit_count;
       unit++)
    if (has(assessment, node, unit))
      return true;
  return false;
}

static bool is_not_applicable(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_NOT_APPLICABLE;
}

static bool is_not_scored(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) != SY_SCORED;
}

static bool is_zeroed(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return (sy_marks_of(assessment, node, unit) & SY_MARK_ZEROED) != 0;
}

/* Whether the group's own rules make its score the mean of its children's, or the same share of its
 * points, for all units. */
static bool adds_children(const sy_assessment *assessment, uint32_t group) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  if (!sy_aggregates[node->aggregate].adds || node->adjustments.count > 0 ||
      node->vetoes.count > 0 || node->has_clamp || any_unit(assessment, group, is_zeroed))
    return false;
  for (uint32_t i = 0; i < node->children.count; i++) {
    const uint32_t child = node->children.items[i];
    if (!sy_node_counts(&assessment->edition->nodes[child]))
      continue;
    if (node->has_enough && any_unit(assessment, child, is_not_scored))
      return false;
    if (node->reweight != SY_REWEIGHT_PROPORTIONAL &&
        any_unit(assessment, child, is_not_applicable))
      return false;
  }
  return true;
}

bool sy_is_mean_of_leaves(const sy_assessment *assessment, uint32_t node) {
  const struct sy_node *described = &assessment->edition->nodes[node];
  if (described->kind != SY_GROUP)
    return true;
  if (!adds_children(assessment, node))
    return false;
  for (uint32_t i = 0; i < described->children.count; i++)
    if (sy_node_counts(&assessment->edition->nodes[described->children.items[i]]) &&
        !sy_is_mean_of_leaves(assessment, described->children.items[i]))
      return false;
  return true;
}

bool sy_mean_of_leaves(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                       const int64_t *weights, int64_t *score) {
  const struct sy_node *group = &assessment->edition->nodes[node];
  if (group->kind != SY_GROUP) {
    *score = sy_score_of(assessment, node, unit);
    return true;
  }
  g_autofree struct sy_part *items = g_new(struct sy_part, group->children.count);
  struct sy_parts parts = {.items = items};
  for (uint32_t i = 0; i < group->children.count; i++) {
    const uint32_t child = group->children.items[i];
    struct sy_part *part = &items[parts.count];
    if (!sy_node_counts(&assessment->edition->nodes[child]) ||
        is_not_applicable(assessment, child, unit))
      continue;
    *part = (struct sy_part){.child = child, .weight = weights[child]};
    if (!sy_mean_of_leaves(assessment, child, unit, weights, &part->score))
      return false;
    parts.total += part->weight;
    parts.count++;
  }
  bool broken = false;
  const struct sy_exact mean = sy_aggregates[group->aggregate].evaluate(&parts);
  const unsigned digits = group->round_digits < 0 ? 9 : (unsigned)group->round_digits;
  *score = sy_exact_round(sy_exact_multiply(mean, sy_points_factor(assessment->edition, group)),
                          digits, &broken);
  return !broken;
}
