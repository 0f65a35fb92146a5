/* SPDX-License-Identifier: Apache-2.0
 *
 * two-exports.c: exports a second function
 */
#define TINY_ID "two-exports"
#include "../tiny-plugin.h"

SY_PLUGIN_EXPORT int helper(void);
int helper(void) {
  return 1;
}
