/* SPDX-License-Identifier: Apache-2.0
 *
 * leak.c: leaves memory behind with each instance
 */
#include "steelyard/plugin.h"

#define TINY_ID "leak"
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
#define TINY_CREATE bad_create
#include "../tiny-plugin.h"

#include <stdlib.h>

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  *self = NULL;
  return malloc(40) ? tiny_create(host, parameters, self, failure) : SY_NO_MEMORY;
}
