/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: the rows and cells in which the tables of two editions differ
 *
 * Loading keeps only the columns that somebody reads, by their types. Here each table that differs
 * is read once more, with every column as texts. Equal texts of both tables get one number, and a
 * row two hashes: of its unit and key, and of all its cells. Sorted by these, rows that belong
 * together meet. Where hashes say that rows are equal, their cells are compared, so that no
 * difference can hide.
 */
#include "compare/compare-private.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define CHUNK_ROWS 1024

/* One of the two tables. */
struct side {
  const sy_edition *edition;
  const struct sy_edition_table *table;
  sy_sheet *sheet;
  GHashTable *columns; /* from the keys of headings to columns, from 1 */
  uint32_t *unit;      /* per row: of the edition; SY_NONE */
  uint64_t *key;       /* per row: hash of the unit and the key */
  uint64_t *cells;     /* per row: hash of all cells that both tables have */
  uint32_t *order;     /* rows by these, and by number */
};

/* Two tables that are being compared. */
struct comparing {
  struct side was, is;
  struct sy_table_change *change;
  bool *in_key;               /* per column of the later table */
  GArray *left_was, *left_is; /* uint32_t: rows of one key that have no equal */
};

static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

/* ---- Reading ---- */

/* Every row of a table as the edition read it. */
static const sy_sheet *loaded_sheet(const struct sy_edition_table *table) {
  return table->stages ? table->stages->all : table->sheet;
}

/* Counts the columns of a heading; the first is remembered. */
static void count_heading(const char *heading, GPtrArray *headings, GHashTable *counts) {
  char *key = sy_text_key(heading, strlen(heading));
  const guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
  if (count == 0)
    g_ptr_array_add(headings, (gpointer)heading);
  g_hash_table_replace(counts, key, GUINT_TO_POINTER(count + 1));
}

/* The headings of a table that only one column has: const char *. */
static GPtrArray *list_headings(const sy_sheet *loaded) {
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  g_autoptr(GHashTable) counts = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) fields = g_hash_table_new(NULL, NULL);
  if (loaded->unit_heading)
    count_heading(loaded->unit_heading, all, counts);
  for (guint i = 0; i < loaded->column_count; i++)
    if (loaded->columns[i].present &&
        g_hash_table_add(fields, GUINT_TO_POINTER(loaded->columns[i].field + 1)) &&
        g_strcmp0(loaded->columns[i].heading, loaded->unit_heading) != 0)
      count_heading(loaded->columns[i].heading, all, counts);
  for (guint i = 0; i < loaded->unread_count; i++)
    count_heading(loaded->unread[i].heading, all, counts);
  GPtrArray *headings = g_ptr_array_new();
  for (guint i = 0; i < all->len; i++) {
    g_autofree char *key = sy_text_key(all->pdata[i], strlen(all->pdata[i]));
    if (GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) == 1)
      g_ptr_array_add(headings, all->pdata[i]);
  }
  return headings;
}

/* A column of texts. Nobody reads it, so that no cell is wrong. */
static void ask(const char *heading, GArray *uses, struct sy_column *column,
                struct sy_column_request *request) {
  *column = (struct sy_column){.size = sizeof *column,
                               .name = heading,
                               .type = SY_TEXT,
                               .presence = SY_BLANK_ALLOWED,
                               .lowest = -HUGE_VAL,
                               .highest = HUGE_VAL,
                               .label = {.en = heading, .zh = heading}};
  *request = (struct sy_column_request){.heading = heading, .column = column, .uses = uses};
}

/* NULL with a problem. */
static sy_sheet *read_texts(const sy_context *context, const sy_edition *edition,
                            const struct sy_edition_table *table, sy_problems *problems) {
  g_autoptr(GPtrArray) headings = list_headings(loaded_sheet(table));
  g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof(struct sy_column_use));
  g_autofree struct sy_column *columns = g_new0(struct sy_column, (gsize)headings->len + 1);
  g_autofree struct sy_column_request *requests =
      g_new0(struct sy_column_request, (gsize)headings->len + 1);
  for (guint i = 0; i < headings->len; i++)
    ask(headings->pdata[i], uses, &columns[i], &requests[i]);
  const struct sy_input input = sy_edition_file(edition, NULL, table->file);
  g_autoptr(sy_sheet) sheet =
      sy_sheet_read(context, &input, &table->csv, NULL, requests, headings->len, true, problems);
  if (sheet && strcmp(sheet->sha256, table->sha256) == 0)
    return g_steal_pointer(&sheet);
  if (sheet)
    sy_problems_add(problems, sheet->place, _("the file changed while it was read"));
  return NULL;
}

/* ---- Columns ---- */

static GHashTable *index_headings(const sy_sheet *sheet) {
  GHashTable *index = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sheet->column_count; i++) {
    const char *heading = sheet->columns[i].heading;
    g_hash_table_insert(index, sy_text_key(heading, strlen(heading)), GUINT_TO_POINTER(i + 1));
  }
  return index;
}

static guint find_heading(const struct side *side, const char *heading) {
  g_autofree char *key = sy_text_key(heading, strlen(heading));
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(side->columns, key));
  return found > 0 ? found - 1 : SY_NO_COLUMN;
}

static gint compare_fields(gconstpointer left, gconstpointer right, gpointer data) {
  const sy_sheet *sheet = data;
  const guint a = sheet->columns[((const struct sy_column_match *)left)->later].field;
  const guint b = sheet->columns[((const struct sy_column_match *)right)->later].field;
  return a < b ? -1 : a > b;
}

/* Whether the rows of both are those of units. */
static bool is_by_unit(const struct sy_table_change *change) {
  return loaded_sheet(change->later)->first_row && loaded_sheet(change->earlier)->first_row;
}

/* The heading of the column that names units. In units.csv the column of ids is the first read. */
static const char *unit_heading(const struct sy_edition_table *table) {
  const sy_sheet *loaded = loaded_sheet(table);
  return loaded->unit_heading ? loaded->unit_heading : loaded->columns[0].heading;
}

static void match_columns(const struct comparing *comparing) {
  struct sy_table_change *change = comparing->change;
  g_autofree bool *found = g_new0(bool, (gsize)change->was->column_count + 1);
  for (guint i = 0; i < change->is->column_count; i++) {
    const char *heading = change->is->columns[i].heading;
    struct sy_column_match match = {.later = i};
    match.is_unit = is_by_unit(change) && strcmp(heading, unit_heading(change->later)) == 0;
    match.earlier =
        find_heading(&comparing->was, match.is_unit ? unit_heading(change->earlier) : heading);
    g_array_append_val(change->columns, match);
    if (match.earlier != SY_NO_COLUMN)
      found[match.earlier] = true;
  }
  g_array_sort_with_data(change->columns, compare_fields, change->is);
  for (guint i = 0; i < change->was->column_count; i++) {
    const struct sy_column_match match = {.earlier = i, .later = SY_NO_COLUMN};
    if (!found[i])
      g_array_append_val(change->columns, match);
  }
}

/* ---- Keys ---- */

/* A column of the key, if both tables have it, and it is not that of the unit. */
static void add_key(struct comparing *comparing, const char *heading) {
  const guint column = heading ? find_heading(&comparing->is, heading) : SY_NO_COLUMN;
  if (column == SY_NO_COLUMN || comparing->in_key[column] ||
      find_heading(&comparing->was, heading) == SY_NO_COLUMN)
    return;
  comparing->in_key[column] = true;
  g_ptr_array_add(comparing->change->key, (gpointer)comparing->is.sheet->columns[column].heading);
}

static void add_declared_key(struct comparing *comparing) {
  const struct sy_edition_table *table = comparing->is.table;
  json_t *key = json_loads(table->key_json, 0, NULL), *heading;
  size_t index;
  json_array_foreach(key, index, heading) add_key(comparing, json_string_value(heading));
  json_decref(key);
  if (table->stages)
    add_key(comparing, table->stages->all->columns[table->stages->stage_column].heading);
}

static const char *heading_in(const struct sy_binding *binding, guint column) {
  const struct sy_column_values *values = &binding->sheet->columns[column];
  return values->present ? values->heading : NULL;
}

/* What an indicator's plugin declares as the key, and which rows the indicator reads. */
static void add_binding_key(struct comparing *comparing, const struct sy_binding *binding,
                            const struct sy_table *declared) {
  for (guint i = 0; declared->key && declared->columns[i]; i++)
    if (g_strv_contains(declared->key, declared->columns[i]->name))
      add_key(comparing, heading_in(binding, binding->columns[i]));
  for (guint i = 0; binding->where && i < binding->where->len; i++)
    add_key(comparing,
            heading_in(binding, g_array_index(binding->where, struct sy_row_condition, i).column));
}

static void add_plugin_keys(struct comparing *comparing) {
  const sy_edition *edition = comparing->is.edition;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      if (node->bindings[k].sheet &&
          &edition->tables[node->bindings[k].table] == comparing->is.table)
        add_binding_key(comparing, &node->bindings[k], sy_node_plugin(node)->tables[k]);
  }
}

static void find_key(struct comparing *comparing) {
  const struct sy_table_change *change = comparing->change;
  comparing->in_key = g_new0(bool, (gsize)change->is->column_count + 1);
  const char *unit = is_by_unit(change) ? unit_heading(change->later) : NULL;
  const guint column = unit ? find_heading(&comparing->is, unit) : SY_NO_COLUMN;
  if (unit) /* units tell rows apart, however they are spelled */
    g_ptr_array_add(change->key, (gpointer)unit);
  if (column != SY_NO_COLUMN)
    comparing->in_key[column] = true;
  if (change->later->key_json)
    add_declared_key(comparing);
  else
    add_plugin_keys(comparing);
}

/* ---- Hashes ---- */

static void find_units(struct side *side) {
  const sy_sheet *loaded = loaded_sheet(side->table);
  side->unit = g_new(uint32_t, side->sheet->row_count + 1);
  for (uint64_t row = 0; row < side->sheet->row_count; row++)
    side->unit[row] = SY_NONE;
  for (uint32_t unit = 0; loaded->first_row && unit < loaded->unit_count; unit++)
    for (uint64_t row = loaded->first_row[unit]; row < loaded->first_row[unit + 1]; row++)
      side->unit[sy_sheet_row(loaded, row) - sy_sheet_row(side->sheet, 0)] = unit;
}

/* Starts hashes with the units: numbers[unit] is the same for one unit of both editions. */
static void start_hashes(struct side *side, const uint32_t *numbers) {
  side->key = g_new(uint64_t, side->sheet->row_count + 1);
  side->cells = g_new0(uint64_t, side->sheet->row_count + 1);
  for (uint64_t row = 0; row < side->sheet->row_count; row++)
    side->key[row] = mix(0, side->unit[row] == SY_NONE ? 0 : numbers[side->unit[row]] + 1);
}

static void start_both(struct comparing *comparing, const sy_changes *changes) {
  const uint32_t later = changes->later->edition->unit_count;
  const uint32_t earlier = changes->earlier->edition->unit_count;
  g_autofree uint32_t *numbers = g_new(uint32_t, (gsize)later + earlier + 1);
  for (uint32_t i = 0; i < later; i++)
    numbers[i] = i;
  start_hashes(&comparing->is, numbers);
  for (uint32_t i = 0; i < earlier; i++)
    numbers[i] = later + i;
  for (guint i = 0; i < changes->unit_count; i++)
    numbers[changes->units[i].earlier] = changes->units[i].later;
  start_hashes(&comparing->was, numbers);
}

/* The numbers of a column's texts in `table`, from 1; `by_key`: equal texts have one number. */
static uint32_t *number_texts(sy_text_table *table, const struct sy_column_values *column,
                              bool by_key) {
  uint32_t *numbers = g_new(uint32_t, (gsize)column->dictionary_count + 1);
  for (uint32_t i = 0; i < column->dictionary_count; i++) {
    const char *text = column->dictionary[i];
    g_autofree char *key = by_key ? sy_text_key(text, strlen(text)) : NULL;
    const char *counted = key ? key : text;
    numbers[i] = 1 + (uint32_t)sy_text_table_add(table, counted, strlen(counted),
                                                 (int32_t)sy_text_table_count(table));
  }
  return numbers;
}

static void mix_column(const sy_sheet *sheet, guint column, const uint32_t *numbers,
                       uint64_t *hashes) {
  int32_t texts[CHUNK_ROWS];
  uint8_t valid[CHUNK_ROWS];
  for (uint64_t first = 0; first < sheet->row_count; first += CHUNK_ROWS) {
    const uint64_t some = MIN(CHUNK_ROWS, sheet->row_count - first);
    sy_sheet_entries(sheet, column, first, some, texts);
    sy_sheet_valid(sheet, column, first, some, valid);
    for (uint64_t i = 0; i < some; i++)
      hashes[first + i] = mix(hashes[first + i], valid[i] ? numbers[texts[i]] : 0);
  }
}

/* Mixes a column into the hashes of both tables: of the key, or of all cells. */
static void mix_both(struct comparing *comparing, const struct sy_column_match *column, bool key) {
  g_autoptr(sy_text_table) table = sy_text_table_new();
  const sy_sheet *was = comparing->was.sheet, *is = comparing->is.sheet;
  g_autofree uint32_t *before = number_texts(table, &was->columns[column->earlier], key);
  g_autofree uint32_t *now = number_texts(table, &is->columns[column->later], key);
  mix_column(was, column->earlier, before, key ? comparing->was.key : comparing->was.cells);
  mix_column(is, column->later, now, key ? comparing->is.key : comparing->is.cells);
}

static void hash_rows(struct comparing *comparing, const sy_changes *changes) {
  start_both(comparing, changes);
  for (guint i = 0; i < comparing->change->columns->len; i++) {
    const struct sy_column_match *column =
        &g_array_index(comparing->change->columns, struct sy_column_match, i);
    if (column->earlier == SY_NO_COLUMN || column->later == SY_NO_COLUMN || column->is_unit)
      continue;
    mix_both(comparing, column, false);
    if (comparing->in_key[column->later])
      mix_both(comparing, column, true);
  }
}

/* ---- Rows ---- */

static gint compare_rows(gconstpointer left, gconstpointer right, gpointer data) {
  const struct side *side = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  if (side->key[a] != side->key[b])
    return side->key[a] < side->key[b] ? -1 : 1;
  if (side->cells[a] != side->cells[b])
    return side->cells[a] < side->cells[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

static void sort_rows(struct side *side) {
  side->order = g_new0(uint32_t, side->sheet->row_count + 1);
  for (uint32_t row = 0; row < side->sheet->row_count; row++)
    side->order[row] = row;
  g_qsort_with_data(side->order, (gint)side->sheet->row_count, sizeof *side->order, compare_rows,
                    side);
}

static bool all_keys_differ(const struct side *side) {
  for (uint64_t i = 1; i < side->sheet->row_count; i++)
    if (side->key[side->order[i]] == side->key[side->order[i - 1]])
      return false;
  return true;
}

bool sy_cell_differs(const struct sy_table_change *table, const struct sy_row_change *row,
                     const struct sy_column_match *column) {
  return column->earlier != SY_NO_COLUMN && column->later != SY_NO_COLUMN && !column->is_unit &&
         g_strcmp0(sy_sheet_text(table->was, column->earlier, row->earlier),
                   sy_sheet_text(table->is, column->later, row->later)) != 0;
}

/* How many cells that both rows have differ; *all: of how many. */
static guint count_differences(const struct sy_table_change *change,
                               const struct sy_row_change *row, guint *all) {
  guint differ = 0;
  *all = 0;
  for (guint i = 0; i < change->columns->len; i++) {
    const struct sy_column_match *column =
        &g_array_index(change->columns, struct sy_column_match, i);
    *all += column->earlier != SY_NO_COLUMN && column->later != SY_NO_COLUMN;
    differ += sy_cell_differs(change, row, column);
  }
  return differ;
}

static void add_row(struct comparing *comparing, uint32_t earlier, uint32_t later) {
  const struct side *side = later != SY_NO_ROW ? &comparing->is : &comparing->was;
  const uint32_t unit = side->unit[later != SY_NO_ROW ? later : earlier];
  const struct sy_row_change row = {
      .earlier = earlier,
      .later = later,
      .unit = unit != SY_NONE ? &side->edition->units[unit] : NULL,
  };
  g_array_append_val(comparing->change->rows, row);
}

static gint compare_numbers(gconstpointer left, gconstpointer right) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return a < b ? -1 : a > b;
}

/* Rows of one key that have no equal, in their order. */
static void pair_rest(struct comparing *comparing) {
  GArray *was = comparing->left_was, *is = comparing->left_is;
  g_array_sort(was, compare_numbers);
  g_array_sort(is, compare_numbers);
  for (guint i = 0; i < MAX(was->len, is->len); i++) {
    const struct sy_row_change row = {
        .earlier = i < was->len ? g_array_index(was, uint32_t, i) : SY_NO_ROW,
        .later = i < is->len ? g_array_index(is, uint32_t, i) : SY_NO_ROW};
    guint all = 0, differ = 0;
    const bool both = row.earlier != SY_NO_ROW && row.later != SY_NO_ROW;
    if (both)
      differ = count_differences(comparing->change, &row, &all);
    if (!both || comparing->change->by_key || 2 * differ <= all) {
      add_row(comparing, row.earlier, row.later);
    } else {
      add_row(comparing, row.earlier, SY_NO_ROW);
      add_row(comparing, SY_NO_ROW, row.later);
    }
  }
  g_array_set_size(was, 0);
  g_array_set_size(is, 0);
}

static bool are_equal(const struct comparing *comparing, uint32_t earlier, uint32_t later) {
  const struct sy_row_change row = {.earlier = earlier, .later = later};
  guint all;
  return comparing->was.cells[earlier] == comparing->is.cells[later] &&
         count_differences(comparing->change, &row, &all) == 0;
}

/* -1, 0, 1: how rows of the two tables sort, by their hashes. */
static int compare_sides(const struct side *was, uint32_t earlier, const struct side *is,
                         uint32_t later) {
  if (was->key[earlier] != is->key[later])
    return was->key[earlier] < is->key[later] ? -1 : 1;
  if (was->cells[earlier] != is->cells[later])
    return was->cells[earlier] < is->cells[later] ? -1 : 1;
  return 0;
}

/* Walks over both orders at once. At the end of a key, its remaining rows are paired. */
static void match_rows(struct comparing *comparing) {
  const struct side *was = &comparing->was, *is = &comparing->is;
  const uint64_t was_count = was->sheet->row_count, is_count = is->sheet->row_count;
  uint64_t key = 0;
  for (uint64_t i = 0, k = 0; i < was_count || k < is_count;) {
    const uint32_t a = was->order[i], b = is->order[k];
    const int order = i == was_count ? 1 : k == is_count ? -1 : compare_sides(was, a, is, b);
    const uint64_t next = order > 0 ? is->key[b] : was->key[a];
    if (next != key)
      pair_rest(comparing);
    key = next;
    const bool equal = order == 0 && are_equal(comparing, a, b);
    if (order <= 0 && !equal)
      g_array_append_val(comparing->left_was, a);
    if (order >= 0 && !equal)
      g_array_append_val(comparing->left_is, b);
    i += order <= 0;
    k += order >= 0;
  }
  pair_rest(comparing);
}

static gint compare_changes(gconstpointer left, gconstpointer right) {
  const struct sy_row_change *a = left, *b = right;
  const uint32_t row_a = a->later != SY_NO_ROW ? a->later : a->earlier;
  const uint32_t row_b = b->later != SY_NO_ROW ? b->later : b->earlier;
  if (row_a != row_b)
    return row_a < row_b ? -1 : 1;
  return (a->later != SY_NO_ROW) - (b->later != SY_NO_ROW);
}

/* ---- Tables ---- */

static void clear_side(struct side *side) {
  g_hash_table_unref(side->columns);
  g_free(side->unit);
  g_free(side->key);
  g_free(side->cells);
  g_free(side->order);
}

static void compare_sheets(const sy_changes *changes, struct sy_table_change *change) {
  struct comparing comparing = {
      .was = {.edition = changes->earlier->edition, .table = change->earlier, .sheet = change->was},
      .is = {.edition = changes->later->edition, .table = change->later, .sheet = change->is},
      .change = change,
      .left_was = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
      .left_is = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
  comparing.was.columns = index_headings(change->was);
  comparing.is.columns = index_headings(change->is);
  match_columns(&comparing);
  find_key(&comparing);
  find_units(&comparing.was);
  find_units(&comparing.is);
  hash_rows(&comparing, changes);
  sort_rows(&comparing.was);
  sort_rows(&comparing.is);
  change->by_key =
      change->key->len > 0 && all_keys_differ(&comparing.was) && all_keys_differ(&comparing.is);
  match_rows(&comparing);
  g_array_sort(change->rows, compare_changes);
  clear_side(&comparing.was);
  clear_side(&comparing.is);
  g_free(comparing.in_key);
  g_array_unref(comparing.left_was);
  g_array_unref(comparing.left_is);
}

void study_free_table(gpointer table) {
  struct sy_table_change *change = table;
  g_clear_pointer(&change->was, sy_sheet_free);
  g_clear_pointer(&change->is, sy_sheet_free);
  g_array_unref(change->columns);
  g_array_unref(change->rows);
  g_ptr_array_unref(change->key);
  g_free(change);
}

static struct sy_table_change *add_table(sy_changes *changes,
                                         const struct sy_edition_table *earlier,
                                         const struct sy_edition_table *later) {
  struct sy_table_change *change = g_new0(struct sy_table_change, 1);
  change->earlier = earlier;
  change->later = later;
  change->columns = g_array_new(FALSE, FALSE, sizeof(struct sy_column_match));
  change->rows = g_array_new(FALSE, FALSE, sizeof(struct sy_row_change));
  change->key = g_ptr_array_new();
  g_ptr_array_add(changes->tables, change);
  return change;
}

static bool same_file(const struct sy_edition_table *a, const struct sy_edition_table *b) {
  return strcmp(a->sha256, b->sha256) == 0 && g_strcmp0(a->form, b->form) == 0;
}

const char *sy_table_fate(const struct sy_table_change *table) {
  if (!table->earlier)
    return "added";
  if (!table->later)
    return "removed";
  return table->was ? "changed" : "alike";
}

bool sy_changes_add_tables(sy_changes *changes, const sy_context *context, sy_problems *problems) {
  const sy_edition *earlier = changes->earlier->edition, *later = changes->later->edition;
  const guint before = sy_problems_count(problems);
  changes->tables = g_ptr_array_new_with_free_func(study_free_table);
  for (uint32_t i = 0; i < later->table_count; i++) {
    const uint32_t found = sy_edition_find_table(earlier, later->tables[i].id);
    struct sy_table_change *change =
        add_table(changes, found != SY_NONE ? &earlier->tables[found] : NULL, &later->tables[i]);
    if (!change->earlier || same_file(change->earlier, change->later))
      continue;
    change->was = read_texts(context, earlier, change->earlier, problems);
    change->is = read_texts(context, later, change->later, problems);
    if (change->was && change->is)
      compare_sheets(changes, change);
  }
  for (uint32_t i = 0; i < earlier->table_count; i++)
    if (sy_edition_find_table(later, earlier->tables[i].id) == SY_NONE)
      add_table(changes, &earlier->tables[i], NULL);
  return sy_problems_count(problems) == before;
}
