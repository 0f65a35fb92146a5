/* SPDX-License-Identifier: Apache-2.0
 *
 * base-private.h: what the files of the room `base` share among themselves
 *
 * The way of a table: bytes.c maps the file, csv-scan.c finds its fields, sheet-layout.c says which
 * field feeds which requested column, sheet-cell.c parses one cell, sheet.c walks over the rows,
 * sheet-rows.c groups and picks rows.
 */
#ifndef SY_BASE_PRIVATE_H
#define SY_BASE_PRIVATE_H

#include <string.h>

#include "base/base.h"

/* ---- bytes.c: a whole file in memory --------------------------------------------------------- */

/* So many bytes after the contents may be read and written; they are NUL. Writing to the contents
 * does not change the file. */
#define SY_SLACK 16

/* ---- text-table.c: texts and their numbers --------------------------------------------------- */

/* A hash table from texts, given by pointer and length, to numbers from 0. */
typedef struct sy_text_table sy_text_table;
sy_text_table *sy_text_table_new(void);
void sy_text_table_free(sy_text_table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_text_table, sy_text_table_free)
/* The number of a text, or -1. */
int32_t sy_text_table_find(sy_text_table *table, const char *text, size_t length);
/* The number of a text; a new text gets `number`. */
int32_t sy_text_table_add(sy_text_table *table, const char *text, size_t length, int32_t number);
uint32_t sy_text_table_count(const sy_text_table *table);
/* The texts in the order in which they came, NULL-ended, as one block: g_free. */
const char **sy_text_table_dictionary(const sy_text_table *table);

/* ---- csv-scan.c: fields in bytes ------------------------------------------------------------- */

/* A CSV file in memory: UTF-8 without BOM; if it is not empty, it ends with exactly one line end.
 */
typedef struct sy_csv {
  struct sy_place place; /* the file */
  const char *text;
  const char *end;
  struct sy_bytes bytes; /* the file as it is */
  char *converted;       /* where it was GB18030 */
} sy_csv;

/* False with a problem if the file cannot be read or is in neither encoding. */
bool sy_csv_open(const char *path, sy_csv *csv, sy_problems *problems);
void sy_csv_close(sy_csv *csv);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_csv, sy_csv_close)

/* A field's contents: without quotes, or trimmed if it had none. */
struct sy_cell {
  const char *text; /* not NUL-ended; SY_SLACK bytes after it may be read */
  size_t length;
  bool lasting; /* text lives as long as the file's; else until the next field is read */
};

/* Walks over the fields of whole records. */
typedef struct sy_csv_scan {
  const char *at;      /* the next field */
  const char *end;     /* after the line end of the last record */
  bool record_ended;   /* the field just read was the last of its record */
  const char *trouble; /* what is wrong with the form of this record, translated; NULL: nothing */
  GString *unquoted;   /* a field whose doubled quotes became single ones */
} sy_csv_scan;

void sy_csv_scan_init(sy_csv_scan *scan, const char *text, const char *end);
void sy_csv_scan_clear(sy_csv_scan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_csv_scan, sy_csv_scan_clear)
/* Reads a field that begins with a quotation mark. */
struct sy_cell sy_scan_quoted(sy_csv_scan *scan);
/* Reads on to the end of an unquoted field; handles what a sound numeric table has none of. */
struct sy_cell sy_scan_unquoted(sy_csv_scan *scan, const char *start, const char *from);

#define SY_EACH_BYTE UINT64_C(0x0101010101010101)
#define SY_HIGH_BITS UINT64_C(0x8080808080808080)

/* Reads the next field of a record that is not over yet: the innermost loop of reading a table.
 * Every byte that can end a field or is wrong in one is below '-', and no digit or letter is, so
 * eight bytes are tested at once, and the first that is below '-' decides. */
static inline struct sy_cell sy_scan_field(sy_csv_scan *scan) {
  const char *start = scan->at;
  if (*start == '"')
    return sy_scan_quoted(scan);
  for (const char *at = start;; at += 8) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    word = GUINT64_FROM_LE(word);
    const uint64_t low = (word - '-' * SY_EACH_BYTE) & ~word & SY_HIGH_BITS;
    if (low == 0)
      continue;
    const char *found = at + __builtin_ctzll(low) / 8;
    if ((*found != ',' && *found != '\n') || found - start > SY_SHEET_MAX_FIELD)
      return sy_scan_unquoted(scan, start, found);
    scan->at = found + 1;
    scan->record_ended = *found == '\n';
    return (struct sy_cell){.text = start, .length = (size_t)(found - start), .lasting = true};
  }
}

/* ---- sheet-cell.c: one cell by type --------------------------------------------------------- */

/* A requested column while rows are read. */
struct sy_column_reader {
  const struct sy_column_request *request;
  uint32_t type;        /* a category without levels is read as text */
  size_t size;          /* of one entry */
  void *entries;        /* of that type */
  uint8_t *valid;       /* 1 wherever no row has been read yet */
  sy_text_table *texts; /* categories: what a cell may hold; texts: what cells held; else NULL */
};

void sy_column_reader_init(struct sy_column_reader *reader,
                           const struct sy_column_request *request);
void sy_column_reader_clear(struct sy_column_reader *reader);
/* Makes room for rows [from, to). */
void sy_column_reader_grow(struct sy_column_reader *reader, uint64_t from, uint64_t to);
/* Moves what was read into `values`. */
void sy_column_reader_finish(struct sy_column_reader *reader, uint64_t row_count,
                             struct sy_column_values *values);
/* Parses a cell into the row; false if the cell is wrong. */
bool sy_cell_store(struct sy_column_reader *reader, uint64_t row, const char *text, size_t length);
/* What is wrong with a cell that could not be stored; `suggest`: with the nearest choice. g_free.
 */
char *sy_cell_complaint(const struct sy_column_reader *reader, const char *heading,
                        struct sy_cell cell, bool suggest);
/* A cell as a problem shows it: on one line, not too long. g_free. */
char *sy_cell_shown(struct sy_cell cell);

/* ---- sheet-layout.c: which field feeds which column ----------------------------------------- */

#define SY_NO_FIELD G_MAXUINT

typedef struct sy_layout {
  GPtrArray *headings; /* char * */
  guint unit_field;    /* or SY_NO_FIELD */
  int *first_request;  /* per field: the first request that it feeds, or -1 */
  int *next_request;   /* per request: the next one that its field feeds, or -1 */
  bool *present;       /* per request: a field feeds it */
} sy_layout;

/* Matches the headings with what is asked for; adds a problem for all that does not match. */
void sy_layout_init(sy_layout *layout, GPtrArray *headings, bool by_unit,
                    const struct sy_column_request *requests, guint request_count,
                    struct sy_place file, sy_problems *problems);
void sy_layout_clear(sy_layout *layout);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_layout, sy_layout_clear)
/* The headings of a file; NULL with a problem. Leaves `scan` at the first row after them. */
GPtrArray *sy_csv_read_headings(sy_csv_scan *scan, struct sy_place file, sy_problems *problems);

/* ---- sheet-rows.c: rows grouped and picked -------------------------------------------------- */

/* The size of an entry of a column of a type. */
size_t sy_entry_size(uint32_t type);
/* Sets the pointer of the type. */
void sy_values_set_entries(struct sy_column_values *values, void *entries);
/* Fills first_row, and puts the rows in the order of their units where they are not. */
void sy_sheet_group(sy_sheet *sheet, const uint32_t *unit_of_row);

#endif /* SY_BASE_PRIVATE_H */
