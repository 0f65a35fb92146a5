/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-rows.c: the rows of a table: read, grouped by unit, and selected for a `where`
 *
 * Grouping and selecting build a table from a list of another table's rows, column by column, so
 * that only one column at a time is unpacked.
 */
#include "base/base-private.h"

#include <string.h>

#define PART_ROWS 65536 /* of a table made from another */

/* ---- Reading ---- */

uint32_t sy_sheet_row(const sy_sheet *sheet, uint64_t row) {
  return sheet->sheet_row != NULL ? sheet->sheet_row[row] : (uint32_t)row + sheet->rows_above + 2;
}

struct sy_place sy_sheet_place(const sy_sheet *sheet, uint32_t sheet_row, guint field) {
  struct sy_place place = sheet->place;
  place.line = sheet_row > 0 ? sheet_row : sheet->rows_above + 1;
  place.column = field != SY_WHOLE_ROW ? sheet->fields_before + field + 1 : 0;
  return place;
}

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

guint sy_sheet_part_of(const sy_sheet *sheet, uint64_t row) {
  guint low = 0, high = sheet->part_count;
  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;
    if (sheet->part_row[middle] <= row)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Unpacks whole numbers into narrower ones. */
static void unpack_narrow(const struct sy_packed *packed, uint64_t first, uint64_t count,
                          size_t size, char *to) {
  int64_t wide[512];
  for (uint64_t done = 0; done < count;) {
    const uint64_t some = MIN(count - done, G_N_ELEMENTS(wide));
    sy_unpack_integers(packed, first + done, some, wide);
    for (uint64_t i = 0; i < some; i++) {
      if (size == sizeof(int32_t))
        ((int32_t *)(void *)to)[done + i] = (int32_t)wide[i];
      else
        ((uint8_t *)to)[done + i] = (uint8_t)wide[i];
    }
    done += some;
  }
}

static void unpack(const struct sy_packed *packed, uint32_t type, uint64_t first, uint64_t count,
                   void *to) {
  if (type == SY_DECIMAL)
    sy_unpack_doubles(packed, first, count, to);
  else if (type == SY_INTEGER)
    sy_unpack_integers(packed, first, count, to);
  else if (type == SY_BOOL && packed->items == NULL) /* no cell of the column is blank */
    memset(to, (int)packed->base, count);
  else
    unpack_narrow(packed, first, count, sy_entry_size(type), to);
}

/* Rows [first, first + count) of packed parts. */
static void read_rows(const sy_sheet *sheet, const struct sy_packed *parts, uint32_t type,
                      uint64_t first, uint64_t count, char *to) {
  const size_t size = sy_entry_size(type);
  for (guint part = sy_sheet_part_of(sheet, first); count > 0; part++) {
    const uint64_t some = MIN(count, sheet->part_row[part + 1] - first);
    unpack(&parts[part], type, first - sheet->part_row[part], some, to);
    to += some * size;
    first += some;
    count -= some;
  }
}

void sy_sheet_entries(const sy_sheet *sheet, guint column, uint64_t first, uint64_t count,
                      void *entries) {
  const struct sy_column_values *values = &sheet->columns[column];
  read_rows(sheet, values->entries, values->type, first, count, entries);
}

void sy_sheet_valid(const sy_sheet *sheet, guint column, uint64_t first, uint64_t count,
                    uint8_t *valid) {
  read_rows(sheet, sheet->columns[column].valid, SY_BOOL, first, count, (char *)valid);
}

bool sy_sheet_is_valid(const sy_sheet *sheet, guint column, uint64_t row) {
  const guint part = sy_sheet_part_of(sheet, row);
  return sy_packed_integer(&sheet->columns[column].valid[part], row - sheet->part_row[part]) != 0;
}

int64_t sy_sheet_integer(const sy_sheet *sheet, guint column, uint64_t row) {
  const guint part = sy_sheet_part_of(sheet, row);
  return sy_packed_integer(&sheet->columns[column].entries[part], row - sheet->part_row[part]);
}

double sy_sheet_decimal(const sy_sheet *sheet, guint column, uint64_t row) {
  double value;
  sy_sheet_entries(sheet, column, row, 1, &value);
  return value;
}

const char *sy_sheet_text(const sy_sheet *sheet, guint column, uint64_t row) {
  const struct sy_column_values *values = &sheet->columns[column];
  if (!values->present || !sy_sheet_is_valid(sheet, column, row))
    return NULL;
  return values->dictionary[sy_sheet_integer(sheet, column, row)];
}

/* ---- Taking rows ---- */

static guint parts_for(uint64_t count) {
  return (guint)((count + PART_ROWS - 1) / PART_ROWS);
}

/* Whether a list has so few of the sheet's rows that reading them one by one takes less time than
 * reading all. Many indicators may each take a few rows of one long table. */
static bool are_few(const sy_sheet *sheet, uint64_t count) {
  return count < sheet->row_count / 16;
}

/* Entries of 8 bytes each, by a list of rows. g_free. */
static union sy_entry *entries_at(const sy_sheet *sheet, const struct sy_packed *parts,
                                  uint32_t type, const uint32_t *rows, uint64_t count) {
  union sy_entry *taken = g_new(union sy_entry, count + 1);
  if (are_few(sheet, count)) {
    for (uint64_t i = 0; i < count; i++)
      read_rows(sheet, parts, type, rows[i], 1, (char *)&taken[i]);
    return taken;
  }
  g_autofree union sy_entry *all = g_new(union sy_entry, sheet->row_count + 1);
  read_rows(sheet, parts, type, 0, sheet->row_count, (char *)all);
  for (uint64_t i = 0; i < count; i++)
    taken[i] = all[rows[i]];
  return taken;
}

/* The same, packed again. */
static struct sy_packed *take(const sy_sheet *sheet, const struct sy_packed *parts, uint32_t type,
                              const uint32_t *rows, uint64_t count) {
  g_autofree union sy_entry *taken = entries_at(sheet, parts, type, rows, count);
  struct sy_packed *packed = g_new0(struct sy_packed, (gsize)parts_for(count) + 1);
  for (uint64_t first = 0; first < count; first += PART_ROWS) {
    const uint64_t some = MIN(PART_ROWS, count - first);
    if (type == SY_DECIMAL)
      sy_pack_doubles(&taken[first].decimal, some, &packed[first / PART_ROWS]);
    else
      sy_pack_integers(&taken[first].integer, some, &packed[first / PART_ROWS]);
  }
  return packed;
}

/* The exact forms of decimals, by a list of rows. */
static void exact_at(const sy_sheet *sheet, guint column, const uint32_t *rows, uint64_t count,
                     int64_t *taken, uint8_t *scales) {
  if (are_few(sheet, count)) {
    for (uint64_t i = 0; i < count; i++)
      sy_sheet_exact(sheet, column, rows[i], 1, &taken[i], &scales[i]);
    return;
  }
  g_autofree int64_t *all = g_new(int64_t, sheet->row_count + 1);
  g_autofree uint8_t *all_scales = g_new(uint8_t, sheet->row_count + 1);
  sy_sheet_exact(sheet, column, 0, sheet->row_count, all, all_scales);
  for (uint64_t i = 0; i < count; i++) {
    taken[i] = all[rows[i]];
    scales[i] = all_scales[rows[i]];
  }
}

/* The same, kept again. */
static struct sy_exact_part *take_exact(const sy_sheet *sheet, guint column, const uint32_t *rows,
                                        uint64_t count) {
  g_autofree int64_t *taken = g_new(int64_t, count + 1);
  g_autofree uint8_t *scales = g_new(uint8_t, count + 1);
  exact_at(sheet, column, rows, count, taken, scales);
  struct sy_exact_part *parts = g_new0(struct sy_exact_part, (gsize)parts_for(count) + 1);
  for (uint64_t first = 0; first < count; first += PART_ROWS)
    sy_exact_part_keep(&taken[first], &scales[first], MIN(PART_ROWS, count - first),
                       &parts[first / PART_ROWS]);
  return parts;
}

static struct sy_column_values take_column(const sy_sheet *sheet, guint column,
                                           const uint32_t *rows, uint64_t count) {
  struct sy_column_values values = sheet->columns[column];
  if (!values.present)
    return values;
  /* Whole numbers of any type are packed alike; read as integers they are 8 bytes wide. */
  const uint32_t type = values.type == SY_DECIMAL ? SY_DECIMAL : SY_INTEGER;
  values.entries = take(sheet, sheet->columns[column].entries, type, rows, count);
  values.valid = take(sheet, sheet->columns[column].valid, SY_INTEGER, rows, count);
  if (values.exact != NULL)
    values.exact = take_exact(sheet, column, rows, count);
  return values;
}

static void clear_column(const sy_sheet *sheet, struct sy_column_values *values) {
  if (!values->present)
    return;
  for (guint part = 0; part < sheet->part_count; part++) {
    sy_packed_clear(&values->entries[part]);
    sy_packed_clear(&values->valid[part]);
    if (values->exact != NULL)
      sy_exact_part_clear(&values->exact[part]);
  }
  g_free(values->exact);
  g_free(values->entries);
  g_free(values->valid);
}

static uint64_t *regular_parts(uint64_t count) {
  const guint part_count = parts_for(count);
  uint64_t *part_row = g_new(uint64_t, (gsize)part_count + 1);
  for (guint part = 0; part < part_count; part++)
    part_row[part] = (uint64_t)part * PART_ROWS;
  part_row[part_count] = count;
  return part_row;
}

/* The rows' numbers in the file. */
static uint32_t *take_sheet_rows(const sy_sheet *sheet, const uint32_t *rows, uint64_t count) {
  uint32_t *sheet_row = g_new(uint32_t, count + 1);
  for (uint64_t i = 0; i < count; i++)
    sheet_row[i] = sy_sheet_row(sheet, rows[i]);
  return sheet_row;
}

/* Reorders all rows. */
static void reorder(sy_sheet *sheet, const uint32_t *rows) {
  const uint64_t count = sheet->row_count;
  uint32_t *sheet_row = take_sheet_rows(sheet, rows, count);
  for (guint i = 0; i < sheet->column_count; i++) {
    const struct sy_column_values taken = take_column(sheet, i, rows, count);
    clear_column(sheet, &sheet->columns[i]);
    sheet->columns[i] = taken;
  }
  g_free(sheet->sheet_row);
  sheet->sheet_row = sheet_row;
  g_free(sheet->part_row);
  sheet->part_row = regular_parts(count);
  sheet->part_count = parts_for(count);
}

/* ---- Grouping ---- */

static uint32_t run_end(const sy_sheet *sheet, const GArray *runs, guint index) {
  return index + 1 < runs->len ? g_array_index(runs, struct sy_unit_run, index + 1).row
                               : (uint32_t)sheet->row_count;
}

/* A counting sort: stable, so the rows of a unit stay in the order of the file. */
void sy_sheet_group(sy_sheet *sheet, const GArray *runs) {
  sheet->first_row = g_new0(uint64_t, (gsize)sheet->unit_count + 1);
  bool in_order = true;
  for (guint i = 0; i < runs->len; i++) {
    const struct sy_unit_run *run = &g_array_index(runs, struct sy_unit_run, i);
    sheet->first_row[run->unit + 1] += run_end(sheet, runs, i) - run->row;
    in_order = in_order && (i == 0 || run[-1].unit <= run->unit);
  }
  for (uint32_t unit = 0; unit < sheet->unit_count; unit++)
    sheet->first_row[unit + 1] += sheet->first_row[unit];
  if (in_order)
    return;
  g_autofree uint64_t *next =
      g_memdup2(sheet->first_row, ((gsize)sheet->unit_count + 1) * sizeof *sheet->first_row);
  g_autofree uint32_t *rows = g_new(uint32_t, sheet->row_count);
  for (guint i = 0; i < runs->len; i++) {
    const struct sy_unit_run *run = &g_array_index(runs, struct sy_unit_run, i);
    for (uint32_t row = run->row; row < run_end(sheet, runs, i); row++)
      rows[next[run->unit]++] = row;
  }
  reorder(sheet, rows);
}

void sy_sheet_take_units(sy_sheet *sheet, const uint32_t *rows) {
  bool in_order = true;
  for (uint32_t i = 0; i < sheet->row_count; i++)
    in_order = in_order && rows[i] == i;
  if (!in_order)
    reorder(sheet, rows);
  sheet->unit_count = (uint32_t)sheet->row_count;
  sheet->first_row = g_new(uint64_t, sheet->row_count + 1);
  for (uint64_t i = 0; i <= sheet->row_count; i++)
    sheet->first_row[i] = i;
}

/* ---- Picking ---- */

/* How many kept rows come before each unit's first row. */
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
  copy->unread = NULL;
  copy->unread_count = 0;
  copy->invisible = NULL;
  copy->sheet_row = take_sheet_rows(sheet, rows, count);
  copy->part_row = regular_parts(count);
  copy->part_count = parts_for(count);
  if (sheet->first_row != NULL)
    copy->first_row = kept_first_rows(sheet, keep);
  copy->columns = g_new(struct sy_column_values, (gsize)sheet->column_count + 1);
  for (guint i = 0; i < sheet->column_count; i++)
    copy->columns[i] = take_column(sheet, i, rows, count);
  return copy;
}

void sy_sheet_free(sy_sheet *sheet) {
  if (sheet == NULL)
    return;
  for (guint i = 0; i < sheet->column_count; i++)
    clear_column(sheet, &sheet->columns[i]);
  if (sheet->dictionaries != NULL)
    g_ptr_array_unref(sheet->dictionaries);
  g_free(sheet->unread);
  g_clear_pointer(&sheet->invisible, g_array_unref);
  g_free(sheet->columns);
  g_free(sheet->part_row);
  g_free(sheet->sheet_row);
  g_free(sheet->first_row);
  g_free(sheet);
}
