/* SPDX-License-Identifier: Apache-2.0
 *
 * interface.c: an object whose debugging information has every struct of the interface
 *
 * interface.abi is abidw's description of it, as the first release had it; tests/test-header.sh
 * compares with abidiff.
 */
#include <steelyard/plugin.h>

const struct sy_plugin *steelyard_plugin_v1(void) {
  return NULL;
}
