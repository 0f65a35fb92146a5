/* SPDX-License-Identifier: Apache-2.0
 *
 * workbook.c: what the formats of workbooks share: reading on, rows, and the choice of a sheet
 */
#include "tables/tables-private.h"

#include <string.h>

#define WAITING ((size_t)1 << 20) /* of text, before the part is read on */

/* ---- opening and closing ---- */

bool table_workbook_open(struct table_workbook *book, const sy_context *context, const char *sheet,
                         const struct sy_table_form *form, const char *part,
                         const struct table_xml_handlers *handlers, sy_problems *problems) {
  const struct sy_place file = table_package_place(book->package);
  g_autofree char *name = g_strconcat(file.file, "!", sheet, NULL);
  book->table.place = (struct sy_place){.file = g_intern_string(name), .is_cell = true};
  book->records = table_records_new(&book->table, form, context, problems);
  book->xml = book->records ? table_xml_open(book->package, part, handlers, book, problems) : NULL;
  int more = book->xml ? 1 : -1;
  while (more > 0 && !table_records_have_headings(book->records))
    more = table_workbook_read_some(book, problems);
  return more >= 0;
}

void table_workbook_clear(struct table_workbook *book) {
  table_xml_close(book->xml);
  table_records_free(book->records);
  table_package_free(book->package);
  if (book->value)
    g_string_free(book->value, TRUE);
}

/* ---- rows ---- */

/* Ends the row under way, and as many of the same after it as may wait. */
static void end_rows(struct table_workbook *book) {
  for (;;) {
    book->bad = book->bad || !table_records_end(book->records, book->problems);
    if (book->bad || book->repeats == 0 || table_records_waiting(book->records) >= WAITING)
      return;
    book->repeats--;
    table_records_repeat(book->records, ++book->row);
  }
}

void table_workbook_end_row(struct table_workbook *book, unsigned repeats) {
  book->repeats = repeats;
  end_rows(book);
  if (book->repeats > 0 || table_records_waiting(book->records) >= WAITING)
    table_xml_pause(book->xml);
}

/* The rest of a repeated row. */
static bool read_repeats(struct table_workbook *book) {
  book->repeats--;
  table_records_repeat(book->records, ++book->row);
  end_rows(book);
  return !book->bad;
}

int table_workbook_read_some(struct table_workbook *book, sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  book->problems = problems;
  if (book->repeats > 0)
    return read_repeats(book) ? 1 : -1;
  const enum table_xml_got got = book->ended ? TABLE_XML_END : table_xml_read(book->xml, problems);
  if (got == TABLE_XML_FAILED || sy_problems_count(problems) > before)
    return -1;
  if (got == TABLE_XML_END)
    return table_package_unchanged(book->package, problems) ? 0 : -1;
  return 1;
}

ssize_t table_workbook_read(sy_foreign_table *table, char *to, size_t size, sy_problems *problems) {
  struct table_workbook *book = (struct table_workbook *)(void *)table;
  for (;;) {
    const size_t taken = table_records_take(book->records, to, size);
    if (taken > 0)
      return (ssize_t)taken;
    const int more = table_workbook_read_some(book, problems);
    if (more < 0)
      return -1;
    if (more == 0)
      return (ssize_t)table_records_take(book->records, to, size);
  }
}

/* ---- what is wrong ---- */

void table_workbook_refuse(struct table_workbook *book, char *why) {
  book->bad = true;
  table_xml_refuse(book->xml, why);
}

void table_workbook_refuse_number(struct table_workbook *book) {
  g_autofree char *letters = sy_column_letters(book->column);
  table_workbook_refuse(book, g_strdup_printf(_("the cell %s%u has the number '%s'"), letters,
                                              book->row, book->value->str));
}

/* ---- sheets ---- */

static char *joined(const GPtrArray *names) {
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add(all, names->pdata[i]);
  g_ptr_array_add(all, NULL);
  return g_strjoinv(_(", "), (char **)all->pdata);
}

int table_choose_sheet(const GPtrArray *names, const struct sy_table_form *form,
                       struct sy_place place, sy_problems *problems) {
  if (!form->sheet && names->len == 1)
    return 0;
  for (guint i = 0; form->sheet && i < names->len; i++)
    if (sy_texts_equal(form->sheet, names->pdata[i]))
      return (int)i;
  g_autofree char *all = joined(names);
  if (names->len == 0)
    sy_problems_add(problems, place, _("the workbook has no sheet of cells"));
  else if (form->sheet)
    sy_problems_add(problems, place, _("there is no sheet '%s'; the workbook has %s"), form->sheet,
                    all);
  else
    sy_problems_add(
        problems, place,
        _("the workbook has several sheets; declare with 'sheet' in edition.yaml, or --sheet "
          "of 'steelyard new', which to read: %s"),
        all);
  return -1;
}
