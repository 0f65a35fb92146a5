/* SPDX-License-Identifier: Apache-2.0
 *
 * statistics.h: figures of lists of numbers
 *
 * Knows nothing about editions. Every function adds in a fixed order and uses only +, -, *, / and
 * square roots, so it gives the same bits on every machine. A figure that is not defined, such as
 * the deviation of a single number, is NaN. All functions are thread-safe.
 */
#ifndef SY_STATISTICS_H
#define SY_STATISTICS_H

#include "base/base.h"

/* Who waits for a bootstrap: `goes_on` is called before each draw; if it returns false, nothing
 * more is drawn, and the intervals are NaN. NULL: nobody waits. */
struct sy_waiting {
  bool (*goes_on)(void *data);
  void *data;
};
static inline bool sy_goes_on(const struct sy_waiting *waiting) {
  return !waiting || waiting->goes_on(waiting->data);
}

/* ---- exact-mean.c: figures of scores, exact ---- */

/* The mean of `count` > 0 scores in nano-points. */
struct sy_ratio sy_exact_mean(const int64_t *scores, size_t count);
/* The median of `count` > 0 scores in ascending order; the mean of the two in the middle. */
struct sy_ratio sy_exact_median(const int64_t *scores, size_t count);
/* The mean of scores by weights of at least 0. False if all weights are 0; or if the sums exceed
 * 128 bits, with *stopped, which is `count` otherwise, at the score where they did. */
bool sy_exact_weighted_mean(const int64_t *scores, const int64_t *weights, size_t count,
                            struct sy_ratio *mean, size_t *stopped);
/* Sorts scores in ascending order. */
void sy_scores_sort(int64_t *scores, size_t count);

/* ---- summary.c: one list of numbers ---- */

struct sy_summary {
  size_t count;
  double mean;
  double deviation; /* standard deviation of a sample, divided by n - 1; from 2 numbers */
  /* Joanes and Gill (1998), "Comparing measures of sample skewness and kurtosis", The Statistician
   * 47: G1 and G2, their type 2; from 3 and 4 numbers that are not all equal. */
  double skewness, kurtosis;
  double lowest, quartiles[3], highest;
};
/* Of `count` finite numbers. */
struct sy_summary sy_summarise(const double *values, size_t count);
/* Sorts numbers in ascending order. */
void sy_numbers_sort(double *values, size_t count);
/* The quantile for a share from 0 to 1 of numbers in ascending order: Hyndman and Fan (1996),
 * "Sample quantiles in statistical packages", The American Statistician 50: type 7. */
double sy_quantile(const double *ascending, size_t count, double share);
/* The sum of numbers, compensated (Neumaier 1974). */
double sy_sum(const double *values, size_t count);

/* ---- correlation.c: two lists of numbers ---- */

/* Each is from -1 to 1; NaN if there are fewer than two numbers, or one of the lists is constant.
 * Pearson's r: the sum of products of distances from the means over the root of the product of
 * their sums of squares. */
double sy_pearson(const double *a, const double *b, size_t count);
/* The rank of each number from 1, lowest first; equal ones get the mean of their ranks. */
void sy_mid_ranks(const double *values, size_t count, double *ranks);
/* Spearman's rho: Pearson's r of the mid-ranks. */
double sy_spearman(const double *a, const double *b, size_t count);
/* Kendall's tau-b: (C - D) / sqrt((P - A)(P - B)) for C concordant and D discordant of P pairs, of
 * which A and B are tied in the lists. In O(n log n): Knight (1966), "A computer method for
 * calculating Kendall's tau with ungrouped data", Journal of the American Statistical Association
 * 61. */
double sy_kendall(const double *a, const double *b, size_t count);

/* ---- reliability.c: the items of a scale ---- */

/* items[k][i] is case i's value of item k. NaN if there are fewer than two items or cases, or if it
 * is not defined. Cronbach (1951), "Coefficient alpha and the internal structure of tests",
 * Psychometrika 16: k / (k - 1) (1 - the sum of the items' variances / the variance of their sum),
 * raw, not standardised. */
double sy_cronbach_alpha(const double *const *items, size_t item_count, size_t count);
/* The corrected item-total correlation: Pearson's r of an item and the sum of the others. */
double sy_item_rest(const double *const *items, size_t item_count, size_t count, size_t item);

/* ---- eigen.c: symmetric matrices ---- */

/* The eigenvalues of a symmetric matrix, by rows, which is overwritten; the largest first. Row i of
 * `vectors` (size x size) is the eigenvector of length 1 for values[i], with such a sign that the
 * first element with at least half the magnitude of its largest is positive. O(size^3). */
void sy_eigen(double *matrix, size_t size, double *values, double *vectors);

/* ---- pairwise.c: weights from pairwise comparisons ---- */

struct sy_consistency {
  double eigenvalue; /* the principal one; `size` if the judgements are consistent */
  double index;      /* CI = (eigenvalue - size) / (size - 1) */
  double ratio;      /* CR = CI / that of random judgements; NaN for more than 15 things */
};
/* Weights, which sum to 1, from a matrix of judgements by rows: element (i, k) > 0 says how many
 * times as important i is as k, and (k, i) is its reciprocal. Saaty (1980), The Analytic Hierarchy
 * Process, with its table of random indices. `size` > 0. */
struct sy_consistency sy_pairwise_weights(const double *matrix, size_t size, double *weights);

/* ---- random.c: random numbers ---- */

/* Philox4x32-10: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2,
 * 3", SC11. Four random words that are a function of the counter and the key alone. */
void sy_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

/* A sequence of random numbers: the key is the seed; the counter is the place in the sequence, the
 * stream and the replication. Sequences with another seed, replication or stream are independent.
 * Each has 2^34 words. */
struct sy_random {
  uint32_t key[2], counter[4], words[4];
  uint32_t used; /* of words */
};
/* What a sequence is for; each use has a stream of its own. */
enum sy_stream {
  SY_STREAM_SUBJECTS = 1, /* which subjects a bootstrap draws */
  SY_STREAM_ROWS = 2,     /* which rows a bootstrap of sensitivity draws */
  SY_STREAM_SOURCES = 100 /* and the numbers after it: the sources of uncertainty */
};
/* The sequence from its beginning. */
struct sy_random sy_random_at(uint64_t seed, uint64_t replication, uint32_t stream);
uint32_t sy_random_word(struct sy_random *random);
uint64_t sy_random_bits(struct sy_random *random); /* two words, the first is the lower half */
/* A whole number from 0 to bound - 1, bound > 0, all equally likely: Lemire (2019), "Fast random
 * integer generation in an interval", ACM Transactions on Modeling and Computer Simulation 29. */
uint32_t sy_random_below(struct sy_random *random, uint32_t bound);
/* A multiple of 2^-53 from 0 to 1, without 1. */
double sy_random_share(struct sy_random *random);

/* ---- gamma.c: other distributions ---- */

/* The standard normal distribution, by the polar method of Marsaglia and Bray (1964). */
double sy_random_normal(struct sy_random *random);
/* The gamma distribution with a shape above 0 and scale 1: Marsaglia and Tsang (2000), "A simple
 * method for generating gamma variables", ACM Transactions on Mathematical Software 26. */
double sy_random_gamma(struct sy_random *random, double shape);

/* ---- elementary.c: functions that are the same on every machine ---- */

/* The natural logarithm; -infinity of 0, NaN below it. */
double sy_log(double value);
double sy_exp(double value);

/* ---- f-distribution.c: the F distribution ---- */

/* The logarithm of the gamma function of a number above 0, by the series of Stirling; NaN of other
 * numbers. */
double sy_log_gamma(double value);
/* The number that an F-distributed variable with `first` and `second` degrees of freedom, which
 * need not be whole, does not exceed with the probability `share`. The incomplete beta function is
 * computed from its continued fraction: NIST Digital Library of Mathematical Functions, 8.17.22.
 * NaN unless 0 < share < 1 and both degrees are above 0. */
double sy_f_quantile(double share, double first, double second);

/* ---- agreement.c: raters ---- */

/* One rater's mark for one subject. Lists are sorted by subject, then by rater, and no rater marks
 * a subject twice. Raters and subjects are numbered from 0. */
struct sy_rating {
  uint32_t subject, rater;
  double mark;
};
/* The index after the last mark of the subject whose first mark is at `first`. */
static inline size_t sy_subject_end(const struct sy_rating *ratings, size_t count, size_t first) {
  size_t end = first + 1;
  while (end < count && ratings[end].subject == ratings[first].subject)
    end++;
  return end;
}
/* Whether marks are only equal or not, ordered, or numbers with differences. */
enum sy_scale { SY_NOMINAL, SY_ORDINAL, SY_INTERVAL };

/* Krippendorff's alpha: 1 - observed / expected disagreement of pairs of marks of one subject.
 * Subjects with one mark do not count. Krippendorff (2011), "Computing Krippendorff's
 * alpha-reliability". NaN if all marks are equal. */
double sy_krippendorff(const struct sy_rating *ratings, size_t count, enum sy_scale scale);
struct sy_interval {
  double low, high;
};
/* A 95% percentile interval of it from a bootstrap that draws subjects with replacement: Zapf,
 * Castell, Morawietz and Karch (2016), "Measuring inter-rater reliability for nominal data", BMC
 * Medical Research Methodology 16. Draws in which all marks are equal do not count. */
struct sy_interval sy_krippendorff_interval(const struct sy_rating *ratings, size_t count,
                                            enum sy_scale scale, uint64_t seed, uint32_t draws,
                                            const struct sy_waiting *waiting);
/* Of all pairs of marks of one subject, the share that are equal. NaN without a pair. */
double sy_percent_agreement(const struct sy_rating *ratings, size_t count);

/* Shrout and Fleiss (1979), "Intraclass correlations", Psychological Bulletin 86: raters are a
 * random sample, and agreement is absolute. The intervals of 95% are those of McGraw and Wong
 * (1996), "Forming inferences about some intraclass correlation coefficients", Psychological
 * Methods 1, table 7, for ICC(A,1) and ICC(A,k): by F, with Satterthwaite's degrees of freedom. */
struct sy_icc {
  double single;  /* ICC(2,1): of one rater's marks */
  double average; /* ICC(2,k): of the mean of all raters */
  struct sy_interval of_single, of_average;
};
/* marks[subject * rater_count + rater]. NaN with fewer than two subjects or raters; intervals also
 * if there are no residuals. */
struct sy_icc sy_intraclass(const double *marks, size_t subject_count, size_t rater_count);

/* ---- two-way.c: what subjects and raters add ---- */

/* Raters who marked the same subject belong together, and so do those whom other raters link.
 * component[rater] is numbered from 0 in the order of the raters. Returns the number. */
uint32_t sy_components(const struct sy_rating *ratings, size_t count, uint32_t rater_count,
                       uint32_t *component);
/* The least-squares fit of mark = subject + rater, the raters' parts summing to 0: so subjects[i]
 * is the mark that subject i would get on average from all raters. Every rater has a mark; those
 * of subjects without one are not set. Needs a single component, otherwise false. Takes memory for
 * rater_count^2 numbers and time for its cube. */
bool sy_two_way(const struct sy_rating *ratings, size_t count, uint32_t rater_count,
                double *subjects, double *raters);

/* ---- sobol.c: which source an output depends on ---- */

struct sy_sobol {
  double first; /* the share of the variance that the source explains alone */
  double total; /* the share in which it takes part; 0: the output does not depend on it */
};
/* From `count` outputs with draws A, with independent draws B, and with draws A in which only this
 * source is as in B: Jansen (1999), "Analysis of variance designs for model output", Computer
 * Physics Communications 117; Saltelli et al. (2010), "Variance based sensitivity analysis of model
 * output", the same 181, table 2 (b) and (f). NaN if the output does not vary. */
struct sy_sobol sy_sobol_indices(const double *a, const double *b, const double *mixed,
                                 size_t count);
/* Intervals of 95%, from a bootstrap that draws rows with replacement. */
void sy_sobol_intervals(const double *a, const double *b, const double *mixed, size_t count,
                        uint64_t seed, uint32_t draws, const struct sy_waiting *waiting,
                        struct sy_interval *first, struct sy_interval *total);

#endif /* SY_STATISTICS_H */
