/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: rows that are filled in beforehand
 *
 * If an indicator's conditions and parameters say which rows there must be, they are given: a row
 * for each unit and each item that the indicator lists. Where a row depends on what collectors
 * find, such as the number of a request, they add it.
 */
#include "forms/forms-private.h"

#include <string.h>

#define MOST_ROWS 5000

/* Rows that differ in their unit alone. */
struct kind {
  const char *const *codes; /* per column; NULL: to be filled in */
  GArray *nodes;            /* uint32_t: the readers that need them */
};

/* What one reader needs. */
struct planning {
  struct form *form;
  const struct form_reader *reader;
  const struct form_column **columns; /* per column of its plugin's table */
  const struct form_column **where;   /* per condition */
  GPtrArray *rows;                    /* const char **: the codes of its kinds of rows */
};

/* The text for which the reader selects rows in a column; NULL: any, or one of several. */
static const char *fixed_text(const struct planning *planning, const struct form_column *column) {
  const GArray *where = planning->reader->binding->where;
  for (guint i = 0; where && i < where->len; i++) {
    const struct sy_yaml *wanted = g_array_index(where, struct sy_row_condition, i).wanted;
    if (wanted->kind == SY_YAML_SEQUENCE && wanted->count == 1)
      wanted = wanted->items[0];
    if (planning->where[i] != column || wanted->kind != SY_YAML_SCALAR || !*wanted->text)
      continue;
    const struct form_choice *choice = form_choice_of(column, wanted->text);
    return choice ? choice->code : wanted->text;
  }
  return NULL;
}

/* What the reader's plugin says of a column; NULL: it reads no such column. `request` becomes what
 * the reader requests. */
static const struct sy_column *declaration_of(const struct planning *planning,
                                              const struct form_column *column,
                                              const struct sy_column_request **request) {
  for (guint i = 0; planning->reader->table->columns[i]; i++)
    if (planning->columns[i] == column) {
      *request = form_request(planning->form, planning->reader, i);
      return planning->reader->table->columns[i];
    }
  return NULL;
}

/* Whether the reader's rows differ in a column. The edition's key replaces the plugin's. */
static bool in_key(const struct planning *planning, const struct form_column *column,
                   const struct sy_column *declared) {
  if (form_declared(planning->form, "key"))
    return column->in_declared_key;
  for (guint i = 0; declared && planning->reader->table->key[i]; i++)
    if (strcmp(planning->reader->table->key[i], declared->name) == 0)
      return true;
  return false;
}

/* Replaces each kind of row by one for each of these codes. */
static void multiply(struct planning *planning, guint column, const char *const *codes) {
  const gsize size = (planning->form->columns->len + 1) * sizeof *codes;
  GPtrArray *more = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < planning->rows->len; i++)
    for (guint k = 0; codes[k] && more->len <= MOST_ROWS; k++) {
      const char **row = g_memdup2(planning->rows->pdata[i], size);
      row[column] = codes[k];
      g_ptr_array_add(more, row);
    }
  g_ptr_array_unref(planning->rows);
  planning->rows = more;
}

/* Fills a column in beforehand where possible. False if the rows depend on what is found. */
static bool plan_column(struct planning *planning, guint index) {
  const struct form_column *column = planning->form->columns->pdata[index];
  const char *const fixed[] = {fixed_text(planning, column), NULL};
  const struct sy_column_request *request = NULL;
  const struct sy_column *declared = declaration_of(planning, column, &request);
  if (fixed[0]) {
    multiply(planning, index, fixed);
    return true;
  }
  if (!in_key(planning, column, declared))
    return true;
  if (request && request->levels && !request->values) {
    multiply(planning, index, request->levels);
    return true;
  }
  if (request && strcmp(declared->name, SY_RATER_COLUMN) == 0) {
    planning->form->takes_more = true; /* each rater has rows of their own */
    return true;
  }
  return request && declared->presence == SY_OPTIONAL && !request->heading;
}

/* Finds the form's columns that the reader reads. */
static void find_columns(struct planning *planning) {
  const struct form *form = planning->form;
  const GArray *where = planning->reader->binding->where;
  guint count = 0;
  while (planning->reader->table->columns[count])
    count++;
  planning->columns = g_new0(const struct form_column *, (gsize)count + 1);
  planning->where = g_new0(const struct form_column *, (gsize)(where ? where->len : 0) + 1);
  for (guint i = 0; i < count; i++)
    planning->columns[i] = form_column_of(form, form_request(form, planning->reader, i));
  for (guint i = 0; where && i < where->len; i++)
    planning->where[i] = form_column_of(
        form, &g_array_index(form->table->requests, struct sy_column_request,
                             g_array_index(where, struct sy_row_condition, i).column));
}

/* The same for rows that are equal. g_free. */
static char *key_of(const struct form *form, const char *const *codes) {
  GString *key = g_string_new(NULL);
  for (guint i = 0; i < form->columns->len; i++)
    if (codes[i])
      g_string_append_printf(key, "%u %s\n", i, codes[i]);
  return g_string_free(key, FALSE);
}

static void free_kind(gpointer data) {
  struct kind *kind = data;
  g_array_unref(kind->nodes);
  g_free(kind);
}

/* Adds a kind of row, which other readers may need as well. */
static void add_kind(const struct planning *planning, guint index, GPtrArray *kinds,
                     GHashTable *known) {
  const char *const *codes = planning->rows->pdata[index];
  g_autofree char *key = key_of(planning->form, codes);
  struct kind *kind = g_hash_table_lookup(known, key);
  if (!kind) {
    kind = g_new0(struct kind, 1);
    kind->codes = codes;
    kind->nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_ptr_array_add(kinds, kind);
    g_hash_table_insert(known, g_steal_pointer(&key), kind);
    g_ptr_array_add(planning->form->row_codes, g_steal_pointer(&planning->rows->pdata[index]));
  }
  g_array_append_val(kind->nodes, planning->reader->node);
}

/* Adds the kinds of rows that a reader needs. False if they cannot be known, or are too many. */
static bool plan_reader(struct form *form, const struct form_reader *reader, GPtrArray *kinds,
                        GHashTable *known) {
  if ((!reader->table->key && !form_declared(form, "key")) ||
      reader->table->absence == SY_ABSENT_HAS_MEANING)
    return false;
  struct planning planning = {
      .form = form, .reader = reader, .rows = g_ptr_array_new_with_free_func(g_free)};
  find_columns(&planning);
  g_ptr_array_add(planning.rows, g_new0(const char *, (gsize)form->columns->len + 1));
  bool good = true;
  for (guint i = 0; i < form->columns->len && good; i++)
    good = plan_column(&planning, i);
  good = good && kinds->len + planning.rows->len <= MOST_ROWS;
  for (guint i = 0; i < planning.rows->len && good; i++)
    add_kind(&planning, i, kinds, known);
  g_ptr_array_unref(planning.rows);
  g_free(planning.columns);
  g_free(planning.where);
  return good;
}

static bool is_needed(const struct form *form, const struct kind *kind, uint32_t unit) {
  for (guint i = 0; i < kind->nodes->len; i++)
    if (sy_applies(form->edition, g_array_index(kind->nodes, uint32_t, i), unit, NULL))
      return true;
  return false;
}

/* A row for each unit and each kind that it needs. False if there are too many. */
static bool add_rows(struct form *form, const GPtrArray *kinds) {
  for (guint i = 0; i < form->units->len; i++)
    for (guint k = 0; k < kinds->len; k++) {
      const struct kind *kind = kinds->pdata[k];
      const struct form_row row = {g_array_index(form->units, uint32_t, i), kind->codes};
      if (!is_needed(form, kind, row.unit))
        continue;
      g_array_append_val(form->rows, row);
      if (form->rows->len > MOST_ROWS)
        return false;
    }
  return true;
}

void form_add_rows(struct form *form) {
  g_autoptr(GPtrArray) kinds = g_ptr_array_new_with_free_func(free_kind);
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < form->readers->len; i++)
    if (!form->unit_heading ||
        !plan_reader(form, &g_array_index(form->readers, struct form_reader, i), kinds, known))
      form->takes_more = true;
  if (!add_rows(form, kinds)) {
    g_array_set_size(form->rows, 0);
    form->takes_more = true;
  }
}
