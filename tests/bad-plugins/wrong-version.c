/* SPDX-License-Identifier: Apache-2.0
 *
 * wrong-version.c: speaks another version of the interface
 */
#define TINY_ID "wrong-version"
#define TINY_API_VERSION 7
#include "../tiny-plugin.h"
