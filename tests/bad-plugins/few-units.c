/* SPDX-License-Identifier: Apache-2.0
 *
 * few-units.c: counts units in sixteen bits
 */
#define TINY_ID "few-units"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  struct sy_batch few = *batch;
  few.unit_count = batch->unit_count > UINT16_MAX ? UINT16_MAX : batch->unit_count;
  return tiny_score(self, &few, result, failure);
}
