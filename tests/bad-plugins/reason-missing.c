/* SPDX-License-Identifier: Apache-2.0
 *
 * reason-missing.c: says that it does not apply to its second unit, but not why
 */
#define TINY_ID "reason-missing"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 1)
    result->outcome[1] = SY_NOT_APPLICABLE;
  return status;
}
