/* SPDX-License-Identifier: Apache-2.0
 *
 * formats.c: the kinds of files that are imported, and what they have in common
 */
#include "import/import-private.h"

#include <string.h>

/* The first that recognises a file reads it. */
static const struct import_format *const formats[] = {&import_workbook, &import_results,
                                                      &import_csv};

/* ---- sheets and forms ---- */

char *import_label_key(const char *heading, const char *label) {
  g_autofree char *first = sy_text_key(heading, strlen(heading));
  g_autofree char *second = sy_text_key(label, strlen(label));
  return g_strconcat(first, "\n", second, NULL);
}

void import_form_free(struct import_form *form) {
  g_free(form->edition);
  g_free(form->table);
  g_free(form->sheet);
  g_hash_table_unref(form->labels);
  g_free(form);
}

struct import_sheet *import_sheet_add(import_reading *reading, const struct import_file *file,
                                      char *name, struct sy_place place) {
  struct import_sheet *sheet = g_new0(struct import_sheet, 1);
  sheet->file = file;
  sheet->name = name;
  sheet->place = place;
  sheet->rows = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(reading->sheets, sheet);
  return sheet;
}

static void free_sheet(gpointer data) {
  struct import_sheet *sheet = data;
  g_free(sheet->name);
  g_free(sheet->headings);
  g_ptr_array_unref(sheet->rows);
  g_clear_pointer(&sheet->problems, sy_problems_free);
  g_clear_pointer(&sheet->grid, sy_sheet_free);
  if (sheet->text)
    g_string_free(sheet->text, TRUE);
  g_clear_pointer(&sheet->texts, g_string_chunk_free);
  g_free(sheet);
}

bool import_check_cells(struct sy_place place, uint64_t cells, sy_problems *problems) {
  if (cells <= IMPORT_MOST_CELLS)
    return true;
  sy_problems_add(problems, place, _("a sheet may have at most %d cells; import it in parts"),
                  IMPORT_MOST_CELLS);
  return false;
}

struct sy_place import_cell_place(const struct import_cell *cell) {
  struct sy_place place = cell->sheet->place;
  place.line = cell->line;
  place.column = cell->column;
  return place;
}

char *import_cell_text(const struct import_cell *cell) {
  char *text = sy_place_text(import_cell_place(cell));
  text[strlen(text) - strlen(": ")] = '\0';
  return text;
}

/* ---- files ---- */

static void free_file(gpointer data) {
  struct import_file *file = data;
  g_free(file->name);
  g_free(file);
}

static void read_file(import_reading *reading, const char *path) {
  struct import_file *file = g_new0(struct import_file, 1);
  file->path = path;
  file->name = g_path_get_basename(path);
  g_ptr_array_add(reading->files, file);
  const struct sy_input input = sy_input_at(path);
  if (!sy_digest_file(&input, file->sha256, reading->problems))
    return;
  for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
    if (formats[i]->recognise(reading, path)) {
      formats[i]->read(reading, file);
      return;
    }
}

void import_read(import_reading *reading, const char *const *paths) {
  reading->files = g_ptr_array_new_with_free_func(free_file);
  reading->sheets = g_ptr_array_new_with_free_func(free_sheet);
  reading->forms = g_ptr_array_new_with_free_func((GDestroyNotify)import_form_free);
  for (; *paths; paths++)
    read_file(reading, *paths);
}

void import_reading_clear(import_reading *reading) {
  g_clear_pointer(&reading->sheets, g_ptr_array_unref);
  g_clear_pointer(&reading->forms, g_ptr_array_unref);
  g_clear_pointer(&reading->files, g_ptr_array_unref);
}
