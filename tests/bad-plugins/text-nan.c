/* SPDX-License-Identifier: Apache-2.0
 *
 * text-nan.c: has a column of texts, and no number as the score where there is any but the first
 */
#define TINY_ID "text-nan"
#define TINY_COLUMN_TYPE SY_TEXT
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    result->score[unit] = 0;
    result->outcome[unit] = SY_SCORED;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      if (table->columns[0]->texts[row] > 0)
        result->score[unit] = NAN;
  }
  return SY_OK;
}
