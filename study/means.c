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
 */
#include "study/means.h"

#define BLOCK 512 /* units whose scores on all nodes fit in the cache */

/* A group that is evaluated, in the order of the evaluation. */
struct group {
  uint32_t node, first, count; /* its children, in `children` */
  double points;               /* a factor of the mean */
  bool complete;               /* every child applies to every unit */
};

/* One ranking of an award: the units that have a score there, with any weights. */
struct ranking {
  uint32_t count, *units;
  bool in_order; /* they follow each other */
  int32_t *real; /* their ranks in the edition; padded */
};

struct award {
  uint32_t node;
  guint ranking_count;
  struct ranking *rankings;
  double bound; /* of the error of a score, in nano-points */
  struct study_steps steps;
  bool by_pairs;      /* ranks alone give the bands, and there are few units */
  uint16_t **band_of; /* per ranking and rank, of distinct scores; if by_pairs */
  uint64_t ranked;    /* in all rankings */
};

struct study_means {
  const sy_assessment *real;
  const GArray *sources;
  const struct study_kernel *kernel;
  struct study_factors factors;
  bool by_kernel; /* the kernel can draw the weights */
  double *bases;
  uint32_t *place; /* per node: of its weight, in what is drawn */
  size_t padded;   /* units */
  guint group_count;
  struct group *groups;
  GArray *children;         /* uint32_t: nodes that count, group by group */
  double **leaves, **there; /* per node: scores in nano-points, and 1 where the node applies; there
                               is NULL if it applies to all */
  bool *is_ranked;          /* per node: an award's */
  struct award *awards;
};

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

static double *new_column(size_t padded) {
  double *column = g_aligned_alloc0(padded + STUDY_PAD, sizeof *column, 64);
  return column;
}

static void add_column(struct study_means *means, uint32_t node) {
  const sy_assessment *real = means->real;
  const uint32_t count = real->unit_count;
  const bool is_leaf = real->edition->nodes[node].kind != SY_GROUP;
  bool everywhere = true;
  for (uint32_t unit = 0; unit < count; unit++)
    everywhere &= sy_outcome_of(real, node, unit) != SY_NOT_APPLICABLE;
  if (!everywhere)
    means->there[node] = new_column(means->padded);
  if (is_leaf)
    means->leaves[node] = new_column(means->padded);
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
  struct group *group = &means->groups[means->group_count++];
  *group = (struct group){.node = node,
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
  means->groups = g_new(struct group, (gsize)edition->node_count + 1);
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
static struct error error_of_group(const struct study_means *means, const struct group *group,
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

static struct ranking ranking_of(const sy_assessment *real, uint32_t award,
                                 const struct sy_ranking *described) {
  const uint32_t node = real->edition->awards[award].node;
  struct ranking ranking = {.units = g_new(uint32_t, (gsize)described->unit_count + 1),
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
  struct award *award = &means->awards[index];
  g_autoptr(GArray) rankings = sy_rankings_of(means->real->edition, index);
  *award = (struct award){.node = described->node,
                          .ranking_count = rankings->len,
                          .rankings = g_new0(struct ranking, (gsize)rankings->len + 1),
                          .band_of = g_new0(uint16_t *, (gsize)rankings->len + 1),
                          .bound = error->bound + error->most * 0x1p-50,
                          .by_pairs = true};
  for (guint i = 0; i < rankings->len; i++) {
    struct ranking *ranking = &award->rankings[i];
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
  means->awards = g_new0(struct award, (gsize)edition->award_count + 1);
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
                             const struct study_kernel *kernel) {
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
  add_awards(means);
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
    struct award *award = &means->awards[i];
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
  g_free(means->bases);
  g_free(means);
}

/* ---- one thread's replications ---- */

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

static size_t padded_ranks(const struct award *award) {
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
      .above = new_column(block),
      .below = new_column(block),
      .ones = new_column(block),
      .gathered = new_column(means->padded),
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
    run->scores[node] = new_column(means->is_ranked[node] ? means->padded : block);
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
  const uint32_t *children = (const uint32_t *)(const void *)means->children->data;
  for (guint i = 0; i < means->group_count; i++) {
    const struct group *group = &means->groups[i];
    double sums[2] = {0}; /* so that additions need not wait for each other */
    for (uint32_t k = 0; k < group->count; k++) {
      const double weight = run->drawn[means->place[children[group->first + k]]];
      run->factors[group->first + k] = weight;
      sums[k % 2] += weight;
    }
    run->totals[i] = sums[0] + sums[1];
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
  const struct group *group = &means->groups[index];
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
static const double *gather(study_means_run *run, const struct award *award,
                            const struct ranking *ranking) {
  const double *scores = scores_of(run, award->node);
  if (ranking->in_order)
    return scores + ranking->units[0];
  for (uint32_t i = 0; i < ranking->count; i++)
    run->gathered[i] = scores[ranking->units[i]];
  return run->gathered;
}

/* False if two scores are too close. */
static bool rank_by_pairs(study_means_run *run, uint32_t index) {
  const struct award *award = &run->means->awards[index];
  int32_t *ranks = run->ranks[index];
  bool distinct = true;
  for (guint i = 0; i < award->ranking_count && distinct; i++) {
    const struct ranking *ranking = &award->rankings[i];
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
static bool find_scores(study_means_run *run, const struct award *award,
                        const struct ranking *ranking) {
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
  const struct award *award = &run->means->awards[index];
  struct sy_standing *standing = &run->standings[index];
  for (guint i = 0; i < award->ranking_count; i++) {
    const struct ranking *ranking = &award->rankings[i];
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

/* ---- counting ranks by pairs ---- */

/* What one thread counts for one ranking, of distinct scores. */
struct pair_counts {
  uint32_t *ranks; /* place * (count + 1) + rank */
  uint32_t *wins;  /* place * count + other place */
  uint8_t *recent; /* wins that are not added yet, in rows of STUDY_ROW */
};

struct study_pairs {
  const study_means *means;
  struct pair_counts **awards; /* per award and ranking */
  uint64_t *counted;           /* per award: replications */
};

study_pairs *study_pairs_new(const study_means *means) {
  const uint32_t awards = means->real->edition->award_count;
  study_pairs *pairs = g_new(study_pairs, 1);
  *pairs = (study_pairs){means, g_new0(struct pair_counts *, (gsize)awards + 1),
                         g_new0(uint64_t, (gsize)awards + 1)};
  for (uint32_t i = 0; i < awards; i++) {
    const struct award *award = &means->awards[i];
    if (!award->by_pairs)
      continue;
    pairs->awards[i] = g_new(struct pair_counts, (gsize)award->ranking_count + 1);
    for (guint k = 0; k < award->ranking_count; k++) {
      const size_t count = award->rankings[k].count;
      pairs->awards[i][k] = (struct pair_counts){g_new0(uint32_t, count * (count + 1) + 1),
                                                 g_new0(uint32_t, count * count + 1),
                                                 g_new0(uint8_t, count * STUDY_ROW + 1)};
    }
  }
  return pairs;
}

void study_pairs_free(study_pairs *pairs) {
  if (!pairs)
    return;
  for (uint32_t i = 0; i < pairs->means->real->edition->award_count; i++) {
    for (guint k = 0; pairs->awards[i] && k < pairs->means->awards[i].ranking_count; k++) {
      g_free(pairs->awards[i][k].ranks);
      g_free(pairs->awards[i][k].wins);
      g_free(pairs->awards[i][k].recent);
    }
    g_free(pairs->awards[i]);
  }
  g_free(pairs->awards);
  g_free(pairs->counted);
  g_free(pairs);
}

static void add_recent(struct pair_counts *counts, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < count; k++)
      counts->wins[(size_t)i * count + k] += counts->recent[(size_t)i * STUDY_ROW + k];
  memset(counts->recent, 0, (size_t)count * STUDY_ROW);
}

double study_pairs_count(study_pairs *pairs, const study_means_run *run, uint32_t index) {
  const struct award *award = &pairs->means->awards[index];
  const struct study_kernel *kernel = pairs->means->kernel;
  const int32_t *ranks = run->ranks[index];
  const bool is_full = ++pairs->counted[index] % 255 == 0; /* the most that a byte counts */
  struct study_shift shift = {.ranked = (uint32_t)award->ranked};
  for (guint i = 0; i < award->ranking_count; i++) {
    const struct ranking *ranking = &award->rankings[i];
    struct pair_counts *counts = &pairs->awards[index][i];
    for (uint32_t k = 0; k < ranking->count; k++)
      counts->ranks[(size_t)k * (ranking->count + 1) + (uint32_t)ranks[k]]++;
    kernel->count_wins(ranks, ranking->count, counts->recent);
    if (is_full)
      add_recent(counts, ranking->count);
    shift.sum += kernel->shift(ranks, ranking->real, ranking->count);
    ranks += study_padded(ranking->count);
  }
  return study_mean_shift(&shift);
}

/* Adds what was counted of a ranking's units that are ranked. */
static void add_ranking_counts(const study_means *means, uint32_t index, guint place,
                               struct pair_counts *from, struct study_counts *to) {
  const struct award *award = &means->awards[index];
  const struct ranking *ranking = &award->rankings[place];
  const size_t n = means->real->unit_count, count = ranking->count;
  const size_t bands = means->real->edition->awards[index].band_count + 1;
  add_recent(from, ranking->count);
  for (size_t i = 0; i < count; i++) {
    const size_t unit = ranking->units[i];
    for (size_t rank = 1; rank <= count; rank++) {
      const uint32_t times = from->ranks[i * (count + 1) + rank];
      to->ranks[unit * (n + 1) + rank] += times;
      to->bands[unit * bands + award->band_of[place][rank]] += times;
    }
    for (size_t k = 0; k < count; k++)
      to->wins[unit * n + ranking->units[k]] += 2 * from->wins[i * count + k];
  }
}

/* Units that no replication ranks: each that is ranked is ahead of them. */
static void add_unranked(const study_means *means, uint32_t index, uint32_t times,
                         struct study_counts *to) {
  const size_t n = means->real->unit_count;
  const uint32_t *real = means->real->standings[index].rank;
  const size_t bands = means->real->edition->awards[index].band_count + 1;
  for (size_t unit = 0; unit < n; unit++)
    if (real[unit] == 0) {
      to->ranks[unit * (n + 1)] += times;
      to->bands[unit * bands] += times;
    }
  g_autoptr(GArray) rankings = sy_rankings_of(means->real->edition, index);
  for (guint i = 0; i < rankings->len; i++) {
    const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
    for (uint32_t k = 0; k < ranking->unit_count; k++)
      for (uint32_t j = 0; real[ranking->units[k]] > 0 && j < ranking->unit_count; j++)
        if (real[ranking->units[j]] == 0)
          to->wins[ranking->units[k] * n + ranking->units[j]] += 2 * times;
  }
}

void study_pairs_add(study_pairs *pairs, struct study_counts *counts) {
  const study_means *means = pairs->means;
  for (uint32_t i = 0; i < means->real->edition->award_count; i++) {
    if (!pairs->awards[i])
      continue;
    for (guint k = 0; k < means->awards[i].ranking_count; k++)
      add_ranking_counts(means, i, k, &pairs->awards[i][k], &counts[i]);
    add_unranked(means, i, (uint32_t)pairs->counted[i], &counts[i]);
  }
}
