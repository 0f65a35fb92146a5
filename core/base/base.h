/* SPDX-License-Identifier: Apache-2.0
 *
 * base.h: the door of the room `base`
 *
 * What every other room stands on and what knows nothing of scoring: problems in input, text,
 * exact numbers, dates, YAML with line marks, CSV into typed columns, digests, safe output files.
 * Sections are headed by the file they belong to. Functions are thread-safe on different objects.
 * Where memory runs out, GLib ends the program (g_malloc).
 */
#ifndef SY_BASE_H
#define SY_BASE_H

#include <glib.h>
#include <libintl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "steelyard/plugin.h"

/* Translates a message; N_ only marks one that is translated later. */
#define _(text) gettext(text)
#define N_(text) (text)

__extension__ typedef __int128 sy_int128;

/* ---- problem.c: what is wrong with an input, all of it at once ------------------------------ */

/* Where. Lines and columns count from 1; 0: not known. In a table, `line` is the row as a
 * spreadsheet counts it (the heading is row 1) and `column` counts fields. */
struct sy_place {
  const char *file; /* lives for ever (g_intern_string), or NULL */
  unsigned line;
  unsigned column;
};

/* A list of problems. A loader adds all it can find and fails if there is one. */
typedef struct sy_problems sy_problems;
sy_problems *sy_problems_new(void);
void sy_problems_free(sy_problems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_problems, sy_problems_free)

/* Adds one. The message says what was found and what was expected, without a full stop and without
 * the place; it may quote the input as it is, and is told as one line of text. Past 100 problems
 * only their number is kept. */
void sy_problems_add(sy_problems *problems, struct sy_place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
guint sy_problems_count(const sy_problems *problems);
/* One line each, sorted by place: "edition.yaml:12:7: unknown key 'wieght'; did you mean
 * 'weight'?". */
void sy_problems_print(const sy_problems *problems, FILE *stream);
/* The same as one string, for tests. Free with g_free. */
char *sy_problems_text(const sy_problems *problems);

/* ---- text.c: names, nearest names, widths, languages ----------------------------------------- */

/* The choice nearest to `word` by edit distance, or NULL if none is near (distance above a third of
 * the word, at least 1; transpositions count 1). `choices` ends with NULL. */
const char *sy_nearest(const char *word, const char *const *choices);
/* "; did you mean 'X'?", or "; expected one of A, B, C" for at most 12 choices, or "". g_free. */
char *sy_suggestion(const char *word, const char *const *choices);
/* Whether text is a valid id: [a-z][a-z0-9_-]{0,62}. */
bool sy_is_name(const char *text);
/* Columns that UTF-8 text takes on a terminal; wide (Chinese) characters take 2. */
unsigned sy_display_width(const char *text);
/* Which language people read: "zh" or "en", from LANGUAGE, LC_ALL, LC_MESSAGES, LANG. */
const char *sy_language(void);
/* The text in that language. */
const char *sy_text_get(struct sy_text text);

/* ---- decimal.c: scores as exact decimals in nano-points ---------------------------------------
 */

#define SY_NANO INT64_C(1000000000)
/* Largest magnitude of a score: 9e9 points. */
#define SY_SCORE_LIMIT (INT64_C(9000000000) * SY_NANO)

/* The nearest nano-point to the exact value of a double, halves away from zero. False for NaN,
 * infinity and magnitudes above 9e9. Not llround(x * 1e9), whose product rounds and makes false
 * halves. */
bool sy_nano_from_double(double value, int64_t *nano);
/* numerator/denominator (denominator > 0) in nano-points, rounded half away from zero to `digits`
 * digits after the point (0 to 9). The quotient must fit. */
int64_t sy_nano_round(sy_int128 numerator, sy_int128 denominator, unsigned digits);
/* A score rounded to 1e-6 point, in micro-points: what every comparison reads. */
int64_t sy_micro(int64_t nano);
/* Parses a decimal, "-12.5", at most 9 digits after the point. False if it is not one or too large.
 */
bool sy_nano_parse(const char *text, int64_t *nano);
/* The one exact way to write a score: "84.946153846", "60", "-0.5". */
#define SY_DECIMAL_SIZE 32
void sy_nano_exact(int64_t nano, char text[SY_DECIMAL_SIZE]);
/* With `digits` (0 to 9) digits after the point, halves away from zero: "65.79". */
void sy_nano_shown(int64_t nano, unsigned digits, char text[SY_DECIMAL_SIZE]);

/* ---- rational.c: weights as exact fractions ----------------------------------------------------
 */

/* In lowest terms, denominator > 0. */
struct sy_rational {
  int64_t numerator;
  int64_t denominator;
};

/* Parses "30%", "12.5", "1/6", "3". False if it is none of these, has more than 15 digits after the
 * point, or needs a numerator or denominator above 10^15. */
bool sy_rational_parse(const char *text, struct sy_rational *value);
/* numerator/denominator; the denominator is not 0. */
struct sy_rational sy_rational_make(int64_t numerator, int64_t denominator);
/* False on overflow. */
bool sy_rational_add(struct sy_rational a, struct sy_rational b, struct sy_rational *sum);
bool sy_rational_multiply(struct sy_rational a, struct sy_rational b, struct sy_rational *product);
/* -1, 0, 1. */
int sy_rational_compare(struct sy_rational a, struct sy_rational b);
/* "3/10", "1", "25/2": the one way to write it. g_free. */
char *sy_rational_text(struct sy_rational value);
/* The least common multiple of the denominators, or 0 if it exceeds `limit`. */
int64_t sy_rational_common_denominator(const struct sy_rational *values, size_t count,
                                       int64_t limit);

/* ---- date.c: calendar days ------------------------------------------------------------------- */

/* Parses 2001-05-22 or 2001/5/22, a day that exists between years 1 and 9999, into days since
 * 1970-01-01. */
bool sy_date_parse(const char *text, size_t length, int32_t *days);
#define SY_DATE_SIZE 16
void sy_date_text(int32_t days, char text[SY_DATE_SIZE]); /* "2001-05-22" */

/* ---- bytes.c: whole input files ---------------------------------------------------------------
 */

/* The bytes of a file, followed by a NUL that `length` does not count. */
struct sy_bytes {
  char *data;
  size_t length;
};
/* Reads a regular file of at most `limit` bytes. What is missing, too large, forbidden, a folder, a
 * pipe or a device is a problem, and false. */
bool sy_bytes_read(const char *path, size_t limit, struct sy_bytes *bytes, sy_problems *problems);
void sy_bytes_free(struct sy_bytes *bytes);

/* ---- yaml.c: a YAML document with a place on every node -------------------------------------- */

enum sy_yaml_kind { SY_YAML_SCALAR, SY_YAML_SEQUENCE, SY_YAML_MAPPING };

/* A node. Owned by its document. Aliases are followed when loading: a node may have two parents. */
struct sy_yaml {
  enum sy_yaml_kind kind;
  bool plain; /* a scalar without quotes */
  struct sy_place place;
  const char *text;             /* scalars: the value; else NULL */
  guint count;                  /* items of a sequence, pairs of a mapping */
  const struct sy_yaml **keys;  /* mappings: scalars, all different */
  const struct sy_yaml **items; /* sequences: items; mappings: values */
};

/* A loaded document. */
typedef struct sy_yaml_document sy_yaml_document;
/* Reads one file with exactly one document. Duplicate keys, keys that are not scalars, tags,
 * several documents, aliases to an enclosing node, depth above 100, more than 1,000,000 nodes after
 * aliases are followed, scalars above 1 MiB and files above 64 MiB are problems. NULL if there was
 * any. */
sy_yaml_document *sy_yaml_load(const char *path, sy_problems *problems);
/* The same from memory, for tests and documents inside others; `name` stands for the file. */
sy_yaml_document *sy_yaml_parse(const char *name, const char *text, size_t length,
                                sy_problems *problems);
void sy_yaml_free(sy_yaml_document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_yaml_document, sy_yaml_free)
const struct sy_yaml *sy_yaml_root(const sy_yaml_document *document);
/* The value of a key of a mapping, or NULL. */
const struct sy_yaml *sy_yaml_get(const struct sy_yaml *mapping, const char *key);
/* A problem for every key of the mapping that is not allowed, with the nearest that is. */
void sy_yaml_check_keys(const struct sy_yaml *mapping, const char *const *allowed,
                        sy_problems *problems);

/* Nodes that stand for others, for documents that extend documents: made in `document`, freed with
 * it; they may refer to nodes of other documents that live as long. */
struct sy_yaml *sy_yaml_new_mapping(sy_yaml_document *document, struct sy_place place);
struct sy_yaml *sy_yaml_new_sequence(sy_yaml_document *document, struct sy_place place);
struct sy_yaml *sy_yaml_new_scalar(sy_yaml_document *document, struct sy_place place,
                                   const char *text);
void sy_yaml_set(sy_yaml_document *document, struct sy_yaml *mapping, const struct sy_yaml *key,
                 const struct sy_yaml *value); /* replaces or appends */
void sy_yaml_insert(sy_yaml_document *document, struct sy_yaml *sequence, guint position,
                    const struct sy_yaml *item);

/* ---- sheet.c: evidence from CSV into typed columns, grouped by unit -------------------------- */

/* Rows count where the cell of a text request is `wanted`, a scalar or one of a sequence of
 * scalars; the empty text stands for a blank cell. */
struct sy_row_condition {
  guint column; /* index of the request, which is SY_TEXT */
  const struct sy_yaml *wanted;
};

/* What to read a column as. */
struct sy_column_request {
  const char *heading;            /* the column's name in the file; NULL: the declaration's name or
                                     either of its labels */
  const struct sy_column *column; /* type, presence, range; levels unless `levels` is given */
  const char *const *levels;      /* category columns whose levels a parameter lists: the names,
                                     NULL-ended; NULL: column->levels */
  struct sy_place place;          /* who asks, for problems about a missing column */
  const char *asker;              /* "indicator 'hall', plugin hall-visit", or NULL */
  /* Whose rows are read, a GArray of struct sy_row_condition for each of those who ask; NULL: every
   * row. A wrong cell in a row that nobody reads is no problem: it counts as blank. */
  GPtrArray *readers;
};

/* A typed column, rows in the table's order. One pointer is set, as in struct sy_column_data. */
struct sy_column_values {
  uint32_t type;
  bool present;
  uint8_t *valid;
  uint8_t *booleans;
  int64_t *integers;
  double *decimals;
  int32_t *dates;
  int32_t *levels;
  int32_t *texts;
  const char **dictionary; /* text columns */
  uint32_t dictionary_count;
};

/* A table as read. `columns` follow the requests. Rows are stably grouped by unit. */
typedef struct sy_sheet {
  struct sy_place place; /* the file */
  uint64_t row_count;
  uint32_t unit_count;
  uint64_t *first_row; /* unit_count + 1; NULL if the table has no unit column (shared) */
  uint32_t *sheet_row; /* per row: the row in the file, as a spreadsheet counts */
  guint column_count;
  struct sy_column_values *columns;
  char sha256[65];         /* of the file's bytes */
  GPtrArray *dictionaries; /* those of its columns; NULL if they are another table's */
} sy_sheet;

/* How a cell of the `unit` column names a unit. */
struct sy_unit_names {
  GHashTable *index;          /* char * (id, or either name) -> GUINT_TO_POINTER(unit index + 1) */
  const char *const *choices; /* ids in the order of the units, NULL-ended */
};

/* Limits, all stated in messages. */
#define SY_SHEET_MAX_COLUMNS 4096
#define SY_SHEET_MAX_ROWS UINT64_C(200000000)
#define SY_SHEET_MAX_FIELD (1u << 20)

/* Reads a CSV file (UTF-8 with or without BOM, else GB18030; LF or CRLF; quoted fields) in one
 * pass. `units` NULL: a shared table. In a table with units the heading `unit`, 单位 or 被评议对象
 * names the unit column. Wrong cells are problems with row and column; NULL if there was any. */
sy_sheet *sy_sheet_read(const char *path, const struct sy_unit_names *units,
                        const struct sy_column_request *requests, guint request_count,
                        sy_problems *problems);
/* A copy with only the rows for which keep[row] is true, for an indicator's `where`. It shares the
 * dictionaries of `sheet`, which must outlive it. */
sy_sheet *sy_sheet_filter(const sy_sheet *sheet, const bool *keep);
void sy_sheet_free(sy_sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_sheet, sy_sheet_free)

/* ---- csv.c: CSV as plain text, for people ---------------------------------------------------- */

/* The headings of a CSV file, without reading its rows; NULL and a problem if that fails. */
GPtrArray *sy_csv_headings(const char *path, sy_problems *problems);
/* The cells of one row (as a spreadsheet counts) as texts in UTF-8; NULL if there is no such row.
 * For people who ask how a score came about. Free with g_ptr_array_unref. */
GPtrArray *sy_csv_row(const char *path, uint32_t sheet_row);
/* A text as a CSV field, quoted where needed. g_free. */
char *sy_csv_field(const char *text);

/* ---- file.c: digests, and outputs that are whole or not there -------------------------------- */

/* SHA-256 of a file's bytes in lower-case hexadecimal. False if it cannot be read (errno). */
bool sy_sha256_file(const char *path, char digest[65]);

/* An output file under way: a temporary file beside `path`, or standard output for NULL. */
typedef struct sy_output sy_output;
/* NULL with a problem if it cannot be made. */
sy_output *sy_output_open(const char *path, sy_problems *problems);
FILE *sy_output_stream(sy_output *output);
/* Flushes, syncs, renames into place. False with a problem if any of it fails (the temporary file
 * is removed and `path` is as it was). Frees `output` either way. */
bool sy_output_commit(sy_output *output, sy_problems *problems);
/* Gives up: removes the temporary file. */
void sy_output_abandon(sy_output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_output, sy_output_abandon)
/* Removes the temporary file of any output under way; for signal handlers. [async-signal-safe] */
void sy_output_cleanup_on_signal(void);

#endif /* SY_BASE_H */
