/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-beyond.c: reads one row more than there is
 */
#define TINY_ID "reads-beyond"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  volatile double beyond = batch->tables[0]->columns[0]->decimals[batch->tables[0]->row_count];
  (void)beyond;
  return tiny_score(self, batch, result, failure);
}
