/* SPDX-License-Identifier: Apache-2.0
 *
 * seldom-clock.c: looks at the clock for one number of units and no other
 */
#define TINY_ID "seldom-clock"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <time.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  if (batch->unit_count == 37)
    time(NULL);
  return tiny_score(self, batch, result, failure);
}
