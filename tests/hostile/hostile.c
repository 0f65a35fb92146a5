/* SPDX-License-Identifier: Apache-2.0
 *
 * hostile.c: a plugin that does harm, each way under another id
 *
 * Compiled once per way, with DEED (a statement) and TINY_ID given. It scores as the smallest good
 * plugin does, and then does its deed; if that harms nobody, the score stands. LOADING and CREATING
 * are deeds for when it is loaded and when an instance is made.
 */
#define _GNU_SOURCE
#define TINY_SCORE hostile_score
#ifdef CREATING
#include "steelyard/plugin.h"
#define TINY_CREATE hostile_create
static int hostile_create(const struct sy_host *host, const struct sy_parameters *parameters,
                          void **self, struct sy_failure *failure);
#endif
#include "../tiny-plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A call of the kernel, which the C library cannot stand before. Ends the process as the deed's
 * success if the kernel took it. */
#define TRY(...)                                                                                   \
  do {                                                                                             \
    if (syscall(__VA_ARGS__) >= 0)                                                                 \
      _exit(42);                                                                                   \
  } while (0)

#ifdef LOADING
__attribute__((constructor)) static void hostile_load(void) {
  LOADING;
}
#endif

#ifdef CREATING
static int hostile_create(const struct sy_host *host, const struct sy_parameters *parameters,
                          void **self, struct sy_failure *failure) {
  CREATING;
  return tiny_create(host, parameters, self, failure);
}
#endif

static int hostile_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                         struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 0) {
    failure->table = 0; /* what it was looking at */
    failure->row = 1;
    DEED;
  }
  return status;
}
