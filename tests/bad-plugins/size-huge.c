/* SPDX-License-Identifier: Apache-2.0
 *
 * size-huge.c: says that its description is larger than any can be
 */
#define TINY_ID "size-huge"
#define TINY_SIZE SIZE_MAX
#include "../tiny-plugin.h"
