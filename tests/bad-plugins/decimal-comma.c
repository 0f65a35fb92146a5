/* SPDX-License-Identifier: Apache-2.0
 *
 * decimal-comma.c: scores by how the locale writes numbers
 */
#define TINY_ID "decimal-comma"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <locale.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    if (*localeconv()->decimal_point == ',')
      result->score[unit] = 1;
  return status;
}
