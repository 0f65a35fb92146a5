/* SPDX-License-Identifier: Apache-2.0
 *
 * fields.c: values of a document that is read, checked
 *
 * A document may come from anyone. Nothing is taken from it before its type and limits are checked,
 * and every problem names the JSON path of the value: "units[3].scores.total.exact".
 */
#include "document/document-private.h"

#include <inttypes.h>

#define MOST_CHOICES 2000 /* of which the nearest is looked for, which takes time */
#define MOST_PROBLEMS 100 /* further ones would not be kept */

/* ---- where ---- */

void json_path(const struct json_at *at, GString *path) {
  if (!at->up)
    return;
  json_path(at->up, path);
  if (!at->key) {
    g_string_append_printf(path, "[%zu]", at->index);
    return;
  }
  g_autofree char *shown = sy_one_line(at->key);
  g_string_append_printf(path, path->len ? ".%s" : "%s", shown);
}

void json_problem(const struct json_at *at, const char *format, ...) {
  g_autoptr(GString) path = g_string_new(NULL);
  json_path(at, path);
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  sy_problems_add(at->problems, (struct sy_place){.file = at->file}, "%s%s%s", path->str,
                  path->len ? ": " : "", message);
}

static struct json_at below(const struct json_at *up, const uint32_t *value) {
  return (struct json_at){
      .value = value, .up = up, .source = up->source, .problems = up->problems, .file = up->file};
}

static bool is_kind(const struct json_at *at, json_type type) {
  return at->value && sy_json_kind(at->source, at->value) == type;
}

struct json_at json_at_key(const struct json_at *object, const char *key) {
  struct json_at at =
      below(object,
            is_kind(object, JSON_OBJECT) ? sy_json_find(object->source, object->value, key) : NULL);
  at.key = key;
  return at;
}

/* Takes the next key, if there is one; NULL at the end. */
static void settle(struct json_at *item) {
  const struct json_at *whole = item->up;
  if (item->value == sy_json_after(whole->source, whole->value))
    item->value = NULL;
  else if (sy_json_kind(whole->source, whole->value) == JSON_OBJECT)
    item->key = sy_json_string(whole->source, item->value++);
}

struct json_at json_at_first(const struct json_at *whole) {
  struct json_at item = below(whole, NULL);
  if (json_at_count(whole) == 0)
    return item;
  item.value = sy_json_below(whole->value);
  settle(&item);
  return item;
}

void json_at_step(struct json_at *item) {
  item->value = sy_json_after(item->source, item->value);
  item->index++;
  settle(item);
}

size_t json_at_count(const struct json_at *whole) {
  return sy_json_count(whole->source, whole->value);
}

void *json_grow(void *items, size_t size, size_t index) {
  if ((index & (index - 1)) == 0) /* 0, or a power of two */
    items = g_realloc_n(items, MAX(2 * index, 1), size);
  memset((char *)items + index * size, 0, size);
  return items;
}

bool json_is_hopeless(const struct json_at *at) {
  return sy_problems_count(at->problems) > MOST_PROBLEMS;
}

/* ---- types ---- */

static const char *type_name(json_type type) {
  switch (type) {
  case JSON_OBJECT:
    return _("an object");
  case JSON_ARRAY:
    return _("a list");
  case JSON_STRING:
    return _("a string");
  case JSON_INTEGER:
    return _("an integer");
  case JSON_REAL:
    return _("a number with decimals");
  case JSON_NULL:
    return _("null");
  default:
    return _("true or false");
  }
}

bool json_is_kind(const struct json_at *at, json_type type) {
  if (is_kind(at, type))
    return true;
  if (at->value)
    json_problem(at, _("found %s, expected %s"), type_name(sy_json_kind(at->source, at->value)),
                 type_name(type));
  else
    json_problem(at, _("missing, expected %s"), type_name(type));
  return false;
}

const char *json_at_string(const struct json_at *at) {
  return sy_json_string(at->source, at->value);
}

/* The key's value if it has this type; else its `value` is NULL, and a problem is added. */
static struct json_at take(const struct json_at *object, const char *key, enum json_need need,
                           json_type type) {
  struct json_at at = json_at_key(object, key);
  if (!at.value && need == JSON_OPTIONAL)
    return at;
  if (!json_is_kind(&at, type))
    at.value = NULL;
  return at;
}

struct json_at json_at_array(const struct json_at *object, const char *key, enum json_need need,
                             size_t limit) {
  struct json_at at = take(object, key, need, JSON_ARRAY);
  if (at.value && json_at_count(&at) > limit) {
    json_problem(&at, _("%zu entries, expected at most %zu"), json_at_count(&at), limit);
    at.value = NULL;
  }
  return at;
}

struct json_at json_at_object(const struct json_at *object, const char *key, enum json_need need) {
  return take(object, key, need, JSON_OBJECT);
}

/* ---- values ---- */

bool json_take_text(const struct json_at *object, const char *key, enum json_need need,
                    const char **text) {
  const struct json_at at = take(object, key, need, JSON_STRING);
  if (!at.value)
    return false;
  *text = json_at_string(&at);
  return true;
}

char *json_take_copy(const struct json_at *object, const char *key, enum json_need need) {
  const char *text = NULL;
  json_take_text(object, key, need, &text);
  return g_strdup(text);
}

char *json_take_id(const struct json_at *object) {
  const struct json_at at = take(object, "id", JSON_REQUIRED, JSON_STRING);
  const char *id = at.value ? json_at_string(&at) : "";
  if (at.value && !*id)
    json_problem(&at, _("an empty id"));
  return g_strdup(id);
}

bool json_take_names(const struct json_at *object, const char *key, struct sy_text *names) {
  const struct json_at at = json_at_object(object, key, JSON_REQUIRED);
  const char *zh = "", *en = "";
  const bool both = at.value && json_take_text(&at, "zh", JSON_REQUIRED, &zh) &&
                    json_take_text(&at, "en", JSON_REQUIRED, &en);
  names->zh = g_strdup(zh);
  names->en = g_strdup(en);
  return both;
}

bool json_take_integer(const struct json_at *object, const char *key, enum json_need need,
                       int64_t lowest, int64_t highest, int64_t *value) {
  const struct json_at at = take(object, key, need, JSON_INTEGER);
  if (!at.value)
    return false;
  const int64_t found = g_ascii_strtoll(at.source->text + *at.value, NULL, 10);
  if (found < lowest || found > highest) {
    json_problem(&at, _("found %" PRId64 ", expected %" PRId64 " to %" PRId64), found, lowest,
                 highest);
    return false;
  }
  *value = found;
  return true;
}

bool json_take_boolean(const struct json_at *object, const char *key) {
  const struct json_at at = json_at_key(object, key);
  if (at.value && !is_kind(&at, JSON_FALSE))
    return json_is_kind(&at, JSON_TRUE);
  return false;
}

bool json_read_score(const struct json_at *at, int64_t lowest, int64_t *value) {
  if (!json_is_kind(at, JSON_STRING))
    return false;
  const char *text = json_at_string(at);
  int64_t parsed;
  if (!sy_nano_parse(text, &parsed)) {
    json_problem(at, _("'%.40s' is not a decimal with at most 9 digits after the point"), text);
    return false;
  }
  char least[SY_DECIMAL_SIZE];
  sy_nano_exact(lowest, least);
  if (parsed < lowest) {
    json_problem(at, _("'%.40s', expected at least %s"), text, least);
    return false;
  }
  *value = parsed;
  return true;
}

bool json_take_score(const struct json_at *object, const char *key, enum json_need need,
                     int64_t lowest, int64_t *value) {
  const struct json_at at = take(object, key, need, JSON_STRING);
  return at.value && json_read_score(&at, lowest, value);
}

bool json_take_share(const struct json_at *object, const char *key, enum json_need need,
                     bool may_be_zero, struct sy_rational *value) {
  const struct json_at at = take(object, key, need, JSON_STRING);
  if (!at.value)
    return false;
  struct sy_rational parsed;
  if (!sy_rational_parse(json_at_string(&at), &parsed) || parsed.numerator < !may_be_zero) {
    json_problem(&at,
                 may_be_zero ? _("'%.40s' is not a fraction of at least 0, such as 3/10")
                             : _("'%.40s' is not a fraction above 0, such as 3/10"),
                 json_at_string(&at));
    return false;
  }
  *value = parsed;
  return true;
}

int json_take_choice(const struct json_at *object, const char *key, const char *const *names,
                     int otherwise) {
  const struct json_at at =
      take(object, key, otherwise < 0 ? JSON_REQUIRED : JSON_OPTIONAL, JSON_STRING);
  if (!at.value)
    return MAX(otherwise, 0);
  const int found = sy_name_index(names, json_at_string(&at));
  if (found >= 0)
    return found;
  g_autofree char *suggestion = sy_suggestion(json_at_string(&at), names);
  json_problem(&at, _("unknown value '%.40s'%s"), json_at_string(&at), suggestion);
  return MAX(otherwise, 0);
}

/* ---- ids ---- */

/* A problem that an id is unknown, with the nearest that is known. */
static void say_unknown(const struct json_at *at, const char *id, GHashTable *ids,
                        const char *kind) {
  guint count;
  g_autofree const char **choices = (const char **)g_hash_table_get_keys_as_array(ids, &count);
  g_autofree char *suggestion = count <= MOST_CHOICES ? sy_suggestion(id, choices) : g_strdup("");
  json_problem(at, _("unknown %s '%.63s'%s"), kind, id, suggestion);
}

uint32_t json_read_reference(const struct json_at *at, GHashTable *ids, const char *kind) {
  if (!json_is_kind(at, JSON_STRING))
    return SY_NONE;
  const char *id = json_at_string(at);
  const guint found = GPOINTER_TO_UINT(g_hash_table_lookup(ids, id));
  if (found)
    return found - 1;
  say_unknown(at, id, ids, kind);
  return SY_NONE;
}

uint32_t json_take_reference(const struct json_at *object, const char *key, GHashTable *ids,
                             const char *kind) {
  const struct json_at at = json_at_key(object, key);
  return json_read_reference(&at, ids, kind);
}

void json_note_id(const struct json_at *object, const char *id, uint32_t index, GHashTable *ids) {
  if (g_hash_table_contains(ids, id))
    json_problem(object, _("the id '%.63s' is already used"), id);
  else
    g_hash_table_insert(ids, (gpointer)id, GUINT_TO_POINTER(index + 1));
}
