/* SPDX-License-Identifier: Apache-2.0
 *
 * tables-private.h: what the formats share
 */
#ifndef SY_TABLES_PRIVATE_H
#define SY_TABLES_PRIVATE_H

#include "tables/tables.h"

#include <zip.h>

extern const struct sy_foreign_format table_xlsx, table_sqlite;

/* ---- records.c: cells become the text of a CSV file ---- */

/* Of a sheet; rows and columns count from 1. 0: open. */
struct table_range {
  unsigned first_row, first_column, last_row, last_column;
};

typedef struct table_records table_records;
/* `table` gets where the headings are, and the hidden rows; both outlive the records. NULL with a
 * problem if the form's range makes no sense. */
table_records *table_records_new(sy_foreign_table *table, const struct sy_table_form *form,
                                 sy_problems *problems);
void table_records_free(table_records *records);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(table_records, table_records_free)
/* Rows come in their order, and so do the cells of each; those without content need not come. */
void table_records_begin(table_records *records, unsigned row, bool hidden);
void table_records_cell(table_records *records, unsigned column, const char *text, size_t length);
/* A cell that must not be read as a value: see SY_NO_VALUE. */
void table_records_no_value(table_records *records, unsigned column, const char *why);
/* False with a problem if the row has content that belongs to no column. */
bool table_records_end(table_records *records, sy_problems *problems);
/* Whether the headings have come, and with them where the table begins. */
bool table_records_have_headings(const table_records *records);
/* Whether a range of the sheet overlaps with the table, as far as it has come. */
bool table_records_overlap(const table_records *records, const struct table_range *range);
/* Takes at most `size` bytes of the text. */
size_t table_records_take(table_records *records, char *to, size_t size);

/* "C7" or "AA1048576", also with `$`, at *at, which is moved behind it; false if there is none. The
 * row is 0 if it has none. */
bool table_parse_cell(const char **at, unsigned *column, unsigned *row);
/* "B3:F20", "B3:F", "B3", "B:F". */
bool table_parse_range(const char *text, struct table_range *range);
/* A number as a spreadsheet shows it in full: 15 significant digits. */
#define TABLE_NUMBER_SIZE 64
void table_number_text(double number, char text[TABLE_NUMBER_SIZE]);

/* ---- package.c: XML in a ZIP file ---- */

typedef struct table_package table_package;
table_package *table_package_open(const sy_context *context, const struct sy_input *input,
                                  sy_problems *problems);
void table_package_free(table_package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(table_package, table_package_free)
struct sy_place table_package_place(const table_package *package);
bool table_package_has(const table_package *package, const char *part);
/* Whether the file has not been written to since it was opened. False with a problem. */
bool table_package_unchanged(const table_package *package, sy_problems *problems);

/* What happens at an element. Names are without prefix; attributes are names and values by turns,
 * NULL-ended. */
struct table_xml_handlers {
  void (*start)(void *data, const char *name, const char **attributes);
  void (*end)(void *data, const char *name);
  void (*text)(void *data, const char *text, int length); /* or NULL */
};
const char *table_attribute(const char **attributes, const char *name); /* or NULL */

/* A part that is being read. */
typedef struct table_xml table_xml;
table_xml *table_xml_open(table_package *package, const char *part,
                          const struct table_xml_handlers *handlers, void *data,
                          sy_problems *problems);
void table_xml_close(table_xml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(table_xml, table_xml_close)
enum table_xml_got { TABLE_XML_SOME, TABLE_XML_END, TABLE_XML_FAILED };
/* Reads some more of it, and calls the handlers. Fails with a problem. */
enum table_xml_got table_xml_read(table_xml *xml, sy_problems *problems);
/* To be called by a handler: the part is wrong, at the place if it is not NULL. Takes the text. */
void table_xml_refuse(table_xml *xml, char *why);
/* Reads all of a part. */
bool table_xml_parse(table_package *package, const char *part,
                     const struct table_xml_handlers *handlers, void *data, sy_problems *problems);

/* ---- xlsx-format.c: what a number means by its format ---- */

enum xlsx_kind { XLSX_NUMBER, XLSX_PERCENT, XLSX_DATE, XLSX_PADDED };
struct xlsx_style {
  enum xlsx_kind kind;
  unsigned digits;        /* XLSX_PADDED: at least this many */
  bool has_day, has_time; /* XLSX_DATE */
};
/* From the number of a built-in format, or the code of another. */
struct xlsx_style xlsx_style_of(unsigned number, const char *code);
/* The text of a number. False if its format is that of a day or a time, and it is neither. */
bool xlsx_number_text(double number, const struct xlsx_style *style, bool since_1904,
                      char text[TABLE_NUMBER_SIZE]);

/* ---- xlsx-book.c: what sheets share ---- */

struct xlsx_book {
  char *part;  /* of the chosen sheet, in the package */
  char *sheet; /* its name */
  bool since_1904;
  GArray *styles;    /* struct xlsx_style, by the number that cells name */
  GString *shared;   /* all shared texts, each followed by a NUL */
  GArray *shared_at; /* gsize: where each begins, and where the last ends */
};
/* Reads everything but the sheet. False with problems. */
bool xlsx_book_read(table_package *package, const sy_context *context,
                    const struct sy_table_form *form, struct xlsx_book *book,
                    sy_problems *problems);
/* The names of all sheets, or NULL with problems. g_strfreev. */
char **xlsx_book_sheets(table_package *package, sy_problems *problems);
void xlsx_book_clear(struct xlsx_book *book);
/* Appends a text of the file, in which _x000D_ stands for U+000D. */
void xlsx_append_text(GString *to, const char *text, size_t length);

#endif /* SY_TABLES_PRIVATE_H */
