/* SPDX-License-Identifier: Apache-2.0
 *
 * test-study-means.c: replications without the engine give what the engine gives, with every kernel
 *
 * Random trees of means are drawn, with scores that tie, almost tie, are missing or do not apply.
 * Whatever is counted must be what the engine's ranks and bands give, replication by replication.
 */
#include "hand-edition.h"
#include "study/means.h"

/* A random whole number below a bound. */
static uint32_t below(struct sy_random *random, uint32_t bound) {
  return sy_random_below(random, bound);
}

/* ---- random editions ---- */

static void add_children(sy_edition *edition, uint32_t parent, uint32_t depth,
                         struct sy_random *random) {
  const uint32_t count = 1 + below(random, depth == 0 ? 5 : 4);
  const bool sum = below(random, 4) == 0;
  edition->nodes[parent].aggregate = sum ? SY_SUM : SY_MEAN;
  edition->nodes[parent].weights = sum ? SY_WEIGHTS_AS_GIVEN : SY_WEIGHTS_NORMALISE;
  edition->nodes[parent].round_digits = below(random, 6) == 0 ? 2 : -1;
  for (uint32_t i = 0; i < count; i++) {
    const bool group = depth < 3 && below(random, 2) == 0;
    const uint32_t weight = i == 0 ? 1 : below(random, 8); /* some have none */
    g_autofree char *share = g_strdup_printf("%u", weight);
    const uint32_t child = sum ? hand_points(edition, parent, group ? SY_GROUP : SY_LEAF, share)
                               : hand_child(edition, parent, group ? SY_GROUP : SY_LEAF, share);
    edition->nodes[child].lowest = 0;
    if (group)
      add_children(edition, child, depth + 1, random);
  }
}

static void add_bands(struct sy_award *award, struct sy_random *random) {
  award->band_count = 3;
  award->bands = g_new0(struct sy_band, 3);
  award->bands[0] = (struct sy_band){.has_count = true, .count = 1 + below(random, 3)};
  award->bands[1] = (struct sy_band){.has_share = true, .share = {1, 3}};
  if (below(random, 3) == 0)
    award->bands[1] =
        (struct sy_band){.has_threshold = true, .comparison = SY_AT_LEAST, .threshold = POINTS(50)};
}

static sy_edition *random_edition(uint32_t units, struct sy_random *random) {
  sy_edition *edition = hand_edition(units);
  hand_node(edition, SY_NONE, SY_GROUP);
  add_children(edition, 0, 0, random);
  edition->cohort_count = 2;
  edition->cohorts = g_renew(struct sy_cohort, edition->cohorts, 2);
  edition->cohorts[0].unit_count = units / 3;
  edition->cohorts[1] = (struct sy_cohort){
      .id = g_strdup("b"), .first_unit = units / 3, .unit_count = units - units / 3};
  edition->award_count = 2;
  edition->awards = g_new0(struct sy_award, 2);
  for (uint32_t i = 0; i < 2; i++) {
    struct sy_award *award = &edition->awards[i];
    award->node = i == 0 ? 0 : edition->nodes[0].children.items[0];
    award->digits = 2;
    award->ties = below(random, 2) ? SY_TIES_DENSE : SY_TIES_COMPETITION;
    hand_append(&award->cohorts, 0);
    hand_append(&award->cohorts, 1);
    if (below(random, 4) == 0)
      hand_tie_break(award, edition->node_count - 1, SY_HIGHER);
    add_bands(award, random);
  }
  return edition;
}

/* Some editions have scores of all kinds; others whole points, which tie; others almost tie. */
static int64_t random_score(uint32_t way, struct sy_random *random) {
  if (way == 0)
    return (int64_t)(sy_random_bits(random) % (100 * SY_NANO));
  if (way == 1)
    return POINTS(below(random, 4) * 25);
  return POINTS(50) + (int64_t)below(random, 3) * 1000 + below(random, 3) * 499;
}

static sy_assessment *random_assessment(sy_edition *edition, struct sy_random *random) {
  sy_assessment *assessment = hand_assessment(edition);
  const uint32_t way = below(random, 3);
  const bool gaps = below(random, 2) == 0;
  for (uint32_t node = 0; node < edition->node_count; node++)
    for (uint32_t unit = 0; edition->nodes[node].kind == SY_LEAF && unit < edition->unit_count;
         unit++) {
      const uint32_t chance = gaps ? below(random, 40) : 40;
      hand_score(assessment, node, unit, chance < 4 ? 0 : random_score(way, random));
      if (chance < 4)
        sy_set_outcome(assessment, node, unit, chance == 0 ? SY_MISSING : SY_NOT_APPLICABLE);
    }
  for (uint32_t node = 0; node < edition->node_count; node++)
    sy_scores_close(assessment, node);
  sy_assess_tree(assessment, NULL);
  sy_assess_awards(assessment);
  return assessment;
}

/* ---- counting ---- */

static void new_counts(const sy_edition *edition, struct study_counts *counts) {
  const size_t n = edition->unit_count;
  for (uint32_t i = 0; i < edition->award_count; i++)
    counts[i] = (struct study_counts){
        .ranks = g_new0(uint32_t, n * (n + 1)),
        .bands = g_new0(uint32_t, n * (edition->awards[i].band_count + 1)),
        .wins = g_new0(uint32_t, n * n),
    };
}

static void free_counts(const sy_edition *edition, struct study_counts *counts) {
  for (uint32_t i = 0; i < edition->award_count; i++) {
    g_free(counts[i].ranks);
    g_free(counts[i].bands);
    g_free(counts[i].wins);
  }
}

static void count(const sy_edition *edition, uint32_t award, const struct sy_standing *standing,
                  struct study_counts *counts) {
  const size_t n = edition->unit_count;
  for (size_t unit = 0; unit < n; unit++) {
    const uint32_t own = standing->rank[unit];
    counts->ranks[unit * (n + 1) + own]++;
    counts->bands[unit * (edition->awards[award].band_count + 1) + standing->band[unit]]++;
    for (size_t other = 0; other < n; other++)
      if (own > 0 && other != unit &&
          sy_are_ranked_together(edition, award, (uint32_t)unit, (uint32_t)other)) {
        const uint32_t rank = standing->rank[other];
        counts->wins[unit * n + other] += rank == 0 || rank > own ? 2 : rank == own;
      }
  }
}

static void assert_counts(const sy_edition *edition, const struct study_counts *found,
                          const struct study_counts *expected) {
  const size_t n = edition->unit_count;
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const size_t bands = n * (edition->awards[i].band_count + 1);
    assert_memory_equal(found[i].ranks, expected[i].ranks, n * (n + 1) * sizeof(uint32_t));
    assert_memory_equal(found[i].bands, expected[i].bands, bands * sizeof(uint32_t));
    assert_memory_equal(found[i].wins, expected[i].wins, n * n * sizeof(uint32_t));
  }
}

/* ---- the engine and every kernel ---- */

struct under_test {
  const sy_assessment *real;
  const GArray *sources;
  study_trial *trial;
  struct study_counts *expected;
  uint64_t replications;
  uint64_t by_pairs, exactly, engine; /* awards of replications that were ranked in each way */
};

static double by_engine(struct under_test *test, uint64_t replication, uint32_t award) {
  const sy_assessment *drawn = study_trial_evaluate(test->trial);
  (void)replication;
  count(test->real->edition, award, &drawn->standings[award], &test->expected[award]);
  const struct study_shift shift = study_shift_of(test->real, drawn, award);
  return study_mean_shift(&shift);
}

static void try_kernel(struct under_test *test, const struct study_kernel *kernel,
                       struct study_counts *found) {
  const sy_edition *edition = test->real->edition;
  study_means *means = study_means_new(test->real, test->sources, 5, kernel);
  assert_non_null(means);
  study_trial *trial = study_trial_new(test->real);
  study_means_run *run = study_means_run_new(means, trial);
  study_pairs *pairs = study_pairs_new(means);
  for (uint64_t i = 0; i < test->replications; i++) {
    bool by_pairs[2];
    const bool ranked = study_means_replicate(run, i, by_pairs);
    study_draw_all(test->trial, edition, test->sources, 5, i);
    for (uint32_t award = 0; award < edition->award_count; award++) {
      const double shift = by_engine(test, i, award);
      if (!ranked) { /* the engine counts it */
        const sy_assessment *drawn = study_trial_evaluate(test->trial);
        count(edition, award, &drawn->standings[award], &found[award]);
        test->engine++;
      } else if (by_pairs[award]) {
        const double other = study_pairs_count(pairs, run, award);
        assert_true(shift == other || (isnan(shift) && isnan(other)));
        test->by_pairs++;
      } else {
        count(edition, award, study_means_standing(run, award), &found[award]);
        test->exactly++;
      }
    }
  }
  study_pairs_add(pairs, found);
  study_pairs_free(pairs);
  study_means_run_free(run);
  study_trial_free(trial);
  study_means_free(means);
}

static void try_all(struct under_test *test) {
  const sy_edition *edition = test->real->edition;
  for (size_t i = 0; i < study_kernel_count; i++) {
    if (!study_kernels[i]->is_available())
      continue;
    struct study_counts found[2], expected[2];
    new_counts(edition, found);
    new_counts(edition, expected);
    test->expected = expected;
    try_kernel(test, study_kernels[i], found);
    assert_counts(edition, found, expected);
    free_counts(edition, found);
    free_counts(edition, expected);
  }
}

static GArray *weights_source(int64_t numerator, int64_t denominator, bool dirichlet) {
  GArray *sources = g_array_new(FALSE, TRUE, sizeof(struct study_source));
  const struct study_source source = {.kind = dirichlet ? STUDY_DIRICHLET : STUDY_WEIGHTS,
                                      .node = SY_NONE,
                                      .amount = {numerator, denominator}};
  g_array_append_val(sources, source);
  return sources;
}

static void try_random(uint64_t seed, uint32_t units, struct under_test *totals) {
  struct sy_random random = sy_random_at(seed, 0, 1);
  g_autoptr(sy_edition) edition = random_edition(units, &random);
  g_autoptr(sy_assessment) real = random_assessment(edition, &random);
  const uint32_t way = below(&random, 8);
  g_autoptr(GArray) sources = way == 0   ? weights_source(30, 1, true)
                              : way == 1 ? weights_source(1, 1, false)
                                         : weights_source(1, 4, false);
  totals->real = real;
  totals->sources = sources;
  totals->trial = study_trial_new(real);
  try_all(totals);
  study_trial_free(totals->trial);
}

static void test_random_trees(void **state) {
  (void)state;
  struct under_test totals = {.replications = 60};
  for (uint64_t seed = 1; seed <= 150; seed++)
    try_random(seed, 1 + (uint32_t)(seed * 7 % 45), &totals);
  /* Every way of ranking was tried. */
  assert_true(totals.by_pairs > 1000 && totals.exactly > 1000 && totals.engine > 100);
}

/* More units than are ranked by pairs, and more than one block of the cache. */
static void test_many_units(void **state) {
  (void)state;
  struct under_test totals = {.replications = 60};
  try_random(1001, 700, &totals);
  try_random(1003, 300, &totals);
}

/* More replications than a byte counts. */
static void test_many_replications(void **state) {
  (void)state;
  struct under_test totals = {.replications = 700};
  for (uint64_t seed = 1; seed <= 8; seed++)
    try_random(seed, 6, &totals);
  assert_true(totals.by_pairs > 2000);
}

/* ---- random numbers ---- */

/* A kernel draws the weights of draw.c, or says that it does not. */
static void test_drawn_weights(void **state) {
  (void)state;
  struct sy_random random = sy_random_at(3, 0, 1);
  g_autoptr(sy_edition) edition = random_edition(4, &random);
  g_autoptr(sy_assessment) real = random_assessment(edition, &random);
  g_autoptr(GArray) sources = weights_source(1, 4, false);
  study_trial *trial = study_trial_new(real);
  const uint64_t seed = UINT64_C(0x123456789ABCDEF0);
  g_autofree uint32_t *place = g_new0(uint32_t, edition->node_count);
  g_autofree double *bases = NULL;
  struct study_factors factors;
  assert_true(study_draw_factors(edition, sources, seed, &factors, &bases, place));
  g_autofree double *drawn = g_new0(double, (gsize)factors.blocks * 4);
  for (size_t i = 0; i < study_kernel_count; i++) {
    uint32_t refused = 0;
    for (uint64_t replication = UINT32_MAX - 500;
         study_kernels[i]->is_available() && replication < UINT64_C(0x100000000) + 500;
         replication++) {
      if (!study_kernels[i]->draw(&factors, replication, drawn)) {
        refused++;
        continue;
      }
      study_draw_all(trial, edition, sources, seed, replication);
      for (uint32_t node = 1; node < edition->node_count; node++)
        if (edition->nodes[node].integer_weight > 0)
          assert_true(drawn[place[node]] == (double)study_trial_node(trial, node)->integer_weight);
    }
    assert_true(refused < 30);
  }
  study_trial_free(trial);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_random_trees),
      cmocka_unit_test(test_many_units),
      cmocka_unit_test(test_many_replications),
      cmocka_unit_test(test_drawn_weights),
  };
  return cmocka_run_group_tests_name("study-means", tests, NULL, NULL);
}
