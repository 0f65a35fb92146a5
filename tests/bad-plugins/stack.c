/* SPDX-License-Identifier: Apache-2.0
 *
 * stack.c: is linked so that the stack is executable
 */
#define TINY_ID "stack"
#include "../tiny-plugin.h"
