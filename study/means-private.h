/* SPDX-License-Identifier: Apache-2.0
 *
 * means-private.h: what means.c prepares once for means-run.c and rank-pairs.c
 */
#ifndef SY_STUDY_MEANS_PRIVATE_H
#define SY_STUDY_MEANS_PRIVATE_H

#include "study/means.h"

/* A group that is evaluated, in the order of the evaluation. */
struct means_group {
  uint32_t node, first, count; /* its children, in `children` */
  double points;               /* a factor of the mean */
  bool complete;               /* every child applies to every unit */
};

/* One ranking of an award: the units that have a score there, with any weights. */
struct means_ranking {
  uint32_t count, *units;
  bool in_order; /* they follow each other */
  int32_t *real; /* their ranks in the edition; padded */
};

struct means_award {
  uint32_t node;
  guint ranking_count;
  struct means_ranking *rankings;
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
  struct means_group *groups;
  uint32_t *places;         /* of their weights, in what is drawn */
  GArray *children;         /* uint32_t: nodes that count, group by group */
  double **leaves, **there; /* per node: scores in nano-points, and 1 where the node applies; there
                               is NULL if it applies to all */
  bool *is_ranked;          /* per node: an award's */
  struct means_award *awards;
};

/* A column with a score, or another number, for each unit: zeros. g_aligned_free. */
static inline double *study_new_column(size_t padded) {
  return (double *)g_aligned_alloc0(padded + STUDY_PAD, sizeof(double), 64);
}

/* The ranks of an award's rankings, one after the other, each padded, if they were found by
 * comparing pairs. */
const int32_t *study_means_ranks(const study_means_run *run, uint32_t award);

#endif /* SY_STUDY_MEANS_PRIVATE_H */
