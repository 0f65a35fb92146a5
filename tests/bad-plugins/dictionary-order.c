/* SPDX-License-Identifier: Apache-2.0
 *
 * dictionary-order.c: takes the index of a text for a number
 */
#define TINY_ID "dictionary-order"
#define TINY_COLUMN_TYPE SY_TEXT
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    int32_t largest = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      if (table->columns[0]->texts[row] > largest)
        largest = table->columns[0]->texts[row];
    result->score[unit] = largest;
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
