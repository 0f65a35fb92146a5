/* SPDX-License-Identifier: Apache-2.0
 *
 * compare-private.h: what the files of `compare` share
 */
#ifndef SY_COMPARE_PRIVATE_H
#define SY_COMPARE_PRIVATE_H

#include "compare/compare.h"

/* The nodes of both editions: those of the later one by index, then those that only the earlier one
 * has. g_free. */
struct sy_node_match *study_match_nodes(const sy_edition *earlier, const sy_edition *later,
                                        guint *count);
/* The index of an id in a table of id -> index + 1, or SY_NONE. */
uint32_t study_find(GHashTable *by_id, const char *id);
/* Fills the units' performance, method and rest. Their totals must be set. */
void study_split_changes(sy_changes *changes);

/* Frees a struct sy_table_change. */
void study_free_table(gpointer table);

#endif /* SY_COMPARE_PRIVATE_H */
