/* SPDX-License-Identifier: Apache-2.0
 *
 * blank-cell.c: divides by a cell that may be blank
 */
#define TINY_ID "blank-cell"
#define TINY_SCORE bad_score
#define TINY_PRESENCE SY_BLANK_ALLOWED
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      if (!table->columns[0]->valid[row])
        result->score[unit] = 1 / table->columns[0]->decimals[row];
  return status;
}
