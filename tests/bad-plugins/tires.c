/* SPDX-License-Identifier: Apache-2.0
 *
 * tires.c: scores something else from the five hundredth call of an instance on
 */
#include <stdlib.h>

#define TINY_ID "tires"
#define TINY_FLAGS 0
#define TINY_CREATE bad_create
#define TINY_DESTROY bad_destroy
struct sy_host;
struct sy_parameters;
struct sy_failure;
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
static void bad_destroy(void *self) {
  free(self);
}
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)host, (void)parameters, (void)failure;
  *self = calloc(1, sizeof(int));
  return *self ? SY_OK : SY_NO_MEMORY;
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  int *calls = self;
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; ++*calls >= 500 && unit < batch->unit_count; unit++)
    result->score[unit] /= 2;
  return status;
}
