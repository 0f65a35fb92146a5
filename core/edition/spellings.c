/* SPDX-License-Identifier: Apache-2.0
 *
 * spellings.c: equal texts reach a plugin in one spelling
 *
 * Plugins compare texts byte by byte: those of one table with those of another, or with a
 * parameter. So equal texts (text-equal.c) have one spelling in all columns of an indicator: that
 * of a text in its parameters, else the one whose bytes sort first. Tables keep, and outputs show,
 * the texts as written.
 */
#include "edition/edition-private.h"

#include <string.h>

/* Key -> spelling; both are owned. */
typedef GHashTable spellings;

/* Takes over the key. */
static void add_spelling(spellings *chosen, char *key, const char *text, bool final) {
  const char *other = g_hash_table_lookup(chosen, key);
  if (other == NULL || final || strcmp(text, other) < 0)
    g_hash_table_replace(chosen, key, g_strdup(text));
  else
    g_free(key);
}

static void add_text(GPtrArray *texts, const struct sy_value *value) {
  if (value->type == SY_PARAMETER_TEXT && value->present)
    g_ptr_array_add(texts, (gpointer)value->text);
}

/* The texts in an indicator's parameters. g_ptr_array_unref. */
static GPtrArray *parameter_texts(const struct sy_node *node) {
  GPtrArray *texts = g_ptr_array_new();
  const struct sy_parameter *const *declared = node->plugin->plugin->parameters;
  const struct sy_parameters *given = sy_parameters_values(sy_instance_parameters(node->instance));
  for (uint64_t i = 0; i < given->count; i++) {
    const struct sy_value *value = given->values[i];
    uint64_t items = value->type == SY_PARAMETER_TEXTS ? value->count : 0;
    if (value->type == SY_PARAMETER_TABLE)
      items = value->count * g_strv_length((char **)(gpointer)declared[i]->fields);
    add_text(texts, value);
    for (uint64_t k = 0; k < items; k++)
      add_text(texts, value->items[k]);
  }
  return texts;
}

/* A column of texts that the node reads; NULL if the column has another type. */
static const struct sy_column_values *text_column(const struct sy_binding *binding, guint index) {
  if (binding->sheet == NULL)
    return NULL;
  const struct sy_column_values *values = &binding->sheet->columns[binding->columns[index]];
  return values->present && values->type == SY_TEXT ? values : NULL;
}

/* Whether no two different texts that the node may compare are equal. */
static bool is_plain(const struct sy_node *node, const GPtrArray *texts) {
  for (guint i = 0; i < texts->len; i++)
    if (!sy_text_is_key(texts->pdata[i], strlen(texts->pdata[i])))
      return false;
  for (guint i = 0; sy_node_plugin(node)->tables[i] != NULL; i++)
    for (guint k = 0; sy_node_plugin(node)->tables[i]->columns[k] != NULL; k++) {
      const struct sy_column_values *values = text_column(&node->bindings[i], k);
      if (values != NULL && !values->plain)
        return false;
    }
  return true;
}

static void add_column(spellings *chosen, const struct sy_column_values *values) {
  for (uint32_t i = 0; i < values->dictionary_count; i++) {
    const char *text = values->dictionary[i];
    add_spelling(chosen, sy_text_key(text, strlen(text)), text, false);
  }
}

/* Renumbers the column's texts by their spellings, so that equal ones become one; does nothing if
 * they already are. */
static void spell_column(spellings *chosen, const struct sy_column_values *values,
                         struct sy_spelling *spelling) {
  g_autoptr(sy_text_table) texts = sy_text_table_new();
  g_autofree uint32_t *number = g_new(uint32_t, (gsize)values->dictionary_count + 1);
  bool same = true;
  for (uint32_t i = 0; i < values->dictionary_count; i++) {
    g_autofree char *key = sy_text_key(values->dictionary[i], strlen(values->dictionary[i]));
    const char *text = g_hash_table_lookup(chosen, key);
    const int32_t next = (int32_t)sy_text_table_count(texts);
    number[i] = (uint32_t)sy_text_table_add(texts, text, strlen(text), next);
    same = same && number[i] == i && strcmp(text, values->dictionary[i]) == 0;
  }
  if (same)
    return;
  spelling->dictionary = sy_text_table_dictionary(texts);
  spelling->count = sy_text_table_count(texts);
  spelling->number = g_steal_pointer(&number);
}

/* Calls add_column() or fills the binding's spellings, for each column of texts. */
static void each_column(struct sy_node *node, spellings *chosen, bool fill) {
  for (guint i = 0; sy_node_plugin(node)->tables[i] != NULL; i++) {
    struct sy_binding *binding = &node->bindings[i];
    const struct sy_column *const *columns = sy_node_plugin(node)->tables[i]->columns;
    const guint count = g_strv_length((char **)(gpointer)columns);
    for (guint k = 0; k < count; k++) {
      const struct sy_column_values *values = text_column(binding, k);
      if (values == NULL)
        continue;
      if (!fill) {
        add_column(chosen, values);
        continue;
      }
      if (binding->spellings == NULL)
        binding->spellings = g_new0(struct sy_spelling, (gsize)count + 1);
      spell_column(chosen, values, &binding->spellings[k]);
    }
  }
}

static void spell(struct sy_node *node) {
  g_autoptr(GPtrArray) texts = parameter_texts(node);
  if (is_plain(node, texts))
    return;
  g_autoptr(GHashTable) chosen = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, g_free);
  each_column(node, chosen, false);
  for (guint i = texts->len; i-- > 0;) /* of equal parameters the first decides */
    add_spelling(chosen, sy_text_key(texts->pdata[i], strlen(texts->pdata[i])), texts->pdata[i],
                 true);
  each_column(node, chosen, true);
}

void sy_texts_spell(struct sy_loader *loader) {
  for (uint32_t i = 0; i < loader->edition->node_count; i++) {
    struct sy_node *node = &loader->edition->nodes[i];
    if (node->instance != NULL && node->bindings != NULL)
      spell(node);
  }
}
