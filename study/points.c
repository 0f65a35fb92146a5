/* SPDX-License-Identifier: Apache-2.0
 *
 * points.c: what each step of a unit's scores adds to the whole
 *
 * Each step of a node adds points to its score, and the node's weights carry them up to the node
 * that was explained. So the whole is the sum of what the steps add to it.
 */
#include "study/study-private.h"

/* A walk through the steps of an explanation. */
struct walk {
  const sy_explanation *explanation;
  study_take_point *take;
  void *data;
};

static double number_of(struct sy_ratio ratio) {
  return (double)ratio.numerator / (double)ratio.denominator;
}

/* A child's place among its siblings; `from`: where the one before was found. */
static uint32_t place_of(const struct sy_indices *children, uint32_t child, uint32_t from) {
  while (from < children->count && children->items[from] != child)
    from++;
  return from;
}

/* The steps of a node, of which a point counts `factor` and which has that weight in the whole. */
static void walk_steps(const struct walk *walk, uint32_t node, double factor, double weight) {
  const sy_assessment *assessment = walk->explanation->assessment;
  const GArray *steps = walk->explanation->steps[node];
  const struct sy_indices *children = &assessment->edition->nodes[node].children;
  g_autofree struct sy_ratio *weights = g_new(struct sy_ratio, (gsize)children->count + 1);
  sy_effective_weights(assessment, node, walk->explanation->unit, weights);
  const double points =
      number_of(sy_points_factor(assessment->edition, &assessment->edition->nodes[node]));
  uint32_t place = 0;
  for (guint i = 0; i < steps->len; i++) {
    const struct sy_step *step = &g_array_index(steps, struct sy_step, i);
    struct study_point point = {node, step, factor * (double)step->low / SY_NANO, NAN};
    if (step->kind != SY_STEP_CHILD) {
      walk->take(&point, walk->data);
      continue;
    }
    place = place_of(children, step->node, place);
    const double share = number_of(weights[place]);
    point.weight = weight * share;
    if (walk->take(&point, walk->data))
      walk_steps(walk, step->node, factor * points * share, point.weight);
  }
}

void study_each_point(const sy_explanation *explanation, study_take_point *take, void *data) {
  walk_steps(&(struct walk){explanation, take, data}, explanation->node, 1, 1);
}

static bool carry(const struct study_point *point, void *data) {
  int64_t *adds = data, nano = 0;
  if (point->step->node == SY_NONE)
    return false;
  sy_nano_from_double(point->points, &nano);
  adds[point->step->node] = nano;
  return true;
}

void sy_study_carry(const sy_explanation *explanation, int64_t *adds) {
  study_each_point(explanation, carry, adds);
}
