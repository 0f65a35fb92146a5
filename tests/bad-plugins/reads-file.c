/* SPDX-License-Identifier: Apache-2.0
 *
 * reads-file.c: opens a file while it scores
 */
#define TINY_ID "reads-file"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <fcntl.h>
#include <unistd.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int file = open("/dev/null", O_RDONLY);
  if (file >= 0)
    close(file);
  return tiny_score(self, batch, result, failure);
}
