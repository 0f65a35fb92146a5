/* SPDX-License-Identifier: Apache-2.0
 *
 * leak-mapped.c: leaks memory that is not from malloc()
 */
#define TINY_ID "leak-mapped"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <sys/mman.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  volatile char *lost =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *lost = 1;
  return tiny_score(self, batch, result, failure);
}
