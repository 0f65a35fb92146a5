/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c: JSON as text, in the canonical form
 *
 * Keys sorted by their bytes, indented by one space, or compact as the digest covers it. Large
 * lists are written piece by piece, because as JSON values they would take many times the memory of
 * their text. Whoever writes an object key by key writes the keys in order.
 */
#include "document/document-private.h"

#define MOST_HELD (64 << 10) /* bytes, before they are handed on */
#define LONG 1000            /* bytes of a string that is written by parts */

/* Room for so many bytes at the end, which put_end() ends. */
static inline char *room(struct json_text *text, size_t length) {
  GString *to = text->bytes;
  if (to->len + length >= to->allocated_len) {
    const gsize before = to->len;
    g_string_set_size(to, MAX(before + length, to->allocated_len));
    to->len = before;
  }
  return to->str + to->len;
}

static inline void put_end(struct json_text *text, char *end) {
  *end = '\0';
  text->bytes->len = (gsize)(end - text->bytes->str);
}

static void put(struct json_text *text, const char *bytes, size_t length) {
  char *to = room(text, length);
  memcpy(to, bytes, length);
  put_end(text, to + length);
}

static void put_character(struct json_text *text, char character) {
  char *to = room(text, 1);
  *to = character;
  put_end(text, to + 1);
}

void json_text_flush(struct json_text *text) {
  if (!text->receive)
    return;
  text->failed = text->failed || !text->receive(text->bytes->str, text->bytes->len, text->to);
  g_string_truncate(text->bytes, 0);
}

#define LINE 32 /* bytes, which processors copy at once */

/* To the next line, one space in for each level; nothing in the compact form. Takes as many bytes
 * as line_size() says. */
static inline char *write_line(const struct json_text *text, char *to) {
  static const char line[LINE + 1] = "\n                               ";
  if (!text->indented)
    return to;
  memcpy(to, line, LINE);
  if (text->depth >= LINE)
    memset(to + LINE, ' ', text->depth + 1 - LINE);
  return to + 1 + text->depth;
}

static inline size_t line_size(const struct json_text *text) {
  return MAX(LINE, text->depth + 1);
}

void json_text_open(struct json_text *text, char bracket) {
  put_character(text, bracket);
  text->depth++;
  text->empty = true;
}

void json_text_close(struct json_text *text, char bracket) {
  char *to = room(text, line_size(text) + 1);
  text->depth--;
  if (!text->empty)
    to = write_line(text, to);
  *to++ = bracket;
  put_end(text, to);
  text->empty = false;
}

/* The comma after the value before, and the line; takes line_size() and 1 more. */
static inline char *write_item(struct json_text *text, char *to) {
  if (!text->empty)
    *to++ = ',';
  text->empty = false;
  return write_line(text, to);
}

void json_text_item(struct json_text *text) {
  if (text->bytes->len >= MOST_HELD)
    json_text_flush(text);
  put_end(text, write_item(text, room(text, line_size(text) + 1)));
}

/* ---- strings and keys ---- */

static char *write_escaped(unsigned char byte, char *to) {
  static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
  *to++ = '\\';
  for (size_t i = 0; letters[i]; i += 2)
    if (letters[i] == (char)byte) {
      *to++ = letters[i + 1];
      return to;
    }
  return to + g_snprintf(to, 6, "u%04X", byte);
}

/* Takes up to string_size() bytes, and one more. */
static inline char *write_string(const char *string, size_t length, char *to) {
  for (const char *end = string + length; string < end; string++)
    if ((unsigned char)*string >= 0x20 && *string != '"' && *string != '\\')
      *to++ = *string;
    else
      to = write_escaped((unsigned char)*string, to);
  return to;
}

static inline size_t string_size(size_t length) {
  return 6 * length;
}

static bool is_enough(const struct json_text *text) {
  return text->most && text->bytes->len >= text->most;
}

/* By parts, since they take room for what they could become. */
static void put_long(struct json_text *text, const char *string, size_t length) {
  put_character(text, '"');
  while (length > 0 && !is_enough(text)) {
    const size_t some = MIN(length, LONG);
    if (text->bytes->len >= MOST_HELD)
      json_text_flush(text);
    put_end(text, write_string(string, some, room(text, string_size(some) + 1)));
    string += some;
    length -= some;
  }
  put_character(text, '"');
}

void json_text_string(struct json_text *text, const char *string) {
  const size_t length = strlen(string);
  if (length > LONG) {
    put_long(text, string, length);
    return;
  }
  char *to = room(text, string_size(length) + 3);
  *to++ = '"';
  to = write_string(string, length, to);
  *to++ = '"';
  put_end(text, to);
}

void json_text_key(struct json_text *text, const char *key) {
  if (text->bytes->len >= MOST_HELD)
    json_text_flush(text);
  const size_t length = strlen(key);
  if (length > LONG) {
    json_text_item(text);
    put_long(text, key, length);
    put(text, ": ", text->indented ? 2 : 1);
    return;
  }
  char *to = write_item(text, room(text, line_size(text) + string_size(length) + 5));
  *to++ = '"';
  to = write_string(key, length, to);
  *to++ = '"';
  *to++ = ':';
  if (text->indented)
    *to++ = ' ';
  put_end(text, to);
}

/* ---- values ---- */

void json_text_integer(struct json_text *text, int64_t value) {
  char digits[24], *start = digits + sizeof digits;
  uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
  do
    *--start = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--start = '-';
  put(text, start, (size_t)(digits + sizeof digits - start));
}

void json_text_boolean(struct json_text *text, bool value) {
  put(text, value ? "true" : "false", value ? 4 : 5);
}

void json_text_score(struct json_text *text, int64_t nano) {
  char *to = room(text, SY_DECIMAL_SIZE + 2);
  *to++ = '"';
  to = sy_nano_write_exact(nano, to);
  *to++ = '"';
  put_end(text, to);
}

void json_text_names(struct json_text *text, struct sy_text names) {
  json_text_open(text, '{');
  json_text_key(text, "en");
  json_text_string(text, names.en);
  json_text_key(text, "zh");
  json_text_string(text, names.zh);
  json_text_close(text, '}');
}

static void put_list(struct json_text *text, const json_t *list) {
  json_text_open(text, '[');
  for (size_t i = 0; i < json_array_size(list); i++) {
    json_text_item(text);
    json_text_value(text, json_array_get(list, i));
  }
  json_text_close(text, ']');
}

void json_text_value(struct json_text *text, const json_t *value) {
  switch (json_typeof(value)) {
  case JSON_OBJECT:
    json_text_object(text, value, NULL, 0);
    return;
  case JSON_ARRAY:
    put_list(text, value);
    return;
  case JSON_STRING:
    json_text_string(text, json_string_value(value));
    return;
  case JSON_INTEGER:
    json_text_integer(text, json_integer_value(value));
    return;
  case JSON_TRUE:
  case JSON_FALSE:
    json_text_boolean(text, json_is_true(value));
    return;
  default: /* there are no numbers with fractions */
    put(text, "null", 4);
  }
}

/* ---- values that were read ---- */

static bool is_among(const char *key, const char *const *keys) {
  return keys && g_strv_contains(keys, key);
}

void json_text_without(struct json_text *text, const sy_json *source, const uint32_t *object,
                       const char *const *keys) {
  const uint32_t *end = sy_json_after(source, object);
  json_text_open(text, '{');
  for (const uint32_t *at = sy_json_below(object); at < end && !is_enough(text);
       at = sy_json_after(source, at + 1)) {
    if (is_among(sy_json_string(source, at), keys))
      continue;
    json_text_key(text, sy_json_string(source, at));
    json_text_read(text, source, at + 1);
  }
  json_text_close(text, '}');
}

static void put_read_list(struct json_text *text, const sy_json *source, const uint32_t *list) {
  const uint32_t *end = sy_json_after(source, list);
  json_text_open(text, '[');
  for (const uint32_t *at = sy_json_below(list); at < end && !is_enough(text);
       at = sy_json_after(source, at)) {
    json_text_item(text);
    json_text_read(text, source, at);
  }
  json_text_close(text, ']');
}

void json_text_read(struct json_text *text, const sy_json *source, const uint32_t *value) {
  const char *digits;
  switch (sy_json_kind(source, value)) {
  case JSON_OBJECT:
    json_text_without(text, source, value, NULL);
    return;
  case JSON_ARRAY:
    put_read_list(text, source, value);
    return;
  case JSON_STRING:
    json_text_string(text, sy_json_string(source, value));
    return;
  case JSON_TRUE:
  case JSON_FALSE:
    json_text_boolean(text, sy_json_kind(source, value) == JSON_TRUE);
    return;
  case JSON_NULL:
    put(text, "null", 4);
    return;
  default: {
    const size_t length = sy_json_number(source, value, &digits);
    put(text, digits, length);
  }
  }
}

/* ---- objects ---- */

static gint compare_parts(gconstpointer left, gconstpointer right) {
  return strcmp(((const struct json_part *)left)->key, ((const struct json_part *)right)->key);
}

static void put_field(struct json_text *text, const void *value) {
  json_text_value(text, value);
}

void json_text_object(struct json_text *text, const json_t *fields, const struct json_part *parts,
                      guint count) {
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct json_part));
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)fields, key, value) {
    const struct json_part field = {key, put_field, value};
    g_array_append_val(all, field);
  }
  if (count > 0)
    g_array_append_vals(all, parts, count);
  g_array_sort(all, compare_parts);
  json_text_open(text, '{');
  for (guint i = 0; i < all->len; i++) {
    const struct json_part *part = &g_array_index(all, struct json_part, i);
    json_text_key(text, part->key);
    part->put(text, part->data);
  }
  json_text_close(text, '}');
}
