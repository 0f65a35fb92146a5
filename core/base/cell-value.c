/* SPDX-License-Identifier: Apache-2.0
 *
 * cell-value.c: when two cells of a column are equal
 *
 * Conditions, keys and counts of distinct cells compare the texts of a column. If an indicator
 * reads the same field as yes or no, levels, days or numbers, cells with the same value are equal:
 * no and 否, a level's name and its labels, 2008/5/1 and 2008-05-01, 10 and 10.0. A column whose
 * texts the edition translates is compared as it is written.
 */
#include "base/base-private.h"

struct sy_comparison {
  GPtrArray *readers; /* struct sy_column_reader: booleans, then categories, then days */
  bool numeric;
};

/* ---- Types ---- */

static void free_reader(gpointer reader) {
  sy_column_reader_clear(reader);
  g_free(reader);
}

/* Readers of one type, in the order of the requests. */
static void add_readers(sy_comparison *comparison, const GPtrArray *requests, uint32_t type) {
  for (guint i = 0; i < requests->len; i++) {
    const struct sy_column_request *request = g_ptr_array_index(requests, i);
    if (sy_request_type(request) != type || request->values != NULL)
      continue;
    struct sy_column_reader *reader = g_new(struct sy_column_reader, 1);
    sy_column_reader_init(reader, request, NULL);
    sy_column_reader_grow(reader, 0, 1);
    g_ptr_array_add(comparison->readers, reader);
  }
}

sy_comparison *sy_comparison_new(const GPtrArray *requests) {
  sy_comparison *comparison = g_new0(sy_comparison, 1);
  comparison->readers = g_ptr_array_new_with_free_func(free_reader);
  add_readers(comparison, requests, SY_BOOL);
  add_readers(comparison, requests, SY_CATEGORY);
  add_readers(comparison, requests, SY_DATE);
  for (guint i = 0; i < requests->len; i++) {
    const struct sy_column_request *request = g_ptr_array_index(requests, i);
    const uint32_t type = sy_request_type(request);
    comparison->numeric |= request->values == NULL && (type == SY_INTEGER || type == SY_DECIMAL);
  }
  return comparison;
}

void sy_comparison_free(sy_comparison *comparison) {
  g_ptr_array_unref(comparison->readers);
  g_free(comparison);
}

bool sy_comparison_is_plain(const sy_comparison *comparison) {
  return comparison->readers->len == 0 && !comparison->numeric;
}

/* ---- Keys ----
 *
 * The key of a value begins with a line end, which no key of a text has. */

/* Appends the digits, without the leading zeros of a number; returns where they end. */
static const char *take_digits(GString *digits, const char *at) {
  for (; g_ascii_isdigit(*at); at++)
    if (*at != '0' || digits->len > 0)
      g_string_append_c(digits, *at);
  return at;
}

/* A decimal as its digits, without zeros at either end, and the power of ten of the last one; NULL
 * if the text is not a decimal. */
static char *number_key(const char *text) {
  if (!sy_cell_is_decimal(text, strlen(text)))
    return NULL;
  const bool negative = *text == '-';
  g_autoptr(GString) digits = g_string_new(NULL);
  const char *at = take_digits(digits, text + (negative || *text == '+'));
  gint64 power = 0;
  if (*at == '.') {
    const char *point = at;
    at = take_digits(digits, point + 1);
    power = -(at - point - 1);
  }
  if (*at == 'e' || *at == 'E')
    power += CLAMP(g_ascii_strtoll(at + 1, NULL, 10), -G_MAXINT32, G_MAXINT32);
  while (digits->len > 0 && digits->str[digits->len - 1] == '0') {
    g_string_truncate(digits, digits->len - 1);
    power++;
  }
  if (digits->len == 0)
    return g_strdup("\n0");
  return g_strdup_printf("\n%s%se%" G_GINT64_FORMAT, negative ? "-" : "", digits->str, power);
}

char *sy_comparison_key(sy_comparison *comparison, const char *text, size_t length) {
  g_autofree char *key = sy_text_key(text, length);
  for (guint i = 0; i < comparison->readers->len && *key != '\0'; i++) {
    struct sy_column_reader *reader = g_ptr_array_index(comparison->readers, i);
    if (sy_cell_store(reader, 0, key, strlen(key)))
      return g_strdup_printf("\n%u %" G_GINT64_FORMAT, i, reader->entries[0].integer);
  }
  char *number = comparison->numeric ? number_key(key) : NULL;
  return number != NULL ? number : g_steal_pointer(&key);
}

/* ---- Conditions ---- */

struct sy_wanted {
  sy_comparison *comparison;
  GHashTable *keys;
};

static void want(sy_wanted *wanted, const struct sy_yaml *scalar) {
  const char *text = sy_yaml_is_null(scalar) ? "" : scalar->text;
  g_hash_table_add(wanted->keys, sy_comparison_key(wanted->comparison, text, strlen(text)));
}

sy_wanted *sy_wanted_new(const struct sy_yaml *yaml, const GPtrArray *requests) {
  sy_wanted *wanted = g_new(sy_wanted, 1);
  wanted->comparison = sy_comparison_new(requests);
  wanted->keys = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  if (yaml->kind == SY_YAML_SCALAR)
    want(wanted, yaml);
  for (guint i = 0; yaml->kind == SY_YAML_SEQUENCE && i < yaml->count; i++)
    want(wanted, yaml->items[i]);
  return wanted;
}

void sy_wanted_free(sy_wanted *wanted) {
  sy_comparison_free(wanted->comparison);
  g_hash_table_destroy(wanted->keys);
  g_free(wanted);
}

bool sy_wanted_has(const sy_wanted *wanted, const char *text, size_t length) {
  g_autofree char *key = sy_comparison_key(wanted->comparison, text, length);
  return g_hash_table_contains(wanted->keys, key);
}
