/* SPDX-License-Identifier: Apache-2.0
 *
 * no-table-report.c: reports good findings and one about the table after the last
 */
#define TINY_ID "no-table-report"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const struct sy_report report = {.size = sizeof report, .unit = 0, .finding = 0, .table = 1};
  const int status = tiny_score(self, batch, result, failure);
  result->report(result, &report);
  return status;
}
