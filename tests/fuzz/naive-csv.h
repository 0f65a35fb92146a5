/* SPDX-License-Identifier: Apache-2.0
 *
 * naive-csv.h: a second reader of tables, to compare the real one with
 */
#ifndef SY_NAIVE_CSV_H
#define SY_NAIVE_CSV_H

#include "fuzz.h"

/* The rows of a file, each a GPtrArray of char *, the headings first; NULL if it is no sound CSV.
 * Unref. */
GPtrArray *naive_rows(const char *bytes, size_t length);

/* How many headings name a column. */
guint naive_fields_named(const GPtrArray *headings, const struct sy_column *column);

/* A cell by type: a day, a level or a truth value is an integer. */
struct naive_value {
  bool blank;
  double decimal;
  int64_t integer;
  const char *text;
};

struct naive_table {
  uint64_t row_count;
  guint request_count;
  uint32_t *units;            /* per row; NULL: a shared table */
  struct naive_value *values; /* row by row, per request */
};

/* Reads rows as what is asked for, each of which some heading names; false, and nothing to clear,
 * if they are not that. The texts are those of `rows`. */
bool naive_table_init(struct naive_table *table, const GPtrArray *rows,
                      const struct sy_unit_names *units, const struct sy_column_request *requests,
                      guint request_count);
void naive_table_clear(struct naive_table *table);

#endif /* SY_NAIVE_CSV_H */
