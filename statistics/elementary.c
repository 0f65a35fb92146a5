/* SPDX-License-Identifier: Apache-2.0
 *
 * elementary.c: logarithm and exponential, the same on every machine
 *
 * Those of C libraries differ in the last bits between versions and processors. These are accurate
 * to a few units in the last place.
 */
#include "statistics/statistics.h"

#include <math.h>

#define LN2 0.693147180559945309417232121458
/* The same in two parts, of which products with small whole numbers are exact. */
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 1.90821492927058770002e-10

double sy_log(double value) {
  int exponent;
  double part = frexp(value, &exponent);
  if (value <= 0)
    return value == 0 ? -HUGE_VAL : NAN;
  if (part < 0.70710678118654752440) {
    part *= 2;
    exponent--;
  }
  /* log((1 + s) / (1 - s)) = 2 (s + s^3 / 3 + s^5 / 5 + …), where |s| < 0.172 */
  const double s = (part - 1) / (part + 1), square = s * s;
  double series = 0;
  for (int k = 23; k >= 1; k -= 2)
    series = series * square + 1.0 / k;
  return 2 * s * series + exponent * LN2;
}

double sy_exp(double value) {
  if (value > 709 || value < -745)
    return value > 0 ? HUGE_VAL : 0;
  const double whole = floor(value / LN2 + 0.5), rest = value - whole * LN2_HIGH - whole * LN2_LOW;
  double series = 1;
  for (int k = 18; k >= 1; k--)
    series = 1 + series * rest / k;
  return ldexp(series, (int)whole);
}
