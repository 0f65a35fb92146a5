/* SPDX-License-Identifier: Apache-2.0
 *
 * form.c: what all indicators that read a table expect of it
 *
 * Several indicators may read a column of the file, each as a column of its plugin: here they
 * become one column, which takes what any of them takes.
 */
#include "forms/forms-private.h"

#include <math.h>
#include <string.h>

/* ---- a column and its choices ---- */

static void free_choice(gpointer data) {
  struct form_choice *choice = data;
  g_free(choice->code);
  g_free(choice->shown);
  g_free(choice);
}

static void free_column(gpointer data) {
  struct form_column *column = data;
  g_ptr_array_unref(column->choices);
  g_hash_table_unref(column->codes);
  g_hash_table_unref(column->labels);
  g_free(column);
}

const struct form_choice *form_choice_of(const struct form_column *column, const char *text) {
  g_autofree char *key = sy_text_key(text, strlen(text));
  const struct form_choice *choice = g_hash_table_lookup(column->codes, key);
  return choice ? choice : g_hash_table_lookup(column->labels, key);
}

/* Notes a choice under a text, unless another one has it. */
static bool note_choice(GHashTable *choices, const char *text, struct form_choice *choice) {
  g_autofree char *key = sy_text_key(text, strlen(text));
  if (g_hash_table_contains(choices, key))
    return false;
  g_hash_table_insert(choices, g_steal_pointer(&key), choice);
  return true;
}

static void add_choice(struct form_column *column, const char *code, struct sy_text label) {
  struct form_choice *choice = g_new0(struct form_choice, 1);
  choice->code = g_strdup(code);
  choice->label = label.en ? label : (struct sy_text){choice->code, choice->code};
  if (!note_choice(column->codes, code, choice)) {
    free_choice(choice);
    return;
  }
  note_choice(column->labels, choice->label.en, choice);
  note_choice(column->labels, choice->label.zh, choice);
  g_ptr_array_add(column->choices, choice);
}

bool form_is_closed(const struct form_column *column) {
  return column->choices->len > 0 && column->free_readers == 0;
}

enum form_need form_needed(const struct form *form, const struct form_column *column) {
  if (column->required_by == 0)
    return FORM_OPTIONAL;
  return column->required_by == form->readers->len ? FORM_REQUIRED : FORM_SOMETIMES;
}

const struct sy_yaml *form_declared(const struct form *form, const char *key) {
  return form->table->declared ? sy_yaml_get(form->table->declared, key) : NULL;
}

/* ---- which column a request means ---- */

struct form_column *form_column_headed(const struct form *form, const char *heading) {
  g_autofree char *key = sy_text_key(heading, strlen(heading));
  return g_hash_table_lookup(form->by_name, key);
}

/* A request without a heading is for the column that has its plugin's name or label. */
struct form_column *form_column_of(const struct form *form,
                                   const struct sy_column_request *request) {
  if (request->heading)
    return form_column_headed(form, request->heading);
  const struct sy_column *declared = request->column;
  const char *const names[] = {declared->name, declared->label.en, declared->label.zh};
  struct form_column *column = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(names) && !column; i++)
    column = form_column_headed(form, names[i]);
  return column;
}

const struct sy_column_request *form_request(const struct form *form,
                                             const struct form_reader *reader, guint index) {
  return &g_array_index(form->table->requests, struct sy_column_request,
                        reader->binding->columns[index]);
}

/* ---- collecting columns ---- */

/* Whether a condition, a key or a claim means the column that names units. */
static bool means_units(const struct form *form, const char *heading) {
  return form->unit_heading && heading &&
         (sy_texts_equal(heading, form->unit_heading) ||
          (!form_declared(form, "unit") &&
           (sy_texts_equal(heading, "单位") || sy_texts_equal(heading, "被评议对象"))));
}

static void name_column(const struct form *form, struct form_column *column, const char *name) {
  g_autofree char *key = sy_text_key(name, strlen(name));
  if (!g_hash_table_contains(form->by_name, key))
    g_hash_table_insert(form->by_name, g_steal_pointer(&key), column);
}

static struct form_column *add_column(struct form *form, const struct sy_column_request *request) {
  struct form_column *column = form_column_of(form, request);
  if (column)
    return column;
  column = g_new0(struct form_column, 1);
  column->heading = request->heading ? request->heading : request->column->name;
  column->declared = request->column;
  column->lowest = HUGE_VAL;
  column->highest = -HUGE_VAL;
  column->choices = g_ptr_array_new_with_free_func(free_choice);
  column->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  column->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add(form->all, column);
  name_column(form, column, column->heading);
  if (!request->heading) {
    name_column(form, column, request->column->label.en);
    name_column(form, column, request->column->label.zh);
  }
  return column;
}

/* Whether a declaration says more about a column than another one: conditions and keys read columns
 * as text, without help. */
static bool says_more(const struct sy_column *declared, const struct sy_column *than) {
  if ((declared->type == SY_TEXT) != (than->type == SY_TEXT))
    return than->type == SY_TEXT;
  return declared->help.en && !than->help.en;
}

static void add_levels(struct form_column *column, const struct form *form,
                       const struct form_reader *reader, const struct sy_column_request *request) {
  const struct sy_column *declared = request->column;
  for (guint i = 0; request->levels && request->levels[i]; i++) {
    struct sy_text label = {0};
    sy_label_of(&form->edition->nodes[reader->node], declared->name, request->levels[i], &label);
    add_choice(column, request->levels[i], label);
  }
  for (guint i = 0; !request->levels && declared->levels && declared->levels[i]; i++)
    add_choice(column, declared->levels[i]->name, declared->levels[i]->label);
}

/* The texts that a reader takes in the column, if they are a list. */
static bool add_texts(struct form_column *column, const struct form *form,
                      const struct form_reader *reader, const struct sy_column_request *request) {
  static const struct sy_text yes = {"yes", "是"}, no = {"no", "否"};
  if (request->values) {
    for (guint i = 0; i < request->values->count; i++)
      add_choice(column, request->values->keys[i]->text, (struct sy_text){0});
  } else if (request->column->type == SY_CATEGORY) {
    add_levels(column, form, reader, request);
  } else if (request->column->type == SY_BOOL) {
    add_choice(column, "true", yes);
    add_choice(column, "false", no);
  } else {
    return false;
  }
  return true;
}

/* Counts the last reader, once. */
static void count_reader(const struct form *form, struct form_column *column, bool requires) {
  const guint number = form->readers->len;
  column->read_by += column->last_read != number;
  column->last_read = number;
  if (!requires)
    return;
  column->required_by += column->last_required != number;
  column->last_required = number;
}

/* Adds what a reader expects of one column of its plugin. */
static void add_expected(struct form *form, const struct form_reader *reader,
                         const struct sy_column_request *request, uint32_t presence) {
  if (means_units(form, request->heading))
    return;
  struct form_column *column = add_column(form, request);
  if (request->heading)
    column->heading = request->heading;
  if (says_more(request->column, column->declared))
    column->declared = request->column;
  count_reader(form, column, presence == SY_REQUIRED);
  column->lowest = MIN(column->lowest, request->column->lowest);
  column->highest = MAX(column->highest, request->column->highest);
  if (!add_texts(column, form, reader, request))
    column->free_readers++;
}

/* NULL: it is the column of the units. */
static struct form_column *condition_column(struct form *form,
                                            const struct sy_row_condition *condition) {
  const struct sy_column_request *request =
      &g_array_index(form->table->requests, struct sy_column_request, condition->column);
  return means_units(form, request->heading) ? NULL : add_column(form, request);
}

/* Adds the texts for which readers select rows, once it is known what the columns are. */
static void add_condition_texts(struct form *form, const struct sy_row_condition *condition) {
  struct form_column *column = condition_column(form, condition);
  if (!column)
    return;
  const struct sy_yaml *wanted = condition->wanted;
  const bool one = wanted->kind == SY_YAML_SCALAR;
  for (guint i = 0; i < (one ? 1 : wanted->count); i++) {
    const char *text = one ? wanted->text : wanted->items[i]->text;
    if (*text && column->declared->type == SY_TEXT && !form_choice_of(column, text))
      add_choice(column, text, (struct sy_text){0});
  }
}

static void add_reader(struct form *form, const struct form_reader *reader) {
  const struct sy_column *const *declared = reader->table->columns;
  const GArray *where = reader->binding->where;
  g_array_append_val(form->readers, *reader);
  for (guint i = 0; where && i < where->len; i++) {
    struct form_column *column =
        condition_column(form, &g_array_index(where, struct sy_row_condition, i));
    if (!column)
      continue;
    column->is_key = true;
    count_reader(form, column, true);
  }
  for (guint i = 0; declared[i]; i++)
    add_expected(form, reader, form_request(form, reader, i), declared[i]->presence);
  for (guint i = 0; reader->table->key && reader->table->key[i]; i++)
    for (guint k = 0; declared[k] && !form_declared(form, "key"); k++) {
      struct form_column *column = form_column_of(form, form_request(form, reader, k));
      if (column && strcmp(declared[k]->name, reader->table->key[i]) == 0)
        column->is_key = true;
    }
}

static void add_readers(struct form *form, uint32_t table) {
  const sy_edition *edition = form->edition;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    const struct sy_plugin *plugin = node->bindings ? sy_node_plugin(node) : NULL;
    for (guint k = 0; plugin && plugin->tables[k]; k++)
      if (node->bindings[k].table == table) {
        const struct form_reader reader = {i, plugin->tables[k], &node->bindings[k]};
        add_reader(form, &reader);
      }
  }
  for (guint i = 0; i < form->readers->len; i++) {
    const GArray *where = g_array_index(form->readers, struct form_reader, i).binding->where;
    for (guint k = 0; where && k < where->len; k++)
      add_condition_texts(form, &g_array_index(where, struct sy_row_condition, k));
  }
}

/* The key that the edition declares for the table. */
static void add_key(struct form *form) {
  const struct sy_yaml *key = form_declared(form, "key");
  static const struct sy_column text = {.size = sizeof text,
                                        .type = SY_TEXT,
                                        .presence = SY_BLANK_ALLOWED,
                                        .lowest = -HUGE_VAL,
                                        .highest = HUGE_VAL};
  for (guint i = 0; key && i < key->count; i++) {
    const struct sy_column_request request = {.heading = key->items[i]->text, .column = &text};
    if (means_units(form, request.heading))
      continue;
    struct form_column *column = add_column(form, &request);
    column->is_key = column->in_declared_key = true;
  }
}

/* Columns that only claims read: for people, as text. */
static void add_other_columns(struct form *form) {
  for (guint i = 0; i < form->table->requests->len; i++) {
    const struct sy_column_request *request =
        &g_array_index(form->table->requests, struct sy_column_request, i);
    if (!means_units(form, request->heading) && !form_column_of(form, request))
      add_column(form, request)->free_readers = 1;
  }
}

/* ---- in which order, and how they are shown ---- */

static gint compare_columns(gconstpointer left, gconstpointer right) {
  const struct form_column *a = *(const struct form_column *const *)left;
  const struct form_column *b = *(const struct form_column *const *)right;
  return (gint)b->is_key - (gint)a->is_key;
}

/* A label that an earlier choice has is followed by the code. */
static void show_choices(const struct form *form, struct form_column *column) {
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < column->choices->len; i++) {
    struct form_choice *choice = column->choices->pdata[i];
    choice->shown = form_words(form->language, choice->label, " ");
    if (g_hash_table_add(taken, sy_text_key(choice->shown, strlen(choice->shown))))
      continue;
    g_autofree char *label = choice->shown;
    choice->shown = g_strdup_printf("%s (%s)", label, choice->code);
  }
}

/* A column that is only there for conditions takes other texts if some reader has no condition on
 * it. */
static void settle(const struct form *form, struct form_column *column) {
  if (column->free_readers == 0 && column->declared->type == SY_TEXT &&
      column->read_by < form->readers->len)
    column->free_readers = 1;
  show_choices(form, column);
}

static void add_units(struct form *form) {
  const sy_edition *edition = form->edition;
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    bool applies = false;
    for (guint i = 0; i < form->readers->len && !applies; i++)
      applies =
          sy_applies(edition, g_array_index(form->readers, struct form_reader, i).node, unit, NULL);
    if (applies)
      g_array_append_val(form->units, unit);
  }
}

struct form *form_new(const sy_edition *edition, uint32_t table, enum sy_form_language language) {
  struct form *form = g_new0(struct form, 1);
  *form = (struct form){.edition = edition,
                        .table = &edition->tables[table],
                        .language = language,
                        .all = g_ptr_array_new_with_free_func(free_column),
                        .columns = g_ptr_array_new(),
                        .by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                        .readers = g_array_new(FALSE, FALSE, sizeof(struct form_reader)),
                        .units = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                        .rows = g_array_new(FALSE, FALSE, sizeof(struct form_row)),
                        .row_codes = g_ptr_array_new_with_free_func(g_free)};
  const struct sy_yaml *unit = form_declared(form, "unit");
  if (form->table->scope == SY_BY_UNIT)
    form->unit_heading = unit ? unit->text : "unit";
  add_key(form);
  add_readers(form, table);
  add_other_columns(form);
  g_ptr_array_sort(form->all, compare_columns);
  for (guint i = 0; i < form->all->len; i++) {
    settle(form, form->all->pdata[i]);
    g_ptr_array_add(form->columns, form->all->pdata[i]);
  }
  if (form->unit_heading)
    add_units(form);
  return form;
}

void form_free(struct form *form) {
  g_hash_table_unref(form->by_name);
  g_ptr_array_unref(form->columns);
  g_ptr_array_unref(form->all);
  g_array_unref(form->readers);
  g_array_unref(form->units);
  g_array_unref(form->rows);
  g_ptr_array_unref(form->row_codes);
  g_free(form);
}
