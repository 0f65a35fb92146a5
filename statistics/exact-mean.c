/* SPDX-License-Identifier: Apache-2.0
 *
 * exact-mean.c: means and medians of scores as fractions
 *
 * They stay fractions until they are printed, so that they are rounded once and not twice.
 */
#include "statistics/statistics.h"

static int compare_scores(const void *left, const void *right) {
  const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

void sy_scores_sort(int64_t *scores, size_t count) {
  if (count > 1)
    qsort(scores, count, sizeof *scores, compare_scores);
}

struct sy_ratio sy_exact_mean(const int64_t *scores, size_t count) {
  sy_int128 sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += scores[i];
  return (struct sy_ratio){sum, (sy_int128)count};
}

struct sy_ratio sy_exact_median(const int64_t *scores, size_t count) {
  return (struct sy_ratio){(sy_int128)scores[(count - 1) / 2] + scores[count / 2], 2};
}

/* Weights are divided by their greatest common divisor, so that sums of populations stay small. */
bool sy_exact_weighted_mean(const int64_t *scores, const int64_t *weights, size_t count,
                            struct sy_ratio *mean, size_t *stopped) {
  sy_int128 divisor = 0, product;
  for (size_t i = 0; i < count; i++)
    divisor = sy_greatest_common_divisor(weights[i], divisor);
  *mean = (struct sy_ratio){0, 0};
  *stopped = count;
  for (size_t i = 0; i < count && divisor > 0; i++) {
    const sy_int128 weight = weights[i] / divisor;
    mean->denominator += weight;
    if (__builtin_mul_overflow(weight, (sy_int128)scores[i], &product) ||
        __builtin_add_overflow(mean->numerator, product, &mean->numerator)) {
      *stopped = i;
      return false;
    }
  }
  return mean->denominator > 0;
}
