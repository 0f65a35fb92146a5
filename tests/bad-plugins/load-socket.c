/* SPDX-License-Identifier: Apache-2.0
 *
 * load-socket.c: makes a socket when it is loaded, and closes it again
 */
#define TINY_ID "load-socket"
#include "../tiny-plugin.h"

#include <sys/socket.h>
#include <unistd.h>

__attribute__((constructor)) static void at_load(void) {
  close(socket(AF_INET, SOCK_STREAM, 0));
}
