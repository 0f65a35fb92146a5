/* SPDX-License-Identifier: Apache-2.0
 *
 * import.h: filled-in files become evidence
 *
 * Workbooks, CSV files and the exports of surveys are read as rows with places, changed by the
 * rules that the edition declares, and merged with the evidence by the keys of its tables. Either
 * all of it becomes evidence or none; a record beside the evidence says what came from where.
 * docs/import.md describes the rules.
 */
#ifndef SY_IMPORT_H
#define SY_IMPORT_H

#include "edition/edition.h"

struct sy_import_request {
  const char *const *paths; /* of the files, NULL-ended */
  const char *table;        /* which table sheets without its name are for; or NULL */
  bool replace;             /* rows of the evidence with the same key */
};

/* What becomes of one table. */
struct sy_imported_table {
  const char *file;                                /* as the edition names it */
  char *path, *record_path;                        /* of the evidence and of its record */
  guint64 added, filled, replaced, same, unfilled; /* rows; `unfilled`: of forms, left out */
  guint64 changed;                                 /* cells, by rules */
  GString *text, *record; /* the whole files; NULL: they stay as they are */
  GString *news;          /* the rows of `text` that are new or changed */
  GString *record_news;   /* the lines that the record gets */
};

/* What importing some files does. */
typedef struct sy_import sy_import;
struct sy_import {
  GPtrArray *tables;      /* struct sy_imported_table *, in the order of the edition */
  GPtrArray *left_sheets; /* char *: sheets that are not of a table, "FILE!SHEET" */
};

/* `edition` is loaded with SY_LOAD_UNITS. NULL with all problems at once. */
sy_import *sy_import_new(const sy_edition *edition, sy_registry *registry,
                         const struct sy_import_request *request, sy_problems *problems);
void sy_import_free(sy_import *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_import, sy_import_free)
/* Writes the evidence and its records, all files or none. False with problems; then *refused says
 * whether a file must not be written, or could not be. */
bool sy_import_write(const sy_import *import, bool *refused, sy_problems *problems);

#endif /* SY_IMPORT_H */
