/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel.c: measures the inner loops of studies
 *
 *   kernel ranks UNITS LEAVES DRAWS THREADS     draws of weights ±25%, every rank counted
 *   kernel levels UNITS THREADS                 100 columns -> 20 -> 5 -> 1, min-max, every level
 * kept
 *
 * Prints seconds; for levels, also those of moving as much data once.
 */
#include "study/means.h"

#include <stdio.h>
#include <stdlib.h>

static double seconds_since(gint64 before) {
  return (double)(g_get_monotonic_time() - before) / 1e6;
}

/* ---- ranks ---- */

/* One group of leaves with equal weights and random scores. */
static sy_edition *flat_edition(uint32_t units, uint32_t leaves) {
  sy_edition *edition = g_new0(sy_edition, 1);
  edition->unit_count = units;
  edition->units = g_new0(struct sy_unit, units);
  edition->cohort_count = 1;
  edition->cohorts = g_new0(struct sy_cohort, 1);
  edition->cohorts[0].unit_count = units;
  edition->node_count = leaves + 1;
  edition->nodes = g_new0(struct sy_node, edition->node_count);
  edition->nodes[0].children = (struct sy_indices){leaves, g_new(uint32_t, leaves)};
  for (uint32_t i = 0; i <= leaves; i++) {
    struct sy_node *node = &edition->nodes[i];
    sy_node_clear(node);
    node->id = g_strdup_printf("n%u", i);
    node->kind = i == 0 ? SY_GROUP : SY_LEAF;
    node->parent = i == 0 ? SY_NONE : 0;
    node->highest = 100 * SY_NANO;
    node->weight = (struct sy_rational){1, leaves};
    if (i > 0)
      edition->nodes[0].children.items[i - 1] = i;
  }
  edition->award_count = 1;
  edition->awards = g_new0(struct sy_award, 1);
  edition->awards[0].cohorts = (struct sy_indices){1, g_new0(uint32_t, 1)};
  return edition;
}

static sy_assessment *random_scores(const sy_edition *edition) {
  sy_assessment *assessment = sy_assessment_new(edition);
  struct sy_random random = sy_random_at(3, 0, 1);
  for (uint32_t node = 1; node < edition->node_count; node++) {
    int64_t *scores = sy_scores_open(assessment, node);
    for (uint32_t unit = 0; unit < edition->unit_count; unit++)
      scores[unit] = (int64_t)(sy_random_share(&random) * 1e11);
    sy_scores_close(assessment, node);
  }
  sy_assess_tree(assessment, NULL);
  sy_assess_awards(assessment);
  return assessment;
}

struct ranking_work {
  const sy_assessment *real;
  const study_means *means;
  uint64_t draws, next, engine; /* the last two are atomic */
  pthread_mutex_t lock;
  struct study_counts counts;
};

static void rank_some(void *data) {
  struct ranking_work *work = data;
  study_trial *trial = study_trial_new(work->real);
  study_means_run *run = study_means_run_new(work->means, trial);
  study_pairs *pairs = study_pairs_new(work->means);
  for (uint64_t first;
       (first = __atomic_fetch_add(&work->next, 64, __ATOMIC_RELAXED)) < work->draws;)
    for (uint64_t i = first; i < MIN(first + 64, work->draws); i++) {
      bool by_pairs;
      if (study_means_replicate(run, i, &by_pairs) && by_pairs)
        study_pairs_count(pairs, run, 0);
      else
        __atomic_fetch_add(&work->engine, 1, __ATOMIC_RELAXED);
    }
  pthread_mutex_lock(&work->lock);
  study_pairs_add(pairs, &work->counts);
  pthread_mutex_unlock(&work->lock);
  study_pairs_free(pairs);
  study_means_run_free(run);
  study_trial_free(trial);
}

static void measure_ranks(uint32_t units, uint32_t leaves, uint64_t draws, guint threads) {
  sy_edition *edition = flat_edition(units, leaves);
  g_autoptr(sy_problems) problems = sy_problems_new();
  if (!sy_edition_complete(NULL, edition, problems))
    exit(EXIT_FAILURE);
  sy_assessment *real = random_scores(edition);
  GArray *sources = g_array_new(FALSE, TRUE, sizeof(struct study_source));
  const struct study_source source = {.kind = STUDY_WEIGHTS, .node = SY_NONE, .amount = {1, 4}};
  g_array_append_val(sources, source);
  const gint64 before = g_get_monotonic_time();
  struct ranking_work work = {
      .real = real,
      .draws = draws,
      .lock = PTHREAD_MUTEX_INITIALIZER,
      .means = study_means_new(real, sources, 1, study_kernel_best(), true),
      .counts = {g_new0(uint32_t, (gsize)units * (units + 1)), g_new0(uint32_t, units),
                 g_new0(uint32_t, (gsize)units * units)},
  };
  sy_run_on_threads(threads, rank_some, &work);
  printf("%.6f\n", seconds_since(before));
  fprintf(stderr, "%s; %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " draws were too close\n",
          study_kernel_best()->name, work.engine, draws);
}

/* ---- levels ---- */

enum {
  LEAVES = 100,
  MIDDLE = 20,
  UPPER = 5,
  COLUMNS = LEAVES + MIDDLE + UPPER + 1,
  UNITS_AT_ONCE = 512
};

struct level_work {
  size_t units;
  double *given[LEAVES], *kept[COLUMNS];
  double factor[LEAVES], offset[LEAVES]; /* of min-max */
  double weights[COLUMNS];
  size_t next, next_leaf; /* atomic */
  bool move;
};

/* The lowest and the highest of every fourth number; while they are found, all stay in registers.
 */
struct range {
  double low[4], high[4];
};

static inline struct range range_of(const double *given, size_t count) {
  double a = given[0], b = given[1], c = given[2], d = given[3], e = a, f = b, g = c, h = d;
  for (size_t i = 0; i < count; i += 4) {
    const double *next = given + i;
    a = next[0] < a ? next[0] : a;
    b = next[1] < b ? next[1] : b;
    c = next[2] < c ? next[2] : c;
    d = next[3] < d ? next[3] : d;
    e = next[0] > e ? next[0] : e;
    f = next[1] > f ? next[1] : f;
    g = next[2] > g ? next[2] : g;
    h = next[3] > h ? next[3] : h;
  }
  return (struct range){{a, b, c, d}, {e, f, g, h}};
}

static void find_range(struct level_work *work, size_t leaf) {
  const struct range range = range_of(work->given[leaf], work->units);
  const double *low = range.low, *high = range.high;
  const double least = MIN(MIN(low[0], low[1]), MIN(low[2], low[3]));
  const double most = MAX(MAX(high[0], high[1]), MAX(high[2], high[3]));
  const bool negative = leaf % 4 == 3;
  work->factor[leaf] = (negative ? -100 : 100) / (most - least);
  work->offset[leaf] = -(negative ? most : least) * work->factor[leaf];
}

static void find_ranges(void *data) {
  struct level_work *work = data;
  for (size_t leaf; (leaf = __atomic_fetch_add(&work->next_leaf, 1, __ATOMIC_RELAXED)) < LEAVES;)
    find_range(work, leaf);
}

/* Each group's children follow each other. */
static void add_level(const struct level_work *work, size_t first, size_t count, size_t child,
                      size_t each, size_t at, size_t size) {
  for (size_t i = 0; i < count; i++, child += each) {
    const double *columns[UNITS_AT_ONCE];
    double total = 0;
    for (size_t k = 0; k < each; k++) {
      columns[k] = work->kept[child + k] + at;
      total += work->weights[child + k];
    }
    study_kernel_best()->sum(columns, &work->weights[child], each, 1 / total, size,
                             work->kept[first + i] + at);
  }
}

static void compute_block(const struct level_work *work, const double *ones, size_t at,
                          size_t size) {
  for (size_t leaf = 0; leaf < LEAVES; leaf++) {
    const double *columns[] = {work->given[leaf] + at, ones};
    const double weights[] = {work->factor[leaf], work->offset[leaf]};
    study_kernel_best()->sum(columns, weights, 2, 1, size, work->kept[leaf] + at);
  }
  add_level(work, LEAVES, MIDDLE, 0, LEAVES / MIDDLE, at, size);
  add_level(work, LEAVES + MIDDLE, UPPER, LEAVES, MIDDLE / UPPER, at, size);
  add_level(work, COLUMNS - 1, 1, LEAVES + MIDDLE, UPPER, at, size);
}

static void compute_some(void *data) {
  struct level_work *work = data;
  double ones[UNITS_AT_ONCE];
  for (size_t i = 0; i < UNITS_AT_ONCE; i++)
    ones[i] = 1;
  for (size_t at;
       (at = __atomic_fetch_add(&work->next, UNITS_AT_ONCE, __ATOMIC_RELAXED)) < work->units;) {
    const size_t size = MIN(UNITS_AT_ONCE, work->units - at);
    if (!work->move)
      compute_block(work, ones, at, size);
    for (size_t i = 0; work->move && i < COLUMNS; i++)
      memcpy(work->kept[i] + at, work->given[i % LEAVES] + at, size * sizeof(double));
  }
}

static double time_levels(struct level_work *work, guint threads, bool move) {
  const gint64 before = g_get_monotonic_time();
  work->next = work->next_leaf = 0;
  work->move = move;
  if (!move)
    sy_run_on_threads(threads, find_ranges, work);
  sy_run_on_threads(threads, compute_some, work);
  return seconds_since(before);
}

static void measure_levels(size_t units, guint threads) {
  struct level_work work = {.units = study_padded(units)};
  struct sy_random random = sy_random_at(7, 0, 1);
  for (size_t i = 0; i < COLUMNS; i++) {
    work.kept[i] = g_new0(double, work.units + 1);
    work.weights[i] = 0.5 + sy_random_share(&random);
    if (i < LEAVES)
      work.given[i] = g_new(double, work.units + 1);
    for (size_t unit = 0; i < LEAVES && unit < work.units; unit++)
      work.given[i][unit] = sy_random_share(&random) * 1000;
  }
  time_levels(&work, threads, false); /* every page is there */
  time_levels(&work, threads, true);
  const double moving = time_levels(&work, threads, true);
  printf("%.6f %.6f\n", time_levels(&work, threads, false), moving);
}

int main(int count, char **arguments) {
  if (count == 6 && strcmp(arguments[1], "ranks") == 0)
    measure_ranks((uint32_t)atoi(arguments[2]), (uint32_t)atoi(arguments[3]),
                  (uint64_t)atoll(arguments[4]), (guint)atoi(arguments[5]));
  else if (count == 4 && strcmp(arguments[1], "levels") == 0)
    measure_levels((size_t)atoll(arguments[2]), (guint)atoi(arguments[3]));
  else
    return EXIT_FAILURE;
  return EXIT_SUCCESS;
}
