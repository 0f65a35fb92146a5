/* SPDX-License-Identifier: Apache-2.0
 *
 * absent-column.c: reads an optional column without asking whether it is there
 */
#define TINY_ID "absent-column"
#define TINY_PRESENCE SY_OPTIONAL
#include "../tiny-plugin.h"
