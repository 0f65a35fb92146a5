/* SPDX-License-Identifier: Apache-2.0
 *
 * condition.c: comparing scores
 *
 * Every comparison of a score with a figure reads it rounded to 1e-6 point, so that rounding inside
 * the tree can neither split a tie nor cross a threshold.
 */
#include "engine/engine.h"

bool sy_condition_holds(int64_t score, enum sy_operator comparison, int64_t value) {
  const int64_t left = sy_micro(score), right = sy_micro(value);
  switch (comparison) {
  case SY_ABOVE:
    return left > right;
  case SY_AT_LEAST:
    return left >= right;
  case SY_BELOW:
    return left < right;
  case SY_AT_MOST:
    return left <= right;
  default:
    return left == right;
  }
}
