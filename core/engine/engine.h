/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.h: scores an edition
 *
 * Plugins fill the leaf columns, the tree above them is evaluated in exact arithmetic, awards rank
 * the units. All results are in one columnar structure, the assessment, which every output reads.
 */
#ifndef SY_ENGINE_H
#define SY_ENGINE_H

#include "edition/edition.h"

/* ---- assessment.c: nodes x units ---- */

/* In before_adjust and before_veto: there was no single value. */
#define SY_NOT_KNOWN INT64_MIN

/* One node's column, with an entry for each unit. Arrays marked (lazy) are NULL until a unit needs
 * them; read them, and scores, through the functions. */
struct sy_column_scores {
  int64_t *score;           /* while the scores are computed; else NULL */
  struct sy_packed *packed; /* the scores afterwards, block by block; else NULL */
  uint8_t *outcome;         /* enum sy_outcome; (lazy): NULL means scored throughout */
  uint8_t *marks;           /* (lazy) enum sy_mark */
  int64_t *low, *high;      /* (lazy) the interval if the outcome is missing or error */
  int64_t *before_adjust;   /* (lazy) of nodes with adjustments, or SY_NOT_KNOWN */
  int64_t *before_veto;     /* (lazy) of nodes with vetoes, or SY_NOT_KNOWN */
  uint8_t *record;          /* (lazy) enum sy_record */
  int64_t *amount;          /* (lazy) of deduction leaves */
  uint16_t *reason;         /* (lazy) of plugin nodes: 0, or k for the plugin's reason k - 1 */
  char **error;             /* (lazy) of plugin nodes: per unit a message in English, or NULL */
  const char **read_reason; /* (lazy) per unit the code of a reason from a document, or NULL; owned
                               by the document */
  sy_words *left_out;       /* of plugin nodes: why its findings are left out, or NULL */
  uint64_t more_row_errors; /* of plugin nodes: how many are not kept in row_errors */
  uint64_t more_warnings;   /* and how many in plugin_warnings */
};

/* How many row errors, and how many different warnings, are kept of one node. */
#define SY_MOST_TOLD 1000

/* A finding with its node; the rest is indexed by the node's plugin. */
struct sy_assessed_finding {
  uint32_t node;
  uint32_t unit;
  uint16_t finding;
  int16_t table;      /* plugin's table, or -1 */
  uint32_t sheet_row; /* row of the file as a spreadsheet counts; 0: none */
  int64_t points;     /* nano: lost, on the node's own scale */
  char **values;
};

/* ---- rules.c: differences between versions of the result rules ---- */

/* How units are ranked, graded, counted and shown by their scores. Scores themselves are the same
 * in all versions. Documents and locks name their version, and are verified by its rules. */
struct sy_result_rules {
  unsigned version;
  enum sy_disqualified disqualified; /* in grades, and in claims without the key */
  bool missing_comes_last; /* a unit whose score on a tie-break node is missing comes after units
                              that have one; otherwise it ties with those whose order it may still
                              change */
  bool findings_are_free;  /* locks do not bind findings */
  bool few_edges;          /* figures may look like full marks or a clamp's limits */
};
/* NULL if there is no such version; 0: the newest. */
const struct sy_result_rules *sy_result_rules_of(unsigned version);
/* The version that a format such as "lock/1" names, `kind` being "lock"; NULL if there is none. */
const struct sy_result_rules *sy_result_rules_named(const char *kind, const char *name);
/* The name of the format: "lock/1". g_free. */
char *sy_result_rules_name(const char *kind, const struct sy_result_rules *rules);

/* ---- assessment.c, continued ---- */

/* How one award ranks. */
struct sy_standing {
  uint32_t *rank; /* per unit, from 1; 0: not ranked */
  uint8_t *tied;  /* per unit: shares its rank */
  uint8_t *
      decided_by; /* per unit: 0, or k: tie_break step k separated it from the unit ranked before */
  uint8_t *undecided_by; /* per unit: 0, or k: it shares its rank because a score that tie_break
                            step k needs is missing */
  uint16_t *band;        /* per unit: 0, or k for band k - 1 */
  uint32_t *passed_over; /* per unit: 0, or k: it would be in an exclusive band, but has one of
                            award k - 1. NULL: no award is exclusive */
};

extern const char *const sy_unit_status_names[]; /* final provisional disqualified */

struct sy_assessment {
  const sy_edition *edition; /* not owned */
  const struct sy_result_rules *rules;
  uint32_t node_count, unit_count;
  struct sy_column_scores *columns; /* per node */
  GArray *findings; /* of struct sy_assessed_finding, by node, unit, table, row, finding */
  /* Why units are in error: of struct sy_told, sorted by sy_told_compare(). Those of no single unit
   * concern all units of the node that are in error. */
  GArray *row_errors;
  /* Plugins' warnings: of struct sy_told, sorted by sy_told_compare_words(). Each warning of a node
   * is listed once, with its first place. */
  GArray *plugin_warnings;
  struct sy_standing *standings; /* per award */
  uint16_t **grades;             /* per grading, per unit: 0, or k for grade k - 1 */
  uint32_t errors;               /* nodes x units with outcome error among plugin nodes */
  sy_warnings *warnings;         /* the edition's and those about scores; NULL: not computed */
};

/* An empty assessment by the newest rules: columns are allocated, nothing is scored. */
sy_assessment *sy_assessment_new(const sy_edition *edition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_assessment, sy_assessment_free)

/* Reads the scores of the units [first, first + count). */
void sy_scores_read(const sy_assessment *assessment, uint32_t node, uint32_t first, uint32_t count,
                    int64_t *scores);
/* The scores for writing, one per unit, initially 0. Closing packs them. Both may be called again.
 */
int64_t *sy_scores_open(sy_assessment *assessment, uint32_t node);
void sy_scores_close(sy_assessment *assessment, uint32_t node);
/* Whether a unit counts on a node: it has a score, and is not disqualified there unless those units
 * are included. */
bool sy_is_counted(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                   enum sy_disqualified disqualified);
/* The score of several units together on a node, by a rule and with their weights (nano, or NULL).
 * False if one of them has none, if no rule is stated, or as for sy_combine_scores(). */
bool sy_score_of_parts(const sy_assessment *assessment, uint32_t node,
                       const struct sy_indices *units, const int64_t *weights,
                       const struct sy_lineage_rule *rule, int64_t *score);
/* Whether a unit's score on a node rests on an estimate; and whether any unit's does. */
bool sy_is_estimated(const sy_assessment *assessment, uint32_t node, uint32_t unit);
bool sy_any_estimated(const sy_assessment *assessment, uint32_t node);
/* Sets an entry of a lazy array, allocating it. */
void sy_set_outcome(sy_assessment *assessment, uint32_t node, uint32_t unit,
                    enum sy_outcome outcome);
void sy_add_mark(sy_assessment *assessment, uint32_t node, uint32_t unit, enum sy_mark mark);
/* The weight with which a child counts for a unit after re-weighting, among its siblings; 0 if it
 * does not. In lowest terms. */
struct sy_ratio sy_effective_weight(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* Those of all children of a group, in their order; not in lowest terms. */
void sy_effective_weights(const sy_assessment *assessment, uint32_t group, uint32_t unit,
                          struct sy_ratio *weights);
/* How much of a group there is for a unit, of the children that apply to it. */
struct sy_coverage {
  int64_t there, of; /* the number of children with a score, and of all; or their weights, */
  int64_t scale;     /* in units of 1/scale of the group's weight; of numbers, 1 */
  bool in_error;     /* a child is, or is missing because of an error below it, which nothing covers
                      */
  bool is_enough;    /* so that missing children are left out */
};
/* For a group with `enough`. Children of weight 0 are not counted. */
struct sy_coverage sy_coverage_of(const sy_assessment *assessment, uint32_t group, uint32_t unit);
/* Whether a group or leaf does not count in its group for a unit: it is not applicable, or it is
 * missing and enough of the group is there without it. False for the root. */
bool sy_is_left_out(const sy_assessment *assessment, uint32_t child, uint32_t unit);
/* The score of a group or leaf if everything in it has full marks, without adjustments: 100, or the
 * points of a sum. */
int64_t sy_full_marks(const sy_edition *edition, uint32_t node);
/* Whether a node is a veto that certainly disqualifies the unit. */
bool sy_disqualified_by(const sy_assessment *assessment, uint32_t veto, uint32_t unit);
/* The plugin's reason for an outcome, or NULL if it gave none or is not loaded. */
const struct sy_reason *sy_reason_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* Why `applies` makes a node not applicable to the unit; NULL if it does not. g_free. */
char *sy_inapplicable_text(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                           bool chinese);
/* The code of the reason for an outcome: that `applies` says so, else of the plugin's reason, else
 * of the first error of a row; NULL if there is none. */
const char *sy_reason_code_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* Why a node is in error for a unit, or NULL. */
const char *sy_error_of(const sy_assessment *assessment, uint32_t node, uint32_t unit);
/* The row errors of a unit and node, of which there are *count; NULL if there is none. */
const struct sy_told *sy_row_errors_of(const sy_assessment *assessment, uint32_t node,
                                       uint32_t unit, guint *count);

/* ---- leaves.c, evaluate.c, ranks.c: the three steps, also for documents ---- */

/* Calls the plugins and fills the columns of leaves, adjustments and vetoes. */
void sy_assess_leaves(sy_assessment *assessment, const struct sy_assess_options *options);
/* Turns the amounts of deduction leaves into scores, applies `missing` policies, and fills the
 * columns of groups. Reads only what sy_assess_leaves() wrote: leaves' scores (`amount` for
 * deduction leaves), amounts of adjustments and vetoes, outcomes. */
void sy_assess_tree(sy_assessment *assessment, const struct sy_assess_options *options);
/* Ranks, bands and grades, by the assessment's rules. */
void sy_assess_awards(sy_assessment *assessment);
/* Evaluates again the nodes that are `changed` and all that depend on them, on this thread, and
 * sets all of `changed`, per node, to false. `steps`: per node where to note its steps, for a
 * single unit; or NULL. Awards are not assessed. */
void sy_assess_changed(sy_assessment *assessment, bool *changed, GArray **steps);
/* Ranks scores that need not be an assessment's as an award ranks those of one ranking, and assigns
 * its bands: rank[i] and band[i] are those of scores[i], nano. False if a tie-break is needed,
 * which reads other scores, or if the award has exclusive bands. */
bool sy_rank_scores(const struct sy_award *award, const int64_t *scores, uint32_t count,
                    uint32_t *rank, uint16_t *band);
/* The grade that a score gets: 0, or k for grade k - 1. */
guint sy_grade_of(const struct sy_grading *grading, int64_t score);

/* ---- rows.c: how the rows of one unit were counted ---- */

/* For each table of the plugin an array over the unit's rows. */
struct sy_row_points {
  guint table_count;
  uint64_t *row_count; /* per table */
  double **points;     /* per table, per row of the unit: what it contributed; NaN: nothing */
  uint32_t **sheet_row;
  bool add_up; /* the points of the rows, if any, sum to the node's score or amount, to 1e-6 */
  /* Of struct sy_assessed_finding, by table, row and finding: what the plugin says only to those
   * who want rows explained (SY_FINDINGS_AND_CALCULATIONS). Each has a row. */
  GArray *calculations;
};
/* Runs a leaf again for one unit, for explanations. NULL if the node has no plugin, or is not
 * applicable. Free with sy_row_points_free. */
struct sy_row_points *sy_assess_rows(const sy_assessment *assessment, uint32_t node, uint32_t unit);
void sy_row_points_free(struct sy_row_points *points);

/* ---- means.c: trees of means ---- */

/* The factor of the aggregate: if it needs points, their sum over 100, so that children at 100 give
 * that sum; else 1. */
struct sy_ratio sy_points_factor(const sy_edition *edition, const struct sy_node *group);
/* Whether a node's score is a mean of means of leaves for every unit, or points in proportion, now
 * and with any other weights above 0 for the children that have one above 0. If so, the weights
 * change scores only, no outcome. Of an assessment whose tree was assessed. */
bool sy_is_mean_of_leaves(const sy_assessment *assessment, uint32_t node);
/* The exact score of a unit on such a node, by other weights: whole numbers above 0 per node, of
 * which siblings' sum to at most SY_MAX_WEIGHT_SUM. The unit has a score there. False if it would
 * be too large. */
bool sy_mean_of_leaves(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                       const int64_t *weights, int64_t *score);

/* ---- explain.c: how one unit's scores came about ---- */

/* The cause of a step, in the order of the steps of a node. */
enum sy_step_kind {
  SY_STEP_INDICATOR,  /* leaf: the score of its plugin */
  SY_STEP_FULL,       /* deduction leaf: full marks */
  SY_STEP_AMOUNT,     /* deduction leaf: what the amount subtracts */
  SY_STEP_CHILD,      /* group whose aggregate is a sum: what `node` adds */
  SY_STEP_AGGREGATE,  /* group whose aggregate is not a sum: all children together */
  SY_STEP_ADJUSTMENT, /* group: the adjustment `node`, within its own cap */
  SY_STEP_ADJUST_CAP, /* group: the cap of all adjustments together */
  SY_STEP_CLAMP,      /* group: its clamp; deduction leaf: it does not fall below 0 */
  SY_STEP_VETO,       /* group: the veto `node` */
  SY_STEP_ROUNDING,   /* rounding, of the score and of the steps */
  SY_STEP_ZEROED      /* leaf, group: missing, counted as 0 */
};
extern const char *const sy_step_names[];

/* A step on the way to a group's or leaf's score, in nano-points. The steps of a node add up to
 * both ends of its interval, exactly; of a node that is scored, both ends are its score. */
struct sy_step {
  enum sy_step_kind kind;
  uint32_t node;     /* child, adjustment, veto; else SY_NONE */
  int64_t low, high; /* added; below 0: taken off */
  /* Adjustment, veto: what it would have added without its own cap, its gate, or another veto that
   * counts. 0 if nothing was withheld, or if its amount is not known. */
  int64_t withheld;
};

/* A possible gain: by an indicator at full marks, a bonus at its highest, or without a deduction or
 * veto; or, if a group counts as 0 because scores are missing, by full marks on what is missing. */
struct sy_gain {
  uint32_t node;  /* leaf, adjustment, veto; or a group: all vetoes on it together, or, if it has
                     SY_MARK_ZEROED, everything below it that is missing */
  int64_t points; /* nano-points by which the score of the node asked about would rise */
  bool qualifies; /* the unit would no longer be disqualified there */
};

/* A finding with its cost. */
struct sy_priced_finding {
  const struct sy_assessed_finding *found;
  int64_t own;       /* nano-points on the scale of the finding's own node */
  int64_t here;      /* nano-points of the node asked about; below 0: gained */
  bool disqualified; /* it disqualified the unit, which has no cost in points */
};

/* The explanation of one unit's score on one node. */
typedef struct sy_explanation {
  const sy_assessment *assessment; /* not owned */
  uint32_t unit, node;
  /* Per group and leaf at or below the node, or the owner of an adjustment or veto: of struct
   * sy_step; else NULL. */
  GArray **steps;
  GArray *gains;    /* of struct sy_gain: those above 0, largest first */
  GArray *findings; /* of struct sy_priced_finding: highest cost first, gains last. Without those of
                       nodes that did not count, and of nodes elsewhere. */
} sy_explanation;

/* Whether a finding costs points or the qualification. One of a bonus never does. */
bool sy_finding_costs(const sy_assessment *assessment, const struct sy_priced_finding *priced);
/* Points of findings on their own node's scale: lost, or gained by a bonus. */
int64_t sy_finding_points(const sy_assessment *assessment, const struct sy_assessed_finding *found);

/* What a part of the tree costs or would gain is found by evaluating the tree again for this unit
 * with only that part changed, so that every aggregate, cap, gate and veto is taken into account.
 * If the score is not certain, its lowest possible value is used. */
sy_explanation *sy_explain(const sy_assessment *assessment, uint32_t unit, uint32_t node);
/* The same with the steps alone: no gains and no findings. Much faster. */
sy_explanation *sy_explain_steps(const sy_assessment *assessment, uint32_t unit, uint32_t node);
void sy_explanation_free(sy_explanation *explanation);
/* The score that the gate of an adjustment or veto reads, in nano-points: on the gate's own group
 * that of the parts, before adjustments. */
int64_t sy_explanation_gate_score(const sy_explanation *explanation, const struct sy_node *gated);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_explanation, sy_explanation_free)

/* ---- rank-scale.c: which rank a unit would have with another score ---- */

typedef struct sy_rank_scale sy_rank_scale;
/* Of an award whose ranks are computed; the assessment must outlive it. */
sy_rank_scale *sy_rank_scale_new(const sy_assessment *assessment, uint32_t award);
void sy_rank_scale_free(sy_rank_scale *scale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_rank_scale, sy_rank_scale_free)
/* The rank of a unit if it had this score on the award's node, were not disqualified, and nothing
 * else changed; 0 if the award does not rank the unit. Units that would tie share the rank, because
 * tie-breaks may depend on what changed. */
uint32_t sy_rank_scale_at(const sy_rank_scale *scale, uint32_t unit, int64_t score);

/* ---- score-warnings.c ---- */

/* What a careful reader of the scores alone would question; sy_warnings_free. */
sy_warnings *sy_score_warnings(const sy_assessment *assessment);
/* The same about everything, for an edition that was loaded from its files, also for a what-if. */
sy_warnings *sy_all_warnings(const sy_assessment *assessment);

/* ---- condition.c: comparisons, always of scores rounded to 1e-6 point ---- */

bool sy_condition_holds(int64_t score, enum sy_operator comparison, int64_t value);

#endif /* SY_ENGINE_H */
