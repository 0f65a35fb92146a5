/* SPDX-License-Identifier: Apache-2.0
 *
 * summary.c: what describes one list of numbers
 */
#include "statistics/statistics.h"

#include <math.h>

/* ---- sums ---- */

/* A sum and what its rounding lost. */
struct sum {
  double value, lost;
};

static void add(struct sum *sum, double value) {
  const double total = sum->value + value;
  sum->lost +=
      fabs(sum->value) >= fabs(value) ? (sum->value - total) + value : (value - total) + sum->value;
  sum->value = total;
}

double sy_sum(const double *values, size_t count) {
  struct sum sum = {0, 0};
  for (size_t i = 0; i < count; i++)
    add(&sum, values[i]);
  return sum.value + sum.lost;
}

/* ---- quantiles ---- */

static int compare_numbers(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

void sy_numbers_sort(double *values, size_t count) {
  if (count > 1)
    qsort(values, count, sizeof *values, compare_numbers);
}

double sy_quantile(const double *ascending, size_t count, double share) {
  if (count == 0)
    return NAN;
  const double place = share * (double)(count - 1);
  const size_t below = (size_t)place;
  if (below + 1 >= count)
    return ascending[count - 1];
  return ascending[below] + (place - (double)below) * (ascending[below + 1] - ascending[below]);
}

/* ---- moments ---- */

/* The sums of the second to fourth powers of the distances from the mean. */
static void sum_powers(const double *values, size_t count, double mean, double powers[3]) {
  struct sum sums[3] = {{0, 0}, {0, 0}, {0, 0}};
  for (size_t i = 0; i < count; i++) {
    const double distance = values[i] - mean;
    double power = distance;
    for (int k = 0; k < 3; k++)
      add(&sums[k], power *= distance);
  }
  for (int k = 0; k < 3; k++)
    powers[k] = sums[k].value + sums[k].lost;
}

static void set_moments(struct sy_summary *summary, const double *values) {
  const double n = (double)summary->count;
  double powers[3];
  sum_powers(values, summary->count, summary->mean, powers);
  const double variance = powers[0] / n;
  const bool varies = summary->lowest < summary->highest;
  if (summary->count >= 2)
    summary->deviation = sqrt(powers[0] / (n - 1));
  if (summary->count >= 3 && varies)
    summary->skewness = powers[1] / n / (variance * sqrt(variance)) * sqrt(n * (n - 1)) / (n - 2);
  if (summary->count >= 4 && varies)
    summary->kurtosis =
        (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (powers[2] / n / (variance * variance) - 3) + 6);
}

struct sy_summary sy_summarise(const double *values, size_t count) {
  struct sy_summary summary = {count, NAN, NAN, NAN, NAN, NAN, {NAN, NAN, NAN}, NAN};
  if (count == 0)
    return summary;
  g_autofree double *ascending = g_memdup2(values, count * sizeof *values);
  sy_numbers_sort(ascending, count);
  summary.mean = sy_sum(ascending, count) / (double)count;
  summary.lowest = ascending[0];
  summary.highest = ascending[count - 1];
  for (int i = 0; i < 3; i++)
    summary.quartiles[i] = sy_quantile(ascending, count, (i + 1) / 4.0);
  set_moments(&summary, ascending);
  return summary;
}
