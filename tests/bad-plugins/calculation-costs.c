/* SPDX-License-Identifier: Apache-2.0
 *
 * calculation-costs.c: a finding that is reported only to those who want rows explained costs
 * points
 */
#define TINY_ID "calculation-costs"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  struct sy_result less = *result;
  if (result->findings_wanted < SY_FINDINGS_AND_CALCULATIONS)
    less.findings_wanted = SY_FINDINGS_NONE;
  return tiny_score(self, batch, &less, failure);
}
