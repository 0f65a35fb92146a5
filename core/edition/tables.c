/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: evidence, planned and read
 *
 * All columns are requested first; then every table is read once, with all requested columns. A
 * table without requests is read as well: its syntax is checked, its digest is part of the
 * edition's, and claims may count its rows.
 */
#include "edition/edition-private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which tables there are ---- */

static void clear_request(gpointer request) {
  g_clear_pointer(&((struct sy_column_request *)request)->uses, g_array_unref);
}

/* Whether the table can be read: from its file, or, if tables are given, as far as it is. */
static bool is_there(struct sy_loader *loader, uint32_t index, struct sy_input *input) {
  if (loader->given == NULL || index == 0)
    return sy_input_check(input, loader->problems);
  for (uint32_t i = 0; i < loader->given->count; i++) {
    const struct sy_given_table *given = &loader->given->items[i];
    if (strcmp(given->table, loader->edition->tables[index].id) != 0)
      continue;
    input->text = given->text;
    input->length = given->length;
  }
  return input->text != NULL;
}

static void declare(struct sy_loader *loader, uint32_t index, const char *id, const char *file,
                    struct sy_place place) {
  struct sy_edition_table *table = &loader->edition->tables[index];
  for (uint32_t i = 0; loader->former != NULL && i < loader->former->count; i++)
    if (strcmp(loader->former->items[i].table, id) == 0) {
      file = loader->former->items[i].file;
      place = loader->former->items[i].place;
    }
  table->id = g_strdup(id);
  table->file = g_strdup(file);
  struct sy_table_plan *plan = &loader->plans[index];
  plan->input = sy_input_in(loader->edition->folders->pdata[0], table->file, place);
  plan->sound = sy_input_is_inside(file, place, loader->problems) &&
                (loader->depth < SY_LOAD_SCORES || is_there(loader, index, &plan->input));
  plan->requests = g_array_new(FALSE, TRUE, sizeof(struct sy_column_request));
  g_array_set_clear_func(plan->requests, clear_request);
}

/* The keys of a table's mapping; `units` may have those from `file` on. forms/collectors.c reads
 * `collectors`. */
static const char *const table_keys[] = {
    "collectors", "key",   "sources", "file",  "encoding", "delimiter", "decimal", "skip",
    "percent",    "sheet", "range",   "table", "unit",     "values",    "empty",   NULL};
static const char *const *const units_keys = table_keys + 3;
static const char *const csv_keys[] = {"encoding", "delimiter", "decimal", NULL};
/* Those that only other kinds of files have. */
static const char *const part_keys[] = {"sheet", "range", "table", NULL};

/* A table with an unknown encoding is not read, because each of its rows would be another problem.
 */
static bool read_encoding(struct sy_loader *loader, const struct sy_yaml *table,
                          struct sy_table_form *form) {
  const struct sy_yaml *name =
      sy_field_get(table, "encoding", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (name == NULL)
    return true;
  form->encoding = name->text;
  if (sy_encoding_is_known(name->text))
    return true;
  sy_problems_add(loader->problems, name->place,
                  _("unknown encoding '%s'; expected a name that iconv knows, such as utf-8, "
                    "utf-16, gb18030, big5, windows-1252"),
                  name->text);
  return false;
}

static void read_delimiter(struct sy_loader *loader, const struct sy_yaml *table,
                           struct sy_table_form *form) {
  const struct sy_yaml *value =
      sy_field_get(table, "delimiter", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (value == NULL)
    return;
  const char *text = strcmp(value->text, "tab") == 0 ? "\t" : value->text;
  const gunichar character = g_utf8_get_char(text);
  if (g_utf8_strlen(text, -1) != 1 || g_unichar_isalnum(character) ||
      (character < 0x80 && strchr("\"\r\n.-+' ", (int)character) != NULL))
    sy_problems_add(loader->problems, value->place,
                    _("'delimiter' is '%s', expected one character such as ';', '|' or '\\t'"),
                    value->text);
  else if (strcmp(text, ",") != 0)
    form->delimiter = text;
}

static void read_decimal(struct sy_loader *loader, const struct sy_yaml *table,
                         struct sy_table_form *form) {
  const struct sy_yaml *value =
      sy_field_get(table, "decimal", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (value == NULL)
    return;
  form->decimal_comma = strcmp(value->text, ",") == 0;
  if (!form->decimal_comma && strcmp(value->text, ".") != 0)
    sy_problems_add(loader->problems, value->place, _("'decimal' is '%s', expected '.' or ','"),
                    value->text);
}

#define MOST_SKIPPED 1000000

/* `skip: 2`, or `skip: {first: 2, last: 1}`. */
static void read_skip(struct sy_loader *loader, const struct sy_yaml *table,
                      struct sy_table_form *form) {
  static const char *const keys[] = {"first", "last", NULL};
  const struct sy_yaml *value = sy_yaml_get(table, "skip");
  int64_t first = 0, last = 0;
  if (value != NULL && value->kind == SY_YAML_MAPPING) {
    sy_yaml_check_keys(value, keys, loader->problems);
    sy_field_integer(value, "first", SY_FIELD_OPTIONAL, 0, MOST_SKIPPED, &first, loader->problems);
    sy_field_integer(value, "last", SY_FIELD_OPTIONAL, 0, MOST_SKIPPED, &last, loader->problems);
  } else {
    sy_field_integer(table, "skip", SY_FIELD_OPTIONAL, 0, MOST_SKIPPED, &first, loader->problems);
  }
  form->skip_first = (uint32_t)first;
  form->skip_last = (uint32_t)last;
}

static const char *text_of(struct sy_loader *loader, const struct sy_yaml *table, const char *key) {
  const struct sy_yaml *value =
      sy_field_get(table, key, SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  return value != NULL ? value->text : NULL;
}

/* What a percentage stands for. */
static enum sy_percent read_percent(struct sy_loader *loader, const struct sy_yaml *table) {
  static const char *const words[] = {[SY_PERCENT_UNDECLARED] = "",
                                      [SY_PERCENT_POINTS] = "points",
                                      [SY_PERCENT_SHARE] = "share",
                                      NULL};
  const struct sy_yaml *value =
      sy_field_get(table, "percent", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (value == NULL)
    return SY_PERCENT_UNDECLARED;
  for (int i = SY_PERCENT_POINTS; words[i] != NULL; i++)
    if (strcmp(value->text, words[i]) == 0)
      return (enum sy_percent)i;
  g_autofree char *suggestion = sy_suggestion(value->text, words + SY_PERCENT_POINTS);
  sy_problems_add(loader->problems, value->place, _("'%s' is '%s'%s"), "percent", value->text,
                  suggestion);
  return SY_PERCENT_UNDECLARED;
}

/* Whether a key that only some kinds of files have may be there. `format`: NULL for CSV. */
static bool applies(const struct sy_foreign_format *format, const char *key) {
  if (g_strv_contains(csv_keys, key))
    return format == NULL;
  return !g_strv_contains(part_keys, key) || (format != NULL && g_strv_contains(format->keys, key));
}

/* What part of the file the table is; keys that its kind of file does not have are problems. */
static void read_part(struct sy_loader *loader, const struct sy_yaml *table, const char *file,
                      struct sy_table_form *form) {
  form->percent = read_percent(loader, table);
  form->sheet = text_of(loader, table, "sheet");
  form->range = text_of(loader, table, "range");
  form->table = text_of(loader, table, "table");
  const struct sy_foreign_format *format =
      sy_foreign_format_of(sy_registry_context(loader->registry), file);
  for (guint i = 0; i < table->count; i++)
    if (!applies(format, table->keys[i]->text))
      sy_problems_add(loader->problems, table->keys[i]->place,
                      _("'%s' does not apply to this kind of file: %s"), table->keys[i]->text,
                      file);
  if (format != NULL) {
    form->encoding = form->delimiter = NULL;
    form->decimal_comma = false;
  }
}

/* The canonical text of a format, for digests and for the next edition; NULL: the usual one.
 * g_free. */
static char *form_text(const struct sy_table_form *form) {
  GString *text = g_string_new(NULL);
  g_autofree char *encoding = form->encoding != NULL ? g_ascii_strdown(form->encoding, -1) : NULL;
  if (encoding != NULL)
    g_string_append_printf(text, ", encoding: %s", encoding);
  if (form->delimiter != NULL)
    g_string_append_printf(text, ", delimiter: \"%s\"",
                           *form->delimiter == '\t'   ? "\\t"
                           : *form->delimiter == '\\' ? "\\\\"
                                                      : form->delimiter);
  if (form->decimal_comma)
    g_string_append(text, ", decimal: \",\"");
  if (form->skip_first > 0 || form->skip_last > 0)
    g_string_append_printf(text, ", skip: {first: %u, last: %u}", form->skip_first,
                           form->skip_last);
  if (form->percent != SY_PERCENT_UNDECLARED)
    g_string_append_printf(text, ", percent: %s",
                           form->percent == SY_PERCENT_SHARE ? "share" : "points");
  const char *const parts[][2] = {
      {"sheet", form->sheet}, {"range", form->range}, {"table", form->table}};
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i][1] != NULL) {
      g_autofree char *quoted = sy_canonical_text(parts[i][1]);
      g_string_append_printf(text, ", %s: %s", parts[i][0], quoted);
    }
  g_string_erase(text, 0, text->len > 0 ? (gssize)strlen(", ") : 0);
  return g_string_free(text, text->len == 0);
}

/* Adds the key as it is written to what is declared about the content of a table. */
static void note_content(struct sy_edition_table *table, const char *key,
                         const struct sy_yaml *value) {
  g_autofree char *before = table->content, *json = sy_canonical_json(value);
  table->content = g_strdup_printf("%s%s%s: %s", before != NULL ? before : "",
                                   before != NULL ? ", " : "", key, json);
}

/* The heading of the column that names units. */
static void read_unit(struct sy_loader *loader, const struct sy_yaml *table, uint32_t index) {
  const struct sy_yaml *heading =
      sy_field_get(table, "unit", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (heading == NULL)
    return;
  loader->plans[index].unit = heading;
  note_content(&loader->edition->tables[index], "unit", heading);
}

bool sy_values_check(const struct sy_yaml *values, sy_problems *problems) {
  if (!sy_expect(values, SY_YAML_MAPPING, problems))
    return false;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  bool good = true;
  for (guint i = 0; i < values->count; i++) {
    const struct sy_yaml *from = values->keys[i];
    const bool single = sy_expect(values->items[i], SY_YAML_SCALAR, problems);
    const bool fresh = g_hash_table_add(seen, sy_text_key(from->text, strlen(from->text)));
    if (!fresh)
      sy_problems_add(problems, from->place, _("'%s' is repeated"), from->text);
    good &= single && fresh;
  }
  return good;
}

/* What texts stand for, by heading, and those that stand for empty cells. */
static void read_values(struct sy_loader *loader, const struct sy_yaml *table, uint32_t index) {
  struct sy_table_plan *plan = &loader->plans[index];
  const struct sy_yaml *values =
      sy_field_get(table, "values", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  const struct sy_yaml *empty =
      sy_field_get(table, "empty", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems);
  bool good = true;
  for (guint i = 0; values != NULL && i < values->count; i++)
    good &= sy_values_check(values->items[i], loader->problems);
  if (values != NULL && good) {
    plan->values = values;
    plan->values_used = g_new0(bool, (gsize)values->count + 1);
    note_content(&loader->edition->tables[index], "values", values);
  }
  good = true;
  for (guint i = 0; empty != NULL && i < empty->count; i++)
    good &= sy_expect(empty->items[i], SY_YAML_SCALAR, loader->problems);
  if (empty != NULL && good) {
    plan->empty = empty;
    note_content(&loader->edition->tables[index], "empty", empty);
  }
}

/* Whether the file may be read. */
static bool read_format(struct sy_loader *loader, const struct sy_yaml *table, const char *file,
                        struct sy_table_form *form) {
  const bool known = read_encoding(loader, table, form);
  read_delimiter(loader, table, form);
  read_decimal(loader, table, form);
  read_skip(loader, table, form);
  read_part(loader, table, file, form);
  return known;
}

static void read_form(struct sy_loader *loader, uint32_t index, const struct sy_yaml *table) {
  struct sy_table_form *form = &loader->edition->tables[index].read_as;
  if (!read_format(loader, table, loader->edition->tables[index].file, form))
    loader->plans[index].sound = false;
  loader->edition->tables[index].form = form_text(form);
  read_unit(loader, table, index);
  read_values(loader, table, index);
}

bool sy_tree_form(struct sy_loader *loader, const struct sy_yaml *tree, const char *file,
                  struct sy_table_form *form) {
  static const char *const keys[] = {"file",    "encoding", "delimiter", "decimal", "skip",
                                     "percent", "sheet",    "range",     "table",   NULL};
  sy_yaml_check_keys(tree, keys, loader->problems);
  return read_format(loader, tree, file, form);
}

/* A file, or a file with the key of its rows and its format. */
static void declare_table(struct sy_loader *loader, const struct sy_yaml *id,
                          const struct sy_yaml *value) {
  const struct sy_yaml *file = value;
  if (value->kind == SY_YAML_MAPPING) {
    sy_yaml_check_keys(value, table_keys, loader->problems);
    file = sy_field_get(value, "file", SY_YAML_SCALAR, SY_FIELD_REQUIRED, loader->problems);
  } else if (!sy_expect(value, SY_YAML_SCALAR, loader->problems)) {
    return;
  }
  if (file == NULL)
    return;
  const uint32_t index = loader->edition->table_count++;
  declare(loader, index, id->text, file->text, file->place);
  loader->plans[index].needs_sources = loader->needs_sources;
  if (value->kind != SY_YAML_MAPPING)
    return;
  loader->edition->tables[index].declared = value;
  read_form(loader, index, value);
  const struct sy_yaml *sources = sy_sources_of(loader, index, value);
  if (sources != NULL)
    note_content(&loader->edition->tables[index], "sources", sources);
  /* A mapping with nothing but a file would say no more than the file's name does. */
  if (sy_yaml_get(value, "key") != NULL ||
      (value->count == 1 &&
       sy_foreign_format_of(sy_registry_context(loader->registry), file->text) == NULL))
    loader->plans[index].key = sy_stages_key(loader, value);
  if (loader->plans[index].key != NULL)
    loader->edition->tables[index].key_json = sy_canonical_json(loader->plans[index].key);
}

/* The units, which are in units.csv unless another file is declared. */
static void declare_units(struct sy_loader *loader, const struct sy_yaml *id,
                          const struct sy_yaml *value) {
  if (value->kind != SY_YAML_MAPPING) {
    sy_problems_add(loader->problems, id->place,
                    _("the units are in units.csv; to read them from another file, write "
                      "'units: {file: %s}'"),
                    value->kind == SY_YAML_SCALAR ? value->text : "units.xlsx");
    return;
  }
  sy_yaml_check_keys(value, units_keys, loader->problems);
  const struct sy_yaml *file =
      sy_field_get(value, "file", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, loader->problems);
  if (file != NULL)
    declare(loader, 0, "units", file->text, file->place);
  read_form(loader, 0, value);
}

void sy_tables_declare(struct sy_loader *loader) {
  sy_sources_load(loader);
  sy_edition *edition = loader->edition;
  const struct sy_yaml *root = loader->root;
  const struct sy_yaml *tables =
      sy_field_get(root, "tables", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  guint declared = tables != NULL ? tables->count : 0;
  edition->tables = g_new0(struct sy_edition_table, (gsize)declared + 1);
  loader->plans = g_new0(struct sy_table_plan, (gsize)declared + 1);
  const struct sy_yaml *units = tables != NULL ? sy_yaml_get(tables, "units") : NULL;
  if (units == NULL || units->kind != SY_YAML_MAPPING || sy_yaml_get(units, "file") == NULL)
    declare(loader, 0, "units", "units.csv", root->place);
  edition->table_count = 1;
  g_autoptr(GHashTable) taken = sy_taken_new();
  for (guint i = 0; i < declared; i++) {
    const struct sy_yaml *id = tables->keys[i], *file = tables->items[i];
    sy_take_id(id, taken, loader->problems);
    if (strcmp(id->text, "units") == 0)
      declare_units(loader, id, file);
    else
      declare_table(loader, id, file);
  }
}

char *sy_table_row_text(const struct sy_edition_table *table, uint32_t sheet_row) {
  const struct sy_table_form *form = &table->read_as;
  const char *part = form->sheet != NULL ? form->sheet : form->table;
  const bool is_cell = table->sheet != NULL && table->sheet->place.is_cell;
  GString *text = g_string_new(table->file);
  if (part != NULL)
    g_string_append_printf(text, "!%s", part);
  if (sheet_row > 0)
    g_string_append_printf(text, "%c%u", is_cell ? '!' : ':', sheet_row);
  return g_string_free(text, FALSE);
}

/* ---- Which columns of them are wanted ---- */

/* Whether a request is for the column with that heading. */
static bool is_headed(const struct sy_column_request *request, const char *heading) {
  const struct sy_column *column = request->column;
  if (request->heading != NULL)
    return sy_texts_equal(request->heading, heading);
  return sy_texts_equal(column->name, heading) || sy_texts_equal(column->label.en, heading) ||
         sy_texts_equal(column->label.zh, heading);
}

bool sy_is_headed_like(const struct sy_column_request *request, const struct sy_column *column) {
  return is_headed(request, column->name) || is_headed(request, column->label.en) ||
         is_headed(request, column->label.zh);
}

void sy_tables_translate(struct sy_loader *loader, uint32_t table,
                         struct sy_column_request *request) {
  struct sy_table_plan *plan = &loader->plans[table];
  request->empty = plan->empty;
  for (guint i = 0; plan->values != NULL && i < plan->values->count; i++)
    if (is_headed(request, plan->values->keys[i]->text)) {
      plan->values_used[i] = true;
      if (request->values == NULL)
        request->values = plan->values->items[i];
    }
}

void sy_tables_check_values(struct sy_loader *loader) {
  for (uint32_t table = 0; table < loader->edition->table_count; table++) {
    const struct sy_table_plan *plan = &loader->plans[table];
    for (guint i = 0; plan->values != NULL && i < plan->values->count; i++)
      if (!plan->values_used[i])
        sy_problems_add(loader->problems, plan->values->keys[i]->place,
                        _("'values' lists the column '%s', which no indicator reads"),
                        plan->values->keys[i]->text);
  }
}

static bool same_values(const struct sy_yaml *a, const struct sy_yaml *b) {
  if (a == b || a == NULL || b == NULL)
    return a == b;
  g_autofree char *left = sy_canonical_json(a), *right = sy_canonical_json(b);
  return strcmp(left, right) == 0;
}

static bool same_levels(const char *const *a, const char *const *b) {
  return a == b || (a != NULL && b != NULL && g_strv_equal(a, b));
}

static void clear_use(gpointer use) {
  g_clear_pointer(&((struct sy_column_use *)use)->conditions, g_array_unref);
}

/* Another reader of the column. */
static void add_use(struct sy_column_request *request, const char *asker, GArray *conditions) {
  const bool some = conditions != NULL && conditions->len > 0;
  const struct sy_column_use use = {asker, some ? g_array_ref(conditions) : NULL};
  g_array_append_val(request->uses, use);
}

guint sy_tables_request(struct sy_loader *loader, uint32_t table,
                        const struct sy_column_request *request, GArray *conditions) {
  GArray *requests = loader->plans[table].requests;
  for (guint i = 0; i < requests->len; i++) {
    struct sy_column_request *other = &g_array_index(requests, struct sy_column_request, i);
    if (other->column == request->column && g_strcmp0(other->heading, request->heading) == 0 &&
        same_levels(other->levels, request->levels) && other->empty == request->empty &&
        same_values(other->values, request->values)) {
      add_use(other, request->asker, conditions);
      return i;
    }
  }
  g_array_append_val(requests, *request);
  struct sy_column_request *added =
      &g_array_index(requests, struct sy_column_request, requests->len - 1);
  added->uses = g_array_new(FALSE, FALSE, sizeof(struct sy_column_use));
  g_array_set_clear_func(added->uses, clear_use);
  add_use(added, request->asker, conditions);
  return requests->len - 1;
}

/* A declaration of a text column by its heading. */
static const struct sy_column *text_column(struct sy_loader *loader, const char *heading) {
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
  return column;
}

guint sy_tables_request_text(struct sy_loader *loader, uint32_t table, const char *heading,
                             struct sy_place place, const char *asker) {
  const struct sy_column_request request = {
      .heading = heading, .column = text_column(loader, heading), .place = place, .asker = asker};
  return sy_tables_request(loader, table, &request, NULL);
}

guint sy_tables_request_decimal(struct sy_loader *loader, uint32_t table, const char *heading,
                                struct sy_place place, const char *asker) {
  const struct sy_column *text = text_column(loader, heading);
  const struct sy_column_request request = {
      .heading = heading,
      .column = sy_column_as(loader, text, SY_DECIMAL, SY_BLANK_ALLOWED),
      .place = place,
      .asker = asker};
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
                        ? _("table '%s': %s reads it as shared by all units, %s reads it by unit")
                        : _("table '%s': %s reads it by unit, %s reads it as shared by all units"),
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
    sy_problems_add(problems, wanted->place, _("expected text or a list of texts"));
  return texts;
}

/* The requests for the field of a column. g_ptr_array_unref. */
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
    if (!plan->sound)
      continue;
    sy_stages_plan(loader, i);
    sy_sources_plan(loader, i);
    /* A table that no plugin reads is by unit if it has a unit column. */
    const struct sy_unit_names names = {.index = edition->owned->units,
                                        .choices = ids,
                                        .heading = plan->unit != NULL ? plan->unit->text : NULL,
                                        .place = plan->unit != NULL ? plan->unit->place
                                                                    : (struct sy_place){0},
                                        .optional = plan->scope == 0 && plan->unit == NULL};
    table->sheet =
        sy_sheet_read(sy_registry_context(loader->registry), &plan->input, &table->read_as,
                      plan->scope == SY_SHARED ? NULL : &names,
                      (const struct sy_column_request *)(const void *)plan->requests->data,
                      plan->requests->len, loader->depth == SY_LOAD_ALL, loader->problems);
    if (table->sheet == NULL)
      continue;
    table->row_count = table->sheet->row_count;
    g_strlcpy(table->sha256, table->sheet->sha256, sizeof table->sha256);
    sy_sources_check(loader, i);
    sy_stages_settle(loader, i);
  }
}
