/* SPDX-License-Identifier: Apache-2.0
 *
 * brace-alone.c: has a brace in a message that stands for nothing
 */
#define TINY_ID "brace-alone"
#define TINY_MESSAGE "The value is found}"
#include "../tiny-plugin.h"
