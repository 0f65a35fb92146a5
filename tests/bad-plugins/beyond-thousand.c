/* SPDX-License-Identifier: Apache-2.0
 *
 * beyond-thousand.c: scores units of more than a thousand rows wrongly
 */
#define TINY_ID "beyond-thousand"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    if (table->first_row[unit + 1] - table->first_row[unit] > 1000)
      result->score[unit] /= 2;
  return status;
}
