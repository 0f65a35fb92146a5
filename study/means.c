/* SPDX-License-Identifier: Apache-2.0
 *
 * means.c: ranks by other weights, where nothing but means is above the leaves
 *
 * Then a replication needs no engine: scores are computed in doubles, for all units at once, with
 * an error that is known not to exceed a bound. The engine rounds each group to nano-points, and
 * awards compare millionths of points, so scores that differ by more than a millionth and twice the
 * bound have the engine's order. Where they do not, the millionth of each score is determined: it
 * is certain unless the score is within the bound of a half, and then the engine computes the score
 * exactly. So what is counted is exactly what the engine would give.
 *
 * What is prepared once is here: which trees are of that kind, their groups and scores, how large
 * errors can be, and the rankings of each award. means-run.c has the replications, rank-pairs.c the
 * counting.
 */
#include "study/means-private.h"

/* ---- what is evaluated ---- */

static bool is_below(const sy_edition *edition, uint32_t node, uint32_t above) {
  while (node != SY_NONE && node != above)
    node = edition->nodes[node].parent;
  return node == above;
}

static bool is_needed(const sy_edition *edition, uint32_t node) {
  for (uint32_t i = 0; i < edition->award_count; i++)
    if (is_below(edition, node, edition->awards[i].node))
      return true;
  return false;
}

/* Whether all is as it must be, so that the engine is not needed. */
static bool is_suitable(const sy_assessment *real, const GArray *sources) {
  const sy_edition *edition = real->edition;
  for (guint i = 0; i < sources->len; i++) {
    const enum study_source_kind kind = g_array_index(sources, struct study_source, i).kind;
    if (kind != STUDY_WEIGHTS && kind != STUDY_DIRICHLET)
      return false;
  }
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct sy_award *award = &edition->awards[i];
    if (award->rank_on != SY_RANK_EXACT || sy_has_exclusive(award) ||
        !sy_is_mean_of_leaves(real, award->node))
      return false;
  }
  return sources->len > 0;
}

static void add_column(struct study_means *means, uint32_t node) {
  const sy_assessment *real = means->real;
  const uint32_t count = real->unit_count;
  const bool is_leaf = real->edition->nodes[node].kind != SY_GROUP;
  bool everywhere = true;
  for (uint32_t unit = 0; unit < count; unit++)
    everywhere &= sy_outcome_of(real, node, unit) != SY_NOT_APPLICABLE;
  if (!everywhere)
    means->there[node] = study_new_column(means->padded);
  if (is_leaf)
    means->leaves[node] = study_new_column(means->padded);
  g_autofree int64_t *scores = g_new(int64_t, (gsize)count + 1);
  sy_scores_read(real, node, 0, count, scores);
  for (uint32_t unit = 0; unit < count; unit++) {
    const bool there = sy_outcome_of(real, node, unit) != SY_NOT_APPLICABLE;
    if (!everywhere)
      means->there[node][unit] = there;
    if (is_leaf && there)
      means->leaves[node][unit] = (double)scores[unit];
  }
}

static void add_group(struct study_means *means, uint32_t node) {
  const sy_edition *edition = means->real->edition;
  const struct sy_node *described = &edition->nodes[node];
  const struct sy_ratio points = sy_points_factor(edition, described);
  struct means_group *group = &means->groups[means->group_count++];
  *group = (struct means_group){.node = node,
                                .first = means->children->len,
                                .points = (double)points.numerator / (double)points.denominator,
                                .complete = true};
  for (uint32_t i = 0; i < described->children.count; i++) {
    const uint32_t child = described->children.items[i];
    if (!sy_node_counts(&edition->nodes[child]))
      continue;
    g_array_append_val(means->children, child);
    group->complete &= !means->there[child];
    group->count++;
  }
}

static void add_nodes(struct study_means *means) {
  const sy_edition *edition = means->real->edition;
  means->groups = g_new(struct means_group, (gsize)edition->node_count + 1);
  means->children = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  means->leaves = g_new0(double *, edition->node_count);
  means->there = g_new0(double *, edition->node_count);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const uint32_t node = edition->order[i];
    if (!sy_node_has_score(&edition->nodes[node]) || !is_needed(edition, node))
      continue;
    add_column(means, node);
    if (edition->nodes[node].kind == SY_GROUP)
      add_group(means, node);
  }
}

/* ---- how large errors are ---- */

/* How far a column's scores are from what the engine computes, at most, and how large they are. */
struct error {
  double bound, most;
};

/* A score is a sum of products over a sum of k weights: at most 2 k + 4 roundings, each of at most
 * 2^-53 of the largest score, as weights are not below 0. Twice that covers their products. The
 * engine rounds once. */
static struct error error_of_group(const struct study_means *means, const struct means_group *group,
                                   const struct error *errors) {
  const int digits = means->real->edition->nodes[group->node].round_digits;
  struct error error = {0};
  for (uint32_t i = 0; i < group->count; i++) {
    const struct error child = errors[g_array_index(means->children, uint32_t, group->first + i)];
    error.bound = MAX(error.bound, child.bound);
    error.most = MAX(error.most, child.most);
  }
  const double rounding = 0x1p-53 * error.most * (2.0 * group->count + 4) * 2;
  const double step = digits < 0 ? 1 : pow(10, 9 - digits);
  error.bound = (error.bound + rounding) * group->points + step;
  error.most = error.most * group->points + step;
  return error;
}

static struct error error_of_leaf(const struct study_means *means, uint32_t leaf) {
  struct error error = {0};
  for (uint32_t unit = 0; unit < means->real->unit_count; unit++)
    error.most = MAX(error.most, fabs(means->leaves[leaf][unit]));
  error.bound = error.most * 0x1p-53; /* it was converted to a double */
  return error;
}

/* ---- awards ---- */

static struct means_ranking ranking_of(const sy_assessment *real, uint32_t award,
                                       const struct sy_ranking *described) {
  const uint32_t node = real->edition->awards[award].node;
  struct means_ranking ranking = {.units = g_new(uint32_t, (gsize)described->unit_count + 1),
                                  .real = g_new0(int32_t, study_padded(described->unit_count) + 1)};
  for (uint32_t i = 0; i < described->unit_count; i++) {
    const uint32_t unit = described->units[i];
    if (!sy_is_counted(real, node, unit, SY_EXCLUDE_DISQUALIFIED))
      continue;
    ranking.real[ranking.count] = (int32_t)real->standings[award].rank[unit];
    ranking.units[ranking.count++] = unit;
  }
  ranking.in_order =
      ranking.count > 0 && ranking.units[ranking.count - 1] - ranking.units[0] == ranking.count - 1;
  return ranking;
}

/* The bands by ranks alone, as the engine assigns them; NULL if it needs scores. */
static uint16_t *bands_by_rank(const struct sy_award *award, uint32_t count) {
  for (guint i = 0; i < award->band_count; i++)
    if (award->bands[i].has_threshold)
      return NULL;
  g_autofree int64_t *scores = g_new(int64_t, (gsize)count + 1);
  g_autofree uint32_t *ranks = g_new(uint32_t, (gsize)count + 1);
  uint16_t *bands = g_new0(uint16_t, (gsize)count + 1);
  for (uint32_t i = 0; i < count; i++)
    scores[i] = (int64_t)(count - i) * SY_NANO;
  sy_rank_scores(award, scores, count, ranks, bands + 1);
  return bands;
}

static void add_award(struct study_means *means, uint32_t index, const struct error *error) {
  const struct sy_award *described = &means->real->edition->awards[index];
  struct means_award *award = &means->awards[index];
  g_autoptr(GArray) rankings = sy_rankings_of(means->real->edition, index);
  *award = (struct means_award){.node = described->node,
                                .ranking_count = rankings->len,
                                .rankings = g_new0(struct means_ranking, (gsize)rankings->len + 1),
                                .band_of = g_new0(uint16_t *, (gsize)rankings->len + 1),
                                .bound = error->bound + error->most * 0x1p-50,
                                .by_pairs = true};
  for (guint i = 0; i < rankings->len; i++) {
    struct means_ranking *ranking = &award->rankings[i];
    *ranking = ranking_of(means->real, index, &g_array_index(rankings, struct sy_ranking, i));
    award->ranked += ranking->count;
    award->band_of[i] = bands_by_rank(described, ranking->count);
    award->by_pairs &= ranking->count <= STUDY_FEW && award->band_of[i];
  }
  const double range = 2 * error->most, scale = 0x1p30 / range;
  const double apart = (1000 + 2 * award->bound) * scale + 3;
  award->by_pairs &= apart < 0x1p29;
  award->steps = (struct study_steps){
      .low = -error->most, .scale = scale, .apart = award->by_pairs ? (int32_t)apart : 0};
}

static void add_awards(struct study_means *means) {
  const sy_edition *edition = means->real->edition;
  g_autofree struct error *errors = g_new0(struct error, edition->node_count);
  means->awards = g_new0(struct means_award, (gsize)edition->award_count + 1);
  means->is_ranked = g_new0(bool, edition->node_count);
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (means->leaves[node])
      errors[node] = error_of_leaf(means, node);
  for (guint i = 0; i < means->group_count; i++)
    errors[means->groups[i].node] = error_of_group(means, &means->groups[i], errors);
  for (uint32_t i = 0; i < edition->award_count; i++) {
    add_award(means, i, &errors[edition->awards[i].node]);
    means->is_ranked[edition->awards[i].node] = true;
  }
}

study_means *study_means_new(const sy_assessment *real, const GArray *sources, uint64_t seed,
                             const struct study_kernel *kernel, bool pairs) {
  if (!is_suitable(real, sources))
    return NULL;
  study_means *means = g_new0(study_means, 1);
  means->real = real;
  means->sources = sources;
  means->kernel = kernel;
  means->padded = study_padded(real->unit_count);
  means->place = g_new0(uint32_t, real->node_count);
  means->by_kernel = study_draw_factors(real->edition, sources, seed, &means->factors,
                                        &means->bases, means->place);
  add_nodes(means);
  means->places = g_new(uint32_t, (gsize)means->children->len + 1);
  for (guint i = 0; i < means->children->len; i++)
    means->places[i] = means->place[g_array_index(means->children, uint32_t, i)];
  add_awards(means);
  for (uint32_t i = 0; i < real->edition->award_count; i++)
    means->awards[i].by_pairs &= pairs;
  return means;
}

void study_means_free(study_means *means) {
  if (!means)
    return;
  const sy_edition *edition = means->real->edition;
  for (uint32_t node = 0; node < edition->node_count; node++) {
    g_aligned_free(means->leaves[node]);
    g_aligned_free(means->there[node]);
  }
  for (uint32_t i = 0; i < edition->award_count; i++) {
    struct means_award *award = &means->awards[i];
    for (guint k = 0; k < award->ranking_count; k++) {
      g_free(award->rankings[k].units);
      g_free(award->rankings[k].real);
      g_free(award->band_of[k]);
    }
    g_free(award->rankings);
    g_free(award->band_of);
  }
  g_free(means->awards);
  g_free(means->is_ranked);
  g_free(means->groups);
  g_array_unref(means->children);
  g_free(means->leaves);
  g_free(means->there);
  g_free(means->place);
  g_free(means->places);
  g_free(means->bases);
  g_free(means);
}
