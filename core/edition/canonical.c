/* SPDX-License-Identifier: Apache-2.0
 *
 * canonical.c: canonical texts
 *
 * Parameters are part of the result document, and the edition, its nodes, awards and grades have
 * digests; none of this may depend on the layout of the YAML, or on which of several files a part
 * of the tree comes from.
 */
#include "edition/edition-private.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *to_json(const struct sy_yaml *yaml) {
  if (yaml->kind == SY_YAML_SCALAR)
    return json_string(yaml->text);
  if (yaml->kind == SY_YAML_SEQUENCE) {
    json_t *array = json_array();
    for (guint i = 0; i < yaml->count; i++)
      json_array_append_new(array, to_json(yaml->items[i]));
    return array;
  }
  json_t *object = json_object();
  for (guint i = 0; i < yaml->count; i++)
    json_object_set_new(object, yaml->keys[i]->text, to_json(yaml->items[i]));
  return object;
}

/* Takes over the value. g_free. */
static char *canonical_text(json_t *json) {
  char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
  char *copy = g_strdup(text);
  free(text);
  json_decref(json);
  return copy;
}

char *sy_canonical_json(const struct sy_yaml *yaml) {
  return canonical_text(to_json(yaml));
}

/* ---- parameters ---- */

static void put_files(json_t *json, const GPtrArray *files) {
  for (guint i = 0; i < files->len; i++) {
    const struct sy_parameter_file *file = files->pdata[i];
    json_t *object = json_object();
    json_object_set_new(object, "file", json_string(file->file));
    json_object_set_new(object, "sha256", json_string(file->sha256));
    json_object_set_new(json, file->parameter, object);
  }
}

/* Only for parameters that may be a number or a text: "7" in quotation marks differs from 7. */
static void put_text(json_t *json, const struct sy_parameter *declared,
                     const struct sy_value *value) {
  if (declared->type != SY_PARAMETER_NUMBER_OR_TEXT || value->type != SY_PARAMETER_TEXT)
    return;
  json_t *object = json_object();
  json_object_set_new(object, "text", json_string(value->text));
  json_object_set_new(json, declared->name, object);
}

static void put_texts(json_t *json, const struct sy_plugin *plugin,
                      const struct sy_parameters *values) {
  for (guint i = 0; plugin->parameters[i] != NULL; i++) {
    const struct sy_parameter *declared = plugin->parameters[i];
    const struct sy_value *value = values->values[i];
    put_text(json, declared, value);
    const guint width = g_strv_length((char **)(gpointer)declared->fields);
    for (uint64_t item = 0; declared->type == SY_PARAMETER_TABLE && item < value->count * width;
         item++)
      put_text(json_array_get(json_object_get(json, declared->name), item / width),
               declared->fields[item % width], value->items[item]);
  }
}

char *sy_canonical_text(const char *text) {
  json_t *json = json_string(text);
  char *quoted = json_dumps(json, JSON_ENCODE_ANY);
  char *kept = g_strdup(quoted);
  free(quoted);
  json_decref(json);
  return kept;
}

char *sy_canonical_params(const struct sy_yaml *params, const struct sy_plugin *plugin,
                          const sy_parameter_set *set) {
  json_t *json = to_json(params);
  if (set != NULL) {
    put_files(json, sy_parameters_files(set));
    put_texts(json, plugin, sy_parameters_values(set));
  }
  return canonical_text(json);
}

/* ---- digests ---- */

static void digest_text(const char *text, char digest[SY_DIGEST_SIZE]) {
  g_autoptr(sy_digest) sha256 = sy_digest_new();
  sy_digest_update(sha256, text, strlen(text));
  sy_digest_finish(sha256, digest);
}

static void digest_yaml(const struct sy_yaml *yaml, char digest[SY_DIGEST_SIZE]) {
  g_autofree char *text = sy_canonical_json(yaml);
  digest_text(text, digest);
}

/* The keys of one node, without the nodes below it, and without the plugin, which may change
 * separately. */
static bool is_own_rule(const char *key) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (g_strcmp0(field->key, key) == 0)
      return field->type != SY_TYPE_NODES && field->type != SY_TYPE_PLUGIN;
  return true;
}

static void digest_node(const struct sy_loader *loader, uint32_t index) {
  const struct sy_yaml *yaml = loader->node_yaml->pdata[index];
  struct sy_node *node = &loader->edition->nodes[index];
  const char *parent = node->parent == SY_NONE ? "" : loader->edition->nodes[node->parent].id;
  json_t *own = json_object();
  for (guint i = 0; i < yaml->count; i++)
    if (is_own_rule(yaml->keys[i]->text))
      json_object_set_new(own, yaml->keys[i]->text, to_json(yaml->items[i]));
  if (json_object_get(own, "params") != NULL && node->params_json != NULL)
    json_object_set_new(own, "params", json_loads(node->params_json, 0, NULL));
  g_autofree char *text = canonical_text(own);
  g_autofree char *whole = g_strdup_printf("%s %s %s", parent, sy_kind_names[node->kind], text);
  digest_text(whole, node->rules);
}

static bool has_number_or_text(const struct sy_parameter *const *parameters) {
  for (; *parameters != NULL; parameters++)
    if ((*parameters)->type == SY_PARAMETER_NUMBER_OR_TEXT ||
        ((*parameters)->type == SY_PARAMETER_TABLE && has_number_or_text((*parameters)->fields)))
      return true;
  return false;
}

/* The tree with its awards and grades, the content of the files that its parameters name,
 * parameters for which quotation marks matter, and what is declared about tables that changes how
 * they are read.
 */
static char *canonical_rules(const struct sy_loader *loader) {
  g_autofree char *text = sy_canonical_json(loader->merged);
  GString *whole = g_string_new(text);
  const GPtrArray *carried = loader->edition->carried;
  for (guint i = 0; carried != NULL && i < carried->len; i++) {
    const struct sy_carried *file = carried->pdata[i];
    if (file->node == SY_NONE)
      continue; /* a tree, which is there already */
    g_string_append_printf(whole, "\n%s/%s %s", file->edition ? file->edition : "", file->file,
                           file->sha256);
  }
  for (uint32_t i = 0; i < loader->edition->node_count; i++) {
    const struct sy_node *node = &loader->edition->nodes[i];
    if (node->params_json != NULL && has_number_or_text(node->plugin->plugin->parameters))
      g_string_append_printf(whole, "\n%s %s", node->id, node->params_json);
  }
  for (uint32_t i = 0; i < loader->edition->table_count; i++) {
    const struct sy_edition_table *table = &loader->edition->tables[i];
    if (table->form != NULL)
      g_string_append_printf(whole, "\n%s {%s}", table->id, table->form);
    if (table->content != NULL)
      g_string_append_printf(whole, "\n%s {%s}", table->id, table->content);
  }
  return g_string_free(whole, FALSE);
}

static void digest_rules(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *awards = sy_yaml_get(loader->merged, "awards");
  const struct sy_yaml *grades = sy_yaml_get(loader->merged, "grades");
  g_autofree char *text = canonical_rules(loader);
  digest_text(text, edition->rules);
  for (uint32_t i = 0; i < edition->node_count; i++)
    digest_node(loader, i);
  for (uint32_t i = 0; i < edition->award_count; i++)
    digest_yaml(awards->items[i], edition->awards[i].rules);
  for (uint32_t i = 0; i < edition->grading_count; i++)
    digest_yaml(grades->items[i], edition->gradings[i].rules);
}

static int compare_ids(gconstpointer a, gconstpointer b) {
  const struct sy_edition_table *const *first = a;
  const struct sy_edition_table *const *second = b;
  return strcmp((*first)->id, (*second)->id);
}

void sy_edition_digest(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  g_autofree char *text = canonical_rules(loader);
  g_autoptr(GPtrArray) tables = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->table_count; i++)
    g_ptr_array_add(tables, &edition->tables[i]);
  g_ptr_array_sort(tables, compare_ids);

  g_autoptr(GString) whole = g_string_new(text);
  for (guint i = 0; i < tables->len; i++) {
    const struct sy_edition_table *table = tables->pdata[i];
    g_string_append_printf(whole, "\n%s %s", table->id, table->sha256);
    const struct sy_yaml *key = loader->plans[table - edition->tables].key;
    g_autofree char *columns = key != NULL ? sy_canonical_json(key) : NULL;
    if (columns != NULL)
      g_string_append_printf(whole, " %s", columns);
  }
  digest_text(whole->str, edition->sha256);
  digest_rules(loader);
}
