/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-silently.c: refuses to make an instance and does not say why
 */
#include "steelyard/plugin.h"

#define TINY_ID "refuses-silently"
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
#define TINY_CREATE bad_create
#include "../tiny-plugin.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)host, (void)parameters, (void)self, (void)failure;
  return SY_REFUSED;
}
