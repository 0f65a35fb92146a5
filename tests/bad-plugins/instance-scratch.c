/* SPDX-License-Identifier: Apache-2.0
 *
 * instance-scratch.c: says that it only reads its instance, and works in it
 */
#define TINY_ID "instance-scratch"
#define TINY_CREATE bad_create
#define TINY_SCORE bad_score

#include <stdlib.h>

#include "steelyard/plugin.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);
static void bad_destroy(void *self);
#define TINY_DESTROY bad_destroy
#include "../tiny-plugin.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure) {
  (void)host, (void)parameters, (void)failure;
  *self = calloc(1, sizeof(double));
  return *self ? SY_OK : SY_NO_MEMORY;
}

static void bad_destroy(void *self) {
  free(self);
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  (void)failure;
  volatile double *largest = self;
  const struct sy_table_data *table = batch->tables[0];
  for (uint64_t unit = 0; unit < batch->unit_count; unit++) {
    *largest = 0;
    for (uint64_t row = table->first_row[unit]; row < table->first_row[unit + 1]; row++)
      if (table->columns[0]->decimals[row] > *largest)
        *largest = table->columns[0]->decimals[row];
    result->score[unit] = *largest;
    result->outcome[unit] = SY_SCORED;
  }
  return SY_OK;
}
