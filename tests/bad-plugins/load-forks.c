/* SPDX-License-Identifier: Apache-2.0
 *
 * load-forks.c: starts a process when it is loaded, and waits for it
 */
#define TINY_ID "load-forks"
#include "../tiny-plugin.h"

#include <sys/wait.h>
#include <unistd.h>

__attribute__((constructor)) static void at_load(void) {
  const pid_t child = fork();
  if (child == 0)
    _exit(0);
  waitpid(child, NULL, 0);
}
