/* SPDX-License-Identifier: Apache-2.0
 *
 * other-scores.c: says that it is echo, but scores otherwise
 */
#define TINY_ID "echo"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] /= 2;
  return status;
}
