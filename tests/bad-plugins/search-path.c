/* SPDX-License-Identifier: Apache-2.0
 *
 * search-path.c: is linked with a search path for libraries
 */
#define TINY_ID "search-path"
#include "../tiny-plugin.h"
