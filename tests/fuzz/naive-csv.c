/* SPDX-License-Identifier: Apache-2.0
 *
 * naive-csv.c: reads tables one character at a time, a string for every cell
 */
#include "naive-csv.h"

#include "base/base-private.h"
#include <errno.h>

#include <math.h>

/* ---- Text ---- */

/* How many bytes the line end takes that ends the first `length` bytes; 0: none does. */
static size_t line_end_at(const GString *text, size_t length) {
  if (length == 0 || text->str[length - 1] != '\n')
    return 0;
  return length > 1 && text->str[length - 2] == '\r' ? 2 : 1;
}

/* The file as UTF-8 with one line end at its end; NULL if it is not text. */
static GString *decode(const char *bytes, size_t length) {
  g_autoptr(sy_problems) foreign = sy_problems_new();
  if (!sy_check_form(bytes, MIN(length, SY_FORM_BYTES), false, (struct sy_place){0}, foreign))
    return NULL;
  const bool marked = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
  g_autoptr(GString) text = g_string_new_len(bytes + 3 * marked, (gssize)(length - 3 * marked));
  if (memchr(text->str, '\0', text->len) != NULL)
    return NULL;
  if (!g_utf8_validate(text->str, -1, NULL)) {
    if (marked)
      return NULL;
    /* Whether it is Chinese is for test-forms.sh. */
    g_autoptr(sy_problems) problems = sy_problems_new();
    g_auto(sy_decoded) decoded = {0};
    if (!sy_decode_guessing(text->str, text->len, (struct sy_place){0}, &decoded, problems))
      return NULL;
    g_string_truncate(text, 0);
    g_string_append_len(text, decoded.text, (gssize)decoded.length);
  }
  /* Blank lines at the end go; the line end of the last row stays as it is. */
  for (size_t width; (width = line_end_at(text, text->len)) > 0;) {
    if (text->len > width && line_end_at(text, text->len - width) == 0)
      break;
    g_string_truncate(text, text->len - width);
  }
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c(text, '\n');
  return g_steal_pointer(&text);
}

/* ---- Rows ---- */

enum state { AT_START, UNQUOTED, QUOTED, AFTER_QUOTE };

struct reading {
  enum state state;
  GString *field;
  GPtrArray *rows;
  GPtrArray *row;
};

static void end_field(struct reading *reading) {
  char *field = reading->field->str;
  if (reading->state != AFTER_QUOTE) {
    field += strspn(field, " \t");
    for (char *end = field + strlen(field); end > field && strchr(" \t", end[-1]); end--)
      end[-1] = '\0';
  }
  g_ptr_array_add(reading->row, g_strdup(field));
  g_string_truncate(reading->field, 0);
  reading->state = AT_START;
}

static void end_row(struct reading *reading) {
  end_field(reading);
  g_ptr_array_add(reading->rows, reading->row);
  reading->row = g_ptr_array_new_with_free_func(g_free);
}

/* Whether nothing at all stands in a row below the headings. */
static bool is_blank(const struct reading *reading) {
  return reading->rows->len > 0 && reading->row->len == 0 && reading->state == AT_START;
}

/* Takes one character, CR LF being given as LF; false if it is wrong there. */
static bool take(struct reading *reading, char byte) {
  if (reading->state == QUOTED) {
    if (byte == '"')
      reading->state = AFTER_QUOTE;
    else
      g_string_append_c(reading->field, byte);
    return true;
  }
  if (byte == '"' && reading->state != UNQUOTED) {
    if (reading->state == AFTER_QUOTE)
      g_string_append_c(reading->field, byte);
    reading->state = QUOTED;
    return true;
  }
  if (byte == ',')
    end_field(reading);
  else if (byte == '\n' && !is_blank(reading))
    end_row(reading);
  else if (strchr("\"\r\n", byte) != NULL || reading->state == AFTER_QUOTE)
    return false;
  else {
    g_string_append_c(reading->field, byte);
    reading->state = UNQUOTED;
  }
  return true;
}

static bool take_all(struct reading *reading, const GString *text) {
  for (const char *at = text->str; *at != '\0'; at++) {
    if (reading->state != QUOTED && at[0] == '\r' && at[1] == '\n')
      at++;
    if (!take(reading, *at))
      return false;
  }
  return reading->state == AT_START;
}

GPtrArray *naive_rows(const char *bytes, size_t length) {
  g_autoptr(GString) text = decode(bytes, length);
  if (text == NULL)
    return NULL;
  g_autoptr(GString) field = g_string_new(NULL);
  struct reading reading = {.field = field,
                            .rows =
                                g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref),
                            .row = g_ptr_array_new_with_free_func(g_free)};
  const bool sound = take_all(&reading, text);
  g_ptr_array_unref(reading.row);
  if (sound)
    return reading.rows;
  g_ptr_array_unref(reading.rows);
  return NULL;
}

/* ---- Cells ---- */

static bool read_decimal(const char *text, struct naive_value *value) {
  static GRegex *form;
  if (form == NULL)
    form = g_regex_new("^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?\\z", 0, 0, NULL);
  value->decimal = g_ascii_strtod(text, NULL) + 0.0; /* zero has no sign */
  return g_regex_match(form, text, 0, NULL) && isfinite(value->decimal);
}

static bool read_integer(const char *text, struct naive_value *value) {
  char *end;
  if (!g_ascii_isdigit(text[*text == '-' || *text == '+']))
    return false;
  errno = 0;
  value->integer = g_ascii_strtoll(text, &end, 10);
  value->decimal = (double)value->integer;
  return *end == '\0' && errno == 0;
}

static bool read_word(const char *text, const char *const *words, struct naive_value *value) {
  for (value->integer = 0; words[value->integer] != NULL; value->integer++)
    if (g_ascii_strcasecmp(text, words[value->integer]) == 0)
      break;
  const bool found = words[value->integer] != NULL;
  value->integer %= 2;
  return found;
}

static bool read_level(const char *text, const struct sy_level *const *levels,
                       struct naive_value *value) {
  for (value->integer = 0; levels[value->integer] != NULL; value->integer++) {
    const struct sy_level *level = levels[value->integer];
    if (sy_texts_equal(text, level->name) || sy_texts_equal(text, level->label.zh) ||
        sy_texts_equal(text, level->label.en))
      return true;
  }
  return false;
}

static bool read_day(const char *text, struct naive_value *value) {
  int32_t days = 0;
  const bool good = sy_date_parse(text, strlen(text), &days); /* fuzz-numbers.c has another */
  value->integer = days;
  return good;
}

static bool read_cell(const char *cell, const struct sy_column *column, struct naive_value *value) {
  static const char *const words[] = {"false", "true", "no", "yes", "0", "1",
                                      "否",    "是",   "无", "有",  NULL};
  /* What a cell means is the same for all texts that are equal, of which test-text.c has its own
   * oracle. */
  g_autofree char *text = sy_text_key(cell, strlen(cell));
  *value = (struct naive_value){.blank = *text == '\0', .text = cell};
  if (value->blank)
    return column->presence != SY_REQUIRED;
  switch (column->type) {
  case SY_DECIMAL:
    return read_decimal(text, value) && value->decimal >= column->lowest &&
           value->decimal <= column->highest;
  case SY_INTEGER:
    return read_integer(text, value) && value->decimal >= column->lowest &&
           value->decimal <= column->highest;
  case SY_BOOL:
    return read_word(text, words, value);
  case SY_DATE:
    return read_day(text, value);
  case SY_CATEGORY:
    return column->levels == NULL || read_level(text, column->levels, value);
  default:
    return true;
  }
}

/* ---- The table ---- */

static bool names(const char *heading, const struct sy_column *column) {
  const char *const all[] = {column->name, column->label.zh, column->label.en};
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i] != NULL && sy_texts_equal(heading, all[i]))
      return true;
  return false;
}

guint naive_fields_named(const GPtrArray *headings, const struct sy_column *column) {
  guint count = 0;
  for (guint i = 0; i < headings->len; i++)
    count += names(headings->pdata[i], column);
  return count;
}

static const char *cell_of(const GPtrArray *headings, const GPtrArray *row,
                           const struct sy_column *column) {
  guint field = 0;
  while (!names(headings->pdata[field], column))
    field++;
  return row->pdata[field];
}

/* The column that a table by unit needs exactly once. */
static const struct sy_column unit_column = {.name = "unit",
                                             .label = {.zh = "单位", .en = "被评议对象"}};

static bool check_headings(const GPtrArray *headings, bool by_unit,
                           const struct sy_column_request *requests, guint request_count) {
  if (headings->len > sy_limit(NULL, SY_LIMIT_COLUMNS) ||
      (by_unit && naive_fields_named(headings, &unit_column) != 1))
    return false;
  for (guint i = 0; i < headings->len; i++)
    if (sy_text_bidi_control(headings->pdata[i]) != 0)
      return false;
  for (guint i = 0; i < request_count; i++)
    if (naive_fields_named(headings, requests[i].column) != 1)
      return false;
  return true;
}

static bool read_row(struct naive_table *table, uint64_t index, const GPtrArray *rows,
                     const struct sy_unit_names *units, const struct sy_column_request *requests) {
  const GPtrArray *headings = g_ptr_array_index(rows, 0), *row = rows->pdata[index + 1];
  if (row->len != headings->len)
    return false;
  for (guint i = 0; i < table->request_count; i++)
    if (!read_cell(cell_of(headings, row, requests[i].column), requests[i].column,
                   &table->values[index * table->request_count + i]))
      return false;
  if (units == NULL)
    return true;
  const char *name = cell_of(headings, row, &unit_column);
  g_autofree char *key = sy_text_key(name, strlen(name));
  const int32_t number = sy_text_table_find(units->index, key, strlen(key));
  table->units[index] = (uint32_t)number;
  return number >= 0;
}

bool naive_table_init(struct naive_table *table, const GPtrArray *rows,
                      const struct sy_unit_names *units, const struct sy_column_request *requests,
                      guint request_count) {
  if (rows->len == 0)
    return false;
  if (units != NULL && units->optional && naive_fields_named(rows->pdata[0], &unit_column) == 0)
    units = NULL;
  if (!check_headings(rows->pdata[0], units != NULL, requests, request_count))
    return false;
  *table = (struct naive_table){.row_count = rows->len - 1, .request_count = request_count};
  table->values = g_new0(struct naive_value, table->row_count * request_count + 1);
  if (units != NULL)
    table->units = g_new0(uint32_t, table->row_count + 1);
  for (uint64_t row = 0; row < table->row_count; row++)
    if (!read_row(table, row, rows, units, requests)) {
      naive_table_clear(table);
      return false;
    }
  return true;
}

void naive_table_clear(struct naive_table *table) {
  g_free(table->values);
  g_free(table->units);
}
