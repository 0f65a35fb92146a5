/* SPDX-License-Identifier: Apache-2.0
 *
 * example.c: with its header a program that tests itself, for the test of the mutations
 *
 * Every mutant is killed except two, which make no difference at the ends of clamp(), and the one
 * in a function that is never called.
 */
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

enum { LOW = 10, HIGH = 21 };
#include "example.h"
#include "example.h" /* as headers that include each other do */

static int clamp(int value, int low, int high) {
  if (value < low)
    value = low;
  return value > high ? high : value;
}

static bool is_even(int value) {
  return value % 2 == 0;
}

int main(void) {
  static const int bounds[] = {10, 20 + 1};
  assert(clamp(9, bounds[0], bounds[1]) == 10);
  assert(clamp(15, bounds[0], bounds[1]) == 15);
  assert(clamp(22, bounds[0], bounds[1]) == 21);
  assert(is_inside(10) && is_inside(21));
  assert(!is_inside(9) && !is_inside(22));
  return sizeof is_even(1) == 0;
}
