/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-numbers.c: fuzz target of decimals, fractions and days
 *
 * What is read is written and read again; the two readers of decimals agree with each other; and
 * rounding is checked against the digits that printf knows of a double, and by multiplying out.
 */
#include "fuzz.h"

#include <float.h>
#include <math.h>

/* ---- Decimals ---- */

static void check_nano(int64_t nano) {
  char text[SY_DECIMAL_SIZE], shown[SY_DECIMAL_SIZE];
  int64_t again;
  sy_nano_exact(nano, text);
  FUZZ_CHECK_SHOWING(sy_nano_parse(text, &again) && again == nano, text);
  for (unsigned digits = 0; digits <= 9; digits++) {
    sy_nano_shown(nano, digits, shown);
    const int64_t rounded = sy_nano_round(nano, 1, digits);
    if (ABS(rounded) > SY_SCORE_LIMIT)
      continue;
    FUZZ_CHECK_SHOWING(sy_nano_parse(shown, &again) && again == rounded, shown);
  }
}

/* The nearest nano-point by the exact digits of the double. */
static int64_t nano_by_digits(double value) {
  char text[32 + 1100];
  g_snprintf(text, sizeof text, "%.1080f", fabs(value));
  char *point = strchr(text, '.');
  const bool up = point[10] >= '5'; /* the tenth digit: half a nano-point or more */
  memmove(point, point + 1, 9);
  point[9] = '\0';
  const int64_t magnitude = g_ascii_strtoll(text, NULL, 10) + up;
  return value < 0 ? -magnitude : magnitude;
}

static void check_double(double value) {
  int64_t nano;
  const bool fits = sy_nano_from_double(value, &nano);
  FUZZ_CHECK(fits == (isfinite(value) && fabs(value) <= 9e9));
  if (!fits)
    return;
  FUZZ_CHECK(nano == nano_by_digits(value));
  check_nano(nano);
}

static sy_int128 magnitude_of(sy_int128 value) {
  return value < 0 ? -value : value;
}

/* The result is a multiple of the step, no further than half a step away, and away from zero where
 * it is just half. */
static void check_rounding(int64_t numerator, int64_t denominator, unsigned digits) {
  int64_t step = 1;
  for (unsigned i = digits; i < 9; i++)
    step *= 10;
  if (denominator <= 0 || magnitude_of(numerator / denominator) > SY_SCORE_LIMIT)
    return;
  const int64_t rounded = sy_nano_round(numerator, denominator, digits);
  FUZZ_CHECK(rounded % step == 0);
  const sy_int128 off = magnitude_of((sy_int128)rounded * denominator - numerator) * 2;
  const sy_int128 most = (sy_int128)step * denominator;
  FUZZ_CHECK(off <= most);
  if (off == most)
    FUZZ_CHECK(magnitude_of((sy_int128)rounded * denominator) > magnitude_of(numerator));
}

/* ---- Fractions ---- */

static bool is_same(struct sy_rational a, struct sy_rational b) {
  return a.numerator == b.numerator && a.denominator == b.denominator;
}

static void check_rational(const char *text) {
  struct sy_rational value, again, sum, product;
  if (!sy_rational_parse(text, &value))
    return;
  g_autofree char *written = sy_rational_text(value);
  FUZZ_CHECK_SHOWING(sy_rational_parse(written, &again) && is_same(value, again), written);
  FUZZ_CHECK(value.denominator > 0);
  FUZZ_CHECK(is_same(value, sy_rational_make(value.numerator, value.denominator)));
  const struct sy_rational negative = {-value.numerator, value.denominator};
  FUZZ_CHECK(sy_rational_add(value, negative, &sum) && sum.numerator == 0 && sum.denominator == 1);
  FUZZ_CHECK(sy_rational_compare(value, sum) == (value.numerator > 0) - (value.numerator < 0));
  if (value.numerator == 0)
    return;
  const struct sy_rational inverse = sy_rational_make(value.denominator, value.numerator);
  FUZZ_CHECK(sy_rational_multiply(value, inverse, &product));
  FUZZ_CHECK(product.numerator == 1 && product.denominator == 1);
  const struct sy_rational both[] = {value, inverse};
  const int64_t common = sy_rational_common_denominator(both, G_N_ELEMENTS(both), INT64_MAX);
  if (common > 0)
    FUZZ_CHECK(common % value.denominator == 0 && common % inverse.denominator == 0);
}

/* A decimal that both readers take is the same number to both. */
static void check_decimal(const char *text) {
  int64_t nano;
  struct sy_rational value;
  if (!sy_nano_parse(text, &nano))
    return;
  check_nano(nano);
  if (sy_rational_parse(text, &value))
    FUZZ_CHECK((sy_int128)nano * value.denominator == (sy_int128)value.numerator * SY_NANO);
}

/* ---- Days ---- */

/* Days since 1970-01-01 by counting leap years. */
static int32_t count_days(int year, int month, int day) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int last = year - 1;
  return 365 * last + last / 4 - last / 100 + last / 400 + before[month - 1] + (leap && month > 2) +
         day - 1 - 719162;
}

static void check_day(const char *text) {
  int32_t days, again;
  if (!sy_date_parse(text, strlen(text), &days))
    return;
  int year, month, day;
  char separator;
  FUZZ_CHECK(sscanf(text, "%d%c%d%*c%d", &year, &separator, &month, &day) == 4);
  FUZZ_CHECK_SHOWING(days == count_days(year, month, day), text);
  char written[SY_DATE_SIZE], expected[64];
  sy_date_text(days, written);
  g_snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
  FUZZ_CHECK_SHOWING(strcmp(written, expected) == 0, written);
  FUZZ_CHECK(sy_date_parse(written, strlen(written), &again) && again == days);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autofree char *text = g_strndup((const char *)data, size);
  check_decimal(text);
  check_rational(text);
  check_day(text);
  double value = 0;
  int64_t parts[2] = {0};
  memcpy(&value, data, MIN(size, sizeof value));
  memcpy(parts, data, MIN(size, sizeof parts));
  check_double(value);
  check_double(g_ascii_strtod(text, NULL));
  check_rounding(parts[0], parts[1], size > 16 ? data[16] % 10 : 9);
  return 0;
}
