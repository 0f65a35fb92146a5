/* SPDX-License-Identifier: Apache-2.0
 *
 * test-rational.c: weights as text, and their arithmetic against the rationals of GMP
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <gmp.h>

#include "base/base.h"

static uint64_t chance_state = 13;

static uint64_t chance(void) { /* xorshift64 */
  chance_state ^= chance_state << 13;
  chance_state ^= chance_state >> 7;
  return chance_state ^= chance_state << 17;
}

static void assert_value(struct sy_rational value, int64_t numerator, int64_t denominator) {
  assert_int_equal(value.numerator, numerator);
  assert_int_equal(value.denominator, denominator);
}

static void test_parse(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t numerator, denominator;
    const char *written;
  } cases[] = {
      {"30%", 3, 10, "3/10"},
      {"0.3", 3, 10, "3/10"},
      {"3/10", 3, 10, "3/10"},
      {"6/20", 3, 10, "3/10"},
      {"12.5", 25, 2, "25/2"},
      {"12.5%", 1, 8, "1/8"},
      {"1/6", 1, 6, "1/6"},
      {"100%", 1, 1, "1"},
      {"3", 3, 1, "3"},
      {"-1/6", -1, 6, "-1/6"},
      {"-0", 0, 1, "0"},
      {"0/7", 0, 1, "0"},
      {"00.50", 1, 2, "1/2"},
      {"1e-2", 1, 100, "1/100"},
      {"1E-2", 1, 100, "1/100"},
      {"25e+1", 250, 1, "250"},
      {".5", 1, 2, "1/2"},
      {"2.5e-1%", 1, 400, "1/400"},
      {"33.33%", 3333, 10000, "3333/10000"},
      {"0.0931234567890123", INT64_C(931234567890123), INT64_C(10000000000000000),
       "931234567890123/10000000000000000"},
      {"0.30000000000000004", INT64_C(7500000000000001), INT64_C(25000000000000000),
       "7500000000000001/25000000000000000"},
      {"1000000000000000000", INT64_C(1000000000000000000), 1, "1000000000000000000"},
      {"1/1000000000000000000", 1, INT64_C(1000000000000000000), "1/1000000000000000000"},
      {"1e-18", 1, INT64_C(1000000000000000000), "1/1000000000000000000"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct sy_rational value;
    assert_true(sy_rational_parse(cases[i].text, &value));
    assert_value(value, cases[i].numerator, cases[i].denominator);
    g_autofree char *written = sy_rational_text(value);
    assert_string_equal(written, cases[i].written);
  }
}

static void test_parse_refused(void **state) {
  (void)state;
  static const char *const refused[] = {
      "",
      "%",
      "/",
      "-",
      "1/0",
      "1/",
      "/6",
      "1/-6",
      "1/6%",
      "30%%",
      "30 %",
      "1.",
      "1..5",
      "1.2.3",
      "1.5/6",
      "1/2.5",
      "1/2/3",
      "+1",
      "--1",
      " 1",
      "1 ",
      "1e",
      "1e-",
      "1e+-2",
      "e2",
      "1e2.5",
      "1e1/2",
      "1e19",
      "1e-19",
      "1e999",
      ".",
      "5.",
      ".5/2",
      "0x1",
      "nan",
      "１",
      "30%x",
      "1000000000000000001",
      "1/1000000000000000001",
      "0.0000000000000000001",
      "0.00000000000000001%",
      "99999999999999999999999999999999",
      "0.00000000000000000000000000000000000000000",
  };
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    struct sy_rational value = {5, 7};
    if (sy_rational_parse(refused[i], &value))
      fail_msg("'%s' was taken for %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, refused[i],
               value.numerator, value.denominator);
    assert_value(value, 5, 7);
  }
}

static void test_make(void **state) {
  (void)state;
  assert_value(sy_rational_make(6, 4), 3, 2);
  assert_value(sy_rational_make(-6, 4), -3, 2);
  assert_value(sy_rational_make(6, -4), -3, 2);
  assert_value(sy_rational_make(-6, -4), 3, 2);
  assert_value(sy_rational_make(0, -4), 0, 1);
  assert_value(sy_rational_make(INT64_MAX, INT64_MAX), 1, 1);
}

/* ---- arithmetic ---- */

static struct sy_rational random_rational(void) {
  const int64_t numerator = (int64_t)(chance() >> (1 + chance() % 63));
  const int64_t denominator = (int64_t)(chance() >> (1 + chance() % 63));
  return sy_rational_make(chance() % 2 ? numerator : -numerator, MAX(denominator, 1));
}

static void set_rational(mpq_t number, struct sy_rational value) {
  mpz_set_si(mpq_numref(number), value.numerator);
  mpz_set_si(mpq_denref(number), value.denominator);
}

/* Found or refused, as GMP says: refused exactly where it does not fit. True if it was found. */
static bool assert_as_gmp(bool good, struct sy_rational found, const mpq_t expected) {
  const bool fits = mpz_cmpabs_ui(mpq_numref(expected), INT64_MAX) <= 0 &&
                    mpz_cmp_ui(mpq_denref(expected), INT64_MAX) <= 0;
  assert_int_equal(good, fits);
  if (fits)
    assert_value(found, mpz_get_si(mpq_numref(expected)), mpz_get_si(mpq_denref(expected)));
  return fits;
}

static void test_arithmetic(void **state) {
  (void)state;
  mpq_t left, right, result;
  mpq_inits(left, right, result, NULL);
  guint fitting = 0;
  const guint rounds = 200000;
  for (guint i = 0; i < rounds; i++) {
    const struct sy_rational a = random_rational(), b = random_rational();
    struct sy_rational found = {0, 1};
    set_rational(left, a);
    set_rational(right, b);
    mpq_add(result, left, right);
    bool good = sy_rational_add(a, b, &found);
    fitting += assert_as_gmp(good, found, result);
    mpq_mul(result, left, right);
    good = sy_rational_multiply(a, b, &found);
    fitting += assert_as_gmp(good, found, result);
    const int order = mpq_cmp(left, right);
    assert_int_equal(sy_rational_compare(a, b), (order > 0) - (order < 0));
    assert_int_equal(sy_rational_compare(a, a), 0);
  }
  assert_in_range(fitting, rounds / 5, 2 * rounds - rounds / 5); /* both kinds were seen */
  mpq_clears(left, right, result, NULL);
}

static void test_thirds(void **state) {
  (void)state;
  struct sy_rational sum = {0, 1};
  for (int i = 0; i < 3; i++)
    assert_true(sy_rational_add(sum, (struct sy_rational){1, 3}, &sum));
  assert_value(sum, 1, 1);
  assert_int_equal(
      sy_rational_compare((struct sy_rational){333333333, 1000000000}, (struct sy_rational){1, 3}),
      -1);
}

static void test_common_denominator(void **state) {
  (void)state;
  const struct sy_rational shares[] = {{3, 10}, {1, 4}, {9, 20}, {5, 1}};
  assert_int_equal(sy_rational_common_denominator(shares, 4, 1000), 20);
  assert_int_equal(sy_rational_common_denominator(shares, 4, 20), 20);
  assert_int_equal(sy_rational_common_denominator(shares, 4, 19), 0);
  assert_int_equal(sy_rational_common_denominator(shares, 0, 1000), 1);
  const struct sy_rational large[] = {{1, INT64_MAX}, {1, INT64_MAX - 1}, {1, 3}};
  assert_int_equal(sy_rational_common_denominator(large, 3, INT64_MAX), 0);
  assert_int_equal(sy_rational_common_denominator(large, 1, INT64_MAX), INT64_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parse),  cmocka_unit_test(test_parse_refused),
      cmocka_unit_test(test_make),   cmocka_unit_test(test_arithmetic),
      cmocka_unit_test(test_thirds), cmocka_unit_test(test_common_denominator),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
