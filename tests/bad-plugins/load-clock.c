/* SPDX-License-Identifier: Apache-2.0
 *
 * load-clock.c: looks at the clock when it is loaded
 */
#define TINY_ID "load-clock"
#include "../tiny-plugin.h"

#include <time.h>

static time_t loaded_at;

__attribute__((constructor)) static void at_load(void) {
  loaded_at = time(NULL);
}
