/* SPDX-License-Identifier: Apache-2.0
 *
 * two-descriptions.c: describes itself otherwise at every second call
 */
#define TINY_ID "two-descriptions"
#define TINY_NO_ENTRY
#include "../tiny-plugin.h"

const struct sy_plugin *steelyard_plugin_v1(void) {
  static struct sy_plugin other;
  static bool second;
  other = tiny_plugin;
  other.version = "2.0.0";
  second = !second;
  return second ? &tiny_plugin : &other;
}
