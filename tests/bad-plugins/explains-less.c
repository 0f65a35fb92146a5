/* SPDX-License-Identifier: Apache-2.0
 *
 * explains-less.c: those who want rows explained do not hear of what is wrong
 */
#define TINY_ID "explains-less"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  struct sy_result less = *result;
  if (result->findings_wanted > SY_FINDINGS_FAULTS)
    less.findings_wanted = SY_FINDINGS_NONE;
  return tiny_score(self, batch, &less, failure);
}
