/* SPDX-License-Identifier: Apache-2.0
 *
 * load-folder.c: changes the current folder when it is loaded
 */
#define TINY_ID "load-folder"
#include "../tiny-plugin.h"

#include <unistd.h>

__attribute__((constructor)) static void at_load(void) {
  (void)!chdir("/");
}
