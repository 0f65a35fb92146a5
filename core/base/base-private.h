/* SPDX-License-Identifier: Apache-2.0
 *
 * base-private.h: what the files of `base` share
 *
 * The way of a table: csv-source.c cuts the file into chunks (encoding.c and csv-form.c turn what
 * is not plain UTF-8 with commas into that), csv-scan.c finds fields in them,
 * sheet-layout.c says which field feeds which requested column, sheet-cell.c parses one cell,
 * sheet-part.c walks over the rows of a chunk, sheet.c puts the parts together, sheet-rows.c reads,
 * groups and picks rows.
 */
#ifndef SY_BASE_PRIVATE_H
#define SY_BASE_PRIVATE_H

#include <string.h>
#include <sys/stat.h>

#include "base/base.h"

/* ---- bytes.c: input files ---- */

/* This many bytes after the contents may be read; they are NUL. */
#define SY_SLACK 16

/* Reads up to `size` bytes, fewer only at the end of the file. -1 with errno. */
ssize_t sy_file_read(int file, char *to, size_t size);
/* The first bytes of a file, regardless of the current position: at most `size`. -1 with errno. */
ssize_t sy_file_start(int file, char *to, size_t size);
/* The length of the byte order mark of UTF-8 at the start, or 0. */
static inline size_t sy_mark_length(const char *text, size_t length) {
  return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* A field's contents: without quotes, or trimmed if it had none. */
struct sy_cell {
  const char *text; /* not NUL-ended; SY_SLACK bytes after it may be read */
  size_t length;
  bool lasting; /* text lives as long as the file's; else until the next field is read */
};

/* ---- encoding.c: bytes as UTF-8 ---- */

/* The text of bytes, followed by SY_SLACK zeros, with U+FFFD for each invalid sequence. */
typedef struct sy_decoded {
  char *text;
  size_t length;
  GArray *rows; /* unsigned: rows with invalid bytes, ascending, as a spreadsheet counts */
  uint64_t fault_count;
} sy_decoded;
void sy_decoded_clear(struct sy_decoded *decoded);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_decoded, sy_decoded_clear)
/* From an encoding that iconv knows. */
void sy_decode(const char *bytes, size_t length, const char *encoding, struct sy_decoded *decoded);
bool sy_encoding_is_utf8(const char *name);
/* The text of a file whose encoding is declared. False with a problem for each row with invalid
 * bytes. */
bool sy_decode_declared(const char *bytes, size_t length, const char *encoding,
                        struct sy_place place, struct sy_decoded *decoded, sy_problems *problems);
/* The text of a file that is not UTF-8, as GB18030. False, with a problem for each row with invalid
 * bytes, if it does not read as Chinese. */
bool sy_decode_guessing(const char *bytes, size_t length, struct sy_place place,
                        struct sy_decoded *decoded, sy_problems *problems);
/* Checks the start of a file: a workbook or HTML is a problem, and so are UTF-16 and zeros unless
 * an encoding is declared. */
#define SY_FORM_BYTES 1024
bool sy_check_form(const char *bytes, size_t length, bool declared, struct sy_place place,
                   sy_problems *problems);

/* ---- csv-form.c: other delimiters, titles, totals ---- */

/* Removes the rows that the form skips. False with a problem if the file has too few. */
bool sy_form_skip(const struct sy_table_form *form, const char **text, const char **end,
                  struct sy_place place, sy_problems *problems);
/* The same table separated by commas. g_string_free. */
GString *sy_form_with_commas(const char *text, const char *end, const char *delimiter);
/* The start of a file, as UTF-8, before anything in it was skipped or rewritten. */
struct sy_csv_sample {
  char *text;
  size_t length;
};
#define SY_SAMPLE_BYTES ((size_t)1 << 16)
/* If a table's headings have only `found` of the requested columns: what to declare, if another
 * delimiter or headings in a lower row would give more of them; *row is that row. NULL if not;
 * g_free. */
char *sy_form_advice(const sy_context *context, const struct sy_table_form *form,
                     const struct sy_csv_sample *sample, const struct sy_unit_names *units,
                     const struct sy_column_request *requests, guint request_count, guint found,
                     unsigned *row);

/* ---- csv-source.c: a file in chunks of whole records ---- */

/* Whole records as UTF-8 without byte order mark; if there are any, they end with a line end. The
 * caller passes the same chunk each time, so that its buffer is reused. Zeroed at first. */
typedef struct sy_csv_chunk {
  const char *text, *end;
  uint32_t number; /* from 0 */
  char *buffer;
  size_t capacity;
} sy_csv_chunk;
void sy_csv_chunk_clear(sy_csv_chunk *chunk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_csv_chunk, sy_csv_chunk_clear)

/* Size in bytes, unless a record is longer. Tests make it smaller. */
extern size_t sy_csv_chunk_size;

typedef struct sy_csv_source sy_csv_source;
/* Opens a file and reads its first chunk. NULL with a problem. `whole` means that the file is not
 * plain UTF-8; it is set if the form or this chunk shows it; if a later one does, the file must be
 * opened again. */
sy_csv_source *sy_csv_source_start(const sy_context *context, const struct sy_input *input,
                                   const struct sy_table_form *form, bool digest, bool *whole,
                                   sy_csv_chunk *chunk, sy_problems *problems);
/* The start of the file; the caller frees its text. */
struct sy_csv_sample sy_csv_source_sample(const sy_csv_source *source);
/* The table: its file, whether its places are cells, and in `column` the fields before the first.
 */
struct sy_place sy_csv_source_place(const sy_csv_source *source);
/* The rows above the headings. */
uint32_t sy_csv_source_rows_above(const sy_csv_source *source);
/* What was read although it is hidden. */
struct sy_hidden sy_csv_source_hidden(const sy_csv_source *source);
/* The encoding that was guessed, or NULL. */
const char *sy_csv_source_guessed(const sy_csv_source *source);
void sy_csv_source_close(sy_csv_source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_csv_source, sy_csv_source_close)
enum sy_csv_got { SY_CSV_CHUNK, SY_CSV_END, SY_CSV_NOT_UTF8, SY_CSV_FAILED };
/* The next chunk, without records only at the end of the file. Must not be called by two threads at
 * once. False with a problem; but a file that is not UTF-8 is not a problem yet. */
enum sy_csv_got sy_csv_source_next(sy_csv_source *source, sy_csv_chunk *chunk,
                                   sy_problems *problems);
/* The digest of the file's bytes, after its end, if it was opened with `digest`. */
void sy_csv_source_digest(sy_csv_source *source, char text[SY_DIGEST_SIZE]);
/* Whether everything has been read. */
bool sy_csv_source_ended(const sy_csv_source *source);

/* ---- csv-scan.c: fields in bytes ---- */

/* Walks over the fields of whole records. */
typedef struct sy_csv_scan {
  const char *at;      /* the next field */
  const char *end;     /* after the line end of the last record */
  bool record_ended;   /* the field just read was the last of its record */
  const char *trouble; /* what is wrong with this record's syntax, translated; NULL: nothing */
  GString *unquoted;   /* a field whose doubled quotes became single ones */
  size_t longest;      /* that a field may be */
} sy_csv_scan;

/* A field may have `longest` bytes. */
void sy_csv_scan_init(sy_csv_scan *scan, size_t longest, const char *text, const char *end);
void sy_csv_scan_clear(sy_csv_scan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_csv_scan, sy_csv_scan_clear)
/* Reads a field that begins with a quotation mark. */
struct sy_cell sy_scan_quoted(sy_csv_scan *scan);
/* Continues to the end of an unquoted field, with everything that a clean table of numbers does not
 * contain. */
struct sy_cell sy_scan_unquoted(sy_csv_scan *scan, const char *start, const char *from);

#define SY_EACH_BYTE UINT64_C(0x0101010101010101)
#define SY_HIGH_BITS UINT64_C(0x8080808080808080)

/* Reads the next field of a record that has not ended: the innermost loop of reading a table. Every
 * byte that can end a field or is wrong in one is below '-', and digits and letters are not, so
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
    if ((*found != ',' && *found != '\n') || (size_t)(found - start) > scan->longest)
      return sy_scan_unquoted(scan, start, found);
    scan->at = found + 1;
    scan->record_ended = *found == '\n';
    return (struct sy_cell){.text = start, .length = (size_t)(found - start), .lasting = true};
  }
}

/* ---- sheet-cell.c: one cell by type ---- */

/* The value of a cell while a table is read: `decimal` for SY_DECIMAL, else `integer`. */
union sy_entry {
  int64_t integer;
  double decimal;
};

#define SY_AS_DOUBLES (-1)

/* exact / 10^scale, or the scale SY_NO_EXACT. */
struct sy_exact_cell {
  int64_t exact;
  uint8_t scale;
};

/* A decimal of more than 15 digits, or beyond what has an exact form. */
struct sy_long_cell {
  uint64_t row;
  struct sy_exact_cell exact;
};

/* A requested column while rows are read. As long as all decimals are short, they are kept as the
 * whole numbers that their digits form, which saves a division for each. */
/* ---- translation.c: what texts stand for ---- */

typedef struct sy_translation sy_translation;
/* NULL if the request has none. */
sy_translation *sy_translation_new(const struct sy_column_request *request);
void sy_translation_free(sy_translation *translation);
/* What a text stands for: NULL for an empty cell, else a text with SY_SLACK. False if it is not
 * listed. */
bool sy_translation_find(const sy_translation *translation, const char *text, size_t length,
                         const char **replacement);
/* Whether a text that is not listed is wrong. */
bool sy_translation_is_complete(const sy_translation *translation);

/* ---- sheet-cell.c ---- */

struct sy_column_reader {
  const struct sy_column_request *request;
  uint32_t type; /* a category without levels is read as text */
  union sy_entry *entries;
  int digits;         /* decimals: entries are whole numbers of 10^-digits; or SY_AS_DOUBLES */
  bool limited;       /* decimals: the column has a range */
  bool quick;         /* the syntax of short decimals need not be checked: they have points */
  bool decimal_comma; /* decimals are written 1,5 */
  enum sy_percent percent;
  GArray *long_cells; /* of struct sy_long_cell, decimals that do not follow from their doubles; or
                         NULL */
  uint8_t *valid;     /* 1 where no row has been read yet */
  sy_text_table *texts; /* categories: the allowed texts; texts: those of the cells; else NULL */
  bool plain;           /* texts: each is its own key */
  sy_translation *translation; /* what texts stand for; NULL: for themselves */
  GArray *invisible;           /* struct sy_invisible: where to count them, or NULL; the part's */
  guint field;                 /* for that */
};

/* The type that is stored for a request: SY_TEXT if a category has no levels. */
uint32_t sy_request_type(const struct sy_column_request *request);
/* `form` NULL: the usual one. */
void sy_column_reader_init(struct sy_column_reader *reader, const struct sy_column_request *request,
                           const struct sy_table_form *form);
void sy_column_reader_clear(struct sy_column_reader *reader);
/* Reserves room for rows [from, to). */
void sy_column_reader_grow(struct sy_column_reader *reader, uint64_t from, uint64_t to);
/* Parses a cell into the row; false if the cell is wrong. */
bool sy_cell_store(struct sy_column_reader *reader, uint64_t row, const char *text, size_t length);
/* ---- decimals of up to 8 characters, which are nearly all cells of a table of numbers ---- */

/* Eight digits, one in each byte of a word, the first in the lowest, as a number. */
static inline uint32_t sy_eight_digits(uint64_t digits) {
  const uint64_t pairs = digits * 10 + (digits >> 8);
  const uint64_t even = pairs & UINT64_C(0x000000FF000000FF);
  const uint64_t odd = pairs >> 16 & UINT64_C(0x000000FF000000FF);
  return (uint32_t)((even * UINT64_C(0x000F424000000064) + odd * UINT64_C(0x0000271000000001)) >>
                    32);
}

/* "47.33", "7", "100.0": 1 to 8 bytes, digits and at most one point between them, as 4733 and the
 * number of digits after the point. All bytes are handled at once: the text is moved to the high
 * end of a word, leading zeros fill the low end, and the point is removed. */
static inline bool sy_parse_short(const char *text, size_t length, uint32_t *steps,
                                  unsigned *decimals) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
  const unsigned first = 8 * (8 - (unsigned)length); /* the bit where the first character begins */
  uint64_t digits = (GUINT64_FROM_LE(word) ^ '0' * SY_EACH_BYTE) << first;
  const uint64_t points = digits ^ ('.' ^ '0') * SY_EACH_BYTE;
  const uint64_t is_point = (points - SY_EACH_BYTE) & ~points & SY_HIGH_BITS;
  *decimals = 0;
  if (is_point != 0) {
    const unsigned point = (unsigned)__builtin_ctzll(is_point) - 7;
    if (point == first || point == 56)
      return false;
    const uint64_t before = digits & ((UINT64_C(1) << point) - 1);
    const uint64_t after = digits >> (point + 8) << (point + 8);
    digits = before << 8 | after;
    *decimals = 7 - point / 8;
  }
  /* A byte above 9 reaches its high bit. */
  if ((((digits + 0x76 * SY_EACH_BYTE) | digits) & SY_HIGH_BITS) != 0)
    return false;
  *steps = sy_eight_digits(digits);
  return true;
}

/* Stores a short decimal; false if it is out of the column's range. */
bool sy_store_other_steps(struct sy_column_reader *reader, uint64_t row, uint32_t steps,
                          unsigned decimals);
static inline bool sy_store_steps(struct sy_column_reader *reader, uint64_t row, uint32_t steps,
                                  unsigned decimals) {
  if ((int)decimals != reader->digits || reader->limited)
    return sy_store_other_steps(reader, row, steps, decimals);
  reader->entries[row].integer = steps;
  return true;
}

/* What is wrong with a cell that could not be stored; `suggest`: with the nearest choice. g_free.
 */
char *sy_cell_complaint(const struct sy_column_reader *reader, const char *heading,
                        struct sy_cell cell, bool suggest);
/* Whether a cell of a column of numbers has unexpected commas: "1,5", "1,234". */
bool sy_cell_has_commas(const struct sy_column_reader *reader, struct sy_cell cell);
/* Whether a cell of another kind of file than CSV has no value, and why; NULL: it may be one.
 * g_free.
 */
bool sy_cell_is_refused(struct sy_cell cell);
char *sy_refusal_text(struct sy_cell cell);
/* A cell as a problem shows it: on one line, not too long. g_free. */
char *sy_cell_shown(struct sy_cell cell);

/* ---- sheet-invisible.c: invisible characters ---- */

/* Counts `cells` that hold this text for each such character in it; false if it has none. `counts`
 * is of struct sy_invisible, or NULL. */
bool sy_invisible_count(GArray *counts, guint field, const char *text, size_t length,
                        uint64_t cells);
/* Counts them in the cells of a text column. */
void sy_invisible_count_texts(const struct sy_column_reader *column, uint64_t row_count);
/* Moves all counts of `part` (or NULL) to `counts`. */
void sy_invisible_add(GArray *counts, const GArray *part);
/* Sorts them by field and adds the headings, in which it also counts them. */
void sy_invisible_finish(GArray *counts, const GPtrArray *headings);

/* ---- sheet-layout.c: from fields to columns ---- */

#define SY_NO_FIELD G_MAXUINT

typedef struct sy_layout {
  GPtrArray *headings; /* char * */
  guint unit_field;    /* or SY_NO_FIELD */
  int *first_request;  /* per field: the first request that it feeds, or -1 */
  int *next_request;   /* per request: the next one that its field feeds, or -1 */
  bool *present;       /* per request: a field feeds it */
  GPtrArray *keys;     /* char *: those of the headings */
} sy_layout;

/* Matches the headings, in row `file.line`, with the requests; adds a problem for each request that
 * is not met. */
void sy_layout_init(sy_layout *layout, GPtrArray *headings, const struct sy_unit_names *units,
                    const struct sy_column_request *requests, guint request_count,
                    struct sy_place file, sy_problems *problems);
void sy_layout_clear(sy_layout *layout);
/* All requests for a request's field: const struct sy_column_request *. g_ptr_array_unref. */
GPtrArray *sy_layout_requests(const sy_layout *layout, const struct sy_column_request *requests,
                              guint request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(sy_layout, sy_layout_clear)
/* The headings of a file, in row `file.line`; NULL with a problem. Leaves `scan` at the first row
 * after them. */
GPtrArray *sy_csv_read_headings(const sy_context *context, sy_csv_scan *scan, struct sy_place file,
                                sy_problems *problems);

/* ---- sheet-part.c: the rows of one chunk ---- */

/* The rows from `row` to the next run belong to the unit. */
struct sy_unit_run {
  uint32_t unit, row;
};

/* One chunk's rows, packed. */
typedef struct sy_sheet_part {
  uint64_t row_count;
  guint column_count;
  struct sy_packed *entries;   /* per request; texts are numbered within the part */
  struct sy_packed *valid;     /* per request: 1 or 0 */
  struct sy_exact_part *exact; /* per request */
  uint64_t *inexact;           /* per request: decimals without exact form */
  sy_text_table **texts;       /* per request; NULL except for texts */
  GArray *runs;                /* of struct sy_unit_run; empty in a shared table */
  bool *plain;                 /* per request: texts that are all their own keys */
  GArray *invisible;           /* struct sy_invisible, or NULL */
} sy_sheet_part;
void sy_sheet_part_free(sy_sheet_part *part);

/* Reads chunks of one table, one after the other. */
typedef struct sy_part_reader sy_part_reader;
/* `problems` NULL: a part in which anything is wrong becomes NULL, without a message. */
sy_part_reader *sy_part_reader_new(const sy_context *context, const sy_csv_source *source,
                                   const struct sy_table_form *form, const sy_layout *layout,
                                   const struct sy_unit_names *units,
                                   const struct sy_column_request *requests, guint request_count,
                                   sy_problems *problems);
void sy_part_reader_free(sy_part_reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_part_reader, sy_part_reader_free)
/* When problems are reported, chunks come in order, and rows are counted across them. */
sy_sheet_part *sy_part_read(sy_part_reader *reader, const sy_csv_chunk *chunk);

/* ---- sheet-exact.c: decimals as they were written ---- */

/* digits * 10^exponent. */
struct sy_exact_cell sy_exact_cell_of_digits(bool negative, uint64_t digits, int exponent);
/* The decimal of at most 15 digits that a double is nearest to. */
struct sy_exact_cell sy_exact_cell_of_double(double value);
/* Keeps the exact forms of `count` cells; sy_exact_part_clear() it. */
void sy_exact_part_keep(const int64_t *exact, const uint8_t *scale, uint64_t count,
                        struct sy_exact_part *part);
/* The same for what was read; a later cell of a row replaces an earlier one. Returns how many cells
 * have no exact form. */
uint64_t sy_exact_part_of_cells(const GArray *long_cells, const struct sy_packed *entries,
                                const uint8_t *valid, uint64_t count, struct sy_exact_part *part);
void sy_exact_part_clear(struct sy_exact_part *part);

/* ---- sheet-rows.c: rows read, grouped and selected ---- */

/* The part that holds a row. */
guint sy_sheet_part_of(const sy_sheet *sheet, uint64_t row);

/* Fills first_row, and sorts the rows by unit if they are not sorted. `runs` as in parts, for the
 * whole table. */
void sy_sheet_group(sy_sheet *sheet, const GArray *runs);

#endif /* SY_BASE_PRIVATE_H */
