/* SPDX-License-Identifier: Apache-2.0
 *
 * null-description.c: has no description to give
 */
#include "steelyard/plugin.h"

const struct sy_plugin *steelyard_plugin_v1(void) {
  return NULL;
}
