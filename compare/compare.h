/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.h: compares an edition with an earlier one
 *
 * How the two editions differ, and how much of each unit's change is due to the unit itself.
 */
#ifndef SY_COMPARE_H
#define SY_COMPARE_H

#include "engine/engine.h"

/* ---- match.c: what is the same in two editions ---- */

/* What became of a node. Nodes, units, awards, bands and grades are the same if their ids are. */
enum sy_fate {
  SY_FATE_ALIKE,     /* both define it and all below it alike, so its scores can be compared */
  SY_FATE_BELOW,     /* its own rules are alike, but something below it or its weight is not */
  SY_FATE_REDEFINED, /* its own rules differ */
  SY_FATE_ADDED,     /* only the later edition has it */
  SY_FATE_REMOVED    /* only the earlier one has it */
};
extern const char *const sy_fate_names[]; /* alike below redefined added removed, NULL */

/* core/edition/field-tables.c lists a node's rules. These are not among them:
 *   - The node's share. A weight is a rule of the group: if it changes, the group is not alike. So
 *     are the points of a child of a sum, which the group adds up. Points of a leaf with
 *     `deduction` are a rule of that leaf, because the amount is taken off them. In a mean, points
 *     are only a way to write shares: doubling all of them changes nothing.
 *   - `evidence` and `columns`. They name the file and the headings of this year's evidence, which
 *     are often new each year. If a new heading made a new indicator, few indicators could be
 *     compared. The editor promises that the same id means the same observation; an indicator that
 *     observes something else must have another id. `where` is a rule, because it leaves rows out.
 */
struct sy_node_match {
  uint32_t earlier, later; /* SY_NONE where the edition does not have it */
  enum sy_fate fate;
  uint64_t differs; /* rules, as bits: 1 << number of struct sy_rule */
  bool reweighted;  /* in both, with different shares among its siblings, or points in a sum */
};

/* ---- changes.c: changes since the earlier edition ---- */

/* A unit that both editions have. The change of its total has three parts:
 *   performance: the effect of its changed scores on leaves that both define alike, averaged over
 *                both years' trees;
 *   method:      the effect of changed weights and membership on the same scores, averaged over
 *                both years' scores;
 *   rest:        the effect of everything new, removed or redefined.
 * The first two use each tree with the common leaves alone, with weights shared among those that
 * are left, and without adjustments and vetoes, which belong to the rest. */
struct sy_unit_change {
  uint32_t earlier, later; /* units */
  bool has_total;          /* both totals are scored */
  int64_t before, after;   /* nano: the totals */
  bool is_split;           /* also scored on the common leaves in both trees */
  int64_t performance, method, rest;
};

typedef struct sy_changes {
  const sy_assessment *earlier, *later; /* not owned */
  guint node_count;
  struct sy_node_match *nodes; /* in the later edition's order, then those that were removed */
  guint unit_count;
  struct sy_unit_change *units; /* in the later edition's order */
  uint32_t units_added, units_removed;
} sy_changes;

/* Compares two complete assessments, which must outlive the result. */
sy_changes *sy_changes_new(const sy_assessment *earlier, const sy_assessment *later);
void sy_changes_free(sy_changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_changes, sy_changes_free)

/* How a unit's score on a node changed. False if the scores cannot be compared: the node is not
 * alike, has no score, or is not scored in both years. */
bool sy_node_change_of(const sy_changes *changes, const struct sy_node_match *node,
                       const struct sy_unit_change *unit, int64_t *change);
/* The earlier edition's grading on the same node as one of the later edition's; SY_NONE if there is
 * none or the node is not alike. */
uint32_t sy_grading_before(const sy_changes *changes, uint32_t grading);

/* The mean score on a node that is alike, over the units that are scored, and not disqualified,
 * there in both years. */
struct sy_mean_change {
  uint32_t unit_count;   /* 0: there is no mean */
  int64_t before, after; /* nano: means, rounded half away from zero */
  uint32_t up, same, down;
};
/* `cohort` of the later edition, or SY_NONE for all. */
struct sy_mean_change sy_mean_change_of(const sy_changes *changes, const struct sy_node_match *node,
                                        uint32_t cohort);

#endif /* SY_COMPARE_H */
