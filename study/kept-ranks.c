/* SPDX-License-Identifier: Apache-2.0
 *
 * kept-ranks.c: exact intervals of ranks, for any number of units
 *
 * The ranks of some units in all replications are kept in memory, and sorted. If the memory does
 * not suffice for all units, the same replications are drawn again for the others.
 */
#include "study/kept-ranks.h"

#define MOST_BYTES (UINT64_C(1) << 30)    /* that are kept together, if nothing else is said */
#define MOST_TOGETHER (UINT64_C(1) << 22) /* ranks that a thread sorts together */

struct study_kept_ranks {
  const sy_edition *edition;
  uint64_t replications;
  uint32_t first, count; /* units whose ranks are kept; of which there is room for */
  uint32_t room;
  unsigned bytes; /* of a rank */
  uint8_t *ranks; /* ((award * replications + replication) * room + unit - first) * bytes */
};

study_kept_ranks *study_kept_ranks_new(const sy_edition *edition, uint64_t replications,
                                       uint64_t most) {
  const unsigned bytes = edition->unit_count < 1u << 16   ? 2
                         : edition->unit_count < 1u << 24 ? 3
                                                          : 4;
  const uint64_t each = replications * bytes * MAX(edition->award_count, 1);
  study_kept_ranks *kept = g_new(study_kept_ranks, 1);
  *kept = (study_kept_ranks){
      .edition = edition,
      .replications = replications,
      .bytes = bytes,
      .room = (uint32_t)CLAMP((most ? most : MOST_BYTES) / each, 1, edition->unit_count)};
  kept->ranks = g_malloc(each * kept->room);
  return kept;
}

void study_kept_ranks_free(study_kept_ranks *kept) {
  if (kept)
    g_free(kept->ranks);
  g_free(kept);
}

bool study_kept_ranks_next(study_kept_ranks *kept) {
  kept->first += kept->count;
  kept->count = MIN(kept->room, kept->edition->unit_count - kept->first);
  return kept->count > 0;
}

uint64_t study_kept_ranks_rounds(const study_kept_ranks *kept) {
  return ((uint64_t)kept->edition->unit_count + kept->room - 1) / kept->room;
}

bool study_kept_ranks_again(const study_kept_ranks *kept) {
  return kept->first > 0;
}

static uint8_t *row_of(const study_kept_ranks *kept, uint32_t award, uint64_t replication) {
  return kept->ranks + (award * kept->replications + replication) * kept->room * kept->bytes;
}

void study_keep_ranks(study_kept_ranks *kept, uint32_t award, uint64_t replication,
                      const uint32_t *ranks) {
  uint8_t *row = row_of(kept, award, replication);
  for (uint32_t i = 0; i < kept->count; i++)
    for (unsigned byte = 0; byte < kept->bytes; byte++)
      row[i * kept->bytes + byte] = (uint8_t)(ranks[kept->first + i] >> 8 * byte);
}

/* ---- intervals ---- */

/* Distributes numbers by one byte. */
static void deal(const uint32_t *from, uint32_t *to, size_t count, unsigned byte) {
  size_t ends[257] = {0};
  for (size_t i = 0; i < count; i++)
    ends[(from[i] >> 8 * byte & 0xFF) + 1]++;
  for (unsigned value = 0; value < 256; value++)
    ends[value + 1] += ends[value];
  for (size_t i = 0; i < count; i++)
    to[ends[from[i] >> 8 * byte & 0xFF]++] = from[i];
}

/* The lowest rank that at least `share` of 1000 parts of the ranked replications do not exceed. */
static uint32_t quantile_of(const uint32_t *ascending, uint64_t count, uint64_t share) {
  const uint64_t least = (count * share + 999) / 1000;
  return ascending[least > 0 ? least - 1 : 0];
}

/* From all ranks, with room for as many. */
static struct study_interval interval_of(uint32_t *ranks, uint32_t *spare, uint64_t count,
                                         unsigned bytes) {
  struct study_interval interval = {.known = true};
  uint64_t unranked = 0;
  for (unsigned byte = 0; byte < bytes; byte++) {
    deal(ranks, spare, count, byte);
    uint32_t *dealt = spare;
    spare = ranks;
    ranks = dealt;
  }
  while (unranked < count && ranks[unranked] == 0)
    unranked++;
  ranks += unranked;
  interval.ranked = count - unranked;
  while (interval.first < interval.ranked && ranks[interval.first] == 1)
    interval.first++;
  if (interval.ranked > 0) {
    interval.median = quantile_of(ranks, interval.ranked, 500);
    interval.low = quantile_of(ranks, interval.ranked, 25);
    interval.high = quantile_of(ranks, interval.ranked, 975);
    interval.best = ranks[0];
    interval.worst = ranks[interval.ranked - 1];
  }
  return interval;
}

/* Intervals under way. */
struct sorting {
  const study_kept_ranks *kept;
  uint64_t replications;            /* the first ones */
  struct study_interval *intervals; /* award * unit_count + unit */
  uint32_t together, next;          /* units; atomic */
  bool to_the_end; /* what was done before an interruption is of use only with its intervals */
};

static void sort_some(const struct sorting *all, uint32_t award, uint32_t first, uint32_t count,
                      uint32_t *ranks, uint32_t *spare) {
  const study_kept_ranks *kept = all->kept;
  for (uint64_t replication = 0; replication < all->replications; replication++) {
    const uint8_t *row = row_of(kept, award, replication) + (size_t)first * kept->bytes;
    for (uint32_t i = 0; i < count; i++) {
      uint32_t rank = 0;
      for (unsigned byte = 0; byte < kept->bytes; byte++)
        rank |= (uint32_t)row[i * kept->bytes + byte] << 8 * byte;
      ranks[i * all->replications + replication] = rank;
    }
  }
  for (uint32_t i = 0; i < count; i++)
    all->intervals[(size_t)award * kept->edition->unit_count + kept->first + first + i] =
        interval_of(ranks + i * all->replications, spare, all->replications, kept->bytes);
}

static void sort_units(void *data) {
  struct sorting *all = data;
  g_autofree uint32_t *ranks = g_new(uint32_t, all->together * all->replications + 1);
  g_autofree uint32_t *spare = g_new(uint32_t, all->replications + 1);
  while (all->to_the_end || !study_interrupted()) {
    const uint32_t first = __atomic_fetch_add(&all->next, all->together, __ATOMIC_RELAXED);
    if (first >= all->kept->count)
      break;
    const uint32_t count = MIN(all->together, all->kept->count - first);
    for (uint32_t award = 0; award < all->kept->edition->award_count; award++)
      sort_some(all, award, first, count, ranks, spare);
  }
}

void study_kept_intervals(const study_kept_ranks *kept, uint64_t replications,
                          struct study_interval *intervals) {
  struct sorting all = {
      .kept = kept,
      .replications = replications,
      .intervals = intervals,
      .together = (uint32_t)CLAMP(MOST_TOGETHER / MAX(replications, 1), 1, 64),
      .to_the_end = study_interrupted(),
  };
  sy_run_on_threads(g_get_num_processors(), sort_units, &all);
}
