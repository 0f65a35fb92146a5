/* SPDX-License-Identifier: Apache-2.0
 *
 * test-awards.c: ranks, ties, bands and grades, with figures worked out by hand
 */
#include "hand-edition.h"

#include "figures/figures.h"

/* ---- Building ---- */

/* One award over the root of a tree with three leaves of a third each; all units in one cohort. */
static sy_edition *make_edition(uint32_t unit_count) {
  sy_edition *edition = hand_edition(unit_count);
  hand_node(edition, SY_NONE, SY_GROUP);
  for (guint i = 0; i < 3; i++)
    hand_child(edition, 0, SY_LEAF, "1/3");
  edition->award_count = 1;
  edition->awards = g_new0(struct sy_award, 1);
  edition->awards[0].digits = 2;
  hand_append(&edition->awards[0].cohorts, 0);
  return edition;
}

static void set_bands(sy_edition *edition, const struct sy_band *bands, guint count) {
  edition->awards[0].band_count = count;
  edition->awards[0].bands = g_memdup2(bands, count * sizeof *bands);
}

/* Every leaf of a unit has the unit's score, so the root has it too. */
static sy_assessment *assess(sy_edition *edition, const int64_t *scores) {
  sy_assessment *assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < edition->unit_count; unit++)
    for (uint32_t leaf = 1; leaf <= 3; leaf++)
      hand_score(assessment, leaf, unit, scores[unit]);
  sy_assess_tree(assessment, NULL);
  sy_assess_awards(assessment);
  return assessment;
}

/* Once more, after the test has changed something. */
static void assess_again(sy_assessment *assessment) {
  sy_assess_tree(assessment, NULL);
  sy_assess_awards(assessment);
}

static void assert_ranks(const sy_assessment *assessment, const uint32_t *ranks) {
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    assert_int_equal(assessment->standings[0].rank[unit], ranks[unit]);
}

static void assert_bands(const sy_assessment *assessment, const uint16_t *bands) {
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    assert_int_equal(assessment->standings[0].band[unit], bands[unit]);
}

/* ---- Ranks ---- */

/* Two groups of thirds under halves: (100, 0, 0) twice sums to 33.333333333, (100, 100, 0) and
 * (0, 0, 0) to half of 66.666666667; rounding inside the tree must not split the tie. */
static void test_rounding_inside_splits_no_tie(void **state) {
  (void)state;
  static const int leaves[2][6] = {{100, 0, 0, 100, 0, 0}, {100, 100, 0, 0, 0, 0}};
  g_autoptr(sy_edition) edition = hand_edition(2);
  hand_node(edition, SY_NONE, SY_GROUP);
  const uint32_t groups[] = {hand_child(edition, 0, SY_GROUP, "1/2"),
                             hand_child(edition, 0, SY_GROUP, "1/2")};
  for (guint i = 0; i < 6; i++)
    hand_child(edition, groups[i / 3], SY_LEAF, "1/3");
  edition->award_count = 1;
  edition->awards = g_new0(struct sy_award, 1);
  hand_append(&edition->awards[0].cohorts, 0);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < 2; unit++)
    for (uint32_t leaf = 0; leaf < 6; leaf++)
      hand_score(assessment, 3 + leaf, unit, POINTS(leaves[unit][leaf]));
  assess_again(assessment);
  assert_int_not_equal(sy_score_of(assessment, 0, 0), sy_score_of(assessment, 0, 1));
  assert_ranks(assessment, (const uint32_t[]){1, 1});
  assert_int_equal(assessment->standings[0].tied[0], 1);
}

static void test_ties_share(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(70), POINTS(90), POINTS(80), POINTS(80), POINTS(80) - 499};
  g_autoptr(sy_edition) edition = make_edition(5);
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  assert_ranks(assessment, (const uint32_t[]){5, 1, 2, 2, 2});
  static const uint8_t tied[] = {0, 0, 1, 1, 1};
  assert_memory_equal(assessment->standings[0].tied, tied, sizeof tied);
}

/* 80.000001 parts from 80 exactly, but not as shown. */
static void test_rank_on_shown(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(80), POINTS(80) + 1000, INT64_C(80005000000)};
  g_autoptr(sy_edition) edition = make_edition(3);
  g_autoptr(sy_assessment) exact = assess(edition, scores);
  assert_ranks(exact, (const uint32_t[]){3, 2, 1});
  edition->awards[0].rank_on = SY_RANK_SHOWN;
  g_autoptr(sy_assessment) shown = assess(edition, scores);
  assert_ranks(shown, (const uint32_t[]){2, 2, 1}); /* 80.005 shows as 80.01 */
}

static void test_tie_break_records_its_step(void **state) {
  (void)state;
  static const int leaves[4][3] = {{60, 50, 40}, {50, 60, 40}, {60, 40, 50}, {70, 70, 70}};
  g_autoptr(sy_edition) edition = make_edition(4);
  hand_tie_break(&edition->awards[0], 1, SY_HIGHER);
  hand_tie_break(&edition->awards[0], 2, SY_HIGHER);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < 4; unit++)
    for (uint32_t leaf = 0; leaf < 3; leaf++)
      hand_score(assessment, 1 + leaf, unit, POINTS(leaves[unit][leaf]));
  assess_again(assessment);
  assert_ranks(assessment, (const uint32_t[]){2, 4, 3, 1});
  static const uint8_t decided_by[] = {0, 1, 2, 0};
  assert_memory_equal(assessment->standings[0].decided_by, decided_by, sizeof decided_by);
}

/* Equal totals; who has no score at the tie-break comes after who has 0 there. */
static void test_tie_break_without_a_score(void **state) {
  (void)state;
  g_autoptr(sy_edition) edition = make_edition(2);
  hand_tie_break(&edition->awards[0], 1, SY_HIGHER);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  sy_set_outcome(assessment, 1, 0, SY_NOT_APPLICABLE);
  assess_again(assessment);
  assert_ranks(assessment, (const uint32_t[]){2, 1});
}

/* Six units tie on the award's node. At the first tie-break u0 is missing and may be 30 to 70: it
 * is certainly behind u5 at 80 and before u4 at 20, but may stand on either side of 70 and 40,
 * which it so links, whatever the second tie-break says; u3, to which the node does not apply, is
 * last. By version 1 the missing score is last as well, and the second tie-break decides. */
static void test_tie_break_that_is_missing(void **state) {
  (void)state;
  static const struct {
    uint32_t ranks[6];
    uint8_t tied[6], decided_by[6], undecided_by[6];
    uint16_t bands[6];
  } expected[] = {
      {{6, 2, 3, 5, 4, 1}, {0}, {2, 1, 1, 1, 1, 0}, {0}, {0, 1, 0, 0, 0, 1}},
      {{2, 2, 2, 6, 5, 1}, {1, 1, 1}, {1, 1, 1, 1, 1, 0}, {1, 1, 1}, {1, 1, 1, 0, 0, 1}},
  };
  static const int second[] = {0, 70, 40, 0, 20, 80}, third[] = {50, 10, 20, 60, 0, 0};
  const struct sy_band band = {.has_count = true, .count = 2};
  g_autoptr(sy_edition) edition = make_edition(6);
  edition->awards[0].node = 1;
  hand_tie_break(&edition->awards[0], 2, SY_HIGHER);
  hand_tie_break(&edition->awards[0], 3, SY_HIGHER);
  set_bands(edition, &band, 1);
  edition->nodes[2].lowest = POINTS(30);
  edition->nodes[2].highest = POINTS(70);
  g_autoptr(sy_assessment) assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < 6; unit++) {
    hand_score(assessment, 1, unit, POINTS(70));
    hand_score(assessment, 2, unit, POINTS(second[unit]));
    hand_score(assessment, 3, unit, POINTS(third[unit]));
  }
  sy_set_outcome(assessment, 2, 0, SY_MISSING);
  sy_set_outcome(assessment, 2, 3, SY_NOT_APPLICABLE);
  for (unsigned version = 1; version <= 2; version++) {
    assessment->rules = sy_result_rules_of(version);
    assess_again(assessment);
    const struct sy_standing *standing = &assessment->standings[0];
    assert_ranks(assessment, expected[version - 1].ranks);
    assert_bands(assessment, expected[version - 1].bands);
    assert_memory_equal(standing->tied, expected[version - 1].tied, 6);
    assert_memory_equal(standing->decided_by, expected[version - 1].decided_by, 6);
    assert_memory_equal(standing->undecided_by, expected[version - 1].undecided_by, 6);
  }
}

static void test_who_is_ranked(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(90), POINTS(80), POINTS(70), POINTS(60)};
  g_autoptr(sy_edition) edition = make_edition(4);
  const uint32_t veto = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  hand_score(assessment, veto, 0, POINTS(1));
  sy_set_outcome(assessment, 2, 1, SY_MISSING);
  for (uint32_t leaf = 1; leaf <= 3; leaf++)
    sy_set_outcome(assessment, leaf, 2, SY_NOT_APPLICABLE);
  assess_again(assessment);
  assert_ranks(assessment, (const uint32_t[]){0, 0, 0, 1});
}

/* Each cohort is ranked on its own, and only those that the award has. */
static void test_cohorts(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(50), POINTS(60), POINTS(90), POINTS(80), POINTS(99)};
  g_autoptr(sy_edition) edition = make_edition(5);
  g_free(edition->cohorts[0].id);
  g_free(edition->cohorts);
  edition->cohort_count = 3;
  edition->cohorts = g_new0(struct sy_cohort, 3);
  for (uint32_t i = 0; i < 3; i++) {
    edition->cohorts[i].id = g_strdup_printf("c%u", i);
    edition->cohorts[i].first_unit = 2 * i;
    edition->cohorts[i].unit_count = i < 2 ? 2 : 1;
  }
  for (uint32_t unit = 0; unit < 5; unit++)
    edition->units[unit].cohort = unit / 2;
  hand_append(&edition->awards[0].cohorts, 1);
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  assert_ranks(assessment, (const uint32_t[]){2, 1, 1, 2, 0});
}

/* ---- Bands ---- */

/* Quotas 2 / 3 and three units tied first: gold has 3, silver the next 3, the rest is paper. */
static void test_ties_extend_a_band(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(90), POINTS(90), POINTS(90), POINTS(80),
                            POINTS(70), POINTS(60), POINTS(50), POINTS(40)};
  const struct sy_band bands[] = {
      {.has_count = true, .count = 2}, {.has_count = true, .count = 3}, {.count = 0}};
  g_autoptr(sy_edition) edition = make_edition(8);
  set_bands(edition, bands, G_N_ELEMENTS(bands));
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  assert_bands(assessment, (const uint16_t[]){1, 1, 1, 2, 2, 2, 3, 3});
}

/* 30% of 5 is 1.5, of which there are three readings; the share is of the ranked units. */
static void test_share_and_its_rounding(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(90), POINTS(80), POINTS(70), POINTS(60), POINTS(50), POINTS(40)};
  static const uint32_t sizes[] = {[SY_ROUND_NEAREST] = 2, [SY_ROUND_UP] = 2, [SY_ROUND_DOWN] = 1};
  for (enum sy_rounding rounding = SY_ROUND_NEAREST; rounding <= SY_ROUND_DOWN; rounding++) {
    const struct sy_band bands[] = {{.has_share = true, .share = {3, 10}, .rounding = rounding},
                                    {.count = 0}};
    g_autoptr(sy_edition) edition = make_edition(6);
    set_bands(edition, bands, G_N_ELEMENTS(bands));
    g_autoptr(sy_assessment) assessment = assess(edition, scores);
    sy_set_outcome(assessment, 1, 5, SY_MISSING);
    assess_again(assessment);
    for (uint32_t unit = 0; unit < 5; unit++)
      assert_int_equal(assessment->standings[0].band[unit], unit < sizes[rounding] ? 1 : 2);
    assert_int_equal(assessment->standings[0].band[5], 0);
  }
}

/* Within the quota the threshold ends a band; a band by threshold alone takes all that reach it. */
static void test_thresholds(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(95), POINTS(85), POINTS(75), POINTS(60), POINTS(60) - 501};
  const struct sy_band bands[] = {
      {.has_count = true,
       .count = 3,
       .has_threshold = true,
       .comparison = SY_ABOVE,
       .threshold = POINTS(85)},
      {.has_threshold = true, .comparison = SY_AT_LEAST, .threshold = POINTS(60)},
      {.count = 0},
  };
  g_autoptr(sy_edition) edition = make_edition(5);
  set_bands(edition, bands, G_N_ELEMENTS(bands));
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  assert_bands(assessment, (const uint16_t[]){1, 2, 2, 2, 3});
}

/* Two units show 60.00 and share a rank; only one reaches 60, whichever stands first in the file.
 */
static void test_threshold_among_ties_as_shown(void **state) {
  (void)state;
  const struct sy_band bands[] = {
      {.has_threshold = true, .comparison = SY_AT_LEAST, .threshold = POINTS(60)}, {.count = 0}};
  const int64_t scores[2][2] = {{INT64_C(59996000000), INT64_C(60004000000)},
                                {INT64_C(60004000000), INT64_C(59996000000)}};
  for (guint i = 0; i < 2; i++) {
    g_autoptr(sy_edition) edition = make_edition(2);
    edition->awards[0].rank_on = SY_RANK_SHOWN;
    set_bands(edition, bands, G_N_ELEMENTS(bands));
    g_autoptr(sy_assessment) assessment = assess(edition, scores[i]);
    assert_ranks(assessment, (const uint32_t[]){1, 1});
    assert_int_equal(assessment->standings[0].band[i], 2);
    assert_int_equal(assessment->standings[0].band[1 - i], 1);
  }
}

static void test_band_without_units(void **state) {
  (void)state;
  const struct sy_band bands[] = {{.has_count = true, .count = 0}, {.has_count = true, .count = 1}};
  const int64_t scores[] = {POINTS(90), POINTS(80)};
  g_autoptr(sy_edition) edition = make_edition(2);
  set_bands(edition, bands, G_N_ELEMENTS(bands));
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  assert_bands(assessment, (const uint16_t[]){2, 0});
}

/* ---- Grades ---- */

/* A unit that a veto disqualifies has no grade; by version 1 it has that of its score. */
static void test_grades_of_disqualified_units(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(96), POINTS(95)};
  g_autoptr(sy_edition) edition = make_edition(2);
  const uint32_t veto = hand_veto(edition, 0, SY_DISQUALIFY, 0);
  edition->grading_count = 1;
  edition->gradings = g_new0(struct sy_grading, 1);
  edition->gradings[0].grade_count = 1;
  edition->gradings[0].grades = g_new0(struct sy_grade, 1);
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  hand_score(assessment, veto, 0, POINTS(1));
  for (unsigned version = 1; version <= 2; version++) {
    assessment->rules = sy_result_rules_of(version);
    assess_again(assessment);
    assert_int_equal(assessment->grades[0][0], version == 1);
    assert_int_equal(assessment->grades[0][1], 1);
  }
}

static void test_grades(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(90),       POINTS(90) - 500, POINTS(90) - 501,
                            POINTS(60) - 501, POINTS(60),       POINTS(75)};
  g_autoptr(sy_edition) edition = make_edition(6);
  edition->grading_count = 1;
  edition->gradings = g_new0(struct sy_grading, 1);
  edition->gradings[0].grade_count = 3;
  edition->gradings[0].grades = g_new0(struct sy_grade, 3);
  hand_grade(&edition->gradings[0], 0, POINTS(90), false);
  hand_grade(&edition->gradings[0], 1, POINTS(60), false);
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  sy_set_outcome(assessment, 1, 5, SY_MISSING);
  assess_again(assessment);
  static const uint16_t grades[] = {1, 1, 2, 3, 2, 0};
  assert_memory_equal(assessment->grades[0], grades, sizeof grades);
}

/* ---- With another score ---- */

/* Up to four bands: by a number, a share, a threshold or nothing, which may be left open. */
static void set_some_bands(sy_edition *edition, GRand *random) {
  struct sy_band bands[4] = {{0}};
  const guint count = (guint)g_rand_int_range(random, 1, 5);
  for (guint i = 0; i < count; i++) {
    bands[i].has_count = g_rand_boolean(random);
    bands[i].count = (uint32_t)g_rand_int_range(random, 0, 4);
    bands[i].has_share = !bands[i].has_count && g_rand_boolean(random);
    bands[i].share = (struct sy_rational){g_rand_int_range(random, 0, 3), 4};
    bands[i].rounding = (enum sy_rounding)g_rand_int_range(random, 0, 3);
    bands[i].has_threshold = g_rand_boolean(random);
    bands[i].comparison = g_rand_boolean(random) ? SY_AT_LEAST : SY_ABOVE;
    bands[i].threshold = POINTS(50) + g_rand_int_range(random, 0, 20) * (SY_NANO / 4);
  }
  g_free(edition->awards[0].bands);
  set_bands(edition, bands, count);
}

/* Close to one another, so that many tie as shown, and some exactly. */
static int64_t some_score(GRand *random) {
  return POINTS(50) + g_rand_int_range(random, 0, 20) * (SY_NANO / 4);
}

static void set_score(sy_assessment *assessment, uint32_t unit, int64_t score) {
  for (uint32_t leaf = 1; leaf <= 3; leaf++)
    hand_score(assessment, leaf, unit, score);
}

/* What is said of a unit is what comes of it if the unit has that score. */
static void compare_with_trial(sy_assessment *assessment, uint32_t unit, int64_t score,
                               guint *said) {
  const struct sy_standing *standing = &assessment->standings[0];
  const int64_t before = sy_score_of(assessment, 0, unit);
  uint32_t band;
  assert_true(sy_bands_with_scores(assessment, 0, unit, &score, 1, &band));
  set_score(assessment, unit, score);
  assess_again(assessment);
  if (band != SY_NONE)
    assert_int_equal(band, standing->band[unit]);
  else
    assert_int_equal(assessment->edition->awards[0].tie_break.count, 1);
  *said += band != SY_NONE;
  set_score(assessment, unit, before);
  assess_again(assessment);
}

static void test_band_with_another_score(void **state) {
  (void)state;
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  guint said = 0, asked = 0;
  for (guint trial = 0; trial < 400; trial++) {
    const uint32_t count = (uint32_t)g_rand_int_range(random, 1, 10);
    g_autoptr(sy_edition) edition = make_edition(count);
    int64_t scores[10];
    for (uint32_t unit = 0; unit < count; unit++)
      scores[unit] = some_score(random);
    edition->awards[0].ties = trial % 3 == 1 ? SY_TIES_DENSE : SY_TIES_COMPETITION;
    edition->awards[0].rank_on = trial % 2 ? SY_RANK_SHOWN : SY_RANK_EXACT;
    edition->awards[0].digits = 0;
    set_some_bands(edition, random);
    if (trial % 5 == 4)
      hand_tie_break(&edition->awards[0], 1, SY_HIGHER);
    g_autoptr(sy_assessment) assessment = assess(edition, scores);
    for (guint i = 0; i < 10; i++, asked++)
      compare_with_trial(assessment, (uint32_t)g_rand_int_range(random, 0, (gint32)count),
                         some_score(random), &said);
  }
  assert_true(said < asked && said > asked * 8 / 10);
}

/* Which unit gets at most one award is decided by all awards together. */
static void test_exclusive_band_with_another_score(void **state) {
  (void)state;
  const int64_t scores[] = {POINTS(90), POINTS(80)};
  static const struct sy_band bands[] = {{.has_count = true, .count = 1, .exclusive = true}};
  g_autoptr(sy_edition) edition = make_edition(2);
  set_bands(edition, bands, 1);
  hand_append(&edition->one_award, 0);
  g_autoptr(sy_assessment) assessment = assess(edition, scores);
  uint32_t band;
  assert_false(sy_bands_with_scores(assessment, 0, 1, (const int64_t[]){POINTS(95)}, 1, &band));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rounding_inside_splits_no_tie),
      cmocka_unit_test(test_ties_share),
      cmocka_unit_test(test_rank_on_shown),
      cmocka_unit_test(test_tie_break_records_its_step),
      cmocka_unit_test(test_tie_break_without_a_score),
      cmocka_unit_test(test_tie_break_that_is_missing),
      cmocka_unit_test(test_who_is_ranked),
      cmocka_unit_test(test_cohorts),
      cmocka_unit_test(test_ties_extend_a_band),
      cmocka_unit_test(test_share_and_its_rounding),
      cmocka_unit_test(test_thresholds),
      cmocka_unit_test(test_threshold_among_ties_as_shown),
      cmocka_unit_test(test_band_without_units),
      cmocka_unit_test(test_grades),
      cmocka_unit_test(test_grades_of_disqualified_units),
      cmocka_unit_test(test_band_with_another_score),
      cmocka_unit_test(test_exclusive_band_with_another_score),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
