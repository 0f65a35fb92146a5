/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-private.h: what the parts of the page of changes share
 */
#ifndef SY_CHANGES_PRIVATE_H
#define SY_CHANGES_PRIVATE_H

#include "print/print-private.h"

/* What is printed, and where. */
struct changes_page {
  const sy_changes *changes;
  const sy_edition *earlier, *later;
  const sy_figures *figures_earlier, *figures_later;
  const struct sy_style *style;
  FILE *stream;
  bool *marked; /* whether a figure has been marked as resting on an estimate */
};

/* Names in a sentence; only the first ones are shown. */
struct changes_names {
  GString *text;
  guint count;
};

/* ---- changes.c ---- */

/* The first row of a table; NULL: without headings. */
void changes_headings(sy_layout *layout, const char *const *texts, guint count);
void changes_add_name(struct changes_names *names, const char *name);
/* "What they are: names", if there are any. Starts anew. */
void changes_write_names(const struct changes_page *page, const char *what,
                         struct changes_names *names);
/* How many rows of a long table are not shown; nothing if all are. */
void changes_write_more(const struct changes_page *page, guint more);

/* ---- changes-tables.c ---- */

/* The tables that were added, removed or changed, each with its first cells and rows that differ.
 */
void changes_write_tables(const struct changes_page *page);

#endif /* SY_CHANGES_PRIVATE_H */
