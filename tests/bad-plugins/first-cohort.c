/* SPDX-License-Identifier: Apache-2.0
 *
 * first-cohort.c: looks at cohorts, and takes each for the first of the arrays
 */
#define TINY_ID "first-cohort"
#define TINY_FLAGS SY_PLUGIN_COHORT
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const struct sy_table_data *table = batch->tables[0];
  const int status = tiny_score(self, batch, result, failure);
  const uint64_t rows =
      batch->unit_count ? table->first_row[batch->unit_count] - table->first_row[0] : 0;
  double most = 0;
  for (uint64_t row = 0; row < rows; row++)
    most = fmax(most, table->columns[0]->decimals[row] / (double)(row + 1));
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = most;
  return status;
}
