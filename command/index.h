/* SPDX-License-Identifier: Apache-2.0
 *
 * index.h: the edition of an index that exists as a table of scores or a list of indicators
 */
#ifndef SY_INDEX_H
#define SY_INDEX_H

#include "tables/tables.h"

/* The column of the plugin that reads an indicator's numbers. */
#define SY_INDEX_COLUMN "value"

/* A group or an indicator. */
typedef struct sy_index_node {
  char *code;   /* as the list or the table of scores has it */
  char *id;     /* a valid id made from it */
  char *name;   /* for an id that was made, what it was made from; or NULL */
  char *weight; /* as it is written; or NULL */
  bool lower;   /* lower numbers are better */
  bool is_group;
  guint level;                /* 0 at the root */
  struct sy_place place;      /* where it comes from */
  char *heading;              /* of an indicator: its column in the table of scores */
  const struct sy_yaml *yaml; /* as the list has it; or NULL */
} sy_index_node;

/* What the commands of `steelyard new` know about an index. Zeros: nothing yet. */
typedef struct sy_index {
  sy_yaml_document *document; /* has the nodes of a list; or NULL */
  GPtrArray *unread;          /* headings of the list without a meaning; char *; or NULL */
  GPtrArray *nodes;      /* sy_index_node; the root first, each group before what is below it */
  sy_grid *scores;       /* the table of scores; NULL: there is none, and examples take its place */
  struct sy_bytes bytes; /* the table as it is */
  const char *from_table, *from_tree; /* the names of the files, for comments; or NULL */
  struct sy_table_form form;          /* its format */
  char *table;                        /* its id in the edition */
  char *file;                         /* its file in the edition's folder */
  guint unit;                         /* the column that names the units */
  char **unit_ids;                    /* by row */
  GPtrArray *left_out;                /* headings of totals, which are not indicators; char * */
  bool min_max;                       /* otherwise numbers are scores as they are */
  char *reason;                       /* why */
  GPtrArray *empty;                   /* texts that mean an empty cell; char *; NULL: none */
  uint64_t blanks;                    /* empty cells of indicators, with those texts */
} sy_index;
void sy_index_clear(sy_index *index);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_index, sy_index_clear)

/* ---- index.c ---- */

/* Adds a node, which has only an id and a code. */
sy_index_node *sy_index_add(sy_index *index, const char *id, const char *code);

/* For an index of which only the tree is known: there will be three invented units. */
void sy_index_invent(sy_index *index);

/* Ids for the texts: a text itself if it may be an id, otherwise one made from it, or "PREFIX-N".
 * No two are alike, and none is like those in `taken`, to which they are added. g_strfreev. */
char **sy_index_ids(const GPtrArray *texts, const char *prefix, GHashTable *taken);
GHashTable *sy_index_taken(void);

/* Whether the groups are within the limits; if not, problems. */
bool sy_index_check(const sy_index *index, sy_problems *problems);
/* Makes the folder `path`, whose last part is the edition's id. False with problems; then nothing
 * is there. */
bool sy_index_write(const sy_index *index, const char *path, sy_problems *problems);

/* ---- index-tree.c ---- */

/* Reads a list of indicators: steelyard's own tree.csv or the iMeta of COINr. */
bool sy_index_read_tree(sy_index *index, const char *path, sy_problems *problems);

/* ---- index-table.c ---- */

/* Reads a table of scores. Its columns of numbers become indicators of one group, unless the tree
 * is known already: then each of its indicators has a column. `unit`: the heading of the column
 * that names the units; NULL: uCode, as COINr calls it, or the first one. */
bool sy_index_read_table(sy_index *index, const char *path, const char *sheet, const char *unit,
                         sy_problems *problems);

#endif /* SY_INDEX_H */
