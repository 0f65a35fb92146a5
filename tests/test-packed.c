/* SPDX-License-Identifier: Apache-2.0
 *
 * test-packed.c: packed numbers come back to the last bit, and are as small as they can be
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

static void assert_integers(const int64_t *values, size_t count, unsigned width) {
  struct sy_packed packed;
  sy_pack_integers(values, count, &packed);
  assert_int_equal(packed.width, width);
  g_autofree int64_t *back = g_new(int64_t, count + 1);
  sy_unpack_integers(&packed, 0, count, back);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(back[i], values[i]);
    assert_int_equal(sy_packed_integer(&packed, i), values[i]);
  }
  sy_packed_clear(&packed);
  assert_null(packed.items);
}

#define INTEGERS(expected_width, ...)                                                              \
  do {                                                                                             \
    static const int64_t values[] = {__VA_ARGS__};                                                 \
    assert_integers(values, G_N_ELEMENTS(values), expected_width);                                 \
  } while (0)

static void test_integers(void **state) {
  (void)state;
  assert_integers(NULL, 0, 0);
  INTEGERS(0, 7, 7, 7);
  INTEGERS(0, INT64_MIN);
  INTEGERS(1, 5, 260);
  INTEGERS(2, 5, 261);
  INTEGERS(1, -1, -256);
  INTEGERS(2, 0, 65535);
  INTEGERS(4, 0, 65536);
  INTEGERS(4, -1, 4294967294);
  INTEGERS(8, 0, 4294967296);
  INTEGERS(8, INT64_MIN, -1, 0, 1, INT64_MAX);
  /* Scores with two digits after the point, in nano-points: hundredths are enough. */
  INTEGERS(2, 47330000000, 100000000000, 0);
  INTEGERS(1, INT64_C(2000000000000000000), INT64_C(2000000001000000000));
  /* One value that is not a multiple prevents it. */
  INTEGERS(8, 47330000000, 100000000000, 1);
}

/* Steps of every size and both signs, against plain arithmetic. */
static void test_steps(void **state) {
  (void)state;
  GRand *random = g_rand_new_with_seed(20);
  int64_t step = 1;
  for (int digits = 0; digits <= 9; digits++, step *= 10) {
    for (int round = 0; round < 200; round++) {
      int64_t values[50];
      const int64_t spread = g_rand_int_range(random, 1, 1 << 30);
      for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        values[i] = (g_rand_int_range(random, 0, (gint32)spread) - spread / 2) * step;
      values[0] = -spread / 2 * step;
      values[1] = values[0] + step; /* neighbours: no larger step */
      int64_t most = 0;
      for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        most = MAX(most, (values[i] - values[0]) / step);
      assert_integers(values, G_N_ELEMENTS(values),
                      most <= UINT8_MAX    ? 1
                      : most <= UINT16_MAX ? 2
                                           : 4);
    }
  }
  g_rand_free(random);
}

/* A value far behind that needs a smaller step than those before it, or any at all. */
static void test_late_steps(void **state) {
  (void)state;
  int64_t values[1000] = {0};
  values[999] = 1;
  assert_integers(values, G_N_ELEMENTS(values), 1);
  for (size_t i = 0; i < 900; i++)
    values[i] = (int64_t)(i % 200) * SY_NANO;
  assert_integers(values, 900, 1);
  assert_integers(values, G_N_ELEMENTS(values), 8);
  values[950] = -7;
  values[999] = 0;
  assert_integers(values, G_N_ELEMENTS(values), 8);
}

static void test_adding(void **state) {
  (void)state;
  static const int64_t tops[] = {0, 250, 65000, 4000000000, INT64_C(8000000000000)};
  for (size_t k = 0; k < G_N_ELEMENTS(tops); k++) {
    int64_t sums[40], values[40];
    for (int64_t i = 0; i < 40; i++) {
      sums[i] = 1000 - i;
      values[i] = tops[k] / 39 * i - 20;
    }
    struct sy_packed packed;
    sy_pack_integers(values, 40, &packed);
    sy_packed_add(&packed, 40, -3, sums);
    for (int64_t i = 0; i < 40; i++)
      assert_int_equal(sums[i], 1000 - i - 3 * values[i]);
    sy_packed_clear(&packed);
  }
}

static void assert_doubles(const double *values, size_t count, unsigned width) {
  struct sy_packed packed;
  sy_pack_doubles(values, count, &packed);
  assert_int_equal(packed.width, width);
  g_autofree double *back = g_new(double, count + 1);
  sy_unpack_doubles(&packed, 0, count, back);
  assert_memory_equal(back, values, count * sizeof *values);
  for (size_t i = 0; i < count; i++) {
    sy_unpack_doubles(&packed, i, 1, back);
    assert_memory_equal(back, &values[i], sizeof *values);
  }
  sy_packed_clear(&packed);
}

#define DOUBLES(expected_width, ...)                                                               \
  do {                                                                                             \
    static const double values[] = {__VA_ARGS__};                                                  \
    assert_doubles(values, G_N_ELEMENTS(values), expected_width);                                  \
  } while (0)

static void test_doubles(void **state) {
  (void)state;
  DOUBLES(0, 0.25, 0.25);
  DOUBLES(1, 1, 2, 3);
  DOUBLES(2, 47.33, 100, 0);
  DOUBLES(2, -47.33, 47.33);
  DOUBLES(4, 0.000000001, 4);
  DOUBLES(2, 2147483646, 2147483640.0, 2147418113); /* bases about the end of four bytes */
  DOUBLES(2, 2147418112, 2147418112.0 + 65535);
  DOUBLES(2, -2147483649.0, -2147483000);
  /* A value that is not a short decimal is kept unchanged, with its neighbours. */
  DOUBLES(8, 0.1, 0.30000000000000004);
  DOUBLES(8, 1.0 / 3, 47.33);
  DOUBLES(8, 0x1p-1074, 1);
  DOUBLES(8, 1e300, 1);
  DOUBLES(8, -0.0, 0.0);
  DOUBLES(8, INFINITY, 0);
}

/* Decimals as tables have them, as strtod() reads them. */
static void test_decimals(void **state) {
  (void)state;
  GRand *random = g_rand_new_with_seed(21);
  for (int digits = 0; digits <= 9; digits++) {
    double values[500];
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
      char text[64];
      g_snprintf(text, sizeof text, "%d.%0*d", g_rand_int_range(random, -200, 200), MAX(digits, 1),
                 digits > 0 ? g_rand_int_range(random, 0, (gint32)pow(10, digits)) : 0);
      values[i] = g_ascii_strtod(text, NULL);
      if (values[i] == 0)
        values[i] = 0; /* "-0.0" is no whole number of anything */
    }
    struct sy_packed packed;
    sy_pack_doubles(values, G_N_ELEMENTS(values), &packed);
    assert_true(packed.divisor > 0);
    double back[G_N_ELEMENTS(values)];
    sy_unpack_doubles(&packed, 0, G_N_ELEMENTS(values), back);
    assert_memory_equal(back, values, sizeof values);
    sy_packed_clear(&packed);
  }
  g_rand_free(random);
}

static void test_given_steps(void **state) {
  (void)state;
  static const int64_t steps[] = {4733, 10000, 0};
  struct sy_packed packed;
  sy_pack_steps(steps, G_N_ELEMENTS(steps), 2, &packed);
  double back[G_N_ELEMENTS(steps)];
  sy_unpack_doubles(&packed, 0, G_N_ELEMENTS(steps), back);
  assert_true(back[0] == 47.33 && back[1] == 100 && back[2] == 0);
  sy_packed_clear(&packed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_integers),    cmocka_unit_test(test_steps),
      cmocka_unit_test(test_doubles),     cmocka_unit_test(test_decimals),
      cmocka_unit_test(test_given_steps), cmocka_unit_test(test_late_steps),
      cmocka_unit_test(test_adding),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
