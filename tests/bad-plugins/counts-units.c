/* SPDX-License-Identifier: Apache-2.0
 *
 * counts-units.c: scores by the place of a unit in its call
 */
#define TINY_ID "counts-units"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = (double)(unit % 100);
  return status;
}
