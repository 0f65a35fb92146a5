/* SPDX-License-Identifier: Apache-2.0
 *
 * leaf.c: plugins, their parameters and evidence
 *
 * For every leaf, adjustment and veto: find its plugin, create an instance with its parameters, and
 * plan which columns of which tables it reads. The keys `evidence`, `where` and `columns` have a
 * short form, about the plugin's main table, and a long one, by table.
 */
#include "edition/edition-private.h"

#include <math.h>
#include <string.h>

/* One node being bound to its evidence. */
struct binder {
  struct sy_loader *loader;
  uint32_t index;
  struct sy_node *node;
  const struct sy_yaml *yaml;
  const struct sy_plugin *plugin;
  guint table_count;
  int main_table;     /* the one that the short forms mean, or -1 */
  const char **names; /* of the plugin's tables, NULL-ended */
  const char *asker;
};

static guint count_list(const void *const *list) {
  guint count = 0;
  while (list != NULL && list[count] != NULL)
    count++;
  return count;
}

int sy_main_table(const struct sy_plugin *plugin) {
  int main = -1;
  guint by_unit = 0, count = count_list((const void *const *)plugin->tables);
  if (count == 1)
    return 0;
  for (guint i = 0; i < count; i++)
    if (plugin->tables[i]->scope == SY_BY_UNIT) {
      by_unit++;
      main = (int)i;
    }
  return by_unit == 1 ? main : -1;
}

/* ---- What a plugin returns, and where that fits ---- */

static void check_returns(struct sy_loader *loader, const struct sy_node *node,
                          struct sy_place place) {
  bool amount = node->plugin->plugin->returns == SY_RETURNS_AMOUNT;
  bool wants_amount = node->kind != SY_LEAF || node->has_deduction;
  const char *id = node->plugin_id;
  if (amount && !wants_amount)
    sy_problems_add(loader->problems, place,
                    _("plugin %s returns an amount, but '%s' is an indicator and needs a score; "
                      "expected 'deduction: {each: …}' or another plugin"),
                    id, node->id);
  if (!amount && wants_amount)
    sy_problems_add(loader->problems, place,
                    _("plugin %s returns a score, but '%s' needs an amount"), id, node->id);
}

/* The range of a leaf's score or of an amount. Without an instance, one that causes no further
 * problems. */
static void set_range(struct sy_loader *loader, struct sy_node *node) {
  const bool is_score = node->kind == SY_LEAF && !node->has_deduction;
  node->lowest = 0;
  node->highest = node->kind == SY_LEAF ? 100 * SY_NANO : 0;
  if (node->instance == NULL || node->has_deduction)
    return;
  double lowest, highest;
  sy_instance_range(node->instance, &lowest, &highest);
  bool finite = sy_nano_from_double(lowest, &node->lowest);
  if (!sy_nano_from_double(highest, &node->highest)) {
    finite = false;
    node->highest = INT64_MAX;
  }
  if (is_score && !finite) {
    sy_problems_add(loader->problems, node->place,
                    _("the scores of '%s' range from %g to %g, expected -9000000000 to 9000000000"),
                    node->id, lowest, highest);
    node->lowest = 0;
    node->highest = 100 * SY_NANO;
  }
}

static void free_carried(gpointer data) {
  struct sy_carried *carried = data;
  g_free(carried->edition);
  g_free(carried->file);
  g_free(carried);
}

void sy_edition_carry(sy_edition *edition, uint32_t node, const char *id, const char *file,
                      const char *sha256) {
  if (edition->carried == NULL)
    edition->carried = g_ptr_array_new_with_free_func(free_carried);
  for (guint i = 0; i < edition->carried->len; i++) {
    const struct sy_carried *other = edition->carried->pdata[i];
    if (g_strcmp0(other->edition, id) == 0 && strcmp(other->file, file) == 0)
      return;
  }
  struct sy_carried *carried = g_new0(struct sy_carried, 1);
  carried->node = node;
  carried->edition = g_strdup(id);
  carried->file = g_strdup(file);
  g_strlcpy(carried->sha256, sha256, sizeof carried->sha256);
  g_ptr_array_add(edition->carried, carried);
}

/* Records a file that a parameter names. Extended editions are beside this one, so the names of
 * their folders are their ids. */
static void carry(struct sy_loader *loader, uint32_t node, const struct sy_parameter_file *file) {
  sy_edition *edition = loader->edition;
  g_autofree char *folder = g_path_get_dirname(file->written_in);
  const bool own = strcmp(file->written_in, loader->root->place.file) == 0;
  g_autofree char *id = own ? NULL : g_path_get_basename(folder);
  sy_edition_carry(edition, node, id, file->file, file->sha256);
}

static void make_instance(struct sy_loader *loader, uint32_t index, const struct sy_yaml *yaml) {
  struct sy_node *node = &loader->edition->nodes[index];
  const struct sy_yaml *params =
      sy_field_get(yaml, "params", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  const struct sy_yaml *where = sy_yaml_get(yaml, "where");
  const struct sy_yaml *values = sy_yaml_get(yaml, "values");
  node->where_json = where != NULL ? sy_canonical_json(where) : g_strdup("{}");
  node->values_json = values != NULL ? sy_canonical_json(values) : g_strdup("{}");
  struct sy_place place = params != NULL ? params->place : node->place;
  sy_parameter_set *set =
      sy_parameters_read(sy_registry_context(loader->registry), loader->edition->folders,
                         node->plugin->plugin, params, place, loader->problems);
  const GPtrArray *files = set != NULL ? sy_parameters_files(set) : NULL;
  node->params_json =
      params != NULL ? sy_canonical_params(params, node->plugin->plugin, set) : g_strdup("{}");
  for (guint i = 0; files != NULL && i < files->len; i++)
    carry(loader, index, files->pdata[i]);
  if (set != NULL)
    node->instance = sy_instance_new(node->plugin, set, place, loader->problems);
}

/* ---- Short and long forms ---- */

/* Whether `where` or `columns` is written by table: its first value is a mapping. */
static bool is_by_table(const struct sy_yaml *value) {
  return value->count > 0 && value->items[0]->kind == SY_YAML_MAPPING;
}

/* Checks once the tables that `where` or `columns` names. */
static void check_table_names(const struct binder *binder, const char *key) {
  sy_problems *problems = binder->loader->problems;
  const struct sy_yaml *value =
      sy_field_get(binder->yaml, key, SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  if (value == NULL)
    return;
  if (!is_by_table(value)) {
    g_autofree char *names = g_strjoinv(", ", (char **)binder->names);
    if (value->count > 0 && binder->main_table < 0)
      sy_problems_add(problems, value->place,
                      _("plugin %s reads several tables; expected '%s: {TABLE: {…}}' with %s"),
                      binder->node->plugin_id, key, names);
    return;
  }
  for (guint i = 0; i < value->count; i++) {
    uint32_t table = sy_lookup(value->keys[i], "table", binder->names, problems);
    sy_expect(value->items[i], SY_YAML_MAPPING, problems);
    if (table != SY_NONE && binder->node->bindings[table].table == SY_NONE)
      sy_problems_add(problems, value->keys[i]->place,
                      _("'%s' names the table '%s', for which there is no evidence here"), key,
                      value->keys[i]->text);
  }
}

/* The part of `where` or `columns` for one table of the plugin; NULL if there is none. */
static const struct sy_yaml *of_table(const struct binder *binder, const char *key, guint table) {
  const struct sy_yaml *value = sy_yaml_get(binder->yaml, key);
  if (value == NULL || value->kind != SY_YAML_MAPPING)
    return NULL;
  if (!is_by_table(value))
    return (int)table == binder->main_table ? value : NULL;
  const struct sy_yaml *part = sy_yaml_get(value, binder->names[table]);
  return part != NULL && part->kind == SY_YAML_MAPPING ? part : NULL;
}

/* ---- Columns ---- */

/* A request for a column, under the heading that `columns` gives it, if any. */
static struct sy_column_request make_request(const struct binder *binder,
                                             const struct sy_column *column,
                                             const struct sy_yaml *columns) {
  const struct sy_yaml *heading = columns != NULL ? sy_yaml_get(columns, column->name) : NULL;
  bool renamed = heading != NULL && heading->kind == SY_YAML_SCALAR;
  return (struct sy_column_request){.heading = renamed ? heading->text : NULL,
                                    .column = column,
                                    .place = renamed ? heading->place : binder->node->place,
                                    .asker = binder->asker};
}

static void check_columns(const struct binder *binder, const struct sy_table *table,
                          const struct sy_yaml *columns) {
  guint count = count_list((const void *const *)table->columns);
  g_autofree const char **names = g_new0(const char *, (gsize)count + 1);
  for (guint i = 0; i < count; i++)
    names[i] = table->columns[i]->name;
  for (guint i = 0; i < columns->count; i++) {
    sy_lookup(columns->keys[i], "column", names, binder->loader->problems);
    sy_field_get(columns, columns->keys[i]->text, SY_YAML_SCALAR, SY_FIELD_OPTIONAL,
                 binder->loader->problems);
  }
}

/* ---- What texts stand for ---- */

/* Checks the leaf's `values`: a mapping for each of some columns, whatever their table. */
static void check_values(const struct binder *binder) {
  sy_problems *problems = binder->loader->problems;
  const struct sy_yaml *values =
      sy_field_get(binder->yaml, "values", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < binder->table_count; i++)
    for (guint k = 0; binder->plugin->tables[i]->columns[k] != NULL; k++)
      g_ptr_array_add(names, (gpointer)binder->plugin->tables[i]->columns[k]->name);
  g_ptr_array_add(names, NULL);
  for (guint i = 0; values != NULL && i < values->count; i++)
    if (sy_lookup(values->keys[i], "column", (const char *const *)names->pdata, problems) !=
        SY_NONE)
      sy_values_check(values->items[i], problems);
}

/* Adds a problem for each replacement that the column cannot hold. */
static void check_replacements(const struct binder *binder,
                               const struct sy_column_request *request) {
  for (guint i = 0; request->values != NULL && i < request->values->count; i++) {
    const struct sy_yaml *item = request->values->items[i];
    if (sy_yaml_is_null(item))
      continue;
    g_autofree char *complaint = sy_request_complaint(request, request->column->name, item->text);
    if (complaint != NULL)
      sy_problems_add(binder->loader->problems, item->place, "%s", complaint);
  }
}

/* As sy_values_check(), which has reported what is wrong. */
static bool is_translation(const struct sy_yaml *values) {
  bool texts = values->kind == SY_YAML_MAPPING;
  for (guint i = 0; texts && i < values->count; i++)
    texts = values->items[i]->kind == SY_YAML_SCALAR;
  return texts;
}

static void translate(const struct binder *binder, uint32_t table,
                      struct sy_column_request *request) {
  const struct sy_yaml *values = sy_yaml_get(binder->yaml, "values");
  if (values != NULL && values->kind == SY_YAML_MAPPING)
    request->values = sy_yaml_get(values, request->column->name);
  if (request->values != NULL && !is_translation(request->values))
    request->values = NULL;
  sy_tables_translate(binder->loader, table, request);
}

static guint request_column(const struct binder *binder, uint32_t table,
                            const struct sy_column *column, const struct sy_yaml *columns,
                            GArray *conditions) {
  struct sy_column_request request = make_request(binder, column, columns);
  translate(binder, table, &request);
  if (column->levels_from != NULL) {
    if (binder->node->instance != NULL)
      request.levels = sy_parameters_levels(sy_instance_parameters(binder->node->instance),
                                            binder->plugin, column->levels_from);
    if (request.levels == NULL)
      request.column = sy_column_as(binder->loader, column, SY_TEXT, column->presence);
  }
  check_replacements(binder, &request);
  return sy_tables_request(binder->loader, table, &request, conditions);
}

/* A column as text, whatever its type. */
static guint request_as_text(const struct binder *binder, uint32_t table,
                             const struct sy_column *column, const struct sy_yaml *columns) {
  struct sy_column_request request = make_request(binder, column, columns);
  request.column = sy_column_as(binder->loader, column, SY_TEXT, SY_BLANK_ALLOWED);
  return sy_tables_request(binder->loader, table, &request, NULL);
}

/* A column of a condition, as text: by the plugin's name for it, else by its heading. */
static guint request_condition(const struct binder *binder, uint32_t table,
                               const struct sy_table *declared, const struct sy_yaml *columns,
                               const struct sy_yaml *key) {
  for (guint i = 0; declared->columns != NULL && declared->columns[i] != NULL; i++) {
    const struct sy_column *column = declared->columns[i];
    if (sy_texts_equal(column->name, key->text))
      return request_as_text(binder, table, column, columns);
  }
  return sy_tables_request_text(binder->loader, table, key->text, key->place, binder->asker);
}

/* ---- Binding ---- */

/* Finds the edition's table for a table of the plugin. */
static void bind_table(const struct binder *binder, guint plugin_table,
                       const struct sy_yaml *scalar) {
  const sy_edition *edition = binder->loader->edition;
  const struct sy_table *declared = binder->plugin->tables[plugin_table];
  g_autofree const char **ids =
      sy_ids_of(edition->tables, edition->table_count, sizeof *edition->tables);
  uint32_t table = sy_lookup(scalar, "table", ids, binder->loader->problems);
  if (table == SY_NONE)
    return;
  binder->node->bindings[plugin_table].table = table;
  sy_tables_scope(binder->loader, table, declared->scope, scalar->place, binder->asker);
}

static void read_evidence(const struct binder *binder) {
  sy_problems *problems = binder->loader->problems;
  const struct sy_yaml *evidence = sy_yaml_get(binder->yaml, "evidence");
  if (evidence == NULL)
    return;
  if (evidence->kind == SY_YAML_MAPPING) {
    for (guint i = 0; i < evidence->count; i++) {
      uint32_t table = sy_lookup(evidence->keys[i], "table", binder->names, problems);
      if (table != SY_NONE)
        bind_table(binder, table, evidence->items[i]);
    }
  } else if (binder->main_table < 0) {
    g_autofree char *names = g_strjoinv(", ", (char **)binder->names);
    sy_problems_add(problems, evidence->place,
                    _("plugin %s reads several tables; expected 'evidence: {TABLE: …}' with %s"),
                    binder->node->plugin_id, names);
  } else {
    bind_table(binder, (guint)binder->main_table, evidence);
  }
}

static void check_bound(const struct binder *binder) {
  const struct sy_yaml *evidence = sy_yaml_get(binder->yaml, "evidence");
  struct sy_place place = evidence != NULL ? evidence->place : binder->node->place;
  for (guint i = 0; i < binder->table_count; i++) {
    const struct sy_table *table = binder->plugin->tables[i];
    bool named = evidence != NULL &&
                 (evidence->kind == SY_YAML_MAPPING ? sy_yaml_get(evidence, table->name) != NULL
                                                    : (int)i == binder->main_table);
    if (!table->optional && !named && binder->node->bindings[i].table == SY_NONE)
      sy_problems_add(binder->loader->problems, place,
                      _("'%s' has no evidence for the table '%s' of plugin %s"), binder->node->id,
                      table->name, binder->node->plugin_id);
  }
}

/* Plans columns and conditions of one bound table. */
static void plan_table(const struct binder *binder, guint plugin_table) {
  struct sy_loader *loader = binder->loader;
  const struct sy_table *declared = binder->plugin->tables[plugin_table];
  struct sy_binding *binding = &binder->node->bindings[plugin_table];
  const struct sy_yaml *columns = of_table(binder, "columns", plugin_table);
  const struct sy_yaml *where = of_table(binder, "where", plugin_table);
  if (columns != NULL)
    check_columns(binder, declared, columns);
  struct sy_binding_plan plan = {.node = binder->index, .plugin_table = plugin_table};
  if (where != NULL)
    binding->where = g_array_new(FALSE, FALSE, sizeof(struct sy_row_condition));
  for (guint i = 0; where != NULL && i < where->count; i++) {
    if (!sy_wanted_check(where->items[i], loader->problems))
      continue;
    const struct sy_row_condition condition = {
        .column = request_condition(binder, binding->table, declared, columns, where->keys[i]),
        .wanted = where->items[i]};
    g_array_append_val(binding->where, condition);
  }
  guint count = count_list((const void *const *)declared->columns);
  binding->columns = g_new0(guint, (gsize)count + 1);
  for (guint i = 0; i < count; i++) {
    binding->columns[i] =
        request_column(binder, binding->table, declared->columns[i], columns, binding->where);
    if (loader->raters == NULL || strcmp(declared->columns[i]->name, SY_RATER_COLUMN) != 0)
      continue;
    binding->has_rater = true;
    binding->rater = request_as_text(binder, binding->table, declared->columns[i], columns);
  }
  g_array_append_val(loader->bindings, plan);
}

static void bind_tables(struct sy_loader *loader, uint32_t index, const struct sy_yaml *yaml) {
  struct sy_node *node = &loader->edition->nodes[index];
  const struct sy_plugin *plugin = sy_node_plugin(node);
  char *asker = g_strdup_printf(_("indicator '%s', plugin %s"), node->id, plugin->id);
  g_ptr_array_add(loader->texts, asker);
  guint count = count_list((const void *const *)plugin->tables);
  g_autofree const char **names = g_new0(const char *, (gsize)count + 1);
  node->bindings = g_new0(struct sy_binding, count);
  for (guint i = 0; i < count; i++) {
    names[i] = plugin->tables[i]->name;
    node->bindings[i].table = SY_NONE;
  }
  const struct binder binder = {.loader = loader,
                                .index = index,
                                .node = node,
                                .yaml = yaml,
                                .plugin = plugin,
                                .table_count = count,
                                .main_table = sy_main_table(plugin),
                                .names = names,
                                .asker = asker};
  const bool made = node->instance != NULL && sy_instance_broken(node->instance) == NULL;
  if (!made && plugin->describe != NULL)
    return; /* the instance would have said which tables exist */
  read_evidence(&binder);
  check_bound(&binder);
  check_table_names(&binder, "where");
  check_table_names(&binder, "columns");
  check_values(&binder);
  for (guint i = 0; i < count; i++)
    if (node->bindings[i].table != SY_NONE)
      plan_table(&binder, i);
}

void sy_leaves_load(struct sy_loader *loader) {
  for (uint32_t i = 0; i < loader->edition->node_count; i++) {
    struct sy_node *node = &loader->edition->nodes[i];
    const struct sy_yaml *yaml = loader->node_yaml->pdata[i];
    if (node->kind == SY_GROUP)
      continue;
    const struct sy_yaml *plugin = sy_field_get(
        yaml, "plugin", SY_YAML_SCALAR,
        node->kind == SY_LEAF ? SY_FIELD_OPTIONAL : SY_FIELD_REQUIRED, loader->problems);
    if (plugin != NULL) {
      node->plugin_id = g_strdup(plugin->text);
      node->plugin =
          sy_registry_find(loader->registry, plugin->text, plugin->place, loader->problems);
    }
    if (node->plugin != NULL) {
      check_returns(loader, node, plugin->place);
      make_instance(loader, i, yaml);
      bind_tables(loader, i, yaml);
    }
    set_range(loader, node);
  }
  if (loader->edition->what_if == NULL) /* which may leave out what reads a column */
    sy_tables_check_values(loader);
}

/* ---- Attaching sheets ---- */

static int compare_texts(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same for conditions that pick the same rows, however they are written. g_free. */
static char *conditions_key(uint32_t table, const GArray *conditions) {
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < conditions->len; i++) {
    const struct sy_row_condition *condition =
        &g_array_index(conditions, struct sy_row_condition, i);
    g_autofree char *wanted = sy_canonical_json(condition->wanted);
    g_ptr_array_add(parts, g_strdup_printf("%u=%s", condition->column, wanted));
  }
  g_ptr_array_sort(parts, compare_texts);
  g_ptr_array_add(parts, NULL);
  g_autofree char *joined = g_strjoinv("&", (char **)parts->pdata);
  return g_strdup_printf("%u?%s", table, joined);
}

/* The same for nodes that apply to the same units. g_free. */
static char *applies_key(const sy_edition *edition, uint32_t node) {
  GString *key = g_string_new(NULL);
  for (; node != SY_NONE; node = edition->nodes[node].parent)
    if (edition->nodes[node].condition_count > 0)
      g_string_append_printf(key, "&%s", edition->nodes[node].applies_json);
  return g_string_free(key, FALSE);
}

static bool has_value(const struct sy_binding *binding, guint column_count, uint64_t row) {
  const sy_sheet *sheet = binding->sheet;
  for (guint i = 0; i < column_count; i++)
    if (sheet->columns[binding->columns[i]].present &&
        sy_sheet_is_valid(sheet, binding->columns[i], row))
      return true;
  return column_count == 0;
}

/* Leaves out the rows of units to which the node does not apply, and notes which these are. Every
 * unit has a row in units.csv, so these do not count as values. */
static void leave_out(const sy_edition *edition, uint32_t node, guint plugin_table, bool *keep) {
  struct sy_binding *binding = &edition->nodes[node].bindings[plugin_table];
  const sy_sheet *sheet = binding->sheet;
  const guint columns = count_list(
      (const void *const *)sy_node_plugin(&edition->nodes[node])->tables[plugin_table]->columns);
  binding->left_out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (uint32_t unit = 0; unit < sheet->unit_count; unit++) {
    if (sy_applies(edition, node, unit, NULL))
      continue;
    for (uint64_t row = sheet->first_row[unit]; row < sheet->first_row[unit + 1]; row++) {
      const uint32_t at = sy_sheet_row(sheet, row);
      if (!keep[row])
        continue;
      keep[row] = false;
      g_array_append_val(binding->left_out, at);
      if (binding->table == 0 || !has_value(binding, columns, row))
        continue;
      if (binding->value_count++ == 0 || at < binding->first_value)
        binding->first_value = at;
    }
  }
}

/* ---- Raters who are left out ---- */

/* Which of the raters that a what-if leaves out have a row, and all raters of the tables. */
struct raters {
  const struct sy_loader *loader;
  bool *found;
  GHashTable *all; /* texts of the sheets */
};

/* Leaves out their rows. */
static void leave_out_raters(const struct raters *raters, const struct sy_binding *binding,
                             bool *keep) {
  const sy_sheet *sheet = binding->sheet;
  const struct sy_column_values *column = &sheet->columns[binding->rater];
  for (uint32_t i = 0; i < column->dictionary_count; i++)
    g_hash_table_add(raters->all, (gpointer)column->dictionary[i]);
  for (guint i = 0; i < raters->loader->raters->count; i++) {
    const struct sy_row_condition condition = {.column = binding->rater,
                                               .wanted = raters->loader->raters->items[i]};
    g_autoptr(GArray) conditions = g_array_new(FALSE, FALSE, sizeof condition);
    g_array_append_val(conditions, condition);
    g_autofree bool *theirs = sy_rows_matching(raters->loader, binding->table, sheet, conditions);
    for (uint64_t row = 0; row < sheet->row_count; row++) {
      raters->found[i] |= theirs[row];
      keep[row] &= !theirs[row];
    }
  }
}

#define MOST_RATERS 20 /* that a message lists */

static void check_raters(const struct raters *raters) {
  g_autoptr(GList) texts = g_list_sort(g_hash_table_get_keys(raters->all), (GCompareFunc)strcmp);
  g_autoptr(GString) list = g_string_new(NULL);
  guint count = 0;
  for (const GList *text = texts; text != NULL && count <= MOST_RATERS; text = text->next, count++)
    g_string_append_printf(list, "%s%s", count > 0 ? ", " : "",
                           count < MOST_RATERS ? (const char *)text->data : "…");
  for (guint i = 0; i < raters->loader->raters->count; i++) {
    const struct sy_yaml *rater = raters->loader->raters->items[i];
    if (raters->found[i])
      continue;
    if (count > 0)
      sy_problems_add(raters->loader->problems, rater->place,
                      _("no row has the rater '%s'; expected one of %s"), rater->text, list->str);
    else
      sy_problems_add(raters->loader->problems, rater->place,
                      _("no indicator reads a table with a column '%s'"), SY_RATER_COLUMN);
  }
}

/* ---- Attaching, once the tables are read ---- */

/* Gives one binding its sheet; `filtered` has those with fewer rows, by what they leave out. */
static void attach(struct sy_loader *loader, const struct sy_binding_plan *plan,
                   GHashTable *filtered, const struct raters *raters) {
  sy_edition *edition = loader->edition;
  struct sy_binding *binding = &edition->nodes[plan->node].bindings[plan->plugin_table];
  binding->sheet = edition->tables[binding->table].sheet;
  const bool some_units = binding->sheet != NULL && binding->sheet->first_row != NULL &&
                          !sy_applies_to_all(edition, plan->node);
  const bool some_rows = binding->where != NULL && binding->where->len > 0;
  if (binding->sheet == NULL || (!some_rows && !some_units && !binding->has_rater))
    return;
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(struct sy_row_condition));
  const GArray *conditions = some_rows ? binding->where : none;
  g_autofree char *rows = conditions_key(binding->table, conditions);
  g_autofree char *units = some_units ? applies_key(edition, plan->node) : g_strdup("");
  g_autofree char *key =
      g_strdup_printf("%s%s%s%u", rows, units, binding->has_rater ? "-" : "", binding->rater);
  sy_sheet *sheet = g_hash_table_lookup(filtered, key);
  if (sheet == NULL || some_units) {
    g_autofree bool *keep = sy_rows_matching(loader, binding->table, binding->sheet, conditions);
    if (binding->has_rater)
      leave_out_raters(raters, binding, keep);
    if (some_units)
      leave_out(edition, plan->node, plan->plugin_table, keep);
    if (sheet != NULL) {
      binding->sheet = sheet;
      return;
    }
    sheet = sy_sheet_filter(binding->sheet, keep);
    g_ptr_array_add(edition->owned->sheets, sheet);
    g_hash_table_insert(filtered, g_steal_pointer(&key), sheet);
  }
  binding->sheet = sheet;
}

void sy_leaves_attach(struct sy_loader *loader) {
  const guint count = loader->raters != NULL ? loader->raters->count : 0;
  g_autofree bool *found = g_new0(bool, (gsize)count + 1);
  g_autoptr(GHashTable) all = g_hash_table_new(sy_text_hash, g_str_equal);
  g_autoptr(GHashTable) filtered = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  const struct raters raters = {loader, found, all};
  for (guint i = 0; i < loader->bindings->len; i++)
    attach(loader, &g_array_index(loader->bindings, struct sy_binding_plan, i), filtered, &raters);
  if (count > 0)
    check_raters(&raters);
}
