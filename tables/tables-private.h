/* SPDX-License-Identifier: Apache-2.0
 *
 * tables-private.h: what the formats share
 */
#ifndef SY_TABLES_PRIVATE_H
#define SY_TABLES_PRIVATE_H

#include "tables/tables.h"

#include <string.h>
#include <zip.h>

extern const struct sy_foreign_format table_xlsx, table_ods, table_sqlite;

/* Appends bytes; millions of cells make a call for each too slow. */
static inline void table_append(GString *to, const char *text, size_t length) {
  if (length >= to->allocated_len - to->len) {
    g_string_append_len(to, text, (gssize)length);
    return;
  }
  memcpy(to->str + to->len, text, length);
  to->len += length;
  to->str[to->len] = '\0';
}

/* The name of an element or attribute without its prefix. */
static inline const char *table_bare_name(const char *name) {
  const char *bare = name;
  for (; *name; name++)
    if (*name == ':')
      bare = name + 1;
  return bare;
}

/* ---- records.c: cells become the text of a CSV file ---- */

/* Of a sheet; rows and columns count from 1. 0: open. */
struct table_range {
  unsigned first_row, first_column, last_row, last_column;
};

#define TABLE_LAST_COLUMN 16384 /* XFD */
#define TABLE_LAST_ROW 1048576
#define TABLE_MOST_NAMES ((size_t)16 << 20) /* bytes, of sheets and of styles */

typedef struct table_records table_records;
/* `table` gets where the headings are, and what is hidden; both outlive the records. NULL with a
 * problem if the form's range makes no sense. */
table_records *table_records_new(sy_foreign_table *table, const struct sy_table_form *form,
                                 const sy_context *context, sy_problems *problems);
void table_records_free(table_records *records);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(table_records, table_records_free)
/* Columns that are hidden; before the first row. */
void table_records_hide(table_records *records, unsigned first_column, unsigned last_column);
/* Rows come in their order, and so do the cells of each; those without content need not come. */
void table_records_begin(table_records *records, unsigned row, bool hidden);
void table_records_cell(table_records *records, unsigned column, const char *text, size_t length);
/* A cell that must not be read as a value: see SY_NO_VALUE. */
void table_records_no_value(table_records *records, unsigned column, const char *why);
void table_records_boolean(table_records *records, unsigned column, bool value);
/* False with a problem if the row has content that belongs to no column, or too much of it. */
bool table_records_end(table_records *records, sy_problems *problems);
/* Whether the row has no content so far. */
bool table_records_is_empty(const table_records *records);
/* Instead of table_records_begin(): the row has the cells of the one before. */
void table_records_repeat(table_records *records, unsigned row);
/* Whether the headings have come, and with them where the table begins. */
bool table_records_have_headings(const table_records *records);
/* To be called after all rows: these cells are merged. A problem if they are in the table. */
void table_records_merged(const table_records *records, const struct table_range *range,
                          sy_problems *problems);
/* Takes at most `size` bytes of the text. */
size_t table_records_take(table_records *records, char *to, size_t size);
/* How many there are to be taken. */
size_t table_records_waiting(const table_records *records);

/* "C7" or "AA1048576", also with `$`, at *at, which is moved behind it; false if there is none. The
 * row is 0 if it has none. */
bool table_parse_cell(const char **at, unsigned *column, unsigned *row);
/* "B3:F20", "B3:F", "B3", "B:F". */
bool table_parse_range(const char *text, struct table_range *range);

/* ---- number.c: numbers, days and times as text ---- */

/* What a number means, by its format. */
enum table_kind { TABLE_NUMBER, TABLE_PERCENT, TABLE_DATE, TABLE_PADDED };
struct table_style {
  enum table_kind kind;
  unsigned digits;        /* TABLE_PADDED: at least this many */
  bool has_day, has_time; /* TABLE_DATE */
};
/* A number as a spreadsheet shows it in full: 15 significant digits. */
#define TABLE_NUMBER_SIZE 64
void table_number_text(double number, char text[TABLE_NUMBER_SIZE]);
/* A cell with a number, as its style shows it. False if the value is not a number. */
bool table_records_number(table_records *records, unsigned column, const GString *value,
                          const struct table_style *style, bool since_1904);
/* From "2020-05-01T13:30:00" and "PT13H30M00S". False if there is no such day or time. */
bool table_moment_text(const char *iso, char text[TABLE_NUMBER_SIZE]);
bool table_duration_text(const char *iso, char text[TABLE_NUMBER_SIZE]);
/* A cell with a day or a time, if it exists. */
void table_records_moment(table_records *records, unsigned column, bool exists, const char *text);

/* ---- package.c: XML in a ZIP file ---- */

typedef struct table_package table_package;
table_package *table_package_open(const sy_context *context, const struct sy_input *input,
                                  sy_problems *problems);
void table_package_free(table_package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(table_package, table_package_free)
struct sy_place table_package_place(const table_package *package);
bool table_package_has(const table_package *package, const char *part);
/* Whether it has a part with a name that is `wanted`. */
bool table_package_any(const table_package *package, bool (*wanted)(const char *name));
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
/* To be called by the handler of an element's end: table_xml_read() returns, and goes on from here
 * when it is called again. */
void table_xml_pause(table_xml *xml);
/* Reads all of a part. What handlers keep of it is at most a few times as large as the part, so
 * parts that only describe the workbook have a limit of their own. */
enum table_part { TABLE_DESCRIPTION, TABLE_CONTENT };
bool table_xml_parse(table_package *package, const char *part, enum table_part kind,
                     const struct table_xml_handlers *handlers, void *data, sy_problems *problems);

/* ---- workbook.c: what the formats of workbooks share ---- */

/* A sheet that is being read. A format extends it. */
struct table_workbook {
  sy_foreign_table table; /* first: this is one */
  table_package *package;
  table_xml *xml;
  table_records *records;
  sy_problems *problems; /* of the call under way */
  unsigned row, column;  /* under way */
  GString *value;        /* of the cell */
  unsigned repeats;      /* of the row, that are still to come */
  bool ended;            /* the sheet, before the part that it is in */
  bool bad;              /* there is a problem */
};
/* Reads up to the headings. `package` is there already; what is made must be cleared even if this
 * fails, with problems. */
bool table_workbook_open(struct table_workbook *book, const sy_context *context, const char *sheet,
                         const struct sy_table_form *form, const char *part,
                         const struct table_xml_handlers *handlers, sy_problems *problems);
void table_workbook_clear(struct table_workbook *book);
/* Reads some more rows. -1 with a problem, 0 at the end. */
int table_workbook_read_some(struct table_workbook *book, sy_problems *problems);
ssize_t table_workbook_read(sy_foreign_table *table, char *to, size_t size, sy_problems *problems);
/* To be called by handlers: the row has ended, and as many more are the same; the part is wrong
 * (takes the text); the value is not a number. */
void table_workbook_end_row(struct table_workbook *book, unsigned repeats);
void table_workbook_refuse(struct table_workbook *book, char *why);
void table_workbook_refuse_number(struct table_workbook *book);
/* The index of the sheet that the form names, or of the only one; -1 with a problem. */
int table_choose_sheet(const GPtrArray *names, const struct sy_table_form *form,
                       struct sy_place place, sy_problems *problems);

/* ---- xlsx-format.c: what a number means, by its format ---- */

/* From the number of a built-in format, or the code of another. */
struct table_style xlsx_style_of(unsigned number, const char *code);

/* ---- xlsx-book.c: what sheets share ---- */

struct xlsx_book {
  char *part;  /* of the chosen sheet, in the package */
  char *sheet; /* its name */
  bool since_1904;
  GArray *styles;    /* struct table_style, by the number that cells name */
  GString *shared;   /* all shared texts, each followed by a NUL */
  GArray *shared_at; /* gsize: where each begins, and where the last ends */
};
/* Reads everything but the sheet. False with problems. */
bool xlsx_book_read(table_package *package, const struct sy_table_form *form,
                    struct xlsx_book *book, sy_problems *problems);
/* The names of all sheets, or NULL with problems. g_strfreev. */
char **xlsx_book_sheets(table_package *package, sy_problems *problems);
void xlsx_book_clear(struct xlsx_book *book);
/* Appends a text of the file, in which _x000D_ stands for U+000D. */
void xlsx_append_text(GString *to, const char *text, size_t length);

/* ---- ods-book.c: what sheets share ---- */

struct ods_book {
  const char *part;   /* of all sheets, in the package */
  char *sheet;        /* the name of the chosen one */
  unsigned number;    /* which one it is, from 1 */
  GHashTable *styles; /* of cells, by name */
  GHashTable *digits; /* of formats with leading zeros, by name */
  char *format;       /* that is being read, or NULL */
  size_t kept;        /* bytes of names of styles; no more are kept than TABLE_MOST_NAMES */
};
/* Reads everything but the sheets, and checks that the workbook may be read. False with problems.
 */
bool ods_book_read(table_package *package, const struct sy_table_form *form, struct ods_book *book,
                   sy_problems *problems);
/* As xlsx_book_sheets(). */
char **ods_book_sheets(table_package *package, sy_problems *problems);
void ods_book_clear(struct ods_book *book);
/* Elements that may be about styles; those of the part with the sheets come before these. False if
 * there are too many. */
bool ods_start_style(struct ods_book *book, const char *name, const char **attributes);
void ods_end_style(struct ods_book *book, const char *name);
/* Of numbers in cells with the style of that name, which may be NULL. */
struct table_style ods_style_of(const struct ods_book *book, const char *name);

/* ---- ods-text.c: the text of a cell ---- */

struct ods_text {
  GString *to;
  unsigned depth;     /* of elements in the cell */
  unsigned paragraph; /* at which the paragraph under way is; 0: none */
  unsigned left_out;  /* at which what is not text is; 0: nothing */
  bool found;         /* a paragraph */
  bool space;         /* white space that follows does not count */
};
void ods_text_begin(struct ods_text *text);
void ods_text_start(struct ods_text *text, const char *name, const char **attributes);
void ods_text_end(struct ods_text *text);
void ods_text_some(struct ods_text *text, const char *some, int length);

#endif /* SY_TABLES_PRIVATE_H */
