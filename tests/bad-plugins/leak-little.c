/* SPDX-License-Identifier: Apache-2.0
 *
 * leak-little.c: loses eight bytes of a block of its own with each call
 */
#define TINY_ID "leak-little"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdlib.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  static char *block;
  static size_t used = 4096;
  if (used + 8 > 4096) {
    block = malloc(4096);
    used = 0;
  }
  if (!block)
    return SY_NO_MEMORY;
  *(volatile char *)(block + used) = 1;
  used += 8;
  return tiny_score(self, batch, result, failure);
}
