/* SPDX-License-Identifier: Apache-2.0
 *
 * ends-process.c: ends the process where it should refuse
 */
#define TINY_ID "ends-process"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdlib.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  if (batch->unit_count > 2)
    exit(0);
  return tiny_score(self, batch, result, failure);
}
