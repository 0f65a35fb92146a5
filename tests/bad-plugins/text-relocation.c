/* SPDX-License-Identifier: Apache-2.0
 *
 * text-relocation.c: has an address in its code, which the linker has to fill in
 */
#define TINY_ID "text-relocation"
#include "../tiny-plugin.h"

__asm__(".pushsection .text\n .balign 8\n .quad steelyard_plugin_v1\n .popsection");
