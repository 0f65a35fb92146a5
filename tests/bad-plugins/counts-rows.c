/* SPDX-License-Identifier: Apache-2.0
 *
 * counts-rows.c: counts the rows of a unit in 16 bits
 */
#define TINY_ID "counts-rows"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    uint16_t rows = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      rows++;
    result->score[unit] = rows < 100 ? rows : 100;
  }
  return status;
}
