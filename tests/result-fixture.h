/* SPDX-License-Identifier: Apache-2.0
 *
 * result-fixture.h: a small assessment in which everything happens once, for tests of outputs
 *
 * Eight units in two cohorts: ties, a missing part that counts as 0, one that does not, a part that
 * does not apply, an error, a veto, a disqualification.
 */
#ifndef SY_RESULT_FIXTURE_H
#define SY_RESULT_FIXTURE_H

#include "document/document.h"
#include "hand-edition.h"
#include "print/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TOTAL, FIRST, SECOND, LATE, MARKS, BONUS, CAPPED, BARRED, NODES };

static inline struct sy_text fixture_name(const char *zh, const char *en) {
  return (struct sy_text){.zh = g_strdup(zh), .en = g_strdup(en)};
}

static inline void fixture_name_node(sy_edition *edition, uint32_t index, const char *id,
                                     const char *zh, const char *en) {
  struct sy_node *node = &edition->nodes[index];
  g_free(node->id);
  node->id = g_strdup(id);
  node->name = fixture_name(zh, en);
  node->source = index % 2 ? SY_RECONSTRUCTED : SY_PUBLISHED;
  if (node->kind != SY_GROUP) {
    node->plugin_id = g_strdup("hand@1");
    node->params_json = g_strdup("{\"each\":\"5\"}");
  }
}

static inline void fixture_tree(sy_edition *edition) {
  hand_node(edition, SY_NONE, SY_GROUP);
  hand_child(edition, TOTAL, SY_GROUP, "30%");
  hand_child(edition, TOTAL, SY_LEAF, "70%");
  hand_points(edition, FIRST, SY_LEAF, "40");
  hand_points(edition, FIRST, SY_LEAF, "27.5");
  hand_adjustment(edition, TOTAL, 1, INT64_MAX);
  hand_veto(edition, TOTAL, SY_EFFECT_CAP, POINTS(59));
  hand_veto(edition, TOTAL, SY_DISQUALIFY, 0);
  struct sy_node *nodes = edition->nodes;
  nodes[FIRST].round_digits = 2;
  nodes[FIRST].reweight = SY_REWEIGHT_EQUAL;
  nodes[TOTAL].has_clamp = true;
  nodes[TOTAL].clamp_high = POINTS(100);
  nodes[LATE].has_deduction = true;
  nodes[LATE].deduction_each = (struct sy_rational){7, 3};
  nodes[MARKS].missing = SY_MISSING_ZERO;
  nodes[BONUS].has_cap = true;
  nodes[BONUS].cap = POINTS(3);
  nodes[BONUS].rate = (struct sy_rational){1, 2};
  hand_gate(edition, BONUS, FIRST, SY_ABOVE, POINTS(50));
  fixture_name_node(edition, TOTAL, "total", "总分", "Total");
  fixture_name_node(edition, FIRST, "first", "主动公开", "Disclosure");
  fixture_name_node(edition, SECOND, "second", "依申请公开", "On request");
  fixture_name_node(edition, LATE, "late", "时效性", "Timeliness");
  fixture_name_node(edition, MARKS, "marks", "评分", "Marks");
  fixture_name_node(edition, BONUS, "bonus", "加分", "Bonus");
  fixture_name_node(edition, CAPPED, "capped", "封顶", "Cap");
  fixture_name_node(edition, BARRED, "barred", "否决", "Barred");
}

static inline void fixture_units(sy_edition *edition) {
  static const char *const zh[] = {"东区", "西区", "南区",   "北区",
                                   "中区", "新区", "税务局", "民政局"};
  edition->cohorts = g_renew(struct sy_cohort, edition->cohorts, 2);
  edition->cohort_count = 2;
  edition->cohorts[0].unit_count = 6;
  edition->cohorts[0].name = fixture_name("各区", "Districts");
  edition->cohorts[1] =
      (struct sy_cohort){g_strdup("bureaus"), fixture_name("部门", "Bureaus"), 6, 2};
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    g_autofree char *en = g_strdup_printf("Unit %u", i);
    edition->units[i].name = fixture_name(zh[i], en);
    edition->units[i].cohort = i >= 6;
  }
}

static inline struct sy_indices fixture_list(uint32_t first, uint32_t count) {
  struct sy_indices indices = {count, g_new0(uint32_t, 2)};
  for (uint32_t i = 0; i < count; i++)
    indices.items[i] = first + i;
  return indices;
}

static inline void fixture_awards(sy_edition *edition) {
  edition->award_count = 2;
  edition->awards = g_new0(struct sy_award, 2);
  struct sy_award *main_award = &edition->awards[0], *other = &edition->awards[1];
  *main_award = (struct sy_award){.id = g_strdup("overall"),
                                  .name = fixture_name("总奖", "Overall"),
                                  .node = TOTAL,
                                  .cohorts = fixture_list(0, 2),
                                  .digits = 2,
                                  .tie_break = {1, g_new0(struct sy_tie_break, 1)},
                                  .band_count = 3,
                                  .bands = g_new0(struct sy_band, 3)};
  main_award->tie_break.items[0].node = FIRST;
  main_award->bands[0] = (struct sy_band){
      .id = g_strdup("gold"), .name = fixture_name("金", "Gold"), .has_count = true, .count = 1};
  main_award->bands[1] = (struct sy_band){.id = g_strdup("silver"),
                                          .name = fixture_name("银", "Silver"),
                                          .has_share = true,
                                          .share = {1, 3},
                                          .has_threshold = true,
                                          .comparison = SY_AT_LEAST,
                                          .threshold = POINTS(60)};
  main_award->bands[2] =
      (struct sy_band){.id = g_strdup("paper"), .name = fixture_name("纸", "Paper")};
  *other = (struct sy_award){.id = g_strdup("single"),
                             .name = fixture_name("单项奖", "Single"),
                             .node = FIRST,
                             .cohorts = fixture_list(0, 1),
                             .rank_on = SY_RANK_SHOWN,
                             .digits = 1};
  edition->grading_count = 1;
  edition->gradings = g_new0(struct sy_grading, 1);
  edition->gradings[0] =
      (struct sy_grading){.node = TOTAL, .grade_count = 2, .grades = g_new0(struct sy_grade, 2)};
  edition->gradings[0].grades[0] =
      (struct sy_grade){g_strdup("pass"), fixture_name("合格", "Pass"), true, false, POINTS(60)};
  edition->gradings[0].grades[1] =
      (struct sy_grade){.id = g_strdup("fail"), .name = fixture_name("不合格", "Fail")};
}

static inline struct sy_claim *fixture_claim(sy_edition *edition, enum sy_claim_of of,
                                             const char *equals) {
  const uint32_t index = edition->claim_count++;
  edition->claims = g_renew(struct sy_claim, edition->claims, edition->claim_count);
  const char *point = strchr(equals, '.');
  edition->claims[index] = (struct sy_claim){
      .id = g_strdup_printf("claim-%u", index),
      .of = of,
      .place = {.file = "published.yaml", .line = index + 1, .column = 1},
      .distinct_column = -1,
      .comparison = SY_EQUALS,
      .equals = g_strdup(equals),
      .digits = point ? (unsigned)strspn(point + 1, "0123456789") : 0,
      .quote = g_strdup("as it was said"),
  };
  return &edition->claims[index];
}

static inline void fixture_edition_id(sy_edition *edition) {
  edition->id = g_strdup("demo");
  edition->name = fixture_name("示例", "Demonstration");
  edition->directory = g_strdup("/nowhere/demo");
  edition->extends = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(edition->extends, g_strdup("before"));
  memset(edition->sha256, 'a', 64);
  edition->digits = 2;
  edition->table_count = 1;
  edition->tables = g_new0(struct sy_edition_table, 1);
  edition->tables[0] = (struct sy_edition_table){
      .id = g_strdup("units"), .file = g_strdup("units.csv"), .row_count = 8};
  memset(edition->tables[0].sha256, 'b', 64);
}

static inline sy_edition *fixture_edition(void) {
  sy_edition *edition = hand_edition(8);
  fixture_edition_id(edition);
  fixture_tree(edition);
  fixture_units(edition);
  fixture_awards(edition);
  return edition;
}

/* What the plugins gave. */
static inline sy_assessment *fixture_leaves(sy_edition *edition) {
  sy_assessment *assessment = hand_assessment(edition);
  for (uint32_t unit = 0; unit < 8; unit++) {
    const int64_t spread = unit < 2 ? 0 : unit;
    hand_score(assessment, SECOND, unit, POINTS(90) - spread * 3333333333);
    hand_score(assessment, LATE, unit, 1500000000 + spread * SY_NANO);
    hand_score(assessment, MARKS, unit, POINTS(77) + spread);
    hand_score(assessment, BONUS, unit, unit < 2 ? 0 : unit % 3 * 1700000001);
  }
  sy_set_outcome(assessment, MARKS, 2, SY_MISSING);
  sy_set_outcome(assessment, SECOND, 3, SY_MISSING);
  sy_set_outcome(assessment, SECOND, 4, SY_NOT_APPLICABLE);
  sy_set_outcome(assessment, LATE, 4, SY_NOT_APPLICABLE);
  sy_set_outcome(assessment, BONUS, 5, SY_ERROR);
  hand_score(assessment, CAPPED, 6, POINTS(1));
  hand_score(assessment, BARRED, 7, POINTS(2));
  for (uint32_t node = 0; node < NODES; node++) /* what is not scored is 0 */
    for (uint32_t unit = 0; unit < 8; unit++)
      if (sy_outcome_of(assessment, node, unit) != SY_SCORED)
        hand_score(assessment, node, unit, 0);
  return assessment;
}

static inline void fixture_finish(sy_assessment *assessment) {
  sy_assess_tree(assessment, NULL);
  sy_assess_awards(assessment);
}

/* ---- what is written ---- */

struct capture {
  char *text;
  size_t length;
  FILE *stream;
};

static inline struct capture *capture_open(void) {
  struct capture *capture = g_new0(struct capture, 1);
  capture->stream = open_memstream(&capture->text, &capture->length);
  return capture;
}

/* The text so far; free. */
static inline char *capture_close(struct capture *capture) {
  fclose(capture->stream);
  char *text = capture->text;
  g_free(capture);
  return text;
}

/* Every line fits the page, and none ends with a space. */
static inline void assert_fits(const char *text, unsigned width) {
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (sy_display_width(lines[i]) > width)
      fail_msg("wider than %u: %s", width, lines[i]);
    if (g_str_has_suffix(lines[i], " "))
      fail_msg("ends with a space: '%s'", lines[i]);
  }
}

#endif /* SY_RESULT_FIXTURE_H */
