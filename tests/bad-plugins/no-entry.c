/* SPDX-License-Identifier: Apache-2.0
 *
 * no-entry.c: exports no entry function
 */
#include "steelyard/plugin.h"

SY_PLUGIN_EXPORT int not_the_entry(void);
SY_PLUGIN_EXPORT int not_the_entry(void) {
  return 0;
}
