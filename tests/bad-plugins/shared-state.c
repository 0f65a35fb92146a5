/* SPDX-License-Identifier: Apache-2.0
 *
 * shared-state.c: keeps in one place what belongs to each instance
 */
#include "steelyard/plugin.h"

#define TINY_ID "shared-state"
#define TINY_SCORE bad_score
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
#define TINY_CREATE bad_create
#include "../tiny-plugin.h"

static double offset;

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  offset = offset > 0 ? 0 : 0.5;
  return tiny_create(host, parameters, self, failure);
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = result->score[unit] / 2 + offset;
  return status;
}
