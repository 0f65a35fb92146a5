/* SPDX-License-Identifier: Apache-2.0
 *
 * error-unexplained.c: cannot score its second unit, but does not say why
 */
#define TINY_ID "error-unexplained"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 1)
    result->outcome[1] = SY_ERROR;
  return status;
}
