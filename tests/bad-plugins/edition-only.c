/* SPDX-License-Identifier: Apache-2.0
 *
 * edition-only.c: has a score beyond its range, but only with a text that an edition gives it
 */
#include "steelyard/plugin.h"

static const struct sy_parameter tiny_method = {.size = sizeof tiny_method,
                                                .name = "method",
                                                .type = SY_PARAMETER_TEXT,
                                                .default_value = "largest",
                                                .label = {"method", "方法"},
                                                .help = {"A name", "名称"}};
static const struct sy_parameter *const tiny_parameters[] = {&tiny_method, NULL};
#define TINY_ID "edition-only"
#define TINY_PARAMETERS tiny_parameters
#define TINY_SCORE bad_score
#define TINY_CREATE bad_create
#define TINY_DESTROY bad_destroy
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
static void bad_destroy(void *self);
#include "../tiny-plugin.h"

#include <stdlib.h>
#include <string.h>

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)host, (void)failure;
  bool *doubles = malloc(sizeof *doubles);
  if (!doubles)
    return SY_NO_MEMORY;
  *doubles = strcmp(parameters->values[0]->text, "doubled") == 0;
  *self = doubles;
  return SY_OK;
}

static void bad_destroy(void *self) {
  free(self);
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count && *(const bool *)self; unit++)
    result->score[unit] += result->score[unit];
  return status;
}
