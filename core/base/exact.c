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
  return (struct sy_exact){0, 0, 1, true};
}

struct sy_exact sy_exact_of(int64_t nano) {
  return (struct sy_exact){nano, 0, 1, false};
}

struct sy_exact sy_exact_quotient(sy_int128 numerator, sy_int128 denominator) {
  sy_int128 whole = numerator / denominator, rest = numerator % denominator;
  if (rest < 0) {
    whole--;
    rest += denominator;
  }
  return (struct sy_exact){whole, rest, denominator, false};
}

/* A long division in base 2^32: the score's upper half, then what is left and its lower half. */
struct sy_exact sy_exact_share(int64_t nano, sy_int128 weight, sy_int128 total) {
  const sy_int128 base = (sy_int128)1 << 32;
  const struct sy_exact score = sy_exact_quotient(nano, base);
  const struct sy_exact upper = sy_exact_quotient(score.whole * weight, total);
  const struct sy_exact lower =
      sy_exact_quotient(upper.numerator * base + score.numerator * weight, total);
  return (struct sy_exact){upper.whole * base + lower.whole, lower.numerator, total, false};
}

/* Adds a part below 1 over the value's denominator. */
static struct sy_exact add_part(struct sy_exact value, sy_int128 numerator) {
  const bool carry = value.numerator >= value.denominator - numerator;
  value.numerator += carry ? numerator - value.denominator : numerator;
  if (__builtin_add_overflow(value.whole, (sy_int128)carry, &value.whole))
    return broken_value();
  return value;
}

/* Over the least common denominator, so that denominators do not grow. */
struct sy_exact sy_exact_add(struct sy_exact a, struct sy_exact b) {
  if (a.broken || b.broken || __builtin_add_overflow(a.whole, b.whole, &a.whole))
    return broken_value();
  if (b.numerator == 0)
    return a;
  if (a.denominator != b.denominator) {
    const sy_int128 divisor = sy_greatest_common_divisor(a.denominator, b.denominator);
    const sy_int128 widen_a = b.denominator / divisor, widen_b = a.denominator / divisor;
    if (__builtin_mul_overflow(a.denominator, widen_a, &a.denominator))
      return broken_value();
    a.numerator *= widen_a; /* both stay below the denominator */
    b.numerator *= widen_b;
  }
  return add_part(a, b.numerator);
}

struct sy_exact sy_exact_negate(struct sy_exact value) {
  if (__builtin_sub_overflow((sy_int128)0, value.whole, &value.whole))
    return broken_value();
  if (value.numerator == 0)
    return value;
  value.whole--; /* it is at most the largest number */
  value.numerator = value.denominator - value.numerator;
  return value;
}

/* The whole part and the fraction are multiplied separately. Common factors of the factor's
 * numerator and the denominator are cancelled first: a sum of points is the mean times all points,
 * and most of the denominator cancels. */
struct sy_exact sy_exact_multiply(struct sy_exact value, struct sy_ratio factor) {
  sy_int128 product;
  if (value.broken || __builtin_mul_overflow(value.whole, factor.numerator, &product))
    return broken_value();
  struct sy_exact result = sy_exact_quotient(product, factor.denominator);
  if (value.numerator == 0)
    return result;
  const sy_int128 divisor = sy_greatest_common_divisor(value.denominator, factor.numerator);
  const sy_int128 widen = value.denominator / divisor;
  if (__builtin_mul_overflow(value.numerator, factor.numerator / divisor, &product) ||
      __builtin_mul_overflow(result.denominator, widen, &result.denominator))
    return broken_value();
  result.numerator *= widen;
  const struct sy_exact part = sy_exact_quotient(product, result.denominator);
  result.whole += part.whole; /* less than the factor */
  return add_part(result, part.numerator);
}

/* Fractions below 1: the whole parts of their reciprocals, then what is left of these (as in
 * Euclid's algorithm). Nothing is multiplied, so nothing can overflow. */
static int compare_fractions(struct sy_exact a, struct sy_exact b) {
  for (int sign = 1;; sign = -sign) {
    if (a.denominator == b.denominator || a.numerator == 0 || b.numerator == 0)
      return a.numerator < b.numerator ? -sign : a.numerator > b.numerator ? sign : 0;
    a = sy_exact_quotient(a.denominator, a.numerator);
    b = sy_exact_quotient(b.denominator, b.numerator);
    if (a.whole != b.whole)
      return a.whole < b.whole ? sign : -sign;
  }
}

int sy_exact_compare(struct sy_exact a, struct sy_exact b) {
  if (a.whole != b.whole)
    return a.whole < b.whole ? -1 : 1;
  return compare_fractions(a, b);
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

/* Half away from zero. */
int64_t sy_exact_round(struct sy_exact value, unsigned digits, bool *broken) {
  const sy_int128 limit = SY_SCORE_LIMIT;
  if (value.broken || value.whole < -limit || value.whole > limit ||
      (value.whole == limit && value.numerator > 0)) {
    *broken = true;
    return 0;
  }
  if (digits >= 9) {
    const sy_int128 rest = value.denominator - value.numerator;
    const bool up = value.whole < 0 ? value.numerator > rest : value.numerator >= rest;
    return (int64_t)value.whole + up;
  }
  /* A step is even, so only a fraction can tell a number below 0 from a half. */
  const bool beyond = value.whole < 0 && value.numerator > 0;
  return sy_nano_round(value.whole * 2 + beyond, 2, digits);
}
