/* SPDX-License-Identifier: Apache-2.0
 *
 * write.c: writes the result document
 *
 * As JSON values, the units of a large edition would take a hundred times the memory of their
 * scores. So each unit is made, written and freed. This happens twice, because the digest, which
 * covers the units, comes before them in the file.
 */
#include "document/document-private.h"

#include <string.h>

/* Where the text goes, and in which form. */
struct form {
  json_dump_callback_t receive; /* 0, or -1 */
  void *to;
  bool indented; /* else compact */
  unsigned depth;
  bool failed;
};

static int receive_digest(const char *text, size_t length, void *digest) {
  sy_digest_update(digest, text, length);
  return 0;
}

static int receive_file(const char *text, size_t length, void *stream) {
  return fwrite(text, 1, length, stream) == length ? 0 : -1;
}

/* ---- text ---- */

static void put(struct form *form, const char *text, size_t length) {
  form->failed = form->failed || form->receive(text, length, form->to) != 0;
}

static void put_text(struct form *form, const char *text) {
  put(form, text, strlen(text));
}

/* To the next line, one space in for each level; nothing in the compact form. */
static void put_line(struct form *form) {
  if (!form->indented)
    return;
  put_text(form, "\n");
  for (unsigned i = 0; i < form->depth; i++)
    put_text(form, " ");
}

/* jansson indents a value as if it were the whole document; a line end is never part of a text. */
static int put_value_text(const char *text, size_t length, void *data) {
  struct form *form = data;
  for (const char *end; (end = memchr(text, '\n', length)) != NULL;) {
    put(form, text, (size_t)(end - text));
    put_line(form);
    length -= (size_t)(end + 1 - text);
    text = end + 1;
  }
  put(form, text, length);
  return form->failed ? -1 : 0;
}

static void put_value(struct form *form, const json_t *value) {
  const size_t shape = form->indented ? JSON_INDENT(1) : JSON_COMPACT;
  if (json_dump_callback(value, put_value_text, form, shape | JSON_SORT_KEYS | JSON_ENCODE_ANY))
    form->failed = true;
}

/* ---- the document ---- */

static void put_units(struct form *form, const sy_assessment *assessment) {
  if (assessment->unit_count == 0) {
    put_text(form, "[]");
    return;
  }
  document_units *units = document_units_new(assessment);
  put_text(form, "[");
  form->depth++;
  for (uint32_t unit = 0; unit < assessment->unit_count && !form->failed; unit++) {
    json_t *value = document_next_unit(units);
    put_text(form, unit > 0 ? "," : "");
    put_line(form);
    put_value(form, value);
    json_decref(value);
  }
  form->depth--;
  put_line(form);
  put_text(form, "]");
  document_units_free(units);
}

static gint compare_keys(gconstpointer left, gconstpointer right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The keys in canonical order, including `units`, which `rest` does not have. */
static GPtrArray *sorted_keys(json_t *rest) {
  GPtrArray *keys = g_ptr_array_new();
  const char *key;
  json_t *value;
  json_object_foreach(rest, key, value) g_ptr_array_add(keys, (gpointer)key);
  g_ptr_array_add(keys, (gpointer) "units");
  g_ptr_array_sort(keys, compare_keys);
  return keys;
}

static void put_document(struct form *form, const sy_assessment *assessment, json_t *rest) {
  g_autoptr(GPtrArray) keys = sorted_keys(rest);
  put_text(form, "{");
  form->depth++;
  for (guint i = 0; i < keys->len; i++) {
    const json_t *value = json_object_get(rest, keys->pdata[i]);
    put_text(form, i > 0 ? "," : "");
    put_line(form);
    put_text(form, "\"");
    put_text(form, keys->pdata[i]);
    put_text(form, form->indented ? "\": " : "\":");
    if (value)
      put_value(form, value);
    else
      put_units(form, assessment);
  }
  form->depth--;
  put_line(form);
  put_text(form, "}");
}

bool sy_document_write(const struct sy_evaluation *result, FILE *stream) {
  const sy_assessment *assessment = result->assessment;
  json_t *rest = document_without_units(result);
  g_autoptr(sy_digest) digest = sy_digest_new();
  struct form compact = {.receive = receive_digest, .to = digest};
  put_document(&compact, assessment, rest);
  char text[SY_DIGEST_SIZE];
  sy_digest_finish(digest, text);
  document_sign(rest, result, text);
  struct form indented = {.receive = receive_file, .to = stream, .indented = true};
  put_document(&indented, assessment, rest);
  put_text(&indented, "\n");
  json_decref(rest);
  return !compact.failed && !indented.failed;
}
