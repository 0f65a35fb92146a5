/* SPDX-License-Identifier: Apache-2.0
 *
 * engine-private.h: what the parts of the engine share
 */
#ifndef SY_ENGINE_PRIVATE_H
#define SY_ENGINE_PRIVATE_H

#include "engine/engine.h"

/* ---- assessment.c ---- */

/* Allocate a node's lazy arrays with their defaults, before threads start. */
void engine_need_outcomes(sy_assessment *assessment, uint32_t node);
void engine_need_marks(sy_assessment *assessment, uint32_t node);
void engine_need_interval(sy_assessment *assessment, uint32_t node);

/* Frees the arrays of a standing, which can then be used again. */
void engine_clear_standing(struct sy_standing *standing);

/* ---- leaves.c ---- */

/* The order of an assessment's findings, struct sy_assessed_finding. */
gint engine_compare_findings(gconstpointer left, gconstpointer right);

/* ---- scores.c: one node's scores ---- */

#define ENGINE_BLOCK 2048 /* units whose scores are packed together */

/* Discards the node's scores. */
void engine_clear_scores(sy_assessment *assessment, uint32_t node);
/* For a node whose scores come block by block, perhaps on several threads: reserves room, then
 * stores the scores of the block that begins with the unit `first`. */
void engine_make_blocks(sy_assessment *assessment, uint32_t node);
void engine_store_block(sy_assessment *assessment, uint32_t node, uint32_t first,
                        const int64_t *scores, uint32_t count);
/* Adds a node's scores times `factor` to the sums of the block that begins with the unit `first`.
 */
void engine_add_block(const sy_assessment *assessment, uint32_t node, uint32_t first,
                      uint32_t count, int64_t factor, int64_t *sums);

/* ---- row-errors.c: why units are in error, and plugins' warnings ---- */

/* The notices of one node's calls so far. */
struct told_lists {
  GArray *errors, *warnings; /* of struct sy_told */
  uint64_t error_count, warning_count;
};
void engine_init_told(struct told_lists *lists);
void engine_clear_told(struct told_lists *lists);
/* Adds the notices of a call, whose rows are those of the file; takes over the values. */
void engine_merge_told(struct told_lists *lists, GArray *told);
/* Forgets it all. */
void engine_forget_told(struct told_lists *lists);
/* Moves the lists of a node, which come in the order of the nodes, into the assessment. */
void engine_keep_told(sy_assessment *assessment, uint32_t node, struct told_lists *lists);
/* "evidence/visits.csv:12: plugin@1: message". g_free. */
char *engine_error_text(const sy_edition *edition, const struct sy_told *told);
/* The rows of a node's tables that contradict others with the same key, if the plugin declares this
 * an error: a list of struct sy_told in the order of sy_told_compare(); g_array_unref. */
GArray *engine_conflicts(const sy_edition *edition, uint32_t node);
/* The node for a plugin that compares units: without the rows of units that have such rows. NULL if
 * there are none. */
struct sy_node *engine_without_conflicts(const sy_edition *edition, uint32_t node);
void engine_free_seen(struct sy_node *seen);
/* A copy of one or two values; g_strfreev. */
char **engine_told_values(const char *first, const char *second, const char *third);

/* ---- compared.c: the units that a plugin scores, and which it compares with each other ---- */

/* Groups of units: those at the places [first[g], first[g + 1]). */
struct compared {
  uint32_t *units; /* per place; NULL: the places are the units */
  uint32_t *first; /* per group, and one more */
  uint32_t group_count;
};
/* For a node with an instance. If it does not compare units, all are in one group. */
struct compared engine_compared(const sy_edition *edition, uint32_t index);
void engine_clear_compared(struct compared *compared);
/* The group that has a unit, and its place; SY_NONE if the node does not apply to it. */
uint32_t engine_group_with(const struct compared *compared, uint32_t unit, uint32_t *place);
/* For a node with `over`: "all", or "region: north" for the unit's group. g_free. */
char *engine_compared_text(const sy_edition *edition, const struct sy_node *node, uint32_t unit);
/* Whether two units are in one group of those that `over` names, by default a cohort. */
bool engine_are_compared(const sy_edition *edition, const struct sy_node *node, uint32_t unit,
                         uint32_t other);
static inline uint32_t engine_unit_at(const uint32_t *units, uint32_t place) {
  return units ? units[place] : place;
}

/* ---- window.c: a batch of units as plugins see it ---- */

struct window {
  struct sy_batch batch;
  guint table_count;
  struct sy_table_data *tables;
  const struct sy_table_data **table_pointers;
  uint64_t *first_row;   /* per table: the row of the sheet that is row 0 here, if units follow each
                            other */
  const uint32_t *units; /* those of the window; NULL: they follow each other */
  GArray *rooms;         /* the memory for all this */
  guint used;            /* how many rooms are in use */
};
void engine_init_window(struct window *window);
void engine_clear_window(struct window *window);
/* Replaces the previous content of the window by the units at the places [first, first + count) of
 * `units`, or these units if that is NULL. */
void engine_open_window(struct window *window, const struct sy_node *node, const uint32_t *units,
                        uint32_t first, uint32_t count);
/* The row of the binding's sheet that is a row of the window. */
uint64_t engine_window_row(const struct window *window, const struct sy_node *node, guint table,
                           uint64_t row);
/* Memory that lasts until the window is opened again; never NULL. */
void *engine_room(struct window *window, size_t size);

/* ---- data of an evaluation ---- */

/* Both ends of a value that may still be uncertain. */
struct span {
  struct sy_exact low, high;
};

/* The state of a group while one unit is evaluated. */
struct evaluation {
  sy_assessment *assessment;
  const struct sy_node *node;
  uint32_t index, unit;
  struct sy_ratio points; /* a factor of the aggregate; see sy_points_factor() */
  struct sy_parts parts;
  struct span value;
  int64_t own_low, own_high; /* the aggregate, rounded, which gates on the node itself read */
  bool applicable;           /* a child counts */
  bool children_missing;     /* a child that counts is missing or in error */
  bool error_below;          /* an error may be the cause of the uncertainty */
  bool disqualified;
  bool estimated; /* a child, adjustment or veto rests on an estimate */
  bool broken;    /* exact arithmetic overflowed */
  GArray *steps;  /* where each step is noted; NULL: not needed */
};

/* Adds bits of enum sy_record for the unit being evaluated. */
void engine_record(struct evaluation *evaluation, uint32_t node, unsigned record);

/* Reads the children and sets the value to their aggregate. If none of them applies, only
 * `applicable` and `disqualified` are meaningful. */
void engine_aggregate(struct evaluation *evaluation);

/* ---- condition.c: conditions on scores that may still be uncertain ---- */

enum certainty { NO, MAYBE, YES };

/* A condition on a score somewhere between `low` and `high`. */
enum certainty engine_holds(int64_t low, int64_t high, enum sy_operator comparison, int64_t value);
/* Whether the gate of an adjustment or veto is open; YES if it has none. Records the answer, and
 * notes in the evaluation if an error leaves it undecided. */
enum certainty engine_gate(struct evaluation *evaluation, uint32_t index);

/* ---- adjust.c, veto.c: from the aggregate to the score ---- */

/* Adds the adjustments to the value. */
void engine_adjust(struct evaluation *evaluation);
/* Limits the value to the group's clamp, if it has one. */
void engine_clamp(struct evaluation *evaluation);
/* Applies the vetoes to the value. True if one that certainly applies leaves a single value: the
 * node is then scored even if children are missing. *doubtful is set if it is not known whether the
 * unit is disqualified. */
bool engine_judge(struct evaluation *evaluation, bool *doubtful);
/* Only disqualifies, for a unit to which the group does not apply. */
void engine_judge_inapplicable(struct evaluation *evaluation);

/* ---- steps.c: the steps of an evaluation, for explanations ---- */

/* `steps` is an array of struct sy_step; if it is NULL, nothing is noted. */

/* Notes a step by what it adds to both ends of the value. */
void engine_note(GArray *steps, enum sy_step_kind kind, uint32_t node, struct span added);
/* The same by the value before and after it; notes nothing if there is no difference. */
void engine_note_change(GArray *steps, enum sy_step_kind kind, struct span before,
                        struct span after);
/* What the last step would have added in addition to what it did. */
void engine_note_withheld(GArray *steps, struct sy_exact withheld);
/* The last step: the difference due to rounding, so that all steps add up to both ends of the
 * score. */
void engine_note_rounding(GArray *steps, int64_t low, int64_t high);

/* ---- evaluate.c: one node again ---- */

/* Evaluates a group or leaf, whose parts are evaluated, and notes the steps from an empty list.
 * With `steps`, the assessment must be of a single unit. */
void engine_evaluate_node(sy_assessment *assessment, uint32_t index, GArray *steps);

/* ---- plain.c: the common case, a mean without missing scores ---- */

bool engine_is_plain(const sy_assessment *assessment, uint32_t group);
/* Fills the scores of plain groups, each of which comes after those that it depends on. */
void engine_evaluate_plain(sy_assessment *assessment, const uint32_t *groups, guint count,
                           unsigned threads);

/* ---- score-warnings.c ---- */

/* Fills assessment->warnings, for an edition that was loaded from its files. */
void engine_warn(sy_assessment *assessment);

/* ---- ranks.c ---- */

/* What an award compares of a score: rounded to 1e-6 point, or as shown. */
int64_t engine_award_key(const struct sy_award *award, int64_t score);

/* ---- sort.c: sorts many units by one number each ---- */

/* Sorts the indices from the highest key to the lowest, and in ascending order if keys are equal.
 */
void engine_sort(const int64_t *keys, uint32_t count, uint32_t *order);

/* ---- parallel.c: the same work on many units ---- */

/* Calls work(data, first, end) for ranges that cover 0..count, on `threads` threads. Each range
 * starts at the start of a block. Small counts run on the caller's thread. */
void engine_parallel(uint32_t count, unsigned threads,
                     void (*work)(void *data, uint32_t first, uint32_t end), void *data);
unsigned engine_threads(const struct sy_assess_options *options);

#endif /* SY_ENGINE_PRIVATE_H */
