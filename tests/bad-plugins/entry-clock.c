/* SPDX-License-Identifier: Apache-2.0
 *
 * entry-clock.c: looks at the clock when it is asked for its description
 */
#define TINY_ID "entry-clock"
#define TINY_NO_ENTRY
#include "../tiny-plugin.h"

#include <time.h>

static time_t asked_at;

SY_PLUGIN_EXPORT const struct sy_plugin *steelyard_plugin_v1(void) {
  asked_at = time(NULL);
  return &tiny_plugin;
}
