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

/* The codes of one row for any unit, by reader. */
struct kind {
  uint32_t node;
  const char **codes; /* per column */
};

/* The rows that one reader needs. */
struct planning {
  struct form *form;
  const struct form_reader *reader;
  GArray *kinds; /* struct kind */
};

/* The text for which a reader selects rows in a column; NULL: any, or one of several. */
static const char *fixed_text(const struct planning *planning, const struct form_column *column) {
  const struct form *form = planning->form;
  const GArray *where = planning->reader->binding->where;
  for (guint i = 0; where && i < where->len; i++) {
    const struct sy_row_condition *condition = &g_array_index(where, struct sy_row_condition, i);
    const struct sy_yaml *wanted = condition->wanted;
    if (wanted->kind == SY_YAML_SEQUENCE && wanted->count == 1)
      wanted = wanted->items[0];
    if (wanted->kind == SY_YAML_SCALAR && *wanted->text &&
        form_column_of(form, &g_array_index(form->table->requests, struct sy_column_request,
                                            condition->column)) == column) {
      const struct form_choice *choice = form_choice_of(column, wanted->text);
      return choice ? choice->code : wanted->text;
    }
  }
  return NULL;
}

/* The reader's request for a column, and what its plugin says of it; NULL: it reads no such column.
 */
static const struct sy_column_request *request_for(const struct planning *planning,
                                                   const struct form_column *column,
                                                   const struct sy_column **declared) {
  for (guint i = 0; planning->reader->table->columns[i]; i++) {
    const struct sy_column_request *request = form_request(planning->form, planning->reader, i);
    *declared = planning->reader->table->columns[i];
    if (form_column_of(planning->form, request) == column)
      return request;
  }
  return NULL;
}

/* Whether the reader's rows differ in a column. */
static bool in_key(const struct planning *planning, const struct form_column *column) {
  const struct sy_column *declared;
  if (form_declared(planning->form, "key"))
    return column->is_key;
  if (!request_for(planning, column, &declared))
    return false;
  for (guint i = 0; planning->reader->table->key[i]; i++)
    if (strcmp(planning->reader->table->key[i], declared->name) == 0)
      return true;
  return false;
}

/* Replaces each kind of row by one for each of these codes. */
static void multiply(struct planning *planning, guint column, const char *const *codes) {
  const guint count = planning->form->columns->len;
  GArray *more = g_array_new(FALSE, FALSE, sizeof(struct kind));
  for (guint i = 0; i < planning->kinds->len && more->len <= MOST_ROWS; i++)
    for (guint k = 0; codes[k] && more->len <= MOST_ROWS; k++) {
      struct kind kind = g_array_index(planning->kinds, struct kind, i);
      kind.codes = g_memdup2(kind.codes, (count + 1) * sizeof *kind.codes);
      kind.codes[column] = codes[k];
      g_ptr_array_add(planning->form->row_codes, (gpointer)kind.codes);
      g_array_append_val(more, kind);
    }
  g_array_unref(planning->kinds);
  planning->kinds = more;
}

/* Fills a column in beforehand where possible. False if the rows depend on what is found. */
static bool plan_column(struct planning *planning, guint index) {
  const struct form_column *column = planning->form->columns->pdata[index];
  const char *const fixed[] = {fixed_text(planning, column), NULL};
  const struct sy_column *declared = NULL;
  if (fixed[0]) {
    multiply(planning, index, fixed);
    return true;
  }
  if (!in_key(planning, column))
    return true;
  const struct sy_column_request *request = request_for(planning, column, &declared);
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

/* Adds the kinds of rows that a reader needs. False if they cannot be known. */
static bool plan_reader(struct form *form, const struct form_reader *reader, GArray *kinds) {
  if ((!reader->table->key && !form_declared(form, "key")) ||
      reader->table->absence == SY_ABSENT_HAS_MEANING)
    return false;
  struct planning planning = {form, reader, g_array_new(FALSE, FALSE, sizeof(struct kind))};
  const struct kind first = {reader->node, g_new0(const char *, (gsize)form->columns->len + 1)};
  g_ptr_array_add(form->row_codes, (gpointer)first.codes);
  g_array_append_val(planning.kinds, first);
  bool known = true;
  for (guint i = 0; i < form->columns->len && known; i++)
    known = plan_column(&planning, i);
  if (known && planning.kinds->len <= MOST_ROWS)
    g_array_append_vals(kinds, planning.kinds->data, planning.kinds->len);
  g_array_unref(planning.kinds);
  return known;
}

/* The same for rows that are equal. g_free. */
static char *row_key(const struct form *form, const struct form_row *row) {
  GString *key = g_string_new(NULL);
  g_string_printf(key, "%u", row->unit);
  for (guint i = 0; i < form->columns->len; i++)
    g_string_append_printf(key, "\n%s", row->codes[i] ? row->codes[i] : "");
  return g_string_free(key, FALSE);
}

/* A row for each unit and each kind that is about it. False if there are too many. */
static bool add_rows(struct form *form, const GArray *kinds) {
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < form->units->len; i++)
    for (guint k = 0; k < kinds->len; k++) {
      const struct kind *kind = &g_array_index(kinds, struct kind, k);
      const struct form_row row = {g_array_index(form->units, uint32_t, i), kind->codes};
      if (!sy_applies(form->edition, kind->node, row.unit, NULL) ||
          !g_hash_table_add(seen, row_key(form, &row)))
        continue;
      g_array_append_val(form->rows, row);
      if (form->rows->len > MOST_ROWS)
        return false;
    }
  return true;
}

void form_add_rows(struct form *form) {
  g_autoptr(GArray) kinds = g_array_new(FALSE, FALSE, sizeof(struct kind));
  for (guint i = 0; i < form->readers->len; i++)
    if (!form->unit_heading ||
        !plan_reader(form, &g_array_index(form->readers, struct form_reader, i), kinds))
      form->takes_more = true;
  if (kinds->len > MOST_ROWS || !add_rows(form, kinds)) {
    g_array_set_size(form->rows, 0);
    form->takes_more = true;
  }
}
