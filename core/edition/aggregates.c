/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregates.c: how groups combine their children's scores
 *
 * Each aggregate has one function and one row. Mean, sum, minimum and maximum are exact. Geometric
 * and harmonic means are computed in extended precision and rounded to nano-points here;
 * docs/exactness.md states their error.
 */
#include "edition/edition.h"

#include <math.h>

/* Where weights after re-weighting are so large that their products with scores may exceed 128
 * bits. */
static struct sy_exact mean_of_shares(const struct sy_parts *parts) {
  struct sy_exact sum = sy_exact_of(0);
  for (uint32_t i = 0; i < parts->count; i++)
    sum = sy_exact_add(sum,
                       sy_exact_share(parts->items[i].score, parts->items[i].weight, parts->total));
  return sum;
}

/* Weighted sum of the scores over the total. */
static struct sy_exact mean(const struct sy_parts *parts) {
  sy_int128 sum = 0;
  if (parts->total > SY_MAX_WEIGHT_SUM)
    return mean_of_shares(parts);
  for (uint32_t i = 0; i < parts->count; i++)
    sum += parts->items[i].weight * parts->items[i].score;
  return sy_exact_quotient(sum, parts->total);
}

/* Rounds a mean of scores that are at least 0, and limits it to the highest of them. */
static struct sy_exact from_long_double(long double nano) {
  const long double rounded = roundl(nano);
  return sy_exact_of(rounded < (long double)SY_SCORE_LIMIT ? (int64_t)rounded : SY_SCORE_LIMIT);
}

/* The loader has checked that no score is below 0. */
static bool has_zero(const struct sy_parts *parts) {
  for (uint32_t i = 0; i < parts->count; i++)
    if (parts->items[i].score <= 0)
      return true;
  return false;
}

static struct sy_exact geometric(const struct sy_parts *parts) {
  long double sum = 0;
  if (has_zero(parts))
    return sy_exact_of(0);
  for (uint32_t i = 0; i < parts->count; i++)
    sum += (long double)parts->items[i].weight * logl((long double)parts->items[i].score);
  return from_long_double(expl(sum / (long double)parts->total));
}

static struct sy_exact harmonic(const struct sy_parts *parts) {
  long double sum = 0;
  if (has_zero(parts))
    return sy_exact_of(0);
  for (uint32_t i = 0; i < parts->count; i++)
    sum += (long double)parts->items[i].weight / (long double)parts->items[i].score;
  return from_long_double((long double)parts->total / sum);
}

static struct sy_exact minimum(const struct sy_parts *parts) {
  int64_t found = parts->items[0].score;
  for (uint32_t i = 1; i < parts->count; i++)
    found = MIN(found, parts->items[i].score);
  return sy_exact_of(found);
}

static struct sy_exact maximum(const struct sy_parts *parts) {
  int64_t found = parts->items[0].score;
  for (uint32_t i = 1; i < parts->count; i++)
    found = MAX(found, parts->items[i].score);
  return sy_exact_of(found);
}

/* ---- The table ---- */

/* Each entry is row(enumerator, name, members). */
/* clang-format off */
#define AGGREGATES(row)                                                                            \
  row(SY_MEAN, "mean", .evaluate = mean, .uses_weights = true, .adds = true),                     \
  row(SY_GEOMETRIC, "geometric", .evaluate = geometric, .text = N_("geometric mean of the parts"), \
      .uses_weights = true, .needs_nonnegative = true),                                                                  \
  row(SY_HARMONIC, "harmonic", .evaluate = harmonic, .text = N_("harmonic mean of the parts"),     \
      .uses_weights = true, .needs_nonnegative = true),                                                                  \
  row(SY_MINIMUM, "min", .evaluate = minimum, .text = N_("lowest score of the parts")),                                                     \
  row(SY_MAXIMUM, "max", .evaluate = maximum, .text = N_("highest score of the parts")),                                                     \
  row(SY_SUM, "sum", .evaluate = mean, .uses_weights = true, .needs_points = true, .adds = true)
/* clang-format on */

#define RULES(aggregate, word, ...) [aggregate] = {__VA_ARGS__}
#define NAME(aggregate, word, ...) [aggregate] = word

const struct sy_aggregate_rules sy_aggregates[] = {AGGREGATES(RULES)};
const char *const sy_aggregate_names[] = {AGGREGATES(NAME), NULL};
