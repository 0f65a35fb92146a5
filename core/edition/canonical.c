/* SPDX-License-Identifier: Apache-2.0
 *
 * canonical.c: one text for one meaning
 *
 * Parameters are carried in the result document, and the edition has a digest; neither may depend
 * on how somebody laid out the YAML, or on which of several files a part of the tree comes from.
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

char *sy_canonical_json(const struct sy_yaml *yaml) {
  json_t *json = to_json(yaml);
  char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
  char *copy = g_strdup(text);
  free(text);
  json_decref(json);
  return copy;
}

static int compare_ids(gconstpointer a, gconstpointer b) {
  const struct sy_edition_table *const *first = a;
  const struct sy_edition_table *const *second = b;
  return strcmp((*first)->id, (*second)->id);
}

void sy_edition_digest(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  g_autofree char *text = sy_canonical_json(loader->merged);
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
  g_autoptr(sy_digest) digest = sy_digest_new();
  sy_digest_update(digest, whole->str, whole->len);
  sy_digest_finish(digest, edition->sha256);
}
