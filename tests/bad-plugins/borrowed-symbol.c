/* SPDX-License-Identifier: Apache-2.0
 *
 * borrowed-symbol.c: needs a function of a library that it does not name, but the host has
 */
#define TINY_ID "borrowed-symbol"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

void g_free(void *memory); /* of GLib */

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  g_free(NULL);
  return status;
}
