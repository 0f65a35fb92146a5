/* SPDX-License-Identifier: Apache-2.0
 *
 * outcome-unknown.c: writes an outcome for its second unit that does not exist
 */
#define TINY_ID "outcome-unknown"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 1)
    result->outcome[1] = 9;
  return status;
}
