/* SPDX-License-Identifier: Apache-2.0
 *
 * no-score.c: has no function score
 */
#define TINY_ID "no-score"
#define TINY_SCORE_FIELD NULL
#include "../tiny-plugin.h"
