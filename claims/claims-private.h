/* SPDX-License-Identifier: Apache-2.0
 *
 * claims-private.h: what the parts of `claims` share
 */
#ifndef SY_CLAIMS_PRIVATE_H
#define SY_CLAIMS_PRIVATE_H

#include "claims/claims.h"

#include <string.h>

/* ---- statistic.c: what a claim computes ---- */

/* An exact figure in nano-points: numerator / denominator, denominator > 0. */
struct statistic {
  sy_int128 numerator, denominator;
};

/* What `of` gives for the claim's names in an assessment. False where nothing can be computed: no
 * unit has a score, the unit is not ranked. A name that is not there is a problem as well. */
bool statistic_of(const sy_assessment *assessment, const struct sy_claim *claim,
                  enum sy_claim_of of, struct statistic *statistic, sy_problems *problems);
/* The band or grade of the claim's unit, by its id, or its outcome; "" where it has none. g_free.
 */
char *statistic_name(const sy_assessment *assessment, const struct sy_claim *claim,
                     sy_problems *problems);
/* Of the units in both editions with a score or rank in both, how many changed as the claim says;
 * for `share` in percent. False where no unit can be compared. */
bool statistic_changes(const sy_assessment *later, const sy_assessment *earlier,
                       const struct sy_claim *claim, struct statistic *statistic,
                       sy_problems *problems);
/* later - earlier, in percent of the earlier if `relative`. False where that has no meaning or
 * leaves 128 bits. */
bool statistic_subtract(const struct statistic *later, const struct statistic *earlier,
                        bool relative, struct statistic *difference);

#endif /* SY_CLAIMS_PRIVATE_H */
