/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-rows.c: rows of a table grouped by unit, and picked for a `where`
 *
 * Both make new arrays from old ones by a list of rows to take.
 */
#include "base/base-private.h"

size_t sy_entry_size(uint32_t type) {
  switch (type) {
  case SY_BOOL:
    return sizeof(uint8_t);
  case SY_INTEGER:
    return sizeof(int64_t);
  case SY_DECIMAL:
    return sizeof(double);
  case SY_DATE:
  case SY_CATEGORY:
  case SY_TEXT:
    return sizeof(int32_t);
  default:
    g_assert_not_reached();
  }
}

static void *entries_of(const struct sy_column_values *values) {
  switch (values->type) {
  case SY_BOOL:
    return values->booleans;
  case SY_INTEGER:
    return values->integers;
  case SY_DECIMAL:
    return values->decimals;
  case SY_DATE:
    return values->dates;
  case SY_CATEGORY:
    return values->levels;
  default:
    return values->texts;
  }
}

void sy_values_set_entries(struct sy_column_values *values, void *entries) {
  switch (values->type) {
  case SY_BOOL:
    values->booleans = entries;
    break;
  case SY_INTEGER:
    values->integers = entries;
    break;
  case SY_DECIMAL:
    values->decimals = entries;
    break;
  case SY_DATE:
    values->dates = entries;
    break;
  case SY_CATEGORY:
    values->levels = entries;
    break;
  default:
    values->texts = entries;
  }
}

/* A new array of the entries of `from` at the rows to take. */
static void *take(const void *from, size_t size, const uint32_t *rows, uint64_t count) {
  char *to = g_malloc((count + 1) * size);
  const char *entries = from;
  switch (size) {
  case 1:
    for (uint64_t i = 0; i < count; i++)
      to[i] = entries[rows[i]];
    break;
  case 4:
    for (uint64_t i = 0; i < count; i++)
      memcpy(to + i * 4, entries + (size_t)rows[i] * 4, 4);
    break;
  default:
    for (uint64_t i = 0; i < count; i++)
      memcpy(to + i * 8, entries + (size_t)rows[i] * 8, 8);
  }
  return to;
}

/* ---- Grouping ------------------------------------------------------------------------------- */

static void reorder(sy_sheet *sheet, const uint32_t *rows) {
  uint32_t *sheet_row = take(sheet->sheet_row, sizeof *sheet_row, rows, sheet->row_count);
  g_free(sheet->sheet_row);
  sheet->sheet_row = sheet_row;
  for (guint i = 0; i < sheet->column_count; i++) {
    struct sy_column_values *column = &sheet->columns[i];
    if (!column->present)
      continue;
    g_autofree void *entries = entries_of(column);
    g_autofree uint8_t *valid = column->valid;
    sy_values_set_entries(column,
                          take(entries, sy_entry_size(column->type), rows, sheet->row_count));
    column->valid = take(valid, 1, rows, sheet->row_count);
  }
}

/* A counting sort: stable, so the rows of a unit stay in the order of the file. */
void sy_sheet_group(sy_sheet *sheet, const uint32_t *unit_of_row) {
  sheet->first_row = g_new0(uint64_t, (gsize)sheet->unit_count + 1);
  bool in_order = true;
  for (uint64_t row = 0; row < sheet->row_count; row++) {
    sheet->first_row[unit_of_row[row] + 1]++;
    in_order = in_order && (row == 0 || unit_of_row[row - 1] <= unit_of_row[row]);
  }
  for (uint32_t unit = 0; unit < sheet->unit_count; unit++)
    sheet->first_row[unit + 1] += sheet->first_row[unit];
  if (in_order)
    return;
  g_autofree uint64_t *next = g_new(uint64_t, (gsize)sheet->unit_count + 1);
  memcpy(next, sheet->first_row, ((gsize)sheet->unit_count + 1) * sizeof *next);
  g_autofree uint32_t *rows = g_new(uint32_t, sheet->row_count);
  for (uint32_t row = 0; row < sheet->row_count; row++)
    rows[next[unit_of_row[row]]++] = row;
  reorder(sheet, rows);
}

/* ---- Picking -------------------------------------------------------------------------------- */

static struct sy_column_values take_column(const struct sy_column_values *column,
                                           const uint32_t *rows, uint64_t count) {
  struct sy_column_values copy = *column;
  if (!column->present)
    return copy;
  sy_values_set_entries(&copy, take(entries_of(column), sy_entry_size(column->type), rows, count));
  copy.valid = take(column->valid, 1, rows, count);
  return copy;
}

/* How many kept rows stand before each unit's first row. */
static uint64_t *kept_first_rows(const sy_sheet *sheet, const bool *keep) {
  uint64_t *first_row = g_new(uint64_t, (gsize)sheet->unit_count + 1);
  uint64_t row = 0, kept = 0;
  for (uint32_t unit = 0; unit <= sheet->unit_count; unit++) {
    for (; row < sheet->first_row[unit]; row++)
      kept += keep[row];
    first_row[unit] = kept;
  }
  return first_row;
}

sy_sheet *sy_sheet_filter(const sy_sheet *sheet, const bool *keep) {
  g_autofree uint32_t *rows = g_new(uint32_t, sheet->row_count + 1);
  uint64_t count = 0;
  for (uint32_t row = 0; row < sheet->row_count; row++)
    if (keep[row])
      rows[count++] = row;
  sy_sheet *copy = g_new(sy_sheet, 1);
  *copy = *sheet;
  copy->row_count = count;
  copy->dictionaries = NULL;
  copy->sheet_row = take(sheet->sheet_row, sizeof *copy->sheet_row, rows, count);
  if (sheet->first_row != NULL)
    copy->first_row = kept_first_rows(sheet, keep);
  copy->columns = g_new(struct sy_column_values, (gsize)sheet->column_count + 1);
  for (guint i = 0; i < sheet->column_count; i++)
    copy->columns[i] = take_column(&sheet->columns[i], rows, count);
  return copy;
}

void sy_sheet_free(sy_sheet *sheet) {
  if (sheet == NULL)
    return;
  for (guint i = 0; i < sheet->column_count; i++) {
    struct sy_column_values *column = &sheet->columns[i];
    g_free(entries_of(column));
    g_free(column->valid);
  }
  if (sheet->dictionaries != NULL)
    g_ptr_array_unref(sheet->dictionaries);
  g_free(sheet->columns);
  g_free(sheet->sheet_row);
  g_free(sheet->first_row);
  g_free(sheet);
}
