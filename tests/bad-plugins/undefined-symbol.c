/* SPDX-License-Identifier: Apache-2.0
 *
 * undefined-symbol.c: needs a function that nobody has
 */
#define TINY_ID "undefined-symbol"
#define TINY_NO_ENTRY
#include "../tiny-plugin.h"

int steelyard_no_such_function(void);

const struct sy_plugin *steelyard_plugin_v1(void) {
  return steelyard_no_such_function() ? &tiny_plugin : NULL;
}
