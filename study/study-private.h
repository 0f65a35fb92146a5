/* SPDX-License-Identifier: Apache-2.0
 *
 * study-private.h: what the parts of `study` share
 */
#ifndef SY_STUDY_PRIVATE_H
#define SY_STUDY_PRIVATE_H

#include "study/study.h"

#include <math.h>
#include <string.h>

/* ---- table.c: filling a table ---- */

/* A new table at the end of the study. `columns` is static and ends with one without an id. */
sy_study_table *study_table(sy_study *study, const char *part, const char *id, struct sy_text title,
                            const struct sy_study_column *columns);
/* Each adds the next cell, whose column must have that type. */
void study_index(sy_study_table *table,
                 uint32_t index); /* of a node, unit, cohort, award; or SY_NONE */
void study_text(sy_study_table *table, const char *text); /* NULL: absent */
void study_words(sy_study_table *table, sy_words *words); /* taken over; NULL: absent */
void study_count(sy_study_table *table, int64_t count);
void study_score(sy_study_table *table, int64_t nano);
void study_ratio(sy_study_table *table, struct sy_ratio nano); /* a score that is rounded here */
void study_number(sy_study_table *table, double number);       /* or a share; NaN: absent */
void study_absent(sy_study_table *table);
/* A sentence below the table; taken over. */
void study_note(sy_study_table *table, sy_words *words);
void study_table_free(gpointer table);

/* ---- groups.c: groups of units, and attributes ---- */

/* Fills the groups and the weights of the study. */
void study_group(const sy_context *context, sy_study *study, sy_problems *problems);
void study_group_free(gpointer group);

/* ---- values.c: scores as lists ---- */

/* The scores on a node of the units of a group that count there. */
struct study_scores {
  uint32_t applicable; /* units of the group to which the node applies */
  uint32_t collected;  /* those that count by what was collected for them, not by a policy */
  size_t count;
  int64_t *nano;   /* in the order of the units */
  double *points;  /* the same */
  uint32_t *units; /* whose they are */
};
struct study_scores study_scores_of(const sy_study *study, uint32_t node,
                                    const struct sy_study_group *group);
void study_scores_clear(struct study_scores *scores);
typedef struct study_scores study_scores;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_scores, study_scores_clear)

/* ---- explained.c: explanations of many units ---- */

/* Per unit its main award, or SY_NONE. g_free. */
uint32_t *study_awards(const sy_study *study);
/* Explains each unit's score on the node of its main award (or the root), and calls `use` in the
 * order of the units. */
typedef void study_explained(const sy_study *study, const sy_explanation *explanation, void *data);
void study_explain_all(const sy_study *study, study_explained *use, void *data);

/* ---- vary.c: what is uncertain ---- */

enum study_source_kind {
  STUDY_WEIGHTS,   /* every weight, by a factor from 1 - amount to 1 + amount */
  STUDY_DIRICHLET, /* the weights of every group, with `amount` as the concentration */
  STUDY_AGGREGATE, /* of a group: one of the choices */
  STUDY_MISSING    /* the policy of a node: one of the choices */
};
struct study_source {
  enum study_source_kind kind;
  uint32_t node;
  struct sy_rational amount;
  GArray *choices; /* of int: enum sy_aggregate, enum sy_missing_policy */
};
/* Reads `vary`, which may be NULL: of struct study_source; g_array_unref. */
GArray *study_sources_of(const sy_edition *edition, const struct sy_yaml *yaml,
                         sy_problems *problems);
sy_words *study_source_words(const sy_edition *edition, const struct study_source *source);

/* ---- trial.c: the same assessment by other rules ---- */

/* A copy of an assessment's leaves, with nodes that may be changed. Used by one thread. */
typedef struct study_trial study_trial;
study_trial *study_trial_new(const sy_assessment *real);
void study_trial_free(study_trial *trial);
/* Gives the nodes their real rules. */
void study_trial_reset(study_trial *trial);
/* A node, of which `integer_weight`, `aggregate` and `missing` may be changed. */
struct sy_node *study_trial_node(study_trial *trial, uint32_t node);
/* The scores, ranks and bands by the nodes as they are; until the next call. */
const sy_assessment *study_trial_evaluate(study_trial *trial);

/* ---- draw.c ---- */

/* Draws every source for a replication, which may be another one for each source. */
void study_draw(study_trial *trial, const sy_edition *edition, const GArray *sources, uint64_t seed,
                const uint64_t *replications);

/* ---- the parts ---- */

void study_add_influence(sy_study *study, sy_problems *problems);
void study_add_robustness(sy_study *study, sy_problems *problems);
void study_add_pair(sy_study *study, sy_problems *problems);
void study_add_problems(sy_study *study, sy_problems *problems);
void study_add_statistics(sy_study *study, sy_problems *problems);

#endif /* SY_STUDY_PRIVATE_H */
