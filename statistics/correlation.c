/* SPDX-License-Identifier: Apache-2.0
 *
 * correlation.c: how two lists of numbers go together
 */
#include "statistics/statistics.h"

#include <math.h>
#include <string.h>

/* ---- Pearson ---- */

static bool is_constant(const double *values, size_t count) {
  for (size_t i = 1; i < count; i++)
    if (values[i] != values[0])
      return false;
  return true;
}

/* The distances from the mean. g_free. */
static double *centred(const double *values, size_t count) {
  double *distances = g_new(double, count);
  const double mean = sy_sum(values, count) / (double)count;
  for (size_t i = 0; i < count; i++)
    distances[i] = values[i] - mean;
  return distances;
}

/* The sum of products; `products` is scratch. */
static double inner(const double *a, const double *b, size_t count, double *products) {
  for (size_t i = 0; i < count; i++)
    products[i] = a[i] * b[i];
  return sy_sum(products, count);
}

double sy_pearson(const double *a, const double *b, size_t count) {
  if (count < 2 || is_constant(a, count) || is_constant(b, count))
    return NAN;
  g_autofree double *x = centred(a, count), *y = centred(b, count), *scratch = g_new(double, count);
  const double within = sqrt(inner(x, x, count, scratch)) * sqrt(inner(y, y, count, scratch));
  if (!(within > 0))
    return NAN;
  return CLAMP(inner(x, y, count, scratch) / within, -1, 1);
}

/* ---- ranks ---- */

/* A number and where it was. */
struct placed {
  double value;
  size_t place;
};

static int compare_placed(const void *left, const void *right) {
  const struct placed *a = left, *b = right;
  if (a->value != b->value)
    return a->value < b->value ? -1 : 1;
  return (a->place > b->place) - (a->place < b->place);
}

void sy_mid_ranks(const double *values, size_t count, double *ranks) {
  g_autofree struct placed *sorted = g_new(struct placed, count + 1);
  for (size_t i = 0; i < count; i++)
    sorted[i] = (struct placed){values[i], i};
  qsort(sorted, count, sizeof *sorted, compare_placed);
  for (size_t first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count && sorted[end].value == sorted[first].value;)
      end++;
    for (size_t i = first; i < end; i++)
      ranks[sorted[i].place] = (double)(first + 1 + end) / 2;
  }
}

double sy_spearman(const double *a, const double *b, size_t count) {
  g_autofree double *x = g_new(double, count + 1), *y = g_new(double, count + 1);
  sy_mid_ranks(a, count, x);
  sy_mid_ranks(b, count, y);
  return sy_pearson(x, y, count);
}

/* ---- Kendall ---- */

struct pair {
  double a, b;
};

static int compare_pairs(const void *left, const void *right) {
  const struct pair *x = left, *y = right;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return (x->b > y->b) - (x->b < y->b);
}

/* Merges two sorted runs and returns how many numbers of the first are above one of the second. */
static uint64_t merge(const double *from, size_t middle, size_t end, double *to) {
  uint64_t inversions = 0;
  size_t left = 0, right = middle;
  for (size_t at = 0; at < end; at++)
    if (right == end || (left < middle && from[left] <= from[right])) {
      to[at] = from[left++];
    } else {
      to[at] = from[right++];
      inversions += middle - left;
    }
  return inversions;
}

/* Sorts, and returns how many pairs were in the wrong order. */
static uint64_t sort_counting(double *values, size_t count) {
  uint64_t inversions = 0;
  g_autofree double *scratch = g_new(double, count);
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t first = 0; first < count; first += 2 * width) {
      const size_t length = MIN(2 * width, count - first);
      inversions += merge(values + first, MIN(width, length), length, scratch + first);
    }
    memcpy(values, scratch, count * sizeof *values);
  }
  return inversions;
}

/* Pairs of equal numbers in a sorted list. */
static uint64_t tied_pairs(const double *ascending, size_t count) {
  uint64_t pairs = 0;
  for (size_t i = 1, run = 0; i < count; i++)
    pairs += run = ascending[i] == ascending[i - 1] ? run + 1 : 0;
  return pairs;
}

double sy_kendall(const double *a, const double *b, size_t count) {
  if (count < 2)
    return NAN;
  g_autofree struct pair *pairs = g_new(struct pair, count);
  g_autofree double *first = g_new(double, count), *second = g_new(double, count);
  for (size_t i = 0; i < count; i++)
    pairs[i] = (struct pair){a[i], b[i]};
  qsort(pairs, count, sizeof *pairs, compare_pairs);
  uint64_t tied_both = 0;
  for (size_t i = 0, run = 0; i < count; i++) {
    first[i] = pairs[i].a;
    second[i] = pairs[i].b;
    if (i > 0)
      tied_both += run = compare_pairs(&pairs[i], &pairs[i - 1]) == 0 ? run + 1 : 0;
  }
  const uint64_t discordant = sort_counting(second, count);
  const uint64_t all = (uint64_t)count * (count - 1) / 2;
  const uint64_t tied_a = tied_pairs(first, count), tied_b = tied_pairs(second, count);
  if (tied_a == all || tied_b == all)
    return NAN;
  /* Concordant and discordant pairs are those tied in neither list. */
  const uint64_t untied = all - tied_a - tied_b + tied_both;
  return ((double)untied - 2 * (double)discordant) / sqrt((double)(all - tied_a)) /
         sqrt((double)(all - tied_b));
}
