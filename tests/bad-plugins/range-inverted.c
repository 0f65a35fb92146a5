/* SPDX-License-Identifier: Apache-2.0
 *
 * range-inverted.c: its lowest score is above its highest
 */
#define TINY_ID "range-inverted"
#define TINY_LOWEST 100
#define TINY_HIGHEST 0
#include "../tiny-plugin.h"
