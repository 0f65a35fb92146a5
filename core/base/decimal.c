/* SPDX-License-Identifier: Apache-2.0
 *
 * decimal.c: scores as exact decimals in nano-points
 *
 * Everything here is integer arithmetic: a double is taken apart into its mantissa and exponent,
 * and what rounds, rounds once.
 */
#include "base/base.h"

#include <math.h>

__extension__ typedef unsigned __int128 uint128;

static const int64_t powers_of_ten[] = {
    INT64_C(1),      INT64_C(10),      INT64_C(100),      INT64_C(1000),      INT64_C(10000),
    INT64_C(100000), INT64_C(1000000), INT64_C(10000000), INT64_C(100000000), INT64_C(1000000000),
};

/* numerator / denominator rounded to the nearest integer, halves up; denominator > 0. */
static uint128 divide_rounded(uint128 numerator, uint128 denominator) {
  const uint128 quotient = numerator / denominator, rest = numerator % denominator;
  return quotient + (rest >= denominator - rest);
}

bool sy_nano_from_double(double value, int64_t *nano) {
  if (!(fabs(value) <= 9e9))
    return false;
  int exponent;
  const double fraction = frexp(fabs(value), &exponent);
  /* |value| is mantissa / 2^shift exactly: mantissa is below 2^53, and shift at least 19, because
   * 9e9 is below 2^34. */
  const uint64_t mantissa = (uint64_t)ldexp(fraction, 53);
  const int shift = 53 - exponent;
  const uint128 scaled = (uint128)mantissa * (uint128)SY_NANO; /* below 2^83 */
  const int64_t magnitude = shift < 84 ? (int64_t)divide_rounded(scaled, (uint128)1 << shift) : 0;
  *nano = value < 0 ? -magnitude : magnitude;
  return true;
}

int64_t sy_nano_round(sy_int128 numerator, sy_int128 denominator, unsigned digits) {
  const bool negative = numerator < 0;
  const uint128 magnitude = negative ? -(uint128)numerator : (uint128)numerator;
  const uint128 step = (uint128)powers_of_ten[9 - MIN(digits, 9)];
  /* The denominator takes the step, so that one division rounds once. Where that is past 128 bits
   * the quotient is below half a step. */
  if ((uint128)denominator > ~(uint128)0 / step)
    return 0;
  const uint128 steps = divide_rounded(magnitude, (uint128)denominator * step);
  const int64_t result = (int64_t)(steps * step);
  return negative ? -result : result;
}

int64_t sy_micro(int64_t nano) {
  return sy_nano_round(nano, 1, 6) / 1000;
}

bool sy_nano_parse(const char *text, int64_t *nano) {
  const bool negative = *text == '-';
  if (*text == '-' || *text == '+')
    text++;
  if (!g_ascii_isdigit(*text))
    return false;
  sy_int128 value = 0; /* never above ten times the limit */
  int digits = -1;     /* after the point; -1 before it */
  for (; *text; text++) {
    if (*text == '.' && digits < 0 && g_ascii_isdigit(text[1])) {
      digits = 0;
      continue;
    }
    if (!g_ascii_isdigit(*text) || digits == 9)
      return false;
    digits += digits >= 0;
    value = value * 10 + (*text - '0');
    if (value > SY_SCORE_LIMIT)
      return false;
  }
  const sy_int128 scaled = value * powers_of_ten[9 - MAX(digits, 0)];
  if (scaled > SY_SCORE_LIMIT)
    return false;
  *nano = (int64_t)(negative ? -scaled : scaled);
  return true;
}

/* Writes a value whose last `9 - digits` nano digits are zero. By hand, since files of millions of
 * scores are made of these and printf takes several times as long. Returns where the text ends. */
static char *write_decimal(int64_t nano, unsigned digits, char *text) {
  uint64_t magnitude = nano < 0 ? -(uint64_t)nano : (uint64_t)nano;
  uint64_t part = magnitude % (uint64_t)SY_NANO / (uint64_t)powers_of_ten[9 - digits];
  magnitude /= (uint64_t)SY_NANO;
  char reversed[SY_DECIMAL_SIZE];
  unsigned count = 0;
  for (unsigned i = 0; i < digits; i++, part /= 10)
    reversed[count++] = (char)('0' + part % 10);
  if (digits)
    reversed[count++] = '.';
  do
    reversed[count++] = (char)('0' + magnitude % 10);
  while (magnitude /= 10);
  if (nano < 0)
    *text++ = '-';
  while (count)
    *text++ = reversed[--count];
  *text = '\0';
  return text;
}

void sy_nano_shown(int64_t nano, unsigned digits, char text[SY_DECIMAL_SIZE]) {
  digits = MIN(digits, 9);
  write_decimal(sy_nano_round(nano, 1, digits), digits, text);
}

void sy_nano_exact(int64_t nano, char text[SY_DECIMAL_SIZE]) {
  char *end = write_decimal(nano, 9, text);
  while (end[-1] == '0')
    end--;
  if (end[-1] == '.')
    end--;
  *end = '\0';
}
