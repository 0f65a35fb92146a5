/* SPDX-License-Identifier: Apache-2.0
 *
 * load-reads.c: reads a file when it is loaded, and closes it again
 */
#define TINY_ID "load-reads"
#include "../tiny-plugin.h"

#include <fcntl.h>
#include <unistd.h>

__attribute__((constructor)) static void at_load(void) {
  char byte;
  const int file = open("/etc/hostname", O_RDONLY);
  (void)!read(file, &byte, 1);
  close(file);
}
