/* SPDX-License-Identifier: Apache-2.0
 *
 * fields.c: values of YAML mappings, checked
 *
 * All readers of the edition's files use these functions, so that a missing key, a value of the
 * wrong kind or a wrong number has the same message everywhere.
 */
#include "edition/edition-private.h"

#include <inttypes.h>
#include <string.h>

static const char *kind_word(enum sy_yaml_kind kind) {
  switch (kind) {
  case SY_YAML_SEQUENCE:
    return _("a list");
  case SY_YAML_MAPPING:
    return _("a mapping");
  default:
    return _("a single value");
  }
}

bool sy_expect(const struct sy_yaml *yaml, enum sy_yaml_kind kind, sy_problems *problems) {
  if (yaml->kind == kind)
    return true;
  sy_problems_add(problems, yaml->place, _("expected %s, found %s"), kind_word(kind),
                  kind_word(yaml->kind));
  return false;
}

const struct sy_yaml *sy_field_get(const struct sy_yaml *mapping, const char *key,
                                   enum sy_yaml_kind kind, enum sy_need need,
                                   sy_problems *problems) {
  const struct sy_yaml *value = sy_yaml_get(mapping, key);
  if (value == NULL) {
    if (need == SY_FIELD_REQUIRED)
      sy_problems_add(problems, mapping->place, _("'%s' is missing"), key);
    return NULL;
  }
  if (value->kind != kind) {
    sy_problems_add(problems, value->place, _("'%s' is %s, expected %s"), key,
                    kind_word(value->kind), kind_word(kind));
    return NULL;
  }
  if (kind == SY_YAML_SCALAR && (value->text[0] == '\0' || sy_yaml_is_null(value))) {
    sy_problems_add(problems, value->place, _("'%s' is empty"), key);
    return NULL;
  }
  return value;
}

char *sy_field_string(const struct sy_yaml *mapping, const char *key, enum sy_need need,
                      sy_problems *problems) {
  const struct sy_yaml *value = sy_field_get(mapping, key, SY_YAML_SCALAR, need, problems);
  return value != NULL ? g_strdup(value->text) : NULL;
}

/* ---- Ids ---- */

bool sy_check_id(const char *text, struct sy_place place, sy_problems *problems) {
  if (sy_is_id(text))
    return true;
  g_autofree char *fault = sy_id_fault(text);
  sy_problems_add(problems, place,
                  _("'%s' is not an id (%s); expected at most 63 characters, no white space, "
                    "quotes, invisible characters, : / , ; @ or =, and no - or . at the start"),
                  text, fault);
  return false;
}

void sy_take_id(const struct sy_yaml *id, GHashTable *taken, sy_problems *problems) {
  if (!sy_check_id(id->text, id->place, problems))
    return;
  g_autofree char *key = sy_id_key(id->text);
  const struct sy_yaml *other = g_hash_table_lookup(taken, key);
  if (other == NULL)
    g_hash_table_insert(taken, g_steal_pointer(&key), (gpointer)id);
  else if (strcmp(other->text, id->text) == 0)
    sy_problems_add(problems, id->place, _("the id '%s' is already used in line %u of %s"),
                    id->text, other->place.line, other->place.file);
  else
    sy_problems_add(problems, id->place,
                    _("the id '%s' is too similar to '%s' in line %u of %s; ids must differ in "
                      "more than case and widths"),
                    id->text, other->text, other->place.line, other->place.file);
}

GHashTable *sy_taken_new(void) {
  return g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
}

char *sy_field_id(const struct sy_yaml *mapping, GHashTable *taken, sy_problems *problems) {
  const struct sy_yaml *id =
      sy_field_get(mapping, "id", SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  if (id == NULL)
    return g_strdup("");
  sy_take_id(id, taken, problems);
  return g_strdup(id->text);
}

/* ---- Names ---- */

static const char *const language_names[] = {"zh", "en", NULL};

void sy_languages_load(struct sy_loader *loader) {
  bool *const needs[] = {&loader->needs_zh, &loader->needs_en};
  const struct sy_yaml *list = sy_field_get(loader->merged, "languages", SY_YAML_SEQUENCE,
                                            SY_FIELD_OPTIONAL, loader->problems);
  for (guint i = 0; list != NULL && i < list->count; i++) {
    const uint32_t index = sy_lookup(list->items[i], "language", language_names, loader->problems);
    if (index == SY_NONE)
      continue;
    if (*needs[index])
      sy_problems_add(loader->problems, list->items[i]->place, _("'%s' is repeated"),
                      list->items[i]->text);
    *needs[index] = true;
  }
}

/* Refuses characters in a name that change the direction of writing. */
static const char *checked_name(const struct sy_yaml *text, sy_problems *problems) {
  const gunichar bidi = sy_text_bidi_control(text->text);
  if (bidi != 0)
    sy_problems_add(problems, text->place,
                    _("a name with U+%04X, which changes the text direction"), bidi);
  return text->text;
}

/* The name in one language; NULL if it is not given. */
static const char *name_in(const struct sy_yaml *name, const char *language, bool needed,
                           sy_problems *problems) {
  if (needed && sy_yaml_get(name, language) == NULL)
    sy_problems_add(problems, name->place, _("'%s' is missing; 'languages' requires it"), language);
  const struct sy_yaml *text =
      sy_field_get(name, language, SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  return text != NULL ? checked_name(text, problems) : NULL;
}

/* {zh: …, en: …}, or only one of them, which then stands for both. */
static struct sy_text name_by_language(const struct sy_loader *loader, const struct sy_yaml *name,
                                       const char *key) {
  sy_yaml_check_keys(name, language_names, loader->problems);
  if (name->count == 0)
    sy_problems_add(loader->problems, name->place,
                    _("'%s' is empty, expected a text or {zh: …, en: …}"), key);
  const char *zh = name_in(name, "zh", loader->needs_zh, loader->problems);
  const char *en = name_in(name, "en", loader->needs_en, loader->problems);
  return (struct sy_text){.en = en != NULL ? en : zh, .zh = zh != NULL ? zh : en};
}

/* One text for every language. */
static const char *plain_name(const struct sy_loader *loader, const struct sy_yaml *mapping,
                              const char *key) {
  const struct sy_yaml *name =
      sy_field_get(mapping, key, SY_YAML_SCALAR, SY_FIELD_REQUIRED, loader->problems);
  if (name != NULL && loader->needs_zh && loader->needs_en)
    sy_problems_add(loader->problems, name->place,
                    _("'%s' is one text, expected {zh: …, en: …}; 'languages' requires both"), key);
  return name != NULL ? checked_name(name, loader->problems) : NULL;
}

struct sy_text sy_field_name(const struct sy_loader *loader, const struct sy_yaml *mapping,
                             const char *key, const char *id) {
  const struct sy_yaml *name = sy_yaml_get(mapping, key);
  struct sy_text texts = {.en = id, .zh = id};
  if (name == NULL && (loader->needs_zh || loader->needs_en))
    sy_problems_add(loader->problems, mapping->place, _("'%s' is missing; 'languages' requires it"),
                    key);
  else if (name != NULL && name->kind == SY_YAML_MAPPING)
    texts = name_by_language(loader, name, key);
  else if (name != NULL)
    texts.en = texts.zh = plain_name(loader, mapping, key);
  return (struct sy_text){.en = g_strdup(texts.en != NULL ? texts.en : ""),
                          .zh = g_strdup(texts.zh != NULL ? texts.zh : "")};
}

struct sy_text sy_field_text(const struct sy_yaml *mapping, const char *key,
                             sy_problems *problems) {
  const struct sy_loader any = {.problems = problems}; /* needs neither language */
  const struct sy_yaml *text = sy_yaml_get(mapping, key);
  struct sy_text found = {0};
  if (text != NULL && text->kind == SY_YAML_MAPPING)
    found = name_by_language(&any, text, key);
  else if (sy_field_get(mapping, key, SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems) != NULL)
    found.en = found.zh = text->text;
  return sy_text_copy(found);
}

struct sy_text sy_field_label(const struct sy_yaml *mapping, const char *key,
                              sy_problems *problems) {
  const struct sy_yaml *label = sy_yaml_get(mapping, key);
  const char *zh = NULL, *en = NULL;
  if (label->kind == SY_YAML_MAPPING) {
    sy_yaml_check_keys(label, language_names, problems);
    if (label->count == 0)
      sy_problems_add(problems, label->place, _("'%s' is empty, expected a text or {zh: …, en: …}"),
                      key);
    zh = name_in(label, "zh", false, problems);
    en = name_in(label, "en", false, problems);
  } else if (sy_field_get(mapping, key, SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems) != NULL) {
    zh = en = checked_name(label, problems);
  }
  return (struct sy_text){.en = g_strdup(en != NULL ? en : key),
                          .zh = g_strdup(zh != NULL ? zh : key)};
}

/* ---- Numbers and choices ---- */

bool sy_field_nano(const struct sy_yaml *mapping, const char *key, enum sy_need need,
                   int64_t lowest, int64_t *value, sy_problems *problems) {
  const struct sy_yaml *scalar = sy_field_get(mapping, key, SY_YAML_SCALAR, need, problems);
  if (scalar == NULL)
    return false;
  int64_t parsed;
  if (!sy_nano_parse(scalar->text, &parsed)) {
    sy_problems_add(problems, scalar->place,
                    _("'%s' is '%s', expected a decimal with at most 9 digits after the point"),
                    key, scalar->text);
    return false;
  }
  if (parsed < lowest) {
    char text[SY_DECIMAL_SIZE];
    sy_nano_exact(lowest, text);
    sy_problems_add(problems, scalar->place, _("'%s' is %s, expected at least %s"), key,
                    scalar->text, text);
    return false;
  }
  *value = parsed;
  return true;
}

bool sy_field_share(const struct sy_yaml *mapping, const char *key, bool may_be_zero,
                    struct sy_rational *value, sy_problems *problems) {
  const struct sy_yaml *scalar =
      sy_field_get(mapping, key, SY_YAML_SCALAR, SY_FIELD_REQUIRED, problems);
  if (scalar == NULL)
    return false;
  struct sy_rational parsed;
  if (!sy_rational_parse(scalar->text, &parsed) || parsed.numerator < !may_be_zero) {
    sy_problems_add(problems, scalar->place,
                    may_be_zero ? _("'%s' is '%s', expected a number of at least 0 and at most %d "
                                    "digits, such as 30%%, 12.5, 1e-2 or 1/6")
                                : _("'%s' is '%s', expected a number above 0 and of at most %d "
                                    "digits, such as 30%%, 12.5, 1e-2 or 1/6"),
                    key, scalar->text, SY_MOST_DIGITS);
    return false;
  }
  *value = parsed;
  return true;
}

bool sy_field_integer(const struct sy_yaml *mapping, const char *key, enum sy_need need,
                      int64_t lowest, int64_t highest, int64_t *value, sy_problems *problems) {
  const struct sy_yaml *scalar = sy_field_get(mapping, key, SY_YAML_SCALAR, need, problems);
  if (scalar == NULL)
    return false;
  gint64 parsed;
  if (!g_ascii_string_to_signed(scalar->text, 10, lowest, highest, &parsed, NULL)) {
    sy_problems_add(problems, scalar->place,
                    _("'%s' is '%s', expected a whole number from %" PRId64 " to %" PRId64), key,
                    scalar->text, lowest, highest);
    return false;
  }
  *value = parsed;
  return true;
}

int sy_field_choice(const struct sy_yaml *mapping, const char *key, const char *const *names,
                    int fallback, sy_problems *problems) {
  const struct sy_yaml *scalar = sy_field_get(
      mapping, key, SY_YAML_SCALAR, fallback < 0 ? SY_FIELD_REQUIRED : SY_FIELD_OPTIONAL, problems);
  if (scalar == NULL)
    return MAX(fallback, 0);
  int index = sy_name_index(names, scalar->text);
  if (index < 0) {
    g_autofree char *suggestion = sy_suggestion(scalar->text, names);
    sy_problems_add(problems, scalar->place, _("'%s' is '%s'%s"), key, scalar->text, suggestion);
  }
  return MAX(index, 0);
}

void sy_field_operator(const struct sy_yaml *mapping, const char *const *names, int fallback,
                       enum sy_operator *result, sy_problems *problems) {
  *result = (enum sy_operator)sy_field_choice(mapping, "operator", names, fallback, problems);
}

uint32_t sy_lookup(const struct sy_yaml *scalar, const char *what, const char *const *choices,
                   sy_problems *problems) {
  if (!sy_expect(scalar, SY_YAML_SCALAR, problems))
    return SY_NONE;
  int index = sy_name_index(choices, scalar->text);
  if (index >= 0)
    return (uint32_t)index;
  g_autofree char *suggestion = sy_suggestion(scalar->text, choices);
  sy_problems_add(problems, scalar->place, _("unknown %s '%s'%s"), what, scalar->text, suggestion);
  return SY_NONE;
}

const char **sy_ids_of(const void *array, guint count, size_t size) {
  const char **ids = g_new0(const char *, (gsize)count + 1);
  for (guint i = 0; i < count; i++)
    memcpy(&ids[i], (const char *)array + i * size, sizeof ids[i]);
  return ids;
}
