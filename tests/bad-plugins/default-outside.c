/* SPDX-License-Identifier: Apache-2.0
 *
 * default-outside.c: has a parameter whose default is outside its range
 */
#include "steelyard/plugin.h"

static const struct sy_parameter limit = {
    .size = sizeof limit,
    .name = "limit",
    .type = SY_PARAMETER_NUMBER,
    .lowest = 0,
    .highest = 100,
    .default_value = "101",
    .label = {"limit", "上限"},
    .help = {"The most that counts", "最多计入"},
};
static const struct sy_parameter *const limit_alone[] = {&limit, NULL};

#define TINY_ID "default-outside"
#define TINY_PARAMETERS limit_alone
#include "../tiny-plugin.h"
