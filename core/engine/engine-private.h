/* SPDX-License-Identifier: Apache-2.0
 *
 * engine-private.h: what the parts of the engine share
 */
#ifndef SY_ENGINE_PRIVATE_H
#define SY_ENGINE_PRIVATE_H

#include "engine/engine.h"

/* ---- assessment.c ---- */

/* Allocate a node's lazy arrays at their defaults; before threads start. */
void engine_need_outcomes(sy_assessment *assessment, uint32_t node);
void engine_need_marks(sy_assessment *assessment, uint32_t node);
void engine_need_interval(sy_assessment *assessment, uint32_t node);

/* Frees the arrays of a standing, which may be used again. */
void engine_clear_standing(struct sy_standing *standing);

/* ---- scores.c: one node's scores ---- */

#define ENGINE_BLOCK 2048 /* units whose scores are packed together */

/* As if the node had never been scored. */
void engine_clear_scores(sy_assessment *assessment, uint32_t node);
/* For a node whose scores come block by block, perhaps on several threads: makes room, then stores
 * the scores of the block that begins with the unit `first`. */
void engine_make_blocks(sy_assessment *assessment, uint32_t node);
void engine_store_block(sy_assessment *assessment, uint32_t node, uint32_t first,
                        const int64_t *scores, uint32_t count);
/* Adds a node's scores times `factor` to the sums of the block that begins with the unit `first`.
 */
void engine_add_block(const sy_assessment *assessment, uint32_t node, uint32_t first,
                      uint32_t count, int64_t factor, int64_t *sums);

/* ---- window.c: a batch of units in the shape that plugins see ---- */

struct window {
  struct sy_batch batch;
  guint table_count;
  struct sy_table_data *tables;
  const struct sy_table_data **table_pointers;
  uint64_t *first_row; /* per table: the row of the sheet that is row 0 here */
  GArray *rooms;       /* what all this is in */
  guint used;          /* of them */
};
void engine_init_window(struct window *window);
void engine_clear_window(struct window *window);
/* What was in the window before is gone. */
void engine_open_window(struct window *window, const struct sy_node *node, uint32_t first,
                        uint32_t count);
/* Memory that lasts until the window is opened again; never NULL. */
void *engine_room(struct window *window, size_t size);

/* ---- what evaluation works on ---- */

/* Both ends of a value that may still be uncertain. */
struct span {
  struct sy_exact low, high;
};

/* A group while a unit is evaluated, from step to step. */
struct evaluation {
  sy_assessment *assessment;
  const struct sy_node *node;
  uint32_t index, unit;
  struct sy_rational points; /* what the aggregate is multiplied by; see engine_points() */
  struct sy_parts parts;
  struct span value;
  int64_t own_low, own_high; /* the aggregate, rounded: what gates on the node itself read */
  bool applicable;           /* a child counts */
  bool children_missing;     /* a child that counts is missing or in error */
  bool error_below;          /* what is uncertain may be so through an error */
  bool disqualified;
  bool broken; /* exact arithmetic was left */
};

/* Adds bits of enum sy_record for the unit that is evaluated. */
void engine_record(struct evaluation *evaluation, uint32_t node, unsigned record);

/* Looks at the children and sets the value to their aggregate; nothing but `applicable` and
 * `disqualified` counts where none of them applies. */
void engine_aggregate(struct evaluation *evaluation);

/* What the aggregate is multiplied by: where it needs points, their sum over 100, which it reaches
 * where every child has 100; else 1. */
struct sy_rational engine_points(const sy_edition *edition, const struct sy_node *group);

/* ---- condition.c: conditions on what may still be uncertain ---- */

enum certainty { NO, MAYBE, YES };

/* A condition on a score somewhere between `low` and `high`. */
enum certainty engine_holds(int64_t low, int64_t high, enum sy_operator comparison, int64_t value);
/* Whether a gate lets its adjustment or veto through; the answer is recorded. YES without a gate.
 * If an error leaves it undecided, the evaluation remembers that. */
enum certainty engine_gate(struct evaluation *evaluation, uint32_t index);

/* ---- adjust.c, veto.c: what moves the value after the aggregate ---- */

/* Adds the adjustments to the value. */
void engine_adjust(struct evaluation *evaluation);
/* Keeps the value within the group's clamp, if it has one. */
void engine_clamp(struct evaluation *evaluation);
/* Applies the vetoes to the value. True if one that certainly strikes left a single value: the node
 * is then scored whatever its children are. *doubtful: it is open whether the unit is
 * disqualified. */
bool engine_judge(struct evaluation *evaluation, bool *doubtful);
/* Disqualification alone, for a unit to which the group does not apply. */
void engine_judge_inapplicable(struct evaluation *evaluation);

/* ---- plain.c: the common case, a mean of scores that are all there ---- */

bool engine_is_plain(const sy_assessment *assessment, uint32_t group);
/* Fills the scores of plain groups, each of which comes after those that it depends on. */
void engine_evaluate_plain(sy_assessment *assessment, const uint32_t *groups, guint count,
                           unsigned threads);

/* ---- sort.c: many units in the order of one number each ---- */

/* The indices of the keys, every `stride`-th of the array, from the highest key down; those of
 * equal keys rise. */
void engine_sort(const int64_t *keys, uint32_t stride, uint32_t count, uint32_t *order);

/* ---- parallel.c: the same work on many units ---- */

/* Calls work(data, first, end) for ranges that cover 0..count, on so many threads; each begins
 * where a block does. Small counts run on the caller's thread. */
void engine_parallel(uint32_t count, unsigned threads,
                     void (*work)(void *data, uint32_t first, uint32_t end), void *data);
unsigned engine_threads(const struct sy_assess_options *options);

#endif /* SY_ENGINE_PRIVATE_H */
