/* SPDX-License-Identifier: Apache-2.0
 *
 * method-english.c: has its method in one language
 */
#define TINY_ID "method-english"
#define TINY_METHOD "score = the largest value", NULL
#include "../tiny-plugin.h"
