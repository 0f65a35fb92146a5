/* SPDX-License-Identifier: Apache-2.0
 *
 * twice-parameter.c: declares two parameters of one name
 */
#include "steelyard/plugin.h"

static const struct sy_parameter each = {
    .size = sizeof each,
    .name = "each",
    .type = SY_PARAMETER_NUMBER,
    .highest = 100,
    .label = {"each", "每项"},
    .help = {"points for each", "每项分值"},
};
static const struct sy_parameter *const two_parameters[] = {&each, &each, NULL};

#define TINY_ID "twice-parameter"
#define TINY_PARAMETERS two_parameters
#include "../tiny-plugin.h"
