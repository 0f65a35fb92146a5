/* SPDX-License-Identifier: Apache-2.0
 *
 * table-columns.c: the columns of two tables, and those by which rows are matched
 */
#include "compare/compare-private.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* ---- Reading ---- */

const sy_sheet *compare_loaded_sheet(const struct sy_edition_table *table) {
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

sy_sheet *sy_table_texts(const sy_context *context, const sy_edition *edition,
                         const struct sy_edition_table *table, sy_problems *problems) {
  g_autoptr(GPtrArray) headings = list_headings(compare_loaded_sheet(table));
  g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof(struct sy_column_use));
  g_autofree struct sy_column *columns = g_new0(struct sy_column, (gsize)headings->len + 1);
  g_autofree struct sy_column_request *requests =
      g_new0(struct sy_column_request, (gsize)headings->len + 1);
  for (guint i = 0; i < headings->len; i++)
    ask(headings->pdata[i], uses, &columns[i], &requests[i]);
  const struct sy_input input = sy_edition_file(edition, NULL, table->file);
  g_autoptr(sy_sheet) sheet = sy_sheet_read(context, &input, &table->read_as, NULL, requests,
                                            headings->len, true, problems);
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

static guint find_heading(const struct compare_side *side, const char *heading) {
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
  return compare_loaded_sheet(change->later)->first_row &&
         compare_loaded_sheet(change->earlier)->first_row;
}

/* The heading of the column that names units. In units.csv the column of ids is the first read. */
static const char *unit_heading(const struct sy_edition_table *table) {
  const sy_sheet *loaded = compare_loaded_sheet(table);
  return loaded->unit_heading ? loaded->unit_heading : loaded->columns[0].heading;
}

static void match_columns(const struct table_pair *comparing) {
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
static void add_key(struct table_pair *comparing, const char *heading) {
  const guint column = heading ? find_heading(&comparing->is, heading) : SY_NO_COLUMN;
  if (column == SY_NO_COLUMN || comparing->in_key[column] ||
      find_heading(&comparing->was, heading) == SY_NO_COLUMN)
    return;
  comparing->in_key[column] = true;
  g_ptr_array_add(comparing->change->key, (gpointer)comparing->is.sheet->columns[column].heading);
}

static void add_declared_key(struct table_pair *comparing) {
  const struct sy_edition_table *table = comparing->is.table;
  json_t *key = json_loads(table->key_json, 0, NULL), *heading;
  size_t index;
  json_array_foreach(key, index, heading) add_key(comparing, json_string_value(heading));
  json_decref(key);
  if (table->stages)
    add_key(comparing, table->stages->all->columns[table->stages->stage_column].heading);
}

/* What a plugin declares as the key, and which rows the indicator reads. */
static void add_binding_key(const struct sy_binding *binding, const struct sy_table *declared,
                            GArray *key) {
  for (guint i = 0; declared->key && declared->columns[i]; i++)
    if (g_strv_contains(declared->key, declared->columns[i]->name))
      g_array_append_val(key, binding->columns[i]);
  for (guint i = 0; binding->where && i < binding->where->len; i++)
    g_array_append_val(key, g_array_index(binding->where, struct sy_row_condition, i).column);
}

GArray *sy_table_key(const sy_edition *edition, uint32_t table, bool *every) {
  GArray *key = g_array_new(FALSE, FALSE, sizeof(guint));
  bool any = false;
  *every = true;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++) {
      const struct sy_table *declared = sy_node_plugin(node)->tables[k];
      if (node->bindings[k].table != table)
        continue;
      any = true;
      *every &= declared->key != NULL;
      add_binding_key(&node->bindings[k], declared, key);
    }
  }
  *every &= any;
  return key;
}

static void add_plugin_keys(struct table_pair *comparing) {
  const sy_edition *edition = comparing->is.edition;
  const uint32_t table = (uint32_t)(comparing->is.table - edition->tables);
  const sy_sheet *sheet = comparing->is.table->sheet;
  bool every;
  g_autoptr(GArray) key = sy_table_key(edition, table, &every);
  for (guint i = 0; i < key->len; i++) {
    const struct sy_column_values *column = &sheet->columns[g_array_index(key, guint, i)];
    add_key(comparing, column->present ? column->heading : NULL);
  }
}

static void find_key(struct table_pair *comparing) {
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

/* ---- All ---- */

void compare_match_columns(struct table_pair *comparing) {
  comparing->was.columns = index_headings(comparing->was.sheet);
  comparing->is.columns = index_headings(comparing->is.sheet);
  match_columns(comparing);
  find_key(comparing);
}
