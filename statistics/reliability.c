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

double sy_cronbach_alpha(const double *const *items, size_t item_count, size_t count) {
  if (item_count < 2 || count < 2)
    return NAN;
  const double k = (double)item_count;
  double within = 0;
  for (size_t i = 0; i < item_count; i++) {
    const double deviation = sy_summarise(items[i], count).deviation;
    within += deviation * deviation;
  }
  g_autofree double *sums = sum_items(items, item_count, count, item_count);
  const struct sy_summary total = sy_summarise(sums, count);
  if (!(total.lowest < total.highest))
    return NAN;
  return k / (k - 1) * (1 - within / (total.deviation * total.deviation));
}

double sy_item_rest(const double *const *items, size_t item_count, size_t count, size_t item) {
  g_autofree double *rest = sum_items(items, item_count, count, item);
  return sy_pearson(items[item], rest, count);
}
