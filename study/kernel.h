/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel.h: the inner loops of a study with many replications, for several instruction sets
 *
 * Nothing that is counted depends on which of them runs: random numbers are whole numbers, and
 * scores are approximate, with an error below a bound that holds for all (means.c). Where the bound
 * does not decide, the engine does.
 */
#ifndef SY_STUDY_KERNEL_H
#define SY_STUDY_KERNEL_H

#include "study/study-private.h"

/* Arrays with an element for each unit are padded to a multiple of this. What is behind the last
 * unit does not matter. */
#define STUDY_PAD 32
/* The bytes of a row of wins. */
#define STUDY_ROW 256
#define STUDY_FEW 255  /* the most units that are ranked by comparing all pairs */
#define STUDY_BLOCKS 8 /* blocks of Philox are padded to a multiple of this */

/* Factors that are drawn for weights: a table with a column for each block of Philox, and a row for
 * each of the four words that it gives. The place of number i is (i % 4) * blocks + i / 4. */
struct study_factors {
  uint64_t seed;
  uint32_t stream;
  uint32_t blocks;     /* a multiple of STUDY_BLOCKS */
  int64_t least;       /* a factor is this, */
  uint32_t bound;      /* plus a whole number below this */
  const double *bases; /* per place: what is multiplied; whole numbers of at most 2^29 */
};

/* How scores become whole numbers for comparison: (score - low) * scale, from 0 to 2^30. */
struct study_steps {
  double low, scale;
  int32_t apart; /* if they differ by more, so do what the award compares */
};

struct study_kernel {
  const char *name;
  bool (*is_available)(void);
  /* Draws bases * factors, per place. False if a word was refused, or a factor is 0: then the
   * numbers are not those of draw.c. */
  bool (*draw)(const struct study_factors *factors, uint64_t replication, double *drawn);
  /* sums[i] = scale * (weights[0] * columns[0][i] + …), for i < size, which is padded */
  void (*sum)(const double *const *columns, const double *weights, size_t count, double scale,
              size_t size, double *sums);
  /* Ranks from 1, the highest score first. False if two scores are too close: then the ranks mean
   * nothing. At most STUDY_FEW scores. */
  bool (*rank)(const double *scores, const struct study_steps *steps, uint32_t count,
               int32_t *ranks);
  /* wins[i * STUDY_ROW + k] += ranks[i] < ranks[k], modulo 256, for i < count, which is at most
   * STUDY_FEW. */
  void (*count_wins)(const int32_t *ranks, uint32_t count, uint8_t *wins);
  /* The sum of |ranks[i] - others[i]|, for i < count. */
  uint64_t (*shift)(const int32_t *ranks, const int32_t *others, uint32_t count);
};

/* The fastest first; the last is available everywhere. */
extern const struct study_kernel *const study_kernels[];
extern const size_t study_kernel_count;
#ifdef __x86_64__
extern const struct study_kernel study_kernel_avx512, study_kernel_avx2;
#endif
/* kernel-choice.c */
const struct study_kernel *study_kernel_best(void);

static inline size_t study_padded(size_t count) {
  return (count + STUDY_PAD - 1) / STUDY_PAD * STUDY_PAD;
}

#endif /* SY_STUDY_KERNEL_H */
