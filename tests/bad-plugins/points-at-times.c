/* SPDX-License-Identifier: Apache-2.0
 *
 * points-at-times.c: writes the points of rows at every second call
 */
#define TINY_ID "points-at-times"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  static unsigned calls;
  if (!result->row_points || calls++ % 2 == 0)
    return status;
  for (uint64_t row = 0; result->row_points[0] && row < batch->tables[0]->row_count; row++)
    result->row_points[0][row] = NAN;
  return status;
}
