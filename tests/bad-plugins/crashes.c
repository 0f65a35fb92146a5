/* SPDX-License-Identifier: Apache-2.0
 *
 * crashes.c: follows a pointer that leads nowhere
 */
#define TINY_ID "crashes"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  if (batch->unit_count > 2)
    *(volatile int *)self = 0;
  return tiny_score(self, batch, result, failure);
}
