/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-unset.c: scores many units by what it has not set
 */
#define TINY_ID "reads-unset"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  volatile unsigned char unset[256];
  unsigned sum = 0;
  for (size_t i = 0; batch->unit_count > 4096 && i < sizeof unset; i++)
    sum += unset[i];
  if (batch->unit_count > 4096)
    result->score[0] = sum % 100;
  return status;
}
