/* SPDX-License-Identifier: Apache-2.0
 *
 * rational.c: weights as exact fractions
 */
#include "base/base-private.h"

#define LIMIT INT64_C(1000000000000000) /* the largest in input: 10^15 */

sy_int128 sy_greatest_common_divisor(sy_int128 a, sy_int128 b) {
  while (b) {
    const sy_int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

struct sy_rational sy_rational_make(int64_t numerator, int64_t denominator) {
  const int64_t divisor = (int64_t)sy_greatest_common_divisor(numerator, denominator);
  const int64_t sign = denominator < 0 ? -1 : 1;
  return (struct sy_rational){sign * (numerator / divisor), sign * (denominator / divisor)};
}

/* Reduces a 128-bit fraction to lowest terms; false if it then does not fit in 64 bits. */
static bool reduce(sy_int128 numerator, sy_int128 denominator, struct sy_rational *value) {
  const sy_int128 divisor = sy_greatest_common_divisor(numerator, denominator);
  if (divisor > 1) {
    numerator /= divisor;
    denominator /= divisor;
  }
  if (numerator > INT64_MAX || numerator < -INT64_MAX || denominator > INT64_MAX)
    return false;
  *value = (struct sy_rational){(int64_t)numerator, (int64_t)denominator};
  return true;
}

bool sy_rational_add(struct sy_rational a, struct sy_rational b, struct sy_rational *sum) {
  const sy_int128 left = (sy_int128)a.numerator * b.denominator;
  const sy_int128 right = (sy_int128)b.numerator * a.denominator;
  return reduce(left + right, (sy_int128)a.denominator * b.denominator, sum);
}

bool sy_rational_multiply(struct sy_rational a, struct sy_rational b, struct sy_rational *product) {
  return reduce((sy_int128)a.numerator * b.numerator, (sy_int128)a.denominator * b.denominator,
                product);
}

int sy_rational_compare(struct sy_rational a, struct sy_rational b) {
  const sy_int128 left = (sy_int128)a.numerator * b.denominator;
  const sy_int128 right = (sy_int128)b.numerator * a.denominator;
  return left < right ? -1 : left > right;
}

/* Reads digits with at most one point: digits / 10^places. Returns where it stopped, NULL if there
 * is not a number. */
static const char *parse_decimal(const char *text, struct sy_rational *value) {
  int64_t digits = 0, scale = 1;
  bool point = false;
  if (!g_ascii_isdigit(*text))
    return NULL;
  for (; g_ascii_isdigit(*text) || (*text == '.' && !point && g_ascii_isdigit(text[1])); text++) {
    if (*text == '.') {
      point = true;
      continue;
    }
    digits = digits * 10 + (*text - '0');
    scale *= point ? 10 : 1;
    if (digits > LIMIT || scale > LIMIT)
      return NULL;
  }
  *value = sy_rational_make(digits, scale);
  return text;
}

bool sy_rational_parse(const char *text, struct sy_rational *value) {
  const bool negative = *text == '-';
  struct sy_rational result, divisor;
  const char *end = parse_decimal(text + negative, &result);
  if (end && *end == '%' && !end[1]) {
    if (!sy_rational_multiply(result, (struct sy_rational){1, 100}, &result))
      return false;
  } else if (end && *end == '/') {
    const char *last = parse_decimal(end + 1, &divisor);
    if (!last || *last || result.denominator != 1 || divisor.denominator != 1 ||
        divisor.numerator == 0)
      return false;
    result = sy_rational_make(result.numerator, divisor.numerator);
  } else if (!end || *end) {
    return false;
  }
  if (result.denominator > LIMIT)
    return false;
  if (negative)
    result.numerator = -result.numerator;
  *value = result;
  return true;
}

char *sy_rational_text(struct sy_rational value) {
  if (value.denominator == 1)
    return g_strdup_printf("%" G_GINT64_FORMAT, value.numerator);
  return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, value.numerator,
                         value.denominator);
}

int64_t sy_rational_common_denominator(const struct sy_rational *values, size_t count,
                                       int64_t limit) {
  int64_t common = 1;
  for (size_t i = 0; i < count; i++) {
    const sy_int128 divisor = sy_greatest_common_divisor(common, values[i].denominator);
    const sy_int128 next = common / divisor * values[i].denominator;
    if (next > limit)
      return 0;
    common = (int64_t)next;
  }
  return common;
}
