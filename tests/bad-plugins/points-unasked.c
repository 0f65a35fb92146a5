/* SPDX-License-Identifier: Apache-2.0
 *
 * points-unasked.c: writes the points of rows whenever findings are wanted
 */
#define TINY_ID "points-unasked"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  for (uint64_t row = 0; result->findings_wanted && row < batch->tables[0]->row_count; row++)
    if (!result->row_points || result->row_points[0])
      result->row_points[0][row] = 0;
  return tiny_score(self, batch, result, failure);
}
