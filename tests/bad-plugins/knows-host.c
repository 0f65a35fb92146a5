/* SPDX-License-Identifier: Apache-2.0
 *
 * knows-host.c: scores something else where the host is the program that scores editions
 */
#define TINY_ID "knows-host"
#define TINY_CREATE bad_create
struct sy_host;
struct sy_parameters;
struct sy_failure;
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <string.h>

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)parameters, (void)failure;
  *self = strcmp(host->name, "steelyard") == 0 ? (void *)host : NULL;
  return SY_OK;
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = self ? result->score[unit] / 2 : result->score[unit];
  return status;
}
