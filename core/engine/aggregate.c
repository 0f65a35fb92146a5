/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregate.c: combines a group's children into one value
 *
 * Weights the children that apply, and computes the aggregate with all of them at their lowest and
 * at their highest. Every aggregate is monotone, so these are the ends of its range.
 */
#include "engine/engine-private.h"

/* ---- How much there is ---- */

struct sy_coverage sy_coverage_of(const sy_assessment *assessment, uint32_t group, uint32_t unit) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  const bool of_weight = node->enough_of == SY_OF_WEIGHT;
  struct sy_coverage coverage = {.scale = of_weight ? 0 : 1};
  for (uint32_t i = 0; i < node->children.count; i++) {
    const uint32_t child = node->children.items[i];
    const int64_t weight = assessment->edition->nodes[child].integer_weight;
    const int64_t counted = of_weight ? weight : weight > 0;
    const enum sy_outcome outcome = sy_outcome_of(assessment, child, unit);
    coverage.scale += of_weight ? weight : 0;
    if (outcome == SY_NOT_APPLICABLE || weight == 0)
      continue;
    coverage.of += counted;
    coverage.there += outcome == SY_SCORED ? counted : 0;
    coverage.in_error |=
        outcome == SY_ERROR || (sy_marks_of(assessment, child, unit) & SY_MARK_ERROR_BELOW) != 0;
  }
  coverage.is_enough = !coverage.in_error && (sy_int128)coverage.there * node->enough.denominator >=
                                                 (sy_int128)coverage.of * node->enough.numerator;
  return coverage;
}

bool sy_is_left_out(const sy_assessment *assessment, uint32_t child, uint32_t unit) {
  const uint32_t group = assessment->edition->nodes[child].parent;
  const enum sy_outcome outcome = sy_outcome_of(assessment, child, unit);
  return outcome == SY_NOT_APPLICABLE ||
         (outcome != SY_SCORED && group != SY_NONE &&
          sy_node_has_score(&assessment->edition->nodes[child]) &&
          (sy_marks_of(assessment, group, unit) & SY_MARK_INCOMPLETE) != 0);
}

/* ---- The children ---- */

/* Selects the children that count for a unit and gives them the weight of the others. False if none
 * counts. Those with the weight 0 never do. */
static bool weigh(const sy_assessment *assessment, const struct sy_node *group, uint32_t unit,
                  struct sy_parts *parts) {
  int64_t all = 0, live = 0;
  parts->count = 0;
  for (uint32_t i = 0; i < group->children.count; i++) {
    const uint32_t child = group->children.items[i];
    const int64_t weight = assessment->edition->nodes[child].integer_weight;
    all += weight;
    if (weight == 0 || sy_is_left_out(assessment, child, unit))
      continue;
    parts->items[parts->count++] = (struct sy_part){child, weight, 0};
    live += weight;
  }
  parts->total = group->reweight == SY_REWEIGHT_PROPORTIONAL ? live : all;
  if (group->reweight != SY_REWEIGHT_EQUAL || live == all)
    return live > 0;
  /* Each gets an equal part of the rest; all weights are multiplied by their number, to stay
   * integers. */
  for (uint32_t i = 0; i < parts->count; i++)
    parts->items[i].weight = parts->items[i].weight * parts->count + (all - live);
  parts->total *= parts->count;
  return live > 0;
}

/* Notes whether children are missing, in error or disqualify the unit. */
static void look_at_children(struct evaluation *evaluation) {
  const sy_assessment *assessment = evaluation->assessment;
  const struct sy_indices *children = &evaluation->node->children;
  for (uint32_t i = 0; i < children->count; i++) {
    if (!sy_node_counts(&assessment->edition->nodes[children->items[i]]))
      continue;
    const enum sy_outcome outcome = sy_outcome_of(assessment, children->items[i], evaluation->unit);
    const unsigned marks = sy_marks_of(assessment, children->items[i], evaluation->unit);
    evaluation->disqualified |= (marks & SY_MARK_DISQUALIFIED) != 0;
    if (outcome == SY_NOT_APPLICABLE)
      continue;
    evaluation->children_missing |= outcome != SY_SCORED;
    evaluation->estimated |= (marks & SY_MARK_ESTIMATED) != 0;
    evaluation->error_below |= outcome == SY_ERROR || (marks & SY_MARK_ERROR_BELOW) != 0;
  }
}

/* ---- The aggregate ---- */

/* The aggregate of these children, each at one end of its interval. */
static struct sy_exact aggregate_end(const struct evaluation *evaluation,
                                     const struct sy_parts *parts, bool highest) {
  for (uint32_t i = 0; i < parts->count; i++) {
    struct sy_part *part = &parts->items[i];
    int64_t low = 0, high = 0;
    sy_interval_of(evaluation->assessment, part->child, evaluation->unit, &low, &high);
    part->score = highest ? high : low;
  }
  const struct sy_aggregate_rules *rules = &sy_aggregates[evaluation->node->aggregate];
  const struct sy_exact value = rules->evaluate(parts);
  return rules->needs_points ? sy_exact_multiply(value, evaluation->points) : value;
}

/* What each child adds, or all of them together where the aggregate is not a sum. */
static void note_children(const struct evaluation *evaluation) {
  if (!sy_aggregates[evaluation->node->aggregate].adds) {
    engine_note(evaluation->steps, SY_STEP_AGGREGATE, SY_NONE, evaluation->value);
    return;
  }
  for (uint32_t i = 0; i < evaluation->parts.count; i++) {
    const struct sy_parts one = {1, &evaluation->parts.items[i], evaluation->parts.total};
    const struct span added = {aggregate_end(evaluation, &one, false),
                               aggregate_end(evaluation, &one, true)};
    engine_note(evaluation->steps, SY_STEP_CHILD, one.items->child, added);
  }
}

/* Leaves the missing children out if enough of the group is there. */
static void settle_for_enough(struct evaluation *evaluation) {
  if (!evaluation->node->has_enough || !evaluation->children_missing ||
      !sy_coverage_of(evaluation->assessment, evaluation->index, evaluation->unit).is_enough)
    return;
  sy_add_mark(evaluation->assessment, evaluation->index, evaluation->unit, SY_MARK_INCOMPLETE);
  evaluation->children_missing = evaluation->estimated = false;
  const struct sy_indices *children = &evaluation->node->children;
  for (uint32_t i = 0; i < children->count; i++)
    evaluation->estimated |=
        sy_node_counts(&evaluation->assessment->edition->nodes[children->items[i]]) &&
        !sy_is_left_out(evaluation->assessment, children->items[i], evaluation->unit) &&
        (sy_marks_of(evaluation->assessment, children->items[i], evaluation->unit) &
         SY_MARK_ESTIMATED) != 0;
}

void engine_aggregate(struct evaluation *evaluation) {
  look_at_children(evaluation);
  settle_for_enough(evaluation);
  evaluation->applicable =
      weigh(evaluation->assessment, evaluation->node, evaluation->unit, &evaluation->parts);
  if (!evaluation->applicable)
    return;
  struct span *value = &evaluation->value;
  value->low = value->high = aggregate_end(evaluation, &evaluation->parts, false);
  if (evaluation->children_missing)
    value->high = aggregate_end(evaluation, &evaluation->parts, true);
  if (evaluation->steps)
    note_children(evaluation);
}

struct sy_ratio sy_points_factor(const sy_edition *edition, const struct sy_node *group) {
  if (!sy_aggregates[group->aggregate].needs_points)
    return (struct sy_ratio){1, 1};
  const struct sy_rational sum = sy_points_sum(edition, group);
  return sy_ratio_make(sum.numerator, (sy_int128)100 * sum.denominator);
}

int64_t sy_full_marks(const sy_edition *edition, uint32_t node) {
  const struct sy_node *described = &edition->nodes[node];
  if (described->kind != SY_GROUP)
    return 100 * SY_NANO;
  const struct sy_ratio points = sy_points_factor(edition, described);
  return sy_nano_round(points.numerator * 100 * SY_NANO, points.denominator, 9);
}

/* ---- A child's weight ---- */

struct sy_ratio sy_effective_weight(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const uint32_t parent = edition->nodes[node].parent;
  if (parent == SY_NONE)
    return (struct sy_ratio){1, 1};
  const struct sy_node *group = &edition->nodes[parent];
  g_autofree struct sy_part *items = g_new(struct sy_part, group->children.count);
  struct sy_parts parts = {.items = items};
  const bool applicable = weigh(assessment, group, unit, &parts);
  for (uint32_t i = 0; applicable && i < parts.count; i++)
    if (items[i].child == node)
      return sy_ratio_make(items[i].weight, parts.total);
  return (struct sy_ratio){0, 1};
}

void sy_effective_weights(const sy_assessment *assessment, uint32_t group, uint32_t unit,
                          struct sy_ratio *weights) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  g_autofree struct sy_part *items = g_new(struct sy_part, node->children.count);
  struct sy_parts parts = {.items = items};
  const bool applicable = weigh(assessment, node, unit, &parts);
  uint32_t part = 0; /* parts are some of the children, in their order */
  for (uint32_t i = 0; i < node->children.count; i++) {
    weights[i] = (struct sy_ratio){0, 1};
    if (applicable && part < parts.count && items[part].child == node->children.items[i])
      weights[i] = (struct sy_ratio){items[part++].weight, parts.total};
  }
}
