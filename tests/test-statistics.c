/* SPDX-License-Identifier: Apache-2.0
 *
 * test-statistics.c: statistics against published examples and figures worked by hand
 */
#include "statistics/statistics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double found, double expected, double within) {
  if (!(fabs(found - expected) <= within))
    fail_msg("found %.15g, expected %.15g", found, expected);
}

/* To the digits of a published figure. */
static void assert_rounds(double found, double expected, double unit) {
  assert_near(found, expected, unit / 2);
}

/* ---- random numbers ---- */

/* The known answers that come with Random123, for Philox4x32-10. */
static void test_philox_known_answers(void **state) {
  (void)state;
  static const struct {
    uint32_t counter[4], key[2], words[4];
  } known[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
    uint32_t words[4];
    sy_philox(known[i].counter, known[i].key, words);
    assert_memory_equal(words, known[i].words, sizeof words);
  }
}

/* Seed, replication, stream and place are where the header says. */
static void test_sequences(void **state) {
  (void)state;
  struct sy_random random = sy_random_at(UINT64_C(0x299f31d0a4093822), UINT64_C(0x0370734413198a2e),
                                         UINT32_C(0x85a308d3));
  random.counter[0] = 0x243f6a88;
  assert_int_equal(sy_random_word(&random), 0xd16cfe09);
  assert_int_equal(sy_random_word(&random), 0x94fdcceb);
  assert_true(sy_random_bits(&random) == UINT64_C(0x24126ea15001e420));
  assert_int_equal(random.counter[0], 0x243f6a89);
  struct sy_random first = sy_random_at(1, 2, 3), other = sy_random_at(1, 2, 4);
  assert_int_not_equal(sy_random_word(&first), sy_random_word(&other));
}

/* With a bound of 3/4 of the range, a product without rejection would favour each third number. */
static void test_whole_numbers_are_fair(void **state) {
  (void)state;
  const uint32_t bound = UINT32_C(3) << 30;
  uint32_t remainders[3] = {0, 0, 0};
  struct sy_random random = sy_random_at(1, 0, 0);
  for (int i = 0; i < 30000; i++) {
    const uint32_t number = sy_random_below(&random, bound);
    assert_true(number < bound);
    remainders[number % 3]++;
  }
  for (int i = 0; i < 3; i++)
    assert_in_range(remainders[i], 9700, 10300);
  for (int i = 0; i < 100; i++) {
    assert_int_equal(sy_random_below(&random, 1), 0);
    const double share = sy_random_share(&random);
    assert_true(share >= 0 && share < 1);
  }
}

/* ---- correlation ---- */

static void test_correlations_by_hand(void **state) {
  (void)state;
  /* Distances (-2, -1, 0, 1, 2) and (-2, 0, -1, 2, 1) (mean 3): 8 / 10. Of the ten pairs, two are
   * discordant. */
  const double a[] = {1, 2, 3, 4, 5}, b[] = {1, 3, 2, 5, 4};
  assert_near(sy_pearson(a, b, 5), 0.8, 1e-15);
  assert_near(sy_spearman(a, b, 5), 0.8, 1e-15);
  assert_near(sy_kendall(a, b, 5), 0.6, 1e-15);
  /* Pairs: 6; tied in x 1 (2, 2), in y 1 (1, 1); of the others (1,1)-(2,1) tied in y, (2,1)-(2,3)
   * tied in x, so C = 4, D = 0: 4 / sqrt(5 · 5). */
  const double x[] = {1, 2, 2, 3}, y[] = {1, 1, 3, 4};
  assert_near(sy_kendall(x, y, 4), 0.8, 1e-15);
  /* Mid-ranks (1, 2.5, 2.5, 4) and (1.5, 1.5, 3, 4): distances (-1.5, 0, 0, 1.5) and (-1, -1, 0.5,
   * 1.5): 3.75 / sqrt(4.5 · 4.5). */
  assert_near(sy_spearman(x, y, 4), 3.75 / 4.5, 1e-15);
  const double down[] = {9, 7, 7, 1};
  assert_near(sy_kendall(x, down, 4), -1, 1e-15);
}

static void test_correlations_that_do_not_exist(void **state) {
  (void)state;
  const double same[] = {0.1, 0.1, 0.1}, other[] = {1, 2, 4};
  assert_true(isnan(sy_pearson(same, other, 3)));
  assert_true(isnan(sy_spearman(other, same, 3)));
  assert_true(isnan(sy_kendall(same, other, 3)));
  assert_true(isnan(sy_kendall(other, other, 1)));
  assert_true(isnan(sy_pearson(other, other, 0)));
}

/* Against the definition, pair by pair, on lists with many ties. */
static void test_kendall_against_its_definition(void **state) {
  (void)state;
  enum { COUNT = 101 };
  double a[COUNT], b[COUNT];
  struct sy_random random = sy_random_at(7, 0, 0);
  for (uint32_t range = 2; range < 200; range += 33) {
    double difference = 0, untied_a = 0, untied_b = 0;
    for (int i = 0; i < COUNT; i++) {
      a[i] = sy_random_below(&random, range);
      b[i] = sy_random_below(&random, range / 2 + 1);
      for (int k = 0; k < i; k++) {
        const int x = (a[i] > a[k]) - (a[i] < a[k]), y = (b[i] > b[k]) - (b[i] < b[k]);
        difference += x * y;
        untied_a += x != 0;
        untied_b += y != 0;
      }
    }
    assert_near(sy_kendall(a, b, COUNT), difference / sqrt(untied_a * untied_b), 1e-14);
  }
}

/* ---- reliability ---- */

static void test_alpha_by_hand(void **state) {
  (void)state;
  /* Each variance is 5/3. The sums are 2, 6, 7 and 11, with the mean 6.5 and the variance 41/3. */
  const double a[] = {1, 2, 3, 4}, b[] = {1, 3, 2, 4}, c[] = {0, 1, 2, 3};
  const double *const items[] = {a, b, c};
  assert_near(sy_cronbach_alpha(items, 3, 4), 1.5 * (1 - 15 / 41.0), 1e-15);
  /* a against b + c = 1, 4, 4, 7: 9 / sqrt(5 · 18) */
  assert_near(sy_item_rest(items, 3, 4, 0), 9 / sqrt(90), 1e-15);
  assert_true(isnan(sy_cronbach_alpha(items, 1, 4)));
  const double *const opposite[] = {a, (const double[]){4, 3, 2, 1}};
  assert_true(isnan(sy_cronbach_alpha(opposite, 2, 4)));
}

/* ---- eigenvalues ---- */

static void test_eigenvalues_in_closed_form(void **state) {
  (void)state;
  double matrix[] = {2, -1, 0, -1, 2, -1, 0, -1, 2}, values[3], vectors[9];
  sy_eigen(matrix, 3, values, vectors);
  const double root = sqrt(2);
  const double expected[] = {2 + root, 2, 2 - root};
  const double rows[3][3] = {{0.5, -root / 2, 0.5}, {root / 2, 0, -root / 2}, {0.5, root / 2, 0.5}};
  for (int i = 0; i < 3; i++) {
    assert_near(values[i], expected[i], 1e-14);
    for (int k = 0; k < 3; k++)
      assert_near(vectors[i * 3 + k], rows[i][k], 1e-14);
  }
}

/* The matrix is the sum of eigenvalue · vector · vector. */
static void test_eigenvectors_make_the_matrix(void **state) {
  (void)state;
  enum { SIZE = 40 };
  static double matrix[SIZE * SIZE], copy[SIZE * SIZE], values[SIZE], vectors[SIZE * SIZE];
  struct sy_random random = sy_random_at(11, 0, 0);
  for (int i = 0; i < SIZE; i++)
    for (int k = 0; k <= i; k++)
      matrix[i * SIZE + k] = matrix[k * SIZE + i] = sy_random_share(&random) - 0.5;
  memcpy(copy, matrix, sizeof copy);
  sy_eigen(copy, SIZE, values, vectors);
  for (int i = 0; i < SIZE; i++) {
    assert_true(i == 0 || values[i] <= values[i - 1]);
    for (int k = 0; k < SIZE; k++) {
      double sum = 0, product = 0;
      for (int j = 0; j < SIZE; j++) {
        sum += values[j] * vectors[j * SIZE + i] * vectors[j * SIZE + k];
        product += vectors[i * SIZE + j] * vectors[k * SIZE + j];
      }
      assert_near(sum, matrix[i * SIZE + k], 1e-13);
      assert_near(product, i == k, 1e-13);
    }
  }
}

/* ---- pairwise comparisons ---- */

/* Saaty (1990), "How to make a decision: the analytic hierarchy process", European Journal of
 * Operational Research 48: the choice of a house. */
static void test_saaty_house(void **state) {
  (void)state;
  /* Above the diagonal; what is below follows. */
  static const double judgements[8][8] = {
      {1, 5, 3, 7, 6, 6, 1 / 3.0, 1 / 4.0}, /* size */
      {0, 1, 1 / 3.0, 5, 3, 3, 1 / 5.0, 1 / 7.0},
      {0, 0, 1, 6, 3, 4, 6, 1 / 5.0},
      {0, 0, 0, 1, 1 / 3.0, 1 / 4.0, 1 / 7.0, 1 / 8.0},
      {0, 0, 0, 0, 1, 1 / 2.0, 1 / 5.0, 1 / 6.0},
      {0, 0, 0, 0, 0, 1, 1 / 5.0, 1 / 6.0},
      {0, 0, 0, 0, 0, 0, 1, 1 / 2.0},
      {0, 0, 0, 0, 0, 0, 0, 1}, /* financing */
  };
  const double published[] = {0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333};
  double matrix[64], weights[8];
  for (int i = 0; i < 64; i++) {
    const int row = i / 8, column = i % 8;
    matrix[i] = row <= column ? judgements[row][column] : 1 / judgements[column][row];
  }
  const struct sy_consistency consistency = sy_pairwise_weights(matrix, 8, weights);
  for (int i = 0; i < 8; i++)
    assert_rounds(weights[i], published[i], 0.001);
  assert_rounds(consistency.eigenvalue, 9.669, 0.001);
  assert_rounds(consistency.index, 0.238, 0.001);
  assert_rounds(consistency.ratio, 0.169, 0.001);
}

/* Judgements that follow from weights give these weights, and are consistent. */
static void test_consistent_judgements(void **state) {
  (void)state;
  const double importance[] = {1, 2, 4, 3};
  double matrix[16], weights[4];
  for (int i = 0; i < 16; i++)
    matrix[i] = importance[i / 4] / importance[i % 4];
  const struct sy_consistency consistency = sy_pairwise_weights(matrix, 4, weights);
  for (int i = 0; i < 4; i++)
    assert_near(weights[i], importance[i] / 10, 1e-14);
  assert_near(consistency.eigenvalue, 4, 1e-13);
  assert_near(consistency.ratio, 0, 1e-13);
  assert_near(sy_pairwise_weights((const double[]){1}, 1, weights).ratio, 0, 0);
  assert_near(weights[0], 1, 0);
}

/* ---- raters ---- */

#define NONE NAN

/* A table of marks, a row per subject, as a list. Returns how many there are. */
static size_t list_of(const double *marks, uint32_t subjects, uint32_t raters,
                      struct sy_rating *ratings) {
  size_t count = 0;
  for (uint32_t i = 0; i < subjects * raters; i++)
    if (!isnan(marks[i]))
      ratings[count++] = (struct sy_rating){i / raters, i % raters, marks[i]};
  return count;
}

/* Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example with four observers
 * and missing marks. */
static const double krippendorff[12 * 4] = {
    1, 1, NONE, 1, 2, 2, 3, 2, 3, 3, 3, 3, 3,    3, 3, 3, 2,    2,    2, 2, 1,    2, 3,    4,
    4, 4, 4,    4, 1, 1, 2, 1, 2, 2, 2, 2, NONE, 5, 5, 5, NONE, NONE, 1, 1, NONE, 3, NONE, NONE};

static void test_krippendorff_published(void **state) {
  (void)state;
  struct sy_rating ratings[48];
  const size_t count = list_of(krippendorff, 12, 4, ratings);
  assert_int_equal(count, 41);
  assert_rounds(sy_krippendorff(ratings, count, SY_NOMINAL), 0.743, 0.001);
  assert_rounds(sy_krippendorff(ratings, count, SY_ORDINAL), 0.815, 0.001);
  assert_rounds(sy_krippendorff(ratings, count, SY_INTERVAL), 0.849, 0.001);
  for (enum sy_scale scale = SY_NOMINAL; scale <= SY_INTERVAL; scale++) {
    const double alpha = sy_krippendorff(ratings, count, scale);
    const struct sy_interval interval =
        sy_krippendorff_interval(ratings, count, scale, 1, 1000, NULL);
    const struct sy_interval again = sy_krippendorff_interval(ratings, count, scale, 1, 1000, NULL);
    assert_true(interval.low < alpha && alpha < interval.high && interval.high <= 1);
    assert_memory_equal(&interval, &again, sizeof again);
  }
}

static void test_agreement_by_hand(void **state) {
  (void)state;
  /* Two raters: of the pairs (1, 1), (2, 2), (1, 2), two agree. Nominal: D_o = 1/3; three marks
   * each of 1 and 2, so D_e = 2 · 3 · 3 / (6 · 5) = 3/5: 1 - 5/9. */
  const double marks[] = {1, 1, 2, 2, 1, 2};
  struct sy_rating ratings[6];
  const size_t count = list_of(marks, 3, 2, ratings);
  assert_near(sy_percent_agreement(ratings, count), 2 / 3.0, 1e-15);
  assert_near(sy_krippendorff(ratings, count, SY_NOMINAL), 4 / 9.0, 1e-15);
  assert_near(sy_krippendorff(ratings, count, SY_INTERVAL), 4 / 9.0, 1e-15);
  const double same[] = {3, 3, 3, 3};
  assert_int_equal(list_of(same, 2, 2, ratings), 4);
  assert_true(isnan(sy_krippendorff(ratings, 4, SY_NOMINAL)));
  assert_near(sy_percent_agreement(ratings, 4), 1, 0);
  assert_true(isnan(sy_krippendorff(ratings, 0, SY_INTERVAL)));
  assert_true(isnan(sy_krippendorff_interval(ratings, 0, SY_INTERVAL, 1, 10, NULL).low));
}

/* Shrout and Fleiss (1979), table 2: four judges, six targets. */
static void test_shrout_and_fleiss(void **state) {
  (void)state;
  const double marks[] = {9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};
  const struct sy_icc icc = sy_intraclass(marks, 6, 4);
  assert_rounds(icc.single, 0.29, 0.01);
  assert_rounds(icc.average, 0.62, 0.01);
  assert_true(isnan(sy_intraclass(marks, 1, 4).single));
  /* By R, with aov() and qf(). */
  assert_near(icc.of_single.low, 0.018786513374711964, 1e-12);
  assert_near(icc.of_single.high, 0.76108436964895265, 1e-12);
  assert_near(icc.of_average.low, 0.071136815302503195, 1e-12);
  assert_near(icc.of_average.high, 0.92723204016772187, 1e-12);
  const double perfect[] = {1, 1, 2, 2, 3, 3};
  assert_near(sy_intraclass(perfect, 3, 2).single, 1, 1e-15);
  assert_true(isnan(sy_intraclass(perfect, 3, 2).of_single.low));
}

/* R's qf(). */
static void test_f_quantiles(void **state) {
  (void)state;
  static const struct {
    double share, first, second, quantile;
  } expected[] = {
      {0.025, 1, 1, 0.0015437125086741332},
      {0.025, 2, 3.7000000000000002, 0.025491841899496506},
      {0.025, 5, 15, 0.15557596307848698},
      {0.025, 5, 4.7850000000000001, 0.1390672030335724},
      {0.025, 1.2, 61, 0.0029757111146279844},
      {0.025, 61, 1.2, 0.20514703513876387},
      {0.025, 30, 30, 0.48217315429726204},
      {0.025, 999, 2500.5, 0.90035710399295588},
      {0.025, 3, 100000, 0.071931478832591253},
      {0.025, 100000, 3, 0.32089701117617375},
      {0.500, 1, 1, 1.0000000000000004},
      {0.500, 2, 3.7000000000000002, 0.84085716281862932},
      {0.500, 5, 15, 0.91072430529697734},
      {0.500, 5, 4.7850000000000001, 1.0064643093742385},
      {0.500, 1.2, 61, 0.53239332794052674},
      {0.500, 61, 1.2, 1.8783105413216514},
      {0.500, 30, 30, 0.99999999999999956},
      {0.500, 999, 2500.5, 0.99959924588040383},
      {0.500, 3, 100000, 0.78866334790964987},
      {0.500, 100000, 3, 1.2679681421046876},
      {0.975, 1, 1, 647.78901147784404},
      {0.975, 2, 3.7000000000000002, 11.737829918812073},
      {0.975, 5, 15, 3.5764153492790602},
      {0.975, 5, 4.7850000000000001, 7.4988805282740811},
      {0.975, 1.2, 61, 4.8745525341060238},
      {0.975, 61, 1.2, 336.05412672057918},
      {0.975, 30, 30, 2.07394375047163},
      {0.975, 999, 2500.5, 1.108071836005349},
      {0.975, 3, 100000, 3.1162646119205681},
      {0.975, 100000, 3, 13.902119298109733},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
    const double found = sy_f_quantile(expected[i].share, expected[i].first, expected[i].second);
    assert_near(found / expected[i].quantile, 1, 1e-9);
  }
  assert_true(isnan(sy_f_quantile(0.5, 0, 1)));
  assert_true(isnan(sy_f_quantile(1, 2, 2)));
  assert_true(isnan(sy_f_quantile(0.5, (double)NAN, 2)));
}

/* R's lgamma(). */
static void test_log_gamma(void **state) {
  (void)state;
  static const double expected[][2] = {{1e-5, 11.512919692895826}, {0.3, 1.0957979948180756},
                                       {2.5, 0.28468287047291918}, {15.9, 27.625493215168696},
                                       {16, 27.899271383840894},   {1234.5, 7550.5509010778942}};
  for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
    assert_near(sy_log_gamma(expected[i][0]) / expected[i][1], 1, 1e-13);
  assert_near(sy_log_gamma(1), 0, 1e-13);
}

/* ---- two-way ---- */

/* Rater 1 is 2 above rater 0, and rater 2 is 4 above: -2, 0, 2. Without a residual, the fit finds
 * them whoever marked what. */
static void test_exact_two_way(void **state) {
  (void)state;
  const double marks[] = {8, 10, NONE, NONE, 20, 22, 28, NONE, NONE};
  struct sy_rating ratings[9];
  const size_t count = list_of(marks, 3, 3, ratings);
  double subjects[3], raters[3];
  assert_true(sy_two_way(ratings, count, 3, subjects, raters));
  const double expected[] = {10, 20, 30, -2, 0, 2};
  for (int i = 0; i < 3; i++) {
    assert_near(subjects[i], expected[i], 1e-13);
    assert_near(raters[i], expected[3 + i], 1e-13);
  }
}

/* Marks (1, 3), (2, -), (-, 6) and (5, 5) of two raters. Only subjects with both say how they
 * differ: 2 and 0, so by 1, half of it each: -0.5 and 0.5. */
static void test_two_way_by_hand(void **state) {
  (void)state;
  const double marks[] = {1, 3, 2, NONE, NONE, 6, 5, 5};
  struct sy_rating ratings[8];
  const size_t count = list_of(marks, 4, 2, ratings);
  double subjects[4], raters[2];
  assert_true(sy_two_way(ratings, count, 2, subjects, raters));
  const double expected[] = {2, 2.5, 5.5, 5};
  for (int i = 0; i < 4; i++)
    assert_near(subjects[i], expected[i], 1e-14);
  assert_near(raters[0], -0.5, 1e-14);
  assert_near(raters[1], 0.5, 1e-14);
}

static void test_components(void **state) {
  (void)state;
  /* Raters 0 and 2 mark subjects 0 and 1, raters 1 and 3 subject 2, rater 4 only subject 3. */
  const double marks[] = {1,    NONE, 2,    NONE, NONE, 1,    NONE, 3,    NONE, NONE,
                          NONE, 4,    NONE, 5,    NONE, NONE, NONE, NONE, NONE, 1};
  struct sy_rating ratings[20];
  uint32_t component[5];
  double subjects[4], raters[5];
  const size_t count = list_of(marks, 4, 5, ratings);
  assert_int_equal(sy_components(ratings, count, 5, component), 3);
  const uint32_t expected[] = {0, 1, 0, 1, 2};
  assert_memory_equal(component, expected, sizeof expected);
  (void)sy_two_way(ratings, count, 5, subjects, raters); /* has no solution, but ends */
}

/* ---- Sobol indices ---- */

#define SOBOL_ROWS 20000
#define PI 3.14159265358979323846

/* Ishigami and Homma (1990), a = 7, b = 0.1; its indices are known. */
static double ishigami(const double x[3]) {
  return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0]);
}

/* Sobol's g-function with a = 0, 1, 9. */
static double sobol_g(const double x[3]) {
  static const double a[3] = {0, 1, 9};
  double product = 1;
  for (int i = 0; i < 3; i++)
    product *= (fabs(4 * (x[i] / (2 * PI) + 0.5) - 2) + a[i]) / (1 + a[i]);
  return product;
}

static void draw_point(double x[3], uint64_t replication) {
  for (uint32_t i = 0; i < 3; i++) {
    struct sy_random random = sy_random_at(3, replication, 1000 + i);
    x[i] = (2 * sy_random_share(&random) - 1) * PI;
  }
}

static void check_sobol(double (*function)(const double x[3]), const double first[3],
                        const double total[3]) {
  static double a[SOBOL_ROWS], b[SOBOL_ROWS], mixed[SOBOL_ROWS];
  for (int source = 0; source < 3; source++) {
    for (uint64_t row = 0; row < SOBOL_ROWS; row++) {
      double x[3], y[3];
      draw_point(x, row);
      draw_point(y, row + SOBOL_ROWS);
      a[row] = function(x);
      b[row] = function(y);
      x[source] = y[source];
      mixed[row] = function(x);
    }
    const struct sy_sobol found = sy_sobol_indices(a, b, mixed, SOBOL_ROWS);
    struct sy_interval first_interval, total_interval;
    sy_sobol_intervals(a, b, mixed, SOBOL_ROWS, 1, 200, NULL, &first_interval, &total_interval);
    /* A little more than the interval: one in twenty would miss its own. */
    const double slack = first_interval.high - first_interval.low;
    assert_true(fabs(found.first - first[source]) <= slack);
    assert_true(fabs(found.total - total[source]) <=
                total_interval.high - total_interval.low + 1e-12);
    assert_true(first_interval.low <= found.first && found.first <= first_interval.high);
  }
}

static void test_sobol(void **state) {
  (void)state;
  const double v1 = 0.5 * pow(1 + 0.1 * pow(PI, 4) / 5, 2), v2 = 49.0 / 8;
  const double v13 = 0.01 * pow(PI, 8) * 8 / 225, v = v1 + v2 + v13;
  check_sobol(ishigami, (double[]){v1 / v, v2 / v, 0}, (double[]){(v1 + v13) / v, v2 / v, v13 / v});
  double part[3], all = 1;
  for (int i = 0; i < 3; i++) {
    static const double a[3] = {0, 1, 9};
    part[i] = 1 / (3 * (1 + a[i]) * (1 + a[i]));
    all *= 1 + part[i];
  }
  double first[3], total[3];
  for (int i = 0; i < 3; i++) {
    first[i] = part[i] / (all - 1);
    total[i] = part[i] * all / (1 + part[i]) / (all - 1);
  }
  check_sobol(sobol_g, first, total);
}

/* ---- logarithms and gamma variates ---- */

static void test_elementary(void **state) {
  (void)state;
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    assert_true(fabs(sy_log(x) - log(x)) <= 1e-15 * MAX(1, fabs(log(x))));
    const double y = log(x) / 2;
    assert_true(fabs(sy_exp(y) - exp(y)) <= 2e-14 * exp(y));
  }
}

/* Mean and variance of the gamma distribution are its shape. */
static void test_gamma(void **state) {
  (void)state;
  static const double shapes[] = {0.3, 1, 7.5};
  for (size_t k = 0; k < 3; k++) {
    struct sy_random random = sy_random_at(5, k, 2000);
    double sum = 0, squares = 0;
    const int n = 200000;
    for (int i = 0; i < n; i++) {
      const double x = sy_random_gamma(&random, shapes[k]);
      sum += x;
      squares += x * x;
    }
    const double mean = sum / n, variance = squares / n - mean * mean;
    assert_true(fabs(mean - shapes[k]) < 5 * sqrt(shapes[k] / n));
    assert_true(fabs(variance - shapes[k]) < 0.05 * MAX(1, shapes[k]));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_philox_known_answers),
      cmocka_unit_test(test_sequences),
      cmocka_unit_test(test_whole_numbers_are_fair),
      cmocka_unit_test(test_correlations_by_hand),
      cmocka_unit_test(test_correlations_that_do_not_exist),
      cmocka_unit_test(test_kendall_against_its_definition),
      cmocka_unit_test(test_alpha_by_hand),
      cmocka_unit_test(test_eigenvalues_in_closed_form),
      cmocka_unit_test(test_eigenvectors_make_the_matrix),
      cmocka_unit_test(test_saaty_house),
      cmocka_unit_test(test_consistent_judgements),
      cmocka_unit_test(test_krippendorff_published),
      cmocka_unit_test(test_agreement_by_hand),
      cmocka_unit_test(test_shrout_and_fleiss),
      cmocka_unit_test(test_f_quantiles),
      cmocka_unit_test(test_log_gamma),
      cmocka_unit_test(test_exact_two_way),
      cmocka_unit_test(test_two_way_by_hand),
      cmocka_unit_test(test_components),
      cmocka_unit_test(test_sobol),
      cmocka_unit_test(test_elementary),
      cmocka_unit_test(test_gamma),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
