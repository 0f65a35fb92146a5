/* SPDX-License-Identifier: Apache-2.0
 *
 * knows-everything.c: has every interface that it is asked for
 */
#define TINY_ID "knows-everything"
#define TINY_EXTENSION bad_extension
#include "../tiny-plugin.h"

static const void *bad_extension(const char *id) {
  return id;
}
