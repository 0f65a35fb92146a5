/* SPDX-License-Identifier: Apache-2.0
 *
 * shared-scratch.c: works in memory that threads share
 */
#define TINY_ID "shared-scratch"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  static uint64_t unit; /* of whichever call is under way */
  const int status = tiny_score(self, batch, result, failure);
  const struct sy_value number = {
      .size = sizeof number, .type = SY_PARAMETER_NUMBER, .present = 1, .number = 1};
  const struct sy_value *const values[] = {&number};
  for (unit = 0; unit < batch->unit_count; unit++) {
    const struct sy_report report = {
        .size = sizeof report, .unit = unit, .table = -1, .value_count = 1, .values = values};
    if (result->findings_wanted)
      result->report(result, &report);
  }
  return status;
}
