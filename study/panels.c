/* SPDX-License-Identifier: Apache-2.0
 *
 * panels.c: the marks that raters gave, whatever plugin combines them
 *
 * A table of marks is one whose plugin declares a column of texts with the name SY_RATER_COLUMN.
 * Its first column of numbers that is not part of the key has the marks; rows whose column
 * `recused` says yes do not count. Of the other columns of the key, those with levels say by which
 * criterion was marked, and the rest what was.
 */
#include "study/study-private.h"

#define RECUSED_COLUMN "recused"

/* ---- the columns of a table ---- */

/* One table of marks of a leaf. */
struct marks {
  const struct sy_node *node;
  const struct sy_binding *binding;
  const struct sy_table *declared;
  guint rater, mark, recused; /* declared columns; SY_NO_COLUMN: there is none */
};

static bool is_present(const struct marks *marks, guint column) {
  return marks->binding->sheet->columns[marks->binding->columns[column]].present;
}

static bool is_key(const struct sy_table *table, const struct sy_column *column) {
  for (guint i = 0; table->key && table->key[i]; i++)
    if (strcmp(table->key[i], column->name) == 0)
      return true;
  return false;
}

/* Finds the columns. False if it is not a table of marks, or has none for this leaf. */
static bool find_columns(struct marks *marks) {
  const struct sy_binding *binding = marks->binding;
  marks->rater = marks->mark = marks->recused = SY_NO_COLUMN;
  if (!binding->sheet || !binding->sheet->first_row)
    return false;
  for (guint i = 0; marks->declared->columns[i]; i++) {
    const struct sy_column *column = marks->declared->columns[i];
    const bool number = column->type == SY_DECIMAL || column->type == SY_INTEGER;
    if (!is_present(marks, i))
      continue;
    if (column->type == SY_TEXT && strcmp(column->name, SY_RATER_COLUMN) == 0)
      marks->rater = i;
    else if (column->type == SY_BOOL && strcmp(column->name, RECUSED_COLUMN) == 0)
      marks->recused = i;
    else if (number && marks->mark == SY_NO_COLUMN && !is_key(marks->declared, column))
      marks->mark = i;
  }
  return marks->rater != SY_NO_COLUMN && marks->mark != SY_NO_COLUMN;
}

/* ---- cells ---- */

/* A cell as a text by which equal ones are found. g_free. */
static char *cell_text(const struct marks *marks, guint column, uint64_t row) {
  const struct sy_binding *binding = marks->binding;
  const sy_sheet *sheet = binding->sheet;
  const guint index = binding->columns[column];
  const struct sy_spelling *spelling = binding->spellings ? &binding->spellings[column] : NULL;
  if (sheet->columns[index].type == SY_TEXT && spelling && spelling->dictionary &&
      sy_sheet_is_valid(sheet, index, row))
    return g_strdup(spelling->dictionary[spelling->number[sy_sheet_integer(sheet, index, row)]]);
  char *text =
      sy_evidence_cell(marks->node, marks->declared->columns[column], sheet, index, row, false);
  return text ? text : g_strdup("");
}

/* The cells of the key, without the rater: those with levels, or the others. g_free. */
static char *key_text(const struct marks *marks, bool levels, uint64_t row) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; marks->declared->columns[i]; i++) {
    const struct sy_column *column = marks->declared->columns[i];
    if (i == marks->rater || !is_present(marks, i) || !is_key(marks->declared, column) ||
        (column->type == SY_CATEGORY) != levels)
      continue;
    g_autofree char *cell = cell_text(marks, i, row);
    g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", cell);
  }
  return g_string_free(text, FALSE);
}

/* Whether the row has a mark that counts. */
static bool has_mark(const struct marks *marks, uint64_t row) {
  const sy_sheet *sheet = marks->binding->sheet;
  const guint *columns = marks->binding->columns;
  return sy_sheet_is_valid(sheet, columns[marks->mark], row) &&
         sy_sheet_is_valid(sheet, columns[marks->rater], row) &&
         !(marks->recused != SY_NO_COLUMN &&
           sy_sheet_is_valid(sheet, columns[marks->recused], row) &&
           sy_sheet_integer(sheet, columns[marks->recused], row));
}

static double mark_of(const struct marks *marks, uint64_t row) {
  const sy_sheet *sheet = marks->binding->sheet;
  const guint column = marks->binding->columns[marks->mark];
  return sheet->columns[column].type == SY_DECIMAL ? sy_sheet_decimal(sheet, column, row)
                                                   : (double)sy_sheet_integer(sheet, column, row);
}

/* ---- panels ---- */

static void panel_free(gpointer data) {
  struct study_panel *panel = data;
  g_free(panel->criterion);
  g_array_unref(panel->ratings);
  g_array_unref(panel->subjects);
  g_ptr_array_unref(panel->raters);
  g_ptr_array_unref(panel->items);
  g_hash_table_unref(panel->numbers);
  g_free(panel);
}

/* The panels of a node, in the order in which they are found, and where each is. */
struct panels {
  uint32_t node;
  GPtrArray *list;
  GHashTable *index; /* from table and criterion */
};

/* The panel of a criterion in a table. Takes over `criterion`. */
static struct study_panel *panel_of(const struct panels *panels, const struct marks *marks,
                                    char *criterion) {
  g_autofree char *key = g_strdup_printf("%s %s", marks->declared->name, criterion);
  struct study_panel *panel = g_hash_table_lookup(panels->index, key);
  if (panel) {
    g_free(criterion);
    return panel;
  }
  panel = g_new(struct study_panel, 1);
  *panel = (struct study_panel){.node = panels->node,
                                .criterion = criterion,
                                .ratings = g_array_new(FALSE, FALSE, sizeof(struct sy_rating)),
                                .subjects = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                                .raters = g_ptr_array_new_with_free_func(g_free),
                                .items = g_ptr_array_new_with_free_func(g_free),
                                .numbers =
                                    g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL)};
  g_hash_table_insert(panels->index, g_steal_pointer(&key), panel);
  g_ptr_array_add(panels->list, panel);
  return panel;
}

/* The number of a rater. Takes over the name. */
static uint32_t rater_number(struct study_panel *panel, char *name) {
  gpointer number;
  if (g_hash_table_lookup_extended(panel->numbers, name, NULL, &number)) {
    g_free(name);
    return GPOINTER_TO_UINT(number);
  }
  g_hash_table_insert(panel->numbers, g_strdup(name), GUINT_TO_POINTER(panel->raters->len));
  g_ptr_array_add(panel->raters, name);
  return panel->raters->len - 1;
}

/* The number of what was marked: the items of a unit are new with the unit. Takes over `item`. */
static uint32_t subject_number(struct study_panel *panel, GHashTable *items, uint32_t unit,
                               char *item) {
  g_autofree char *key = g_strdup_printf("%p %s", (void *)panel, item);
  gpointer number;
  if (g_hash_table_lookup_extended(items, key, NULL, &number)) {
    g_free(item);
    return GPOINTER_TO_UINT(number);
  }
  g_hash_table_insert(items, g_steal_pointer(&key), GUINT_TO_POINTER(panel->subjects->len));
  g_array_append_val(panel->subjects, unit);
  g_ptr_array_add(panel->items, item);
  return panel->subjects->len - 1;
}

static void read_unit(const struct marks *marks, uint32_t unit, const struct panels *panels) {
  const uint64_t *first = marks->binding->sheet->first_row;
  g_autoptr(GHashTable) items = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (uint64_t row = first[unit]; row < first[unit + 1]; row++) {
    if (!has_mark(marks, row))
      continue;
    struct study_panel *panel = panel_of(panels, marks, key_text(marks, true, row));
    const struct sy_rating rating = {
        subject_number(panel, items, unit, key_text(marks, false, row)),
        rater_number(panel, cell_text(marks, marks->rater, row)), mark_of(marks, row)};
    g_array_append_val(panel->ratings, rating);
  }
}

static int compare_ratings(const void *left, const void *right) {
  const struct sy_rating *a = left, *b = right;
  if (a->subject != b->subject)
    return a->subject < b->subject ? -1 : 1;
  if (a->rater != b->rater)
    return a->rater < b->rater ? -1 : 1;
  return (a->mark > b->mark) - (a->mark < b->mark);
}

/* Sorts the marks, and puts their mean in place of several of one rater for the same. */
static void sort_ratings(struct study_panel *panel) {
  struct sy_rating *ratings = (struct sy_rating *)(void *)panel->ratings->data;
  guint kept = 0;
  if (panel->ratings->len > 1)
    qsort(ratings, panel->ratings->len, sizeof *ratings, compare_ratings);
  for (guint first = 0, end; first < panel->ratings->len; first = end) {
    double sum = 0;
    for (end = first; end < panel->ratings->len && ratings[end].subject == ratings[first].subject &&
                      ratings[end].rater == ratings[first].rater;
         end++)
      sum += ratings[end].mark;
    panel->repeated += end - first - 1;
    ratings[kept] = ratings[first];
    ratings[kept++].mark = sum / (end - first);
  }
  g_array_set_size(panel->ratings, kept);
}

GPtrArray *study_panels_of(const sy_study *study, uint32_t index, const GArray *units) {
  const sy_edition *edition = study->assessment->edition;
  const struct sy_node *node = &edition->nodes[index];
  const struct sy_plugin *plugin = node->instance ? sy_node_plugin(node) : NULL;
  g_autoptr(GHashTable) found = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  const struct panels panels = {index, g_ptr_array_new_with_free_func(panel_free), found};
  for (guint i = 0; plugin && node->bindings && plugin->tables[i]; i++) {
    struct marks marks = {
        .node = node, .binding = &node->bindings[i], .declared = plugin->tables[i]};
    if (!find_columns(&marks))
      continue;
    for (guint k = 0; k < units->len; k++)
      read_unit(&marks, g_array_index(units, uint32_t, k), &panels);
  }
  for (guint i = 0; i < panels.list->len; i++) {
    struct study_panel *panel = panels.list->pdata[i];
    sort_ratings(panel);
    panel->is_only = panels.list->len == 1;
  }
  return panels.list;
}
