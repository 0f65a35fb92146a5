/* SPDX-License-Identifier: Apache-2.0
 *
 * refuses-choice.c: refuses a choice that it declares
 */
#define TINY_ID "refuses-choice"
#define WEIGHT_CREATE
#include "with-weight.h"

#include <stdio.h>

static int keep_parameters(const struct sy_host *host, const struct sy_parameters *parameters,
                           void **self, struct sy_failure *failure) {
  (void)host;
  *self = (void *)parameters;
  if (rounding_of(parameters) == 0)
    return SY_OK;
  snprintf(failure->message, failure->capacity, "rounding down is not supported");
  failure->parameter = 1;
  return SY_REFUSED;
}
