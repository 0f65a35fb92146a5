/* SPDX-License-Identifier: Apache-2.0
 *
 * kept-ranks.h: exact intervals of ranks, for any number of units
 */
#ifndef SY_STUDY_KEPT_RANKS_H
#define SY_STUDY_KEPT_RANKS_H

#include "study/study-private.h"

/* A unit's ranks in all replications. Quantiles are of those in which it is ranked: the lowest rank
 * that at least that share of them does not exceed. */
struct study_interval {
  bool known;
  uint64_t ranked, first;                  /* replications in which it is ranked, and first */
  uint32_t median, low, high, best, worst; /* 0: it is never ranked */
};

/* The ranks of a slice of the units; together at most `most` bytes, or a gigabyte if that is 0. */
typedef struct study_kept_ranks study_kept_ranks;
study_kept_ranks *study_kept_ranks_new(const sy_edition *edition, uint64_t replications,
                                       uint64_t most);
void study_kept_ranks_free(study_kept_ranks *kept);
/* How many slices there are. */
uint64_t study_kept_ranks_rounds(const study_kept_ranks *kept);
/* Goes on to the first slice, and the next ones; false if there is none. */
bool study_kept_ranks_next(study_kept_ranks *kept);
/* Whether this slice is not the first one. */
bool study_kept_ranks_again(const study_kept_ranks *kept);
/* Keeps those of the slice; `ranks` is per unit, 0: not ranked. Threads keep different
 * replications. */
void study_keep_ranks(study_kept_ranks *kept, uint32_t award, uint64_t replication,
                      const uint32_t *ranks);
/* The intervals of the slice's units, from the first replications; at award * unit_count + unit. If
 * the study is interrupted meanwhile, some of them stay as they are. */
void study_kept_intervals(const study_kept_ranks *kept, uint64_t replications,
                          struct study_interval *intervals);

#endif /* SY_STUDY_KEPT_RANKS_H */
