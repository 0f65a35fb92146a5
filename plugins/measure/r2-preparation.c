/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-preparation.c: estimates of missing numbers, and what is done about outliers
 */
#include "measure/r2-measure.h"

/* ---- missing numbers ---- */

/* The group that a unit's estimate comes from; -1: there is none. */
static int64_t group_of(const struct scoring *scoring, uint64_t unit) {
  if (!scoring->groups)
    return 0;
  const struct sy_column_data *column = scoring->groups->columns[0];
  for (uint64_t row = scoring->groups->first_row[unit]; row < scoring->groups->first_row[unit + 1];
       row++)
    if (has_value(column, row))
      return column->texts[row];
  return -1;
}

static struct fraction median_of(const struct scoring *scoring, const uint64_t *units,
                                 size_t count) {
  const struct fraction upper = unit_number(scoring, units[count / 2]);
  if (count % 2 == 1)
    return upper;
  const struct fraction lower = unit_number(scoring, units[count / 2 - 1]), two = fraction_of(2);
  const struct fraction sum = fraction_add(&lower, &upper);
  return fraction_divide(&sum, &two);
}

static struct fraction mean_of(const struct scoring *scoring, const uint64_t *units, size_t count) {
  struct fraction sum = fraction_of(0);
  for (size_t i = 0; i < count; i++) {
    const struct fraction number = unit_number(scoring, units[i]);
    sum = fraction_add(&sum, &number);
  }
  const struct fraction divisor = fraction_of((int64_t)count);
  return fraction_divide(&sum, &divisor);
}

/* Units with numbers by group: those of group g are members[first[g]] to members[first[g + 1]], the
 * latter not included, with rising numbers. */
struct groups {
  size_t *first;
  uint64_t *members;
};

static void fill_groups(const struct scoring *scoring, size_t count, struct groups *groups) {
  size_t *next = groups->first + 1; /* first[g + 1], while group g is filled */
  for (size_t i = 0; i < scoring->known; i++) {
    const int64_t group = group_of(scoring, scoring->sorted[i].unit);
    if (group >= 0 && (size_t)group + 1 < count)
      next[group + 1]++;
  }
  for (size_t group = 1; group < count; group++)
    next[group] += next[group - 1];
  for (size_t i = 0; i < scoring->known; i++) {
    const int64_t group = group_of(scoring, scoring->sorted[i].unit);
    if (group >= 0)
      groups->members[next[group]++] = scoring->sorted[i].unit;
  }
}

int estimate_missing(struct scoring *scoring) {
  const bool median =
      scoring->measure->impute == IMPUTE_MEDIAN || scoring->measure->impute == IMPUTE_GROUP_MEDIAN;
  const size_t count = scoring->groups ? scoring->groups->columns[0]->dictionary_count : 1;
  struct groups groups = {calloc(count + 2, sizeof *groups.first),
                          calloc(scoring->known + 1, sizeof *groups.members)};
  uint8_t *made = calloc(count + 1, 1);
  scoring->estimates = calloc(count + 1, sizeof *scoring->estimates);
  const bool room = groups.first && groups.members && made && scoring->estimates;
  if (room)
    fill_groups(scoring, count, &groups);
  for (size_t i = 0; room && i < scoring->without_count; i++) {
    const uint64_t unit = scoring->without[i];
    const int64_t group = group_of(scoring, unit);
    if (group < 0 || groups.first[group] == groups.first[group + 1])
      continue;
    const uint64_t *members = groups.members + groups.first[group];
    const size_t size = groups.first[group + 1] - groups.first[group];
    if (!made[group])
      scoring->estimates[group] = (median ? median_of : mean_of)(scoring, members, size);
    made[group] = 1;
    scoring->estimate[unit] = (uint64_t)group + 1;
    scoring->sorted[scoring->known++] =
        (struct known){fraction_double(&scoring->estimates[group]), unit};
  }
  free(groups.first);
  free(groups.members);
  free(made);
  return room ? SY_OK : no_memory(scoring->failure);
}

/* ---- outliers ---- */

/* Sets the origin a hundredth of the range outside the numbers (COINr, log_CT_plus()). */
static void set_origin(struct scoring *scoring, bool above) {
  const struct fraction lowest = unit_number(scoring, scoring->sorted[0].unit),
                        highest = unit_number(scoring, scoring->sorted[scoring->known - 1].unit),
                        hundred = fraction_of(100);
  const struct fraction range = fraction_subtract(&highest, &lowest);
  const struct fraction margin = fraction_divide(&range, &hundred);
  scoring->origin = above ? fraction_subtract(&lowest, &margin) : fraction_add(&highest, &margin);
  scoring->shape = above ? ABOVE_ORIGIN : BELOW_ORIGIN;
}

int treat_outliers(struct scoring *scoring) {
  const struct measure *measure = scoring->measure;
  if (measure->outliers == OUTLIERS_KEEP)
    return SY_OK;
  const int status = find_distances(scoring);
  const struct winsorised none = {0, 0};
  const long double *numbers = scoring->distances;
  long double skewness, left;
  if (status != SY_OK ||
      !are_outlying(numbers, scoring->known, none, &measure->outlying, &skewness))
    return status;
  if (measure->outliers != OUTLIERS_LOG)
    scoring->ends = winsorise(numbers, scoring->known, &measure->outlying);
  if (measure->outliers == OUTLIERS_WINSORISE ||
      (measure->outliers == OUTLIERS_BOTH &&
       !are_outlying(numbers, scoring->known, scoring->ends, &measure->outlying, &left)))
    return SY_OK;
  scoring->ends = none;
  set_origin(scoring, skewness > 0);
  return SY_OK;
}
