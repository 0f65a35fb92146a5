/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-row.c: refuses the first row of its table
 */
#define TINY_ID "refuses-row"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)self, (void)batch, (void)result;
  static const char message[] = "the value is not plausible";
  for (size_t i = 0; i < sizeof message && i < failure->capacity; i++)
    failure->message[i] = message[i];
  failure->table = 0;
  failure->row = 0;
  return SY_REFUSED;
}
