/* SPDX-License-Identifier: Apache-2.0
 *
 * workbook.h: what the parts of a workbook share
 */
#ifndef FORMS_WORKBOOK_H
#define FORMS_WORKBOOK_H

#include "forms/forms-private.h"

#include <xlsxwriter.h>

#define LISTS_SHEET "lists"
#define FORM_SHEET "steelyard"

/* A workbook in progress. */
struct book {
  const struct form *form;
  lxw_workbook *file;
  char *cover_name, *data_name, *units_name; /* of sheets */
  lxw_worksheet *cover, *data, *units, *lists, *mark;
  lxw_col_t list_count; /* columns of `lists` */
  lxw_format *title, *section, *plain, *heading, *cell, *given;
  lxw_format *text_input, *number_input, *date_input;
};

/* Writes a text, which is cut if it is longer than a cell can have. */
void book_put(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text,
              lxw_format *format);
/* Nothing on the sheet can be changed but unlocked cells, and how wide and high cells are. */
void book_protect(lxw_worksheet *sheet);

/* ---- workbook-cover.c ---- */

void write_cover(const struct book *book);

#endif /* FORMS_WORKBOOK_H */
