/* SPDX-License-Identifier: Apache-2.0
 *
 * sorts-parameter.c: puts a list that is the host's in order
 */
#define TINY_ID "sorts-parameter"
#include "with-steps.h"

#include <stdlib.h>

static int compare(const void *left, const void *right) {
  const double a = (*(const struct sy_value *const *)left)->number;
  const double b = (*(const struct sy_value *const *)right)->number;
  return (a > b) - (a < b);
}

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  void *items = (void *)(uintptr_t)parameters->values[0]->items;
  if (parameters->values[0]->count > 1)
    qsort(items, (size_t)parameters->values[0]->count, sizeof(void *), compare);
  return tiny_create(host, parameters, self, failure);
}
