/* SPDX-License-Identifier: Apache-2.0
 *
 * first-thousand.c: looks at the first thousand rows of a unit alone
 */
#define TINY_ID "first-thousand"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    const uint64_t first = table->first_row[unit], end = table->first_row[unit + 1];
    result->score[unit] = 0;
    for (uint64_t row = first; row < end && row < first + 1000; row++)
      result->score[unit] = fmax(result->score[unit], table->columns[0]->decimals[row]);
  }
  return status;
}
