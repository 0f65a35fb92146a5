/* SPDX-License-Identifier: Apache-2.0
 *
 * split.c: what of a unit's change is its own, and what is the method's
 *
 * Both years' trees are evaluated on both years' scores of the leaves that both define alike: four
 * totals per unit. With T(s) for tree T on the scores s, E and L for the earlier and the later
 * tree, e and l for the scores,
 *   performance = ((E(l) - E(e)) + (L(l) - L(e))) / 2
 *   method      = ((L(e) - E(e)) + (L(l) - E(l))) / 2
 * so that both together are L(l) - E(e), whichever is thought to change first (the average over the
 * two orders, as Shapley's value for two players). Performance is rounded half away from zero to
 * nano-points, method is the difference.
 */
#include "compare/compare-private.h"

/* ---- the bare trees ---- */

/* The edition's tree with only leaves and means: shares pass to the remaining nodes, and the score
 * of a leaf with deduction is used unchanged. */
static sy_edition bare_copy(const sy_edition *edition, uint32_t unit_count) {
  sy_edition copy = *edition;
  copy.unit_count = unit_count;
  copy.nodes = g_memdup2(edition->nodes, edition->node_count * sizeof *edition->nodes);
  for (uint32_t i = 0; i < copy.node_count; i++) {
    copy.nodes[i].has_deduction = false;
    copy.nodes[i].reweight = SY_REWEIGHT_PROPORTIONAL;
    copy.nodes[i].missing = SY_MISSING_KEEP;
  }
  return copy;
}

/* Per node of the earlier or the later edition: its index among the matches. */
static uint32_t *index_matches(const sy_changes *changes, bool later) {
  const sy_edition *edition = (later ? changes->later : changes->earlier)->edition;
  uint32_t *index = g_new0(uint32_t, MAX(edition->node_count, 1));
  for (guint i = 0; i < changes->node_count; i++) {
    const uint32_t node = later ? changes->nodes[i].later : changes->nodes[i].earlier;
    if (node != SY_NONE)
      index[node] = i;
  }
  return index;
}

struct compare_tree compare_bare_tree(const sy_changes *changes, bool later) {
  const sy_edition *edition = (later ? changes->later : changes->earlier)->edition;
  return (struct compare_tree){bare_copy(edition, changes->unit_count),
                               index_matches(changes, later)};
}

void compare_clear_tree(struct compare_tree *tree) {
  g_free(tree->edition.nodes);
  g_free(tree->match_of);
}

static bool is_scored(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED;
}

bool compare_common_scores(const sy_changes *changes, const struct sy_node_match *match,
                           const struct sy_unit_change *unit, int64_t scores[2]) {
  if (match->fate != SY_FATE_ALIKE || !is_scored(changes->earlier, match->earlier, unit->earlier) ||
      !is_scored(changes->later, match->later, unit->later))
    return false;
  scores[0] = sy_score_of(changes->earlier, match->earlier, unit->earlier);
  scores[1] = sy_score_of(changes->later, match->later, unit->later);
  return true;
}

/* Gives every leaf the scores of a year; leaves that are not common are not applicable. */
static void fill_node(const sy_changes *changes, const struct sy_node_match *match, bool leaf,
                      bool later, sy_assessment *into, uint32_t node) {
  int64_t *filled = sy_scores_open(into, node);
  for (guint i = 0; i < changes->unit_count; i++) {
    int64_t scores[2];
    if (leaf && compare_common_scores(changes, match, &changes->units[i], scores))
      filled[i] = scores[later];
    else
      sy_set_outcome(into, node, i, SY_NOT_APPLICABLE);
  }
  sy_scores_close(into, node);
}

sy_assessment *compare_bare_scores(const sy_changes *changes, const struct compare_tree *tree,
                                   bool later_scores) {
  sy_assessment *assessment = sy_assessment_new(&tree->edition);
  for (uint32_t i = 0; i < tree->edition.node_count; i++)
    if (tree->edition.nodes[i].kind != SY_GROUP)
      fill_node(changes, &changes->nodes[tree->match_of[i]], tree->edition.nodes[i].kind == SY_LEAF,
                later_scores, assessment, i);
  sy_assess_tree(assessment, NULL);
  return assessment;
}

/* ---- the parts of a change ---- */

struct total {
  bool is_scored;
  int64_t score;
};

/* The totals of a year's tree on a year's scores; entry i is that of changes->units[i]. */
static struct total *evaluate(const sy_changes *changes, const struct compare_tree *tree,
                              bool later_scores) {
  g_autoptr(sy_assessment) assessment = compare_bare_scores(changes, tree, later_scores);
  struct total *totals = g_new(struct total, MAX(changes->unit_count, 1));
  for (guint i = 0; i < changes->unit_count; i++)
    totals[i] = (struct total){is_scored(assessment, 0, i), sy_score_of(assessment, 0, i)};
  return totals;
}

static int64_t half_away(int64_t doubled) {
  return doubled / 2 + doubled % 2;
}

/* The totals of the earlier tree on the earlier scores and on the later, then of the later tree. */
static void split_unit(struct sy_unit_change *unit, uint32_t index, struct total *const totals[4]) {
  int64_t total[4];
  unit->is_split = unit->has_total;
  for (unsigned i = 0; i < 4; i++) {
    unit->is_split = unit->is_split && totals[i][index].is_scored;
    total[i] = totals[i][index].score;
  }
  if (!unit->is_split)
    return;
  unit->common_before = total[0];
  unit->common_after = total[3];
  unit->performance = half_away(total[1] - total[0] + total[3] - total[2]);
  unit->method = total[3] - total[0] - unit->performance;
  unit->rest = unit->after - unit->before - unit->performance - unit->method;
}

void compare_split_changes(sy_changes *changes) {
  struct total *totals[4];
  for (unsigned later_tree = 0; later_tree < 2; later_tree++) {
    g_auto(compare_tree) tree = compare_bare_tree(changes, later_tree);
    for (unsigned later_scores = 0; later_scores < 2; later_scores++)
      totals[2 * later_tree + later_scores] = evaluate(changes, &tree, later_scores);
  }
  for (guint i = 0; i < changes->unit_count; i++)
    split_unit(&changes->units[i], i, totals);
  for (unsigned i = 0; i < 4; i++)
    g_free(totals[i]);
}
