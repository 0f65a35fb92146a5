/* SPDX-License-Identifier: Apache-2.0
 *
 * table-rows.c: which rows of two tables belong together, and which cells differ
 *
 * Equal texts of both tables get one number, and a row two hashes: of its unit and key, and of all
 * its cells. Sorted by these, rows that belong together meet. Where hashes say that rows are equal,
 * their cells are compared, so that no difference can hide.
 */
#include "compare/compare-private.h"

#include <string.h>

#define CHUNK_ROWS 1024

static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

/* ---- Hashes ---- */

static void find_units(struct compare_side *side) {
  const sy_sheet *loaded = compare_loaded_sheet(side->table);
  side->unit = g_new(uint32_t, side->sheet->row_count + 1);
  for (uint64_t row = 0; row < side->sheet->row_count; row++)
    side->unit[row] = SY_NONE;
  for (uint32_t unit = 0; loaded->first_row && unit < loaded->unit_count; unit++)
    for (uint64_t row = loaded->first_row[unit]; row < loaded->first_row[unit + 1]; row++)
      side->unit[sy_sheet_row(loaded, row) - sy_sheet_row(side->sheet, 0)] = unit;
}

/* Starts hashes with the units: numbers[unit] is the same for one unit of both editions. */
static void start_hashes(struct compare_side *side, const uint32_t *numbers) {
  side->key = g_new(uint64_t, side->sheet->row_count + 1);
  side->cells = g_new0(uint64_t, side->sheet->row_count + 1);
  for (uint64_t row = 0; row < side->sheet->row_count; row++)
    side->key[row] = mix(0, side->unit[row] == SY_NONE ? 0 : numbers[side->unit[row]] + 1);
}

static void start_both(struct table_pair *comparing, const sy_changes *changes) {
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

/* Adds how a binding reads the column, if it does. */
static void add_requests(const struct sy_node *node, guint binding, const char *heading,
                         GArray *requests) {
  const struct sy_binding *bound = &node->bindings[binding];
  const struct sy_column *const *declared = sy_node_plugin(node)->tables[binding]->columns;
  for (guint i = 0; declared[i]; i++) {
    const struct sy_column_values *values = &bound->sheet->columns[bound->columns[i]];
    struct sy_column_request request = {.column = declared[i]};
    if (!values->present || strcmp(values->heading, heading) != 0)
      continue;
    if (declared[i]->levels_from)
      request.levels = sy_parameters_levels(sy_instance_parameters(node->instance),
                                            sy_node_plugin(node), declared[i]->levels_from);
    g_array_append_val(requests, request);
  }
}

/* How the later edition's indicators read a column of that heading; g_array_unref. */
static GArray *list_requests(const struct compare_side *side, const char *heading) {
  GArray *requests = g_array_new(FALSE, FALSE, sizeof(struct sy_column_request));
  for (uint32_t i = 0; i < side->edition->node_count; i++) {
    const struct sy_node *node = &side->edition->nodes[i];
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      if (node->bindings[k].sheet && &side->edition->tables[node->bindings[k].table] == side->table)
        add_requests(node, k, heading, requests);
  }
  return requests;
}

/* The numbers of a column's texts in `table`, from 1. With a comparison, equal texts have one. */
static uint32_t *number_texts(sy_text_table *table, const struct sy_column_values *column,
                              sy_comparison *comparison) {
  uint32_t *numbers = g_new(uint32_t, (gsize)column->dictionary_count + 1);
  for (uint32_t i = 0; i < column->dictionary_count; i++) {
    const char *text = column->dictionary[i];
    g_autofree char *key = comparison ? sy_comparison_key(comparison, text, strlen(text)) : NULL;
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

/* Mixes a column into the hashes of both tables: of the key, by this comparison, or of all cells.
 */
static void mix_both(struct table_pair *comparing, const struct sy_column_match *column,
                     sy_comparison *key) {
  g_autoptr(sy_text_table) table = sy_text_table_new();
  const sy_sheet *was = comparing->was.sheet, *is = comparing->is.sheet;
  g_autofree uint32_t *before = number_texts(table, &was->columns[column->earlier], key);
  g_autofree uint32_t *now = number_texts(table, &is->columns[column->later], key);
  mix_column(was, column->earlier, before, key ? comparing->was.key : comparing->was.cells);
  mix_column(is, column->later, now, key ? comparing->is.key : comparing->is.cells);
}

/* Keys are equal by the rule of keys that editions declare: by value, as the later edition's
 * indicators read the column. */
static void mix_key(struct table_pair *comparing, const struct sy_column_match *column) {
  g_autoptr(GArray) requests =
      list_requests(&comparing->is, comparing->is.sheet->columns[column->later].heading);
  g_autoptr(GPtrArray) each = g_ptr_array_new();
  for (guint i = 0; i < requests->len; i++)
    g_ptr_array_add(each, &g_array_index(requests, struct sy_column_request, i));
  g_autoptr(sy_comparison) comparison = sy_comparison_new(each);
  mix_both(comparing, column, comparison);
}

static void hash_rows(struct table_pair *comparing, const sy_changes *changes) {
  start_both(comparing, changes);
  for (guint i = 0; i < comparing->change->columns->len; i++) {
    const struct sy_column_match *column =
        &g_array_index(comparing->change->columns, struct sy_column_match, i);
    if (column->earlier == SY_NO_COLUMN || column->later == SY_NO_COLUMN || column->is_unit)
      continue;
    mix_both(comparing, column, NULL);
    if (comparing->in_key[column->later])
      mix_key(comparing, column);
  }
}

/* ---- Rows ---- */

static gint compare_rows(gconstpointer left, gconstpointer right, gpointer data) {
  const struct compare_side *side = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  if (side->key[a] != side->key[b])
    return side->key[a] < side->key[b] ? -1 : 1;
  if (side->cells[a] != side->cells[b])
    return side->cells[a] < side->cells[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

static void sort_rows(struct compare_side *side) {
  side->order = g_new0(uint32_t, side->sheet->row_count + 1);
  for (uint32_t row = 0; row < side->sheet->row_count; row++)
    side->order[row] = row;
  g_qsort_with_data(side->order, (gint)side->sheet->row_count, sizeof *side->order, compare_rows,
                    side);
}

static bool all_keys_differ(const struct compare_side *side) {
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

static void add_row(struct table_pair *comparing, uint32_t earlier, uint32_t later) {
  const struct compare_side *side = later != SY_NO_ROW ? &comparing->is : &comparing->was;
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
static void pair_rest(struct table_pair *comparing) {
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

static bool are_equal(const struct table_pair *comparing, uint32_t earlier, uint32_t later) {
  const struct sy_row_change row = {.earlier = earlier, .later = later};
  guint all;
  return comparing->was.cells[earlier] == comparing->is.cells[later] &&
         count_differences(comparing->change, &row, &all) == 0;
}

/* -1, 0, 1: how rows of the two tables sort, by their hashes. */
static int compare_sides(const struct compare_side *was, uint32_t earlier,
                         const struct compare_side *is, uint32_t later) {
  if (was->key[earlier] != is->key[later])
    return was->key[earlier] < is->key[later] ? -1 : 1;
  if (was->cells[earlier] != is->cells[later])
    return was->cells[earlier] < is->cells[later] ? -1 : 1;
  return 0;
}

/* Walks over both orders at once. At the end of a key, its remaining rows are paired. */
static void match_rows(struct table_pair *comparing) {
  const struct compare_side *was = &comparing->was, *is = &comparing->is;
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

void compare_match_rows(struct table_pair *comparing, const sy_changes *changes) {
  struct sy_table_change *change = comparing->change;
  find_units(&comparing->was);
  find_units(&comparing->is);
  hash_rows(comparing, changes);
  sort_rows(&comparing->was);
  sort_rows(&comparing->is);
  change->by_key =
      change->key->len > 0 && all_keys_differ(&comparing->was) && all_keys_differ(&comparing->is);
  match_rows(comparing);
  g_array_sort(change->rows, compare_changes);
}
