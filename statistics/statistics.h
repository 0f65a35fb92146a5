/* SPDX-License-Identifier: Apache-2.0
 *
 * statistics.h: figures of lists of numbers
 *
 * Knows nothing about editions. Every function adds in a fixed order and uses only +, -, *, / and
 * square roots, so it gives the same bits on every machine. A figure that is not defined, such as
 * the deviation of a single number, is NaN. All functions are thread-safe.
 */
#ifndef SY_STATISTICS_H
#define SY_STATISTICS_H

#include "base/base.h"

/* ---- exact-mean.c: figures of scores, exact ---- */

/* The mean of `count` > 0 scores in nano-points. */
struct sy_ratio sy_exact_mean(const int64_t *scores, size_t count);
/* The median of `count` > 0 scores in ascending order; the mean of the two in the middle. */
struct sy_ratio sy_exact_median(const int64_t *scores, size_t count);
/* The mean of scores by weights of at least 0. False if all weights are 0; or if the sums exceed
 * 128 bits, with *stopped, which is `count` otherwise, at the score where they did. */
bool sy_exact_weighted_mean(const int64_t *scores, const int64_t *weights, size_t count,
                            struct sy_ratio *mean, size_t *stopped);
/* Sorts scores in ascending order. */
void sy_scores_sort(int64_t *scores, size_t count);

/* ---- summary.c: one list of numbers ---- */

struct sy_summary {
  size_t count;
  double mean;
  double deviation; /* standard deviation of a sample, divided by n - 1; from 2 numbers */
  /* Joanes and Gill (1998), "Comparing measures of sample skewness and kurtosis", The Statistician
   * 47: G1 and G2, their type 2; from 3 and 4 numbers that are not all equal. */
  double skewness, kurtosis;
  double lowest, quartiles[3], highest;
};
/* Of `count` finite numbers. */
struct sy_summary sy_summarise(const double *values, size_t count);
/* The quantile for a share from 0 to 1 of numbers in ascending order: Hyndman and Fan (1996),
 * "Sample quantiles in statistical packages", The American Statistician 50: type 7. */
double sy_quantile(const double *ascending, size_t count, double share);
/* The sum of numbers, compensated (Neumaier 1974). */
double sy_sum(const double *values, size_t count);

#endif /* SY_STATISTICS_H */
