/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.h: evidence in workbooks and databases
 *
 * The core reads CSV. These formats hand it a sheet or a table as the text of a CSV file, so that
 * everything after that (headings, types, keys, errors, warnings) is the same for all.
 */
#ifndef SY_TABLES_H
#define SY_TABLES_H

#include "base/base.h"

/* For the `formats` of a context: XLSX and ODS workbooks, and SQLite databases. NULL-ended. */
extern const struct sy_foreign_format *const sy_table_formats[];

/* ---- grid.c: tables whose cells are read as texts ---- */

/* Columns follow the headings of the file that are not empty. */
typedef sy_sheet sy_grid;

/* All rows of a table that the operator names, or NULL with problems. `form`: what part of the file
 * is read; becomes the format of the file, as far as it is not UTF-8 with commas. `digest`: with
 * its digest. */
sy_grid *sy_grid_read(const sy_context *context, const char *path, struct sy_table_form *form,
                      bool digest, sy_problems *problems);
/* The same of a table whose format is known. */
sy_grid *sy_grid_of(const sy_context *context, const struct sy_input *input,
                    const struct sy_table_form *form, bool digest, sy_problems *problems);
/* The format alone. False with problems. */
bool sy_grid_form(const sy_context *context, const char *path, struct sy_table_form *form,
                  sy_problems *problems);
/* The cell, or NULL if it is empty. */
const char *sy_grid_cell(const sy_grid *grid, guint column, uint64_t row);
/* The column with one of the headings, or `column_count`. */
guint sy_grid_find(const sy_grid *grid, const char *const *headings);
struct sy_place sy_grid_place(const sy_grid *grid, guint column, uint64_t row);

#endif /* SY_TABLES_H */
