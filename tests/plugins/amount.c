/* SPDX-License-Identifier: Apache-2.0
 *
 * amount.c: a well-behaved plugin for tests: a unit's largest value is an amount, 0 without rows
 */
#define TINY_ID "amount"
#define TINY_TITLE                                                                                 \
  { "Amount", "数量" }
#define TINY_RETURNS SY_RETURNS_AMOUNT
#define TINY_HIGHEST HUGE_VAL
#define TINY_ABSENCE SY_ABSENT_HAS_MEANING
#include "../tiny-plugin.h"
