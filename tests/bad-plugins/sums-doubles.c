/* SPDX-License-Identifier: Apache-2.0
 *
 * sums-doubles.c: says that it reads exact decimals, and adds doubles
 */
#define TINY_ID "sums-doubles"
#define TINY_FLAGS SY_PLUGIN_PARALLEL | SY_PLUGIN_EXACT
#define TINY_RETURNS SY_RETURNS_AMOUNT
#define TINY_HIGHEST HUGE_VAL
#define TINY_COLUMN_HIGHEST 1e6
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)failure;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      result->score[unit] += table->columns[0]->decimals[row];
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
