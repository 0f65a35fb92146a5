/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: evidence, planned and read
 *
 * Whoever needs a column asks for it first; then every table is read once, with all the columns
 * that anybody asked for. A table that nobody asked for is read as well: its syntax is checked, its
 * digest enters the edition's, and claims may count its rows.
 */
#include "edition/edition-private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which tables there are ---- */

char *sy_file_inside(struct sy_loader *loader, const char *file, struct sy_place place) {
  return sy_path_inside(loader->edition->directory, file, loader->depth > SY_LOAD_TREE, place,
                        loader->problems);
}

static void clear_request(gpointer request) {
  g_clear_pointer(&((struct sy_column_request *)request)->readers, g_ptr_array_unref);
}

static void declare(struct sy_loader *loader, uint32_t index, const char *id, const char *file,
                    struct sy_place place) {
  struct sy_edition_table *table = &loader->edition->tables[index];
  table->id = g_strdup(id);
  table->file = g_strdup(file);
  table->path = sy_file_inside(loader, file, place);
  loader->plans[index].requests = g_array_new(FALSE, TRUE, sizeof(struct sy_column_request));
  g_array_set_clear_func(loader->plans[index].requests, clear_request);
}

/* A file, or a file with the key of its rows. */
static void declare_table(struct sy_loader *loader, const struct sy_yaml *id,
                          const struct sy_yaml *value) {
  static const char *const keys[] = {"file", "key", NULL};
  const struct sy_yaml *file = value;
  if (value->kind == SY_YAML_MAPPING) {
    sy_yaml_check_keys(value, keys, loader->problems);
    file = sy_field_get(value, "file", SY_YAML_SCALAR, SY_FIELD_REQUIRED, loader->problems);
  } else if (!sy_expect(value, SY_YAML_SCALAR, loader->problems)) {
    return;
  }
  if (file == NULL)
    return;
  const uint32_t index = loader->edition->table_count++;
  declare(loader, index, id->text, file->text, file->place);
  if (value->kind == SY_YAML_MAPPING)
    loader->plans[index].key = sy_stages_key(loader, value);
}

void sy_tables_declare(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *root = loader->root;
  const struct sy_yaml *tables =
      sy_field_get(root, "tables", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  guint declared = tables != NULL ? tables->count : 0;
  edition->tables = g_new0(struct sy_edition_table, (gsize)declared + 1);
  loader->plans = g_new0(struct sy_table_plan, (gsize)declared + 1);
  declare(loader, 0, "units", "units.csv", root->place);
  edition->table_count = 1;
  for (guint i = 0; i < declared; i++) {
    const struct sy_yaml *id = tables->keys[i], *file = tables->items[i];
    sy_check_name(id->text, id->place, loader->problems);
    if (strcmp(id->text, "units") == 0)
      sy_problems_add(loader->problems, id->place, _("the table 'units' is always units.csv"));
    declare_table(loader, id, file);
  }
}

/* ---- Which columns of them are wanted ---- */

static bool same_levels(const char *const *a, const char *const *b) {
  return a == b || (a != NULL && b != NULL && g_strv_equal(a, b));
}

/* One more who reads a column that others read too. */
static void add_reader(struct sy_column_request *request, GArray *conditions) {
  if (request->readers == NULL)
    return; /* every row is read already */
  if (conditions != NULL && conditions->len > 0)
    g_ptr_array_add(request->readers, g_array_ref(conditions));
  else
    g_clear_pointer(&request->readers, g_ptr_array_unref);
}

guint sy_tables_request(struct sy_loader *loader, uint32_t table,
                        const struct sy_column_request *request, GArray *conditions) {
  GArray *requests = loader->plans[table].requests;
  for (guint i = 0; i < requests->len; i++) {
    struct sy_column_request *other = &g_array_index(requests, struct sy_column_request, i);
    if (other->column == request->column && g_strcmp0(other->heading, request->heading) == 0 &&
        same_levels(other->levels, request->levels)) {
      add_reader(other, conditions);
      return i;
    }
  }
  g_array_append_val(requests, *request);
  struct sy_column_request *added =
      &g_array_index(requests, struct sy_column_request, requests->len - 1);
  added->readers = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  add_reader(added, conditions);
  return requests->len - 1;
}

guint sy_tables_request_text(struct sy_loader *loader, uint32_t table, const char *heading,
                             struct sy_place place, const char *asker) {
  struct sy_column *column = g_hash_table_lookup(loader->columns, heading);
  if (column == NULL) {
    column = g_new0(struct sy_column, 1);
    *column = (struct sy_column){.size = sizeof *column,
                                 .name = heading,
                                 .type = SY_TEXT,
                                 .presence = SY_BLANK_ALLOWED,
                                 .lowest = -HUGE_VAL,
                                 .highest = HUGE_VAL,
                                 .label = {.en = heading, .zh = heading}};
    g_hash_table_insert(loader->columns, g_strdup(heading), column);
  }
  const struct sy_column_request request = {
      .heading = heading, .column = column, .place = place, .asker = asker};
  return sy_tables_request(loader, table, &request, NULL);
}

const struct sy_column *sy_column_as(struct sy_loader *loader, const struct sy_column *column,
                                     uint32_t type, uint32_t presence) {
  if (column->type == type && column->presence == presence && column->levels_from == NULL)
    return column;
  /* A control character keeps these keys apart from headings. */
  g_autofree char *key = g_strdup_printf("\n%p %u %u", (const void *)column, type, presence);
  struct sy_column *copy = g_hash_table_lookup(loader->columns, key);
  if (copy == NULL) {
    copy = g_new0(struct sy_column, 1);
    *copy = *column;
    copy->type = type;
    copy->presence = presence;
    if (type == SY_TEXT)
      copy->levels_from = NULL;
    g_hash_table_insert(loader->columns, g_steal_pointer(&key), copy);
  }
  return copy;
}

void sy_tables_scope(struct sy_loader *loader, uint32_t table, uint32_t scope,
                     struct sy_place place, const char *asker) {
  struct sy_table_plan *plan = &loader->plans[table];
  const char *id = loader->edition->tables[table].id;
  if (plan->scope == 0) {
    plan->scope = scope;
    plan->asker = asker;
  } else if (plan->scope != scope) {
    sy_problems_add(loader->problems, place,
                    scope == SY_SHARED
                        ? _("the table '%s' is read as shared by %s, but by unit by %s")
                        : _("the table '%s' is read by unit by %s, but as shared by %s"),
                    id, asker, plan->asker);
  }
}

/* ---- Which rows of them count ---- */

bool sy_wanted_check(const struct sy_yaml *wanted, sy_problems *problems) {
  if (wanted->kind == SY_YAML_SCALAR)
    return true;
  bool texts = wanted->kind == SY_YAML_SEQUENCE;
  for (guint i = 0; texts && i < wanted->count; i++)
    texts = wanted->items[i]->kind == SY_YAML_SCALAR;
  if (!texts)
    sy_problems_add(problems, wanted->place, _("expected a text or a list of texts"));
  return texts;
}

/* What is asked of the field of a column. g_ptr_array_unref. */
static GPtrArray *requests_of(const struct sy_loader *loader, uint32_t table, const sy_sheet *sheet,
                              guint column) {
  const GArray *all = loader->plans[table].requests;
  GPtrArray *requests = g_ptr_array_new();
  for (guint i = 0; i < sheet->column_count; i++)
    if (sheet->columns[i].present && sheet->columns[i].field == sheet->columns[column].field)
      g_ptr_array_add(requests, &g_array_index(all, struct sy_column_request, i));
  return requests;
}

uint32_t *sy_same_texts(const struct sy_loader *loader, uint32_t table, const sy_sheet *sheet,
                        guint column) {
  const struct sy_column_values *values = &sheet->columns[column];
  g_autoptr(GPtrArray) requests = requests_of(loader, table, sheet, column);
  g_autoptr(sy_comparison) comparison = sy_comparison_new(requests);
  if (values->plain && sy_comparison_is_plain(comparison))
    return NULL;
  g_autoptr(sy_text_table) keys = sy_text_table_new();
  uint32_t *same = g_new(uint32_t, (gsize)values->dictionary_count + 1);
  for (uint32_t i = 0; i < values->dictionary_count; i++) {
    const char *text = values->dictionary[i];
    g_autofree char *key = sy_comparison_key(comparison, text, strlen(text));
    same[i] = (uint32_t)sy_text_table_add(keys, key, strlen(key), (int32_t)i);
  }
  return same;
}

/* Compares each different text of the column once, then looks rows up, some at a time. */
static void match_column(const sy_sheet *sheet, const struct sy_row_condition *condition,
                         const GPtrArray *requests, bool *keep) {
  const struct sy_column_values *column = &sheet->columns[condition->column];
  g_autoptr(sy_wanted) wanted = sy_wanted_new(condition->wanted, requests);
  const bool blank_wanted = sy_wanted_has(wanted, "", 0);
  g_autofree bool *texts_wanted = g_new(bool, (gsize)column->dictionary_count + 1);
  for (uint32_t i = 0; i < column->dictionary_count; i++)
    texts_wanted[i] = sy_wanted_has(wanted, column->dictionary[i], strlen(column->dictionary[i]));
  int32_t texts[1024];
  uint8_t valid[G_N_ELEMENTS(texts)];
  for (uint64_t first = 0; first < sheet->row_count; first += G_N_ELEMENTS(texts)) {
    const uint64_t some = MIN(G_N_ELEMENTS(texts), sheet->row_count - first);
    sy_sheet_entries(sheet, condition->column, first, some, texts);
    sy_sheet_valid(sheet, condition->column, first, some, valid);
    for (uint64_t i = 0; i < some; i++)
      keep[first + i] = keep[first + i] && (valid[i] ? texts_wanted[texts[i]] : blank_wanted);
  }
}

bool *sy_rows_matching(const struct sy_loader *loader, uint32_t table, const sy_sheet *sheet,
                       const GArray *conditions) {
  bool *keep = g_new(bool, sheet->row_count + 1);
  memset(keep, true, sheet->row_count + 1);
  for (guint i = 0; i < conditions->len; i++) {
    const struct sy_row_condition *condition =
        &g_array_index(conditions, struct sy_row_condition, i);
    g_autoptr(GPtrArray) requests = requests_of(loader, table, sheet, condition->column);
    match_column(sheet, condition, requests, keep);
  }
  return keep;
}

/* ---- Reading ---- */

void sy_tables_read(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  g_autofree const char **ids =
      sy_ids_of(edition->units, edition->unit_count, sizeof *edition->units);
  for (uint32_t i = 1; i < edition->table_count; i++) {
    struct sy_edition_table *table = &edition->tables[i];
    const struct sy_table_plan *plan = &loader->plans[i];
    if (table->path == NULL)
      continue;
    sy_stages_plan(loader, i);
    /* A table that no plugin reads is by unit if it looks so. */
    const struct sy_unit_names names = {
        .index = edition->owned->units, .choices = ids, .optional = plan->scope == 0};
    table->sheet =
        sy_sheet_read(sy_registry_context(loader->registry), table->path,
                      plan->scope == SY_SHARED ? NULL : &names,
                      (const struct sy_column_request *)(const void *)plan->requests->data,
                      plan->requests->len, loader->depth == SY_LOAD_ALL, loader->problems);
    if (table->sheet == NULL)
      continue;
    table->row_count = table->sheet->row_count;
    g_strlcpy(table->sha256, table->sheet->sha256, sizeof table->sha256);
    sy_stages_settle(loader, i);
  }
}
