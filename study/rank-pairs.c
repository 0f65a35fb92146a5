/* SPDX-License-Identifier: Apache-2.0
 *
 * rank-pairs.c: counts of ranks that were found by comparing pairs
 *
 * Of few units with distinct scores, whose ranks alone give the bands. A thread counts on its own,
 * and what it counted is added once.
 */
#include "study/means-private.h"

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
    const struct means_award *award = &means->awards[i];
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
  const struct means_award *award = &pairs->means->awards[index];
  const struct study_kernel *kernel = pairs->means->kernel;
  const int32_t *ranks = study_means_ranks(run, index);
  const bool is_full = ++pairs->counted[index] % 255 == 0; /* the most that a byte counts */
  struct study_shift shift = {.ranked = (uint32_t)award->ranked};
  for (guint i = 0; i < award->ranking_count; i++) {
    const struct means_ranking *ranking = &award->rankings[i];
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
  const struct means_award *award = &means->awards[index];
  const struct means_ranking *ranking = &award->rankings[place];
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
