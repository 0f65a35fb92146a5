/* SPDX-License-Identifier: Apache-2.0
 *
 * row-points.c: writes the points of rows also where the host wants none of that table
 */
#define TINY_ID "row-points"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  if (result->row_points)
    for (uint64_t row = 0; row < batch->tables[0]->row_count; row++)
      result->row_points[0][row] = 0;
  return tiny_score(self, batch, result, failure);
}
