/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregate.c: a group's children to one value
 *
 * Weighs the children that apply, and computes the aggregate with all of them at their lowest and
 * at their highest: every aggregate is monotone, so these are the ends of what it can still be.
 * Mean, sum, minimum and maximum are exact. Geometric and harmonic means are computed in extended
 * precision and rounded to nano-points here; docs/exactness.md has their error.
 */
#include "engine/engine-private.h"

#include <math.h>

/* ---- One end ---- */

/* Weighted sum of the scores over the total. */
static struct exact mean(const struct parts *parts) {
  struct exact sum = {0, parts->total, false};
  for (uint32_t i = 0; i < parts->count; i++)
    sum.numerator += (sy_int128)parts->items[i].weight * parts->items[i].score;
  return sum;
}

/* A mean of scores that are at least 0, which it can not exceed. */
static struct exact from_long_double(long double nano) {
  const long double rounded = roundl(nano);
  return exact_of(rounded < (long double)SY_SCORE_LIMIT ? (int64_t)rounded : SY_SCORE_LIMIT);
}

/* The loader has made sure that no score is below 0. */
static bool has_zero(const struct parts *parts) {
  for (uint32_t i = 0; i < parts->count; i++)
    if (parts->items[i].weight > 0 && parts->items[i].score <= 0)
      return true;
  return false;
}

static struct exact geometric(const struct parts *parts) {
  long double sum = 0;
  if (has_zero(parts))
    return exact_of(0);
  for (uint32_t i = 0; i < parts->count; i++)
    sum += (long double)parts->items[i].weight * logl((long double)parts->items[i].score);
  return from_long_double(expl(sum / (long double)parts->total));
}

static struct exact harmonic(const struct parts *parts) {
  long double sum = 0;
  if (has_zero(parts))
    return exact_of(0);
  for (uint32_t i = 0; i < parts->count; i++)
    sum += (long double)parts->items[i].weight / (long double)parts->items[i].score;
  return from_long_double((long double)parts->total / sum);
}

static struct exact extreme(const struct parts *parts, bool highest) {
  int64_t found = parts->items[0].score;
  for (uint32_t i = 1; i < parts->count; i++) {
    const int64_t score = parts->items[i].score;
    found = highest ? MAX(found, score) : MIN(found, score);
  }
  return exact_of(found);
}

static struct exact aggregate_parts(const struct evaluation *evaluation) {
  const struct parts *parts = &evaluation->parts;
  switch (evaluation->node->aggregate) {
  case SY_MEAN:
    return mean(parts);
  case SY_SUM: /* the mean, on the scale of all the points */
    return exact_multiply(mean(parts), evaluation->points);
  case SY_GEOMETRIC:
    return geometric(parts);
  case SY_HARMONIC:
    return harmonic(parts);
  case SY_MINIMUM:
    return extreme(parts, false);
  case SY_MAXIMUM:
    return extreme(parts, true);
  }
  g_assert_not_reached();
}

/* ---- The children ---- */

/* Notes what matters of one child, and whether it counts. */
static bool look_at(struct evaluation *evaluation, uint32_t child) {
  const enum sy_outcome outcome = sy_outcome_of(evaluation->assessment, child, evaluation->unit);
  const unsigned marks = sy_marks_of(evaluation->assessment, child, evaluation->unit);
  evaluation->disqualified |= (marks & SY_MARK_DISQUALIFIED) != 0;
  if (outcome == SY_NOT_APPLICABLE)
    return false;
  evaluation->children_missing |= outcome != SY_SCORED;
  evaluation->error_below |= outcome == SY_ERROR || (marks & SY_MARK_ERROR_BELOW) != 0;
  return true;
}

/* Picks the children that count and gives them the weight of those that do not. */
static void weigh(struct evaluation *evaluation) {
  const struct sy_node *nodes = evaluation->assessment->edition->nodes;
  const struct sy_indices *children = &evaluation->node->children;
  struct parts *parts = &evaluation->parts;
  int64_t all = 0, live = 0;
  parts->count = 0;
  for (uint32_t i = 0; i < children->count; i++) {
    const uint32_t child = children->items[i];
    const int64_t weight = nodes[child].integer_weight;
    all += weight;
    if (!look_at(evaluation, child))
      continue;
    parts->items[parts->count++] = (struct part){child, weight, 0};
    live += weight;
  }
  evaluation->applicable = live > 0;
  parts->total = evaluation->node->reweight == SY_REWEIGHT_PROPORTIONAL ? live : all;
  if (evaluation->node->reweight != SY_REWEIGHT_EQUAL || live == all)
    return;
  /* Each gets the same part of the rest; all weights in that many parts, to stay integers. */
  for (uint32_t i = 0; i < parts->count; i++)
    parts->items[i].weight = parts->items[i].weight * parts->count + (all - live);
  parts->total *= parts->count;
}

/* The aggregate with every child at one end of its interval. */
static struct exact aggregate_end(struct evaluation *evaluation, bool highest) {
  for (uint32_t i = 0; i < evaluation->parts.count; i++) {
    struct part *part = &evaluation->parts.items[i];
    int64_t low = 0, high = 0;
    sy_interval_of(evaluation->assessment, part->child, evaluation->unit, &low, &high);
    part->score = highest ? high : low;
  }
  return aggregate_parts(evaluation);
}

void engine_aggregate(struct evaluation *evaluation) {
  weigh(evaluation);
  if (!evaluation->applicable)
    return;
  struct span *value = &evaluation->value;
  value->low = value->high = aggregate_end(evaluation, false);
  if (evaluation->children_missing)
    value->high = aggregate_end(evaluation, true);
}

struct sy_rational engine_points(const sy_edition *edition, const struct sy_node *group) {
  struct sy_rational sum = {0, 1};
  bool fits = true;
  for (uint32_t i = 0; group->aggregate == SY_SUM && i < group->children.count; i++)
    fits &= sy_rational_add(sum, edition->nodes[group->children.items[i]].points, &sum);
  fits &= sy_rational_multiply(sum, (struct sy_rational){1, 100}, &sum);
  g_assert(fits); /* sy_edition_complete() has added them before */
  return sum;
}
