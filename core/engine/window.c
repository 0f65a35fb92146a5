/* SPDX-License-Identifier: Apache-2.0
 *
 * window.c: a batch of units as plugins see it
 *
 * Evidence is kept packed. A window unpacks the columns that one plugin asked for, in the rows of
 * the units that it is called for. A thread opens one window after the other in the same memory,
 * which therefore stays in the cache.
 */
#include "engine/engine-private.h"

#include <string.h>

static void set_entries(struct sy_column_data *data, void *entries) {
  switch (data->type) {
  case SY_BOOL:
    data->booleans = entries;
    break;
  case SY_INTEGER:
    data->integers = entries;
    break;
  case SY_DECIMAL:
    data->decimals = entries;
    break;
  case SY_DATE:
    data->dates = entries;
    break;
  case SY_CATEGORY:
    data->levels = entries;
    break;
  default:
    data->texts = entries;
  }
}

/* A block of memory that windows reuse. */
struct room {
  void *memory;
  size_t size;
};

static void clear_room(gpointer data) {
  g_free(((struct room *)data)->memory);
}

void engine_init_window(struct window *window) {
  *window = (struct window){.rooms = g_array_new(FALSE, TRUE, sizeof(struct room))};
  g_array_set_clear_func(window->rooms, clear_room);
}

void engine_clear_window(struct window *window) {
  g_array_unref(window->rooms);
}

void *engine_room(struct window *window, size_t size) {
  if (window->used == window->rooms->len)
    g_array_set_size(window->rooms, window->used + 1);
  struct room *room = &g_array_index(window->rooms, struct room, window->used++);
  if (!room->memory || room->size < size) {
    g_free(room->memory);
    *room = (struct room){g_malloc(MAX(size, 1)), size};
  }
  return room->memory;
}

/* So that row 0 is the first in the window. */
static const uint64_t *rebased(struct window *window, const uint64_t *first_row, uint32_t count) {
  if (first_row[0] == 0)
    return first_row;
  const uint64_t base = first_row[0];
  uint64_t *copy = engine_room(window, ((size_t)count + 1) * sizeof *copy);
  for (uint32_t i = 0; i <= count; i++)
    copy[i] = first_row[i] - base;
  return copy;
}

/* The next units of the window, from the place *at on, that follow each other in the edition, so
 * that their rows do in a sheet: how many rows, from *first on. Moves *at behind them. */
static uint64_t next_rows(const struct window *window, const sy_sheet *sheet, uint32_t *at,
                          uint64_t *first) {
  const uint32_t *units = window->units, start = *at, count = (uint32_t)window->batch.unit_count;
  do
    ++*at;
  while (*at < count && units[*at] == units[*at - 1] + 1);
  *first = sheet->first_row[units[start]];
  return sheet->first_row[units[*at - 1] + 1] - *first;
}

/* Reads a column's entries in the rows of the window. */
static void read_entries(const struct window *window, const sy_sheet *sheet, guint column,
                         uint64_t first, uint64_t count, bool by_unit, char *entries,
                         uint8_t *valid) {
  const size_t size = sy_entry_size(sheet->columns[column].type);
  if (!window->units || !by_unit) {
    sy_sheet_entries(sheet, column, first, count, entries);
    sy_sheet_valid(sheet, column, first, count, valid);
    return;
  }
  for (uint32_t at = 0; at < window->batch.unit_count;) {
    const uint64_t some = next_rows(window, sheet, &at, &first);
    sy_sheet_entries(sheet, column, first, some, entries);
    sy_sheet_valid(sheet, column, first, some, valid);
    entries += some * size;
    valid += some;
  }
}

static void fill_column(struct window *window, struct sy_column_data *data, const sy_sheet *sheet,
                        guint column, uint64_t first, uint64_t count, bool by_unit) {
  const struct sy_column_values *values = &sheet->columns[column];
  *data = (struct sy_column_data){
      .size = sizeof *data,
      .type = values->type,
      .present = values->present,
      .dictionary = (const char *const *)values->dictionary,
      .dictionary_count = values->dictionary_count,
  };
  if (!values->present)
    return;
  void *entries = engine_room(window, count * sy_entry_size(values->type));
  uint8_t *valid = engine_room(window, count);
  read_entries(window, sheet, column, first, count, by_unit, entries, valid);
  set_entries(data, entries);
  data->valid = valid;
}

/* Passes texts in the indicator's spelling. */
static void respell(struct sy_column_data *data, const struct sy_spelling *spelling,
                    uint64_t count) {
  int32_t *texts = (int32_t *)(uintptr_t)data->texts; /* the window's own */
  for (uint64_t row = 0; row < count; row++)
    if (data->valid[row])
      texts[row] = (int32_t)spelling->number[texts[row]];
  data->dictionary = (const char *const *)spelling->dictionary;
  data->dictionary_count = spelling->count;
}

static void fill_exact(struct window *window, struct sy_column_data *data, const sy_sheet *sheet,
                       guint column, uint64_t first, uint64_t count, bool by_unit) {
  int64_t *exact = engine_room(window, count * sizeof *exact);
  uint8_t *scale = engine_room(window, count);
  uint64_t done = 0;
  for (uint32_t at = 0; window->units && by_unit && at < window->batch.unit_count;) {
    const uint64_t some = next_rows(window, sheet, &at, &first);
    sy_sheet_exact(sheet, column, first, some, exact + done, scale + done);
    done += some;
  }
  if (!window->units || !by_unit)
    sy_sheet_exact(sheet, column, first, count, exact, scale);
  data->exact = exact;
  data->scale = scale;
}

/* Per unit of the window its first row there, and the number of rows. */
static uint64_t *first_rows_of(struct window *window, const sy_sheet *sheet) {
  const uint32_t count = (uint32_t)window->batch.unit_count;
  uint64_t *first_row = engine_room(window, ((size_t)count + 1) * sizeof *first_row);
  first_row[0] = 0;
  for (uint32_t i = 0; i < count; i++) {
    const uint64_t *rows = sheet->first_row + window->units[i];
    first_row[i + 1] = first_row[i] + rows[1] - rows[0];
  }
  return first_row;
}

static void open_table(struct window *window, guint index, const struct sy_table *declared,
                       const struct sy_binding *binding, uint32_t first, uint32_t count,
                       bool exact) {
  struct sy_table_data *table = &window->tables[index];
  const guint column_count = g_strv_length((char **)declared->columns);
  struct sy_column_data *columns = engine_room(window, column_count * sizeof *columns);
  const struct sy_column_data **pointers =
      engine_room(window, (column_count + 1) * sizeof *pointers);
  const sy_sheet *sheet = binding->sheet;
  *table =
      (struct sy_table_data){.size = sizeof *table, .columns = pointers, .present = sheet != NULL};
  if (sheet)
    table->row_count = sheet->row_count;
  const bool by_unit = declared->scope == SY_BY_UNIT;
  if (sheet && by_unit && window->units) {
    table->first_row = first_rows_of(window, sheet);
    table->row_count = table->first_row[count];
  } else if (sheet && by_unit) {
    const uint64_t *first_row = sheet->first_row + first;
    window->first_row[index] = first_row[0];
    table->row_count = first_row[count] - first_row[0];
    table->first_row = rebased(window, first_row, count);
  }
  for (guint i = 0; i < column_count; i++) {
    pointers[i] = &columns[i];
    if (sheet)
      fill_column(window, &columns[i], sheet, (guint)binding->columns[i], window->first_row[index],
                  table->row_count, by_unit);
    else
      columns[i] =
          (struct sy_column_data){.size = sizeof columns[i], .type = declared->columns[i]->type};
    if (sheet && binding->spellings && binding->spellings[i].dictionary)
      respell(&columns[i], &binding->spellings[i], table->row_count);
    if (exact && columns[i].decimals)
      fill_exact(window, &columns[i], sheet, (guint)binding->columns[i], window->first_row[index],
                 table->row_count, by_unit);
  }
  pointers[column_count] = NULL;
}

/* Whether units follow each other in the edition. */
static bool are_together(const uint32_t *units, uint32_t count) {
  bool together = true;
  for (uint32_t i = 1; together && i < count; i++)
    together = units[i] == units[i - 1] + 1;
  return together;
}

uint64_t engine_window_row(const struct window *window, const struct sy_node *node, guint table,
                           uint64_t row) {
  const uint64_t *first_row = window->tables[table].first_row;
  if (!window->units || !first_row)
    return window->first_row[table] + row;
  uint32_t low = 0, high = (uint32_t)window->batch.unit_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (first_row[middle] <= row)
      low = middle;
    else
      high = middle;
  }
  return node->bindings[table].sheet->first_row[window->units[low]] + (row - first_row[low]);
}

void engine_open_window(struct window *window, const struct sy_node *node, const uint32_t *units,
                        uint32_t first, uint32_t count) {
  const struct sy_plugin *plugin = sy_node_plugin(node);
  const guint table_count = g_strv_length((char **)plugin->tables);
  const bool exact = sy_instance_flags(node->instance) & SY_PLUGIN_EXACT;
  const bool together = !units || are_together(units + first, count);
  window->used = 0;
  window->units = together ? NULL : units + first;
  if (units && count > 0)
    first = units[first];
  window->batch = (struct sy_batch){.size = sizeof window->batch, .unit_count = count};
  window->table_count = table_count;
  window->tables = engine_room(window, table_count * sizeof *window->tables);
  window->table_pointers = engine_room(window, (table_count + 1) * sizeof *window->table_pointers);
  window->first_row = engine_room(window, table_count * sizeof *window->first_row);
  for (guint i = 0; i < table_count; i++) {
    window->first_row[i] = 0;
    open_table(window, i, plugin->tables[i], &node->bindings[i], first, count, exact);
    window->table_pointers[i] = &window->tables[i];
  }
  window->table_pointers[table_count] = NULL;
  window->batch.tables = window->table_pointers;
}
