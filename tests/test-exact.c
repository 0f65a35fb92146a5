/* SPDX-License-Identifier: Apache-2.0
 *
 * test-exact.c: the engine's fractions against those of GMP, and what happens past 128 bits
 */
#include "engine/engine-private.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <gmp.h>

static uint64_t chance_state = 7;

static uint64_t chance(void) { /* xorshift64 */
  chance_state ^= chance_state << 13;
  chance_state ^= chance_state >> 7;
  return chance_state ^= chance_state << 17;
}

/* Up to this many bits, either sign; often small, so that values coincide. */
static int64_t random_number(unsigned bits) {
  const int64_t magnitude = (int64_t)(chance() >> (64 - (1 + chance() % bits)));
  return chance() % 2 ? magnitude : -magnitude;
}

static struct sy_exact random_fraction(unsigned bits) {
  const int64_t denominator = random_number(30);
  return sy_exact_quotient(random_number(bits), ABS(denominator) + 1);
}

static void set_int128(mpz_t number, sy_int128 value) {
  mpz_set_si(number, (long)(value >> 64));
  mpz_mul_2exp(number, number, 64);
  mpz_add_ui(number, number, (unsigned long)value); /* the lower 64 bits */
}

static void set_exact(mpq_t value, struct sy_exact exact) {
  assert_false(exact.broken);
  assert_true(exact.numerator >= 0 && exact.numerator < exact.denominator);
  mpz_t whole;
  mpz_init(whole);
  set_int128(whole, exact.whole);
  set_int128(mpq_numref(value), exact.numerator);
  set_int128(mpq_denref(value), exact.denominator);
  mpz_addmul(mpq_numref(value), whole, mpq_denref(value));
  mpq_canonicalize(value);
  mpz_clear(whole);
}

static void assert_is(struct sy_exact found, const mpq_t expected) {
  mpq_t value;
  mpq_init(value);
  set_exact(value, found);
  assert_true(mpq_equal(value, expected));
  mpq_clear(value);
}

static void test_operations(void **state) {
  (void)state;
  mpq_t a, b, result;
  mpq_inits(a, b, result, NULL);
  for (guint i = 0; i < 100000; i++) {
    const struct sy_exact left = random_fraction(60), right = random_fraction(60);
    set_exact(a, left);
    set_exact(b, right);
    mpq_add(result, a, b);
    assert_is(sy_exact_add(left, right), result);
    mpq_neg(result, a);
    assert_is(sy_exact_negate(left), result);
    const int64_t numerator = random_number(30);
    const struct sy_rational factor = sy_rational_make(ABS(numerator), 1 + (int64_t)(i % 1000));
    mpq_set_si(result, factor.numerator, (unsigned long)factor.denominator);
    mpq_mul(result, result, a);
    assert_is(sy_exact_multiply(left, sy_ratio_of(factor)), result);
  }
  mpq_clears(a, b, result, NULL);
}

/* The largest weights after re-weighting, and the largest scores. */
static void test_shares(void **state) {
  (void)state;
  mpq_t expected, weight;
  mpq_inits(expected, weight, NULL);
  for (guint i = 0; i < 100000; i++) {
    const sy_int128 total =
        1 + (sy_int128)(chance() % (uint64_t)SY_MAX_WEIGHT_SUM) * (i % 2 ? SY_MAX_CHILDREN : 1);
    const sy_int128 part = i % 7 == 0 ? total : total / 1000 * (sy_int128)(chance() % 1000);
    const int64_t score = i % 5 == 0 ? -SY_SCORE_LIMIT : random_number(63);
    set_int128(mpq_numref(weight), part);
    set_int128(mpq_denref(weight), total);
    mpq_canonicalize(weight);
    mpq_set_si(expected, score, 1);
    mpq_mul(expected, expected, weight);
    assert_is(sy_exact_share(score, part, total), expected);
  }
  mpq_clears(expected, weight, NULL);
}

/* The largest denominators: a mean of the finest points times these, over 100. */
static void test_long_products(void **state) {
  (void)state;
  mpq_t expected, factor;
  mpq_inits(expected, factor, NULL);
  for (guint i = 0; i < 20000; i++) {
    const int64_t live = SY_MAX_WEIGHT_SUM - (int64_t)(chance() % 1000000);
    const struct sy_exact mean =
        sy_exact_add(sy_exact_of(random_number(62)),
                     sy_exact_quotient((int64_t)(chance() % (uint64_t)live), live));
    const struct sy_ratio points =
        sy_ratio_make(SY_MAX_WEIGHT_SUM - (int64_t)(chance() % 1000),
                      ((sy_int128)SY_MAX_WEIGHT_SUM - (int64_t)(chance() % 1000)) * 100);
    set_int128(mpq_numref(factor), points.numerator);
    set_int128(mpq_denref(factor), points.denominator);
    set_exact(expected, mean);
    mpq_mul(expected, expected, factor);
    assert_is(sy_exact_multiply(mean, points), expected);
  }
  mpq_clears(expected, factor, NULL);
}

static void test_comparison(void **state) {
  (void)state;
  mpq_t a, b;
  mpq_inits(a, b, NULL);
  int seen[3] = {0};
  for (guint i = 0; i < 200000; i++) {
    const unsigned bits = i % 2 ? 4 : 40;
    struct sy_exact left = random_fraction(bits), right = random_fraction(bits);
    if (i % 3 == 0) { /* neighbours: the same whole part */
      right = sy_exact_quotient(left.numerator * 1000003 + (int64_t)(chance() % 3) - 1,
                                left.denominator * 1000003);
      right.whole += left.whole;
    }
    set_exact(a, left);
    set_exact(b, right);
    const int order = mpq_cmp(a, b), expected = (order > 0) - (order < 0);
    assert_int_equal(sy_exact_compare(left, right), expected);
    seen[expected + 1]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS(seen); i++)
    assert_true(seen[i] > 1000);
  mpq_clears(a, b, NULL);
}

/* Fractions too long for a product of both still compare. */
static void test_comparison_of_long_fractions(void **state) {
  (void)state;
  const sy_int128 huge = ((sy_int128)1 << 126) - 1;
  const struct sy_exact below = {0, huge - 2, huge - 1, false}, above = {0, huge - 1, huge, false};
  assert_int_equal(sy_exact_compare(below, above), -1);
  assert_int_equal(sy_exact_compare(above, below), 1);
  assert_int_equal(sy_exact_compare(sy_exact_negate(below), sy_exact_negate(above)), 1);
  assert_int_equal(sy_exact_compare(below, below), 0);
}

/* What leaves 128 bits is broken from then on, and never wraps. */
static void test_overflow_is_kept(void **state) {
  (void)state;
  const struct sy_exact huge = {(sy_int128)1 << 126, 0, 1, false};
  const struct sy_exact fine = {0, 1, (sy_int128)1 << 126, false};
  const struct sy_exact other = {0, 1, ((sy_int128)1 << 126) - 1, false};
  bool broken = false;
  assert_true(sy_exact_add(huge, huge).broken);
  assert_true(sy_exact_add(fine, other).broken);
  assert_true(sy_exact_multiply(huge, (struct sy_ratio){4, 1}).broken);
  assert_true(sy_exact_multiply(fine, (struct sy_ratio){1, 4}).broken);
  const struct sy_exact sum = sy_exact_add(huge, huge);
  assert_true(sy_exact_lower(sy_exact_of(0), sum).broken);
  assert_true(sy_exact_higher(sum, sy_exact_of(0)).broken);
  assert_true(sy_exact_add(sum, sy_exact_of(1)).broken);
  sy_exact_round(sum, 9, &broken);
  assert_true(broken);
}

static void test_rounding(void **state) {
  (void)state;
  bool broken = false;
  static const struct {
    sy_int128 numerator, denominator;
    unsigned digits;
    int64_t expected;
  } cases[] = {
      {5, 2, 9, 3},
      {-5, 2, 9, -3},
      {-49, 20, 9, -2},
      {-51, 20, 9, -3},
      {1335000000, 3, 2, 450000000},
      {-10, 2, 8, -10},
      {-9, 2, 8, 0},
      {-11, 2, 8, -10},
      {9, 2, 8, 0},
      {29, 2, 8, 10},
      {-29, 2, 8, -10},
      {-31, 2, 8, -20},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_int_equal(sy_exact_round(sy_exact_quotient(cases[i].numerator, cases[i].denominator),
                                    cases[i].digits, &broken),
                     cases[i].expected);
  assert_int_equal(sy_exact_round(sy_exact_of(SY_SCORE_LIMIT), 9, &broken), SY_SCORE_LIMIT);
  assert_int_equal(sy_exact_round(sy_exact_of(-SY_SCORE_LIMIT), 9, &broken), -SY_SCORE_LIMIT);
  assert_false(broken);
  sy_exact_round(sy_exact_of(SY_SCORE_LIMIT + 1), 9, &broken);
  assert_true(broken);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_operations),
      cmocka_unit_test(test_shares),
      cmocka_unit_test(test_long_products),
      cmocka_unit_test(test_comparison),
      cmocka_unit_test(test_comparison_of_long_fractions),
      cmocka_unit_test(test_overflow_is_kept),
      cmocka_unit_test(test_rounding),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
