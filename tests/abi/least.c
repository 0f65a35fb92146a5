/* SPDX-License-Identifier: Apache-2.0
 *
 * least.c: a plugin as old as can be: its description ends with the last field that must be there
 */
#include <stddef.h>
#define TINY_ID "least"
#define TINY_SIZE (offsetof(struct sy_plugin, destroy) + sizeof(void (*)(void *)))
#include "../tiny-plugin.h"
