/* SPDX-License-Identifier: Apache-2.0
 *
 * stack-rows.c: copies the rows of a unit to the stack, which ten thousand rows overflow
 */
#define TINY_ID "stack-rows"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <string.h>

struct entry {
  double value;
  char text[1016];
};

__attribute__((noinline)) static double largest(const double *values, uint64_t count) {
  struct entry *entries = __builtin_alloca(count * sizeof *entries);
  double most = 0;
  for (uint64_t i = 0; i < count; i++) {
    memset(&entries[i], 0, sizeof entries[i]);
    entries[i].value = values[i];
    __asm__ volatile("" : : "r"(entries) : "memory");
    most = entries[i].value > most ? entries[i].value : most;
  }
  return most;
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = largest(table->columns[0]->decimals + table->first_row[unit],
                                  table->first_row[unit + 1] - table->first_row[unit]);
  return status;
}
