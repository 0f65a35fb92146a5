/* SPDX-License-Identifier: Apache-2.0
 *
 * test-fraction.c: the exact numbers of plugins (plugins/common/fraction.h) against GMP and MPFR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <gmp.h>
#include <mpfr.h>

#include "common/fraction.h"

#define TRIALS 3000
#define MOST_CELLS 40

static uint64_t chance_state = 29;

static uint64_t chance(void) { /* xorshift64 */
  chance_state ^= chance_state << 13;
  chance_state ^= chance_state >> 7;
  return chance_state ^= chance_state << 17;
}

/* ---- numbers in both forms ---- */

static void set_natural(mpz_t value, const struct natural *number) {
  mpz_import(value, number->count, -1, sizeof *number->limb, 0, 0, number->limb);
}

static void set_fraction(mpq_t value, const struct fraction *number) {
  assert_true(number->bottom.count > 0);
  assert_false(number->negative && number->top.count == 0);
  set_natural(mpq_numref(value), &number->top);
  set_natural(mpq_denref(value), &number->bottom);
  mpq_canonicalize(value);
  if (number->negative)
    mpq_neg(value, value);
}

/* Of up to this many bits; sometimes with long runs of equal bits, where carries go far. */
static struct natural random_natural(unsigned most_bits) {
  const unsigned bits = 1 + (unsigned)(chance() % most_bits);
  const int kind = (int)(chance() % 4);
  struct natural number = {.count = (bits + 31) / 32};
  for (uint32_t i = 0; i < number.count; i++)
    number.limb[i] = kind == 0 ? UINT32_MAX : kind == 1 ? 0 : (uint32_t)(chance() >> 16);
  number.limb[number.count - 1] |= UINT32_C(1) << (bits - 1) % 32;
  number.limb[number.count - 1] &= UINT32_MAX >> (31 - (bits - 1) % 32);
  return number;
}

static struct fraction random_fraction(unsigned bits) {
  struct fraction number = {chance() % 2, random_natural(bits), random_natural(bits)};
  if (chance() % 16 == 0)
    number = fraction_of(0);
  return number;
}

static void assert_equal(const struct fraction *found, const mpq_t expected) {
  mpq_t value;
  mpq_init(value);
  set_fraction(value, found);
  assert_true(mpq_equal(value, expected));
  mpq_clear(value);
}

static int sign(int number) {
  return (number > 0) - (number < 0);
}

static double nearest(const mpq_t value) {
  mpfr_t rounded;
  mpfr_init2(rounded, DBL_MANT_DIG);
  mpfr_set_q(rounded, value, MPFR_RNDN);
  const double number = mpfr_get_d(rounded, MPFR_RNDN);
  mpfr_clear(rounded);
  return number;
}

static void assert_same(double found, double expected) {
  if (found < expected || found > expected)
    fail_msg("found %.17g, expected %.17g", found, expected);
}

/* ---- natural numbers ---- */

static void test_naturals(void **state) {
  (void)state;
  mpz_t a, b, expected, rest, found;
  mpz_inits(a, b, expected, rest, found, NULL);
  for (int i = 0; i < TRIALS; i++) {
    const struct natural left = random_natural(KEPT_BITS), right = random_natural(KEPT_BITS);
    const unsigned bits = (unsigned)(chance() % (2 * KEPT_BITS - natural_bits(&left)));
    set_natural(a, &left);
    set_natural(b, &right);
    assert_int_equal(natural_bits(&left), mpz_sizeinbase(a, 2));
    assert_int_equal(natural_compare(&left, &right), sign(mpz_cmp(a, b)));
    struct natural result = natural_multiply(&left, &right);
    mpz_mul(expected, a, b);
    set_natural(found, &result);
    assert_int_equal(mpz_cmp(found, expected), 0);
    struct natural left_over = result; /* of up to 1024 bits, divided by what it is a product of */
    result = natural_divide(&left_over, &right);
    assert_int_equal(natural_compare(&result, &left), 0);
    assert_int_equal(left_over.count, 0);
    left_over = left;
    result = natural_divide(&left_over, &right);
    mpz_tdiv_qr(expected, rest, a, b);
    set_natural(found, &result);
    assert_int_equal(mpz_cmp(found, expected), 0);
    set_natural(found, &left_over);
    assert_int_equal(mpz_cmp(found, rest), 0);
    result = left;
    natural_shift_left(&result, bits);
    mpz_mul_2exp(expected, a, bits);
    set_natural(found, &result);
    assert_int_equal(mpz_cmp(found, expected), 0);
    natural_shift_right(&result, bits + 7);
    mpz_tdiv_q_2exp(expected, expected, bits + 7);
    set_natural(found, &result);
    assert_int_equal(mpz_cmp(found, expected), 0);
  }
  mpz_clears(a, b, expected, rest, found, NULL);
}

/* ---- fractions ---- */

/* With few enough bits that no result needs more than are kept. */
static void check_operations(unsigned bits) {
  mpq_t a, b, expected;
  mpq_inits(a, b, expected, NULL);
  const struct fraction left = random_fraction(bits), right = random_fraction(bits);
  set_fraction(a, &left);
  set_fraction(b, &right);
  struct fraction result = fraction_add(&left, &right);
  mpq_add(expected, a, b);
  assert_equal(&result, expected);
  assert_same(fraction_double(&result), nearest(expected));
  assert_int_equal(fraction_sign(&result), mpq_sgn(expected));
  result = fraction_subtract(&left, &right);
  mpq_sub(expected, a, b);
  assert_equal(&result, expected);
  result = fraction_multiply(&left, &right);
  mpq_mul(expected, a, b);
  assert_equal(&result, expected);
  assert_same(fraction_double(&result), nearest(expected));
  if (fraction_sign(&right) != 0) {
    result = fraction_divide(&left, &right);
    mpq_div(expected, a, b);
    assert_equal(&result, expected);
    assert_int_equal(fraction_compare(&result, &left), sign(mpq_cmp(expected, a)));
  }
  assert_int_equal(fraction_compare(&left, &right), sign(mpq_cmp(a, b)));
  assert_int_equal(fraction_compare(&left, &left), 0);
  mpq_clears(a, b, expected, NULL);
}

static void test_operations(void **state) {
  (void)state;
  static const unsigned bits[] = {8, 31, 53, 64, 65, 128, 255};
  for (int i = 0; i < TRIALS; i++)
    check_operations(bits[chance() % (sizeof bits / sizeof *bits)]);
}

/* 1/(1*2) + 1/(2*3) + … is always n/(n + 1): what can be written short stays exact. */
static void test_long_sums(void **state) {
  (void)state;
  mpq_t all;
  mpq_init(all);
  struct fraction sum = fraction_of(0);
  for (unsigned i = 1; i <= TRIALS; i++) {
    struct fraction number = fraction_of(1);
    number.bottom = natural_of((uint64_t)i * (i + 1));
    sum = fraction_add(&sum, &number);
    mpq_set_ui(all, i, i + 1);
    assert_equal(&sum, all);
  }
  mpq_clear(all);
}

/* Halves between two doubles, and next to them: rounded to even, up and down. */
static void test_ties(void **state) {
  (void)state;
  mpq_t expected;
  mpq_init(expected);
  for (int i = 0; i < TRIALS; i++) {
    const int64_t odd = (int64_t)((UINT64_C(1) << 53) | chance() >> 12) | 1; /* of 54 bits */
    struct fraction number = fraction_of(chance() % 2 ? odd : -odd);
    const struct fraction part = {chance() % 2, natural_of(chance() % 2),
                                  random_natural(KEPT_BITS - 64)};
    if (part.top.count > 0)
      number = fraction_add(&number, &part);
    set_fraction(expected, &number);
    assert_same(fraction_double(&number), nearest(expected));
  }
  mpq_clear(expected);
}

/* What needs more bits than are kept is rounded, by less than any score can show. */
static void test_past_the_limit(void **state) {
  (void)state;
  mpq_t all, value, off, limit;
  mpq_inits(all, value, off, limit, NULL);
  for (int trial = 0; trial < TRIALS / 60; trial++) {
    struct fraction sum = fraction_of(0);
    mpq_set_ui(all, 0, 1);
    for (int i = 0; i < 30; i++) {
      struct fraction number = {false, random_natural(100), random_natural(100)};
      natural_shift_left(&number.bottom, 100 - natural_bits(&number.bottom));
      sum = fraction_add(&sum, &number);
      set_fraction(value, &number);
      mpq_add(all, all, value);
      assert_true(fraction_bits(&sum) <= KEPT_BITS);
    }
    set_fraction(value, &sum);
    mpq_sub(off, value, all);
    mpq_div(off, off, all);
    mpq_abs(off, off);
    mpq_set_ui(limit, 1, 1);
    mpq_div_2exp(limit, limit, 400);
    assert_true(mpq_cmp(off, limit) < 0);
    assert_same(fraction_double(&sum), nearest(all));
  }
  mpq_clears(all, value, off, limit, NULL);
}

/* ---- scores ---- */

/* The nearest nano-point, halves away from 0, with GMP; far below 2^63. */
static double nearest_score(const mpq_t points) {
  mpq_t nano;
  mpz_t whole;
  mpq_init(nano);
  mpz_init(whole);
  mpq_set_ui(nano, 2000000000, 1);
  mpq_mul(nano, nano, points);
  mpq_abs(nano, nano);
  mpz_fdiv_q(whole, mpq_numref(nano), mpq_denref(nano));
  mpz_add_ui(whole, whole, 1);
  mpz_fdiv_q_2exp(whole, whole, 1);
  const double size = (double)mpz_get_ui(whole) / 1e9;
  mpz_clear(whole);
  mpq_clear(nano);
  return mpq_sgn(points) < 0 ? -size : size;
}

static void test_scores(void **state) {
  (void)state;
  mpq_t points;
  mpq_init(points);
  for (int i = 0; i < TRIALS; i++) {
    /* Half of them end in a half of a nano-point. */
    const int64_t halves = (int64_t)(chance() % UINT64_C(200000000000)) - INT64_C(100000000000);
    struct fraction number = fraction_of(halves);
    number.bottom = natural_of(chance() % 2 ? 2000000000 : 1 + chance() % 3000000000);
    set_fraction(points, &number);
    assert_same(fraction_score(&number), nearest_score(points));
  }
  mpq_clear(points);
}

/* ---- decimals ---- */

/* A column of cells of every kind, with their values. */
struct cells {
  double decimals[MOST_CELLS];
  int64_t exact[MOST_CELLS];
  uint8_t scale[MOST_CELLS];
  mpq_t value[MOST_CELLS]; /* as a plugin should take them */
  struct sy_column_data column;
};

static void set_decimal(mpq_t value, int64_t digits, unsigned scale) {
  mpz_set_si(mpq_numref(value), digits);
  mpz_ui_pow_ui(mpq_denref(value), 10, scale);
  mpq_canonicalize(value);
}

/* Of up to 15 digits, so that the double tells which decimal was written; or of 18, near the ends
 * of what fits; or without an exact form. */
static void draw_cell(struct cells *cells, int i, bool is_small) {
  int64_t digits = (int64_t)(chance() % UINT64_C(1000000000000000));
  const int kind = is_small ? 3 : (int)(chance() % 4);
  unsigned scale = (unsigned)(chance() % (kind == 2 ? 16 : MOST_SCALE + 1));
  if (kind == 0)
    digits = INT64_MAX - (int64_t)(chance() % 3);
  else if (kind == 1)
    digits = (int64_t)(chance() >> 1);
  else if (is_small)
    digits %= 30, scale %= 3;
  digits = chance() % 2 ? digits : -digits;
  set_decimal(cells->value[i], digits, scale);
  cells->decimals[i] = nearest(cells->value[i]);
  cells->exact[i] = digits;
  cells->scale[i] = kind == 2 ? SY_NO_EXACT : (uint8_t)scale;
}

static void draw_cells(struct cells *cells, bool is_small) {
  for (int i = 0; i < MOST_CELLS; i++)
    draw_cell(cells, i, is_small);
  cells->column = (struct sy_column_data){.size = sizeof cells->column,
                                          .type = SY_DECIMAL,
                                          .present = 1,
                                          .decimals = cells->decimals,
                                          .exact = cells->exact,
                                          .scale = cells->scale};
}

/* Sums and means in any order, with parameters and integers. */
static void check_sum(const struct cells *cells, uint64_t count) {
  mpq_t all;
  mpq_init(all);
  struct decimal_sum sum = {0};
  struct fraction plain = fraction_of(0);
  const uint64_t start = chance() % count;
  for (uint64_t i = 0; i < count; i++) {
    const uint64_t row = (start + i) % count;
    const struct fraction cell = fraction_of_cell(&cells->column, row);
    assert_equal(&cell, cells->value[row]);
    mpq_add(all, all, cells->value[row]);
    decimal_sum_add(&sum, &cells->column, row);
    plain = fraction_add(&plain, &cell);
  }
  struct fraction total = decimal_sum_value(&sum);
  assert_equal(&total, all);
  assert_equal(&plain, all);
  const struct fraction number = fraction_of((int64_t)count),
                        mean = fraction_divide(&total, &number);
  mpz_mul_ui(mpq_denref(all), mpq_denref(all), count);
  mpq_canonicalize(all);
  assert_equal(&mean, all);
  assert_same(fraction_double(&mean), nearest(all));
  mpq_clear(all);
}

static void check_order(const struct cells *cells, uint64_t a, uint64_t b) {
  const int expected = sign(mpq_cmp(cells->value[a], cells->value[b]));
  const struct fraction right = fraction_of_cell(&cells->column, b);
  const bool exact = has_exact(&cells->column, a) && has_exact(&cells->column, b);
  if (exact || cells->decimals[a] < cells->decimals[b] || cells->decimals[a] > cells->decimals[b])
    assert_int_equal(compare_cells(&cells->column, a, b), expected);
  if (exact || cells->decimals[a] < cells->decimals[b] || cells->decimals[a] > cells->decimals[b])
    assert_int_equal(compare_cell_to(&cells->column, a, cells->decimals[b], &right), expected);
}

static void test_decimals(void **state) {
  (void)state;
  struct cells cells;
  for (int i = 0; i < MOST_CELLS; i++)
    mpq_init(cells.value[i]);
  for (int trial = 0; trial < TRIALS / 10; trial++) {
    draw_cells(&cells, trial % 3 == 0);
    check_sum(&cells, 1 + chance() % MOST_CELLS);
    for (int i = 0; i < MOST_CELLS; i++)
      check_order(&cells, chance() % MOST_CELLS, chance() % MOST_CELLS);
  }
  for (int i = 0; i < MOST_CELLS; i++)
    mpq_clear(cells.value[i]);
}

/* A number of more digits than people write is at least that double. */
static void test_long_parameters(void **state) {
  (void)state;
  for (int i = 0; i < TRIALS; i++) {
    const double number = ldexp((double)(chance() >> 11), (int)(chance() % 80) - 60);
    const struct fraction found = fraction_of_number(number);
    assert_same(fraction_double(&found), number);
  }
}

/* A parameter is the decimal that was written, whatever its exponent. */
static void test_parameters(void **state) {
  (void)state;
  mpq_t value, power, all;
  mpq_inits(value, power, all, NULL);
  struct decimal_sum sum = {0};
  for (int i = 0; i < TRIALS; i++) {
    const int64_t size = (int64_t)(chance() % UINT64_C(1000000000000000)),
                  digits = chance() % 2 ? size : -size;
    const int exponent = (int)(chance() % 60) - 30;
    char text[64];
    snprintf(text, sizeof text, "%llde%d", (long long)digits, exponent);
    const double number = strtod(text, NULL);
    set_decimal(value, digits, exponent < 0 ? (unsigned)-exponent : 0);
    set_decimal(power, 1, exponent > 0 ? (unsigned)exponent : 0);
    mpq_div(value, value, power);
    const struct fraction found = fraction_of_number(number);
    assert_equal(&found, value);
    const struct decimal decimal = decimal_of_number(number);
    decimal_sum_add_decimal(&sum, &decimal);
    mpq_add(all, all, value);
    const int64_t added = chance() % 2 ? INT64_MAX : 1;
    decimal_sum_add_integer(&sum, added);
    set_decimal(value, added, 0);
    mpq_add(all, all, value);
  }
  const struct fraction total = decimal_sum_value(&sum);
  assert_equal(&total, all);
  mpq_clears(value, power, all, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_naturals),   cmocka_unit_test(test_operations),
      cmocka_unit_test(test_ties),       cmocka_unit_test(test_past_the_limit),
      cmocka_unit_test(test_scores),     cmocka_unit_test(test_decimals),
      cmocka_unit_test(test_long_sums),  cmocka_unit_test(test_long_parameters),
      cmocka_unit_test(test_parameters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
