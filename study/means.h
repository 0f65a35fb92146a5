/* SPDX-License-Identifier: Apache-2.0
 *
 * means.h: ranks by other weights, where nothing but means is above the leaves
 */
#ifndef SY_STUDY_MEANS_H
#define SY_STUDY_MEANS_H

#include "study/kernel.h"

/* What is drawn, and from what. */
typedef struct study_means study_means;
/* NULL if replications need the engine. The assessment and the sources must outlive it. */
study_means *study_means_new(const sy_assessment *real, const GArray *sources, uint64_t seed,
                             const struct study_kernel *kernel);
void study_means_free(study_means *means);

/* The replications of one thread. */
typedef struct study_means_run study_means_run;
study_means_run *study_means_run_new(const study_means *means, study_trial *trial);
void study_means_run_free(study_means_run *run);
/* Ranks the units of all awards. by_pairs[award]: no two scores are equal to an award, and
 * study_pairs_count() counts its ranks; otherwise they are in its standing. False if the engine has
 * to do it. */
bool study_means_replicate(study_means_run *run, uint64_t replication, bool *by_pairs);
/* Ranks and bands of all units; nothing else is set. Until the next replication. */
const struct sy_standing *study_means_standing(const study_means_run *run, uint32_t award);

/* What was counted for one award. */
struct study_counts {
  uint32_t *ranks; /* unit * (unit_count + 1) + rank; rank 0: not ranked */
  uint32_t *bands; /* unit * (band_count + 1) + band */
  uint32_t *wins;  /* 2 * unit * unit_count + other: twice how often it is ahead, once for a tie */
};

/* What one thread counts of replications by pairs. */
typedef struct study_pairs study_pairs;
study_pairs *study_pairs_new(const study_means *means);
void study_pairs_free(study_pairs *pairs);
/* Counts the run's ranks, and returns the mean shift of ranks. */
double study_pairs_count(study_pairs *pairs, const study_means_run *run, uint32_t award);
/* Adds all that was counted. Once. */
void study_pairs_add(study_pairs *pairs, struct study_counts *counts);

#endif /* SY_STUDY_MEANS_H */
