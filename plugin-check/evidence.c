/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence.c: rows that the host could have read
 *
 * Generated from the description, the parameters and a seed. Numbers and days that the parameters
 * name are more frequent than others, because that is where a method changes its behaviour.
 */
#include "plugin-check/plugin-check-private.h"

#include <math.h>
#include <string.h>

#define TRIES_PER_ROW 4

const char *const evidence_texts[] = {"a", "b", "c", "甲", "乙", "x y", "7", "z", NULL};
const char *const evidence_other_texts[] = {"unused", "z", "7", "x y", "乙",
                                            "甲",     "c", "b", "a",   NULL};

/* ---- what the parameters name ---- */

static void note_value(struct evidence *evidence, const struct sy_value *value) {
  if (!value || !value->present)
    return;
  if (value->type == SY_PARAMETER_DATE)
    g_array_append_val(evidence->days, value->integer);
  if (value->type == SY_PARAMETER_NUMBER || value->type == SY_PARAMETER_INTEGER)
    g_array_append_val(evidence->numbers, value->number);
}

static void note_values(struct evidence *evidence, const struct setting *setting) {
  for (uint64_t i = 0; i < setting->parameters->count; i++) {
    const struct sy_value *value = setting->parameters->values[i];
    const struct sy_parameter *declared = evidence->plugin->parameters[i];
    const uint64_t stride = MAX(1, LENGTH_OF(declared->fields));
    note_value(evidence, value);
    for (uint64_t item = 0; value->items && item < value->count * stride; item++)
      note_value(evidence, value->items[item]);
  }
}

/* ---- cells ---- */

static double make_decimal(struct evidence *evidence, const struct sy_column *column) {
  struct dice *dice = &evidence->dice;
  if (evidence->style == STYLE_EXTREME)
    return number_extreme(dice, column->lowest, column->highest);
  if (evidence->numbers->len && dice_chance(dice, 30)) {
    const double named =
        g_array_index(evidence->numbers, double, (guint)dice_below(dice, evidence->numbers->len));
    if (named >= column->lowest && named <= column->highest)
      return named;
  }
  return number_within(dice, column->lowest, column->highest);
}

static int64_t make_whole(struct evidence *evidence, const struct sy_column *column) {
  if (evidence->style != STYLE_EXTREME)
    return integer_within(&evidence->dice, column->lowest, column->highest);
  const bool low = dice_chance(&evidence->dice, 50);
  const double edge = low ? column->lowest : column->highest;
  if (!(fabs(edge) < 0x1p63))
    return low ? INT64_MIN : INT64_MAX;
  return (int64_t)edge;
}

/* Days that the parameters name, and those between and shortly after. */
static int64_t make_date(struct evidence *evidence) {
  struct dice *dice = &evidence->dice;
  if (evidence->style == STYLE_EXTREME) {
    int32_t edges[3] = {0, 0, 0};
    sy_date_parse("0001-01-01", 10, &edges[0]);
    sy_date_parse("9999-12-31", 10, &edges[1]);
    return edges[dice_below(dice, G_N_ELEMENTS(edges))];
  }
  if (!evidence->days->len)
    return some_day(dice);
  const int64_t day =
      g_array_index(evidence->days, int64_t, (guint)dice_below(dice, evidence->days->len));
  return day + (dice_chance(dice, 30) ? 0 : (int64_t)dice_below(dice, 40) - 5);
}

static void make_cell(struct evidence *evidence, const struct evidence_table *table, guint index,
                      const struct sy_column *column, struct cell *cell) {
  struct dice *dice = &evidence->dice;
  *cell = (struct cell){.valid = true};
  const bool blank = evidence->style == STYLE_BLANK || dice_chance(dice, 15);
  if (!table->has[index] || (column->presence != SY_REQUIRED && blank)) {
    cell->valid = false;
    return;
  }
  switch (table->types[index]) {
  case SY_BOOL:
    cell->entry.integer = dice_chance(dice, 50);
    break;
  case SY_INTEGER:
    cell->entry.integer = make_whole(evidence, column);
    break;
  case SY_DECIMAL:
    cell->entry.decimal = make_decimal(evidence, column);
    break;
  case SY_DATE:
    cell->entry.integer = make_date(evidence);
    break;
  case SY_CATEGORY:
    cell->entry.integer = (int64_t)dice_below(dice, (uint64_t)table->level_count[index]);
    break;
  default:
    cell->entry.integer = (int64_t)dice_below(dice, LENGTH_OF(evidence_texts));
  }
}

static void make_cells(struct evidence *evidence, guint index, struct cell *cells) {
  const struct evidence_table *table = &evidence->tables[index];
  for (guint i = 0; i < table->column_count; i++)
    make_cell(evidence, table, i, evidence->plugin->tables[index]->columns[i], &cells[i]);
}

/* ---- tables ---- */

static void clear_row(gpointer row) {
  g_free(((struct row *)row)->cells);
}

static void add_row(struct evidence *evidence, guint index, uint64_t unit) {
  struct evidence_table *table = &evidence->tables[index];
  struct row row = {.unit = unit, .cells = g_new0(struct cell, MAX(1, table->column_count))};
  make_cells(evidence, index, row.cells);
  g_array_append_val(table->rows, row);
}

static void open_columns(struct evidence *evidence, const struct setting *setting, guint index) {
  struct evidence_table *table = &evidence->tables[index];
  const struct sy_table *declared = evidence->plugin->tables[index];
  table->column_count = LENGTH_OF(declared->columns);
  table->types = g_new0(uint32_t, table->column_count);
  table->has = g_new0(bool, table->column_count);
  table->level_count = g_new0(int64_t, table->column_count);
  for (guint i = 0; i < table->column_count; i++) {
    const struct sy_column *column = declared->columns[i];
    g_autofree const char **levels =
        column->levels_from ? setting_levels(evidence->plugin, setting, column->levels_from) : NULL;
    table->types[i] = column->levels_from && !levels ? (uint32_t)SY_TEXT : column->type;
    table->level_count[i] = levels ? LENGTH_OF(levels) : LENGTH_OF(column->levels);
    const bool left_out = evidence->style == STYLE_ABSENT || dice_chance(&evidence->dice, 20);
    table->has[i] = table->present && !(column->presence == SY_OPTIONAL && left_out);
  }
}

static void fill_table(struct evidence *evidence, const struct setting *setting, guint index) {
  struct evidence_table *table = &evidence->tables[index];
  const struct sy_table *declared = evidence->plugin->tables[index];
  struct dice *dice = &evidence->dice;
  table->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
  g_array_set_clear_func(table->rows, clear_row);
  const bool left_out = evidence->style == STYLE_ABSENT || dice_chance(dice, 20);
  table->present = !(declared->optional && left_out);
  open_columns(evidence, setting, index);
  if (!table->present || evidence->style == STYLE_NO_ROWS)
    return;
  const uint64_t most = 1 + dice_below(dice, 6);
  if (declared->scope == SY_SHARED)
    for (uint64_t rows = dice_below(dice, 12); rows > 0; rows--)
      add_row(evidence, index, 0);
  else
    for (uint64_t unit = 0; unit < evidence->unit_count; unit++)
      for (uint64_t rows = dice_chance(dice, 10) ? 0 : 1 + dice_below(dice, most); rows > 0; rows--)
        add_row(evidence, index, unit);
}

struct evidence *evidence_new(const struct sy_plugin *plugin, const struct setting *setting,
                              uint64_t seed, uint64_t unit_count, enum style style) {
  struct evidence *evidence = g_new0(struct evidence, 1);
  evidence->plugin = plugin;
  evidence->unit_count = unit_count;
  evidence->style = style;
  evidence->dice.state = seed;
  evidence->days = g_array_new(FALSE, FALSE, sizeof(int64_t));
  evidence->numbers = g_array_new(FALSE, FALSE, sizeof(double));
  evidence->table_count = LENGTH_OF(plugin->tables);
  evidence->tables = g_new0(struct evidence_table, evidence->table_count);
  note_values(evidence, setting);
  for (guint i = 0; i < evidence->table_count; i++)
    fill_table(evidence, setting, i);
  return evidence;
}

void evidence_free(struct evidence *evidence) {
  for (guint i = 0; i < evidence->table_count; i++) {
    g_array_unref(evidence->tables[i].rows);
    g_free(evidence->tables[i].types);
    g_free(evidence->tables[i].has);
    g_free(evidence->tables[i].level_count);
  }
  g_free(evidence->tables);
  g_array_unref(evidence->days);
  g_array_unref(evidence->numbers);
  g_free(evidence);
}

void evidence_repair(struct evidence *evidence, guint table, uint64_t row) {
  GArray *rows = evidence->tables[table].rows;
  struct row *wrong = &g_array_index(rows, struct row, (guint)row);
  if (wrong->tries++ < TRIES_PER_ROW)
    make_cells(evidence, table, wrong->cells);
  else
    g_array_remove_index(rows, (guint)row);
}

void evidence_drop(struct evidence *evidence, uint64_t units) {
  evidence->unit_count -= units;
  for (guint t = 0; t < evidence->table_count; t++) {
    GArray *rows = evidence->tables[t].rows;
    guint gone = 0;
    if (evidence->plugin->tables[t]->scope != SY_BY_UNIT)
      continue;
    while (gone < rows->len && g_array_index(rows, struct row, gone).unit < units)
      gone++;
    g_array_remove_range(rows, 0, gone);
    for (guint i = 0; i < rows->len; i++)
      g_array_index(rows, struct row, i).unit -= units;
  }
}

/* ---- rows with given numbers ---- */

static struct row copy_row(const struct row *row, uint64_t unit, guint columns) {
  return (struct row){.unit = unit, .cells = g_memdup2(row->cells, columns * sizeof *row->cells)};
}

static void copy_table(struct evidence_table *table, const struct evidence_table *source) {
  *table = *source;
  table->types = g_memdup2(source->types, source->column_count * sizeof *source->types);
  table->has = g_memdup2(source->has, source->column_count * sizeof *source->has);
  table->level_count =
      g_memdup2(source->level_count, source->column_count * sizeof *source->level_count);
  table->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
  g_array_set_clear_func(table->rows, clear_row);
}

/* The rows of a unit again for another one, or rows of all units. */
static void copy_rows(struct evidence_table *table, const struct evidence_table *source,
                      bool shared, uint64_t from, uint64_t unit) {
  for (guint i = 0; i < source->rows->len; i++) {
    const struct row *row = &g_array_index(source->rows, struct row, i);
    if (!shared && row->unit != from)
      continue;
    const struct row copy = copy_row(row, unit, source->column_count);
    g_array_append_val(table->rows, copy);
  }
}

static bool same_categories(const struct evidence_table *table, const struct row *a,
                            const struct row *b) {
  for (guint i = 0; i < table->column_count; i++)
    if (table->types[i] == SY_CATEGORY && a->cells[i].entry.integer != b->cells[i].entry.integer)
      return false;
  return true;
}

static void put_cell(struct evidence_table *table, const struct row *like,
                     const struct cells *cells, uint64_t unit, guint index) {
  const struct row row = copy_row(like, unit, table->column_count);
  row.cells[cells->column] =
      (struct cell){.valid = true, .entry.decimal = cells->numbers[unit].values[index]};
  for (guint i = 0; cells->texts_differ && i < table->column_count; i++)
    if (table->types[i] == SY_TEXT && table->has[i])
      row.cells[i] =
          (struct cell){.valid = true, .entry.integer = index % LENGTH_OF(evidence_texts)};
  g_array_append_val(table->rows, row);
}

/* The first row of a unit again for another one, with each of the numbers; and other rows. */
static void put_cells(struct evidence_table *table, const struct evidence_table *source,
                      const struct cells *cells, uint64_t unit) {
  const struct row *rows = (const struct row *)source->rows->data;
  guint first = 0;
  while (rows[first].unit != cells->like)
    first++;
  for (guint i = 0; i < cells->numbers[unit].count; i++)
    put_cell(table, &rows[first], cells, unit, i);
  for (guint i = first; cells->keeps_others && i < source->rows->len; i++)
    if (rows[i].unit == cells->like && !same_categories(source, &rows[first], &rows[i])) {
      const struct row row = copy_row(&rows[i], unit, source->column_count);
      g_array_append_val(table->rows, row);
    }
}

/* The same but for its rows, which are none. */
static struct evidence *copy_evidence(const struct evidence *source, uint64_t unit_count) {
  struct evidence *evidence = g_memdup2(source, sizeof *source);
  evidence->unit_count = unit_count;
  g_array_ref(evidence->days);
  g_array_ref(evidence->numbers);
  evidence->tables = g_new0(struct evidence_table, evidence->table_count);
  for (guint t = 0; t < evidence->table_count; t++)
    copy_table(&evidence->tables[t], &source->tables[t]);
  return evidence;
}

/* The units of a table's rows: those of a shared table are numbered 0. */
static uint64_t units_of(const struct evidence *evidence, guint table) {
  return evidence->plugin->tables[table]->scope == SY_SHARED ? 1 : evidence->unit_count;
}

struct evidence *evidence_with_cells(const struct evidence *source, const struct cells *cells) {
  struct evidence *evidence = copy_evidence(source, cells->unit_count);
  for (guint t = 0; t < evidence->table_count; t++) {
    const bool shared = evidence->plugin->tables[t]->scope == SY_SHARED;
    for (uint64_t unit = 0; unit < units_of(evidence, t); unit++)
      if (t == cells->table)
        put_cells(&evidence->tables[t], &source->tables[t], cells, unit);
      else
        copy_rows(&evidence->tables[t], &source->tables[t], shared, cells->like, unit);
  }
  return evidence;
}

/* ---- other units ---- */

struct evidence *evidence_pick(const struct evidence *source, const uint64_t *units,
                               uint64_t count) {
  struct evidence *evidence = copy_evidence(source, count);
  for (guint t = 0; t < evidence->table_count; t++) {
    const bool shared = evidence->plugin->tables[t]->scope == SY_SHARED;
    for (uint64_t unit = 0; unit < units_of(evidence, t); unit++)
      copy_rows(&evidence->tables[t], &source->tables[t], shared, units[unit], unit);
  }
  return evidence;
}

static bool is_another(const struct pile *pile, uint64_t row) {
  switch (pile->place) {
  case AT_THE_FIRST:
    return row == 0;
  case AT_THE_MIDDLE:
    return row == pile->rows / 2;
  case AT_THE_LAST:
    return row == pile->rows - 1;
  default:
    return row % 2 == 1;
  }
}

static void put_pile(struct evidence_table *table, const struct evidence_table *source,
                     const struct piles *piles, uint64_t unit) {
  const struct row *rows = (const struct row *)source->rows->data, *first = rows;
  while (first->unit != piles->like)
    first++;
  for (uint64_t i = 0; i < piles->units[unit].rows; i++) {
    const struct row *like = is_another(&piles->units[unit], i) ? &rows[piles->another] : first;
    const struct row row = copy_row(like, unit, source->column_count);
    g_array_append_val(table->rows, row);
  }
}

struct evidence *evidence_with_piles(const struct evidence *source, const struct piles *piles) {
  struct evidence *evidence = copy_evidence(source, piles->unit_count);
  for (guint t = 0; t < evidence->table_count; t++) {
    const bool shared = evidence->plugin->tables[t]->scope == SY_SHARED;
    for (uint64_t unit = 0; unit < units_of(evidence, t); unit++)
      if (t == piles->table)
        put_pile(&evidence->tables[t], &source->tables[t], piles, unit);
      else
        copy_rows(&evidence->tables[t], &source->tables[t], shared, piles->like, unit);
  }
  return evidence;
}

/* ---- another order of rows ---- */

/* Within [first, end): Fisher and Yates. */
static void shuffle_rows(struct dice *dice, GArray *rows, uint64_t *from, guint first, guint end) {
  for (guint i = end; i-- > first + 1;) {
    const guint j = first + (guint)dice_below(dice, i - first + 1);
    struct row *a = &g_array_index(rows, struct row, i), *b = &g_array_index(rows, struct row, j);
    const struct row row = *a;
    *a = *b;
    *b = row;
    const uint64_t place = from[i];
    from[i] = from[j];
    from[j] = place;
  }
}

uint64_t **evidence_shuffle(struct evidence *evidence, uint64_t seed) {
  struct dice dice = {seed};
  uint64_t **from = g_new0(uint64_t *, evidence->table_count + 1);
  for (guint t = 0; t < evidence->table_count; t++) {
    GArray *rows = evidence->tables[t].rows;
    from[t] = g_new0(uint64_t, rows->len + 1);
    for (guint i = 0; i < rows->len; i++)
      from[t][i] = i;
    for (guint first = 0, end = 0; first < rows->len; first = end) {
      const uint64_t unit = g_array_index(rows, struct row, first).unit;
      while (end < rows->len && g_array_index(rows, struct row, end).unit == unit)
        end++;
      shuffle_rows(&dice, rows, from[t], first, end);
    }
  }
  return from;
}

void evidence_unshuffle(struct evidence *evidence, uint64_t *const *from) {
  for (guint t = 0; t < evidence->table_count; t++) {
    GArray *rows = evidence->tables[t].rows;
    g_autofree struct row *shuffled = g_memdup2(rows->data, rows->len * sizeof *shuffled);
    for (guint i = 0; i < rows->len; i++)
      g_array_index(rows, struct row, (guint)from[t][i]) = shuffled[i];
  }
}

static bool are_twins(const struct row *a, const struct row *b, guint columns) {
  if (a->unit != b->unit)
    return false;
  for (guint i = 0; i < columns; i++)
    if (a->cells[i].valid != b->cells[i].valid ||
        (a->cells[i].valid && a->cells[i].entry.integer != b->cells[i].entry.integer))
      return false;
  return true;
}

uint64_t **evidence_twins(const struct evidence *evidence) {
  uint64_t **twins = g_new0(uint64_t *, evidence->table_count + 1);
  for (guint t = 0; t < evidence->table_count; t++) {
    const struct evidence_table *table = &evidence->tables[t];
    const struct row *rows = (const struct row *)table->rows->data;
    twins[t] = g_new0(uint64_t, table->rows->len + 1);
    for (guint i = 0; i < table->rows->len; i++)
      while (!are_twins(&rows[twins[t][i]], &rows[i], table->column_count))
        twins[t][i]++;
  }
  return twins;
}
