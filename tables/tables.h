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

#endif /* SY_TABLES_H */
