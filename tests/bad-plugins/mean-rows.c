/* SPDX-License-Identifier: Apache-2.0
 *
 * mean-rows.c: the share of good rows, counted in 16 bits
 */
#define TINY_ID "mean-rows"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    uint16_t rows = 0;
    uint64_t good = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++, rows++)
      good += table->columns[0]->decimals[row] >= 12;
    const double share = rows ? 100.0 * (double)good / rows : 0;
    result->score[unit] = share < 100 ? share : 100;
  }
  return status;
}
