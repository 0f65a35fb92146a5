/* SPDX-License-Identifier: Apache-2.0
 *
 * means-run.c: one thread's replications without the engine
 *
 * Draws weights, evaluates the groups, and ranks the units of every award.
 */
#include "study/means-private.h"

#define BLOCK 512 /* units whose scores on all nodes fit in the cache */

/* ---- what a thread works with ---- */

struct study_means_run {
  const study_means *means;
  study_trial *trial;
  double *drawn;    /* per place: the weights */
  int64_t *weights; /* the same per node, if known */
  bool weights_known;
  double *factors;                 /* per child of a group: its weight */
  double *totals;                  /* per group: of its weights */
  const double **columns, **there; /* per child of a group, of the current block */
  double **scores;       /* per group: of a block of units; of an award's node, of all units */
  double *above, *below; /* of a block: weighted sums of a group that is not complete */
  double *ones;
  double *gathered;  /* of a ranking */
  int32_t **ranks;   /* per award: of its rankings, one after the other, each padded */
  int64_t *exact;    /* scores of a ranking */
  uint32_t *rank_of; /* and its ranks */
  uint16_t *band_of;
  struct sy_standing *standings; /* per award: rank and band only */
};

static size_t block_size(const study_means *means) {
  return MIN(means->padded, BLOCK);
}

static struct sy_standing *new_standings(const study_means *means) {
  const sy_edition *edition = means->real->edition;
  struct sy_standing *standings = g_new0(struct sy_standing, (gsize)edition->award_count + 1);
  for (uint32_t i = 0; i < edition->award_count; i++) {
    standings[i].rank = g_new0(uint32_t, (gsize)edition->unit_count + 1);
    standings[i].band = g_new0(uint16_t, (gsize)edition->unit_count + 1);
  }
  return standings;
}

static size_t padded_ranks(const struct means_award *award) {
  size_t count = 0;
  for (guint i = 0; i < award->ranking_count; i++)
    count += study_padded(award->rankings[i].count);
  return count;
}

study_means_run *study_means_run_new(const study_means *means, study_trial *trial) {
  const size_t places = (size_t)means->factors.blocks * 4, block = block_size(means);
  const guint children = means->children->len + 1;
  study_means_run *run = g_new(study_means_run, 1);
  *run = (study_means_run){
      .means = means,
      .trial = trial,
      .drawn = g_new0(double, places),
      .weights = g_new0(int64_t, means->real->node_count),
      .factors = g_new0(double, children),
      .totals = g_new0(double, (gsize)means->group_count + 1),
      .columns = g_new0(const double *, children),
      .there = g_new0(const double *, children),
      .scores = g_new0(double *, means->real->node_count),
      .above = study_new_column(block),
      .below = study_new_column(block),
      .ones = study_new_column(block),
      .gathered = study_new_column(means->padded),
      .ranks = g_new0(int32_t *, (gsize)means->real->edition->award_count + 1),
      .exact = g_new(int64_t, means->padded + 1),
      .rank_of = g_new(uint32_t, means->padded + 1),
      .band_of = g_new(uint16_t, means->padded + 1),
      .standings = new_standings(means),
  };
  for (size_t i = 0; i < block; i++)
    run->ones[i] = 1;
  for (guint i = 0; i < means->group_count; i++) {
    const uint32_t node = means->groups[i].node;
    run->scores[node] = study_new_column(means->is_ranked[node] ? means->padded : block);
  }
  for (uint32_t i = 0; i < means->real->edition->award_count; i++)
    run->ranks[i] = g_new0(int32_t, padded_ranks(&means->awards[i]) + STUDY_PAD);
  return run;
}

void study_means_run_free(study_means_run *run) {
  if (!run)
    return;
  for (guint i = 0; i < run->means->group_count; i++)
    g_aligned_free(run->scores[run->means->groups[i].node]);
  for (uint32_t i = 0; i < run->means->real->edition->award_count; i++) {
    g_free(run->ranks[i]);
    g_free(run->standings[i].rank);
    g_free(run->standings[i].band);
  }
  g_aligned_free(run->above);
  g_aligned_free(run->below);
  g_aligned_free(run->ones);
  g_aligned_free(run->gathered);
  g_free(run->drawn);
  g_free(run->weights);
  g_free(run->factors);
  g_free(run->totals);
  g_free(run->columns);
  g_free(run->there);
  g_free(run->scores);
  g_free(run->ranks);
  g_free(run->exact);
  g_free(run->rank_of);
  g_free(run->band_of);
  g_free(run->standings);
  g_free(run);
}

/* ---- weights ---- */

/* Draws as draw.c does. False if a weight that counts became 0, and with it other children count.
 */
static bool draw(study_means_run *run, uint64_t replication) {
  const study_means *means = run->means;
  run->weights_known = false;
  if (means->by_kernel && means->kernel->draw(&means->factors, replication, run->drawn))
    return true;
  study_draw_all(run->trial, means->real->edition, means->sources, means->factors.seed,
                 replication);
  for (guint i = 0; i < means->children->len; i++) {
    const uint32_t child = g_array_index(means->children, uint32_t, i);
    const int64_t weight = study_trial_node(run->trial, child)->integer_weight;
    if (weight <= 0)
      return false;
    run->drawn[means->place[child]] = (double)weight;
  }
  return true;
}

static void prepare_weights(study_means_run *run) {
  const study_means *means = run->means;
  const double *drawn = run->drawn;
  for (guint i = 0; i < means->group_count; i++) {
    const struct means_group *group = &means->groups[i];
    const uint32_t *places = means->places + group->first, count = group->count;
    double *weights = run->factors + group->first;
    double sums[4] = {0}; /* so that additions need not wait for each other */
    for (uint32_t k = 0; k < count; k++) {
      weights[k] = drawn[places[k]];
      sums[k % 4] += weights[k];
    }
    run->totals[i] = sums[0] + sums[1] + (sums[2] + sums[3]);
  }
}

/* ---- scores ---- */

/* The columns of the children at a block of units. */
static void open_block(study_means_run *run, size_t first) {
  const study_means *means = run->means;
  for (guint i = 0; i < means->children->len; i++) {
    const uint32_t child = g_array_index(means->children, uint32_t, i);
    run->columns[i] = means->leaves[child]      ? means->leaves[child] + first
                      : means->is_ranked[child] ? run->scores[child] + first
                                                : run->scores[child];
    run->there[i] = means->there[child] ? means->there[child] + first : run->ones;
  }
}

static void evaluate_group(study_means_run *run, guint index, size_t first, size_t size) {
  const study_means *means = run->means;
  const struct means_group *group = &means->groups[index];
  const double *const *columns = run->columns + group->first;
  const double *weights = run->factors + group->first;
  double *scores = run->scores[group->node] + (means->is_ranked[group->node] ? first : 0);
  if (group->complete) {
    means->kernel->sum(columns, weights, group->count, group->points / run->totals[index], size,
                       scores);
    return;
  }
  means->kernel->sum(columns, weights, group->count, group->points, size, run->above);
  means->kernel->sum(run->there + group->first, weights, group->count, 1, size, run->below);
  for (size_t i = 0; i < size; i++)
    scores[i] = run->below[i] > 0 ? run->above[i] / run->below[i] : 0;
}

static void evaluate(study_means_run *run) {
  const study_means *means = run->means;
  prepare_weights(run);
  for (size_t first = 0; first < means->padded; first += BLOCK) {
    const size_t size = MIN(BLOCK, means->padded - first);
    if (first > 0 || !run->columns[0] || size < means->padded)
      open_block(run, first);
    for (guint i = 0; i < means->group_count; i++)
      evaluate_group(run, i, first, size);
  }
}

static const double *scores_of(const study_means_run *run, uint32_t node) {
  return run->means->leaves[node] ? run->means->leaves[node] : run->scores[node];
}

/* ---- ranks ---- */

/* The scores of a ranking's units, one after the other. */
static const double *gather(study_means_run *run, const struct means_award *award,
                            const struct means_ranking *ranking) {
  const double *scores = scores_of(run, award->node);
  if (ranking->in_order)
    return scores + ranking->units[0];
  for (uint32_t i = 0; i < ranking->count; i++)
    run->gathered[i] = scores[ranking->units[i]];
  return run->gathered;
}

/* False if two scores are too close. */
static bool rank_by_pairs(study_means_run *run, uint32_t index) {
  const struct means_award *award = &run->means->awards[index];
  int32_t *ranks = run->ranks[index];
  bool distinct = true;
  for (guint i = 0; i < award->ranking_count && distinct; i++) {
    const struct means_ranking *ranking = &award->rankings[i];
    distinct =
        run->means->kernel->rank(gather(run, award, ranking), &award->steps, ranking->count, ranks);
    ranks += study_padded(ranking->count);
  }
  return distinct;
}

static bool exact_score(study_means_run *run, uint32_t node, uint32_t unit, int64_t *score) {
  const study_means *means = run->means;
  for (guint i = 0; i < means->children->len && !run->weights_known; i++) {
    const uint32_t child = g_array_index(means->children, uint32_t, i);
    run->weights[child] = (int64_t)run->drawn[means->place[child]];
  }
  run->weights_known = true;
  return sy_mean_of_leaves(means->real, node, unit, run->weights, score);
}

/* The scores of a ranking, each at least on the right side of what the award compares. */
static bool find_scores(study_means_run *run, const struct means_award *award,
                        const struct means_ranking *ranking) {
  const double *scores = gather(run, award, ranking), margin = 0.5 - award->bound / 1000;
  for (uint32_t i = 0; i < ranking->count; i++) {
    const double micro = scores[i] / 1000, nearest = rint(micro);
    run->exact[i] = (int64_t)nearest * 1000;
    if (fabs(micro - nearest) >= margin &&
        !exact_score(run, award->node, ranking->units[i], &run->exact[i]))
      return false;
  }
  return true;
}

static bool rank_exactly(study_means_run *run, uint32_t index) {
  const struct means_award *award = &run->means->awards[index];
  struct sy_standing *standing = &run->standings[index];
  for (guint i = 0; i < award->ranking_count; i++) {
    const struct means_ranking *ranking = &award->rankings[i];
    if (!find_scores(run, award, ranking) ||
        !sy_rank_scores(&run->means->real->edition->awards[index], run->exact, ranking->count,
                        run->rank_of, run->band_of))
      return false;
    for (uint32_t k = 0; k < ranking->count; k++) {
      standing->rank[ranking->units[k]] = run->rank_of[k];
      standing->band[ranking->units[k]] = run->band_of[k];
    }
  }
  return true;
}

bool study_means_replicate(study_means_run *run, uint64_t replication, bool *by_pairs) {
  if (!draw(run, replication))
    return false;
  evaluate(run);
  for (uint32_t i = 0; i < run->means->real->edition->award_count; i++) {
    by_pairs[i] = run->means->awards[i].by_pairs && rank_by_pairs(run, i);
    if (!by_pairs[i] && !rank_exactly(run, i))
      return false;
  }
  return true;
}

const struct sy_standing *study_means_standing(const study_means_run *run, uint32_t award) {
  return &run->standings[award];
}

const int32_t *study_means_ranks(const study_means_run *run, uint32_t award) {
  return run->ranks[award];
}
