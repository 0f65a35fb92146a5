/* SPDX-License-Identifier: Apache-2.0
 *
 * time-zone.c: scores by the time zone
 */
#define TINY_ID "time-zone"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdlib.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count && getenv("TZ"); unit++)
    result->score[unit] = 1;
  return status;
}
