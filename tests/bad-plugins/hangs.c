/* SPDX-License-Identifier: Apache-2.0
 *
 * hangs.c: never returns where there are many units
 */
#define TINY_ID "hangs"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  volatile bool waiting = batch->unit_count > 20;
  while (waiting)
    continue;
  return tiny_score(self, batch, result, failure);
}
