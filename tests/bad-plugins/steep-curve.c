/* SPDX-License-Identifier: Apache-2.0
 *
 * steep-curve.c: its curve leaves the range where its parameter has its lowest value and the other
 * is the default
 */
#define TINY_ID "steep-curve"
#define TINY_SCORE bad_score
#include "with-weight.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const double below = weight_of(self) <= 0.3 && rounding_of(self) == 0 ? 1 : 0;
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = result->score[unit] * weight_of(self) - below;
  return status;
}
