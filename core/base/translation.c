/* SPDX-License-Identifier: Apache-2.0
 *
 * translation.c: replaces the texts of a column with what they stand for
 *
 * A file may have Yes in a cell where a plugin expects pass, or ".." in a cell without data. The
 * edition lists such texts and their replacements, which the cells get before they are parsed.
 */
#include "base/base-private.h"

struct sy_translation {
  sy_text_table *texts;    /* from a text, and from its key, to the number of its replacement */
  GPtrArray *replacements; /* char *, with room after the text as for any cell; NULL: empty */
  bool complete;           /* a text that is not listed is an error */
};

static void add(sy_translation *translation, const struct sy_yaml *from, const char *to) {
  g_autofree char *key = sy_text_key(from->text, strlen(from->text));
  const int32_t number = (int32_t)translation->replacements->len;
  char *padded = NULL;
  if (to != NULL) {
    padded = g_malloc0(strlen(to) + SY_SLACK);
    memcpy(padded, to, strlen(to));
  }
  g_ptr_array_add(translation->replacements, padded);
  sy_text_table_add(translation->texts, from->text, strlen(from->text), number);
  sy_text_table_add(translation->texts, key, strlen(key), number);
}

sy_translation *sy_translation_new(const struct sy_column_request *request) {
  const struct sy_yaml *values = request->values, *empty = request->empty;
  if (values == NULL && empty == NULL)
    return NULL;
  sy_translation *translation = g_new0(sy_translation, 1);
  translation->texts = sy_text_table_new();
  translation->replacements = g_ptr_array_new_with_free_func(g_free);
  translation->complete = values != NULL;
  for (guint i = 0; values != NULL && i < values->count; i++)
    add(translation, values->keys[i],
        sy_yaml_is_null(values->items[i]) ? NULL : values->items[i]->text);
  for (guint i = 0; empty != NULL && i < empty->count; i++)
    add(translation, empty->items[i], NULL);
  return translation;
}

void sy_translation_free(sy_translation *translation) {
  if (translation == NULL)
    return;
  sy_text_table_free(translation->texts);
  g_ptr_array_unref(translation->replacements);
  g_free(translation);
}

bool sy_translation_find(const sy_translation *translation, const char *text, size_t length,
                         const char **replacement) {
  int32_t found = sy_text_table_find(translation->texts, text, length);
  if (found < 0 && !sy_text_is_key(text, length)) {
    g_autofree char *key = sy_text_key(text, length);
    found = sy_text_table_find(translation->texts, key, strlen(key));
  }
  if (found >= 0)
    *replacement = translation->replacements->pdata[found];
  return found >= 0;
}

bool sy_translation_is_complete(const sy_translation *translation) {
  return translation->complete;
}
