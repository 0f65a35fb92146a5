/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: an edition compared with an earlier one
 */
#include "compare/compare-private.h"

#include <string.h>

static bool is_scored(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED;
}

static bool is_counted(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_is_counted(assessment, node, unit, SY_EXCLUDE_DISQUALIFIED);
}

/* The units that both have, with their totals. */
static void match_units(sy_changes *changes) {
  const sy_edition *earlier = changes->earlier->edition, *later = changes->later->edition;
  changes->units = g_new0(struct sy_unit_change, MAX(later->unit_count, 1));
  for (uint32_t i = 0; i < later->unit_count; i++) {
    const uint32_t before = changes->lineage->before[i];
    changes->units_added += before == SY_NONE;
    if (before == SY_NONE || before == SY_REGROUPED)
      continue;
    changes->units[changes->unit_count++] = (struct sy_unit_change){
        .earlier = before,
        .later = i,
        .has_total = is_scored(changes->earlier, 0, before) && is_scored(changes->later, 0, i),
        .before = sy_score_of(changes->earlier, 0, before),
        .after = sy_score_of(changes->later, 0, i),
    };
  }
  for (uint32_t i = 0; i < earlier->unit_count; i++)
    changes->units_removed += changes->lineage->after[i] == SY_NONE;
}

static void match_regrouped(sy_changes *changes) {
  const sy_lineage *lineage = changes->lineage;
  changes->regrouped = g_new0(struct sy_regrouped_change, MAX(lineage->regrouping_count, 1));
  for (guint i = 0; i < lineage->regrouping_count; i++) {
    struct sy_regrouped_change *regrouped = &changes->regrouped[i];
    regrouped->units = &lineage->regroupings[i];
    regrouped->has_total =
        sy_score_of_parts(changes->earlier, 0, &regrouped->units->earlier,
                          regrouped->units->weights[0], &lineage->later->lineage,
                          &regrouped->before) &&
        sy_score_of_parts(changes->later, 0, &regrouped->units->later, regrouped->units->weights[1],
                          &lineage->later->lineage, &regrouped->after);
  }
}

sy_changes *sy_changes_new(const sy_context *context, const sy_assessment *earlier,
                           const sy_assessment *later, sy_problems *problems) {
  sy_lineage *lineage = sy_lineage_new(context, earlier->edition, later->edition, problems);
  if (!lineage)
    return NULL;
  sy_changes *changes = g_new0(sy_changes, 1);
  changes->earlier = earlier;
  changes->later = later;
  changes->lineage = lineage;
  changes->nodes = compare_match_nodes(earlier->edition, later->edition, &changes->node_count);
  match_units(changes);
  match_regrouped(changes);
  compare_split_changes(changes);
  return changes;
}

void sy_changes_check_ancestors(const sy_changes *changes, sy_problems *problems) {
  const sy_edition *earlier = changes->earlier->edition, *later = changes->later->edition;
  g_autofree const char **ids = g_new0(const char *, (gsize)earlier->unit_count + 1);
  for (uint32_t i = 0; i < earlier->unit_count; i++)
    ids[i] = earlier->units[i].id;
  for (guint i = 0; i < changes->lineage->unknown->len; i++) {
    const struct sy_unknown_ancestor *unknown =
        &g_array_index(changes->lineage->unknown, struct sy_unknown_ancestor, i);
    const struct sy_place place = {.file = sy_edition_file(later, NULL, later->tables[0].file).path,
                                   .line = later->units[unknown->unit].sheet_row};
    g_autofree char *suggestion = sy_suggestion(unknown->id, ids);
    sy_problems_add(problems, place, _("'was' names '%s', which %s does not have%s"), unknown->id,
                    earlier->id, suggestion);
  }
}

void sy_changes_free(sy_changes *changes) {
  g_clear_pointer(&changes->tables, g_ptr_array_unref);
  g_clear_pointer(&changes->leaves, g_array_unref);
  g_free(changes->first_leaf);
  g_free(changes->nodes);
  g_free(changes->units);
  g_free(changes->regrouped);
  sy_lineage_free(changes->lineage);
  g_free(changes);
}

/* Like every comparison, rounded to 1e-6 point. */
static int compare_scores(int64_t a, int64_t b) {
  const int64_t left = sy_nano_round(a, 1, 6), right = sy_nano_round(b, 1, 6);
  return (left > right) - (left < right);
}

/* Whether scores on the node can be compared. */
static bool is_comparable(const sy_changes *changes, const struct sy_node_match *node) {
  return node->fate == SY_FATE_ALIKE &&
         sy_node_has_score(&changes->later->edition->nodes[node->later]);
}

bool sy_node_change_of(const sy_changes *changes, const struct sy_node_match *node,
                       const struct sy_unit_change *unit, int64_t *change) {
  if (!is_comparable(changes, node) || !is_scored(changes->earlier, node->earlier, unit->earlier) ||
      !is_scored(changes->later, node->later, unit->later))
    return false;
  *change = sy_score_of(changes->later, node->later, unit->later) -
            sy_score_of(changes->earlier, node->earlier, unit->earlier);
  return true;
}

bool sy_regrouped_scores(const sy_changes *changes, const struct sy_node_match *node,
                         const struct sy_regrouped_change *regrouped, int64_t *before,
                         int64_t *after) {
  const struct sy_regrouping *units = regrouped->units;
  const struct sy_lineage_rule *rule = &changes->later->edition->lineage;
  return is_comparable(changes, node) &&
         sy_score_of_parts(changes->earlier, node->earlier, &units->earlier, units->weights[0],
                           rule, before) &&
         sy_score_of_parts(changes->later, node->later, &units->later, units->weights[1], rule,
                           after);
}

const char *sy_regrouped_word(const struct sy_regrouped_change *regrouped) {
  return regrouped->units->later.count == 1     ? "merged"
         : regrouped->units->earlier.count == 1 ? "split"
                                                : "regrouped";
}

bool sy_unit_has_new_id(const sy_changes *changes, const struct sy_unit_change *unit) {
  return strcmp(changes->earlier->edition->units[unit->earlier].id,
                changes->later->edition->units[unit->later].id) != 0;
}

bool sy_unit_is_renamed(const sy_changes *changes, const struct sy_unit_change *unit) {
  const struct sy_text was = changes->earlier->edition->units[unit->earlier].name;
  const struct sy_text is = changes->later->edition->units[unit->later].name;
  return g_strcmp0(was.en, is.en) != 0 || g_strcmp0(was.zh, is.zh) != 0;
}

enum sy_applies sy_applies_change(const sy_changes *changes, const struct sy_node_match *node,
                                  const struct sy_unit_change *unit) {
  if (node->earlier == SY_NONE || node->later == SY_NONE ||
      changes->earlier->edition->nodes[node->earlier].kind == SY_GROUP ||
      changes->later->edition->nodes[node->later].kind == SY_GROUP)
    return SY_APPLIES_AS_BEFORE;
  const bool was =
      sy_outcome_of(changes->earlier, node->earlier, unit->earlier) != SY_NOT_APPLICABLE;
  const bool is = sy_outcome_of(changes->later, node->later, unit->later) != SY_NOT_APPLICABLE;
  return was == is ? SY_APPLIES_AS_BEFORE : is ? SY_APPLIES_NOW : SY_APPLIES_NO_LONGER;
}

bool sy_was_disqualified(const sy_changes *changes, const struct sy_node_match *node,
                         const struct sy_unit_change *unit) {
  int64_t change;
  return sy_node_change_of(changes, node, unit, &change) &&
         !is_counted(changes->earlier, node->earlier, unit->earlier);
}

uint32_t sy_units_in_error(const sy_assessment *assessment, uint32_t node) {
  uint32_t count = 0;
  if (assessment->edition->nodes[node].kind != SY_GROUP && assessment->columns[node].outcome)
    for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
      count += sy_outcome_of(assessment, node, unit) == SY_ERROR;
  return count;
}

uint32_t sy_grading_before(const sy_changes *changes, uint32_t grading) {
  const uint32_t node = changes->later->edition->gradings[grading].node;
  const sy_edition *earlier = changes->earlier->edition;
  const struct sy_node_match *match = &changes->nodes[node]; /* the later nodes come first */
  for (uint32_t i = 0; match->fate == SY_FATE_ALIKE && i < earlier->grading_count; i++)
    if (earlier->gradings[i].node == match->earlier)
      return i;
  return SY_NONE;
}

/* ---- estimates ---- */

static bool any_estimated(const sy_assessment *assessment, uint32_t node,
                          const struct sy_indices *units) {
  bool any = false;
  for (uint32_t i = 0; i < units->count; i++)
    any |= sy_is_estimated(assessment, node, units->items[i]);
  return any;
}

struct sy_estimated sy_estimated_of(const sy_changes *changes, const struct sy_node_match *node,
                                    const struct sy_unit_change *unit) {
  return (struct sy_estimated){
      sy_is_estimated(changes->earlier, node ? node->earlier : 0, unit->earlier),
      sy_is_estimated(changes->later, node ? node->later : 0, unit->later)};
}

struct sy_estimated sy_estimated_of_parts(const sy_changes *changes,
                                          const struct sy_node_match *node,
                                          const struct sy_regrouped_change *regrouped) {
  return (struct sy_estimated){
      any_estimated(changes->earlier, node ? node->earlier : 0, &regrouped->units->earlier),
      any_estimated(changes->later, node ? node->later : 0, &regrouped->units->later)};
}

/* ---- means ---- */

struct sy_mean_change sy_mean_change_of(const sy_changes *changes, const struct sy_node_match *node,
                                        uint32_t cohort) {
  struct sy_mean_change mean = {0};
  sy_int128 before = 0, after = 0;
  for (guint i = 0; i < changes->unit_count; i++) {
    const struct sy_unit_change *unit = &changes->units[i];
    int64_t change;
    if ((cohort != SY_NONE && changes->later->edition->units[unit->later].cohort != cohort) ||
        !sy_node_change_of(changes, node, unit, &change) ||
        !is_counted(changes->earlier, node->earlier, unit->earlier) ||
        !is_counted(changes->later, node->later, unit->later))
      continue;
    const int64_t is = sy_score_of(changes->later, node->later, unit->later);
    before += is - change;
    after += is;
    mean.unit_count++;
    const struct sy_estimated estimated = sy_estimated_of(changes, node, unit);
    mean.estimated.before |= estimated.before;
    mean.estimated.after |= estimated.after;
    const int order = compare_scores(is, is - change);
    mean.up += order > 0;
    mean.same += order == 0;
    mean.down += order < 0;
  }
  if (mean.unit_count > 0) {
    mean.before = sy_nano_round(before, mean.unit_count, 9);
    mean.after = sy_nano_round(after, mean.unit_count, 9);
  }
  return mean;
}
