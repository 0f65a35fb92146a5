/* SPDX-License-Identifier: Apache-2.0
 *
 * not-utf8.c: has a title that is not UTF-8
 */
#define TINY_ID "not-utf8"
#define TINY_TITLE                                                                                 \
  { "A\xff title", "标题" }
#include "../tiny-plugin.h"
