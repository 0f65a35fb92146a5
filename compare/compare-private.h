/* SPDX-License-Identifier: Apache-2.0
 *
 * compare-private.h: what the files of `compare` share
 */
#ifndef SY_COMPARE_PRIVATE_H
#define SY_COMPARE_PRIVATE_H

#include "compare/compare.h"

/* The nodes of both editions: those of the later one by index, then those that only the earlier one
 * has. g_free. */
struct sy_node_match *compare_match_nodes(const sy_edition *earlier, const sy_edition *later,
                                          guint *count);
/* The index of an id in a table of id -> index + 1, or SY_NONE. */
uint32_t compare_find(GHashTable *by_id, const char *id);
/* Fills the units' performance, method and rest. Their totals must be set. */
void compare_split_changes(sy_changes *changes);

/* ---- split.c: the bare trees, of the common leaves alone ---- */

/* Both scores of a common leaf; false if one of the years has none, or if it is not common. */
bool compare_common_scores(const sy_changes *changes, const struct sy_node_match *match,
                           const struct sy_unit_change *unit, int64_t scores[2]);
/* A year's tree for the units of the changes. */
struct compare_tree {
  sy_edition edition;
  uint32_t *match_of; /* per node: its match, an index */
};
struct compare_tree compare_bare_tree(const sy_changes *changes, bool later);
/* Frees what the copy owns. */
void compare_clear_tree(struct compare_tree *tree);
typedef struct compare_tree compare_tree;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(compare_tree, compare_clear_tree)
/* The tree's scores on the leaves' scores of a year. */
sy_assessment *compare_bare_scores(const sy_changes *changes, const struct compare_tree *tree,
                                   bool later_scores);

/* ---- tables ---- */

/* One of the two tables. */
struct compare_side {
  const sy_edition *edition;
  const struct sy_edition_table *table;
  sy_sheet *sheet;
  GHashTable *columns; /* from the keys of headings to columns, from 1 */
  uint32_t *unit;      /* per row: of the edition; SY_NONE */
  uint64_t *key;       /* per row: hash of the unit and the key */
  uint64_t *cells;     /* per row: hash of all cells that both tables have */
  uint32_t *order;     /* rows by these, and by number */
};

/* Two tables that are being compared. */
struct table_pair {
  struct compare_side was, is;
  struct sy_table_change *change;
  bool *in_key;               /* per column of the later table */
  GArray *left_was, *left_is; /* uint32_t: rows of one key that have no equal */
};

/* ---- table-columns.c ---- */

/* Every row of a table as the edition read it. */
const sy_sheet *compare_loaded_sheet(const struct sy_edition_table *table);
/* Fills the columns, and the key. */
void compare_match_columns(struct table_pair *comparing);

/* ---- table-rows.c ---- */

/* Fills the rows that differ, from the columns. */
void compare_match_rows(struct table_pair *comparing, const sy_changes *changes);

/* ---- tables.c ---- */

/* Frees a struct sy_table_change. */
void compare_free_table(gpointer table);

#endif /* SY_COMPARE_PRIVATE_H */
