/* SPDX-License-Identifier: Apache-2.0
 *
 * long-message.c: writes a message that is longer than its buffer
 */
#define TINY_ID "long-message"
#include "with-steps.h"

#include <string.h>

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  if (parameters->values[0]->count % 2 == 0)
    return tiny_create(host, parameters, self, failure);
  memset(failure->message, '.', failure->capacity + 1);
  return SY_REFUSED;
}
