/* SPDX-License-Identifier: Apache-2.0
 *
 * values.c: the scores of a group of units as lists
 *
 * Which units count is the engine's rule: those with a score that are not disqualified.
 */
#include "study/study-private.h"

/* Whether the score rests on what was collected: a missing one that counts as 0, and an estimate in
 * place of one, do not. */
static bool is_collected(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const unsigned marks = sy_marks_of(assessment, node, unit);
  const bool leaf = assessment->edition->nodes[node].kind == SY_LEAF;
  return !(marks & SY_MARK_ZEROED) && !(leaf && (marks & SY_MARK_ESTIMATED));
}

/* Whether a node concerns the unit, even if all that was missing is left out. */
static bool is_applicable(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_indices *children = &assessment->edition->nodes[node].children;
  if (sy_outcome_of(assessment, node, unit) != SY_NOT_APPLICABLE ||
      sy_marks_of(assessment, node, unit) & SY_MARK_EXCLUDED)
    return true;
  for (uint32_t i = 0; i < children->count; i++)
    if (is_applicable(assessment, children->items[i], unit))
      return true;
  return false;
}

struct study_scores study_scores_of(const sy_study *study, uint32_t node,
                                    const struct sy_study_group *group) {
  const sy_assessment *assessment = study->assessment;
  const guint room = group->units->len + 1;
  struct study_scores scores = {
      .nano = g_new(int64_t, room), .points = g_new(double, room), .units = g_new(uint32_t, room)};
  for (guint i = 0; i < group->units->len; i++) {
    const uint32_t unit = g_array_index(group->units, uint32_t, i);
    scores.applicable += is_applicable(assessment, node, unit);
    if (!sy_is_counted(assessment, node, unit, assessment->rules->disqualified))
      continue;
    scores.collected += is_collected(assessment, node, unit);
    scores.estimated |= sy_is_estimated(assessment, node, unit);
    scores.nano[scores.count] = sy_score_of(assessment, node, unit);
    scores.points[scores.count] = (double)scores.nano[scores.count] / SY_NANO;
    scores.units[scores.count++] = unit;
  }
  return scores;
}

void study_scores_clear(struct study_scores *scores) {
  g_clear_pointer(&scores->nano, g_free);
  g_clear_pointer(&scores->points, g_free);
  g_clear_pointer(&scores->units, g_free);
}
