/* SPDX-License-Identifier: Apache-2.0
 *
 * leak-finding.c: leaks only where findings are wanted
 */
#define TINY_ID "leak-finding"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <stdlib.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  volatile char *lost = result->findings_wanted ? malloc(64) : NULL;
  if (lost)
    *lost = 1;
  return tiny_score(self, batch, result, failure);
}
