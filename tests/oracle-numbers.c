/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle-numbers.c: exact fractions for the oracle
 */
#include "oracle-numbers.h"

#include <mpfr.h>

#define PRECISION 200

void ends_init(struct ends *ends) {
  mpq_inits(ends->low, ends->high, NULL);
}

void ends_clear(struct ends *ends) {
  mpq_clears(ends->low, ends->high, NULL);
}

void set_nano(mpq_t value, int64_t nano) {
  mpq_set_si(value, nano, (unsigned long)SY_NANO);
  mpq_canonicalize(value);
}

void set_rational(mpq_t value, struct sy_rational rational) {
  mpq_set_si(value, rational.numerator, (unsigned long)rational.denominator);
  mpq_canonicalize(value);
}

void take_lower(mpq_t value, const mpq_t other) {
  if (mpq_cmp(other, value) < 0)
    mpq_set(value, other);
}

void take_higher(mpq_t value, const mpq_t other) {
  if (mpq_cmp(other, value) > 0)
    mpq_set(value, other);
}

void limit(mpq_t value, int64_t low, int64_t high) {
  mpq_t edge;
  mpq_init(edge);
  set_nano(edge, low);
  take_higher(value, edge);
  set_nano(edge, high);
  take_lower(value, edge);
  mpq_clear(edge);
}

/* Points rounded half away from zero to `digits` digits, in nano-points. */
int64_t round_points(const mpq_t points, int digits) {
  mpz_t scale, doubled, divisor;
  mpz_inits(scale, doubled, divisor, NULL);
  mpz_ui_pow_ui(scale, 10, (unsigned long)digits);
  mpz_mul(doubled, mpq_numref(points), scale);
  mpz_mul_ui(doubled, doubled, 2);
  const int sign = mpz_sgn(doubled);
  mpz_abs(doubled, doubled);
  mpz_add(doubled, doubled, mpq_denref(points)); /* floor(|x| + 1/2) */
  mpz_mul_ui(divisor, mpq_denref(points), 2);
  mpz_fdiv_q(doubled, doubled, divisor);
  mpz_ui_pow_ui(scale, 10, (unsigned long)(9 - digits));
  mpz_mul(doubled, doubled, scale);
  const int64_t nano = mpz_get_si(doubled) * sign;
  mpz_clears(scale, doubled, divisor, NULL);
  return nano;
}

int64_t nano_of(const mpq_t points) {
  return round_points(points, 9);
}

/* Rounds to nano-points; *close if 1e-3 nano-point would have changed that. */
static void set_rounded(mpq_t value, const mpfr_t points, bool *close) {
  mpfr_t nano, nudged;
  mpfr_inits2(PRECISION, nano, nudged, NULL);
  mpfr_mul_ui(nano, points, (unsigned long)SY_NANO, MPFR_RNDN);
  mpfr_sub_d(nudged, nano, 1e-3, MPFR_RNDN);
  mpfr_round(nudged, nudged);
  const long lower = mpfr_get_si(nudged, MPFR_RNDN);
  mpfr_add_d(nudged, nano, 1e-3, MPFR_RNDN);
  mpfr_round(nudged, nudged);
  *close |= lower != mpfr_get_si(nudged, MPFR_RNDN);
  mpfr_round(nano, nano);
  set_nano(value, mpfr_get_si(nano, MPFR_RNDN));
  mpfr_clears(nano, nudged, NULL);
}

/* exp(sum w ln s), or 1 / sum (w / s); 0 as soon as one score is. */
void set_curved_mean(mpq_t value, bool geometric, mpq_t *shares, const int64_t *scores,
                     uint32_t count, bool *close) {
  mpfr_t sum, score;
  mpq_t exact;
  mpfr_inits2(PRECISION, sum, score, NULL);
  mpq_init(exact);
  mpfr_set_ui(sum, 0, MPFR_RNDN);
  bool zero = false;
  for (uint32_t i = 0; i < count; i++) {
    if (mpq_sgn(shares[i]) == 0)
      continue;
    zero |= scores[i] == 0;
    set_nano(exact, scores[i]);
    mpfr_set_q(score, exact, MPFR_RNDN);
    if (geometric)
      mpfr_log(score, score, MPFR_RNDN);
    else
      mpfr_ui_div(score, 1, score, MPFR_RNDN);
    mpfr_mul_q(score, score, shares[i], MPFR_RNDN);
    mpfr_add(sum, sum, score, MPFR_RNDN);
  }
  if (zero) {
    mpq_set_ui(value, 0, 1);
  } else {
    if (geometric)
      mpfr_exp(sum, sum, MPFR_RNDN);
    else
      mpfr_ui_div(sum, 1, sum, MPFR_RNDN);
    set_rounded(value, sum, close);
  }
  mpfr_clears(sum, score, NULL);
  mpq_clear(exact);
}
