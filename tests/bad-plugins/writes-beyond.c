/* SPDX-License-Identifier: Apache-2.0
 *
 * writes-beyond.c: writes the outcome of one unit more than there is
 */
#define TINY_ID "writes-beyond"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  result->outcome[batch->unit_count] = SY_SCORED;
  return status;
}
