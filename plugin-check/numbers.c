/* SPDX-License-Identifier: Apache-2.0
 *
 * numbers.c: numbers and days that are worth trying
 *
 * Numbers drawn uniformly from a wide range are all similar. Round and small numbers and the ends
 * of the range are what people enter, and where methods fail.
 */
#include "plugin-check/plugin-check-private.h"

#include <float.h>
#include <math.h>

static const double round_numbers[] = {0,   1,    2,    3,   5,   7,   10, 12,  15,  20,
                                       30,  40,   50,   60,  65,  75,  80, 90,  100, 365,
                                       0.5, 0.25, 0.75, 0.1, 1.5, 2.5, -1, 33.3};

double number_within(struct dice *dice, double lowest, double highest) {
  const double low = MAX(lowest, MIN(0, highest)), high = MIN(highest, MAX(100, lowest));
  for (int tries = 0; tries < 4 && dice_chance(dice, 60); tries++) {
    const double round = round_numbers[dice_below(dice, G_N_ELEMENTS(round_numbers))];
    if (round >= lowest && round <= highest)
      return round;
  }
  if (dice_chance(dice, 5) && isfinite(lowest))
    return lowest;
  if (dice_chance(dice, 5) && isfinite(highest))
    return highest;
  return CLAMP(low + (high - low) * dice_share(dice), lowest, highest);
}

/* Doubles hold whole numbers up to here. */
#define LARGEST_WHOLE 9007199254740992.0

int64_t integer_within(struct dice *dice, double lowest, double highest) {
  const double low = ceil(MAX(lowest, -LARGEST_WHOLE)), high = floor(MIN(highest, LARGEST_WHOLE));
  const double number = floor(number_within(dice, low, high));
  return (int64_t)CLAMP(number, low, high);
}

int32_t some_day(struct dice *dice) {
  return (int32_t)(10957 + dice_below(dice, 60)); /* some two months */
}

double number_extreme(struct dice *dice, double lowest, double highest) {
  const double low = MAX(lowest, -DBL_MAX), high = MIN(highest, DBL_MAX);
  const double extremes[] = {low, high, low, high, DBL_TRUE_MIN, -DBL_TRUE_MIN, -0.0, DBL_MIN};
  const double extreme = extremes[dice_below(dice, G_N_ELEMENTS(extremes))];
  return CLAMP(extreme, low, high);
}
