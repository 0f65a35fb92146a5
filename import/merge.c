/* SPDX-License-Identifier: Apache-2.0
 *
 * merge.c: rows of files and of the evidence, by the key of their table
 *
 * Rows of one unit with equal keys are one row: what is empty in one is taken from the other, and
 * different content is a conflict. Without a key, only rows with equal cells are one; a file in
 * which such a row occurs twice means two.
 */
#include "import/import-private.h"

#include <string.h>

/* A table under way. */
struct merging {
  import_target *target;
  sy_problems *problems;
  GHashTable *rows; /* key -> struct import_row; without a key of the table, the number of rows */
  GHashTable *counted; /* without a key: the same for the sheet under way */
};

/* ---- keys ---- */

static const struct import_column *column_at(const import_target *target, guint index) {
  return target->columns->pdata[index];
}

/* The unit that a row names, in *unit; what it is called otherwise. */
static void append_unit(const import_target *target, struct import_row *row, guint column,
                        GString *key) {
  const char *text = row->values[column].text;
  g_autofree char *name = sy_text_key(text, strlen(text));
  const guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(target->units, name));
  row->unit = unit > 0 ? unit - 1 : SY_NONE;
  if (unit > 0)
    g_string_append_printf(key, "%u\n", row->unit);
  else
    g_string_append_printf(key, "?%s\n", name);
}

/* What is equal for rows that are one. Also finds the unit. g_free. */
static char *key_of(const import_target *target, struct import_row *row) {
  GString *key = g_string_new(NULL);
  for (guint i = 0; i < target->columns->len; i++) {
    const struct import_column *column = column_at(target, i);
    const char *text = row->values[i].text;
    if (column->is_unit && target->by_unit) {
      append_unit(target, row, i, key);
    } else if (column->is_key || !target->has_key) {
      g_autofree char *part = sy_comparison_key(column->comparison, text, strlen(text));
      g_string_append_printf(key, "%zu:%s", strlen(part), part);
    }
  }
  return g_string_free(key, FALSE);
}

static bool is_blank(const char *text) {
  return sy_text_is_blank(text, strlen(text));
}

static bool are_equal(const struct import_column *column, const char *a, const char *b) {
  if (strcmp(a, b) == 0)
    return true;
  g_autofree char *left = sy_comparison_key(column->comparison, a, strlen(a));
  g_autofree char *right = sy_comparison_key(column->comparison, b, strlen(b));
  return strcmp(left, right) == 0;
}

/* ---- events ---- */

static void note(import_target *target, const struct import_cell *cell,
                 const struct import_row *row, const char *heading, const char *found,
                 const char *became, const char *rules, bool once) {
  const struct import_event event = {cell, row, heading, found, became, g_strdup(rules), once};
  g_array_append_val(target->events, event);
}

/* Metadata of the submission that a row comes from. */
static void note_metadata(import_target *target, const struct import_sheet *sheet, const guint *map,
                          const struct import_cell *cells) {
  for (guint i = 0; sheet->is_survey && i < sheet->width; i++)
    if (map[i] == SY_NONE && *cells[i].text && import_is_metadata(sheet->headings[i].text))
      note(target, &cells[i], NULL, sheet->headings[i].text, cells[i].text, "", "left-out", true);
}

/* ---- two rows that are one ---- */

static void complain(const struct merging *merging, const struct import_row *row, guint column,
                     const struct import_value *value) {
  const struct import_value *other = &row->values[column];
  const char *heading = column_at(merging->target, column)->heading;
  if (other->from) {
    g_autofree char *where = import_cell_text(other->from);
    sy_problems_add(merging->problems, import_cell_place(value->from),
                    _("conflict: '%s' is '%s' here and '%s' in %s, in rows with the same key"),
                    heading, value->text, other->text, where);
  } else {
    sy_problems_add(merging->problems, import_cell_place(value->from),
                    _("conflict: '%s' is '%s' here and '%s' in the evidence (%s:%u); --replace "
                      "takes what the file has"),
                    heading, value->text, other->text, import_evidence_path(merging->target),
                    row->line);
  }
}

/* Takes what another row of the same key has; counts what happens to it. */
static void unite(const struct merging *merging, struct import_row *row,
                  const struct import_row *other) {
  import_target *target = merging->target;
  bool filled = false, replaced = false;
  for (guint i = 0; i < target->columns->len; i++) {
    const struct import_column *column = column_at(target, i);
    struct import_value *value = &row->values[i];
    const struct import_value *more = &other->values[i];
    if (column->is_unit || column->is_key || is_blank(more->text) ||
        are_equal(column, value->text, more->text))
      continue;
    const bool blank = is_blank(value->text);
    if (!blank && (value->from || !target->request->replace)) {
      complain(merging, row, i, more);
      continue;
    }
    note(target, more->from, row, column->heading, value->text, more->text,
         blank ? "fill" : "replace", false);
    filled |= blank;
    replaced |= !blank;
    *value = *more;
    row->is_changed = true;
  }
  target->result->replaced += replaced;
  target->result->filled += filled && !replaced;
  target->result->same += !filled && !replaced;
}

/* ---- rows ---- */

static struct import_row *new_row(const import_target *target) {
  struct import_row *row = g_new0(struct import_row, 1);
  row->values = g_new(struct import_value, (gsize)target->columns->len + 1);
  for (guint i = 0; i < target->columns->len; i++)
    row->values[i] = (struct import_value){.text = ""};
  row->unit = SY_NONE;
  return row;
}

/* Counts a row of a table without a key. True if there are as many in all as in the sheet. */
static bool count(const struct merging *merging, const char *key) {
  const guint all = GPOINTER_TO_UINT(g_hash_table_lookup(merging->rows, key));
  const guint here = GPOINTER_TO_UINT(g_hash_table_lookup(merging->counted, key)) + 1;
  g_hash_table_replace(merging->counted, g_strdup(key), GUINT_TO_POINTER(here));
  if (here <= all)
    return true;
  g_hash_table_replace(merging->rows, g_strdup(key), GUINT_TO_POINTER(here));
  return false;
}

/* Finds the row of the table that a row of a sheet is, or adds it. */
static void settle(const struct merging *merging, struct import_row *row) {
  import_target *target = merging->target;
  g_autofree char *key = key_of(target, row);
  struct import_row *known = target->has_key ? g_hash_table_lookup(merging->rows, key) : NULL;
  const bool counts = !target->has_key && count(merging, key);
  if (known)
    unite(merging, known, row);
  else if (counts)
    target->result->same++;
  if (known || counts) {
    g_ptr_array_add(target->merged, row);
    return;
  }
  target->result->added++;
  row->is_changed = true;
  g_ptr_array_add(target->rows, row);
  if (target->has_key)
    g_hash_table_insert(merging->rows, g_steal_pointer(&key), row);
}

/* Whether a row of a form has nothing but what the form came with: units and keys. */
static bool is_unfilled(const import_target *target, const struct import_sheet *sheet,
                        const struct import_row *row) {
  bool filled = !sheet->form;
  for (guint i = 0; i < target->columns->len; i++) {
    const struct import_column *column = column_at(target, i);
    filled |= !column->is_unit && !column->is_key && !is_blank(row->values[i].text);
  }
  return !filled;
}

/* Fills a row from the cells of a sheet, by the rules. */
static void convert(const struct merging *merging, const struct import_sheet *sheet,
                    const guint *map, const struct import_cell *cells, struct import_row *row) {
  import_target *target = merging->target;
  for (guint i = 0; i < sheet->width; i++) {
    if (map[i] == SY_NONE)
      continue;
    g_autoptr(GString) rules = g_string_new(NULL);
    const struct import_column *column = column_at(target, map[i]);
    const char *became =
        import_apply(target, column, &cells[i], sheet->headings[i].text, rules, merging->problems);
    row->first = row->first && row->first->sheet == sheet ? row->first : &cells[i];
    row->values[map[i]] = (struct import_value){became                          ? became
                                                : *cells[i].text == SY_NO_VALUE ? ""
                                                                                : cells[i].text,
                                                &cells[i]};
    if (became)
      note(target, &cells[i], row, column->heading, cells[i].text + (*cells[i].text == SY_NO_VALUE),
           became, rules->str, true);
  }
}

static void add_row(const struct merging *merging, const struct import_sheet *sheet,
                    const guint *map, const struct import_cell *cells) {
  import_target *target = merging->target;
  const guint before = target->events->len;
  struct import_row *row = new_row(target);
  note(target, NULL, row, NULL, "", "", "row", true);
  convert(merging, sheet, map, cells, row);
  g_array_index(target->events, struct import_event, before).cell = row->first;
  note_metadata(target, sheet, map, cells);
  if (row->first && !is_unfilled(target, sheet, row)) {
    settle(merging, row);
    return;
  }
  target->result->unfilled++;
  g_array_set_size(target->events, before);
  g_ptr_array_add(target->merged, row);
}

/* ---- the evidence as it is ---- */

static void add_existing(const struct merging *merging, uint64_t at) {
  import_target *target = merging->target;
  const sy_grid *grid = target->existing;
  struct import_row *row = new_row(target);
  row->line = sy_sheet_row(grid, at);
  for (guint i = 0; i < grid->column_count; i++) {
    const char *text = sy_sheet_text(grid, i, at);
    row->values[i].text = text ? text : "";
  }
  g_ptr_array_add(target->rows, row);
}

/* Whether no two rows have the same key, so that rows can be found by it. */
static bool index_existing(const struct merging *merging) {
  import_target *target = merging->target;
  for (guint i = 0; i < target->rows->len; i++) {
    g_autofree char *key = key_of(target, target->rows->pdata[i]);
    if (!target->has_key)
      count(merging, key);
    else if (!g_hash_table_insert(merging->rows, g_steal_pointer(&key), target->rows->pdata[i]))
      return false;
  }
  return true;
}

void import_merge(import_target *target, sy_problems *problems) {
  g_autoptr(GHashTable) rows = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) counted = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  const struct merging merging = {target, problems, rows, counted};
  for (uint64_t i = 0; target->existing && i < target->existing->row_count; i++)
    add_existing(&merging, i);
  if (!index_existing(&merging)) { /* it repeats a key on purpose: its rows are matched as wholes */
    target->has_key = false;
    g_hash_table_remove_all(rows);
    index_existing(&merging);
  }
  for (guint i = 0; i < target->sheets->len; i++) {
    const struct import_sheet *sheet = target->sheets->pdata[i];
    g_hash_table_remove_all(counted);
    for (guint k = 0; k < sheet->rows->len; k++)
      add_row(&merging, sheet, target->maps->pdata[i], sheet->rows->pdata[k]);
  }
}
