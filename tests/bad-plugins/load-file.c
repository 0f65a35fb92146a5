/* SPDX-License-Identifier: Apache-2.0
 *
 * load-file.c: leaves a file open when it is loaded
 */
#define TINY_ID "load-file"
#include "../tiny-plugin.h"

#include <fcntl.h>

__attribute__((constructor)) static void at_load(void) {
  (void)!open("/dev/null", O_RDONLY);
}
