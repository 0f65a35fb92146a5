/* SPDX-License-Identifier: Apache-2.0
 *
 * method-unknown.c: its method names a parameter that it does not have
 */
#define TINY_ID "method-unknown"
#define TINY_METHOD "score = {factor} times the value", "得分 = 数值的{factor}倍"
#include "../tiny-plugin.h"
