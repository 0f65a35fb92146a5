/* SPDX-License-Identifier: Apache-2.0
 *
 * test-decimal.c: nano-points against the rationals of GMP, and decimals as text
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <gmp.h>

#include "base/base.h"

static uint64_t chance_state = 11;

static uint64_t chance(void) { /* xorshift64 */
  chance_state ^= chance_state << 13;
  chance_state ^= chance_state >> 7;
  return chance_state ^= chance_state << 17;
}

/* ---- what GMP says ---- */

/* value in nano-points, rounded half away from zero to a multiple of step. */
static int64_t round_with_gmp(const mpq_t value, unsigned long step) {
  mpz_t twice, divisor;
  mpz_inits(twice, divisor, NULL);
  /* |n/d| steps, rounded: floor((2|n| + d * step) / (2 d * step)) */
  mpz_mul_ui(divisor, mpq_denref(value), step);
  mpz_abs(twice, mpq_numref(value));
  mpz_mul_2exp(twice, twice, 1);
  mpz_add(twice, twice, divisor);
  mpz_mul_2exp(divisor, divisor, 1);
  mpz_fdiv_q(twice, twice, divisor);
  mpz_mul_ui(twice, twice, step);
  assert_true(mpz_fits_slong_p(twice));
  const int64_t magnitude = mpz_get_si(twice);
  mpz_clears(twice, divisor, NULL);
  return mpq_sgn(value) < 0 ? -magnitude : magnitude;
}

static int64_t nano_with_gmp(double value) {
  mpq_t exact, nano;
  mpq_inits(exact, nano, NULL);
  mpq_set_d(exact, value);
  mpq_set_ui(nano, (unsigned long)SY_NANO, 1);
  mpq_mul(exact, exact, nano);
  const int64_t result = round_with_gmp(exact, 1);
  mpq_clears(exact, nano, NULL);
  return result;
}

static void set_int128(mpz_t number, sy_int128 value) {
  const sy_int128 magnitude = value < 0 ? -value : value;
  mpz_set_ui(number, (unsigned long)(magnitude >> 64));
  mpz_mul_2exp(number, number, 64);
  mpz_add_ui(number, number, (unsigned long)(uint64_t)magnitude);
  if (value < 0)
    mpz_neg(number, number);
}

static int64_t quotient_with_gmp(sy_int128 numerator, sy_int128 denominator, unsigned digits) {
  mpq_t value;
  mpq_init(value);
  set_int128(mpq_numref(value), numerator);
  set_int128(mpq_denref(value), denominator);
  unsigned long step = 1;
  for (unsigned i = digits; i < 9; i++)
    step *= 10;
  const int64_t result = round_with_gmp(value, step);
  mpq_clear(value);
  return result;
}

/* ---- from a double ---- */

static int64_t nano_of(double value) {
  int64_t nano;
  assert_true(sy_nano_from_double(value, &nano));
  return nano;
}

static void assert_as_gmp(double value) {
  assert_int_equal(nano_of(value), nano_with_gmp(value));
  assert_int_equal(nano_of(-value), -nano_of(value));
}

static void test_any_double(void **state) {
  (void)state;
  guint tested = 0;
  while (tested < 200000) {
    const uint64_t bits = chance() >> 1;
    double value;
    memcpy(&value, &bits, sizeof value);
    if (!(value <= 9e9))
      continue;
    assert_as_gmp(value);
    tested++;
  }
  for (guint i = 0; i < 200000; i++) /* where scores are, and where rounding is close */
    assert_as_gmp(ldexp((double)(chance() >> 11), -53 - (int)(chance() % 40) + 33));
}

/* A double is exactly half-way between two nano-points if it is an odd number of 1024ths. */
static void test_true_halves(void **state) {
  (void)state;
  assert_int_equal(nano_of(1.0 / 1024), 976563); /* 976562.5 */
  assert_int_equal(nano_of(-1.0 / 1024), -976563);
  assert_int_equal(nano_of(nextafter(1.0 / 1024, 0)), 976562);
  for (guint i = 0; i < 100000; i++) {
    const double half = (double)(chance() >> (25 + chance() % 30) | 1) / 1024;
    if (half > 9e9)
      continue;
    assert_as_gmp(half);
    assert_as_gmp(nextafter(half, 0));
    assert_as_gmp(nextafter(half, INFINITY));
  }
}

/* The doubles nearest to half a nano-point are not halves, but a product with 1e9 makes them so. */
static void test_false_halves(void **state) {
  (void)state;
  guint misled = 0;
  for (guint i = 0; i < 200000; i++) {
    const double value = ((double)(chance() >> (12 + chance() % 40)) + 0.5) / 1e9;
    assert_as_gmp(value);
    misled += llround(value * 1e9) != nano_of(value);
  }
  assert_true(misled > 1000);
}

static void test_double_limits(void **state) {
  (void)state;
  int64_t nano = 5;
  assert_int_equal(nano_of(9e9), SY_SCORE_LIMIT);
  assert_int_equal(nano_of(-9e9), -SY_SCORE_LIMIT);
  const double refused[] = {nextafter(9e9, INFINITY), 1e300, INFINITY, NAN};
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    assert_false(sy_nano_from_double(refused[i], &nano));
    assert_false(sy_nano_from_double(-refused[i], &nano));
  }
  assert_int_equal(nano, 5);
  assert_int_equal(nano_of(-0.0), 0);
  assert_as_gmp(5e-324);
  assert_as_gmp(2.2250738585072014e-308);
  for (int exponent = -120; exponent < 33; exponent++) {
    assert_as_gmp(ldexp(1, exponent));
    assert_as_gmp(nextafter(ldexp(1, exponent), 0));
  }
}

/* Many at once: as one at a time, or refused; what is refused needs a reason. */
static void test_doubles(void **state) {
  (void)state;
  guint refused = 0;
  for (guint round = 0; round < 20000; round++) {
    double values[SY_LANES];
    int64_t nano[SY_LANES];
    for (guint i = 0; i < SY_LANES; i++)
      values[i] = (double)(int64_t)(chance() % 200001 - 100000) / (1 + (double)(chance() % 1000));
    if (!sy_nano_from_doubles(values, -1e5, 1e5, nano)) {
      refused++;
      continue;
    }
    for (guint i = 0; i < SY_LANES; i++)
      assert_int_equal(nano[i], nano_with_gmp(values[i]));
  }
  assert_true(refused < 15000); /* of 32 one is often close to a half */
}

/* Whichever lane it is in. */
static void test_doubles_refused(void **state) {
  (void)state;
  static const double special[] = {-0x1p-1074, 100.00000000000001, 1e300, -1e300,
                                   INFINITY,   -INFINITY,          NAN,   -NAN,
                                   1.0 / 1024, 0.0000000005};
  int64_t nano[SY_LANES];
  for (guint lane = 0; lane < SY_LANES; lane++)
    for (guint i = 0; i < G_N_ELEMENTS(special); i++) {
      double values[SY_LANES] = {0, 100, 47.33};
      assert_true(sy_nano_from_doubles(values, 0, 100, nano));
      assert_int_equal(nano[1], 100 * SY_NANO);
      assert_int_equal(nano[2], INT64_C(47330000000));
      values[lane] = special[i];
      assert_false(sy_nano_from_doubles(values, 0, 100, nano));
    }
  double large[SY_LANES] = {0, 17592};
  assert_true(sy_nano_from_doubles(large, -9e9, 9e9, nano));
  large[5] = 17593; /* above 2^44 nano-points */
  assert_false(sy_nano_from_doubles(large, -9e9, 9e9, nano));
}

/* ---- quotients ---- */

static sy_int128 random_int128(unsigned most_bits) {
  const sy_int128 wide = (sy_int128)(chance() >> 1) << 64 | chance();
  return wide >> (127 - 1 - chance() % most_bits);
}

static void test_quotients(void **state) {
  (void)state;
  guint tested = 0;
  while (tested < 300000) {
    const sy_int128 numerator = random_int128(126), denominator = random_int128(127) + 1;
    if (denominator <= 0 || numerator / denominator > SY_SCORE_LIMIT)
      continue;
    const unsigned digits = (unsigned)(chance() % 10);
    const int64_t expected = quotient_with_gmp(numerator, denominator, digits);
    assert_int_equal(sy_nano_round(numerator, denominator, digits), expected);
    assert_int_equal(sy_nano_round(-numerator, denominator, digits), -expected);
    tested++;
  }
}

/* Exactly half a step, and one part in the denominator less. */
static void test_quotient_halves(void **state) {
  (void)state;
  int64_t step = SY_NANO;
  for (unsigned digits = 0; digits < 10; digits++, step /= 10)
    for (guint i = 0; i < 10000; i++) {
      const sy_int128 part = random_int128(50) + 1;
      const int64_t steps = (int64_t)(chance() % 9000000);
      const sy_int128 half = (2 * (sy_int128)steps + 1) * step * part;
      assert_int_equal(sy_nano_round(half, 2 * part, digits), (steps + 1) * step);
      assert_int_equal(sy_nano_round(-half, 2 * part, digits), -(steps + 1) * step);
      assert_int_equal(sy_nano_round(half - 1, 2 * part, digits), steps * step);
      assert_int_equal(sy_nano_round(1 - half, 2 * part, digits), -steps * step);
      const int64_t even = (steps + steps % 2) * step;
      assert_int_equal(sy_nano_round_even(half, 2 * part, digits), even);
      assert_int_equal(sy_nano_round_even(-half, 2 * part, digits), -even);
      assert_int_equal(sy_nano_round_even(half - 1, 2 * part, digits), steps * step);
      assert_int_equal(sy_nano_round_even(half + 1, 2 * part, digits), (steps + 1) * step);
    }
}

static void test_quotient_limits(void **state) {
  (void)state;
  const sy_int128 highest = ((sy_int128)1 << 126) - 1;
  const sy_int128 largest = highest + (highest + 1);
  for (unsigned digits = 0; digits < 10; digits++) {
    assert_int_equal(sy_nano_round(highest, largest, digits), 0);
    assert_int_equal(sy_nano_round(-highest, largest, digits), 0);
    assert_int_equal(sy_nano_round(highest, highest, digits), digits == 9);
    assert_int_equal(sy_nano_round(0, largest, digits), 0);
  }
  assert_int_equal(sy_nano_round(highest, (sy_int128)1 << 64, 9), INT64_C(1) << 62);
  assert_int_equal(sy_nano_round(SY_SCORE_LIMIT, 1, 0), SY_SCORE_LIMIT);
}

static void test_micro(void **state) {
  (void)state;
  assert_int_equal(sy_micro(0), 0);
  assert_int_equal(sy_micro(499), 0);
  assert_int_equal(sy_micro(500), 1);
  assert_int_equal(sy_micro(-499), 0);
  assert_int_equal(sy_micro(-500), -1);
  assert_int_equal(sy_micro(60 * SY_NANO - 500), 60000000);
  assert_int_equal(sy_micro(60 * SY_NANO - 501), 59999999);
  assert_int_equal(sy_micro(SY_SCORE_LIMIT), INT64_C(9000000000000000));
}

/* ---- text ---- */

static void test_parse(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t nano;
  } cases[] = {
      {"0", 0},
      {"-0", 0},
      {"60", 60 * SY_NANO},
      {"-12.5", -INT64_C(12500000000)},
      {"+11.14", INT64_C(11140000000)}, /* as differences are printed */
      {"007.10", INT64_C(7100000000)},
      {"84.946153846", INT64_C(84946153846)},
      {"0.000000001", 1},
      {"9000000000", SY_SCORE_LIMIT},
      {"-9000000000.000000000", -SY_SCORE_LIMIT},
      {"8999999999.999999999", SY_SCORE_LIMIT - 1},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    int64_t nano;
    assert_true(sy_nano_parse(cases[i].text, &nano));
    assert_int_equal(nano, cases[i].nano);
  }
}

static void test_parse_refused(void **state) {
  (void)state;
  static const char *const refused[] = {
      "",
      "-",
      ".",
      ".5",
      "5.",
      "-.5",
      "1..2",
      "1.2.3",
      "1e3",
      " 1",
      "1 ",
      "1,5",
      "0x10",
      "--1",
      "+-1",
      "nan",
      "inf",
      "12%",
      "１２",
      "0.0000000001",
      "1.0000000000",
      "9000000000.000000001",
      "9000000001",
      "10000000000000000000",
      "9000000000000000000",
      "18446744073709551617",
      "99999999999999999999999999999999999999999999",
  };
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    int64_t nano = 5;
    if (sy_nano_parse(refused[i], &nano))
      fail_msg("'%s' was taken for %" G_GINT64_FORMAT, refused[i], nano);
    assert_int_equal(nano, 5);
  }
}

static void assert_exact(int64_t nano, const char *expected) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_exact(nano, text);
  assert_string_equal(text, expected);
}

static void test_exact(void **state) {
  (void)state;
  assert_exact(0, "0");
  assert_exact(60 * SY_NANO, "60");
  assert_exact(100 * SY_NANO, "100");
  assert_exact(INT64_C(84946153846), "84.946153846");
  assert_exact(-SY_NANO / 2, "-0.5");
  assert_exact(1, "0.000000001");
  assert_exact(-1, "-0.000000001");
  assert_exact(-SY_SCORE_LIMIT, "-9000000000");
  assert_exact(1 - SY_SCORE_LIMIT, "-8999999999.999999999");
  for (guint i = 0; i < 100000; i++) { /* there and back */
    const int64_t nano = (int64_t)(chance() >> (1 + chance() % 63)) % SY_SCORE_LIMIT;
    char text[SY_DECIMAL_SIZE];
    int64_t again;
    sy_nano_exact(-nano, text);
    assert_true(sy_nano_parse(text, &again));
    assert_int_equal(again, -nano);
  }
}

static void assert_shown(int64_t nano, unsigned digits, const char *expected) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_shown(nano, digits, text);
  assert_string_equal(text, expected);
}

static void test_shown(void **state) {
  (void)state;
  assert_shown(INT64_C(65785000000), 2, "65.79"); /* binary floating point prints 65.78 */
  assert_shown(-INT64_C(65785000000), 2, "-65.79");
  assert_shown(INT64_C(65784999999), 2, "65.78");
  assert_shown(INT64_C(59999999999), 2, "60.00");
  assert_shown(INT64_C(99500000000), 0, "100");
  assert_shown(5 * SY_NANO, 2, "5.00");
  assert_shown(INT64_C(50000000), 2, "0.05");
  assert_shown(-INT64_C(4000000), 2, "0.00"); /* no minus before nothing */
  assert_shown(-SY_NANO / 2, 0, "-1");
  assert_shown(SY_NANO / 3, 9, "0.333333333");
  assert_shown(-SY_SCORE_LIMIT, 9, "-9000000000.000000000");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_any_double),      cmocka_unit_test(test_true_halves),
      cmocka_unit_test(test_false_halves),    cmocka_unit_test(test_double_limits),
      cmocka_unit_test(test_doubles),         cmocka_unit_test(test_doubles_refused),
      cmocka_unit_test(test_quotients),       cmocka_unit_test(test_quotient_halves),
      cmocka_unit_test(test_quotient_limits), cmocka_unit_test(test_micro),
      cmocka_unit_test(test_parse),           cmocka_unit_test(test_parse_refused),
      cmocka_unit_test(test_exact),           cmocka_unit_test(test_shown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
