/* SPDX-License-Identifier: Apache-2.0
 *
 * wraps-units.c: counts units in 16 bits
 */
#define TINY_ID "wraps-units"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = result->score[unit & UINT16_MAX & ~UINT64_C(1)];
  for (uint64_t unit = 0; unit < batch->unit_count && unit <= UINT16_MAX; unit++)
    result->score[unit] = 0;
  return status;
}
