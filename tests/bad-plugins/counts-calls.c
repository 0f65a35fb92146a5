/* SPDX-License-Identifier: Apache-2.0
 *
 * counts-calls.c: scores by how often it was called
 */
#define TINY_ID "counts-calls"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  static unsigned calls;
  calls++;
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = calls % 100;
  return status;
}
