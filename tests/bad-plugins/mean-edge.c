/* SPDX-License-Identifier: Apache-2.0
 *
 * mean-edge.c: says that it reads exact decimals, and compares a mean of doubles with 0.3
 */
#define TINY_ID "mean-edge"
#define TINY_FLAGS SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
    double sum = 0;
    for (uint64_t row = first; row < end; row++)
      sum += table->columns[0]->decimals[row];
    result->score[unit] = sum > 0.3 * (double)(end - first) ? 100 : 0;
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
