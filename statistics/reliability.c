/* SPDX-License-Identifier: Apache-2.0
 *
 * reliability.c: how well the items of a scale go together
 */
#include "statistics/statistics.h"

#include <math.h>

/* The sum of each case over the items, without the item `without`. g_free. */
static double *sum_items(const double *const *items, size_t item_count, size_t count,
                         size_t without) {
  double *sums = g_new0(double, count + 1);
  for (size_t k = 0; k < item_count; k++)
    for (size_t i = 0; k != without && i < count; i++)
      sums[i] += items[k][i];
  return sums;
}

/* The variance of a sample; exactly 0 if all numbers are equal. `scratch` has room for them. */
static double variance_of(const double *values, size_t count, double *scratch) {
  bool varies = false;
  const double mean = sy_sum(values, count) / (double)count;
  for (size_t i = 0; i < count; i++) {
    scratch[i] = (values[i] - mean) * (values[i] - mean);
    varies |= values[i] != values[0];
  }
  return varies ? sy_sum(scratch, count) / (double)(count - 1) : 0;
}

double sy_cronbach_alpha(const double *const *items, size_t item_count, size_t count) {
  if (item_count < 2 || count < 2)
    return NAN;
  const double k = (double)item_count;
  g_autofree double *scratch = g_new(double, count);
  g_autofree double *sums = sum_items(items, item_count, count, item_count);
  const double of_sums = variance_of(sums, count, scratch);
  double within = 0;
  for (size_t i = 0; i < item_count; i++)
    within += variance_of(items[i], count, scratch);
  return of_sums > 0 ? k / (k - 1) * (1 - within / of_sums) : (double)NAN;
}

double sy_item_rest(const double *const *items, size_t item_count, size_t count, size_t item) {
  g_autofree double *rest = sum_items(items, item_count, count, item);
  return sy_pearson(items[item], rest, count);
}
