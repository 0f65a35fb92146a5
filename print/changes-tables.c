/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-tables.c: the cells and rows that changed in tables of evidence, for people
 */
#include "print/changes-private.h"

#define MOST_CELLS 20 /* of each table */

static const struct sy_column_match *column_at(const struct sy_table_change *table, guint index) {
  return &g_array_index(table->columns, struct sy_column_match, index);
}

/* A row of the list: the place, the old and the new content. */
static void add_cell(const struct sy_table_change *table, const struct sy_row_change *row,
                     const char *column, const char *before, const char *now, sy_layout *layout) {
  const bool is = row->later != SY_NO_ROW;
  g_autofree char *number = g_strdup_printf("%u", is ? sy_sheet_row(table->is, row->later)
                                                     : sy_sheet_row(table->was, row->earlier));
  sy_layout_cell(layout, number);
  sy_layout_cell(layout, row->unit ? sy_text_get(row->unit->name) : "");
  sy_layout_cell(layout, column);
  sy_layout_cell(layout, before ? before : "");
  sy_layout_cell(layout, now ? now : "");
}

/* The whole content of a row that only one table has, in one cell. g_free. */
static char *row_text(const sy_sheet *sheet, uint32_t row) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < sheet->column_count; i++) {
    const char *cell = sy_sheet_text(sheet, i, row);
    if (cell)
      g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", cell);
  }
  return g_string_free(text, FALSE);
}

/* Adds what differs in a row while there is room; returns how much that is. */
static guint add_row(const struct sy_table_change *table, const struct sy_row_change *row,
                     guint room, sy_layout *layout) {
  const bool was = row->earlier != SY_NO_ROW, is = row->later != SY_NO_ROW;
  if (!was || !is) {
    g_autofree char *text =
        is ? row_text(table->is, row->later) : row_text(table->was, row->earlier);
    if (room > 0)
      add_cell(table, row, is ? _("(row added)") : _("(row removed)"), is ? NULL : text,
               is ? text : NULL, layout);
    return 1;
  }
  guint count = 0;
  for (guint i = 0; i < table->columns->len; i++) {
    const struct sy_column_match *column = column_at(table, i);
    if (sy_cell_differs(table, row, column) && count++ < room)
      add_cell(table, row, table->is->columns[column->later].heading,
               sy_sheet_text(table->was, column->earlier, row->earlier),
               sy_sheet_text(table->is, column->later, row->later), layout);
  }
  return count;
}

/* How rows were matched, in a sentence. */
static void write_matching(const struct changes_page *page, const struct sy_table_change *table) {
  struct changes_names key = {0};
  for (guint i = 0; i < table->key->len; i++)
    changes_add_name(&key, table->key->pdata[i]);
  changes_write_names(page, _("Rows are matched by: "), &key);
  if (!table->by_key)
    sy_paragraph_print(_("No key identifies every row: equal rows are matched first, then the "
                         "others in their order, if half of their cells are equal."),
                       0, page->style, page->stream);
}

static void write_columns(const struct changes_page *page, const struct sy_table_change *table) {
  struct changes_names added = {0}, removed = {0};
  for (guint i = 0; i < table->columns->len; i++) {
    const struct sy_column_match *column = column_at(table, i);
    if (column->earlier == SY_NO_COLUMN)
      changes_add_name(&added, table->is->columns[column->later].heading);
    else if (column->later == SY_NO_COLUMN)
      changes_add_name(&removed, table->was->columns[column->earlier].heading);
  }
  changes_write_names(page, _("Columns added: "), &added);
  changes_write_names(page, _("Columns removed: "), &removed);
}

/* How many rows were changed, added and removed. */
static void write_counts(const struct changes_page *page, const struct sy_table_change *table) {
  guint changed = 0, added = 0, removed = 0;
  for (guint i = 0; i < table->rows->len; i++) {
    const struct sy_row_change *row = &g_array_index(table->rows, struct sy_row_change, i);
    added += row->earlier == SY_NO_ROW;
    removed += row->later == SY_NO_ROW;
    changed += row->earlier != SY_NO_ROW && row->later != SY_NO_ROW;
  }
  sy_line_print(page->style, page->stream, _("Rows: %u changed, %u added, %u removed"), changed,
                added, removed);
}

/* The first cells and rows that differ. */
static void write_cells(const struct changes_page *page, const struct sy_table_change *table) {
  static const enum sy_align align[] = {SY_RIGHT, SY_LEFT, SY_LEFT, SY_LEFT, SY_LEFT};
  const char *const texts[] = {_("row"), _("unit"), _("column"), _("before"), _("now")};
  g_autoptr(sy_layout) layout = sy_layout_new(G_N_ELEMENTS(align), align);
  changes_headings(layout, texts, G_N_ELEMENTS(texts));
  guint count = 0;
  for (guint i = 0; i < table->rows->len; i++)
    count += add_row(table, &g_array_index(table->rows, struct sy_row_change, i),
                     count < MOST_CELLS ? MOST_CELLS - count : 0, layout);
  sy_layout_print(layout, page->style, page->stream);
  changes_write_more(page, count > MOST_CELLS ? count - MOST_CELLS : 0);
}

/* Whether the tables are those of two years, in which most rows differ: then no cell is shown. */
static bool most_rows_differ(const struct sy_table_change *table) {
  return table->rows->len > MOST_CELLS && 2 * table->rows->len > table->is->row_count;
}

static void write_table(const struct changes_page *page, const struct sy_table_change *table) {
  g_autofree char *heading =
      g_strdup_printf(_("Table %s · %s"), table->later->id, table->later->file);
  sy_section_print(heading, NULL, page->style, page->stream);
  if (table->rows->len == 0) {
    sy_paragraph_print(_("Only the order of rows or columns, the spelling of units, or the form of "
                         "the file differs; the cells are the same."),
                       0, page->style, page->stream);
  } else {
    if (!most_rows_differ(table))
      write_cells(page, table);
    write_counts(page, table);
  }
  write_columns(page, table);
  if (table->rows->len > 0)
    write_matching(page, table);
}

void changes_write_tables(const struct changes_page *page) {
  struct changes_names added = {0}, removed = {0};
  for (guint i = 0; page->changes->tables && i < page->changes->tables->len; i++) {
    const struct sy_table_change *table = page->changes->tables->pdata[i];
    if (table->was)
      write_table(page, table);
    else if (!table->later)
      changes_add_name(&removed, table->earlier->id);
    else if (!table->earlier)
      changes_add_name(&added, table->later->id);
  }
  if (added.count || removed.count)
    sy_gap_print(page->style, page->stream);
  changes_write_names(page, _("Tables added: "), &added);
  changes_write_names(page, _("Tables removed: "), &removed);
}
