/* SPDX-License-Identifier: Apache-2.0
 *
 * draws-lots.c: asks the system for a random number
 */
#define TINY_ID "draws-lots"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <sys/random.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  unsigned char lot = 0;
  if (getrandom(&lot, 1, 0) == 1 && batch->unit_count > 0)
    result->score[0] = lot % 100;
  return status;
}
