/* SPDX-License-Identifier: Apache-2.0
 *
 * static-scratch.c: works in memory that all its instances share, and reports nothing
 */
#define TINY_ID "static-scratch"
#define TINY_FLAGS 0
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)failure;
  static volatile double largest; /* of the unit under way, in whichever instance that is */
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    largest = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      if (table->columns[0]->decimals[row] > largest)
        largest = table->columns[0]->decimals[row];
    result->score[unit] = largest;
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
