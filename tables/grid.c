/* SPDX-License-Identifier: Apache-2.0
 *
 * grid.c: tables whose cells are read as texts
 *
 * For whoever takes a table as it is, whatever it means: its rows, and where each cell is.
 */
#include "tables/tables.h"

#include <string.h>

/* Requests every column that has a heading, as text. g_array_unref. */
static GArray *request_all(const sy_sheet *bare, const struct sy_column *column) {
  GArray *requests = g_array_new(FALSE, TRUE, sizeof(struct sy_column_request));
  for (guint i = 0; i < bare->unread_count; i++) {
    const char *heading = bare->unread[i].heading;
    const struct sy_column_request request = {
        .heading = heading, .column = column, .place = bare->place};
    if (!sy_text_is_blank(heading, strlen(heading)))
      g_array_append_val(requests, request);
  }
  return requests;
}

/* The headings of the file, in the first format that gives several; NULL with the problems of the
 * usual format. */
static sy_sheet *read_headings(const sy_context *context, const struct sy_input *input,
                               struct sy_table_form *form, sy_problems *problems) {
  static const char *const delimiters[] = {NULL, ";", "\t", "|"};
  for (guint i = 0; i < G_N_ELEMENTS(delimiters); i++) {
    form->delimiter = delimiters[i];
    g_autoptr(sy_problems) ignored = sy_problems_new();
    g_autoptr(sy_sheet) sheet = sy_sheet_read(context, input, form, NULL, NULL, 0, false, ignored);
    if (sheet != NULL && sheet->unread_count > 1)
      return g_steal_pointer(&sheet);
  }
  form->delimiter = NULL;
  return sy_sheet_read(context, input, form, NULL, NULL, 0, false, problems);
}

bool sy_grid_form(const sy_context *context, const char *path, struct sy_table_form *form,
                  sy_problems *problems) {
  const struct sy_input input = sy_input_at(path);
  g_autoptr(sy_sheet) bare = read_headings(context, &input, form, problems);
  return bare != NULL;
}

sy_grid *sy_grid_of(const sy_context *context, const struct sy_input *input,
                    const struct sy_table_form *form, bool digest, sy_problems *problems) {
  static const struct sy_column text = {
      .size = sizeof text, .name = "text", .type = SY_TEXT, .presence = SY_BLANK_ALLOWED};
  g_autoptr(sy_sheet) bare = sy_sheet_read(context, input, form, NULL, NULL, 0, false, problems);
  if (bare == NULL)
    return NULL;
  g_autoptr(GArray) requests = request_all(bare, &text);
  return sy_sheet_read(context, input, form, NULL,
                       (const struct sy_column_request *)(const void *)requests->data,
                       requests->len, digest, problems);
}

sy_grid *sy_grid_read(const sy_context *context, const char *path, struct sy_table_form *form,
                      bool digest, sy_problems *problems) {
  const struct sy_input input = sy_input_at(path);
  if (!sy_grid_form(context, path, form, problems))
    return NULL;
  sy_grid *grid = sy_grid_of(context, &input, form, digest, problems);
  if (grid != NULL)
    form->encoding = grid->encoding_guessed;
  return grid;
}

const char *sy_grid_cell(const sy_grid *grid, guint column, uint64_t row) {
  const char *text = sy_sheet_text(grid, column, row);
  return text != NULL && !sy_text_is_blank(text, strlen(text)) ? text : NULL;
}

guint sy_grid_find(const sy_grid *grid, const char *const *headings) {
  for (guint i = 0; i < grid->column_count; i++)
    if (sy_text_index(headings, grid->columns[i].heading) >= 0)
      return i;
  return grid->column_count;
}

struct sy_place sy_grid_place(const sy_grid *grid, guint column, uint64_t row) {
  return (struct sy_place){.file = grid->place.file,
                           .line = sy_sheet_row(grid, row),
                           .column = grid->columns[column].field + 1};
}
