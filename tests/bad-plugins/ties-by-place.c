/* SPDX-License-Identifier: Apache-2.0
 *
 * ties-by-place.c: ranks the units of a cohort; of two that are equal, the first comes before the
 * other
 */
#define TINY_ID "ties-by-place"
#define TINY_FLAGS SY_PLUGIN_COHORT
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdlib.h>

static uint64_t behind(const struct sy_batch *batch, const double *values, uint64_t unit) {
  uint64_t count = 0;
  for (uint64_t other = 0; other < batch->unit_count; other++)
    count += values[other] < values[unit] || (values[other] == values[unit] && other > unit);
  return count;
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 10000) /* it would take too long */
    return status;
  double *values = malloc((batch->unit_count + 1) * sizeof *values);
  if (!values)
    return SY_NO_MEMORY;
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    values[unit] = result->score[unit];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = 100.0 * (double)behind(batch, values, unit) / (double)batch->unit_count;
  free(values);
  return status;
}
