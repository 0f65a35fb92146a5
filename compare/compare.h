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

/* The fate of a node. Nodes, awards, bands and grades are the same if their ids are; what units
 * were, their lineage says. */
enum sy_fate {
  SY_FATE_ALIKE,        /* both define it and all below it alike, so its scores can be compared */
  SY_FATE_BELOW,        /* its own rules are alike, but something below it or its weight is not */
  SY_FATE_REDEFINED,    /* its own rules differ */
  SY_FATE_INCOMPARABLE, /* one of the editions says that it only looks alike: `not_comparable` */
  SY_FATE_ADDED,        /* only the later edition has it */
  SY_FATE_REMOVED       /* only the earlier one has it */
};
extern const char
    *const sy_fate_names[]; /* alike below redefined not-comparable added removed, NULL */

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
  const struct sy_text *why; /* it is not comparable; else NULL */
};

/* ---- changes.c: changes since the earlier edition ---- */

/* A unit that both editions have, perhaps with another id. The change of its total has three parts:
 *   performance: the effect of its changed scores on leaves that both define alike, averaged over
 *                both years' trees;
 *   method:      the effect of changed weights and membership on the same scores, averaged over
 *                both years' scores;
 *   rest:        the effect of everything new, removed or redefined.
 * The first two use each tree with the common leaves alone, with weights shared among those that
 * are left, and without adjustments and vetoes, which belong to the rest. So the rest is what the
 * totals differ from those of the common leaves after, less what they differed before. */
struct sy_unit_change {
  uint32_t earlier, later;             /* units */
  bool has_total;                      /* both totals are scored */
  int64_t before, after;               /* nano: the totals */
  bool is_split;                       /* also scored on the common leaves in both trees */
  int64_t common_before, common_after; /* each year's total on the common leaves alone */
  int64_t performance, method, rest;
};

/* Units that were merged, split or mixed. Where the later edition states a rule, the figures of all
 * of them together, computed from those of the parts, are compared. They are not part of means over
 * units, and have no ranks. */
struct sy_regrouped_change {
  const struct sy_regrouping *units;
  bool has_total;        /* all parts have a total, and there is a rule */
  int64_t before, after; /* nano: the totals */
};

/* What a common leaf adds to a unit's performance and method, in nano-points of the total. With the
 * leaf's weight in the whole of each year's tree, and its scores,
 *   performance = (earlier weight + later weight) / 2 * (after - before)
 *   method      = (later weight - earlier weight) * (before + after) / 2
 * each rounded; the leaves' sums are the unit's, except for rounding. */
struct sy_leaf_change {
  guint match; /* among the changes' nodes */
  int64_t before, after;
  double weight_before, weight_after;
  int64_t performance, method;
};

typedef struct sy_changes {
  const sy_assessment *earlier, *later; /* not owned */
  sy_lineage *lineage;
  GPtrArray *tables; /* of struct sy_table_change, in the later edition's order, then those that
                        were removed; NULL: tables were not compared */
  guint node_count;
  struct sy_node_match *nodes; /* in the later edition's order, then those that were removed */
  guint unit_count;
  struct sy_unit_change *units; /* in the later edition's order */
  GArray *leaves;    /* of struct sy_leaf_change, unit by unit; NULL: they were not computed */
  guint *first_leaf; /* per unit, and one more: where its own begin */
  struct sy_regrouped_change *regrouped; /* as many as the lineage has regroupings */
  uint32_t units_added, units_removed;
} sy_changes;

/* Compares two complete assessments, which must outlive the result. NULL with problems if the
 * lineage's weights cannot be read. */
sy_changes *sy_changes_new(const sy_context *context, const sy_assessment *earlier,
                           const sy_assessment *later, sy_problems *problems);
/* Adds a problem for each unit that the later edition names as an ancestor and the earlier one does
 * not have. For the edition that it names as its previous one, this is a mistake. */
void sy_changes_check_ancestors(const sy_changes *changes, sy_problems *problems);
void sy_changes_free(sy_changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_changes, sy_changes_free)

/* How a unit's score on a node changed. False if the scores cannot be compared: the node is not
 * alike, has no score, or is not scored in both years. */
bool sy_node_change_of(const sy_changes *changes, const struct sy_node_match *node,
                       const struct sy_unit_change *unit, int64_t *change);
/* How the score of regrouped units on a node changed; false as above, or without a rule. */
bool sy_regrouped_scores(const sy_changes *changes, const struct sy_node_match *node,
                         const struct sy_regrouped_change *regrouped, int64_t *before,
                         int64_t *after);
/* Whether regrouped units were "merged" into one, one was "split", or they were "regrouped". */
const char *sy_regrouped_word(const struct sy_regrouped_change *regrouped);
/* Whether the unit has another id. */
bool sy_unit_has_new_id(const sy_changes *changes, const struct sy_unit_change *unit);
/* Whether the unit has another name, in either language. */
bool sy_unit_is_renamed(const sy_changes *changes, const struct sy_unit_change *unit);
/* Whether a leaf, adjustment or veto that both editions have applies to the unit. */
enum sy_applies { SY_APPLIES_AS_BEFORE, SY_APPLIES_NOW, SY_APPLIES_NO_LONGER };
enum sy_applies sy_applies_change(const sy_changes *changes, const struct sy_node_match *node,
                                  const struct sy_unit_change *unit);
/* Whether the scores can be compared, but the earlier one was disqualified on the node. */
bool sy_was_disqualified(const sy_changes *changes, const struct sy_node_match *node,
                         const struct sy_unit_change *unit);
/* How many units are in error on a leaf, adjustment or veto; on a group 0. */
uint32_t sy_units_in_error(const sy_assessment *assessment, uint32_t node);
/* The earlier edition's grading on the same node as one of the later edition's; SY_NONE if there is
 * none or the node is not alike. */
uint32_t sy_grading_before(const sy_changes *changes, uint32_t grading);

/* Which of two figures, the earlier and the later, rest on an estimate. */
struct sy_estimated {
  bool before, after;
};
/* On a node, or of the totals if it is NULL: of one unit, and of units that were merged or split.
 */
struct sy_estimated sy_estimated_of(const sy_changes *changes, const struct sy_node_match *node,
                                    const struct sy_unit_change *unit);
struct sy_estimated sy_estimated_of_parts(const sy_changes *changes,
                                          const struct sy_node_match *node,
                                          const struct sy_regrouped_change *regrouped);

/* The mean score on a node that is alike, over the units that are scored, and not disqualified,
 * there in both years. */
struct sy_mean_change {
  uint32_t unit_count;   /* 0: there is no mean */
  int64_t before, after; /* nano: means, rounded half away from zero */
  uint32_t up, same, down;
  struct sy_estimated estimated; /* whether any of the scores is */
};
/* `cohort` of the later edition, or SY_NONE for all. */
struct sy_mean_change sy_mean_change_of(const sy_changes *changes, const struct sy_node_match *node,
                                        uint32_t cohort);

/* ---- leaves.c: a unit's change, leaf by leaf ---- */

/* Computes them for every unit of which the change is split. */
void sy_changes_add_leaves(sy_changes *changes);
/* Those of a unit, in the order of the nodes; *count of them. There are none if they were not
 * computed, if the change is not split, or if one of the trees is not a sum of leaves for the unit:
 * a group is a geometric mean, a minimum or the like, or a clamp limits it. */
const struct sy_leaf_change *sy_leaf_changes_of(const sy_changes *changes,
                                                const struct sy_unit_change *unit, guint *count);

/* ---- tables.c: rows and cells that differ ---- */

#define SY_NO_ROW UINT32_MAX
#define SY_NO_COLUMN G_MAXUINT

/* A column of both sheets that has the same heading; SY_NO_COLUMN in the one that lacks it. */
struct sy_column_match {
  guint earlier, later;
  bool is_unit; /* of both: it names the rows' units */
};

/* A row that was changed, added or removed: rows of the sheets, or SY_NO_ROW. */
struct sy_row_change {
  uint32_t earlier, later;
  const struct sy_unit *unit; /* the row's; NULL in a shared table */
};

/* A table that at least one of the editions has; tables are the same if their ids are. Rows are
 * matched by the unit and the key, if no two rows of either table have the same: the key that the
 * later edition declares, or else the columns that its plugins declare as keys or that a `where`
 * reads. Else rows of the same unit and key are matched if they are equal; what is left of them is
 * matched in its order, where at least half of the cells are equal. Cells are compared as they are
 * written, without quotes and the spaces around them; but headings by the rules for texts, and keys
 * by their values, as the later edition's indicators read them. It makes no difference by which of
 * its names a row refers to a unit, or which heading the unit's column has. A column with a
 * repeated heading is left out. */
struct sy_table_change {
  const struct sy_edition_table *earlier, *later; /* NULL: the edition does not have it */
  /* Every column, as texts. NULL unless both have the table, and not with the same bytes. */
  sy_sheet *was, *is;
  GArray *columns; /* of struct sy_column_match, in the later order, then those that were removed */
  GPtrArray *key;  /* const char *: the headings by which rows are matched, with that of the unit */
  bool by_key;     /* the key tells all rows apart */
  GArray *rows;    /* of struct sy_row_change, by row */
};

/* The columns by which the plugins that read a table tell a unit's rows apart, with those by which
 * indicators choose their rows, as an array of guint: of the table's sheet, or of its requests;
 * some may be repeated, and some absent. *every: all plugins that read it have a key, and there is
 * one. A key that the edition declares replaces this one. g_array_unref. */
GArray *sy_table_key(const sy_edition *edition, uint32_t table, bool *every);
/* "alike" (the same bytes, written in the same form), "changed", "added" or "removed". */
const char *sy_table_fate(const struct sy_table_change *table);
/* A table with every column as texts, read again; NULL with a problem. */
sy_sheet *sy_table_texts(const sy_context *context, const sy_edition *edition,
                         const struct sy_edition_table *table, sy_problems *problems);
/* Compares the tables of both editions, which are read again for this. False with problems if one
 * can no longer be read, or has changed since. */
bool sy_changes_add_tables(sy_changes *changes, const sy_context *context, sy_problems *problems);
/* Whether a cell of a row that both have differs. */
bool sy_cell_differs(const struct sy_table_change *table, const struct sy_row_change *row,
                     const struct sy_column_match *column);

#endif /* SY_COMPARE_H */
