/* SPDX-License-Identifier: Apache-2.0
 *
 * scores-few.c: finds evidence for almost no unit
 */
#define TINY_ID "scores-few"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    if (result->score[unit] < 100)
      result->outcome[unit] = SY_MISSING;
  return status;
}
