/* SPDX-License-Identifier: Apache-2.0
 *
 * size-zero.c: says that its description has no size
 */
#define TINY_ID "size-zero"
#define TINY_SIZE 0
#include "../tiny-plugin.h"
