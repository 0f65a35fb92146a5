/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c: reads a lock without trusting it
 *
 * A lock is an input like any other. Anything that is missing, unknown, malformed, or changed after
 * the lock was made is a problem with its line.
 */
#include "lock/lock-private.h"

static bool is_digest(const char *text) {
  return strlen(text) == SY_DIGEST_SIZE - 1 &&
         strspn(text, "0123456789abcdef") == SY_DIGEST_SIZE - 1;
}

static bool is_count(const char *text) {
  return strspn(text, "0123456789") == strlen(text) && strlen(text) < 20;
}

/* "ID@REVISION", which may become part of a file's name in a message. */
static bool is_revision(const char *text) {
  g_auto(GStrv) parts = g_strsplit(text, "@", 2);
  return parts[0] && parts[1] && sy_is_name(parts[0]) && *parts[1] && is_count(parts[1]);
}

/* Whether a value has the form of its kind; a problem if not. */
static bool check_value(const struct sy_yaml *value, enum lock_kind kind, sy_problems *problems) {
  const char *text = value->text;
  if (kind == LOCK_DIGEST && !is_digest(text))
    sy_problems_add(
        problems, value->place,
        _("found '%s' (%zu characters), expected a SHA-256: 64 characters from 0-9 and a-f"), text,
        strlen(text));
  else if (kind == LOCK_COUNT && !is_count(text))
    sy_problems_add(problems, value->place, _("found '%s', expected a whole number"), text);
  else if (kind == LOCK_REVISION && !is_revision(text))
    sy_problems_add(problems, value->place,
                    _("found '%s', expected a plugin and its revision, such as checklist@1"), text);
  else
    return true;
  return false;
}

/* A required key's text, checked; NULL with a problem. */
static const char *take(const struct sy_yaml *mapping, const struct lock_field *field,
                        sy_problems *problems) {
  const struct sy_yaml *value =
      sy_field_get(mapping, field->name, SY_YAML_SCALAR,
                   field->optional ? SY_FIELD_OPTIONAL : SY_FIELD_REQUIRED, problems);
  return value && check_value(value, field->kind, problems) ? value->text : NULL;
}

/* The same as a new string. */
static char *take_copy(const struct sy_yaml *mapping, const char *key, enum lock_kind kind,
                       sy_problems *problems) {
  return g_strdup(take(mapping, &(struct lock_field){key, kind, false}, problems));
}

static void read_entry(sy_lock *lock, enum lock_list list, const struct sy_yaml *key,
                       const struct sy_yaml *yaml, sy_problems *problems) {
  const struct lock_shape *shape = &lock_shapes[list];
  if (list == LOCK_PLUGINS)
    check_value(key, LOCK_REVISION, problems);
  if (!sy_expect(yaml, SY_YAML_MAPPING, problems))
    return;
  const char *names[LOCK_FIELDS + 1] = {NULL}, *values[LOCK_FIELDS] = {NULL};
  for (guint i = 0; shape->fields[i].name; i++) {
    names[i] = shape->fields[i].name;
    values[i] = take(yaml, &shape->fields[i], problems);
  }
  sy_yaml_check_keys(yaml, names, problems);
  lock_add(lock, list, key->text, values)->place = key->place;
}

static void read_list(sy_lock *lock, enum lock_list list, const struct sy_yaml *root,
                      sy_problems *problems) {
  const struct lock_shape *shape = &lock_shapes[list];
  const struct sy_yaml *yaml =
      sy_field_get(root, shape->name, SY_YAML_MAPPING,
                   list == LOCK_STUDY ? SY_FIELD_OPTIONAL : SY_FIELD_REQUIRED, problems);
  if (!yaml)
    return;
  if (yaml->count == 0 && !shape->empty)
    sy_problems_add(problems, yaml->place, _("'%s' has no entries, expected at least one"),
                    shape->name);
  for (guint i = 0; i < yaml->count; i++)
    read_entry(lock, list, yaml->keys[i], yaml->items[i], problems);
}

/* Every plugin that a node names is recorded. */
static void check_plugins(const sy_lock *lock, sy_problems *problems) {
  const GPtrArray *nodes = lock->lists[LOCK_NODES];
  for (guint i = 0; i < nodes->len; i++) {
    const struct lock_entry *node = nodes->pdata[i];
    const char *plugin = node->values[NODE_PLUGIN];
    if (plugin && !lock_find(lock, LOCK_PLUGINS, plugin))
      sy_problems_add(problems, node->place, _("the plugin %s of node '%s' has no entry in '%s'"),
                      plugin, node->id, lock_shapes[LOCK_PLUGINS].name);
  }
}

static void check_seal(sy_yaml_document *document, const struct sy_yaml *root,
                       sy_problems *problems) {
  char digest[SY_DIGEST_SIZE];
  lock_seal(document, digest);
  const struct sy_yaml *seal = sy_yaml_get(root, "digest");
  if (strcmp(seal->text, digest) != 0)
    sy_problems_add(problems, seal->place,
                    _("this digest differs from that of the lines above: the lock was changed "
                      "after it was made; restore an unchanged copy, or lock the edition again"));
}

static void read_header(sy_lock *lock, const struct sy_yaml *root, sy_problems *problems) {
  static const char *const keys[] = {"steelyard", "edition", "rules", "tables", "nodes",
                                     "awards",    "grades",  "study", "made",   "files",
                                     "plugins",   "digest",  NULL};
  static const char *const made_keys[] = {"at", "by", NULL};
  sy_yaml_check_keys(root, keys, problems);
  lock->edition = take_copy(root, "edition", LOCK_TEXT, problems);
  lock->rules = take_copy(root, "rules", LOCK_DIGEST, problems);
  lock->place = lock->edition ? sy_yaml_get(root, "edition")->place : root->place;
  const struct sy_yaml *made =
      sy_field_get(root, "made", SY_YAML_MAPPING, SY_FIELD_REQUIRED, problems);
  if (made) {
    sy_yaml_check_keys(made, made_keys, problems);
    lock->at = take_copy(made, "at", LOCK_TEXT, problems);
    lock->by = take_copy(made, "by", LOCK_TEXT, problems);
  }
}

/* The version of its format; NULL with a problem if the format is unknown, so that nothing else can
 * be checked. */
static const struct sy_result_rules *read_format(const struct sy_yaml *root,
                                                 sy_problems *problems) {
  if (!sy_expect(root, SY_YAML_MAPPING, problems))
    return NULL;
  const struct sy_yaml *format =
      sy_field_get(root, "steelyard", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  const struct sy_result_rules *version =
      format ? sy_result_rules_named(LOCK_FORMAT, format->text) : NULL;
  if (format && !version) {
    g_autofree char *expected = sy_result_rules_name(LOCK_FORMAT, sy_result_rules_of(0));
    sy_problems_add(problems, format->place, _("unknown format '%s', expected '%s'"), format->text,
                    expected);
  }
  return version;
}

sy_lock *sy_lock_read(const sy_context *context, const sy_directory *folder,
                      sy_problems *problems) {
  const guint before = sy_problems_count(problems);
  struct sy_input file = sy_input_in(folder, SY_LOCK_FILE, (struct sy_place){0});
  file.optional = true;
  g_autoptr(sy_yaml_document) document = sy_yaml_load(context, &file, problems);
  if (!document)
    return NULL;
  const struct sy_yaml *root = sy_yaml_root(document);
  const struct sy_result_rules *version = read_format(root, problems);
  if (!version)
    return NULL;
  g_autoptr(sy_lock) lock = lock_new(version);
  read_header(lock, root, problems);
  for (enum lock_list list = 0; list < LOCK_LISTS; list++)
    read_list(lock, list, root, problems);
  check_plugins(lock, problems);
  take(root, &(struct lock_field){"digest", LOCK_DIGEST, false}, problems);
  if (sy_problems_count(problems) == before)
    check_seal(document, root, problems);
  return sy_problems_count(problems) == before ? g_steal_pointer(&lock) : NULL;
}
