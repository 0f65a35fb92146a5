/* SPDX-License-Identifier: Apache-2.0
 *
 * score-nan.c: writes NaN as the score of its second unit
 */
#define TINY_ID "score-nan"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 1)
    result->score[1] = NAN;
  return status;
}
