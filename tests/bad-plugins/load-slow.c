/* SPDX-License-Identifier: Apache-2.0
 *
 * load-slow.c: takes long to load
 */
#define TINY_ID "load-slow"
#include "../tiny-plugin.h"

#include <unistd.h>

__attribute__((constructor)) static void at_load(void) {
  usleep(200000);
}
