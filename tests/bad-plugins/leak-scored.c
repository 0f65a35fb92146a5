/* SPDX-License-Identifier: Apache-2.0
 *
 * leak-scored.c: refuses most rows, and loses memory in the calls in which it refuses none
 */
#define TINY_ID "leak-scored"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdio.h>
#include <stdlib.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const struct sy_table_data *table = batch->tables[0];
  volatile char *copy = malloc(24);
  if (!copy)
    return SY_NO_MEMORY;
  *copy = 1;
  for (uint64_t row = 0; row < table->row_count; row++)
    if (table->columns[0]->decimals[row] < 75) {
      free((void *)copy);
      snprintf(failure->message, failure->capacity, "the value is below 75");
      failure->table = 0;
      failure->row = row;
      return SY_REFUSED;
    }
  return tiny_score(self, batch, result, failure);
}
