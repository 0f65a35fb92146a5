/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: the tables in which two editions differ
 *
 * Loading keeps only the columns that somebody reads, by their types. Here each table that differs
 * is read once more, with every column as texts.
 */
#include "compare/compare-private.h"

#include <string.h>

static void clear_side(struct compare_side *side) {
  g_hash_table_unref(side->columns);
  g_free(side->unit);
  g_free(side->key);
  g_free(side->cells);
  g_free(side->order);
}

static void compare_sheets(const sy_changes *changes, struct sy_table_change *change) {
  struct table_pair comparing = {
      .was = {.edition = changes->earlier->edition, .table = change->earlier, .sheet = change->was},
      .is = {.edition = changes->later->edition, .table = change->later, .sheet = change->is},
      .change = change,
      .left_was = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
      .left_is = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
  compare_match_columns(&comparing);
  compare_match_rows(&comparing, changes);
  clear_side(&comparing.was);
  clear_side(&comparing.is);
  g_free(comparing.in_key);
  g_array_unref(comparing.left_was);
  g_array_unref(comparing.left_is);
}

void compare_free_table(gpointer table) {
  struct sy_table_change *change = table;
  g_clear_pointer(&change->was, sy_sheet_free);
  g_clear_pointer(&change->is, sy_sheet_free);
  g_array_unref(change->columns);
  g_array_unref(change->rows);
  g_ptr_array_unref(change->key);
  g_free(change);
}

static struct sy_table_change *add_table(sy_changes *changes,
                                         const struct sy_edition_table *earlier,
                                         const struct sy_edition_table *later) {
  struct sy_table_change *change = g_new0(struct sy_table_change, 1);
  change->earlier = earlier;
  change->later = later;
  change->columns = g_array_new(FALSE, FALSE, sizeof(struct sy_column_match));
  change->rows = g_array_new(FALSE, FALSE, sizeof(struct sy_row_change));
  change->key = g_ptr_array_new();
  g_ptr_array_add(changes->tables, change);
  return change;
}

static bool same_file(const struct sy_edition_table *a, const struct sy_edition_table *b) {
  return strcmp(a->sha256, b->sha256) == 0 && g_strcmp0(a->form, b->form) == 0 &&
         g_strcmp0(a->content, b->content) == 0;
}

const char *sy_table_fate(const struct sy_table_change *table) {
  if (!table->earlier)
    return "added";
  if (!table->later)
    return "removed";
  return table->was ? "changed" : "alike";
}

bool sy_changes_add_tables(sy_changes *changes, const sy_context *context, sy_problems *problems) {
  const sy_edition *earlier = changes->earlier->edition, *later = changes->later->edition;
  const guint before = sy_problems_count(problems);
  changes->tables = g_ptr_array_new_with_free_func(compare_free_table);
  for (uint32_t i = 0; i < later->table_count; i++) {
    const uint32_t found = sy_edition_find_table(earlier, later->tables[i].id);
    struct sy_table_change *change =
        add_table(changes, found != SY_NONE ? &earlier->tables[found] : NULL, &later->tables[i]);
    if (!change->earlier || same_file(change->earlier, change->later))
      continue;
    change->was = sy_table_texts(context, earlier, change->earlier, problems);
    change->is = sy_table_texts(context, later, change->later, problems);
    if (change->was && change->is)
      compare_sheets(changes, change);
  }
  for (uint32_t i = 0; i < earlier->table_count; i++)
    if (sy_edition_find_table(later, earlier->tables[i].id) == SY_NONE)
      add_table(changes, &earlier->tables[i], NULL);
  return sy_problems_count(problems) == before;
}
