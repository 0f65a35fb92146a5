/* SPDX-License-Identifier: Apache-2.0
 *
 * study-private.h: what the parts of `study` share
 */
#ifndef SY_STUDY_PRIVATE_H
#define SY_STUDY_PRIVATE_H

#include "drawing/drawing.h"
#include "study/study.h"

#include <math.h>
#include <string.h>

/* ---- table.c: filling a table ---- */

/* A new table at the end of the study. `columns` is static and ends with one without an id. */
sy_study_table *study_table(sy_study *study, const char *part, const char *id, struct sy_text title,
                            const struct sy_study_column *columns);
/* The same in no study. */
sy_study_table *study_table_new(const char *part, const char *id, struct sy_text title,
                                const struct sy_study_column *columns);
/* Each adds the next cell, whose column must have that type. */
void study_index(sy_study_table *table,
                 uint32_t index); /* of a node, unit, cohort, award; or SY_NONE */
void study_text(sy_study_table *table, const char *text); /* NULL: absent */
void study_words(sy_study_table *table, sy_words *words); /* taken over; NULL: absent */
void study_count(sy_study_table *table, int64_t count);
void study_score(sy_study_table *table, int64_t nano);
/* The score of a unit on a node, which has one. */
void study_result(const sy_study *study, uint32_t node, uint32_t unit, sy_study_table *table);
/* Marks the last cell as resting on an estimate. */
void study_estimated(sy_study_table *table, bool estimated);
void study_ratio(sy_study_table *table, struct sy_ratio nano); /* a score that is rounded here */
void study_number(sy_study_table *table, double number);       /* or a share; NaN: absent */
void study_absent(sy_study_table *table);
/* The row that was added last is among those that the first page shows. After twelve of a table, no
 * more are. */
void study_first_page(sy_study_table *table);
/* The same if the row has a figure of the total or one of its parts, for a cohort. */
void study_first_page_top(sy_study_table *table, uint32_t node, const struct sy_study_group *group,
                          const sy_edition *edition);
/* A sentence on how to read the table; taken over. */
void study_note(sy_study_table *table, sy_words *words);
/* A sentence on what is notable; taken over. After twenty, the table says only that there are more.
 */
void study_remark(sy_study_table *table, sy_words *words);
/* The names of nodes (uint32_t) as a list for a sentence; of many, the first ones. g_free. */
char *study_node_names(const sy_edition *edition, const GArray *nodes, bool chinese);
/* Says that the table rests on the first `done` of the `wanted` replications. */
void study_partial(sy_study_table *table, uint64_t done, uint64_t wanted);
/* Says that only so many units have figures that take long. */
void study_partial_units(sy_study_table *table, uint32_t done, uint32_t all);
/* Says that there is no such part, or no such "PART/TABLE", because the study was interrupted. */
void study_leave_out(sy_study *study, const char *name);
/* The same of a table of the study that was begun, which it takes away. */
void study_drop(sy_study *study, sy_study_table *table);

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
  bool estimated;  /* whether any of them rests on an estimate */
  int64_t *nano;   /* in the order of the units */
  double *points;  /* the same */
  uint32_t *units; /* whose they are */
};
struct study_scores study_scores_of(const sy_study *study, uint32_t node,
                                    const struct sy_study_group *group);
void study_scores_clear(struct study_scores *scores);
typedef struct study_scores study_scores;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_scores, study_scores_clear)

/* ---- experts.c: what experts say about weights ---- */

/* Read the lists `comparisons` and `budget` of the mapping; empty if they are not given, or with
 * problems. */
GArray *study_read_comparisons(const sy_edition *edition, const struct sy_yaml *yaml,
                               sy_problems *problems);
GArray *study_read_budget(const sy_edition *edition, const struct sy_yaml *yaml,
                          sy_problems *problems);

/* ---- proposals.c ---- */

/* Whether a node is a child with a weight above 0 in a group that uses weights. */
bool study_has_weight(const sy_edition *edition, uint32_t node);

/* ---- panels.c: the marks of raters ---- */

/* The marks that raters gave by one criterion, for one indicator. */
struct study_panel {
  uint32_t node;
  char *criterion;     /* "" if the table has none */
  bool is_only;        /* the node has no other panel */
  GArray *ratings;     /* struct sy_rating, sorted, no rater marks a subject twice */
  GArray *subjects;    /* uint32_t: whose each subject is, ascending */
  GPtrArray *items;    /* char *: what each subject is of its unit, or "" */
  GPtrArray *raters;   /* char *: their names */
  GHashTable *numbers; /* from a name to the rater's number */
  size_t repeated;     /* marks of a rater for the same, that their mean replaces */
};
/* Those of a node, of struct study_panel, with the marks of some units; empty if its plugin has no
 * table of marks. */
GPtrArray *study_panels_of(const sy_study *study, uint32_t node, const GArray *units);
/* All units: the first group. */
static inline const struct sy_study_group *study_all_units(const sy_study *study) {
  return (const struct sy_study_group *)study->groups->pdata[0];
}

/* ---- family.c: a group and its children ---- */

/* The scores of the children of a node that have a weight, and of the node, over a group of units.
 */
struct study_family {
  uint32_t parent;
  const struct sy_study_group *units; /* not owned */
  bool named_units;                   /* there are other groups of units */
  size_t unit_count, count;           /* count: of children, 0 for a leaf */
  uint32_t *children;                 /* nodes */
  double **values; /* per child, and last of the parent: per unit, points; NaN: does not count */
};
struct study_family study_family_of(const sy_study *study, uint32_t node,
                                    const struct sy_study_group *units);
void study_family_clear(struct study_family *family);
typedef struct study_family study_family;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_family, study_family_clear)
/* A child's share of the weights of its siblings. */
double study_declared_weight(const sy_study *study, uint32_t node);

/* The units that have a score on every child. */
struct study_complete {
  size_t count, columns;
  double **values; /* per child */
};
struct study_complete study_complete_of(const struct study_family *family);
void study_complete_clear(struct study_complete *complete);
typedef struct study_complete study_complete;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_complete, study_complete_clear)

/* The principal components of the correlation matrix of complete units. */
struct study_principal {
  size_t units;    /* complete ones */
  size_t count;    /* of components, and of children that vary; 0: there are fewer than 3 complete
                      units, or more than 256 children */
  size_t *items;   /* those children, as indices into the family's */
  double *values;  /* eigenvalues, the largest first */
  double *vectors; /* per component: of length 1 */
};
struct study_principal study_principal_of(const struct study_family *family);
/* The correlation of a child with a component. */
double study_loading(const struct study_principal *principal, size_t component, size_t item);
void study_principal_clear(struct study_principal *principal);
typedef struct study_principal study_principal;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_principal, study_principal_clear)

/* ---- explained.c: explanations of many units ---- */

/* What is made of each unit, by several threads at once, and then used in the order of the units.
 */
struct study_work {
  void *(*make)(const sy_study *study, uint32_t unit, void *data);           /* [any thread] */
  void (*use)(const sy_study *study, uint32_t unit, void *made, void *data); /* takes it over */
  void *data;
};
void study_each_unit(const sy_study *study, const struct study_work *work);
/* Per unit its main award, or SY_NONE. g_free. */
uint32_t *study_awards(const sy_study *study);
/* Explains each unit's score on the node of its main award (or the root), and calls `use` in the
 * order of the units. */
typedef void study_explained(const sy_study *study, const sy_explanation *explanation, void *data);
void study_explain_all(const sy_study *study, study_explained *take, void *data);

/* ---- points.c: what each step of a unit's scores adds to the whole ---- */

struct study_point {
  uint32_t owner; /* the node of which it is a step */
  const struct sy_step *step;
  double points; /* that it adds to the score of the explanation's node */
  double weight; /* of a child, in the explanation's node, as it is for this unit; else NaN */
};
/* Takes a point; returns, of a child, whether the child's own steps are wanted. */
typedef bool study_take_point(const struct study_point *point, void *data);
/* Calls a function for the steps of an explanation, a child's after that of the child. */
void study_each_point(const sy_explanation *explanation, study_take_point *take, void *data);

/* ---- vary.c: what is uncertain ---- */

enum study_source_kind {
  STUDY_WEIGHTS,   /* every weight, by a factor from 1 - amount to 1 + amount */
  STUDY_DIRICHLET, /* the weights of every group, with `amount` as the concentration */
  STUDY_AGGREGATE, /* of a group: one of the choices */
  STUDY_MISSING,   /* the policy of a node: one of the choices */
  STUDY_PARAMETER  /* of an indicator's plugin: one of the values */
};
struct study_source {
  enum study_source_kind kind;
  uint32_t node;
  struct sy_rational amount;
  GArray *choices;                 /* of int: enum sy_aggregate, enum sy_missing_policy */
  const struct sy_yaml *parameter; /* "params.curve" */
  const struct sy_yaml *values;    /* scalars */
  GPtrArray *variants;             /* of study_variant, per value; NULL until they are loaded */
};
/* Scores the edition with each value of each parameter. */
void study_load_variants(const sy_study *study, GArray *sources, sy_problems *problems);
/* Reads `vary`, which may be NULL: of struct study_source; g_array_unref. `declared`: the edition
 * declares it, and may have been changed since. */
GArray *study_sources_of(const sy_edition *edition, const struct sy_yaml *yaml, bool declared,
                         sy_problems *problems);
sy_words *study_source_words(const sy_edition *edition, const struct study_source *source);

/* ---- reload.c: the edition with changes that plugins must know ---- */

/* The edition, with all changes of the request, loaded and scored again with each "NODE:KEY=VALUE"
 * of a NULL-ended list in place of what it has there, or without a rater; the other is NULL. NULL
 * with problems. */
typedef struct study_variant study_variant;
study_variant *study_reload(const sy_study *study, char *const *sets, const char *without_rater,
                            sy_problems *problems);
/* The same without any change: as the edition is. */
study_variant *study_reload_official(const sy_study *study, sy_problems *problems);
const sy_assessment *study_variant_scores(const study_variant *variant);
/* It is freed with its last reference. Not for several threads at once. */
study_variant *study_variant_ref(study_variant *variant);
void study_variant_unref(study_variant *variant);

/* ---- what-if.c ---- */

/* Fills study->caused. */
void study_find_caused(sy_study *study);

/* ---- trial.c: the same assessment by other rules ---- */

/* A copy of an assessment's leaves, with nodes that may be changed. Used by one thread. */
typedef struct study_trial study_trial;
study_trial *study_trial_new(const sy_assessment *real);
void study_trial_free(study_trial *trial);
/* Gives the nodes their real rules. */
void study_trial_reset(study_trial *trial);
/* Takes what plugins gave for a leaf from another assessment of the same units, until the next
 * reset.
 */
void study_trial_take(study_trial *trial, uint32_t leaf, const sy_assessment *from);
/* A node, of which `integer_weight`, `aggregate` and `missing` may be changed. */
struct sy_node *study_trial_node(study_trial *trial, uint32_t node);
/* The scores, ranks and bands by the nodes as they are; until the next call. */
const sy_assessment *study_trial_evaluate(study_trial *trial);
/* The same, much faster, if since study_trial_reset() only weights of this group's children were
 * changed. */
const sy_assessment *study_trial_evaluate_above(study_trial *trial, uint32_t group);

/* How ranks and bands of an award differ between two assessments of the same units. */
struct study_shift {
  uint64_t sum, largest; /* of the shifts of ranks, of units that are ranked in both */
  uint32_t ranked;       /* how many these are */
  uint32_t unit;         /* whose shift is the largest; SY_NONE if none is above 0 */
  uint32_t bands;        /* units with another band */
};
struct study_shift study_shift_of(const sy_assessment *real, const sy_assessment *tried,
                                  uint32_t award);
struct study_shift study_shift_between(const struct sy_standing *was, const struct sy_standing *is,
                                       uint32_t unit_count);
/* NaN if no unit is ranked in both. */
static inline double study_mean_shift(const struct study_shift *shift) {
  return (double)shift->sum / shift->ranked;
}

/* ---- interrupt.c ---- */

/* What is done between the two can be interrupted, if the request allows that; it asks now and
 * then.
 */
void study_interruptible_begin(const sy_study *study);
void study_interruptible_end(void);
/* Whether any was interrupted. [any thread] */
bool study_interrupted(void);

/* ---- draw.c ---- */

/* Draws every source for a replication, which may be another one for each source. */
void study_draw(study_trial *trial, const sy_edition *edition, const GArray *sources, uint64_t seed,
                const uint64_t *replications);
/* The same with one replication for all. */
void study_draw_all(study_trial *trial, const sy_edition *edition, const GArray *sources,
                    uint64_t seed, uint64_t replication);
/* How a kernel draws the weights (kernel.h): what draw.c draws. place: per node, where the weight
 * of a child is. False if a kernel cannot draw these sources; then bases and places are set all the
 * same. g_free the bases. */
struct study_factors;
bool study_draw_factors(const sy_edition *edition, const GArray *sources, uint64_t seed,
                        struct study_factors *factors, double **bases, uint32_t *place);

/* ---- bands.c, rises.c: tables of the part `statistics` ---- */

void study_add_grades(sy_study *study);
void study_add_bands(sy_study *study);
/* The request must have changes. */
void study_add_rises(sy_study *study);

/* ---- gains.c: tables of the part `problems` ---- */

/* Begins the tables; takes explanations in the order of the units; ends the tables and frees. */
typedef struct study_gains study_gains;
study_gains *study_gains_new(sy_study *study);
void study_gains_take(const sy_study *study, const sy_explanation *explanation, study_gains *to);
void study_gains_end(const sy_study *study, study_gains *to);

/* ---- the parts ---- */

void study_add_influence(sy_study *study, sy_problems *problems);
/* Tables of the part `robustness`. */
void study_add_sensitivity(sy_study *study);
void study_add_robustness(sy_study *study, sy_problems *problems);
void study_add_coherence(sy_study *study, sy_problems *problems);
/* A table of the part `coherence`. */
void study_add_separation(sy_study *study);
void study_add_pair(sy_study *study, sy_problems *problems);
void study_add_problems(sy_study *study, sy_problems *problems);
void study_add_proposals(sy_study *study, sy_problems *problems);
void study_add_raters(sy_study *study, sy_problems *problems);
void study_add_scores(sy_study *study, sy_problems *problems);
void study_add_statistics(sy_study *study, sy_problems *problems);

#endif /* SY_STUDY_PRIVATE_H */
