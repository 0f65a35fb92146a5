/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-wild-row.c: refuses a row that is not there
 */
#define TINY_ID "refuses-wild-row"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <string.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)batch, (void)result;
  failure->table = 0;
  failure->row = UINT64_MAX;
  strcpy(failure->message, "this row is wrong");
  return SY_REFUSED;
}
