/* SPDX-License-Identifier: Apache-2.0
 *
 * misnamed.c: says that it is another plugin than its file is called
 */
#define TINY_ID "someone-else"
#include "../tiny-plugin.h"
