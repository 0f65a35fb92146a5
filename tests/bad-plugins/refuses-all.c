/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-all.c: refuses to make an instance, whatever it is given
 */
#include "steelyard/plugin.h"

#define TINY_ID "refuses-all"
static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
#define TINY_CREATE bad_create
#include "../tiny-plugin.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)host, (void)parameters, (void)self;
  failure->message[0] = '?';
  failure->message[1] = '\0';
  return SY_REFUSED;
}
