/* SPDX-License-Identifier: Apache-2.0
 *
 * what-if.c: documents about an edition that is not the official one
 *
 * They have a schema of their own, so that no program takes them for official ones, and say what is
 * different. docs/what-if.md describes the format.
 */
#include "document/document-private.h"

static const char *const alteration_names[] = {
    [SY_ALTERED_SET] = "set",
    [SY_ALTERED_SIBLING] = "adjusted",
    [SY_ALTERED_WITHOUT] = "without",
    [SY_ALTERED_RATER] = "without-rater",
    [SY_ALTERED_AWARD] = "no-award",
    [SY_ALTERED_GRADES] = "no-grades",
    [SY_ALTERED_TIE_BREAK] = "no-tie-break",
};

static void set_value(json_t *object, const char *key, const char *text) {
  json_object_set_new(object, key, text ? json_string(text) : json_null());
}

static json_t *json_alteration(const struct sy_alteration *alteration) {
  json_t *object = json_object();
  json_set_text(object, "change", alteration_names[alteration->kind]);
  json_set_text(object, "of", alteration->id);
  if (!alteration->key)
    return object;
  json_set_text(object, "key", alteration->key);
  set_value(object, "was", alteration->was);
  set_value(object, "is", alteration->is);
  return object;
}

void document_set_schema(json_t *document, const sy_edition *edition, const char *kind,
                         unsigned version) {
  g_autofree char *schema =
      g_strdup_printf("%s%s/%u", kind, edition->what_if ? WHAT_IF_SUFFIX : "", version);
  json_set_text(document, "schema", schema);
  if (!edition->what_if)
    return;
  json_t *list = json_array();
  for (guint i = 0; i < edition->what_if->len; i++)
    json_array_append_new(list, json_alteration(edition->what_if->pdata[i]));
  json_object_set_new(document, "what_if", list);
}
