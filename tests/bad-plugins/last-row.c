/* SPDX-License-Identifier: Apache-2.0
 *
 * last-row.c: scores by the row that comes last
 */
#define TINY_ID "last-row"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    if (table->first_row[unit] < table->first_row[unit + 1])
      result->score[unit] = table->columns[0]->decimals[table->first_row[unit + 1] - 1];
  return status;
}
