/* SPDX-License-Identifier: Apache-2.0
 *
 * r2-cohort.c: the numbers of a cohort in order, and how far each is from the middle one
 *
 * Mean and standard deviation are computed from differences to the middle number p of the cohort,
 * each of which is exact before it is rounded to a long double (u = 2^-64): d(i) = x(i) - p, or
 * ln(x(i) / p). Whatever the offset of the numbers, |d(i)| is at most their range r, and the sums
 * are compensated, so the mean m of the d(i) is off by less than 3ur, each d(i) - m by less than
 * 6ur, and so is the deviation s, which is at least r / sqrt(2n): relative to s, 6u sqrt(2n), below
 * 1e-12 for all n.
 */
#include "measure/r2-measure.h"

/* Whether two cells, or their absence, are written alike. */
static bool are_alike(const struct sy_column_data *column, uint64_t a, uint64_t b) {
  if (!has_value(column, a) || !has_value(column, b))
    return has_value(column, a) == has_value(column, b);
  return memcmp(&column->decimals[a], &column->decimals[b], sizeof *column->decimals) == 0 &&
         (!column->exact ||
          (column->exact[a] == column->exact[b] && column->scale[a] == column->scale[b]));
}

/* As fraction_compare(). Units whose rows are written alike are equal at once. */
static int compare_units(const struct scoring *scoring, uint64_t a, uint64_t b) {
  const uint64_t *first_row = scoring->table->first_row;
  const uint64_t count = first_row[a + 1] - first_row[a];
  const bool collected = !is_estimated(scoring, a) && !is_estimated(scoring, b);
  uint64_t alike = 0;
  while (
      collected && count == first_row[b + 1] - first_row[b] && alike < count &&
      are_alike(scoring->table->columns[VALUE], first_row[a] + alike, first_row[b] + alike) &&
      are_alike(scoring->table->columns[DENOMINATOR], first_row[a] + alike, first_row[b] + alike))
    alike++;
  if (collected && count > 0 && alike == count)
    return 0;
  const struct fraction left = unit_number(scoring, a), right = unit_number(scoring, b);
  return fraction_compare(&left, &right);
}

static int compare_known(const struct scoring *scoring, const struct known *a,
                         const struct known *b) {
  if (a->number < b->number || a->number > b->number)
    return a->number < b->number ? -1 : 1;
  return a->unit == b->unit ? 0 : compare_units(scoring, a->unit, b->unit);
}

/* Merge sort: qsort() hands its comparison nothing else, and may ask the system for the size of its
 * memory. */
void sort_known(const struct scoring *scoring, struct known *items, struct known *room,
                size_t count) {
  if (count < 2)
    return;
  const size_t half = count / 2;
  sort_known(scoring, items, room, half);
  sort_known(scoring, items + half, room, count - half);
  memcpy(room, items, half * sizeof *items);
  size_t left = 0, right = half, at = 0;
  while (left < half)
    items[at++] = right < count && compare_known(scoring, &items[right], &room[left]) < 0
                      ? items[right++]
                      : room[left++];
}

/* Nearly a long double's digits: the nearest double, and the nearest to what is left. */
static long double long_double_of(const struct fraction *number) {
  const double high = fraction_double(number);
  int exponent;
  const double mantissa = frexp(high, &exponent);
  struct fraction rounded = fraction_of((int64_t)ldexp(mantissa, DBL_MANT_DIG));
  exponent -= DBL_MANT_DIG;
  natural_shift_left(exponent < 0 ? &rounded.bottom : &rounded.top, (unsigned)abs(exponent));
  const struct fraction rest = fraction_subtract(number, &rounded);
  return (long double)high + (long double)fraction_double(&rest);
}

long double log_ratio(const struct fraction *a, const struct fraction *b) {
  const struct fraction ratio = fraction_divide(a, b), one = fraction_of(1);
  const struct fraction above = fraction_subtract(&ratio, &one);
  const double size = fraction_double(&ratio);
  return size > 0.5 && size < 2 ? log1pl(long_double_of(&above)) : logl(long_double_of(&ratio));
}

struct fraction number_at(const struct scoring *scoring, size_t place) {
  place = winsorised_place(scoring->ends, scoring->known, place);
  const struct fraction number = unit_number(scoring, scoring->sorted[place].unit);
  if (scoring->shape == AS_WRITTEN)
    return number;
  return scoring->shape == ABOVE_ORIGIN ? fraction_subtract(&number, &scoring->origin)
                                        : fraction_subtract(&scoring->origin, &number);
}

bool are_equal_at(const struct scoring *scoring, size_t a, size_t b) {
  a = winsorised_place(scoring->ends, scoring->known, a);
  b = winsorised_place(scoring->ends, scoring->known, b);
  return a == b || compare_known(scoring, &scoring->sorted[a], &scoring->sorted[b]) == 0;
}

long double distance(const struct scoring *scoring, const struct fraction *number) {
  if (takes_logarithm(scoring)) {
    const long double ratio = log_ratio(number, &scoring->middle);
    return scoring->shape == BELOW_ORIGIN ? -ratio : ratio;
  }
  const struct fraction above = fraction_subtract(number, &scoring->middle);
  return fraction_sign(&above) == 0 ? 0 : long_double_of(&above);
}

/* A sum whose rounding errors are added up too (Neumaier 1974). */
struct compensated {
  long double sum, lost;
};

static void add(struct compensated *all, long double number) {
  const long double sum = all->sum + number;
  all->lost +=
      fabsl(all->sum) >= fabsl(number) ? (all->sum - sum) + number : (number - sum) + all->sum;
  all->sum = sum;
}

int find_distances(struct scoring *scoring) {
  const size_t count = scoring->known;
  if (!scoring->distances)
    scoring->distances = calloc(count, sizeof *scoring->distances);
  if (!scoring->distances)
    return no_memory(scoring->failure);
  scoring->middle = number_at(scoring, count / 2);
  for (size_t i = 0; i < count; i++)
    if (i > 0 && are_equal_at(scoring, i - 1, i)) {
      scoring->distances[i] = scoring->distances[i - 1];
    } else {
      const struct fraction number = number_at(scoring, i);
      scoring->distances[i] = distance(scoring, &number);
    }
  return SY_OK;
}

int find_deviation(struct scoring *scoring) {
  const size_t count = scoring->known;
  const int status = find_distances(scoring);
  if (status != SY_OK)
    return status;
  const long double *distances = scoring->distances;
  struct compensated sum = {0, 0}, squares = {0, 0};
  for (size_t i = 0; i < count; i++)
    add(&sum, distances[i]);
  scoring->middle_mean = (sum.sum + sum.lost) / (long double)count;
  for (size_t i = 0; i < count; i++)
    add(&squares, (distances[i] - scoring->middle_mean) * (distances[i] - scoring->middle_mean));
  const size_t divisor = scoring->measure->deviation == SAMPLE ? count - 1 : count;
  scoring->deviation = sqrtl((squares.sum + squares.lost) / (long double)divisor);
  return SY_OK;
}
