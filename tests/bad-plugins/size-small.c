/* SPDX-License-Identifier: Apache-2.0
 *
 * size-small.c: says that its description is smaller than version 1 ever was
 */
#define TINY_ID "size-small"
#define TINY_SIZE 16
#include "../tiny-plugin.h"
