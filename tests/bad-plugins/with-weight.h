/* SPDX-License-Identifier: Apache-2.0
 *
 * with-weight.h: a tiny plugin with a number, `weight`, and a choice, `rounding`
 *
 * Its instance is its parameters: weight_of() and rounding_of() read them.
 */
#define TINY_PARAMETERS weight_and_rounding
#define TINY_CREATE keep_parameters

#include "steelyard/plugin.h"

static int keep_parameters(const struct sy_host *host, const struct sy_parameters *parameters,
                           void **self, struct sy_failure *failure);

static const struct sy_parameter weight = {
    .size = sizeof weight,
    .name = "weight",
    .type = SY_PARAMETER_NUMBER,
    .lowest = 0.3,
    .highest = 1,
    .default_value = "0.5",
    .label = {"weight", "权重"},
    .help = {"What a value is multiplied by", "数值所乘的系数"},
};
static const struct sy_level up = {.size = sizeof up, .name = "up", .label = {"up", "向上"}};
static const struct sy_level down = {
    .size = sizeof down, .name = "down", .label = {"down", "向下"}};
static const struct sy_level *const roundings[] = {&up, &down, NULL};
static const struct sy_parameter rounding = {
    .size = sizeof rounding,
    .name = "rounding",
    .type = SY_PARAMETER_CHOICE,
    .choices = roundings,
    .default_value = "up",
    .label = {"rounding", "取整"},
    .help = {"How a score is rounded", "得分如何取整"},
};
static const struct sy_parameter *const weight_and_rounding[] = {&weight, &rounding, NULL};

#include "../tiny-plugin.h"

static inline double weight_of(const void *self) {
  return ((const struct sy_parameters *)self)->values[0]->number;
}

static inline int64_t rounding_of(const void *self) {
  return ((const struct sy_parameters *)self)->values[1]->integer;
}

#ifndef WEIGHT_CREATE /* else the file defines keep_parameters() */
static int keep_parameters(const struct sy_host *host, const struct sy_parameters *parameters,
                           void **self, struct sy_failure *failure) {
  (void)host, (void)failure;
  *self = (void *)parameters;
  return SY_OK;
}
#endif
