/* SPDX-License-Identifier: Apache-2.0
 *
 * place.c: where rows of evidence are, in words
 */
#include "figures/figures.h"

#include <string.h>

static const char *last_part(const char *file) {
  const char *slash = strrchr(file, '/');
  return slash ? slash + 1 : file;
}

/* The file's name, or its path where a file in another folder has the same name. */
static const char *file_name(const sy_edition *edition, const char *file) {
  const char *name = last_part(file);
  for (uint32_t i = 0; i < edition->table_count; i++)
    if (strcmp(edition->tables[i].file, file) != 0 &&
        strcmp(last_part(edition->tables[i].file), name) == 0)
      return file;
  return name;
}

/* "11", "11, 16, 21". g_free. */
static char *numbers_of(const GArray *rows) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf(text, "%s%u", i ? _(", ") : "", g_array_index(rows, uint32_t, i));
  return g_string_free(text, FALSE);
}

char *sy_rows_shown(const sy_edition *edition, uint32_t table, const GArray *rows) {
  const struct sy_edition_table *described = &edition->tables[table];
  const char *file = file_name(edition, described->file);
  const char *sheet = described->read_as.sheet, *part = described->read_as.table;
  g_autofree char *numbers = numbers_of(rows);
  if (sheet)
    return g_strdup_printf(ngettext("%s, sheet '%s', row %s", "%s, sheet '%s', rows %s", rows->len),
                           file, sheet, numbers);
  if (part)
    return g_strdup_printf(ngettext("%s, table '%s', row %s", "%s, table '%s', rows %s", rows->len),
                           file, part, numbers);
  return g_strdup_printf(ngettext("%s, row %s", "%s, rows %s", rows->len), file, numbers);
}

uint32_t sy_heading_row(const struct sy_edition_table *table) {
  return table->sheet ? sy_sheet_place(table->sheet, 0, SY_WHOLE_ROW).line : 1;
}
