/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet-cell.c: parses one cell straight from its bytes into the typed array of its column
 *
 * sy_cell_store() only says whether a cell is valid; sy_cell_complaint(), which need not be fast,
 * finds out what is wrong. Nothing is allocated per cell except room for new texts.
 */
#include "base/base-private.h"

#include <float.h>
#include <math.h>

/* ---- A column under way ---- */

static const char *const *label_texts(const struct sy_level *level, const char *texts[4]) {
  texts[0] = level->name;
  texts[1] = level->label.zh;
  texts[2] = level->label.en;
  texts[3] = NULL;
  return texts;
}

/* Every text that a cell of a category column may hold: names before labels, NULL-ended. g_free. */
static const char **level_texts(const struct sy_column_request *request, GArray *numbers) {
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  for (int32_t i = 0; request->levels != NULL && request->levels[i] != NULL; i++) {
    g_ptr_array_add(texts, (gpointer)request->levels[i]);
    g_array_append_val(numbers, i);
  }
  const struct sy_level *const *levels = request->levels == NULL ? request->column->levels : NULL;
  for (int part = 0; levels != NULL && part < 3; part++)
    for (int32_t i = 0; levels[i] != NULL; i++) {
      const char *three[4];
      const char *text = label_texts(levels[i], three)[part];
      if (text == NULL)
        continue;
      g_ptr_array_add(texts, (gpointer)text);
      g_array_append_val(numbers, i);
    }
  g_ptr_array_add(texts, NULL);
  return (const char **)g_ptr_array_steal(texts, NULL);
}

/* From each of those texts, and from its key, to the level. */
static sy_text_table *level_table(const struct sy_column_request *request) {
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int32_t));
  g_autofree const char **texts = level_texts(request, numbers);
  sy_text_table *table = sy_text_table_new();
  for (guint i = 0; texts[i] != NULL; i++)
    sy_text_table_add(table, texts[i], strlen(texts[i]), g_array_index(numbers, int32_t, i));
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autofree char *key = sy_text_key(texts[i], strlen(texts[i]));
    sy_text_table_add(table, key, strlen(key), g_array_index(numbers, int32_t, i));
  }
  return table;
}

uint32_t sy_request_type(const struct sy_column_request *request) {
  const bool any_text = request->column->type == SY_CATEGORY && request->levels == NULL &&
                        request->column->levels == NULL;
  return any_text ? SY_TEXT : request->column->type;
}

void sy_column_reader_init(struct sy_column_reader *reader, const struct sy_column_request *request,
                           const struct sy_table_form *form) {
  *reader = (struct sy_column_reader){
      .request = request, .type = sy_request_type(request), .plain = true};
  reader->decimal_comma = form != NULL && form->decimal_comma;
  reader->percent = form != NULL ? form->percent : SY_PERCENT_UNDECLARED;
  reader->translation = sy_translation_new(request);
  reader->quick =
      reader->type == SY_DECIMAL && !reader->decimal_comma && reader->translation == NULL;
  reader->limited = isfinite(request->column->lowest) || isfinite(request->column->highest);
  if (reader->type == SY_CATEGORY)
    reader->texts = level_table(request);
  else if (reader->type == SY_TEXT)
    reader->texts = sy_text_table_new();
}

void sy_column_reader_clear(struct sy_column_reader *reader) {
  g_clear_pointer(&reader->entries, g_free);
  g_clear_pointer(&reader->valid, g_free);
  g_clear_pointer(&reader->texts, sy_text_table_free);
  g_clear_pointer(&reader->long_cells, g_array_unref);
  g_clear_pointer(&reader->translation, sy_translation_free);
}

void sy_column_reader_grow(struct sy_column_reader *reader, uint64_t from, uint64_t to) {
  reader->entries = g_renew(union sy_entry, reader->entries, to);
  reader->valid = g_realloc(reader->valid, to);
  memset(reader->valid + from, 1, to - from);
}

/* ---- Numbers ---- */

/* If operations on doubles had more precision than double, the fast paths below would round twice.
 */
_Static_assert(FLT_EVAL_METHOD == 0, "double arithmetic must round to double");

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
#define EXACT_POWER 22 /* the largest power of ten that a double holds exactly */

/* The value of a decimal's characters: digits * 10^exponent. */
struct decimal {
  uint64_t digits;
  int exponent;
  bool complete; /* every digit is in `digits` */
};

static const char *scan_digits(const char *at, const char *end, struct decimal *decimal) {
  for (; at < end && g_ascii_isdigit(*at); at++) {
    if (decimal->digits < UINT64_C(1000000000000000000))
      decimal->digits = decimal->digits * 10 + (uint64_t)(*at - '0');
    else if (*at == '0')
      decimal->exponent++;
    else
      decimal->complete = false;
  }
  return at;
}

static const char *pass_sign(const char *at, const char *end) {
  return at < end && (*at == '-' || *at == '+') ? at + 1 : at;
}

/* Reads the digits after the 'e'; NULL if there is none. Huge exponents saturate. */
static const char *scan_exponent(const char *at, const char *end, int *exponent) {
  const bool negative = at < end && *at == '-';
  const char *start = pass_sign(at, end);
  int value = 0;
  for (at = start; at < end && g_ascii_isdigit(*at); at++)
    value = MIN(value * 10 + (*at - '0'), 99999);
  *exponent += negative ? -value : value;
  return at > start ? at : NULL;
}

/* [+-]digits[.digits][e[+-]digits], the whole of it. */
static bool scan_decimal(const char *text, size_t length, struct decimal *decimal) {
  const char *end = text + length, *start = pass_sign(text, end);
  *decimal = (struct decimal){.complete = true};
  const char *at = scan_digits(start, end, decimal);
  if (at == start)
    return false;
  if (at < end && *at == '.') {
    const char *point = at;
    at = scan_digits(point + 1, end, decimal);
    if (at == point + 1)
      return false;
    decimal->exponent -= (int)(at - point - 1);
  }
  if (at < end && (*at == 'e' || *at == 'E'))
    at = scan_exponent(at + 1, end, &decimal->exponent);
  return at == end;
}

bool sy_cell_is_decimal(const char *text, size_t length) {
  struct decimal decimal;
  return scan_decimal(text, length, &decimal);
}

/* Rounds correctly for any number of digits. */
static double slow_decimal(const char *text, size_t length) {
  g_autofree char *copy = g_strndup(text, length);
  return g_ascii_strtod(copy, NULL);
}

/* Notes a decimal that does not follow from its double. */
static void keep_long(struct sy_column_reader *reader, uint64_t row, bool negative,
                      const struct decimal *decimal) {
  if (reader->long_cells == NULL)
    reader->long_cells = g_array_new(FALSE, FALSE, sizeof(struct sy_long_cell));
  const struct sy_long_cell cell = {
      row, decimal->complete ? sy_exact_cell_of_digits(negative, decimal->digits, decimal->exponent)
                             : (struct sy_exact_cell){0, SY_NO_EXACT}};
  g_array_append_val(reader->long_cells, cell);
}

static bool parse_decimal(struct sy_column_reader *reader, uint64_t row, const char *text,
                          size_t length, double *value) {
  struct decimal decimal;
  if (!scan_decimal(text, length, &decimal))
    return false;
  if (decimal.digits >= UINT64_C(1000000000000000) || decimal.exponent < -18 ||
      decimal.exponent > 3)
    keep_long(reader, row, *text == '-', &decimal);
  /* If number and power are exact as doubles, a single operation rounds once. */
  if (decimal.complete && decimal.digits <= UINT64_C(1) << 53 &&
      ABS(decimal.exponent) <= EXACT_POWER) {
    const double digits = (double)decimal.digits;
    const double power = powers_of_ten[ABS(decimal.exponent)];
    *value = decimal.exponent < 0 ? digits / power : digits * power;
    if (*text == '-' && decimal.digits > 0) /* zero has no sign */
      *value = -*value;
    return true;
  }
  *value = slow_decimal(text, length) + 0.0;
  return isfinite(*value);
}

static bool parse_integer(const char *text, size_t length, int64_t *value) {
  const char *end = text + length, *at = pass_sign(text, end);
  const bool negative = *text == '-';
  if (at == end)
    return false;
  int64_t sum = 0; /* negative throughout, because the range has one more number there */
  for (; at < end; at++) {
    if (!g_ascii_isdigit(*at) || __builtin_mul_overflow(sum, 10, &sum) ||
        __builtin_sub_overflow(sum, *at - '0', &sum))
      return false;
  }
  if (!negative && sum == INT64_MIN)
    return false;
  *value = negative ? sum : -sum;
  return true;
}

static bool in_range(const struct sy_column *column, double value) {
  return value >= column->lowest && value <= column->highest;
}

/* From now on, the column's entries are doubles. */
static void become_doubles(struct sy_column_reader *reader, uint64_t row_count) {
  for (uint64_t row = 0; row < row_count && reader->digits > SY_AS_DOUBLES; row++)
    reader->entries[row].decimal =
        (double)reader->entries[row].integer / powers_of_ten[reader->digits];
  reader->digits = SY_AS_DOUBLES;
}

/* All numbers stay below 10^15: 8 digits, and at most 7 more for those of other rows. */
static void become_finer(struct sy_column_reader *reader, uint64_t row_count, int digits) {
  const int64_t factor = (int64_t)powers_of_ten[digits - reader->digits];
  for (uint64_t row = 0; row < row_count; row++)
    reader->entries[row].integer *= factor;
  reader->digits = digits;
}

bool sy_store_other_steps(struct sy_column_reader *reader, uint64_t row, uint32_t steps,
                          unsigned decimals) {
  const double value = steps / powers_of_ten[decimals];
  if (reader->digits == SY_AS_DOUBLES) {
    reader->entries[row].decimal = value;
  } else {
    if ((int)decimals > reader->digits)
      become_finer(reader, row, (int)decimals);
    reader->entries[row].integer = steps * (int64_t)powers_of_ten[reader->digits - (int)decimals];
  }
  return in_range(reader->request->column, value);
}

static bool store_decimal(struct sy_column_reader *reader, uint64_t row, const char *text,
                          size_t length) {
  uint32_t steps;
  unsigned decimals;
  if (length <= 8 && sy_parse_short(text, length, &steps, &decimals))
    return sy_store_steps(reader, row, steps, decimals);
  become_doubles(reader, row);
  double *value = &reader->entries[row].decimal;
  return parse_decimal(reader, row, text, length, value) &&
         in_range(reader->request->column, *value);
}

/* A decimal with a comma; one with a point is wrong, because it may be a thousands separator. */
static bool store_comma(struct sy_column_reader *reader, uint64_t row, const char *text,
                        size_t length) {
  g_autofree char *copy = g_malloc0(length + SY_SLACK);
  memcpy(copy, text, length);
  char *comma = memchr(copy, ',', length);
  if (comma != NULL)
    *comma = '.';
  if (memchr(text, '.', length) == NULL)
    return store_decimal(reader, row, copy, length);
  become_doubles(reader, row); /* as for any wrong decimal, the entry is undefined */
  return false;
}

static bool store_number(struct sy_column_reader *reader, uint64_t row, const char *text,
                         size_t length) {
  if (reader->type == SY_INTEGER)
    return parse_integer(text, length, &reader->entries[row].integer) &&
           in_range(reader->request->column, (double)reader->entries[row].integer);
  return reader->decimal_comma ? store_comma(reader, row, text, length)
                               : store_decimal(reader, row, text, length);
}

static bool is_percentage(const struct sy_column_reader *reader, struct sy_cell cell) {
  return (reader->type == SY_DECIMAL || reader->type == SY_INTEGER) && cell.length > 1 &&
         cell.text[cell.length - 1] == '%';
}

/* 95% as 95, or as 95e-2. */
static bool store_percentage(struct sy_column_reader *reader, uint64_t row, struct sy_cell cell) {
  const size_t length = cell.length - 1;
  const size_t spaces = cell.text[length - 1] == ' ' ? 1 : 0;
  g_autofree char *copy = g_malloc0(cell.length + SY_SLACK + 2);
  memcpy(copy, cell.text, length - spaces);
  if (reader->percent == SY_PERCENT_SHARE)
    strcpy(copy + length - spaces, "e-2");
  return store_number(reader, row, copy, strlen(copy));
}

/* ---- The other types ---- */

static bool parse_boolean(const char *text, size_t length, int64_t *value) {
  static const struct {
    const char *text;
    int64_t value;
  } words[] = {{"true", 1}, {"false", 0}, {"yes", 1}, {"no", 0}, {"1", 1},
               {"0", 0},    {"是", 1},    {"否", 0},  {"有", 1}, {"无", 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (strlen(words[i].text) == length && g_ascii_strncasecmp(words[i].text, text, length) == 0) {
      *value = words[i].value;
      return true;
    }
  return false;
}

static bool parse_date(const char *text, size_t length, int64_t *value) {
  int32_t days = 0;
  const bool good = sy_date_parse(text, length, &days);
  *value = days;
  return good;
}

static bool store_blank(struct sy_column_reader *reader, uint64_t row) {
  reader->entries[row].integer = 0;
  reader->valid[row] = 0;
  return reader->request->column->presence != SY_REQUIRED;
}

/* Stores a text as it is written. */
static bool store_text(struct sy_column_reader *reader, uint64_t row, const char *text,
                       size_t length) {
  const int32_t next = (int32_t)sy_text_table_count(reader->texts);
  const bool differ = reader->request->differ;
  const int32_t number = differ ? sy_text_table_append(reader->texts, text, length)
                                : sy_text_table_add(reader->texts, text, length, next);
  reader->entries[row].integer = number;
  if (number == next && !sy_text_is_key(text, length))
    reader->plain = false;
  return true;
}

/* Stores a non-empty cell in its declared form; false if it is wrong. */
G_ALWAYS_INLINE static inline bool store_plainly(struct sy_column_reader *reader, uint64_t row,
                                                 const char *text, size_t length) {
  union sy_entry *entry = &reader->entries[row];
  switch (reader->type) {
  case SY_DECIMAL:
  case SY_INTEGER:
    if (reader->percent != SY_PERCENT_UNDECLARED &&
        is_percentage(reader, (struct sy_cell){text, length, false}))
      return store_percentage(reader, row, (struct sy_cell){text, length, false});
    return store_number(reader, row, text, length);
  case SY_BOOL:
    return parse_boolean(text, length, &entry->integer);
  case SY_DATE:
    return parse_date(text, length, &entry->integer);
  case SY_CATEGORY:
    entry->integer = sy_text_table_find(reader->texts, text, length);
    return entry->integer >= 0;
  case SY_TEXT:
    return store_text(reader, row, text, length);
  default:
    g_assert_not_reached();
  }
}

/* Stores a cell that is valid only by its key: a number in full-width digits, a level followed by
 * another kind of space. Remembers the spelling of a level, unless such cells are counted. */
G_NO_INLINE static bool store_by_key(struct sy_column_reader *reader, uint64_t row,
                                     const char *text, size_t length) {
  if (sy_text_is_key(text, length))
    return false;
  g_autofree char *key = sy_text_key(text, length);
  const size_t key_length = strlen(key);
  if (key_length == 0)
    return store_blank(reader, row);
  g_autofree char *padded = g_malloc0(key_length + SY_SLACK);
  memcpy(padded, key, key_length);
  if (!store_plainly(reader, row, padded, key_length))
    return false;
  if (sy_invisible_count(reader->invisible, reader->field, text, length, 1))
    return true;
  if (reader->type == SY_CATEGORY)
    sy_text_table_add(reader->texts, text, length, (int32_t)reader->entries[row].integer);
  return true;
}

static bool store_itself(struct sy_column_reader *reader, uint64_t row, const char *text,
                         size_t length) {
  const bool begins_with_ascii = *text > ' ' && *text < 0x7F; /* as nearly all do */
  if (reader->type == SY_TEXT && !begins_with_ascii && sy_text_is_blank(text, length))
    return store_blank(reader, row);
  return store_plainly(reader, row, text, length) || store_by_key(reader, row, text, length);
}

/* Stores what a text stands for. That is written in edition.yaml, so its decimals have points. */
G_NO_INLINE static bool store_translated(struct sy_column_reader *reader, uint64_t row,
                                         const char *text, size_t length) {
  const char *replacement = NULL;
  if (!sy_translation_find(reader->translation, text, length, &replacement)) {
    reader->entries[row].integer = 0;
    return !sy_translation_is_complete(reader->translation) &&
           store_itself(reader, row, text, length);
  }
  if (replacement == NULL)
    return store_blank(reader, row);
  const bool comma = reader->decimal_comma;
  reader->decimal_comma = false;
  const bool good = store_itself(reader, row, replacement, strlen(replacement));
  reader->decimal_comma = comma;
  return good;
}

/* A cell without a value, unless the edition says what its text stands for. */
G_NO_INLINE static bool store_refused(struct sy_column_reader *reader, uint64_t row,
                                      const char *text, size_t length) {
  const char *replacement;
  reader->entries[row].integer = 0;
  return reader->translation != NULL &&
         sy_translation_find(reader->translation, text + 1, length - 1, &replacement) &&
         store_translated(reader, row, text + 1, length - 1);
}

bool sy_cell_store(struct sy_column_reader *reader, uint64_t row, const char *text, size_t length) {
  if (length == 0)
    return store_blank(reader, row);
  if (*text == SY_NO_VALUE)
    return store_refused(reader, row, text, length);
  return reader->translation != NULL ? store_translated(reader, row, text, length)
                                     : store_itself(reader, row, text, length);
}

/* ---- What is wrong ---- */

#define SHOWN_CHARACTERS 60

char *sy_cell_shown(struct sy_cell cell) {
  g_autofree char *text = g_strndup(cell.text, cell.length);
  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl(*at))
      *at = ' ';
  if (g_utf8_strlen(text, -1) <= SHOWN_CHARACTERS)
    return g_steal_pointer(&text);
  g_autofree char *start = g_utf8_substring(text, 0, SHOWN_CHARACTERS);
  return g_strconcat(start, "…", NULL);
}

bool sy_cell_is_refused(struct sy_cell cell) {
  return cell.length > 0 && *cell.text == SY_NO_VALUE;
}

char *sy_refusal_text(struct sy_cell cell) {
  if (!sy_cell_is_refused(cell))
    return NULL;
  g_autofree char *found = g_strndup(cell.text + 1, cell.length - 1);
  if (*found == '=')
    return g_strdup(_("the workbook has no value for this formula; open it in a spreadsheet "
                      "program, and save it after it has calculated"));
  /* LibreOffice has errors of its own, such as Err:502. */
  return *found == '#' || g_str_has_prefix(found, "Err:")
             ? g_strdup_printf(_("the cell has the error %s"), found)
             : g_steal_pointer(&found);
}

/* "a number of at least 0". */
static char *expected_number(const struct sy_column *column, bool whole) {
  char lowest[G_ASCII_DTOSTR_BUF_SIZE], highest[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(lowest, sizeof lowest, "%.15g", column->lowest);
  g_ascii_formatd(highest, sizeof highest, "%.15g", column->highest);
  const bool has_lowest = isfinite(column->lowest), has_highest = isfinite(column->highest);
  if (has_lowest && has_highest)
    return g_strdup_printf(whole ? _("a whole number from %s to %s") : _("a number from %s to %s"),
                           lowest, highest);
  if (has_lowest)
    return g_strdup_printf(
        whole ? _("a whole number of at least %s") : _("a number of at least %s"), lowest);
  if (has_highest)
    return g_strdup_printf(whole ? _("a whole number of at most %s") : _("a number of at most %s"),
                           highest);
  return g_strdup(whole ? _("a whole number") : _("a number"));
}

static char *expected(const struct sy_column_reader *reader) {
  switch (reader->type) {
  case SY_DECIMAL:
  case SY_INTEGER:
    return expected_number(reader->request->column, reader->type == SY_INTEGER);
  case SY_BOOL:
    return g_strdup(_("true, false, yes, no, 1, 0, 是, 否, 有 or 无"));
  case SY_DATE:
    return g_strdup(_("a date such as 2008-05-01 or 2008/5/1"));
  case SY_CATEGORY:
    return g_strdup(_("one of its levels"));
  default:
    return g_strdup(_("text"));
  }
}

bool sy_cell_has_commas(const struct sy_column_reader *reader, struct sy_cell cell) {
  bool digits = true, commas = false;
  for (size_t i = 0; i < cell.length; i++) {
    digits &= g_ascii_isdigit(cell.text[i]) || strchr("+-.,", cell.text[i]) != NULL;
    commas |= i > 0 && cell.text[i] == ',';
  }
  const bool number = reader->type == SY_DECIMAL || reader->type == SY_INTEGER;
  return number && digits && commas && !reader->decimal_comma;
}

bool sy_cell_means_nothing(const char *text) {
  static const char *const words[] = {
      "na",  "n/a",  "n.a.",   "#n/a", "nan",  "null", "none",   "nil",    "missing", ".",  "..",
      "...", "-",    "--",     "–",    "—",    "——",   "…",      "……",     "/",       "／", "无",
      "缺",  "缺失", "无数据", "暂无", "暂缺", "空",   "未公布", "不适用", NULL};
  g_autofree char *key = sy_text_key(text, strlen(text));
  g_autofree char *lower = g_ascii_strdown(key, -1);
  return g_strv_contains(words, lower);
}

/* What to write instead of a number with the wrong decimal mark, or of a sign for no value. g_free.
 */
static char *advice(const struct sy_column_reader *reader, struct sy_cell cell, const char *shown) {
  if (sy_cell_has_commas(reader, cell))
    return g_strdup(
        _("; write numbers without thousands separators; if the comma is the decimal separator, "
          "declare 'decimal: \",\"' for the table in edition.yaml"));
  if (reader->decimal_comma && memchr(cell.text, '.', cell.length) != NULL)
    return g_strdup(_("; the edition declares the comma as the decimal separator here"));
  if (is_percentage(reader, cell) && reader->percent == SY_PERCENT_UNDECLARED)
    return g_strdup(
        _("; declare for the table in edition.yaml what percentages stand for: 'percent: "
          "points' (95% is 95) or 'percent: share' (95% is 0.95)"));
  if (reader->type != SY_TEXT && sy_cell_means_nothing(shown))
    return g_strdup_printf(
        _("; if it stands for an absent value, add this to the table in edition.yaml: "
          "'empty: [\"%s\"]'"),
        shown);
  return g_strdup("");
}

/* About a text that is not among those that the edition translates. */
static char *untranslated(const struct sy_column_reader *reader, const char *heading,
                          const char *shown, bool suggest) {
  const struct sy_yaml *values = reader->request->values;
  g_autofree const char **texts = g_new0(const char *, (gsize)values->count + 1);
  for (guint i = 0; i < values->count; i++)
    texts[i] = values->keys[i]->text;
  g_autofree char *suggestion = suggest ? sy_suggestion(shown, texts) : g_strdup("");
  return g_strdup_printf(_("column '%s': 'values' does not list '%s'%s"), heading, shown,
                         suggestion);
}

char *sy_request_complaint(const struct sy_column_request *request, const char *heading,
                           const char *text) {
  struct sy_column_request plain = *request;
  plain.values = plain.empty = NULL;
  struct sy_column_reader reader;
  g_autofree char *padded = g_malloc0(strlen(text) + SY_SLACK);
  memcpy(padded, text, strlen(text));
  const struct sy_cell cell = {padded, strlen(text), false};
  sy_column_reader_init(&reader, &plain, NULL);
  sy_column_reader_grow(&reader, 0, 1);
  char *complaint = sy_cell_store(&reader, 0, cell.text, cell.length)
                        ? NULL
                        : sy_cell_complaint(&reader, heading, cell, true);
  sy_column_reader_clear(&reader);
  return complaint;
}

char *sy_cell_complaint(const struct sy_column_reader *reader, const char *heading,
                        struct sy_cell cell, bool suggest) {
  g_autofree char *wanted = expected(reader), *refusal = sy_refusal_text(cell);
  if (refusal != NULL)
    return g_strdup_printf(_("column '%s': %s"), heading, refusal);
  if (cell.length == 0)
    return g_strdup_printf(_("column '%s': the cell is empty, expected %s"), heading, wanted);
  g_autofree char *shown = sy_cell_shown(cell);
  const char *replacement;
  if (reader->translation != NULL && sy_translation_is_complete(reader->translation) &&
      !sy_translation_find(reader->translation, cell.text, cell.length, &replacement))
    return untranslated(reader, heading, shown, suggest);
  if (reader->type != SY_CATEGORY) {
    g_autofree char *instead = advice(reader, cell, shown);
    return g_strdup_printf(_("column '%s': found '%s', expected %s%s"), heading, shown, wanted,
                           instead);
  }
  g_autofree char *suggestion = NULL;
  if (suggest) {
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int32_t));
    g_autofree const char **texts = level_texts(reader->request, numbers);
    suggestion = sy_suggestion(shown, texts);
  }
  return g_strdup_printf(_("column '%s': '%s' is not one of its levels%s"), heading, shown,
                         suggestion != NULL ? suggestion : "");
}
