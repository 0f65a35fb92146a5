/* SPDX-License-Identifier: Apache-2.0
 *
 * decimal.c: scores as exact decimals in nano-points
 *
 * Everything here is integer arithmetic: a double is split into its mantissa and exponent, and
 * every result is rounded only once.
 */
#include "base/base.h"

#include <math.h>
#include <string.h>

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

bool sy_nano_from_any_double(double value, int64_t *nano) {
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

static inline uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* Adding 1.5 * 2^52 leaves a double no bits after the point, so the sum is rounded, and differs
 * from 1.5 * 2^52 by the rounded number in its lowest bits. Values that must not be negative are
 * checked by their signs, all together; the bits of positive doubles, as integers, are in the order
 * of the doubles, with NaN above all. No step depends on another lane's, so that compilers can
 * vectorise the loop. */
bool sy_nano_from_doubles(const double *restrict values, double lowest, double highest,
                          int64_t *restrict nano) {
  const double whole = 0x1.8p52;
  uint64_t signs = 0;
  for (size_t i = 0; i < SY_LANES; i++) {
    const double scaled = values[i] * 1e9, moved = scaled + whole;
    const double off = scaled - (moved - whole);
    nano[i] = (int64_t)(bits_of(moved) - bits_of(whole));
    signs |= bits_of(values[i] - lowest) | bits_of(highest - values[i]);
    signs |= bits_of(0x1p44) - bits_of(fabs(scaled));
    signs |= bits_of(0.49) - bits_of(fabs(off));
  }
  return signs >> 63 == 0;
}

static inline int64_t round_nano(sy_int128 numerator, sy_int128 denominator, unsigned digits,
                                 bool half_even) {
  const bool negative = numerator < 0;
  const uint128 magnitude = negative ? -(uint128)numerator : (uint128)numerator;
  const uint128 step = (uint128)powers_of_ten[9 - MIN(digits, 9)];
  /* The denominator is multiplied by the step, so that one division rounds once. If this exceeds
   * 128 bits, the quotient is below half a step. */
  if ((uint128)denominator > ~(uint128)0 / step)
    return 0;
  const uint128 divisor = (uint128)denominator * step;
  uint128 steps = divide_rounded(magnitude, divisor);
  if (half_even && magnitude % divisor == divisor - magnitude % divisor)
    steps -= steps % 2;
  const int64_t result = (int64_t)(steps * step);
  return negative ? -result : result;
}

int64_t sy_nano_round(sy_int128 numerator, sy_int128 denominator, unsigned digits) {
  return round_nano(numerator, denominator, digits, false);
}

int64_t sy_nano_round_even(sy_int128 numerator, sy_int128 denominator, unsigned digits) {
  return round_nano(numerator, denominator, digits, true);
}

int64_t sy_micro(int64_t nano) {
  const uint64_t magnitude = nano < 0 ? -(uint64_t)nano : (uint64_t)nano;
  const int64_t micro = (int64_t)((magnitude + 500) / 1000);
  return nano < 0 ? -micro : micro;
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

/* ---- Writing ---- */

/* Written by hand, because files have millions of scores, and printf takes several times as long.
 * All return the end of the text. */

static const char two_digits[] =
    "00010203040506070809101112131415161718192021222324252627282930313233"
    "34353637383940414243444546474849505152535455565758596061626364656667"
    "6869707172737475767778798081828384858687888990919293949596979899";

static char *write_whole(uint64_t value, char *text) {
  char reversed[20];
  unsigned start = sizeof reversed;
  for (; value >= 100; value /= 100)
    memcpy(&reversed[start -= 2], &two_digits[value % 100 * 2], 2);
  if (value >= 10)
    memcpy(&reversed[start -= 2], &two_digits[value * 2], 2);
  else
    reversed[--start] = (char)('0' + value);
  memcpy(text, &reversed[start], sizeof reversed - start);
  return text + (sizeof reversed - start);
}

/* A fraction of this many digits. */
static char *write_fraction(uint32_t value, unsigned digits, char *text) {
  char *at = text + digits;
  for (; at - text >= 2; value /= 100)
    memcpy(at -= 2, &two_digits[value % 100 * 2], 2);
  if (at > text)
    *text = (char)('0' + value % 10);
  return text + digits;
}

char *sy_nano_write_shown(int64_t nano, unsigned digits, char *text) {
  const uint64_t magnitude = nano < 0 ? -(uint64_t)nano : (uint64_t)nano;
  const uint64_t step = (uint64_t)powers_of_ten[9 - digits];
  const uint64_t steps = magnitude / step + (magnitude % step >= step - magnitude % step);
  if (nano < 0 && steps > 0)
    *text++ = '-';
  text = write_whole(steps / (uint64_t)powers_of_ten[digits], text);
  if (digits == 0)
    return text;
  *text++ = '.';
  return write_fraction((uint32_t)(steps % (uint64_t)powers_of_ten[digits]), digits, text);
}

char *sy_nano_write_exact(int64_t nano, char *text) {
  const uint64_t magnitude = nano < 0 ? -(uint64_t)nano : (uint64_t)nano;
  const uint32_t fraction = (uint32_t)(magnitude % (uint64_t)SY_NANO);
  if (nano < 0)
    *text++ = '-';
  text = write_whole(magnitude / (uint64_t)SY_NANO, text);
  if (fraction == 0)
    return text;
  *text++ = '.';
  text = write_fraction(fraction, 9, text);
  while (text[-1] == '0')
    text--;
  return text;
}

void sy_nano_shown(int64_t nano, unsigned digits, char text[SY_DECIMAL_SIZE]) {
  *sy_nano_write_shown(nano, MIN(digits, 9), text) = '\0';
}

void sy_nano_exact(int64_t nano, char text[SY_DECIMAL_SIZE]) {
  *sy_nano_write_exact(nano, text) = '\0';
}
