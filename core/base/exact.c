/* SPDX-License-Identifier: Apache-2.0
 *
 * exact.c: fractions of nano-points before they are rounded
 *
 * Between the aggregate of a node and its one rounding nothing is rounded. 128 bits suffice for
 * everything that the limits on weights, points and rates allow (see docs/exactness.md); every
 * operation checks for overflow nevertheless, so that no edition can make a number wrap.
 */
#include "base/base-private.h"

static struct sy_exact broken_value(void) {
  return (struct sy_exact){0, 1, true};
}

struct sy_exact sy_exact_of(int64_t nano) {
  return (struct sy_exact){nano, 1, false};
}

/* Over the least common denominator, so that denominators do not grow. */
struct sy_exact sy_exact_add(struct sy_exact a, struct sy_exact b) {
  if (a.broken || b.broken)
    return broken_value();
  if (a.denominator != b.denominator) {
    const sy_int128 divisor = sy_greatest_common_divisor(a.denominator, b.denominator);
    const sy_int128 widen_a = b.denominator / divisor, widen_b = a.denominator / divisor;
    if (__builtin_mul_overflow(a.numerator, widen_a, &a.numerator) ||
        __builtin_mul_overflow(b.numerator, widen_b, &b.numerator) ||
        __builtin_mul_overflow(a.denominator, widen_a, &a.denominator))
      return broken_value();
  }
  if (__builtin_add_overflow(a.numerator, b.numerator, &a.numerator))
    return broken_value();
  return a;
}

struct sy_exact sy_exact_negate(struct sy_exact value) {
  if (__builtin_sub_overflow((sy_int128)0, value.numerator, &value.numerator))
    return broken_value();
  return value;
}

/* Common factors of the factor's numerator and the denominator are cancelled first: a sum of points
 * is the mean times all points, and most of the denominator cancels. */
struct sy_exact sy_exact_multiply(struct sy_exact value, struct sy_rational factor) {
  const sy_int128 divisor = sy_greatest_common_divisor(value.denominator, factor.numerator);
  if (value.broken ||
      __builtin_mul_overflow(value.numerator, factor.numerator / divisor, &value.numerator) ||
      __builtin_mul_overflow(value.denominator / divisor, (sy_int128)factor.denominator,
                             &value.denominator))
    return broken_value();
  return value;
}

/* Returns the whole part, rounded down, and subtracts it. */
static sy_int128 take_whole(struct sy_exact *value) {
  sy_int128 whole = value->numerator / value->denominator;
  value->numerator %= value->denominator;
  if (value->numerator < 0) {
    whole--;
    value->numerator += value->denominator;
  }
  return whole;
}

/* Whole parts first, then the reciprocals of the remainders (as in Euclid's algorithm): nothing is
 * multiplied, so nothing can overflow. */
int sy_exact_compare(struct sy_exact a, struct sy_exact b) {
  for (int sign = 1;; sign = -sign) {
    if (a.denominator == b.denominator)
      return a.numerator < b.numerator ? -sign : a.numerator > b.numerator ? sign : 0;
    const sy_int128 whole_a = take_whole(&a), whole_b = take_whole(&b);
    if (whole_a != whole_b)
      return whole_a < whole_b ? -sign : sign;
    if (a.numerator == 0 || b.numerator == 0)
      return a.numerator == b.numerator ? 0 : a.numerator == 0 ? -sign : sign;
    a = (struct sy_exact){a.denominator, a.numerator, false};
    b = (struct sy_exact){b.denominator, b.numerator, false};
  }
}

struct sy_exact sy_exact_lower(struct sy_exact a, struct sy_exact b) {
  if (a.broken || b.broken)
    return broken_value();
  return sy_exact_compare(a, b) <= 0 ? a : b;
}

struct sy_exact sy_exact_higher(struct sy_exact a, struct sy_exact b) {
  if (a.broken || b.broken)
    return broken_value();
  return sy_exact_compare(a, b) >= 0 ? a : b;
}

struct sy_exact sy_exact_clamp(struct sy_exact value, int64_t low, int64_t high) {
  return sy_exact_lower(sy_exact_higher(value, sy_exact_of(low)), sy_exact_of(high));
}

int64_t sy_exact_round(struct sy_exact value, unsigned digits, bool *broken) {
  /* sy_nano_round() multiplies the denominator by up to 10^9. */
  const sy_int128 largest_denominator = (sy_int128)1 << 96;
  if (!value.broken && value.denominator <= largest_denominator) {
    const sy_int128 whole = value.numerator / value.denominator;
    if (whole < SY_SCORE_LIMIT && whole > -SY_SCORE_LIMIT)
      return sy_nano_round(value.numerator, value.denominator, digits);
    if (whole * value.denominator == value.numerator &&
        (whole == SY_SCORE_LIMIT || whole == -SY_SCORE_LIMIT))
      return (int64_t)whole;
  }
  *broken = true;
  return 0;
}
