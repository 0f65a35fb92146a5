/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-outliers.h: outliers among the numbers of a cohort
 *
 * Numbers are outlying if both their skewness and their kurtosis exceed a threshold, as in the
 * OECD/JRC handbook on composite indicators, chapter 4. They are then winsorised: at the end that
 * the skewness points to, the outermost numbers become equal to the next one, until the thresholds
 * hold or enough numbers have been replaced. This is the algorithm of the R package COINr 1.1.14,
 * Treat() with winsorise() and check_SkewKurt().
 */
#ifndef R2_OUTLIERS_H
#define R2_OUTLIERS_H

#include <stdbool.h>
#include <stddef.h>

struct outlier_limits {
  double skewness, kurtosis; /* absolute skewness; excess kurtosis */
  size_t most;               /* how many numbers may be replaced; ties may replace more */
};

/* How many numbers at each end are equal to the next one inwards. */
struct winsorised {
  size_t low, high;
};

/* Of `count` numbers in rising order, the one that stands in for number `index`. */
static inline size_t winsorised_place(struct winsorised ends, size_t count, size_t index) {
  return index < ends.low                ? ends.low
         : index + ends.high + 1 > count ? count - 1 - ends.high
                                         : index;
}

/* Whether the numbers, in rising order and as winsorised, are outlying; and their skewness, if
 * there is one. There is none for fewer than four numbers, or if all are equal. */
bool are_outlying(const long double *numbers, size_t count, struct winsorised ends,
                  const struct outlier_limits *limits, long double *skewness);

/* Winsorises numbers in rising order. */
struct winsorised winsorise(const long double *numbers, size_t count,
                            const struct outlier_limits *limits);

#endif /* R2_OUTLIERS_H */
