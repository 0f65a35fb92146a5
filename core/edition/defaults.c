/* SPDX-License-Identifier: Apache-2.0
 *
 * defaults.c: what nodes have that do not say otherwise
 *
 * `defaults` at the top of edition.yaml, or in a group, has keys of the nodes below. A value laid
 * over another replaces it, or is merged with it key by key, as field-tables.c says; null removes
 * it. So a group's defaults are laid over those from above, and a node's own keys over the result.
 * This happens to the YAML, once everything that the edition extends is merged: later steps and
 * digests see a tree in which each node has all its keys. Values keep their places, so that a
 * problem is reported where it was written.
 */
#include "edition/edition-private.h"

#include <string.h>

struct giving {
  const struct sy_loader *loader;
  sy_yaml_document *document;
  size_t left;          /* how many more values may be copied from defaults */
  bool exhausted;       /* there were too many, which was reported */
  GHashTable *taken;    /* values that a node has in the end */
  GHashTable *expanded; /* value for one leaf -> the value with {id} */
  GPtrArray *own;       /* struct own_defaults */
  unsigned depth;
};

/* A mapping `defaults` in the edition's own file. */
struct own_defaults {
  const char *owner; /* the id of a group, or of the edition */
  const struct sy_yaml *yaml;
};

/* ---- How much ---- */

/* Values in a value; stops counting above `most`. */
static size_t size_of(const struct sy_yaml *value, size_t most) {
  size_t size = 1;
  for (guint i = 0; value->kind != SY_YAML_SCALAR && i < value->count && size <= most; i++)
    size += size_of(value->items[i], most - size);
  return size;
}

/* Whether a value may be copied once more. The first that may not is a problem. */
static bool afford(struct giving *giving, const struct sy_yaml *value) {
  const size_t size = size_of(value, giving->left);
  if (!giving->exhausted && size <= giving->left) {
    giving->left -= size;
    return true;
  }
  if (!giving->exhausted) {
    const sy_context *context = sy_registry_context(giving->loader->registry);
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_VALUES);
    sy_problems_add(giving->loader->problems, value->place,
                    _("the defaults give the nodes more than %zu values in all%s"),
                    sy_limit(context, SY_LIMIT_VALUES), hint);
  }
  giving->exhausted = true;
  return false;
}

/* ---- One value laid over another ---- */

/* `{id}` without quotation marks, which YAML reads as a mapping; it is a value all the same. */
static bool is_id(const struct sy_yaml *value) {
  return value->kind == SY_YAML_MAPPING && value->count == 1 &&
         strcmp(value->keys[0]->text, "id") == 0 && sy_yaml_is_null(value->items[0]);
}

/* The keys of a mapping with their values; none if it is not one, or NULL. */
static GHashTable *keys_of(const struct sy_yaml *mapping) {
  GHashTable *keys = g_hash_table_new(sy_text_hash, g_str_equal);
  const bool is_mapping = mapping != NULL && mapping->kind == SY_YAML_MAPPING && !is_id(mapping);
  for (guint i = 0; is_mapping && i < mapping->count; i++)
    g_hash_table_insert(keys, (gpointer)mapping->keys[i]->text, (gpointer)mapping->items[i]);
  return keys;
}

/* `outer` may be NULL. `levels`: of mappings that are merged; below them, values replace each
 * other. NULL: removed. */
static const struct sy_yaml *lay_over(sy_yaml_document *document, const struct sy_yaml *outer,
                                      const struct sy_yaml *inner, unsigned levels) {
  if (sy_yaml_is_null(inner))
    return NULL;
  if (levels == 0 || inner->kind != SY_YAML_MAPPING || is_id(inner))
    return inner;
  struct sy_yaml *merged = sy_yaml_new_mapping(document, inner->place);
  g_autoptr(GHashTable) before = keys_of(outer), after = keys_of(inner);
  for (guint i = 0; g_hash_table_size(before) > 0 && i < outer->count; i++)
    if (!g_hash_table_contains(after, outer->keys[i]->text))
      sy_yaml_append(document, merged, outer->keys[i], outer->items[i]);
  for (guint i = 0; i < inner->count; i++) {
    const struct sy_yaml *old = g_hash_table_lookup(before, inner->keys[i]->text);
    const struct sy_yaml *value = lay_over(document, old, inner->items[i], levels - 1);
    if (value != NULL)
      sy_yaml_append(document, merged, inner->keys[i], value);
  }
  return merged;
}

/* `where` and `columns` may be written by table. */
static unsigned levels_of(const struct sy_field *field) {
  return field->overlay == SY_OVERLAY_TABLES ? 2 : field->overlay == SY_OVERLAY_KEYS ? 1 : 0;
}

/* The value of a field that `outer`, which may be NULL, has for something with the keys of `inner`:
 * what a plugin needs is not for another plugin. With whom units are compared does not depend on
 * the plugin. NULL: none. */
static const struct sy_yaml *offered(const struct sy_yaml *outer, const struct sy_yaml *inner,
                                     const struct sy_field *field) {
  if (outer == NULL)
    return NULL;
  const struct sy_yaml *before = sy_yaml_get(outer, "plugin");
  const struct sy_yaml *after = sy_yaml_get(inner, "plugin");
  const bool differ = before != NULL && after != NULL && before->kind == SY_YAML_SCALAR &&
                      after->kind == SY_YAML_SCALAR && strcmp(before->text, after->text) != 0;
  const bool of_plugin = field->on == SY_HAS_PLUGIN && field->type != SY_TYPE_OVER;
  return differ && of_plugin ? NULL : sy_yaml_get(outer, field->key);
}

/* The key of a mapping as it is written there. */
static const struct sy_yaml *key_in(const struct sy_yaml *mapping, const char *key) {
  for (guint i = 0; i < mapping->count; i++)
    if (strcmp(mapping->keys[i]->text, key) == 0)
      return mapping->keys[i];
  return NULL;
}

const struct sy_yaml *sy_defaults_over(sy_yaml_document *document, const struct sy_yaml *outer,
                                       const struct sy_yaml *inner) {
  if (inner == NULL)
    return outer;
  struct sy_yaml *result = sy_yaml_new_mapping(document, inner->place);
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    if (field->overlay == SY_OVERLAY_NONE)
      continue;
    const struct sy_yaml *old = offered(outer, inner, field);
    const struct sy_yaml *new = sy_yaml_get(inner, field->key);
    const struct sy_yaml *value =
        new != NULL ? lay_over(document, old, new, levels_of(field)) : old;
    if (value != NULL)
      sy_yaml_append(document, result, key_in(new != NULL ? inner : outer, field->key), value);
  }
  return result;
}

/* ---- {id} ---- */

static const struct sy_yaml *expand(struct giving *giving, const struct sy_yaml *value,
                                    const char *id) {
  struct sy_yaml *copy = NULL;
  if (is_id(value)) {
    copy = sy_yaml_new_scalar(giving->document, value->place, id);
  } else if (value->kind == SY_YAML_SCALAR && strstr(value->text, "{id}") != NULL) {
    g_auto(GStrv) parts = g_strsplit(value->text, "{id}", -1);
    g_autofree char *text = g_strjoinv(id, parts);
    copy = sy_yaml_new_scalar(giving->document, value->place, text);
  } else if (value->kind == SY_YAML_MAPPING) {
    copy = sy_yaml_new_mapping(giving->document, value->place);
    for (guint i = 0; i < value->count; i++)
      sy_yaml_append(giving->document, copy, value->keys[i], expand(giving, value->items[i], id));
  } else if (value->kind == SY_YAML_SEQUENCE) {
    copy = sy_yaml_new_sequence(giving->document, value->place);
    for (guint i = 0; i < value->count; i++)
      sy_yaml_insert(giving->document, copy, i, expand(giving, value->items[i], id));
  } else {
    return value;
  }
  g_hash_table_insert(giving->expanded, copy, (gpointer)value);
  return copy;
}

/* ---- Defaults as they are written ---- */

static void check_defaults(const struct sy_yaml *defaults, sy_problems *problems) {
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    const struct sy_yaml *key = field->key != NULL ? key_in(defaults, field->key) : NULL;
    if (field->overlay != SY_OVERLAY_NONE || key != NULL)
      g_ptr_array_add(keys, (gpointer)field->key);
    if (field->overlay == SY_OVERLAY_NONE && key != NULL)
      sy_problems_add(problems, key->place,
                      field->type == SY_TYPE_APPLIES
                          ? _("'%s' cannot be a default; write it in a group, where it holds for "
                              "all nodes below")
                          : _("'%s' cannot be a default"),
                      field->key);
  }
  g_ptr_array_add(keys, NULL);
  sy_yaml_check_keys(defaults, (const char *const *)keys->pdata, problems);
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    const struct sy_yaml *value = levels_of(field) > 0 ? sy_yaml_get(defaults, field->key) : NULL;
    if (value != NULL && !sy_yaml_is_null(value))
      sy_field_get(defaults, field->key, SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  }
}

const struct sy_yaml *sy_defaults_of(const struct sy_yaml *owner, sy_problems *problems) {
  const struct sy_yaml *defaults =
      sy_field_get(owner, "defaults", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  if (defaults != NULL)
    check_defaults(defaults, problems);
  return defaults;
}

/* Those of the edition itself are noted, for warnings about values that nothing takes. */
static void note_own(struct giving *giving, const struct sy_yaml *owner,
                     const struct sy_yaml *defaults) {
  const struct sy_yaml *id = sy_yaml_get(owner, "id");
  if (defaults == NULL || g_strcmp0(defaults->place.file, giving->loader->root->place.file) != 0)
    return;
  struct own_defaults *own = g_new0(struct own_defaults, 1);
  own->owner = id != NULL && id->kind == SY_YAML_SCALAR ? id->text : "";
  own->yaml = defaults;
  g_ptr_array_add(giving->own, own);
}

/* ---- A node with its defaults ---- */

/* Whether a node of that kind may have the field. Adjustments and vetoes return amounts, so a
 * leaf's plugin is not for them. */
static bool may_have(const struct sy_field *field, unsigned kind, bool is_root) {
  return field->overlay != SY_OVERLAY_NONE && field->on & kind &&
         (field->on != SY_HAS_PLUGIN || kind == SY_IS_LEAF) && !(field->as_child && is_root);
}

static void note_taken(struct giving *giving, const struct sy_yaml *value) {
  const struct sy_yaml *written = g_hash_table_lookup(giving->expanded, value);
  g_hash_table_add(giving->taken, (gpointer)(written != NULL ? written : value));
  for (guint i = 0; value->kind == SY_YAML_MAPPING && i < value->count; i++)
    note_taken(giving, value->items[i]);
}

/* The value that a node gets from `defaults` for a field, laid under its own, if any. NULL: none.
 */
static const struct sy_yaml *given(struct giving *giving, const struct sy_yaml *node,
                                   const struct sy_yaml *defaults, const struct sy_field *field) {
  const struct sy_yaml *own = sy_yaml_get(node, field->key);
  const struct sy_yaml *outer = offered(defaults, node, field);
  if (outer == NULL || !afford(giving, outer))
    return own;
  const struct sy_yaml *id = sy_yaml_get(node, "id");
  if (field->overlay == SY_OVERLAY_TABLES && id != NULL && id->kind == SY_YAML_SCALAR)
    outer = expand(giving, outer, id->text);
  return own != NULL ? lay_over(giving->document, outer, own, levels_of(field)) : outer;
}

static const struct sy_field *field_of(const char *key, unsigned kind, bool is_root) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++)
    if (g_strcmp0(field->key, key) == 0 && may_have(field, kind, is_root))
      return field;
  return NULL;
}

static const struct sy_yaml *complete(struct giving *giving, const struct sy_yaml *node,
                                      const struct sy_yaml *defaults, unsigned kind, bool is_root);

/* A list of nodes, each with its defaults. */
static const struct sy_yaml *complete_list(struct giving *giving, const struct sy_yaml *list,
                                           const struct sy_yaml *defaults, unsigned kind) {
  if (list->kind != SY_YAML_SEQUENCE)
    return list;
  struct sy_yaml *copy = sy_yaml_new_sequence(giving->document, list->place);
  for (guint i = 0; i < list->count; i++)
    sy_yaml_insert(giving->document, copy, i,
                   complete(giving, list->items[i], defaults, kind, false));
  return copy;
}

/* The kind of the nodes that a key of a group lists; 0: it lists none. */
static unsigned listed_kind(const char *key) {
  return strcmp(key, "children") == 0      ? SY_IS_LEAF
         : strcmp(key, "adjustments") == 0 ? SY_IS_ADJUSTMENT
         : strcmp(key, "vetoes") == 0      ? SY_IS_VETO
                                           : 0;
}

/* The value of one of the node's own keys in the end; `below`: the defaults for the nodes below. */
static const struct sy_yaml *complete_value(struct giving *giving, const struct sy_yaml *node,
                                            guint index, const struct sy_yaml *defaults,
                                            const struct sy_yaml *below, unsigned kind,
                                            bool is_root) {
  const char *key = node->keys[index]->text;
  const unsigned listed = kind == SY_IS_GROUP ? listed_kind(key) : 0;
  if (kind == SY_IS_GROUP && strcmp(key, "defaults") == 0)
    return NULL;
  if (listed != 0)
    return complete_list(giving, node->items[index], below, listed);
  const struct sy_field *field = field_of(key, kind, is_root);
  return field != NULL ? given(giving, node, defaults, field) : node->items[index];
}

/* `kind`: SY_IS_LEAF for children, which are groups if they have children themselves. */
static const struct sy_yaml *complete(struct giving *giving, const struct sy_yaml *node,
                                      const struct sy_yaml *defaults, unsigned kind, bool is_root) {
  if (node->kind != SY_YAML_MAPPING || giving->depth > SY_MAX_COPY_DEPTH || giving->exhausted)
    return node;
  giving->depth++;
  if (kind == SY_IS_LEAF && sy_yaml_get(node, "children") != NULL)
    kind = SY_IS_GROUP;
  const struct sy_yaml *own =
      kind == SY_IS_GROUP ? sy_defaults_of(node, giving->loader->problems) : NULL;
  const struct sy_yaml *below = defaults;
  note_own(giving, node, own);
  if (own != NULL && (defaults == NULL || afford(giving, defaults)))
    below = sy_defaults_over(giving->document, defaults, own);

  struct sy_yaml *copy = sy_yaml_new_mapping(giving->document, node->place);
  for (guint i = 0; i < node->count; i++) {
    const struct sy_yaml *value = complete_value(giving, node, i, defaults, below, kind, is_root);
    if (value != NULL)
      sy_yaml_append(giving->document, copy, node->keys[i], value);
  }
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    if (!may_have(field, kind, is_root) || sy_yaml_get(node, field->key) != NULL)
      continue;
    const struct sy_yaml *value = given(giving, node, defaults, field);
    if (value != NULL)
      sy_yaml_append(giving->document, copy, key_in(defaults, field->key), value);
  }
  for (guint i = 0; i < copy->count; i++)
    if (field_of(copy->keys[i]->text, kind, is_root) != NULL)
      note_taken(giving, copy->items[i]);
  giving->depth--;
  return copy;
}

/* ---- Defaults that nothing takes ---- */

static bool is_taken(const struct giving *giving, const struct sy_yaml *value) {
  bool taken = g_hash_table_contains(giving->taken, value);
  for (guint i = 0; !taken && value->kind == SY_YAML_MAPPING && i < value->count; i++)
    taken = is_taken(giving, value->items[i]);
  return taken;
}

/* Null takes something away. */
static void warn_unless_taken(const struct giving *giving, const char *owner,
                              const struct sy_yaml *value, const char *key) {
  if (!sy_yaml_is_null(value) && !is_taken(giving, value))
    sy_warn(giving->loader->edition->warnings, SY_WARN_UNUSED_DEFAULT, value->place, owner, key);
}

static void warn_unused(const struct giving *giving, const struct own_defaults *own) {
  for (const struct sy_field *field = sy_node_fields; sy_is_field(field); field++) {
    const struct sy_yaml *value =
        field->overlay != SY_OVERLAY_NONE ? sy_yaml_get(own->yaml, field->key) : NULL;
    if (value == NULL)
      continue;
    if (levels_of(field) == 0)
      warn_unless_taken(giving, own->owner, value, field->key);
    for (guint i = 0; levels_of(field) > 0 && value->kind == SY_YAML_MAPPING && i < value->count;
         i++) {
      g_autofree char *key = g_strconcat(field->key, ".", value->keys[i]->text, NULL);
      warn_unless_taken(giving, own->owner, value->items[i], key);
    }
  }
}

/* ---- The whole tree ---- */

static bool has_defaults(const struct sy_yaml *node, unsigned depth) {
  if (node->kind != SY_YAML_MAPPING || depth > SY_MAX_COPY_DEPTH)
    return false;
  if (sy_yaml_get(node, "defaults") != NULL)
    return true;
  const struct sy_yaml *children = sy_yaml_get(node, "children");
  for (guint i = 0; children != NULL && children->kind == SY_YAML_SEQUENCE && i < children->count;
       i++)
    if (has_defaults(children->items[i], depth + 1))
      return true;
  return false;
}

const struct sy_yaml *sy_defaults_apply(struct sy_loader *loader, const struct sy_yaml *merged) {
  const struct sy_yaml *defaults = sy_yaml_get(merged, "defaults");
  if (defaults == NULL && !has_defaults(sy_yaml_get(merged, "tree"), 0))
    return merged;
  g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
  g_autoptr(GHashTable) expanded = g_hash_table_new(NULL, NULL);
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(g_free);
  struct giving giving = {.loader = loader,
                          .document = loader->edition->owned->documents->pdata[0],
                          .left = sy_limit(sy_registry_context(loader->registry), SY_LIMIT_VALUES),
                          .taken = taken,
                          .expanded = expanded,
                          .own = own};
  const struct sy_yaml *written = sy_yaml_get(loader->root, "defaults");
  note_own(&giving, loader->root,
           written != NULL && written->kind == SY_YAML_MAPPING ? written : NULL);
  struct sy_yaml *result = sy_yaml_new_mapping(giving.document, merged->place);
  for (guint i = 0; i < merged->count; i++)
    if (strcmp(merged->keys[i]->text, "tree") == 0)
      sy_yaml_append(giving.document, result, merged->keys[i],
                     complete(&giving, merged->items[i], defaults, SY_IS_LEAF, true));
    else if (strcmp(merged->keys[i]->text, "defaults") != 0)
      sy_yaml_append(giving.document, result, merged->keys[i], merged->items[i]);
  for (guint i = 0; i < own->len; i++)
    warn_unused(&giving, own->pdata[i]);
  return result;
}
