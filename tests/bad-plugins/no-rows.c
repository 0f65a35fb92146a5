/* SPDX-License-Identifier: Apache-2.0
 *
 * no-rows.c: reads the first row of a unit that may have none
 */
#define TINY_ID "no-rows"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = table->columns[0]->decimals[table->first_row[unit]];
  return status;
}
