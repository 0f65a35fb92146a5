/* SPDX-License-Identifier: Apache-2.0
 *
 * labels.c: the keys `labels` and `advice` of an edition: what people read in place of texts of the
 * evidence, and of what plugins advise
 *
 * Items, channels and such are compared as texts, so they are the same in every language. A plugin
 * cannot know what it advises for; the edition does. Both change what people read and nothing else,
 * so no lock binds them.
 */
#include "edition/edition-private.h"

static void free_label(gpointer data) {
  struct sy_text *label = data;
  sy_text_clear(label);
  g_free(label);
}

void sy_labels_load(struct sy_loader *loader) {
  const struct sy_yaml *labels = loader->labels;
  if (labels == NULL)
    return;
  GHashTable *all = g_hash_table_new_full(sy_text_hash, g_str_equal, NULL, free_label);
  for (guint i = 0; i < labels->count; i++) {
    const char *text = labels->keys[i]->text;
    if (*text == '\0')
      sy_problems_add(loader->problems, labels->keys[i]->place,
                      _("a label for an empty text; expected a text of the evidence"));
    const struct sy_text label = sy_field_label(labels, text, loader->problems);
    g_hash_table_insert(all, (gpointer)text, g_memdup2(&label, sizeof label));
  }
  loader->edition->labels = all;
  for (uint32_t i = 0; i < loader->edition->node_count; i++)
    loader->edition->nodes[i].labels = all;
}

/* ---- advice ---- */

/* Whether the advice must fit the plugin: not if it was written for another one, which the edition
 * that is extended has, or which a what-if replaces. */
static bool must_fit(const struct sy_loader *loader, struct sy_place place) {
  return loader->what_if == NULL && strcmp(place.file, loader->root->place.file) == 0;
}

/* Each {name} must be a value of the finding. */
static bool check_values(struct sy_loader *loader, struct sy_place place,
                         const struct sy_finding *finding, const char *advice) {
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; finding->values && finding->values[i]; i++)
    g_ptr_array_add(names, (gpointer)finding->values[i]->name);
  g_ptr_array_add(names, NULL);
  g_autofree char *stray = sy_text_stray(advice, (const char *const *)names->pdata);
  if (!stray || !must_fit(loader, place))
    return !stray;
  g_autofree char *suggestion = sy_suggestion(stray, (const char *const *)names->pdata);
  if (*stray == '\0')
    sy_problems_add(loader->problems, place,
                    _("a stray brace; braces stand only around the name of a value"));
  else
    sy_problems_add(loader->problems, place, _("'{%s}' is not a value of the finding '%s'%s"),
                    stray, finding->code, suggestion);
  return false;
}

/* What is advised for one finding; in a language that it does not have, what the plugin advises.
 * Nothing if it does not fit. */
static struct sy_text read_advice(struct sy_loader *loader, const struct sy_yaml *of,
                                  const struct sy_finding *finding) {
  const struct sy_yaml *value = sy_yaml_get(of, finding->code);
  struct sy_text advice = sy_field_label(of, finding->code, loader->problems);
  if (value->kind == SY_YAML_MAPPING && sy_yaml_get(value, "en") == NULL) {
    g_free((char *)advice.en);
    advice.en = g_strdup(finding->advice.en);
  }
  if (value->kind == SY_YAML_MAPPING && sy_yaml_get(value, "zh") == NULL) {
    g_free((char *)advice.zh);
    advice.zh = g_strdup(finding->advice.zh);
  }
  const bool same = strcmp(advice.en, advice.zh) == 0;
  const bool fits = check_values(loader, value->place, finding, advice.en);
  if (fits && (same || check_values(loader, value->place, finding, advice.zh)))
    return advice;
  sy_text_clear(&advice);
  return (struct sy_text){0};
}

/* The advice for the findings of a node, by their codes. */
static void load_node_advice(struct sy_loader *loader, uint32_t index, const struct sy_yaml *of) {
  struct sy_node *node = &loader->edition->nodes[index];
  const struct sy_plugin *plugin = sy_node_plugin(node);
  g_autoptr(GPtrArray) codes = g_ptr_array_new();
  for (guint i = 0; plugin->findings[i]; i++)
    g_ptr_array_add(codes, (gpointer)plugin->findings[i]->code);
  node->advice = g_new0(struct sy_text, codes->len + 1);
  for (guint i = 0; i < codes->len; i++)
    if (sy_yaml_get(of, codes->pdata[i]))
      node->advice[i] = read_advice(loader, of, plugin->findings[i]);
  g_ptr_array_add(codes, NULL);
  if (must_fit(loader, of->place))
    sy_yaml_check_keys(of, (const char *const *)codes->pdata, loader->problems);
}

void sy_advice_load(struct sy_loader *loader) {
  const struct sy_yaml *advice = loader->advice;
  for (guint i = 0; advice != NULL && i < advice->count; i++) {
    const struct sy_yaml *key = advice->keys[i];
    const uint32_t index = sy_edition_find_node(loader->edition, key->text);
    const struct sy_node *node = index == SY_NONE ? NULL : &loader->edition->nodes[index];
    const bool has_findings = node != NULL && node->kind != SY_GROUP;
    if (!has_findings && must_fit(loader, key->place))
      sy_problems_add(
          loader->problems, key->place,
          _("'%s' cannot have advice; expected the id of an indicator, an adjustment or a veto"),
          key->text);
    const struct sy_yaml *of =
        sy_field_get(advice, key->text, SY_YAML_MAPPING, SY_FIELD_REQUIRED, loader->problems);
    if (has_findings && node->plugin != NULL && of != NULL)
      load_node_advice(loader, index, of);
  }
}

/* ---- both ---- */

const struct sy_yaml *sy_words_over(sy_yaml_document *document, const struct sy_yaml *outer,
                                    const struct sy_yaml *inner) {
  if (inner == NULL || outer == NULL)
    return inner != NULL ? inner : outer;
  struct sy_yaml *result = sy_yaml_new_mapping(document, inner->place);
  for (guint i = 0; i < outer->count; i++)
    if (sy_yaml_get(inner, outer->keys[i]->text) == NULL)
      sy_yaml_append(document, result, outer->keys[i], outer->items[i]);
  for (guint i = 0; i < inner->count; i++)
    sy_yaml_append(document, result, inner->keys[i], inner->items[i]);
  return result;
}
