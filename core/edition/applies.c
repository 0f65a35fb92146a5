/* SPDX-License-Identifier: Apache-2.0
 *
 * applies.c: attributes of units, and which nodes apply to which units
 *
 * `applies` and `over` name columns of units.csv. Their values are kept per unit, so that the
 * result document, which has them too, says to which units a node applies without the table. Values
 * are compared as texts, by the rule of text-equal.c.
 */
#include "edition/edition.h"

#include <jansson.h>
#include <string.h>

const struct sy_text sy_does_not_apply = {"does not apply where '{column}' is '{value}'",
                                          "不适用于“{column}”为“{value}”的评价对象"};

/* ---- attributes ---- */

static gint compare_columns(gconstpointer left, gconstpointer right) {
  const struct sy_attribute *a = left, *b = right;
  return strcmp(a->column, b->column);
}

static uint32_t find_attribute(const sy_edition *edition, const char *column) {
  uint32_t found = 0;
  while (found < edition->attribute_count && strcmp(edition->attributes[found].column, column) != 0)
    found++;
  return found;
}

static void add_column(GHashTable *columns, const char *column) {
  if (!g_hash_table_contains(columns, column))
    g_hash_table_add(columns, g_strdup(column));
}

static void find_over(const sy_edition *edition, struct sy_over *over) {
  if (over->column != NULL)
    over->attribute = find_attribute(edition, over->column);
}

static json_t *conditions_of(const struct sy_node *node) {
  return node->applies_json != NULL ? json_loads(node->applies_json, 0, NULL) : NULL;
}

void sy_attributes_collect(sy_edition *edition) {
  g_autoptr(GHashTable) columns = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const char *column;
    json_t *wanted, *conditions = conditions_of(&edition->nodes[i]);
    json_object_foreach(conditions, column, wanted) add_column(columns, column);
    json_decref(conditions);
    if (edition->nodes[i].over.column != NULL)
      add_column(columns, edition->nodes[i].over.column);
  }
  for (uint32_t i = 0; i < edition->award_count; i++)
    if (edition->awards[i].over.column != NULL)
      add_column(columns, edition->awards[i].over.column);
  GArray *attributes = g_array_new(FALSE, TRUE, sizeof(struct sy_attribute));
  GHashTableIter iter;
  gpointer column;
  g_hash_table_iter_init(&iter, columns);
  while (g_hash_table_iter_next(&iter, &column, NULL)) {
    const struct sy_attribute attribute = {
        .column = g_strdup(column),
        .values = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        .texts = g_ptr_array_new_with_free_func(g_free),
        .index = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL)};
    g_array_append_val(attributes, attribute);
  }
  g_array_sort(attributes, compare_columns);
  edition->attribute_count = attributes->len;
  edition->attributes = (struct sy_attribute *)(void *)g_array_free(attributes, FALSE);
  for (uint32_t i = 0; i < edition->node_count; i++)
    find_over(edition, &edition->nodes[i].over);
  for (uint32_t i = 0; i < edition->award_count; i++)
    find_over(edition, &edition->awards[i].over);
}

void sy_attribute_add(struct sy_attribute *attribute, const char *text) {
  g_autofree char *key = sy_text_key(text, strlen(text));
  uint32_t value = GPOINTER_TO_UINT(g_hash_table_lookup(attribute->index, key));
  if (value == 0) {
    g_ptr_array_add(attribute->texts, g_strdup(text));
    value = attribute->texts->len;
    g_hash_table_insert(attribute->index, g_steal_pointer(&key), GUINT_TO_POINTER(value));
  }
  value--;
  g_array_append_val(attribute->values, value);
}

uint32_t sy_attribute_of(const struct sy_attribute *attribute, uint32_t unit) {
  return g_array_index(attribute->values, uint32_t, unit);
}

const char *sy_attribute_text(const struct sy_attribute *attribute, uint32_t unit) {
  return attribute->texts->pdata[sy_attribute_of(attribute, unit)];
}

void sy_attributes_clear(sy_edition *edition) {
  for (uint32_t i = 0; i < edition->attribute_count; i++) {
    struct sy_attribute *attribute = &edition->attributes[i];
    g_free(attribute->column);
    g_array_unref(attribute->values);
    g_ptr_array_unref(attribute->texts);
    g_hash_table_destroy(attribute->index);
  }
  g_free(edition->attributes);
}

/* ---- conditions ---- */

static void want(const struct sy_attribute *attribute, const char *text, bool *wanted) {
  g_autofree char *key = sy_text_key(text, strlen(text));
  const guint value = GPOINTER_TO_UINT(g_hash_table_lookup(attribute->index, key));
  if (value > 0)
    wanted[value - 1] = true;
}

static void complete_node(sy_edition *edition, struct sy_node *node) {
  json_t *texts, *conditions = conditions_of(node);
  const char *column;
  if (conditions == NULL)
    return;
  node->conditions = g_new0(struct sy_unit_condition, json_object_size(conditions) + 1);
  json_object_foreach(conditions, column, texts) {
    struct sy_unit_condition *condition = &node->conditions[node->condition_count++];
    condition->attribute = find_attribute(edition, column);
    const struct sy_attribute *attribute = &edition->attributes[condition->attribute];
    condition->wanted = g_new0(bool, (gsize)attribute->texts->len + 1);
    if (json_is_string(texts))
      want(attribute, json_string_value(texts), condition->wanted);
    for (size_t i = 0; i < json_array_size(texts); i++)
      want(attribute, json_string_value(json_array_get(texts, i)), condition->wanted);
  }
  json_decref(conditions);
}

bool sy_is_value_of(const sy_edition *edition, const char *column, const char *text) {
  g_autofree char *key = sy_text_key(text, strlen(text));
  const uint32_t attribute = find_attribute(edition, column);
  return attribute < edition->attribute_count &&
         g_hash_table_contains(edition->attributes[attribute].index, key);
}

void sy_applies_complete(sy_edition *edition) {
  for (uint32_t i = 0; i < edition->node_count; i++)
    complete_node(edition, &edition->nodes[i]);
}

bool sy_applies_to_all(const sy_edition *edition, uint32_t node) {
  for (; edition->attribute_count > 0 && node != SY_NONE; node = edition->nodes[node].parent)
    if (edition->nodes[node].condition_count > 0)
      return false;
  return true;
}

bool sy_applies(const sy_edition *edition, uint32_t node, uint32_t unit, uint32_t *attribute) {
  for (; edition->attribute_count > 0 && node != SY_NONE; node = edition->nodes[node].parent)
    for (guint i = 0; i < edition->nodes[node].condition_count; i++) {
      const struct sy_unit_condition *condition = &edition->nodes[node].conditions[i];
      if (condition->wanted[sy_attribute_of(&edition->attributes[condition->attribute], unit)])
        continue;
      if (attribute != NULL)
        *attribute = condition->attribute;
      return false;
    }
  return true;
}
