/* SPDX-License-Identifier: Apache-2.0
 *
 * describes-another.c: has instances that describe another plugin
 */
#define TINY_ID "describes-another"
#define TINY_DESCRIBE bad_describe
#include "../tiny-plugin.h"

static const struct sy_plugin *bad_describe(void *self) {
  (void)self;
  static struct sy_plugin other;
  other = tiny_plugin;
  other.id = "another";
  return &other;
}
