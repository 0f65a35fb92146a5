/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle-awards.c: ranks and bands, written a second time
 *
 * A unit's rank is one more than the number of units that beat it: no sorting, every pair compared.
 */
#include "oracle.h"

/* Halves away from zero. */
static int64_t round_to(int64_t nano, int64_t step) {
  const int64_t whole = nano / step, rest = nano % step;
  return whole + (2 * rest >= step) - (2 * rest <= -step);
}

static int64_t power_of_ten(unsigned exponent) {
  return exponent ? 10 * power_of_ten(exponent - 1) : 1;
}

static bool is_ranked(const sy_assessment *scored, uint32_t node, uint32_t unit) {
  return sy_outcome_of(scored, node, unit) == SY_SCORED &&
         (sy_marks_of(scored, node, unit) & SY_MARK_DISQUALIFIED) == 0;
}

/* What the unit is compared by: step 0 is the award's node. */
static int64_t key_of(const sy_assessment *scored, const struct sy_award *award, uint32_t unit,
                      guint step) {
  const uint32_t node = step ? award->tie_break.items[step - 1] : award->node;
  if (sy_outcome_of(scored, node, unit) != SY_SCORED)
    return INT64_MIN;
  const int64_t score = sy_score_of(scored, node, unit);
  const bool shown = step == 0 && award->rank_on == SY_RANK_SHOWN;
  return round_to(score, shown ? power_of_ten(9 - award->digits) : 1000);
}

/* Positive if `a` beats `b`; *step is what decides. */
static int compare(const sy_assessment *scored, const struct sy_award *award, uint32_t a,
                   uint32_t b, guint *step) {
  for (*step = 0; *step <= award->tie_break.count; (*step)++) {
    const int64_t left = key_of(scored, award, a, *step), right = key_of(scored, award, b, *step);
    if (left != right)
      return left > right ? 1 : -1;
  }
  return 0;
}

static void rank_unit(const sy_assessment *scored, const struct sy_award *award,
                      const struct sy_cohort *cohort, uint32_t unit, struct sy_standing *standing) {
  uint32_t better = 0, closest = SY_NONE;
  guint step;
  for (uint32_t other = cohort->first_unit; other < cohort->first_unit + cohort->unit_count;
       other++) {
    if (other == unit || !is_ranked(scored, award->node, other))
      continue;
    const int order = compare(scored, award, other, unit, &step);
    standing->tied[unit] |= order == 0;
    better += order > 0;
    if (order > 0 && (closest == SY_NONE || compare(scored, award, other, closest, &step) < 0))
      closest = other;
  }
  standing->rank[unit] = better + 1;
  if (closest != SY_NONE) {
    compare(scored, award, closest, unit, &step);
    standing->decided_by[unit] = (uint8_t)step;
  }
}

static uint32_t quota_of(const struct sy_band *band, uint32_t ranked) {
  if (band->has_count)
    return band->count;
  if (!band->has_share)
    return UINT32_MAX;
  const int64_t numerator = band->share.numerator * ranked, denominator = band->share.denominator;
  const int64_t down = numerator / denominator, rest = numerator % denominator;
  if (band->rounding == SY_ROUND_UP)
    return (uint32_t)(down + (rest > 0));
  if (band->rounding == SY_ROUND_DOWN)
    return (uint32_t)down;
  return (uint32_t)((2 * numerator + denominator) / (2 * denominator));
}

static bool reaches(int64_t score, const struct sy_band *band) {
  const int64_t left = round_to(score, 1000), right = round_to(band->threshold, 1000);
  return !band->has_threshold || (band->comparison == SY_ABOVE ? left > right : left >= right);
}

/* Goes down the ranks; a rank is given out whole, but for units that miss the threshold, which end
 * the band. Who of a shared rank goes on to the next band comes before all later ranks. */
static void give_bands(const sy_assessment *scored, const struct sy_award *award,
                       const struct sy_cohort *cohort, uint32_t ranked,
                       struct sy_standing *standing) {
  guint band = 0;
  uint32_t taken = 0;
  const uint32_t end = cohort->first_unit + cohort->unit_count;
  for (uint32_t rank = 1; rank <= ranked && band < award->band_count; rank++) {
    if (taken >= quota_of(&award->bands[band], ranked)) {
      band++;
      taken = 0;
      rank--;
      continue;
    }
    bool all = true;
    for (uint32_t unit = cohort->first_unit; unit < end; unit++) {
      if (standing->rank[unit] != rank || standing->band[unit] != 0)
        continue;
      if (reaches(sy_score_of(scored, award->node, unit), &award->bands[band])) {
        standing->band[unit] = (uint16_t)(band + 1);
        taken++;
      } else {
        all = false;
      }
    }
    if (!all) {
      band++;
      taken = 0;
      rank--;
    }
  }
}

void oracle_award(const sy_assessment *scored, const struct sy_award *award,
                  const struct sy_cohort *cohort, struct sy_standing *standing) {
  uint32_t ranked = 0;
  for (uint32_t unit = cohort->first_unit; unit < cohort->first_unit + cohort->unit_count; unit++)
    if (is_ranked(scored, award->node, unit)) {
      ranked++;
      rank_unit(scored, award, cohort, unit, standing);
    }
  give_bands(scored, award, cohort, ranked, standing);
}
