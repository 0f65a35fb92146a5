/* SPDX-License-Identifier: Apache-2.0
 *
 * claims-private.h: what the parts of `claims` share
 */
#ifndef SY_CLAIMS_PRIVATE_H
#define SY_CLAIMS_PRIVATE_H

#include "claims/claims.h"

#include <string.h>

/* ---- statistic.c: the figures of claims ---- */

/* Figures are exact, in nano-points; not always in lowest terms. */

/* The figure of the claim's `of` in an assessment. False if nothing can be computed: no unit has a
 * score, the unit is not ranked. A name that does not exist is also a problem. */
bool statistic_of(const sy_assessment *assessment, const struct sy_claim *claim,
                  enum sy_claim_of of, struct sy_ratio *statistic, sy_problems *problems);
/* The id of the band or grade of the claim's unit, or its outcome; "" if it has none. g_free. */
char *statistic_name(const sy_assessment *assessment, const struct sy_claim *claim,
                     sy_problems *problems);
/* How many units with a score or rank in both editions changed as the claim says; for `share`, as a
 * percentage. Units that were merged or split count as one, if a rule is stated for them. False if
 * no unit can be compared. */
bool statistic_changes(const sy_assessment *later, const sy_assessment *earlier,
                       const sy_lineage *lineage, const struct sy_claim *claim,
                       struct sy_ratio *statistic, sy_problems *problems);
/* later - earlier, as a percentage of the earlier if `relative`. False if that has no meaning or
 * exceeds 128 bits. */
bool statistic_subtract(const struct sy_ratio *later, const struct sy_ratio *earlier, bool relative,
                        struct sy_ratio *difference);

#endif /* SY_CLAIMS_PRIVATE_H */
