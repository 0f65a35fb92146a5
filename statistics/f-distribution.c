/* SPDX-License-Identifier: Apache-2.0
 *
 * f-distribution.c: quantiles of the F distribution
 *
 * The distribution function is a regularised incomplete beta function, computed from its continued
 * fraction; the quantile is found by halving an interval of the logarithm.
 */
#include "statistics/statistics.h"

#include <math.h>

#define HALF_LOG_2PI 0.918938533204672741780329736406
/* Where the asymptotic series is accurate to the last digits. */
#define LARGE 16

double sy_log_gamma(double value) {
  double product = 1; /* gamma(x) = gamma(x + n) / (x (x + 1) … (x + n - 1)) */
  if (!(value > 0))
    return NAN;
  for (; value < LARGE; value++)
    product *= value;
  /* Bernoulli numbers B(2k) / (2k (2k - 1)) */
  static const double factors[] = {1.0 / 12,    -1.0 / 360, 1.0 / 1260,
                                   -1.0 / 1680, 1.0 / 1188, -691.0 / 360360};
  double series = 0, square = 1 / (value * value);
  for (int k = 5; k >= 0; k--)
    series = series * square + factors[k];
  return (value - 0.5) * sy_log(value) - value + HALF_LOG_2PI + series / value - sy_log(product);
}

/* 1 + d1 / (1 + d2 / (1 + …)), evaluated forwards by the method of Lentz. */
static double continued_fraction(double a, double b, double x) {
  const double tiny = 1e-300;
  double value = 1, up = 1, down = 0;
  for (int i = 1; i <= 100000; i++) {
    const double m = i / 2;
    const double term = i % 2 ? -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
                              : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    down = 1 + term * down;
    down = 1 / (fabs(down) < tiny ? tiny : down);
    up = 1 + term / up;
    up = fabs(up) < tiny ? tiny : up;
    value *= up * down;
    if (fabs(up * down - 1) < 1e-16)
      break;
  }
  return value;
}

/* The regularised incomplete beta function of x; `rest` is 1 - x, without its rounding. */
static double beta_share(double x, double rest, double a, double b) {
  if (x <= 0 || rest <= 0)
    return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) /* where the fraction converges slowly */
    return 1 - beta_share(rest, x, b, a);
  const double log =
      a * sy_log(x) + b * sy_log(rest) + sy_log_gamma(a + b) - sy_log_gamma(a) - sy_log_gamma(b);
  return sy_exp(log) / (a * continued_fraction(a, b, x));
}

/* Whether F is at most exp(log) with a probability below `share`. */
static bool is_below(double log, double first, double second, double share) {
  const double value = first * sy_exp(log), sum = value + second;
  return beta_share(value / sum, second / sum, first / 2, second / 2) < share;
}

double sy_f_quantile(double share, double first, double second) {
  double low = -600, high = 600;
  if (!(share > 0 && share < 1 && first > 0 && second > 0 && isfinite(first) && isfinite(second)))
    return NAN;
  for (int i = 0; i < 100; i++) {
    const double middle = low + (high - low) / 2;
    *(is_below(middle, first, second, share) ? &low : &high) = middle;
  }
  return sy_exp(high);
}
