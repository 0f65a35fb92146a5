/* SPDX-License-Identifier: Apache-2.0
 *
 * batch.c: evidence as the columns that score() gets
 *
 * All columns are read-only and between guard pages. Units may be repeated, so that a few accepted
 * ones make a million.
 */
#include "plugin-check/plugin-check-private.h"

#include <math.h>
#include <string.h>

static uint64_t rows_of(const struct evidence *evidence, guint table, uint64_t repeat) {
  const uint64_t rows = evidence->tables[table].rows->len;
  return evidence->plugin->tables[table]->scope == SY_BY_UNIT ? rows * repeat : rows;
}

/* One cell of a column, as plugins see its type. */
static void put_entry(void *entries, uint32_t type, uint64_t row, const struct cell *cell,
                      bool other_texts) {
  const union entry entry = cell->valid ? cell->entry : (union entry){0};
  switch (type) {
  case SY_BOOL:
    ((uint8_t *)entries)[row] = (uint8_t)entry.integer;
    break;
  case SY_INTEGER:
    ((int64_t *)entries)[row] = entry.integer;
    break;
  case SY_DECIMAL:
    ((double *)entries)[row] = cell->valid ? entry.decimal : 0;
    break;
  case SY_TEXT:
    ((int32_t *)entries)[row] =
        (int32_t)(other_texts ? LENGTH_OF(evidence_texts) - entry.integer : entry.integer);
    break;
  default:
    ((int32_t *)entries)[row] = (int32_t)entry.integer;
  }
}

static void set_entries(struct sy_column_data *column, const void *entries, bool other_texts) {
  switch (column->type) {
  case SY_BOOL:
    column->booleans = entries;
    break;
  case SY_INTEGER:
    column->integers = entries;
    break;
  case SY_DECIMAL:
    column->decimals = entries;
    break;
  case SY_DATE:
    column->dates = entries;
    break;
  case SY_CATEGORY:
    column->levels = entries;
    break;
  default:
    column->texts = entries;
    column->dictionary = other_texts ? evidence_other_texts : evidence_texts;
    column->dictionary_count = LENGTH_OF(column->dictionary);
  }
}

/* A decimal of up to 9 digits after the point, if the double is the nearest to one. */
static bool find_exact(double value, int64_t *exact, uint8_t *scale) {
  double power = 1;
  for (*scale = 0; *scale <= 9; (*scale)++, power *= 10) {
    const double digits = rint(value * power);
    if (fabs(digits) < 1e15 && digits / power == value) {
      *exact = (int64_t)digits;
      return true;
    }
  }
  return false;
}

/* The same value with up to four more digits. */
static void lengthen(uint64_t row, int64_t *exact, uint8_t *scale) {
  for (uint64_t digits = 1 + row % 4; digits > 0 && *scale < 18; digits--)
    if (!__builtin_mul_overflow(*exact, 10, exact))
      ++*scale;
}

/* The exact forms of a column's decimals. */
static void fill_exact(struct batch *batch, struct sy_column_data *column, uint64_t rows,
                       bool other_scales, enum side side, const char *name) {
  int64_t *exact = fenced_block(batch->fence, rows * sizeof *exact, side, name);
  uint8_t *scale = fenced_block(batch->fence, rows, side, name);
  for (uint64_t row = 0; row < rows; row++)
    if (!find_exact(column->decimals[row], &exact[row], &scale[row])) {
      exact[row] = 0;
      scale[row] = SY_NO_EXACT;
    } else if (other_scales) {
      lengthen(row, &exact[row], &scale[row]);
    }
  column->exact = exact;
  column->scale = scale;
}

static void fill_column(struct batch *batch, const struct evidence *evidence, guint table,
                        guint index, struct sy_column_data *column, enum side side) {
  const struct evidence_table *source = &evidence->tables[table];
  const char *name = evidence->plugin->tables[table]->columns[index]->name;
  *column = (struct sy_column_data){
      .size = sizeof *column, .type = source->types[index], .present = source->has[index]};
  if (!column->present)
    return;
  const uint64_t rows = batch->tables[table].row_count, once = source->rows->len;
  void *entries = fenced_block(batch->fence, rows * sy_entry_size(column->type), side, name);
  uint8_t *valid = fenced_block(batch->fence, rows, side, name);
  for (uint64_t row = 0; row < rows; row++) {
    const struct cell *cell =
        &g_array_index(source->rows, struct row, (guint)(row % once)).cells[index];
    put_entry(entries, column->type, row, cell, evidence->other_texts);
    valid[row] = cell->valid;
  }
  set_entries(column, entries, evidence->other_texts);
  column->valid = valid;
  if (column->decimals && evidence->plugin->flags & SY_PLUGIN_EXACT)
    fill_exact(batch, column, rows, evidence->other_scales, side, name);
}

/* Where each unit's rows begin. */
static const uint64_t *fill_first_row(struct batch *batch, const struct evidence *evidence,
                                      guint table, uint64_t repeat, enum side side) {
  const GArray *rows = evidence->tables[table].rows;
  uint64_t *first = fenced_block(batch->fence, (batch->unit_count + 1) * sizeof *first, side,
                                 evidence->plugin->tables[table]->name);
  uint64_t row = 0;
  for (uint64_t unit = 0; unit < evidence->unit_count; unit++) {
    first[unit] = row;
    while (row < rows->len && g_array_index(rows, struct row, (guint)row).unit == unit)
      row++;
  }
  for (uint64_t unit = evidence->unit_count; unit < batch->unit_count; unit++)
    first[unit] = first[unit - evidence->unit_count] + rows->len;
  first[batch->unit_count] = row * repeat;
  return first;
}

static void fill_table(struct batch *batch, const struct evidence *evidence, guint index,
                       uint64_t repeat, enum side side) {
  const struct evidence_table *source = &evidence->tables[index];
  struct sy_table_data *table = &batch->tables[index];
  const char *name = evidence->plugin->tables[index]->name;
  struct sy_column_data *columns =
      fenced_block(batch->fence, source->column_count * sizeof *columns, side, name);
  const struct sy_column_data **pointers =
      fenced_block(batch->fence, (source->column_count + 1) * sizeof *pointers, side, name);
  *table = (struct sy_table_data){.size = sizeof *table,
                                  .row_count = rows_of(evidence, index, repeat),
                                  .columns = pointers,
                                  .present = source->present};
  if (source->present && evidence->plugin->tables[index]->scope == SY_BY_UNIT)
    table->first_row = fill_first_row(batch, evidence, index, repeat, side);
  for (guint i = 0; i < source->column_count; i++) {
    pointers[i] = &columns[i];
    fill_column(batch, evidence, index, i, &columns[i], side);
  }
}

/* A struct sy_batch with tables of its own, which the caller may then change. */
static const struct sy_batch *new_part(struct batch *batch, uint64_t count,
                                       struct sy_table_data **own_tables) {
  struct sy_batch *part = fenced_block(batch->fence, sizeof *part, batch->side, "batch");
  struct sy_table_data *tables =
      fenced_block(batch->fence, batch->table_count * sizeof *tables, batch->side, "tables");
  const struct sy_table_data **pointers = fenced_block(
      batch->fence, (batch->table_count + 1) * sizeof *pointers, batch->side, "tables");
  for (guint i = 0; i < batch->table_count; i++) {
    tables[i] = batch->tables[i];
    pointers[i] = &tables[i];
  }
  *part = (struct sy_batch){sizeof *part, count, pointers};
  *own_tables = tables;
  return part;
}

struct batch *batch_new(const struct evidence *evidence, uint64_t repeat, enum side side) {
  struct batch *batch = g_new0(struct batch, 1);
  batch->fence = fenced_new();
  batch->side = side;
  batch->unit_count = evidence->unit_count * repeat;
  batch->table_count = evidence->table_count;
  batch->tables = g_new0(struct sy_table_data, batch->table_count);
  for (guint i = 0; i < batch->table_count; i++)
    fill_table(batch, evidence, i, repeat, side);
  struct sy_table_data *tables;
  batch->whole = new_part(batch, batch->unit_count, &tables);
  fenced_protect(batch->fence);
  return batch;
}

void batch_free(struct batch *batch) {
  fenced_free(batch->fence);
  g_free(batch->tables);
  g_free(batch);
}

const struct sy_batch *batch_part(struct batch *batch, uint64_t first, uint64_t count) {
  struct sy_table_data *tables;
  const struct sy_batch *part = new_part(batch, count, &tables);
  for (guint i = 0; i < batch->table_count; i++)
    if (tables[i].first_row)
      tables[i].first_row += first;
  fenced_protect(batch->fence);
  return part;
}
