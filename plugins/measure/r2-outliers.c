/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-outliers.c: skewness, kurtosis, winsorising
 */
#include "measure/r2-outliers.h"

#include <math.h>

/* Skewness and excess kurtosis of the numbers as winsorised, corrected for bias: type 2 of Joanes
 * and Gill, Comparing measures of sample skewness and kurtosis, 1998, which spreadsheets also use.
 * False if there are fewer than four numbers, or all are equal. */
static bool find_shape(const long double *numbers, size_t count, struct winsorised ends,
                       long double *skewness, long double *kurtosis) {
  long double mean = 0, squares = 0, cubes = 0, fourths = 0;
  for (size_t i = 0; i < count; i++)
    mean += numbers[winsorised_place(ends, count, i)] / (long double)count;
  for (size_t i = 0; i < count; i++) {
    const long double above = numbers[winsorised_place(ends, count, i)] - mean;
    squares += above * above;
    cubes += above * above * above;
    fourths += above * above * above * above;
  }
  if (count < 4 || !(squares > 0))
    return false;
  const long double n = (long double)count;
  *skewness = sqrtl(n) * cubes / (squares * sqrtl(squares)) * sqrtl(n * (n - 1)) / (n - 2);
  const long double excess = n * fourths / (squares * squares) - 3;
  *kurtosis = ((n + 1) * excess + 6) * (n - 1) / ((n - 2) * (n - 3));
  return true;
}

bool are_outlying(const long double *numbers, size_t count, struct winsorised ends,
                  const struct outlier_limits *limits, long double *skewness) {
  long double kurtosis;
  return find_shape(numbers, count, ends, skewness, &kurtosis) &&
         fabsl(*skewness) >= limits->skewness && kurtosis >= limits->kurtosis;
}

/* Replaces the highest numbers, all that are equal, with the next lower one. False if there is
 * none. */
static bool lower_highest(const long double *numbers, size_t count, struct winsorised *ends) {
  const long double highest = numbers[count - 1 - ends->high];
  size_t next = count - 1 - ends->high;
  while (next > ends->low && !(numbers[next] < highest))
    next--;
  if (!(numbers[next] < highest))
    return false;
  ends->high = count - 1 - next;
  return true;
}

static bool raise_lowest(const long double *numbers, size_t count, struct winsorised *ends) {
  const long double lowest = numbers[ends->low];
  size_t next = ends->low;
  while (next + 1 + ends->high < count && !(numbers[next] > lowest))
    next++;
  if (!(numbers[next] > lowest))
    return false;
  ends->low = next;
  return true;
}

struct winsorised winsorise(const long double *numbers, size_t count,
                            const struct outlier_limits *limits) {
  struct winsorised ends = {0, 0};
  long double skewness;
  while (ends.low + ends.high < limits->most &&
         are_outlying(numbers, count, ends, limits, &skewness))
    if (!(skewness >= 0 ? lower_highest : raise_lowest)(numbers, count, &ends))
      break;
  return ends;
}
