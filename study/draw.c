/* SPDX-License-Identifier: Apache-2.0
 *
 * draw.c: draws the sources of uncertainty of one replication
 *
 * Each source has a stream of random numbers of its own, so that it draws the same in a replication
 * whatever the others do. Weights are whole numbers: a replication is an edition like any other,
 * and its scores and ranks are exact.
 */
#include "study/means.h"

#define BASE (INT64_C(1) << 28) /* the sum of a group's weights before they are drawn */
#define STEPS (1 << 20)         /* a factor is a whole number of 1/STEPS */

/* A group's weights as whole numbers that sum to about BASE; none above 0 becomes 0. */
static int64_t base_weight(const sy_edition *edition, const struct sy_node *group, uint32_t child) {
  int64_t total = 0;
  for (uint32_t i = 0; i < group->children.count; i++)
    total += edition->nodes[group->children.items[i]].integer_weight;
  const int64_t weight = edition->nodes[child].integer_weight;
  const int64_t base = sy_nano_round((sy_int128)weight * BASE, total, 9);
  return weight > 0 ? MAX(base, 1) : 0;
}

/* In STEPS. */
static uint32_t width_of(struct sy_rational share) {
  return (uint32_t)((sy_int128)STEPS * share.numerator / share.denominator);
}

/* A factor from 1 - share to 1 + share. */
static void draw_factors(study_trial *trial, const sy_edition *edition, struct sy_rational share,
                         struct sy_random *random) {
  const uint32_t width = width_of(share);
  for (uint32_t node = 0; node < edition->node_count; node++) {
    const struct sy_node *group = &edition->nodes[node];
    for (uint32_t i = 0; i < group->children.count; i++) {
      const uint32_t child = group->children.items[i];
      const int64_t factor = STEPS - (int64_t)width + sy_random_below(random, 2 * width + 1);
      study_trial_node(trial, child)->integer_weight = base_weight(edition, group, child) * factor;
    }
  }
}

/* Weights of a Dirichlet distribution whose means are the declared ones: gamma variates, divided by
 * their sum. */
static void draw_dirichlet(study_trial *trial, const sy_edition *edition, double concentration,
                           struct sy_random *random) {
  for (uint32_t node = 0; node < edition->node_count; node++) {
    const struct sy_node *group = &edition->nodes[node];
    g_autofree double *drawn = g_new(double, (gsize)group->children.count + 1);
    double sum = 0;
    for (uint32_t i = 0; i < group->children.count; i++) {
      const int64_t base = base_weight(edition, group, group->children.items[i]);
      drawn[i] = base > 0 ? sy_random_gamma(random, concentration * (double)base / BASE) : 0;
      sum += drawn[i];
    }
    for (uint32_t i = 0; i < group->children.count && sum > 0; i++)
      study_trial_node(trial, group->children.items[i])->integer_weight =
          (int64_t)(drawn[i] / sum * BASE * STEPS);
  }
}

/* If every weight of a group came out as 0, those declared hold. */
static void keep_some(study_trial *trial, const sy_edition *edition) {
  for (uint32_t node = 0; node < edition->node_count; node++) {
    const struct sy_indices *children = &edition->nodes[node].children;
    int64_t sum = 0;
    for (uint32_t i = 0; i < children->count; i++)
      sum += study_trial_node(trial, children->items[i])->integer_weight;
    for (uint32_t i = 0; i < children->count && sum == 0; i++)
      study_trial_node(trial, children->items[i])->integer_weight =
          edition->nodes[children->items[i]].integer_weight;
  }
}

static void draw_choice(study_trial *trial, const struct study_source *source,
                        struct sy_random *random) {
  if (source->kind == STUDY_PARAMETER) {
    const guint value = sy_random_below(random, source->variants->len);
    study_trial_take(trial, source->node, study_variant_scores(source->variants->pdata[value]));
    return;
  }
  const int choice =
      g_array_index(source->choices, int, sy_random_below(random, source->choices->len));
  struct sy_node *node = study_trial_node(trial, source->node);
  if (source->kind == STUDY_AGGREGATE)
    node->aggregate = (enum sy_aggregate)choice;
  else
    node->missing = (enum sy_missing_policy)choice;
}

void study_draw(study_trial *trial, const sy_edition *edition, const GArray *sources, uint64_t seed,
                const uint64_t *replications) {
  study_trial_reset(trial);
  for (guint i = 0; i < sources->len; i++) {
    const struct study_source *source = &g_array_index(sources, struct study_source, i);
    struct sy_random random = sy_random_at(seed, replications[i], SY_STREAM_SOURCES + i);
    if (source->kind == STUDY_WEIGHTS)
      draw_factors(trial, edition, source->amount, &random);
    else if (source->kind == STUDY_DIRICHLET)
      draw_dirichlet(trial, edition,
                     (double)source->amount.numerator / (double)source->amount.denominator,
                     &random);
    else
      draw_choice(trial, source, &random);
  }
  keep_some(trial, edition);
}

void study_draw_all(study_trial *trial, const sy_edition *edition, const GArray *sources,
                    uint64_t seed, uint64_t replication) {
  g_autofree uint64_t *same = g_new(uint64_t, (gsize)sources->len + 1);
  for (guint i = 0; i < sources->len; i++)
    same[i] = replication;
  study_draw(trial, edition, sources, seed, same);
}

/* ---- for a kernel ---- */

bool study_draw_factors(const sy_edition *edition, const GArray *sources, uint64_t seed,
                        struct study_factors *factors, double **bases, uint32_t *place) {
  const struct study_source *source = &g_array_index(sources, struct study_source, 0);
  uint32_t count = 0;
  for (uint32_t node = 0; node < edition->node_count; node++)
    count += edition->nodes[node].children.count;
  const uint32_t blocks = (count + 3) / 4, padded = MAX((blocks + 7) / 8, 1) * 8;
  *bases = g_new0(double, (gsize)padded * 4);
  count = 0;
  for (uint32_t node = 0; node < edition->node_count; node++) {
    const struct sy_node *group = &edition->nodes[node];
    for (uint32_t i = 0; i < group->children.count; i++, count++) {
      const uint32_t child = group->children.items[i];
      place[child] = count % 4 * padded + count / 4;
      (*bases)[place[child]] = (double)base_weight(edition, group, child);
    }
  }
  *factors = (struct study_factors){
      .seed = seed, .stream = SY_STREAM_SOURCES, .blocks = padded, .bases = *bases};
  if (sources->len != 1 || source->kind != STUDY_WEIGHTS)
    return false;
  const uint32_t width = width_of(source->amount);
  factors->least = STEPS - (int64_t)width;
  factors->bound = 2 * width + 1;
  return true;
}
