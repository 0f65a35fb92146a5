/* SPDX-License-Identifier: Apache-2.0
 *
 * float-mode.c: changes how the process computes when it is loaded, as -Ofast does
 */
#define TINY_ID "float-mode"
#include "../tiny-plugin.h"

#include <fenv.h>

__attribute__((constructor)) static void change_float_mode(void) {
#if defined(__SSE2__)
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040); /* flush to zero, denormals are zero */
#else
  fesetround(FE_UPWARD);
#endif
}
