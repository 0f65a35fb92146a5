/* SPDX-License-Identifier: Apache-2.0
 *
 * sobol.c: which source of uncertainty an output depends on
 */
#include "statistics/statistics.h"

#include <math.h>

/* The rows that count: all, or those that a bootstrap drew. */
static size_t row_at(const uint32_t *rows, size_t i) {
  return rows ? rows[i] : i;
}

/* The variance of both lists together. */
static double variance_of(const double *a, const double *b, const uint32_t *rows, size_t count) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; i++)
    sum += a[row_at(rows, i)] + b[row_at(rows, i)];
  const double mean = sum / (2.0 * (double)count);
  for (size_t i = 0; i < count; i++) {
    const double x = a[row_at(rows, i)] - mean, y = b[row_at(rows, i)] - mean;
    squares += x * x + y * y;
  }
  return squares / (2.0 * (double)count);
}

static double half_mean_square(const double *a, const double *b, const uint32_t *rows,
                               size_t count) {
  double squares = 0;
  for (size_t i = 0; i < count; i++) {
    const double difference = a[row_at(rows, i)] - b[row_at(rows, i)];
    squares += difference * difference;
  }
  return squares / (2.0 * (double)count);
}

static struct sy_sobol indices_of(const double *a, const double *b, const double *mixed,
                                  const uint32_t *rows, size_t count) {
  const double variance = variance_of(a, b, rows, count);
  if (!(variance > 0))
    return (struct sy_sobol){NAN, NAN};
  return (struct sy_sobol){1 - half_mean_square(b, mixed, rows, count) / variance,
                           half_mean_square(a, mixed, rows, count) / variance};
}

struct sy_sobol sy_sobol_indices(const double *a, const double *b, const double *mixed,
                                 size_t count) {
  return indices_of(a, b, mixed, NULL, count);
}

/* The middle 95% of what was drawn. */
static struct sy_interval interval_of(double *drawn, size_t count) {
  sy_numbers_sort(drawn, count);
  return (struct sy_interval){sy_quantile(drawn, count, 0.025), sy_quantile(drawn, count, 0.975)};
}

void sy_sobol_intervals(const double *a, const double *b, const double *mixed, size_t count,
                        uint64_t seed, uint32_t draws, const struct sy_waiting *waiting,
                        struct sy_interval *first, struct sy_interval *total) {
  g_autofree uint32_t *rows = g_new(uint32_t, count + 1);
  g_autofree double *firsts = g_new(double, draws + 1), *totals = g_new(double, draws + 1);
  size_t kept = 0;
  *first = *total = (struct sy_interval){NAN, NAN};
  for (uint32_t draw = 0; draw < draws; draw++) {
    if (!sy_goes_on(waiting))
      return;
    struct sy_random random = sy_random_at(seed, draw, SY_STREAM_ROWS);
    for (size_t i = 0; i < count; i++)
      rows[i] = sy_random_below(&random, (uint32_t)count);
    const struct sy_sobol indices = indices_of(a, b, mixed, rows, count);
    if (isnan(indices.first))
      continue;
    firsts[kept] = indices.first;
    totals[kept++] = indices.total;
  }
  *first = interval_of(firsts, kept);
  *total = interval_of(totals, kept);
}
