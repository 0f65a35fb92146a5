/* SPDX-License-Identifier: Apache-2.0
 *
 * test-figures.c: what is shown meets the same conditions as the score, and units in their order
 */
#include "figures/figures.h"
#include "hand-edition.h"

#include <stdlib.h>

enum { ROOT, GATED, GRADED, AWARDED, BONUS };

/* Conditions on the gated leaf (above 50), the graded (at least 60) and the awarded (at least 90).
 * The last grade, the band with a count and the leaves without a gate put none on anything. */
static sy_edition *make_edition(void) {
  sy_edition *edition = hand_flat(1, (const char *const[]){"1/3", "1/3", "1/3", NULL});
  hand_gate(edition, hand_adjustment(edition, ROOT, 1, POINTS(9)), GATED, SY_ABOVE, POINTS(50));
  edition->grading_count = 1;
  edition->gradings = g_new0(struct sy_grading, 1);
  edition->gradings[0] =
      (struct sy_grading){.node = GRADED, .grade_count = 2, .grades = g_new0(struct sy_grade, 2)};
  hand_grade(&edition->gradings[0], 0, POINTS(60), false);
  edition->award_count = 1;
  edition->awards = g_new0(struct sy_award, 1);
  edition->awards[0] =
      (struct sy_award){.node = AWARDED, .band_count = 2, .bands = g_new0(struct sy_band, 2)};
  edition->awards[0].bands[0] =
      (struct sy_band){.has_threshold = true, .comparison = SY_AT_LEAST, .threshold = POINTS(90)};
  edition->awards[0].bands[1] = (struct sy_band){.has_count = true, .comparison = SY_AT_LEAST};
  return edition;
}

static void test_as_many_digits_as_conditions_take(void **state) {
  (void)state;
  static const struct {
    uint32_t node;
    int64_t score;
    unsigned digits;
    const char *shown;
  } cases[] = {
      {GATED, 50004000000, 2, "50.004"},   /* 50.00 is not above 50 */
      {GATED, 50006000000, 2, "50.01"},    /* which is */
      {GATED, 49996000000, 2, "50.00"},    /* neither is */
      {GATED, 59996000000, 2, "60.00"},    /* 60 is another node's */
      {GRADED, 59996000000, 2, "59.996"},  /* 60.00 is at least 60 */
      {GRADED, 59999900000, 2, "59.9999"}, /* so is 60.000 */
      {GRADED, 59600000000, 0, "59.6"},    /* and 60 */
      {GRADED, 50004000000, 2, "50.00"},
      {AWARDED, 89996000000, 2, "89.996"},
      {AWARDED, 59996000000, 2, "60.00"},
      {AWARDED, -4000000, 2, "0.00"}, /* a count asks for no score */
      {ROOT, 59996000000, 2, "60.00"},
      {ROOT, 89996000000, 2, "90.00"},
      {ROOT, -4000000, 2, "0.00"}, /* nor does a node without a gate */
  };
  g_autoptr(sy_edition) edition = make_edition();
  g_autoptr(sy_assessment) assessment = sy_assessment_new(edition);
  g_autoptr(sy_figures) figures = sy_figures_new(assessment);
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char text[SY_DECIMAL_SIZE];
    sy_figure_shown(figures, cases[i].node, cases[i].score, cases[i].digits, text);
    assert_string_equal(text, cases[i].shown);
  }
}

/* Full marks and the limits of a clamp are kept apart from scores beside them, but not by version
 * 1; scores as far as micro-points away are equal to them. */
static void test_edges(void **state) {
  (void)state;
  static const struct {
    int64_t score;
    unsigned digits;
    const char *shown, *before;
  } cases[] = {
      {99520000000, 0, "99.5", "100"},      {99996000000, 2, "99.996", "100.00"},
      {99999999600, 2, "100.00", "100.00"}, {100000000000, 0, "100", "100"},
      {100400000000, 0, "100", "100"}, /* which is above full marks, as shown */
      {89960000000, 1, "89.96", "90.0"},    {90000000000, 1, "90.0", "90.0"},
      {90040000000, 1, "90.0", "90.0"},     {20040000000, 1, "20.04", "20.0"},
      {19960000000, 1, "20.0", "20.0"},     {50040000000, 1, "50.0", "50.0"},
  };
  g_autoptr(sy_edition) edition = make_edition();
  edition->nodes[ROOT].has_clamp = true;
  edition->nodes[ROOT].clamp_low = POINTS(20);
  edition->nodes[ROOT].clamp_high = POINTS(90);
  g_autoptr(sy_assessment) assessment = sy_assessment_new(edition);
  for (unsigned version = 1; version <= 2; version++) {
    assessment->rules = sy_result_rules_of(version);
    g_autoptr(sy_figures) figures = sy_figures_new(assessment);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
      char text[SY_DECIMAL_SIZE];
      sy_figure_shown(figures, ROOT, cases[i].score, cases[i].digits, text);
      assert_string_equal(text, version == 1 ? cases[i].before : cases[i].shown);
    }
  }
}

/* A sum has full marks at its points. */
static void test_full_marks_of_a_sum(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_edition();
  edition->nodes[ROOT].aggregate = SY_SUM;
  for (uint32_t leaf = GATED; leaf <= AWARDED; leaf++)
    edition->nodes[leaf].points = (struct sy_rational){25, 1};
  assert_int_equal(sy_full_marks(edition, ROOT), POINTS(75));
  assert_int_equal(sy_full_marks(edition, GATED), POINTS(100));
  g_autoptr(sy_assessment) assessment = sy_assessment_new(edition);
  g_autoptr(sy_figures) figures = sy_figures_new(assessment);
  char text[SY_DECIMAL_SIZE];
  sy_figure_shown(figures, ROOT, 74990000000, 1, text);
  assert_string_equal(text, "74.99");
}

/* Near full marks, which are all that is decided on the root here: no figure is on the other side
 * of them than its score, and none has more digits than that needs. */
static void test_no_more_digits_than_needed(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_edition();
  g_autoptr(sy_assessment) assessment = sy_assessment_new(edition);
  g_autoptr(sy_figures) figures = sy_figures_new(assessment);
  const int64_t full = POINTS(100), unit[] = {1000000000, 100000000, 10000000, 1000000};
  for (int64_t score = full - 2000000000; score < full + 2000000000; score += 370001)
    for (unsigned digits = 0; digits < G_N_ELEMENTS(unit); digits++) {
      const int64_t shown = (score + unit[digits] / 2) / unit[digits] * unit[digits];
      const bool blurred =
          ((shown + 500) / 1000 >= full / 1000) != ((score + 500) / 1000 >= full / 1000);
      assert_int_equal(sy_figure_digits(figures, ROOT, score, digits) > digits, blurred);
    }
}

/* Those without a rank stand last; those of one rank as in the edition; other units nowhere. */
static void test_units_by_rank(void **state) {
  (void)state;
  uint32_t ranks[] = {1, 2, 0, 1, 2, 0, 4, 1};
  const struct sy_standing standing = {.rank = ranks};
  uint32_t ranked[] = {1, 2, 3, 4, 5, 6, 0};
  const struct sy_ranking ranking = {.unit_count = 6, .units = ranked};
  g_autofree uint32_t *units = sy_units_by_rank(&standing, &ranking);
  static const uint32_t expected[] = {3, 1, 4, 6, 2, 5};
  assert_memory_equal(units, expected, sizeof expected);
}

/* ---- words for figures ---- */

static void test_percentages_have_one_notation(void **state) {
  (void)state;
  static const struct {
    int64_t numerator, denominator;
    const char *shown;
  } cases[] = {{1, 1, "100%"},    {3, 10, "30%"},       {1, 3, "33.33%"}, {2, 3, "66.67%"},
               {1, 8, "12.5%"},   {0, 1, "0%"},         {1, 10, "10%"},   {1, 20000, "0.01%"},
               {1, 1000, "0.1%"}, {1, 30000, "< 0.01%"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text =
        sy_percent_shown(sy_ratio_make(cases[i].numerator, cases[i].denominator));
    assert_string_equal(text, cases[i].shown);
  }
}

static void test_one_point_is_no_points(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"1", "1 point"}, {"2", "2 points"}, {"0.5", "0.5 points"}, {"1.00", "1.00 points"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = sy_points_shown(cases[i][0]);
    assert_string_equal(text, cases[i][1]);
  }
}

static void test_dates_are_in_the_language_of_the_reader(void **state) {
  (void)state;
  static const char *const cases[][3] = {
      {"2019-06-10", "10 June 2019", "2019年6月10日"},
      {"0001-12-01", "1 December 1", "1年12月1日"},
      {"2019-13-10", "2019-13-10", "2019-13-10"},
      {"2019-06-10T12:00", "2019-06-10T12:00", "2019-06-10T12:00"},
      {"-", "-", "-"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *english = sy_date_shown(cases[i][0], false);
    g_autofree char *chinese = sy_date_shown(cases[i][0], true);
    assert_string_equal(english, cases[i][1]);
    assert_string_equal(chinese, cases[i][2]);
  }
}

int main(void) {
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_as_many_digits_as_conditions_take),
      cmocka_unit_test(test_edges),
      cmocka_unit_test(test_full_marks_of_a_sum),
      cmocka_unit_test(test_no_more_digits_than_needed),
      cmocka_unit_test(test_units_by_rank),
      cmocka_unit_test(test_percentages_have_one_notation),
      cmocka_unit_test(test_one_point_is_no_points),
      cmocka_unit_test(test_dates_are_in_the_language_of_the_reader),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
