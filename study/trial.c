/* SPDX-License-Identifier: Apache-2.0
 *
 * trial.c: an assessment that is evaluated again with other weights and rules
 *
 * The engine evaluates it, as it evaluates the edition itself, so every rule holds: re-weighting,
 * gates, vetoes, exact arithmetic. Only what plugins returned is kept.
 */
#include "study/study-private.h"

/* What a plugin gave for units that it did not all score. */
struct given {
  uint8_t *outcome, *marks;
};

struct study_trial {
  const sy_assessment *real;
  sy_edition edition;  /* the real one, with nodes of its own */
  struct given *given; /* per node */
  bool *taken;         /* per node, whether it is another assessment's */
  bool *changed;       /* per node; of no meaning between evaluations */
  bool is_real;        /* what does not depend on `moved` is as in the real assessment */
  uint32_t moved;      /* the group of which weights were last moved */
  sy_assessment *assessment;
};

/* ---- what plugins gave ---- */

/* The outcome before the edition's policy for missing scores. */
static uint8_t given_outcome(const sy_assessment *real, uint32_t node, uint32_t unit) {
  const unsigned policy = SY_MARK_ZEROED | SY_MARK_EXCLUDED;
  return (uint8_t)(sy_marks_of(real, node, unit) & policy ? SY_MISSING
                                                          : sy_outcome_of(real, node, unit));
}

static void keep_given(struct study_trial *trial, uint32_t node, const sy_assessment *real) {
  const struct sy_column_scores *from = &real->columns[node];
  struct given *given = &trial->given[node];
  if (!from->outcome && !from->marks && !given->outcome)
    return;
  g_free(given->outcome);
  g_free(given->marks);
  given->outcome = g_new(uint8_t, real->unit_count);
  given->marks = g_new(uint8_t, real->unit_count);
  for (uint32_t unit = 0; unit < real->unit_count; unit++) {
    given->outcome[unit] = given_outcome(real, node, unit);
    given->marks[unit] =
        (uint8_t)(sy_marks_of(real, node, unit) & ~(unsigned)(SY_MARK_ZEROED | SY_MARK_EXCLUDED));
  }
}

static void copy_scores(struct study_trial *trial, uint32_t node, const sy_assessment *real) {
  int64_t *scores = sy_scores_open(trial->assessment, node);
  sy_scores_read(real, node, 0, real->unit_count, scores);
  sy_scores_close(trial->assessment, node);
  g_clear_pointer(&trial->assessment->columns[node].amount, g_free);
  if (real->columns[node].amount)
    trial->assessment->columns[node].amount =
        g_memdup2(real->columns[node].amount, real->unit_count * sizeof(int64_t));
}

study_trial *study_trial_new(const sy_assessment *real) {
  study_trial *trial = g_new0(study_trial, 1);
  trial->real = real;
  trial->edition = *real->edition;
  trial->edition.nodes =
      g_memdup2(real->edition->nodes, real->node_count * sizeof *real->edition->nodes);
  trial->given = g_new0(struct given, real->node_count);
  trial->taken = g_new0(bool, real->node_count);
  trial->changed = g_new0(bool, real->node_count);
  trial->assessment = sy_assessment_new(&trial->edition);
  trial->assessment->rules = real->rules;
  for (uint32_t node = 0; node < real->node_count; node++)
    if (real->edition->nodes[node].kind != SY_GROUP) {
      keep_given(trial, node, real);
      copy_scores(trial, node, real);
    }
  return trial;
}

void study_trial_free(study_trial *trial) {
  sy_assessment_free(trial->assessment);
  for (uint32_t node = 0; node < trial->real->node_count; node++) {
    g_free(trial->given[node].outcome);
    g_free(trial->given[node].marks);
  }
  g_free(trial->given);
  g_free(trial->taken);
  g_free(trial->changed);
  g_free(trial->edition.nodes);
  g_free(trial);
}

/* ---- other rules ---- */

void study_trial_reset(study_trial *trial) {
  memcpy(trial->edition.nodes, trial->real->edition->nodes,
         trial->real->node_count * sizeof *trial->edition.nodes);
  for (uint32_t node = 0; node < trial->real->node_count; node++)
    if (trial->taken[node]) {
      study_trial_take(trial, node, trial->real);
      trial->taken[node] = false;
    }
}

const sy_assessment *study_trial_evaluate_above(study_trial *trial, uint32_t group) {
  if (trial->is_real) {
    trial->changed[group] = trial->changed[trial->moved] = true;
    sy_assess_changed(trial->assessment, trial->changed, NULL);
    sy_assess_awards(trial->assessment);
  } else {
    study_trial_evaluate(trial);
    trial->is_real = true;
  }
  trial->moved = group;
  return trial->assessment;
}

void study_trial_take(study_trial *trial, uint32_t leaf, const sy_assessment *from) {
  keep_given(trial, leaf, from);
  copy_scores(trial, leaf, from);
  trial->taken[leaf] = true;
  trial->is_real = false;
}

struct sy_node *study_trial_node(study_trial *trial, uint32_t node) {
  return &trial->edition.nodes[node];
}

/* Undoes the policies of the last evaluation. */
static void restore_given(study_trial *trial) {
  const size_t size = trial->real->unit_count;
  for (uint32_t node = 0; node < trial->real->node_count; node++) {
    const struct given *given = &trial->given[node];
    struct sy_column_scores *column = &trial->assessment->columns[node];
    if (!given->outcome)
      continue;
    column->outcome = column->outcome ? column->outcome : g_new(uint8_t, size);
    column->marks = column->marks ? column->marks : g_new(uint8_t, size);
    memcpy(column->outcome, given->outcome, size);
    memcpy(column->marks, given->marks, size);
  }
}

const sy_assessment *study_trial_evaluate(study_trial *trial) {
  static const struct sy_assess_options options = {.threads = 1};
  trial->is_real = false;
  restore_given(trial);
  sy_assess_tree(trial->assessment, &options);
  sy_assess_awards(trial->assessment);
  return trial->assessment;
}

/* ---- how far it is from the real one ---- */

struct study_shift study_shift_of(const sy_assessment *real, const sy_assessment *tried,
                                  uint32_t award) {
  return study_shift_between(&real->standings[award], &tried->standings[award], real->unit_count);
}

struct study_shift study_shift_between(const struct sy_standing *was, const struct sy_standing *is,
                                       uint32_t unit_count) {
  struct study_shift all = {.unit = SY_NONE};
  for (uint32_t unit = 0; unit < unit_count; unit++) {
    all.bands += was->band[unit] != is->band[unit];
    if (!was->rank[unit] || !is->rank[unit])
      continue;
    const uint64_t shift = (uint64_t)ABS((int64_t)was->rank[unit] - (int64_t)is->rank[unit]);
    all.sum += shift;
    all.ranked++;
    if (shift > all.largest) {
      all.largest = shift;
      all.unit = unit;
    }
  }
  return all;
}
