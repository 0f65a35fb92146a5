/* SPDX-License-Identifier: Apache-2.0
 *
 * overflow.c: takes sums of squares, which are infinite for large values
 */
#define TINY_ID "overflow"
#define TINY_SCORE bad_score
#define TINY_COLUMN_LOWEST -HUGE_VAL
#define TINY_COLUMN_HIGHEST HUGE_VAL
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    const double square = result->score[unit] * result->score[unit];
    result->score[unit] = 100 * square / (square + 1);
  }
  return status;
}
