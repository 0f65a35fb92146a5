/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-no-scale.c: takes 10.50 for more than 10.5
 */
#define TINY_ID "reads-no-scale"
#define TINY_FLAGS SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    int64_t largest = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      if (table->columns[0]->exact[row] > largest)
        largest = table->columns[0]->exact[row];
    result->score[unit] = largest > 10 ? 100 : 0;
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
