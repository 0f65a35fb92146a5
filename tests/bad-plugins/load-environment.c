/* SPDX-License-Identifier: Apache-2.0
 *
 * load-environment.c: changes the environment when it is loaded
 */
#define TINY_ID "load-environment"
#include "../tiny-plugin.h"

#include <stdlib.h>

__attribute__((constructor)) static void at_load(void) {
  setenv("TZ", "UTC", 1);
}
