/* SPDX-License-Identifier: Apache-2.0
 *
 * gamma.c: random numbers with other distributions
 */
#include "statistics/statistics.h"

#include <math.h>

double sy_random_normal(struct sy_random *random) {
  double x, y, square;
  do {
    x = 2 * sy_random_share(random) - 1;
    y = 2 * sy_random_share(random) - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  return x * sqrt(-2 * sy_log(square) / square);
}

/* A variate for shape + 1, of which that for a shape below 1 is made. */
double sy_random_gamma(struct sy_random *random, double shape) {
  if (shape < 1) {
    const double share = 1 - sy_random_share(random); /* above 0 */
    return sy_random_gamma(random, shape + 1) * sy_exp(sy_log(share) / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
  for (;;) {
    const double x = sy_random_normal(random), root = 1 + c * x;
    if (root <= 0)
      continue;
    const double v = root * root * root, share = 1 - sy_random_share(random);
    if (sy_log(share) < x * x / 2 + d - d * v + d * sy_log(v))
      return d * v;
  }
}
