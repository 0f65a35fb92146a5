/* SPDX-License-Identifier: Apache-2.0
 *
 * load-signal.c: sets a signal handler when it is loaded
 */
#define TINY_ID "load-signal"
#include "../tiny-plugin.h"

#include <signal.h>

__attribute__((constructor)) static void at_load(void) {
  signal(SIGUSR1, SIG_IGN);
}
