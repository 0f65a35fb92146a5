/* SPDX-License-Identifier: Apache-2.0
 *
 * rare-crash.c: crashes for one number of units and no other
 */
#define TINY_ID "rare-crash"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  if (batch->unit_count == 37)
    *(volatile int *)self = 0;
  return tiny_score(self, batch, result, failure);
}
