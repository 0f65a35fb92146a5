/* SPDX-License-Identifier: Apache-2.0
 *
 * target.c: the tables that are imported into, and what each column of a file is there
 *
 * A table has the columns that its evidence has, and gets those that an indicator reads, that are
 * part of its key, or that the edition declares for imports. Every other column of a file is a
 * problem, so that nothing is lost unnoticed.
 */
#include "import/import-private.h"

#include <jansson.h>
#include <string.h>

#define MOST_TOLD 100 /* problems that are kept */

const char *import_evidence_path(const import_target *target) {
  return sy_edition_file(target->edition, NULL, target->edition->tables[target->table].file).path;
}

static const struct sy_edition_table *table_of(const import_target *target) {
  return &target->edition->tables[target->table];
}

/* ---- which columns there may be ---- */

static const struct sy_column_request *request_at(const import_target *target, guint index) {
  return &g_array_index(table_of(target)->requests, struct sy_column_request, index);
}

static void add_name(GHashTable *names, const char *heading,
                     const struct sy_column_request *request) {
  g_autofree char *key = sy_text_key(heading, strlen(heading));
  GPtrArray *requests = g_hash_table_lookup(names, key);
  if (!requests) {
    requests = g_ptr_array_new();
    g_hash_table_insert(names, g_steal_pointer(&key), requests);
  }
  if (!g_ptr_array_find(requests, request, NULL))
    g_ptr_array_add(requests, (gpointer)request);
}

/* The requests by all headings under which an indicator would find the column that it asks for. */
static GHashTable *index_requests(const import_target *target) {
  GHashTable *names =
      g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < table_of(target)->requests->len; i++) {
    const struct sy_column_request *request = request_at(target, i);
    const char *const headings[] = {request->heading ? request->heading : request->column->name,
                                    request->heading ? NULL : request->column->label.en,
                                    request->heading ? NULL : request->column->label.zh};
    for (size_t k = 0; k < G_N_ELEMENTS(headings); k++)
      if (headings[k])
        add_name(names, headings[k], request);
  }
  return names;
}

static const GPtrArray *requests_headed(const import_target *target, const char *heading) {
  static const GPtrArray none = {0};
  g_autofree char *key = sy_text_key(heading, strlen(heading));
  const GPtrArray *requests = g_hash_table_lookup(target->names, key);
  return requests ? requests : &none;
}

/* The headings that may name units: the declared one, or the usual ones. NULL-ended. */
static const char *const *unit_headings(const import_target *target, const char *one[2]) {
  static const char *const usual[] = {"unit", "单位", "被评议对象", NULL};
  const struct sy_yaml *declared = table_of(target)->declared;
  const struct sy_yaml *heading = declared ? sy_yaml_get(declared, "unit") : NULL;
  one[0] = heading ? heading->text : NULL;
  one[1] = NULL;
  return heading ? one : usual;
}

static bool is_unit_heading(const import_target *target, const char *heading) {
  const char *one[2];
  return table_of(target)->scope != SY_SHARED &&
         sy_text_index(unit_headings(target, one), heading) >= 0;
}

static bool is_declared_key(const import_target *target, const char *heading) {
  const struct sy_edition_table *table = table_of(target);
  if (!table->key_json)
    return false;
  json_t *key = json_loads(table->key_json, 0, NULL), *one;
  bool found = sy_texts_equal(heading, "stage") || sy_texts_equal(heading, "阶段");
  size_t index;
  json_array_foreach(key, index, one) found |= sy_texts_equal(json_string_value(one), heading);
  json_decref(key);
  return found;
}

/* ---- columns ---- */

static void free_column(gpointer data) {
  struct import_column *column = data;
  g_free(column->heading);
  g_ptr_array_unref(column->requests);
  sy_comparison_free(column->comparison);
  g_clear_pointer(&column->values, g_hash_table_unref);
  g_free(column);
}

static unsigned kind_of(const struct sy_column_request *request) {
  switch (request->column->type) {
  case SY_BOOL:
    return IMPORT_LEVEL;
  case SY_CATEGORY:
    return request->levels || request->column->levels ? IMPORT_LEVEL : IMPORT_TEXT;
  case SY_INTEGER:
  case SY_DECIMAL:
    return IMPORT_NUMBER;
  case SY_DATE:
    return IMPORT_DATE;
  default:
    return IMPORT_TEXT;
  }
}

/* From the keys of texts to what they stand for. */
static GHashTable *index_values(const struct sy_yaml *values) {
  GHashTable *index = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < values->count; i++)
    g_hash_table_insert(index, sy_text_key(values->keys[i]->text, strlen(values->keys[i]->text)),
                        (gpointer)values->items[i]);
  return index;
}

static uint32_t add_column(import_target *target, const char *heading) {
  struct import_column *column = g_new0(struct import_column, 1);
  const gpointer number = GUINT_TO_POINTER(target->columns->len + 1);
  const GPtrArray *requests = requests_headed(target, heading);
  column->heading = g_strdup(heading);
  column->requests = g_ptr_array_new();
  column->is_unit = is_unit_heading(target, heading);
  column->is_key = is_declared_key(target, heading);
  for (guint i = 0; i < requests->len; i++) {
    g_ptr_array_add(column->requests, requests->pdata[i]);
    column->kinds |= kind_of(requests->pdata[i]);
    g_hash_table_insert(target->by_request, requests->pdata[i], number);
  }
  const struct sy_yaml *values = import_find(target->settings.values, heading);
  column->values = values ? index_values(values) : NULL;
  column->comparison = sy_comparison_new(column->requests);
  g_hash_table_insert(target->by_heading, sy_text_key(heading, strlen(heading)), number);
  g_ptr_array_add(target->columns, column);
  return target->columns->len - 1;
}

/* The column that says the same of where rows come from. */
static uint32_t find_source(const import_target *target, const char *heading) {
  const enum sy_source_part part = sy_source_part_of(heading);
  for (guint i = 0; part != SY_SOURCE_PARTS && i < target->columns->len; i++)
    if (sy_source_part_of(((const struct import_column *)target->columns->pdata[i])->heading) ==
        part)
      return i;
  return SY_NONE;
}

/* The column that has the heading, or under another of its names; or SY_NONE. */
static uint32_t find_column(const import_target *target, const char *heading) {
  g_autofree char *key = sy_text_key(heading, strlen(heading));
  const GPtrArray *requests = requests_headed(target, heading);
  guint found = GPOINTER_TO_UINT(g_hash_table_lookup(target->by_heading, key));
  for (guint i = 0; i < requests->len && found == 0; i++)
    found = GPOINTER_TO_UINT(g_hash_table_lookup(target->by_request, requests->pdata[i]));
  if (found > 0)
    return found - 1;
  for (guint i = 0; is_unit_heading(target, heading) && i < target->columns->len; i++)
    if (((const struct import_column *)target->columns->pdata[i])->is_unit)
      return i;
  return find_source(target, heading);
}

/* Whether somebody reads the column, if there is one. */
static bool is_wanted(const import_target *target, const char *heading) {
  return requests_headed(target, heading)->len > 0 || is_unit_heading(target, heading) ||
         is_declared_key(target, heading) || sy_source_part_of(heading) != SY_SOURCE_PARTS;
}

/* ---- what the columns of a sheet are ---- */

static char *suggest(const import_target *target, const char *heading,
                     const sy_problems *problems) {
  if (sy_problems_count(problems) >= MOST_TOLD)
    return g_strdup(""); /* nobody will see it */
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < target->columns->len; i++)
    g_ptr_array_add(names, ((const struct import_column *)target->columns->pdata[i])->heading);
  for (guint i = 0; i < table_of(target)->requests->len; i++) {
    const struct sy_column_request *request = request_at(target, i);
    g_ptr_array_add(names, (gpointer)(request->heading ? request->heading : request->column->name));
  }
  g_ptr_array_add(names, NULL);
  const char *near = sy_nearest(heading, (const char *const *)names->pdata);
  return near ? g_strdup_printf(_("; did you mean '%s'?"), near) : g_strdup("");
}

/* The heading that the name of a question stands for; NULL. */
static const char *heading_of_question(const import_target *target, const char *question) {
  for (guint i = 0; i < target->columns->len; i++) {
    const char *heading = ((const struct import_column *)target->columns->pdata[i])->heading;
    if (import_is_question(heading, question))
      return heading;
  }
  for (guint i = 0; i < table_of(target)->requests->len; i++) {
    const struct sy_column_request *request = request_at(target, i);
    const char *heading = request->heading ? request->heading : request->column->name;
    if (import_is_question(heading, question))
      return heading;
  }
  return NULL;
}

/* What a column is by its own heading; SY_NONE. A form has the columns of its table alone. */
static uint32_t by_heading(import_target *target, const struct import_sheet *sheet,
                           const char *heading) {
  g_auto(GStrv) headings = import_short_headings(sheet, heading);
  for (char **one = headings; *one; one++) {
    const uint32_t found = find_column(target, *one);
    if (found != SY_NONE)
      return found;
    if (sheet->form || is_wanted(target, *one))
      return add_column(target, *one);
  }
  for (char **one = headings; sheet->is_survey && *one; one++) {
    const char *found = heading_of_question(target, *one);
    const uint32_t column = found ? find_column(target, found) : SY_NONE;
    if (found)
      return column != SY_NONE ? column : add_column(target, found);
  }
  return SY_NONE;
}

/* The declaration for a heading, with or without its groups; or NULL. */
static const struct sy_yaml *declared_for(const import_target *target,
                                          const struct import_sheet *sheet, const char *heading) {
  g_auto(GStrv) headings = import_short_headings(sheet, heading);
  const struct sy_yaml *found = NULL;
  for (char **one = headings; *one && !found; one++)
    found = import_find(target->settings.columns, *one);
  return found;
}

/* What a column of a sheet is, or SY_NONE if it is left out, also with a problem. */
static uint32_t map_column(import_target *target, const struct import_sheet *sheet,
                           const struct import_cell *heading, sy_problems *problems) {
  const struct sy_yaml *declared = declared_for(target, sheet, heading->text);
  if (declared && sy_yaml_is_null(declared))
    return SY_NONE;
  if (declared) {
    const uint32_t found = find_column(target, declared->text);
    return found != SY_NONE ? found : add_column(target, declared->text);
  }
  const uint32_t found = by_heading(target, sheet, heading->text);
  if (found != SY_NONE || (sheet->is_survey && import_is_metadata(heading->text)))
    return found;
  g_autofree char *suggestion = suggest(target, heading->text, problems);
  sy_problems_add(
      problems, import_cell_place(heading),
      _("under 'import: tables: %s: columns', write what the column '%s' is, or null to leave it "
        "out; the table has no such column, and no indicator reads one%s"),
      table_of(target)->id, heading->text, suggestion);
  return SY_NONE;
}

/* Two columns of a sheet cannot be the same. */
static void complain_same(const import_target *target, const struct import_sheet *sheet,
                          guint first, guint second, guint column, sy_problems *problems) {
  const struct import_column *known = target->columns->pdata[column];
  sy_problems_add(problems, import_cell_place(&sheet->headings[second]),
                  _("the headings '%s' and '%s' both name the column '%s'"),
                  sheet->headings[first].text, sheet->headings[second].text, known->heading);
}

static guint *map_sheet(import_target *target, const struct import_sheet *sheet,
                        sy_problems *problems) {
  g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
  guint *map = g_new(guint, (gsize)sheet->width + 1);
  for (guint i = 0; i < sheet->width; i++) {
    const char *heading = sheet->headings[i].text;
    map[i] = sy_text_is_blank(heading, strlen(heading)) /* that is a problem of the sheet */
                 ? SY_NONE
                 : map_column(target, sheet, &sheet->headings[i], problems);
    if (map[i] == SY_NONE)
      continue;
    const gpointer column = GUINT_TO_POINTER(map[i] + 1);
    const guint first = GPOINTER_TO_UINT(g_hash_table_lookup(taken, column));
    if (first > 0)
      complain_same(target, sheet, first - 1, i, map[i], problems);
    else
      g_hash_table_insert(taken, column, GUINT_TO_POINTER(i + 1));
  }
  return map;
}

/* Every sheet must name units, and what tells their rows apart. */
static void check_sheet(const import_target *target, const struct import_sheet *sheet,
                        const guint *map, sy_problems *problems) {
  g_autofree bool *has = g_new0(bool, (gsize)target->columns->len + 1);
  bool has_unit = !target->by_unit || sheet->width == 0; /* which is a problem of the sheet */
  for (guint i = 0; i < sheet->width; i++)
    if (map[i] != SY_NONE)
      has[map[i]] = true;
  for (guint column = 0; column < target->columns->len; column++) {
    const struct import_column *known = target->columns->pdata[column];
    has_unit |= has[column] && known->is_unit;
    if (!has[column] && known->is_key && !known->is_unit && sheet->width > 0)
      sy_problems_add(problems, sheet->place,
                      _("no column '%s', which is part of the key of the table '%s'"),
                      known->heading, table_of(target)->id);
  }
  const char *one[2];
  if (!has_unit)
    sy_problems_add(problems, sheet->place, _("no column '%s', which names the units"),
                    unit_headings(target, one)[0]);
}

/* ---- keys ---- */

/* The columns by which rows are matched: the edition's key, or that of all plugins that read the
 * table. Without one, rows are the same if everything in them is. */
static void find_key(import_target *target) {
  target->has_key = table_of(target)->key_json != NULL;
  if (target->has_key)
    return;
  g_autoptr(GArray) key = sy_table_key(target->edition, target->table, &target->has_key);
  guint count = 0;
  for (guint i = 0; i < key->len; i++) {
    const struct sy_column_request *request = request_at(target, g_array_index(key, guint, i));
    const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(target->by_request, request));
    if (found == 0)
      continue;
    ((struct import_column *)target->columns->pdata[found - 1])->is_key = target->has_key;
    count++;
  }
  target->has_key &= count > 0 || key->len == 0;
}

/* ---- the evidence as it is ---- */

/* A format that a table declares, and that is not what is written. */
static bool check_format(const import_target *target, const sy_context *context,
                         sy_problems *problems) {
  const struct sy_edition_table *table = table_of(target);
  const struct sy_table_form *form = &table->read_as;
  const struct sy_place place = {.file = import_evidence_path(target)};
  const bool foreign = sy_foreign_format_of(context, table->file);
  if (!foreign && !form->encoding && !form->delimiter && !form->decimal_comma &&
      form->skip_first == 0 && form->skip_last == 0)
    return true;
  sy_problems_add(problems, place,
                  _("imports write CSV files in UTF-8, with commas and the headings in the first "
                    "row; declare '%s: evidence/%s.csv' for the table in edition.yaml"),
                  table->id, table->id);
  return false;
}

static void read_existing(import_target *target, const sy_context *context, sy_problems *problems) {
  struct sy_input input = sy_edition_file(target->edition, NULL, table_of(target)->file);
  struct sy_bytes bytes;
  input.optional = true;
  if (!sy_bytes_read(context, &input, SY_LIMIT_TABLE, &bytes, problems))
    return;
  target->has_mark = g_str_has_prefix(bytes.data, "\xef\xbb\xbf");
  sy_bytes_free(&bytes);
  const struct sy_table_form form = {0};
  target->existing = sy_grid_of(context, &input, &form, false, problems);
  for (guint i = 0; target->existing && i < target->existing->column_count; i++)
    add_column(target, target->existing->columns[i].heading);
}

/* ---- all ---- */

/* `values` may only name columns that there are. */
static void check_values(const import_target *target, sy_problems *problems) {
  const struct sy_yaml *values = target->settings.values;
  for (guint i = 0; values && i < values->count; i++) {
    if (find_column(target, values->keys[i]->text) != SY_NONE ||
        is_wanted(target, values->keys[i]->text))
      continue;
    g_autofree char *suggestion = suggest(target, values->keys[i]->text, problems);
    sy_problems_add(problems, values->keys[i]->place, _("the table '%s' has no column '%s'%s"),
                    table_of(target)->id, values->keys[i]->text, suggestion);
  }
}

void import_target_prepare(import_target *target, const import_reading *reading) {
  sy_problems *problems = reading->problems;
  const guint before = sy_problems_count(problems);
  if (!check_format(target, reading->context, problems))
    return;
  const char *one[2];
  import_map_results(target, reading, unit_headings(target, one)[0]);
  read_existing(target, reading->context, problems);
  for (guint i = 0; i < target->sheets->len; i++)
    g_ptr_array_add(target->maps, map_sheet(target, target->sheets->pdata[i], problems));
  find_key(target);
  target->by_unit = table_of(target)->scope == SY_BY_UNIT;
  for (guint i = 0; i < target->columns->len && table_of(target)->scope == 0; i++)
    target->by_unit |= ((const struct import_column *)target->columns->pdata[i])->is_unit;
  for (guint i = 0; i < target->sheets->len; i++)
    check_sheet(target, target->sheets->pdata[i], target->maps->pdata[i], problems);
  check_values(target, problems);
  target->is_ready = sy_problems_count(problems) == before;
}

static void free_row(gpointer data) {
  g_free(((struct import_row *)data)->values);
  g_free(data);
}

static void clear_event(gpointer data) {
  g_free(((struct import_event *)data)->rules);
}

static void free_target(gpointer data) {
  import_target *target = data;
  g_clear_pointer(&target->existing, sy_sheet_free);
  g_ptr_array_unref(target->columns);
  g_hash_table_unref(target->names);
  g_hash_table_unref(target->by_heading);
  g_hash_table_unref(target->by_request);
  g_ptr_array_unref(target->sheets);
  g_ptr_array_unref(target->maps);
  g_clear_pointer(&target->marks, g_hash_table_unref);
  g_ptr_array_unref(target->rows);
  g_ptr_array_unref(target->merged);
  g_array_unref(target->events);
  g_string_chunk_free(target->texts);
  g_hash_table_unref(target->units);
  g_free(target);
}

/* Units by all texts that name them. */
static GHashTable *index_units(const sy_edition *edition) {
  GHashTable *units = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    const struct sy_unit *unit = &edition->units[i];
    const char *const names[] = {unit->id, unit->name.zh, unit->name.en};
    for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
      g_hash_table_insert(units, sy_text_key(names[k], strlen(names[k])), GUINT_TO_POINTER(i + 1));
  }
  return units;
}

static import_target *new_target(const sy_edition *edition, uint32_t table,
                                 const struct sy_import_request *request) {
  import_target *target = g_new0(import_target, 1);
  target->edition = edition;
  target->table = table;
  target->request = request;
  target->columns = g_ptr_array_new_with_free_func(free_column);
  target->names = index_requests(target);
  target->by_heading = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  target->by_request = g_hash_table_new(NULL, NULL);
  target->sheets = g_ptr_array_new();
  target->maps = g_ptr_array_new_with_free_func(g_free);
  target->rows = g_ptr_array_new_with_free_func(free_row);
  target->merged = g_ptr_array_new_with_free_func(free_row);
  target->events = g_array_new(FALSE, FALSE, sizeof(struct import_event));
  g_array_set_clear_func(target->events, clear_event);
  target->texts = g_string_chunk_new(1 << 16);
  target->units = index_units(edition);
  return target;
}

/* ---- which table a sheet is for ---- */

/* The tables for which there is a name, or all of them, for a message. g_free. */
static char *list_tables(const sy_edition *edition) {
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  for (uint32_t i = 1; i < edition->table_count; i++)
    g_ptr_array_add(ids, edition->tables[i].id);
  g_ptr_array_add(ids, NULL);
  return g_strjoinv(_(", "), (char **)ids->pdata);
}

static uint32_t table_named(const sy_edition *edition, const char *name) {
  for (uint32_t i = 1; i < edition->table_count; i++)
    if (sy_texts_equal(edition->tables[i].id, name))
      return i;
  return SY_NONE;
}

/* The table that an export is for: ODK names a file FORM.csv, or FORM-GROUP.csv for a repeat group,
 * and KoboToolbox a sheet as the group; a form may be called EDITION-TABLE. */
static uint32_t table_of_survey(const sy_edition *edition, const struct import_sheet *sheet) {
  for (; sheet; sheet = sheet->parent)
    for (const char *at = sheet->name; at; at = strchr(at, '-')) {
      at += *at == '-';
      const uint32_t table = table_named(edition, at);
      if (table != SY_NONE)
        return table;
    }
  return SY_NONE;
}

/* The table that a sheet is for by what it is called; SY_NONE, also with a problem. */
static uint32_t table_for(const sy_edition *edition, const struct import_sheet *sheet,
                          sy_problems *problems) {
  if (sheet->form && strcmp(sheet->form->edition, edition->id) != 0) {
    sy_problems_add(problems, sheet->place, _("this is a form of the edition '%s', not of '%s'"),
                    sheet->form->edition, edition->id);
    return SY_NONE;
  }
  return sheet->is_survey ? table_of_survey(edition, sheet)
                          : table_named(edition, sheet->form ? sheet->form->table : sheet->name);
}

/* Whether rows of the table, or of any (SY_NONE), belong to rows of the sheet, which then are part
 * of them. */
static bool is_part(const import_reading *reading, const struct import_sheet *sheet, uint32_t table,
                    const uint32_t *tables) {
  bool found = false;
  for (guint i = 0; i < reading->sheets->len; i++) {
    const struct import_sheet *other = reading->sheets->pdata[i];
    for (const struct import_sheet *at = other->parent; at; at = at->parent)
      found |= at == sheet && tables[i] != SY_NONE && (table == SY_NONE || tables[i] == table);
  }
  return found;
}

/* The only table for which the edition says how results of tools are read, or SY_NONE. */
static uint32_t table_of_results(const sy_edition *edition,
                                 const struct import_settings *settings) {
  uint32_t found = SY_NONE, count = 0;
  for (uint32_t i = 1; i < edition->table_count; i++)
    if (settings[i].checks && ++count == 1)
      found = i;
  return count == 1 ? found : SY_NONE;
}

/* Whether --table may be about a sheet: the only one of its file that no other rows belong to. */
static bool is_only(const import_reading *reading, const struct import_sheet *sheet) {
  guint count = 0;
  for (guint i = 0; i < reading->sheets->len; i++) {
    const struct import_sheet *other = reading->sheets->pdata[i];
    count += other->file == sheet->file && !other->is_repeated;
  }
  return count == 1 && !sheet->is_repeated;
}

static struct sy_place same_place(struct sy_place place, const void *data) {
  (void)data;
  return place;
}

/* Chooses the table of every sheet, in `tables`. False with a problem if --table names none. */
static bool choose(const sy_edition *edition, const struct sy_import_request *request,
                   const struct import_settings *settings, const import_reading *reading,
                   uint32_t *tables) {
  const uint32_t named = request->table ? table_named(edition, request->table) : SY_NONE;
  if (request->table && named == SY_NONE) {
    g_autofree char *all = list_tables(edition);
    sy_problems_add(reading->problems, (struct sy_place){0},
                    _("--table: the edition has no table '%s'; its tables are %s"), request->table,
                    all);
    return false;
  }
  for (guint i = 0; i < reading->sheets->len; i++) {
    const struct import_sheet *sheet = reading->sheets->pdata[i];
    tables[i] = table_for(edition, sheet, reading->problems);
    if (tables[i] == SY_NONE && sheet->is_results && named == SY_NONE)
      tables[i] = table_of_results(edition, settings);
    if (tables[i] == SY_NONE && !sheet->form && is_only(reading, sheet))
      tables[i] = named;
  }
  for (guint i = 0; i < reading->sheets->len; i++)
    if (tables[i] != SY_NONE && is_part(reading, reading->sheets->pdata[i], tables[i], tables))
      tables[i] = SY_NONE;
  return true;
}

/* A file of which nothing would be imported is a mistake; of others, sheets may be left. */
static void check_files(const sy_edition *edition, const import_reading *reading,
                        const uint32_t *tables, GPtrArray *left) {
  const bool sound = sy_problems_count(reading->problems) == 0; /* all entries are joined */
  for (guint i = 0; i < reading->files->len; i++) {
    const struct import_file *file = reading->files->pdata[i];
    bool any = false, some = false;
    for (guint k = 0; k < reading->sheets->len; k++) {
      const struct import_sheet *sheet = reading->sheets->pdata[k];
      any |= sheet->file == file;
      some |= sheet->file == file &&
              (tables[k] != SY_NONE || sheet->form || (sheet->is_repeated && !sound) ||
               is_part(reading, sheet, SY_NONE, tables));
    }
    g_autofree char *all = list_tables(edition);
    if (any && !some)
      sy_problems_add(reading->problems, (struct sy_place){.file = g_intern_string(file->path)},
                      _("neither the file nor a sheet of it is named as a table of the edition; "
                        "name the table with --table: %s"),
                      all);
  }
  for (guint k = 0; k < reading->sheets->len; k++) {
    const struct import_sheet *sheet = reading->sheets->pdata[k];
    if (tables[k] == SY_NONE && !sheet->is_repeated && !sheet->form)
      g_ptr_array_add(left, g_strdup(sheet->place.file));
  }
}

GPtrArray *import_targets_new(const sy_edition *edition, const struct sy_import_request *request,
                              const import_reading *reading, GPtrArray *left) {
  g_autofree struct import_settings *settings =
      g_new0(struct import_settings, edition->table_count);
  g_autofree uint32_t *tables = g_new(uint32_t, (gsize)reading->sheets->len + 1);
  GPtrArray *targets = g_ptr_array_new_with_free_func(free_target);
  const guint before = sy_problems_count(reading->problems);
  import_settings_read(edition, settings, reading->problems);
  if (sy_problems_count(reading->problems) > before ||
      !choose(edition, request, settings, reading, tables))
    return targets;
  check_files(edition, reading, tables, left);
  for (uint32_t table = 1; table < edition->table_count; table++) {
    import_target *target = NULL;
    for (guint i = 0; i < reading->sheets->len; i++) {
      struct import_sheet *sheet = reading->sheets->pdata[i];
      if (tables[i] != table || sheet->is_broken)
        continue;
      if (!target) {
        target = new_target(edition, table, request);
        target->settings = settings[table];
        target->marks = target->settings.marks ? index_values(target->settings.marks) : NULL;
        g_ptr_array_add(targets, target);
      }
      g_ptr_array_add(target->sheets, sheet);
      if (sheet->problems)
        sy_problems_move(sheet->problems, reading->problems, same_place, NULL);
    }
  }
  return targets;
}
