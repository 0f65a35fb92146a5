/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-level.c: has a level that no accepted row can have
 */
#include "steelyard/plugin.h"

static const struct sy_level low = {.size = sizeof low, .name = "low", .label = {"low", "低"}};
static const struct sy_level high = {.size = sizeof high, .name = "high", .label = {"high", "高"}};
static const struct sy_level *const two_levels[] = {&low, &high, NULL};

#define TINY_ID "refuses-level"
#define TINY_COLUMN_TYPE SY_CATEGORY
#define TINY_COLUMN_LEVELS two_levels
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdio.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t row = 0; row < table->row_count; row++)
    if (table->columns[0]->levels[row] == 1) {
      snprintf(failure->message, failure->capacity, "high is not supported");
      failure->table = 0;
      failure->row = row;
      return SY_REFUSED;
    }
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    result->score[unit] = 50;
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
