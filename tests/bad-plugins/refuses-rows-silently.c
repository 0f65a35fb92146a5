/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-rows-silently.c: refuses evidence and does not say why
 */
#define TINY_ID "refuses-rows-silently"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  if (batch->unit_count % 2 == 1)
    return SY_REFUSED;
  return tiny_score(self, batch, result, failure);
}
