/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-address.c: scores by where its input lies
 */
#define TINY_ID "reads-address"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = (size_t)batch->tables[0]->columns[0]->decimals % 64 ? 1 : 2;
  return status;
}
