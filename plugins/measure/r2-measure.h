/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-measure.h: what the files of revision 2 share
 *
 * measure-r2.c has the description and the course of a call. A unit's rows become one number in
 * r2-rows.c; r2-cohort.c compares the numbers of a cohort, r2-preparation.c estimates missing ones
 * and treats outliers, r2-curves.c turns a number into a score, and r2-results.c writes it.
 *
 * An instance is never changed. A call has its own `struct scoring`.
 */
#ifndef R2_MEASURE_H
#define R2_MEASURE_H

#include "common/fraction.h"
#include "common/notices.h"
#include "measure/r2-outliers.h"

enum { VALUES, GROUPS };
enum { VALUE, NOTE, DENOMINATOR };
enum {
  CURVE,
  BETTER,
  COMBINE,
  WORST,
  BEST,
  MEAN_SCORE,
  SPREAD,
  MEDIAN,
  TENTH,
  LOWEST,
  HIGHEST,
  CLIP,
  DEVIATION,
  TIES,
  WORST_SCORE,
  BEST_SCORE,
  LOGARITHM,
  OUTLIERS,
  MOST_WINSORISED,
  SKEWNESS,
  KURTOSIS,
  IMPUTE,
  PARAMETERS
};
enum { AS_IS, GOALPOSTS, MIN_MAX, Z_SCORE, PERCENTILE_RANK, SHARE_OF_BEST, LOG_NORMAL };
enum { HIGHER, LOWER };
enum { COMBINE_ONLY, COMBINE_MEAN, COMBINE_SUM, COMBINE_MIN, COMBINE_MAX };
enum { POPULATION, SAMPLE };
enum { TIES_AVERAGE, TIES_MIN, TIES_MAX, TIES_DENSE };
enum { OUTLIERS_KEEP, OUTLIERS_WINSORISE, OUTLIERS_LOG, OUTLIERS_BOTH };
enum { IMPUTE_NONE, IMPUTE_MEDIAN, IMPUTE_MEAN, IMPUTE_GROUP_MEDIAN, IMPUTE_GROUP_MEAN };
enum { FOUND_LOW, FOUND_WINSORISED, FOUND_LOGARITHM, FOUND_ESTIMATED };
/* Each way of imputing has a reason, in the same order, after those that are listed here. */
enum { REASON_BLANK, NO_VARIATION, OUTSIDE, BAD_ROW, ESTIMATED_BY };
enum { SECOND_ROW, OUTSIDE_ROW, TOO_LARGE, NOT_POSITIVE, BAD_DENOMINATOR };

/* ---- an instance and a call ---- */

/* A parameter exactly, and as it came. */
struct limit {
  struct fraction exact;
  double number;
};

struct measure {
  struct teller teller;
  int64_t curve, combine, deviation, ties, outliers, impute;
  struct outlier_limits outlying;
  bool lower, clip, logarithm;
  struct limit worst, best, lowest, highest, median, tenth, worst_score, best_score;
  double mean, spread;
  struct sy_plugin described;
};

/* A unit of the cohort, by its number rounded to a double; rounding keeps the order. */
struct known {
  double number;
  uint64_t unit;
};

/* Outliers may be replaced with the logarithm of the distance from an origin just outside the
 * numbers, on the side where they are crowded. */
enum shape { AS_WRITTEN, ABOVE_ORIGIN, BELOW_ORIGIN };

struct scoring {
  const struct measure *measure;
  const struct sy_table_data *table, *groups; /* groups: NULL if there are none */
  const struct sy_result *result;
  struct sy_failure *failure;
  uint64_t unit_count;
  struct known *sorted; /* rising */
  size_t known;
  uint64_t *without; /* units without a number, while they may get an estimate */
  size_t without_count;
  uint64_t *estimate;         /* per unit: 0, or k for estimates[k - 1]; NULL: none are made */
  struct fraction *estimates; /* per group */
  long double *distances;     /* of `sorted` from the middle, while the cohort is prepared */
  struct winsorised ends;
  enum shape shape;
  struct fraction origin;
  long double middle_mean, deviation; /* of distances from the middle */
  struct fraction middle, first, last;
};

static inline bool is_estimated(const struct scoring *scoring, uint64_t unit) {
  return scoring->estimate && scoring->estimate[unit] > 0;
}

static inline bool takes_logarithm(const struct scoring *scoring) {
  return scoring->measure->logarithm || scoring->shape != AS_WRITTEN;
}

/* Whether the curve depends on the other units. */
static inline bool compares_units(const struct measure *measure) {
  return measure->curve != AS_IS && measure->curve != GOALPOSTS && measure->curve != LOG_NORMAL;
}

/* ---- rows (r2-rows.c) ---- */

enum state { HAS_NUMBER, HAS_NONE, IS_BAD };

/* Checks all rows of a unit and reports each that makes no sense. Returns SY_OK or a refusal. */
int check_unit(const struct scoring *scoring, uint64_t unit, enum state *state);

/* The number of a unit that has one, or its estimate. */
struct fraction unit_number(const struct scoring *scoring, uint64_t unit);

/* The one row that a unit's number is of; UINT64_MAX: there are several, or none. */
uint64_t only_row(const struct scoring *scoring, uint64_t unit);

/* ---- the cohort (r2-cohort.c) ---- */

/* Sorts by number, equal ones as they stand. `room` has space for `count` units. */
void sort_known(const struct scoring *scoring, struct known *items, struct known *room,
                size_t count);

/* The number of `sorted` that counts in a place: winsorised, and from the origin. */
struct fraction number_at(const struct scoring *scoring, size_t place);

bool are_equal_at(const struct scoring *scoring, size_t a, size_t b);

/* ln(a / b), precise also where they are close. Both are above 0. */
long double log_ratio(const struct fraction *a, const struct fraction *b);

/* How far a number is from the middle one, after find_distances(). */
long double distance(const struct scoring *scoring, const struct fraction *number);

/* Fills `distances`, which the caller frees. Returns SY_OK or SY_FAILED. */
int find_distances(struct scoring *scoring);

/* Fills `middle_mean` and `deviation`. Returns SY_OK or SY_FAILED. */
int find_deviation(struct scoring *scoring);

/* ---- preparation (r2-preparation.c) ---- */

/* Estimates the number of each unit without one, if its group has any, and adds it to `sorted`,
 * which has room for all units. The caller frees `estimates`. Returns SY_OK or SY_FAILED. */
int estimate_missing(struct scoring *scoring);

/* Decides what is done about outliers: fills `ends`, or `shape` and `origin`. Returns SY_OK or
 * SY_FAILED. */
int treat_outliers(struct scoring *scoring);

/* ---- curves (r2-curves.c) ---- */

/* The lowest and highest score that an instance can give. */
void curve_range(const struct measure *measure, double *lowest, double *highest);

/* Scores a unit by its number. */
void score_number(const struct scoring *scoring, uint64_t unit, const struct fraction *number);

/* Scores all of `sorted` by their ranks. */
void score_ranks(const struct scoring *scoring);

/* ---- results (r2-results.c) ---- */

/* Gives a unit its score, as an estimate if its number is one, and reports it if it is low. */
void give(const struct scoring *scoring, uint64_t unit, double score);

/* Reports what was done to the number in a place of `sorted` before it was scored. */
void tell_prepared(const struct scoring *scoring, size_t place);

#endif /* R2_MEASURE_H */
