/* SPDX-License-Identifier: Apache-2.0
 *
 * write.c: writes a lock
 *
 * A lock is YAML with one fact on each line, so that people and `diff` can read it. Its last line
 * is a digest of all the others, which reveals a lock that was edited or merged.
 */
#include "lock/lock-private.h"

#include <jansson.h>
#include <stdlib.h>

/* Whether YAML reads a text unchanged without quotes. */
static bool is_plain(const char *text) {
  if (!g_ascii_isalnum(*text) || g_ascii_strcasecmp(text, "null") == 0)
    return false;
  for (; *text; text++)
    if (!g_ascii_isalnum(*text) && !strchr("-_./@+", *text))
      return false;
  return true;
}

/* A text as a YAML scalar: JSON strings are some. */
static void put_text(GString *yaml, const char *text) {
  if (is_plain(text)) {
    g_string_append(yaml, text);
    return;
  }
  json_t *string = json_string(text);
  char *quoted = json_dumps(string, JSON_ENCODE_ANY);
  g_string_append(yaml, quoted);
  free(quoted);
  json_decref(string);
}

static void put_pair(GString *yaml, const char *indent, const char *key, const char *value) {
  g_string_append_printf(yaml, "%s%s: ", indent, key);
  put_text(yaml, value);
  g_string_append_c(yaml, '\n');
}

static void put_entry(GString *yaml, const struct lock_shape *shape,
                      const struct lock_entry *entry) {
  g_string_append(yaml, "  ");
  put_text(yaml, entry->id);
  g_string_append(yaml, ":\n");
  for (guint i = 0; shape->fields[i].name; i++)
    if (entry->values[i])
      put_pair(yaml, "    ", shape->fields[i].name, entry->values[i]);
}

static void put_list(GString *yaml, const sy_lock *lock, enum lock_list list) {
  const struct lock_shape *shape = &lock_shapes[list];
  const GPtrArray *entries = lock->lists[list];
  g_string_append_printf(yaml, "%s:%s\n", shape->name, entries->len ? "" : " {}");
  for (guint i = 0; i < entries->len; i++)
    put_entry(yaml, shape, entries->pdata[i]);
}

/* All but the seal. */
static GString *lock_text(const sy_lock *lock) {
  GString *yaml = g_string_new("# What this edition was when it was locked. `steelyard verify` "
                               "tells what has changed since.\n");
  g_autofree char *format = sy_result_rules_name(LOCK_FORMAT, lock->version);
  put_pair(yaml, "", "steelyard", format);
  put_pair(yaml, "", "edition", lock->edition);
  put_pair(yaml, "", "rules", lock->rules);
  for (enum lock_list list = LOCK_TABLES; list <= LOCK_STUDY; list++)
    if (list != LOCK_STUDY || lock->lists[list]->len > 0)
      put_list(yaml, lock, list);
  g_string_append(yaml, "# From here on: recorded. A difference is no fault by itself.\n");
  g_string_append(yaml, "made:\n");
  put_pair(yaml, "  ", "at", lock->at);
  put_pair(yaml, "  ", "by", lock->by);
  for (enum lock_list list = LOCK_FILES; list < LOCK_LISTS; list++)
    put_list(yaml, lock, list);
  return yaml;
}

void lock_seal(sy_yaml_document *document, char digest[SY_DIGEST_SIZE]) {
  const struct sy_yaml *root = sy_yaml_root(document);
  struct sy_yaml *covered = sy_yaml_new_mapping(document, root->place);
  for (guint i = 0; i < root->count; i++)
    if (strcmp(root->keys[i]->text, "digest") != 0)
      sy_yaml_set(document, covered, root->keys[i], root->items[i]);
  g_autofree char *text = sy_canonical_json(covered);
  g_autoptr(sy_digest) sha256 = sy_digest_new();
  sy_digest_update(sha256, text, strlen(text));
  sy_digest_finish(sha256, digest);
}

void sy_lock_write(const sy_lock *lock, FILE *stream) {
  g_autoptr(GString) yaml = lock_text(lock);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_yaml_document) document =
      sy_yaml_parse(NULL, SY_LOCK_FILE, yaml->str, yaml->len, problems);
  char digest[SY_DIGEST_SIZE];
  lock_seal(document, digest);
  put_pair(yaml, "", "digest", digest);
  fputs(yaml->str, stream);
}
