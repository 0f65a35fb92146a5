/* SPDX-License-Identifier: Apache-2.0
 *
 * range-wild.c: gives a range that is none
 */
#define TINY_ID "range-wild"
#define TINY_RANGE bad_range
#include "../tiny-plugin.h"

static void bad_range(void *self, double *lowest, double *highest) {
  (void)self;
  *lowest = 1;
  *highest = 0;
}
