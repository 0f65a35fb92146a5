/* SPDX-License-Identifier: Apache-2.0
 *
 * no-chinese.c: has a title in English only
 */
#define TINY_ID "no-chinese"
#define TINY_TITLE                                                                                 \
  { "English only", NULL }
#include "../tiny-plugin.h"
