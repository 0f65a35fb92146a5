/* SPDX-License-Identifier: Apache-2.0
 *
 * no-unit.c: writes the first unit before it looks whether there is one
 */
#define TINY_ID "no-unit"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  result->outcome[0] = SY_SCORED;
  return tiny_score(self, batch, result, failure);
}
