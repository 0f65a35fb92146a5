/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c: CSV files, with commas, semicolons, tabs or bars
 *
 * They are read as evidence is, so encodings and quotation marks are understood alike; spaces
 * around a field without quotation marks are no part of it.
 */
#include "import/import-private.h"

#include <string.h>

static bool recognise(const import_reading *reading, const char *path) {
  (void)reading, (void)path;
  return true; /* whatever nobody else recognises; what it is then is said in reading it */
}

char *import_stem(const char *name) {
  const char *point = strrchr(name, '.');
  return point && point > name ? g_strndup(name, (gsize)(point - name)) : g_strdup(name);
}

static struct import_cell cell_at(const struct import_sheet *sheet, guint column, uint32_t line,
                                  const char *text) {
  return (struct import_cell){.text = text ? text : "",
                              .sheet = sheet,
                              .line = line,
                              .column = sheet->grid->columns[column].field + 1};
}

/* A column without a heading would be lost. */
static void check_headings(const struct import_sheet *sheet, sy_problems *problems) {
  for (guint i = 0; i < sheet->grid->unread_count; i++) {
    struct sy_place place = sheet->place;
    place.line = 1;
    place.column = sheet->grid->unread[i].field + 1;
    sy_problems_add(problems, place, _("the column has no heading; name it, or delete it"));
  }
}

static void read_csv(import_reading *reading, const struct import_file *file) {
  struct sy_table_form form = {0};
  g_autoptr(sy_sheet) grid =
      sy_grid_read(reading->context, file->path, &form, false, reading->problems);
  if (!grid)
    return;
  struct import_sheet *sheet =
      import_sheet_add(reading, file, import_stem(file->name), grid->place);
  sheet->grid = g_steal_pointer(&grid);
  check_headings(sheet, reading->problems);
  const uint64_t rows = sheet->grid->row_count + 1;
  if (!import_check_cells(sheet->place, rows * sheet->grid->column_count, reading->problems))
    return;
  sheet->width = sheet->grid->column_count;
  sheet->headings = g_new0(struct import_cell, (gsize)sheet->width + 1);
  for (guint i = 0; i < sheet->width; i++)
    sheet->headings[i] = cell_at(sheet, i, 1, sheet->grid->columns[i].heading);
  for (uint64_t row = 0; row < sheet->grid->row_count; row++) {
    struct import_cell *cells = g_new(struct import_cell, (gsize)sheet->width + 1);
    const uint32_t line = sy_sheet_row(sheet->grid, row);
    for (guint i = 0; i < sheet->width; i++)
      cells[i] = cell_at(sheet, i, line, sy_sheet_text(sheet->grid, i, row));
    g_ptr_array_add(sheet->rows, cells);
  }
}

const struct import_format import_csv = {"csv", recognise, read_csv};
