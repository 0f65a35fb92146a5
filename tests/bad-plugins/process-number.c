/* SPDX-License-Identifier: Apache-2.0
 *
 * process-number.c: scores by the number of its process
 */
#define TINY_ID "process-number"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <unistd.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = (double)(getpid() % 100000) / 1000;
  return status;
}
