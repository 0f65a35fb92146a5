/* SPDX-License-Identifier: Apache-2.0
 *
 * leaves.c: a unit's change, leaf by leaf
 *
 * Where a bare tree (split.c) is a sum of leaves, each with a weight in the whole, a change of the
 * sum is that of its leaves. Weights are products of the weights on the way up; as double precision
 * they are off by some 1e-16 of themselves, so that a leaf's points, at most about 1e11
 * nano-points, are right before they are rounded.
 */
#include "compare/compare-private.h"

#include <math.h>

/* The weights of leaves in the whole of both trees, per unit and match; and whether both trees are
 * sums of leaves for a unit. */
struct weights {
  const sy_changes *changes;
  double *of[2];
  bool *is_sum;
};

/* Whether a group's score was limited. */
static bool is_clamped(const sy_assessment *bare, uint32_t group, uint32_t unit) {
  return (sy_record_of(bare, group, unit) & (SY_RECORD_CLAMPED_LOW | SY_RECORD_CLAMPED_HIGH)) != 0;
}

/* Passes the weight of a group on to its children. */
static void pass_on(const sy_assessment *bare, uint32_t group, uint32_t unit, double *weights,
                    struct sy_ratio *room) {
  const struct sy_node *node = &bare->edition->nodes[group];
  const struct sy_ratio points = sy_points_factor(bare->edition, node);
  const double factor = weights[group] * (double)points.numerator / (double)points.denominator;
  sy_effective_weights(bare, group, unit, room);
  for (uint32_t i = 0; i < node->children.count; i++)
    weights[node->children.items[i]] =
        factor * (double)room[i].numerator / (double)room[i].denominator;
}

/* The weight of each node of a bare tree in its whole for a unit; 0 where it does not count. False
 * if a group that counts is not a sum. */
static bool weigh_nodes(const sy_assessment *bare, uint32_t unit, double *weights,
                        struct sy_ratio *room) {
  const sy_edition *edition = bare->edition;
  for (uint32_t i = 0; i < edition->node_count; i++)
    weights[i] = 0;
  weights[0] = 1;
  for (uint32_t i = edition->node_count; i-- > 0;) { /* groups before what is in them */
    const uint32_t index = edition->order[i];
    if (edition->nodes[index].kind != SY_GROUP || weights[index] == 0)
      continue;
    if (!sy_aggregates[edition->nodes[index].aggregate].adds || is_clamped(bare, index, unit))
      return false;
    pass_on(bare, index, unit, weights, room);
  }
  return true;
}

/* The weights of one of the trees. Whether a clamp limits a group depends on the scores, so those
 * of both years are looked at; the weights do not. */
static void weigh_tree(struct weights *weights, bool later) {
  const sy_changes *changes = weights->changes;
  g_auto(compare_tree) tree = compare_bare_tree(changes, later);
  const guint count = tree.edition.node_count;
  g_autofree double *of_nodes = g_new(double, count);
  g_autofree struct sy_ratio *room = g_new(struct sy_ratio, count);
  for (unsigned later_scores = 0; later_scores < 2; later_scores++) {
    g_autoptr(sy_assessment) bare = compare_bare_scores(changes, &tree, later_scores);
    for (guint unit = 0; unit < changes->unit_count; unit++) {
      if (!weights->is_sum[unit] || !weigh_nodes(bare, unit, of_nodes, room)) {
        weights->is_sum[unit] = false;
        continue;
      }
      double *of_unit = weights->of[later] + (gsize)unit * changes->node_count;
      for (uint32_t i = 0; i < count; i++)
        of_unit[tree.match_of[i]] = of_nodes[i];
    }
  }
}

static void add_leaf(const struct weights *weights, guint unit, guint match) {
  const sy_changes *changes = weights->changes;
  const struct sy_node_match *node = &changes->nodes[match];
  int64_t scores[2];
  if (node->later == SY_NONE || changes->later->edition->nodes[node->later].kind != SY_LEAF ||
      !compare_common_scores(changes, node, &changes->units[unit], scores))
    return;
  const gsize at = (gsize)unit * changes->node_count + match;
  const double was = weights->of[0][at], is = weights->of[1][at];
  const double change = (double)(scores[1] - scores[0]), sum = (double)(scores[0] + scores[1]);
  const struct sy_leaf_change leaf = {.match = match,
                                      .before = scores[0],
                                      .after = scores[1],
                                      .weight_before = was,
                                      .weight_after = is,
                                      .performance = llround((was + is) * change / 2),
                                      .method = llround((is - was) * sum / 2)};
  if (was != 0 || is != 0)
    g_array_append_val(changes->leaves, leaf);
}

void sy_changes_add_leaves(sy_changes *changes) {
  const gsize size = (gsize)changes->unit_count * changes->node_count + 1;
  g_autofree double *before = g_new0(double, size), *now = g_new0(double, size);
  g_autofree bool *is_sum = g_new(bool, changes->unit_count + 1);
  struct weights weights = {changes, {before, now}, is_sum};
  for (guint unit = 0; unit < changes->unit_count; unit++)
    is_sum[unit] = changes->units[unit].is_split;
  weigh_tree(&weights, false);
  weigh_tree(&weights, true);
  changes->leaves = g_array_new(FALSE, FALSE, sizeof(struct sy_leaf_change));
  changes->first_leaf = g_new0(guint, (gsize)changes->unit_count + 1);
  for (guint unit = 0; unit < changes->unit_count; unit++) {
    for (guint match = 0; is_sum[unit] && match < changes->node_count; match++)
      add_leaf(&weights, unit, match);
    changes->first_leaf[unit + 1] = changes->leaves->len;
  }
}

const struct sy_leaf_change *sy_leaf_changes_of(const sy_changes *changes,
                                                const struct sy_unit_change *unit, guint *count) {
  *count = 0;
  if (!changes->leaves)
    return NULL;
  const guint *first = &changes->first_leaf[unit - changes->units];
  *count = first[1] - first[0];
  return &g_array_index(changes->leaves, struct sy_leaf_change, first[0]);
}
