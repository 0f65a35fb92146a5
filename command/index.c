/* SPDX-License-Identifier: Apache-2.0
 *
 * index.c: nodes and ids, for the edition of an index that exists already
 */
#include "command/index.h"
#include "command/command.h"

#include <string.h>

void sy_index_clear(sy_index *index) {
  g_clear_pointer(&index->nodes, g_ptr_array_unref);
  g_clear_pointer(&index->document, sy_yaml_free);
  g_clear_pointer(&index->unread, g_ptr_array_unref);
  g_clear_pointer(&index->scores, sy_sheet_free);
  sy_bytes_free(&index->bytes);
  g_free(index->table);
  g_free(index->file);
  g_strfreev(index->unit_ids);
  g_clear_pointer(&index->left_out, g_ptr_array_unref);
  g_free(index->reason);
  g_clear_pointer(&index->empty, g_ptr_array_unref);
  *index = (sy_index){0};
}

static void free_node(gpointer data) {
  sy_index_node *node = data;
  g_free(node->code);
  g_free(node->id);
  g_free(node->name);
  g_free(node->weight);
  g_free(node->heading);
  g_free(node);
}

sy_index_node *sy_index_add(sy_index *index, const char *id, const char *code) {
  sy_index_node *node = g_new0(sy_index_node, 1);
  node->id = g_strdup(id);
  node->code = g_strdup(code);
  if (index->nodes == NULL)
    index->nodes = g_ptr_array_new_with_free_func(free_node);
  g_ptr_array_add(index->nodes, node);
  return node;
}

void sy_index_invent(sy_index *index) {
  index->table = g_strdup("scores");
  index->file = g_strdup("evidence/scores.csv");
  index->min_max = true;
  index->reason = g_strdup(_("the real numbers may have any range"));
}

/* ---- Ids ---- */

#define LONGEST_MADE 40 /* characters of an id that is made from a text */

GHashTable *sy_index_taken(void) {
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* Whether no id is like this one; then it is taken. */
static bool take(const char *id, GHashTable *taken) {
  char *key = sy_id_key(id);
  if (!g_hash_table_contains(taken, key))
    return g_hash_table_add(taken, key);
  g_free(key);
  return false;
}

/* The letters and digits of a text, in lower case, with hyphens between them; "" if there are none.
 * g_free. */
static char *made_from(const char *text) {
  g_autofree char *lower = g_utf8_strdown(text, -1);
  GString *id = g_string_new(NULL);
  bool gap = false;
  glong length = 0;
  for (const char *at = lower; *at != '\0' && length < LONGEST_MADE; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    if (!g_unichar_isalnum(character)) {
      gap = id->len > 0;
      continue;
    }
    if (gap)
      g_string_append_c(id, '-');
    g_string_append_unichar(id, character);
    length += gap ? 2 : 1;
    gap = false;
  }
  return g_string_free(id, FALSE);
}

/* An id for a text that cannot have its own. g_free. */
static char *make_id(const char *text, const char *prefix, guint number, GHashTable *taken) {
  g_autofree char *made = made_from(text);
  if (!sy_is_id(made)) {
    g_free(made);
    made = g_strdup_printf("%s-%u", prefix, number);
  }
  if (take(made, taken))
    return g_steal_pointer(&made);
  for (guint i = 2;; i++) {
    g_autofree char *numbered = g_strdup_printf("%s-%u", made, i);
    if (take(numbered, taken))
      return g_steal_pointer(&numbered);
  }
}

/* Texts that may be ids come first, so that no other takes them. */
char **sy_index_ids(const GPtrArray *texts, const char *prefix, GHashTable *taken) {
  char **ids = g_new0(char *, texts->len + 1);
  for (guint i = 0; i < texts->len; i++)
    if (sy_is_id(texts->pdata[i]) && take(texts->pdata[i], taken))
      ids[i] = g_strdup(texts->pdata[i]);
  for (guint i = 0; i < texts->len; i++)
    if (ids[i] == NULL)
      ids[i] = make_id(texts->pdata[i], prefix, i + 1, taken);
  return ids;
}
