/* SPDX-License-Identifier: Apache-2.0
 *
 * opens-socket.c: asks for the network while it scores
 */
#define TINY_ID "opens-socket"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

#include <sys/socket.h>
#include <unistd.h>

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int network = socket(AF_INET, SOCK_STREAM, 0);
  if (network >= 0)
    close(network);
  return tiny_score(self, batch, result, failure);
}
