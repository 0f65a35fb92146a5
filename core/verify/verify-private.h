/* SPDX-License-Identifier: Apache-2.0
 *
 * verify-private.h: what the parts of the room `verify` share
 */
#ifndef SY_VERIFY_PRIVATE_H
#define SY_VERIFY_PRIVATE_H

#include "verify/verify.h"

#include <string.h>

/* ---- statistic.c: what a claim computes ------------------------------------------------------ */

/* An exact figure in nano-points: numerator / denominator, denominator > 0. */
struct statistic {
  sy_int128 numerator, denominator;
};

/* What `of` gives for the claim's names in an assessment. False where nothing can be computed: no
 * unit has a score, the unit is not ranked. A name that is not there is a problem as well. */
bool statistic_of(const sy_assessment *assessment, const struct sy_claim *claim,
                  enum sy_claim_of of, struct statistic *statistic, sy_problems *problems);
/* The band or grade of the claim's unit, by its id; "" where it has none. */
const char *statistic_name(const sy_assessment *assessment, const struct sy_claim *claim,
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

/* ---- judge.c -------------------------------------------------------------------------------- */

/* Whether a claim speaks of what a result document does not hold: rows, or another edition. */
bool claim_needs_more(const struct sy_claim *claim);
/* The verdict of a computed figure or name as printed. */
enum sy_verdict verdict_on(const struct sy_claim *claim, const char *computed);

/* Computes one claim. `shelf` may be NULL for claims that need no other edition. */
struct sy_judgement judge_claim(const sy_assessment *assessment, const struct sy_claim *claim,
                                sy_shelf *shelf, sy_problems *problems);

#endif /* SY_VERIFY_PRIVATE_H */
