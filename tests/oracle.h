/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle.h: the rules of scoring, written a second time
 *
 * Slow and plain, from the text of docs/design.md, with the exact fractions of GMP and the means of
 * MPFR at 200 bits. It shares no arithmetic with the engine, so that the two can only agree by both
 * being right.
 */
#ifndef SY_ORACLE_H
#define SY_ORACLE_H

#include "engine/engine.h"

/* What a node is for one unit. */
struct oracle_node {
  bool done;
  enum sy_outcome outcome;
  unsigned marks;
  int64_t score;                      /* where scored */
  int64_t low, high;                  /* where missing or in error */
  int64_t before_adjust, before_veto; /* SY_NOT_KNOWN where the engine must say so */
  bool close; /* a geometric or harmonic mean below stood too close to a half to be told apart */
};

/* Evaluates every node for one unit. What plugins gave (leaves' scores or amounts, amounts of
 * adjustments and vetoes, outcomes) is read from `given`, before the engine has seen it. `nodes`
 * has an entry per node. */
void oracle_evaluate(const sy_assessment *given, uint32_t unit, struct oracle_node *nodes);

/* Ranks some of the units with each other, from the scores in an assessment. Arrays have an entry
 * per unit. `has`: 0, or k: it has an exclusive band of award k - 1. */
void oracle_award(const sy_assessment *scored, const struct sy_award *award, const bool *among,
                  struct sy_standing *standing, uint32_t *has);

#endif /* SY_ORACLE_H */
