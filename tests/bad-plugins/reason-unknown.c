/* SPDX-License-Identifier: Apache-2.0
 *
 * reason-unknown.c: gives its second unit a reason that it does not declare
 */
#define TINY_ID "reason-unknown"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 1)
    result->reason[1] = 2;
  return status;
}
