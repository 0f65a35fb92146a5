/* SPDX-License-Identifier: Apache-2.0
 *
 * one-language.c: gives its title in English twice
 */
#define TINY_ID "one-language"
#define TINY_TITLE                                                                                 \
  { "A tiny plugin", "A tiny plugin" }
#include "../tiny-plugin.h"
