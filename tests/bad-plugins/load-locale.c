/* SPDX-License-Identifier: Apache-2.0
 *
 * load-locale.c: changes the locale when it is loaded
 */
#define TINY_ID "load-locale"
#include "../tiny-plugin.h"

#include <locale.h>

__attribute__((constructor)) static void at_load(void) {
  setlocale(LC_ALL, "POSIX");
}
