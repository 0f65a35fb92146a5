/* SPDX-License-Identifier: Apache-2.0
 *
 * echo.c: a well-behaved plugin for tests: a unit's largest value is its score
 */
#define TINY_ID "echo"
#define TINY_TITLE                                                                                 \
  { "Echo", "回声" }
#include "../tiny-plugin.h"
