/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-curves.c: from a number to a score
 */
#include "measure/r2-measure.h"

#define MOST_DEVIATIONS 65536 /* no z is beyond the root of the number of units, of 32 bits */

void curve_range(const struct measure *measure, double *lowest, double *highest) {
  *lowest = 0;
  *highest = 100;
  if (measure->curve == AS_IS) {
    *lowest = measure->lowest.number;
    *highest = measure->highest.number;
  } else if (measure->curve == GOALPOSTS || measure->curve == MIN_MAX) {
    *lowest = measure->worst_score.number;
    *highest = measure->best_score.number;
  } else if (measure->curve == Z_SCORE && !measure->clip) {
    *lowest = measure->mean - MOST_DEVIATIONS * measure->spread;
    *highest = measure->mean + MOST_DEVIATIONS * measure->spread;
  }
}

/* From worst_score at `worst` to best_score at `best`, and no further. */
static double linear(const struct scoring *scoring, const struct fraction *value,
                     const struct fraction *worst, const struct fraction *best) {
  const struct measure *measure = scoring->measure;
  const int way = fraction_compare(worst, best);
  if (fraction_compare(value, worst) * way >= 0)
    return measure->worst_score.number;
  if (fraction_compare(value, best) * way <= 0)
    return measure->best_score.number;
  if (takes_logarithm(scoring)) {
    const long double share = log_ratio(value, worst) / log_ratio(best, worst);
    const long double low = measure->worst_score.number, high = measure->best_score.number;
    return (double)(low + share * (high - low));
  }
  const struct fraction done = fraction_subtract(value, worst),
                        way_long = fraction_subtract(best, worst);
  const struct fraction share = fraction_divide(&done, &way_long);
  const struct fraction scores =
      fraction_subtract(&measure->best_score.exact, &measure->worst_score.exact);
  const struct fraction gained = fraction_multiply(&share, &scores);
  const struct fraction score = fraction_add(&measure->worst_score.exact, &gained);
  return fraction_score(&score);
}

static double min_max(const struct scoring *scoring, const struct fraction *value) {
  return scoring->measure->lower ? linear(scoring, value, &scoring->last, &scoring->first)
                                 : linear(scoring, value, &scoring->first, &scoring->last);
}

static double z_score(const struct scoring *scoring, const struct fraction *value) {
  const struct measure *measure = scoring->measure;
  long double above = distance(scoring, value) - scoring->middle_mean;
  if (measure->lower)
    above = -above;
  const double score = (double)(measure->mean + measure->spread * (above / scoring->deviation));
  return measure->clip ? limited(score) : score;
}

static double share_of_best(const struct scoring *scoring, const struct fraction *value) {
  const bool lower = scoring->measure->lower;
  const struct fraction best = lower ? scoring->first : scoring->last;
  if (fraction_compare(value, &best) == 0)
    return 100;
  struct fraction share = lower ? fraction_divide(&best, value) : fraction_divide(value, &best);
  const struct fraction hundred = fraction_of(100);
  share = fraction_multiply(&share, &hundred);
  return fraction_score(&share);
}

/* Nine tenths of the standard normal distribution lie below this. */
#define NORMAL_90 1.2815515655446004L

static double log_normal(const struct measure *measure, const struct fraction *value) {
  if (fraction_sign(value) <= 0)
    return 100;
  const long double deviation =
      log_ratio(&measure->median.exact, &measure->tenth.exact) / NORMAL_90;
  return limited(
      (double)(50 * erfcl(log_ratio(value, &measure->median.exact) / (deviation * sqrtl(2)))));
}

/* Scores those of `sorted` from `first` up to `end`, whose numbers are equal; `group`: the groups
 * below them, of `groups`. */
static double rank_of(const struct scoring *scoring, size_t first, size_t end, size_t group,
                      size_t groups) {
  const struct measure *measure = scoring->measure;
  const size_t worse = measure->lower ? scoring->known - end : first, equal = end - first;
  const size_t worse_groups = measure->lower ? groups - 1 - group : group;
  size_t doubled = 2 * worse, most = scoring->known - 1;
  if (measure->ties == TIES_AVERAGE)
    doubled += equal - 1;
  else if (measure->ties == TIES_MAX)
    doubled += 2 * (equal - 1);
  else if (measure->ties == TIES_DENSE)
    doubled = 2 * worse_groups, most = groups - 1;
  struct fraction rank = fraction_of((int64_t)(50 * doubled));
  rank.bottom = natural_of(most);
  return fraction_score(&rank);
}

void score_number(const struct scoring *scoring, uint64_t unit, const struct fraction *number) {
  const struct measure *measure = scoring->measure;
  if (measure->curve == AS_IS && (fraction_compare(number, &measure->lowest.exact) < 0 ||
                                  fraction_compare(number, &measure->highest.exact) > 0))
    set_outcome(scoring->result, unit, SY_ERROR, OUTSIDE);
  else if (measure->curve == AS_IS)
    give(scoring, unit, fraction_score(number));
  else if (measure->curve == GOALPOSTS)
    give(scoring, unit, linear(scoring, number, &measure->worst.exact, &measure->best.exact));
  else if (measure->curve == MIN_MAX)
    give(scoring, unit, min_max(scoring, number));
  else if (measure->curve == Z_SCORE)
    give(scoring, unit, z_score(scoring, number));
  else if (measure->curve == SHARE_OF_BEST)
    give(scoring, unit, share_of_best(scoring, number));
  else
    give(scoring, unit, log_normal(measure, number));
}

/* Where the units that are equal to the one at `first` end. */
static size_t end_of_equals(const struct scoring *scoring, size_t first) {
  size_t end = first + 1;
  while (end < scoring->known && are_equal_at(scoring, first, end))
    end++;
  return end;
}

void score_ranks(const struct scoring *scoring) {
  size_t groups = 0, group = 0;
  for (size_t first = 0; first < scoring->known; first = end_of_equals(scoring, first))
    groups++;
  for (size_t first = 0, end; first < scoring->known; first = end, group++) {
    end = end_of_equals(scoring, first);
    for (size_t i = first; i < end; i++)
      give(scoring, scoring->sorted[i].unit, rank_of(scoring, first, end, group, groups));
  }
}
