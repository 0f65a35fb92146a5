/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-past-list.c: looks for the end of a list, which has a count instead
 */
#define TINY_ID "reads-past-list"
#include "with-steps.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  const struct sy_value *const volatile *items =
      (const struct sy_value *const volatile *)parameters->values[0]->items;
  uint64_t count = 0;
  while (items && items[count])
    count++;
  return tiny_create(host, parameters, self, failure);
}
