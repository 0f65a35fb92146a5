/* SPDX-License-Identifier: Apache-2.0
 *
 * agreement.c: how far raters agree
 */
#include "statistics/statistics.h"

#include <math.h>
#include <string.h>

/* ---- marks as codes ---- */

/* The marks of subjects with at least two, as indices into the list of different marks. */
struct coded {
  size_t subject_count, count, code_count;
  size_t *first;   /* per subject, and the end */
  uint32_t *codes; /* ascending within a subject */
  double *values;  /* per code, ascending */
};

static void coded_marks_clear(struct coded *coded) {
  g_free(coded->first);
  g_free(coded->codes);
  g_free(coded->values);
}
typedef struct coded coded_marks;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(coded_marks, coded_marks_clear)

static int compare_numbers(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static int compare_codes(const void *left, const void *right) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

/* The different marks, ascending. */
static void find_values(struct coded *coded) {
  qsort(coded->values, coded->count, sizeof *coded->values, compare_numbers);
  for (size_t i = 0; i < coded->count; i++)
    if (i == 0 || coded->values[i] != coded->values[coded->code_count - 1])
      coded->values[coded->code_count++] = coded->values[i];
}

static uint32_t code_of(const struct coded *coded, double mark) {
  size_t low = 0, high = coded->code_count;
  while (low + 1 < high) {
    const size_t middle = (low + high) / 2;
    if (coded->values[middle] <= mark)
      low = middle;
    else
      high = middle;
  }
  return (uint32_t)low;
}

static struct coded encode(const struct sy_rating *ratings, size_t count) {
  struct coded coded = {.first = g_new(size_t, count + 1),
                        .codes = g_new(uint32_t, count + 1),
                        .values = g_new(double, count + 1)};
  g_autofree double *marks = g_new(double, count + 1);
  for (size_t first = 0, end; first < count; first = end) {
    end = sy_subject_end(ratings, count, first);
    if (end - first < 2)
      continue;
    coded.first[coded.subject_count++] = coded.count;
    for (size_t i = first; i < end; i++) {
      coded.values[coded.count] = ratings[i].mark;
      marks[coded.count++] = ratings[i].mark;
    }
  }
  coded.first[coded.subject_count] = coded.count;
  find_values(&coded);
  for (size_t i = 0; i < coded.count; i++)
    coded.codes[i] = code_of(&coded, marks[i]);
  for (size_t i = 0; i < coded.subject_count; i++)
    qsort(coded.codes + coded.first[i], coded.first[i + 1] - coded.first[i], sizeof *coded.codes,
          compare_codes);
  return coded;
}

/* ---- Krippendorff's alpha ---- */

/* How often each code occurs if subject i is taken times[i] times, and how many marks that are. */
static double count_codes(const struct coded *coded, const uint32_t *times, double *counts) {
  double total = 0;
  for (size_t code = 0; code < coded->code_count; code++)
    counts[code] = 0;
  for (size_t i = 0; i < coded->subject_count; i++)
    for (size_t at = coded->first[i]; times[i] > 0 && at < coded->first[i + 1]; at++)
      counts[coded->codes[at]] += times[i];
  for (size_t code = 0; code < coded->code_count; code++)
    total += counts[code];
  return total;
}

/* Where the codes are on a line on which distances are differences: their values; or for ordinal
 * marks their mid-ranks, because the ordinal difference of two codes, the number of marks between
 * them with half of those at both ends, is the difference of their mid-ranks. */
static void place_codes(const struct coded *coded, enum sy_scale scale, const double *counts,
                        double *places) {
  double below = 0;
  for (size_t code = 0; code < coded->code_count; code++) {
    places[code] = scale == SY_ORDINAL ? below + counts[code] / 2 : coded->values[code];
    below += counts[code];
  }
}

/* The sum of squared differences over all ordered pairs of marks of one subject. */
static double disagreement(const struct coded *coded, size_t subject, enum sy_scale scale,
                           const double *places) {
  const uint32_t *codes = coded->codes + coded->first[subject];
  const size_t count = coded->first[subject + 1] - coded->first[subject];
  const double n = (double)count;
  if (scale == SY_NOMINAL) {
    double equal = 0;
    for (size_t first = 0, end; first < count; first = end) {
      for (end = first + 1; end < count && codes[end] == codes[first];)
        end++;
      equal += (double)(end - first) * (double)(end - first);
    }
    return n * n - equal;
  }
  double mean = 0, squares = 0;
  for (size_t i = 0; i < count; i++)
    mean += places[codes[i]] / n;
  for (size_t i = 0; i < count; i++)
    squares += (places[codes[i]] - mean) * (places[codes[i]] - mean);
  return 2 * n * squares;
}

/* The same over all ordered pairs of all marks. */
static double expected_disagreement(const struct coded *coded, enum sy_scale scale,
                                    const double *counts, const double *places, double total) {
  double mean = 0, sum = 0;
  for (size_t code = 0; code < coded->code_count; code++)
    mean += counts[code] * places[code] / total;
  for (size_t code = 0; code < coded->code_count; code++)
    sum += scale == SY_NOMINAL
               ? counts[code] * (total - counts[code])
               : 2 * total * counts[code] * (places[code] - mean) * (places[code] - mean);
  return sum;
}

/* Alpha if subject i is taken times[i] times. `scratch`: two numbers per code. */
static double alpha_of(const struct coded *coded, enum sy_scale scale, const uint32_t *times,
                       double *scratch) {
  double *counts = scratch, *places = scratch + coded->code_count, observed = 0;
  const double total = count_codes(coded, times, counts);
  size_t different = 0;
  for (size_t code = 0; code < coded->code_count; code++)
    different += counts[code] > 0;
  if (different < 2)
    return NAN;
  place_codes(coded, scale, counts, places);
  for (size_t i = 0; i < coded->subject_count; i++)
    if (times[i] > 0)
      observed += times[i] * disagreement(coded, i, scale, places) /
                  (double)(coded->first[i + 1] - coded->first[i] - 1);
  return 1 - (total - 1) * observed / expected_disagreement(coded, scale, counts, places, total);
}

double sy_krippendorff(const struct sy_rating *ratings, size_t count, enum sy_scale scale) {
  g_auto(coded_marks) coded = encode(ratings, count);
  g_autofree uint32_t *once = g_new(uint32_t, coded.subject_count + 1);
  g_autofree double *scratch = g_new(double, 2 * coded.code_count + 1);
  for (size_t i = 0; i < coded.subject_count; i++)
    once[i] = 1;
  return alpha_of(&coded, scale, once, scratch);
}

struct sy_interval sy_krippendorff_interval(const struct sy_rating *ratings, size_t count,
                                            enum sy_scale scale, uint64_t seed, uint32_t draws,
                                            const struct sy_waiting *waiting) {
  g_auto(coded_marks) coded = encode(ratings, count);
  g_autofree uint32_t *times = g_new(uint32_t, coded.subject_count + 1);
  g_autofree double *scratch = g_new(double, 2 * coded.code_count + 1);
  g_autofree double *alphas = g_new(double, draws + 1);
  size_t defined = 0;
  for (uint32_t draw = 0; draw < draws && coded.subject_count > 0; draw++) {
    struct sy_random random = sy_random_at(seed, draw, SY_STREAM_SUBJECTS);
    if (!sy_goes_on(waiting))
      return (struct sy_interval){NAN, NAN};
    memset(times, 0, coded.subject_count * sizeof *times);
    for (size_t i = 0; i < coded.subject_count; i++)
      times[sy_random_below(&random, (uint32_t)coded.subject_count)]++;
    alphas[defined] = alpha_of(&coded, scale, times, scratch);
    defined += isnan(alphas[defined]) ? 0 : 1;
  }
  qsort(alphas, defined, sizeof *alphas, compare_numbers);
  return (struct sy_interval){sy_quantile(alphas, defined, 0.025),
                              sy_quantile(alphas, defined, 0.975)};
}

/* ---- other measures ---- */

double sy_percent_agreement(const struct sy_rating *ratings, size_t count) {
  g_auto(coded_marks) coded = encode(ratings, count);
  double different = 0, pairs = 0;
  for (size_t i = 0; i < coded.subject_count; i++) {
    const double n = (double)(coded.first[i + 1] - coded.first[i]);
    different += disagreement(&coded, i, SY_NOMINAL, NULL);
    pairs += n * (n - 1);
  }
  return pairs > 0 ? 1 - different / pairs : NAN;
}

/* The mean of `count` numbers, each `step` after the one before. */
static double mean_of(const double *numbers, size_t count, size_t step) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += numbers[i * step];
  return sum / (double)count;
}

/* The mean squares of an analysis of variance with `n` subjects and `k` raters. */
struct mean_squares {
  double n, k, subjects, raters, residuals;
};

/* From F, the limit of ICC(2,1): the lower one if the mean square of the subjects is divided by F,
 * the higher one if it is multiplied. */
static double limit_of(const struct mean_squares *squares, double subjects) {
  const double n = squares->n, k = squares->k, e = squares->residuals;
  return n * (subjects - e) / (k * squares->raters + (k * n - k - n) * e + n * subjects);
}

/* What the mean of k raters has if one has `single`: the formula of Spearman and Brown. */
static double stepped_up(double single, double k) {
  return k * single / (1 + (k - 1) * single);
}

static void set_intervals(const struct mean_squares *squares, struct sy_icc *icc) {
  const double n = squares->n, k = squares->k, r = icc->single;
  const double a = k * r / (n * (1 - r)) * squares->raters;
  const double b = (1 + k * r * (n - 1) / (n * (1 - r))) * squares->residuals;
  const double degrees =
      (a + b) * (a + b) / (a * a / (k - 1) + b * b / ((n - 1) * (k - 1))); /* Satterthwaite's */
  icc->of_single = (struct sy_interval){
      limit_of(squares, squares->subjects / sy_f_quantile(0.975, n - 1, degrees)),
      limit_of(squares, squares->subjects * sy_f_quantile(0.975, degrees, n - 1))};
  icc->of_average =
      (struct sy_interval){stepped_up(icc->of_single.low, k), stepped_up(icc->of_single.high, k)};
}

struct sy_icc sy_intraclass(const double *marks, size_t subject_count, size_t rater_count) {
  const double n = (double)subject_count, k = (double)rater_count;
  struct sy_icc icc = {NAN, NAN, {NAN, NAN}, {NAN, NAN}};
  if (subject_count < 2 || rater_count < 2)
    return icc;
  g_autofree double *columns = g_new(double, rater_count);
  const double mean = mean_of(marks, subject_count * rater_count, 1);
  double of_subjects = 0, of_raters = 0, of_residuals = 0;
  for (size_t j = 0; j < rater_count; j++) {
    columns[j] = mean_of(marks + j, subject_count, rater_count) - mean;
    of_raters += n * columns[j] * columns[j];
  }
  for (size_t i = 0; i < subject_count; i++) {
    const double row = mean_of(marks + i * rater_count, rater_count, 1) - mean;
    of_subjects += k * row * row;
    for (size_t j = 0; j < rater_count; j++) {
      const double residual = marks[i * rater_count + j] - mean - row - columns[j];
      of_residuals += residual * residual;
    }
  }
  const struct mean_squares squares = {n, k, of_subjects / (n - 1), of_raters / (k - 1),
                                       of_residuals / ((n - 1) * (k - 1))};
  const double between = (squares.raters - squares.residuals) / n;
  const double agreed = squares.subjects - squares.residuals;
  icc.single = agreed / (squares.subjects + (k - 1) * squares.residuals + k * between);
  icc.average = agreed / (squares.subjects + between);
  if (squares.residuals > 0)
    set_intervals(&squares, &icc);
  return icc;
}
