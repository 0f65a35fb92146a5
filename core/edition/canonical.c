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

static char *dump(json_t *json) {
  char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
  json_decref(json);
  char *copy = g_strdup(text);
  free(text);
  return copy;
}

char *sy_canonical_json(const struct sy_yaml *yaml) {
  return dump(to_json(yaml));
}

static void add_part(json_t *object, const char *key, const struct sy_yaml *part) {
  if (part != NULL)
    json_object_set_new(object, key, to_json(part));
}

static int compare_ids(gconstpointer a, gconstpointer b) {
  const struct sy_edition_table *const *first = a;
  const struct sy_edition_table *const *second = b;
  return strcmp((*first)->id, (*second)->id);
}

void sy_edition_digest(struct sy_loader *loader) {
  const struct sy_resolved *resolved = &loader->resolved;
  sy_edition *edition = loader->edition;
  json_t *object = json_object();
  add_part(object, "id", sy_yaml_get(resolved->root, "id"));
  add_part(object, "name", sy_yaml_get(resolved->root, "name"));
  add_part(object, "digits", resolved->digits);
  add_part(object, "cohorts", resolved->cohorts);
  add_part(object, "tree", resolved->tree);
  add_part(object, "awards", resolved->awards);
  add_part(object, "grades", resolved->grades);
  g_autofree char *text = dump(object);

  g_autoptr(GPtrArray) tables = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->table_count; i++)
    g_ptr_array_add(tables, &edition->tables[i]);
  g_ptr_array_sort(tables, compare_ids);

  g_autoptr(GString) whole = g_string_new(text);
  for (guint i = 0; i < tables->len; i++) {
    const struct sy_edition_table *table = tables->pdata[i];
    g_string_append_printf(whole, "\n%s %s", table->id, table->sha256);
  }
  g_autofree char *digest =
      g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole->str, (gssize)whole->len);
  g_strlcpy(edition->sha256, digest, sizeof edition->sha256);
}
