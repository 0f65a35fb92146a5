/* SPDX-License-Identifier: Apache-2.0
 *
 * rational.c: weights as exact fractions
 */
#include "base/base-private.h"

#include <string.h>

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

/* Ten to the power of `exponent`, from 0 to 36. */
static sy_int128 power_of_ten(unsigned exponent) {
  sy_int128 power = 1;
  while (exponent-- > 0)
    power *= 10;
  return power;
}

/* Reads digits with at most one point into digits / 10^*places. Returns where it stopped, NULL if
 * there is not a number. */
static const char *parse_digits(const char *text, sy_int128 *digits, unsigned *places) {
  bool point = false;
  *digits = 0;
  *places = 0;
  if (!g_ascii_isdigit(*text) && !(*text == '.' && g_ascii_isdigit(text[1])))
    return NULL;
  for (; g_ascii_isdigit(*text) || (*text == '.' && !point && g_ascii_isdigit(text[1])); text++) {
    if (*text == '.') {
      point = true;
      continue;
    }
    *digits = *digits * 10 + (*text - '0');
    *places += point;
    if (*digits > SY_RATIONAL_LIMIT || *places > SY_MOST_DIGITS)
      return NULL;
  }
  return text;
}

/* Reads the power of ten of "1e-2", if there is one: at most two digits. */
static const char *parse_exponent(const char *text, int *exponent) {
  *exponent = 0;
  if (*text != 'e' && *text != 'E')
    return text;
  const char sign = *++text;
  if (sign == '-' || sign == '+')
    text++;
  const char *first = text;
  for (; g_ascii_isdigit(*text) && text - first < 2; text++)
    *exponent = *exponent * 10 + (*text - '0');
  if (text == first || *exponent > SY_MOST_DIGITS)
    return NULL;
  *exponent = sign == '-' ? -*exponent : *exponent;
  return text;
}

/* Reads a decimal, which may have an exponent and a percent sign. */
static const char *parse_decimal(const char *text, struct sy_ratio *value) {
  sy_int128 digits;
  unsigned places;
  int exponent;
  if (!(text = parse_digits(text, &digits, &places)) || !(text = parse_exponent(text, &exponent)))
    return NULL;
  const bool percent = *text == '%';
  *value = sy_ratio_make(exponent > 0 ? digits * power_of_ten((unsigned)exponent) : digits,
                         power_of_ten(places + (unsigned)(exponent < 0 ? -exponent : 0)) *
                             (percent ? 100 : 1));
  return text + percent;
}

/* Reads "1/6". */
static const char *parse_fraction(const char *text, struct sy_ratio *value) {
  sy_int128 numerator, denominator;
  unsigned places, more_places;
  if (!(text = parse_digits(text, &numerator, &places)) || *text != '/' ||
      !(text = parse_digits(text + 1, &denominator, &more_places)) || places + more_places > 0 ||
      denominator == 0)
    return NULL;
  *value = sy_ratio_make(numerator, denominator);
  return text;
}

bool sy_rational_parse(const char *text, struct sy_rational *value) {
  const bool negative = *text == '-';
  struct sy_ratio result;
  text += negative;
  const char *end =
      strchr(text, '/') ? parse_fraction(text, &result) : parse_decimal(text, &result);
  if (!end || *end || result.numerator > SY_RATIONAL_LIMIT ||
      result.denominator > SY_RATIONAL_LIMIT)
    return false;
  *value = (struct sy_rational){(int64_t)(negative ? -result.numerator : result.numerator),
                                (int64_t)result.denominator};
  return true;
}

char *sy_rational_text(struct sy_rational value) {
  return sy_ratio_text(sy_ratio_of(value));
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

/* ---- of larger numbers ---- */

struct sy_ratio sy_ratio_make(sy_int128 numerator, sy_int128 denominator) {
  const sy_int128 divisor = sy_greatest_common_divisor(numerator, denominator);
  return (struct sy_ratio){numerator / divisor, denominator / divisor};
}

struct sy_ratio sy_ratio_of(struct sy_rational value) {
  return (struct sy_ratio){value.numerator, value.denominator};
}

/* Writes a whole number; g_free. */
static char *whole_text(sy_int128 value) {
  char text[48], *at = text + sizeof text;
  const bool negative = value < 0;
  *--at = '\0';
  do {
    const int digit = (int)(value % 10);
    *--at = (char)('0' + (digit < 0 ? -digit : digit));
    value /= 10;
  } while (value != 0);
  if (negative)
    *--at = '-';
  return g_strdup(at);
}

char *sy_ratio_text(struct sy_ratio value) {
  g_autofree char *numerator = whole_text(value.numerator);
  if (value.denominator == 1)
    return g_steal_pointer(&numerator);
  g_autofree char *denominator = whole_text(value.denominator);
  return g_strdup_printf("%s/%s", numerator, denominator);
}

char *sy_ratio_decimal(struct sy_ratio value) {
  unsigned places = 0;
  while (places <= SY_MOST_DIGITS && power_of_ten(places) % value.denominator != 0)
    places++;
  if (places > SY_MOST_DIGITS)
    return NULL;
  const sy_int128 scale = power_of_ten(places);
  const sy_int128 digits = value.numerator * (scale / value.denominator);
  const sy_int128 magnitude = digits < 0 ? -digits : digits;
  g_autofree char *whole = whole_text(magnitude / scale);
  /* The leading 1 keeps the zeros after the point. */
  g_autofree char *rest = whole_text(scale + magnitude % scale);
  return g_strdup_printf("%s%s%s%s", digits < 0 ? "-" : "", whole, places ? "." : "", rest + 1);
}
