/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-clock.c: scores by the time of day
 */
#define TINY_ID "reads-clock"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <time.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 0 && result->score[0] > 1)
    result->score[0] -= (double)(time(NULL) % 2);
  return status;
}
