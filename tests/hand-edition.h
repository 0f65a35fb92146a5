/* SPDX-License-Identifier: Apache-2.0
 *
 * hand-edition.h: editions built by hand, for tests of the engine
 *
 * A tree without plugins and files: a test says what the leaves' scores and amounts are, and the
 * engine does the rest. Every test that includes it uses only some of the functions.
 */
#ifndef SY_HAND_EDITION_H
#define SY_HAND_EDITION_H

#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define POINTS(value) ((int64_t)(value)*SY_NANO)

/* One cohort with all units, no nodes yet. */
static inline sy_edition *hand_edition(uint32_t unit_count) {
  sy_edition *edition = g_new0(sy_edition, 1);
  edition->unit_count = unit_count;
  edition->units = g_new0(struct sy_unit, unit_count);
  for (uint32_t i = 0; i < unit_count; i++)
    edition->units[i].id = g_strdup_printf("u%u", i);
  edition->cohort_count = 1;
  edition->cohorts = g_new0(struct sy_cohort, 1);
  edition->cohorts[0].id = g_strdup("all");
  edition->cohorts[0].unit_count = unit_count;
  return edition;
}

static inline void hand_append(struct sy_indices *indices, uint32_t index) {
  indices->items = g_renew(uint32_t, indices->items, indices->count + 1);
  indices->items[indices->count++] = index;
}

/* A further tie-break of an award. */
static inline void hand_tie_break(struct sy_award *award, uint32_t node, enum sy_better better) {
  struct sy_tie_breaks *steps = &award->tie_break;
  steps->items = g_renew(struct sy_tie_break, steps->items, steps->count + 1);
  steps->items[steps->count++] = (struct sy_tie_break){node, better};
}

/* A grade from some score on. */
static inline void hand_grade(struct sy_grading *grading, guint index, int64_t start, bool above) {
  grading->grades[index].has_above = above;
  grading->grades[index].has_at_least = !above;
  grading->grades[index].start = start;
}

/* A new node; pointers to nodes taken before are void. `parent` is SY_NONE for the root. */
static inline uint32_t hand_node(sy_edition *edition, uint32_t parent, enum sy_node_kind kind) {
  const uint32_t index = edition->node_count++;
  edition->nodes = g_renew(struct sy_node, edition->nodes, edition->node_count);
  edition->nodes[index] = (struct sy_node){
      .id = g_strdup_printf("n%u", index),
      .kind = kind,
      .parent = parent,
      .round_digits = -1,
      .highest = POINTS(100),
      .place = {.file = "test.yaml", .line = index + 1, .column = 1},
  };
  if (parent == SY_NONE)
    return index;
  struct sy_node *owner = &edition->nodes[parent];
  hand_append(kind == SY_ADJUSTMENT ? &owner->adjustments
              : kind == SY_VETO     ? &owner->vetoes
                                    : &owner->children,
              index);
  return index;
}

/* A group or leaf with a share ("30%", "1/3"). */
static inline uint32_t hand_child(sy_edition *edition, uint32_t parent, enum sy_node_kind kind,
                                  const char *share) {
  const uint32_t index = hand_node(edition, parent, kind);
  assert_true(sy_rational_parse(share, &edition->nodes[index].weight));
  return index;
}

/* A group or leaf with points. */
static inline uint32_t hand_points(sy_edition *edition, uint32_t parent, enum sy_node_kind kind,
                                   const char *points) {
  const uint32_t index = hand_child(edition, parent, kind, points);
  edition->nodes[index].has_points = true;
  edition->nodes[index].points = edition->nodes[index].weight;
  return index;
}

/* An adjustment of one point per unit of the amount. */
static inline uint32_t hand_adjustment(sy_edition *edition, uint32_t owner, int direction,
                                       int64_t highest) {
  const uint32_t index = hand_node(edition, owner, SY_ADJUSTMENT);
  edition->nodes[index].direction = direction > 0 ? SY_BONUS : SY_DEDUCTION;
  edition->nodes[index].rate = (struct sy_rational){1, 1};
  edition->nodes[index].highest = highest;
  return index;
}

static inline uint32_t hand_veto(sy_edition *edition, uint32_t owner, enum sy_effect effect,
                                 int64_t value) {
  const uint32_t index = hand_node(edition, owner, SY_VETO);
  edition->nodes[index].effect = effect;
  edition->nodes[index].effect_value = value;
  return index;
}

static inline void hand_gate(sy_edition *edition, uint32_t index, uint32_t reads,
                             enum sy_operator comparison, int64_t value) {
  edition->nodes[index].gate = (struct sy_gate){true, reads, comparison, value};
}

/* Computes what follows from the declarations, and hands out an assessment to fill. */
static inline sy_assessment *hand_assessment(sy_edition *edition) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const bool complete = sy_edition_complete(NULL, edition, problems);
  g_autofree char *text = sy_problems_text(problems);
  assert_string_equal(text, "");
  assert_true(complete);
  return sy_assessment_new(edition);
}

/* What a plugin gave for a leaf, an adjustment or a veto. */
static inline void hand_score(sy_assessment *assessment, uint32_t node, uint32_t unit,
                              int64_t score) {
  struct sy_column_scores *column = &assessment->columns[node];
  if (!assessment->edition->nodes[node].has_deduction) {
    sy_scores_open(assessment, node)[unit] = score;
    return;
  }
  if (!column->amount)
    column->amount = g_new0(int64_t, assessment->unit_count);
  column->amount[unit] = score;
}

/* A root over leaves with these shares; leaves are nodes 1, 2, … */
static inline sy_edition *hand_flat(uint32_t unit_count, const char *const *shares) {
  sy_edition *edition = hand_edition(unit_count);
  hand_node(edition, SY_NONE, SY_GROUP);
  for (guint i = 0; shares[i] != NULL; i++)
    hand_child(edition, 0, SY_LEAF, shares[i]);
  return edition;
}

/* ---- Asking ---- */

static inline void assert_score(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                                const char *expected) {
  char text[SY_DECIMAL_SIZE];
  assert_int_equal(sy_outcome_of(assessment, node, unit), SY_SCORED);
  sy_nano_exact(sy_score_of(assessment, node, unit), text);
  assert_string_equal(text, expected);
}

static inline void assert_interval(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                                   const char *low, const char *high) {
  char text[SY_DECIMAL_SIZE];
  int64_t ends[2];
  assert_int_equal(sy_outcome_of(assessment, node, unit), SY_MISSING);
  assert_true(sy_interval_of(assessment, node, unit, &ends[0], &ends[1]));
  sy_nano_exact(ends[0], text);
  assert_string_equal(text, low);
  sy_nano_exact(ends[1], text);
  assert_string_equal(text, high);
}

#endif /* SY_HAND_EDITION_H */
