/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle-numbers.h: exact fractions for the oracle
 *
 * Scores in points as fractions of GMP, and the two means that are not fractions.
 */
#ifndef SY_ORACLE_NUMBERS_H
#define SY_ORACLE_NUMBERS_H

#include "base/base.h"

#include <gmp.h>

/* Both ends of a value, in points. */
struct ends {
  mpq_t low, high;
};

void ends_init(struct ends *ends);
void ends_clear(struct ends *ends);
void set_nano(mpq_t value, int64_t nano);
void set_rational(mpq_t value, struct sy_rational rational);
void take_lower(mpq_t value, const mpq_t other);
void take_higher(mpq_t value, const mpq_t other);
/* Keeps a value between two limits in nano-points. */
void limit(mpq_t value, int64_t low, int64_t high);
/* Points rounded half away from zero to `digits` digits, in nano-points. */
int64_t round_points(const mpq_t points, int digits);
int64_t nano_of(const mpq_t points);
/* The geometric or harmonic mean of scores in nano-points, rounded to nano-points. *close is set if
 * it stands so close to a half that a slightly different value would have been rounded elsewhere.
 */
void set_curved_mean(mpq_t value, bool geometric, mpq_t *shares, const int64_t *scores,
                     uint32_t count, bool *close);

#endif /* SY_ORACLE_NUMBERS_H */
