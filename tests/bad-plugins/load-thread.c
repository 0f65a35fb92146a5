/* SPDX-License-Identifier: Apache-2.0
 *
 * load-thread.c: starts a thread when it is loaded
 */
#define TINY_ID "load-thread"
#include "../tiny-plugin.h"

#include <pthread.h>
#include <unistd.h>

static void *wait_for_ever(void *data) {
  pause();
  return data;
}

__attribute__((constructor)) static void at_load(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, wait_for_ever, NULL);
}
