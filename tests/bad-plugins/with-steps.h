/* SPDX-License-Identifier: Apache-2.0
 *
 * with-steps.h: a tiny plugin with one parameter, a list of numbers, and a create() of the file's
 */
#define TINY_PARAMETERS steps_alone
#define TINY_CREATE bad_create

#include "steelyard/plugin.h"

static int bad_create(const struct sy_host *host, const struct sy_parameters *parameters,
                      void **self, struct sy_failure *failure);

static const struct sy_parameter steps = {
    .size = sizeof steps,
    .name = "steps",
    .type = SY_PARAMETER_NUMBERS,
    .required = 1,
    .lowest = 0,
    .highest = 100,
    .label = {"steps", "级距"},
    .help = {"Where the steps are", "各级的界线"},
};
static const struct sy_parameter *const steps_alone[] = {&steps, NULL};

#include "../tiny-plugin.h"
