/* SPDX-License-Identifier: Apache-2.0
 *
 * writes-input.c: changes the evidence it is handed
 */
#define TINY_ID "writes-input"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  double *values = (double *)(uintptr_t)batch->tables[0]->columns[0]->decimals;
  for (uint64_t row = 0; row < batch->tables[0]->row_count; row++)
    values[row] = values[row] / 2;
  return tiny_score(self, batch, result, failure);
}
