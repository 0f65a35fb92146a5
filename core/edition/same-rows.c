/* SPDX-License-Identifier: Apache-2.0
 *
 * same-rows.c: rows of a unit that have equal values in some columns
 *
 * Used for all keys: of an edition's table, of rows in stages, of a plugin's table.
 */
#include "edition/edition-private.h"

#include <stdlib.h>
#include <string.h>

/* A value as a number: equal values of a column have equal ones. */
struct value {
  int64_t number;
  bool valid; /* all blank cells are equal */
};

struct sy_same_rows {
  const sy_sheet *sheet;
  guint column_count;
  struct value *values; /* per row and column */
  uint32_t *rows;       /* those to be compared, by unit */
};

/* ---- Values ---- */

static int64_t number_of(const sy_sheet *sheet, guint column, const uint32_t *same, uint64_t row) {
  if (sheet->columns[column].type != SY_DECIMAL) {
    const int64_t number = sy_sheet_integer(sheet, column, row);
    return same != NULL ? same[number] : number;
  }
  const double decimal = sy_sheet_decimal(sheet, column, row);
  int64_t number;
  memcpy(&number, &decimal, sizeof number); /* zero has no sign in a sheet */
  return number;
}

sy_same_rows *sy_same_rows_new(const sy_sheet *sheet, const struct sy_key_column *columns,
                               guint column_count) {
  sy_same_rows *same = g_new(sy_same_rows, 1);
  *same = (sy_same_rows){.sheet = sheet,
                         .column_count = column_count,
                         .values = g_new0(struct value, sheet->row_count * column_count + 1),
                         .rows = g_new(uint32_t, sheet->row_count + 1)};
  for (guint i = 0; i < column_count; i++)
    for (uint64_t row = 0; row < sheet->row_count && sheet->columns[columns[i].column].present;
         row++) {
      struct value *value = &same->values[row * column_count + i];
      value->valid = sy_sheet_is_valid(sheet, columns[i].column, row);
      if (value->valid)
        value->number = number_of(sheet, columns[i].column, columns[i].same, row);
    }
  return same;
}

void sy_same_rows_free(sy_same_rows *same) {
  g_free(same->values);
  g_free(same->rows);
  g_free(same);
}

/* ---- Rows ---- */

static int compare_values(const sy_same_rows *same, uint32_t a, uint32_t b) {
  const struct value *left = &same->values[(gsize)a * same->column_count];
  const struct value *right = &same->values[(gsize)b * same->column_count];
  for (guint i = 0; i < same->column_count; i++) {
    if (left[i].valid != right[i].valid)
      return left[i].valid ? 1 : -1;
    if (left[i].number != right[i].number)
      return left[i].number < right[i].number ? -1 : 1;
  }
  return 0;
}

static int compare_rows(const void *left, const void *right, void *data) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const int values = compare_values(data, a, b);
  return values != 0 ? values : a < b ? -1 : a > b;
}

/* Those of one unit, or of a shared table. */
static void visit_unit(sy_same_rows *same, uint32_t unit, uint64_t first, uint64_t end,
                       sy_same_rows_visit *visit, void *data) {
  uint64_t count = 0;
  for (uint64_t row = first; row < end; row++)
    same->rows[count++] = (uint32_t)row;
  qsort_r(same->rows, count, sizeof *same->rows, compare_rows, same);
  for (uint64_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && compare_values(same, same->rows[from], same->rows[to]) == 0;)
      to++;
    visit(data, unit, same->rows + from, to - from);
  }
}

void sy_same_rows_each(sy_same_rows *same, sy_same_rows_visit *visit, void *data) {
  const sy_sheet *sheet = same->sheet;
  if (sheet->first_row == NULL)
    visit_unit(same, SY_NONE, 0, sheet->row_count, visit, data);
  for (uint32_t unit = 0; sheet->first_row != NULL && unit < sheet->unit_count; unit++)
    visit_unit(same, unit, sheet->first_row[unit], sheet->first_row[unit + 1], visit, data);
}
