/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c: what a cell of a file becomes
 *
 * Each rule is declared, applies to columns that are read as something certain, and has a name,
 * under which the record has what it changed. What no rule knows stays as it is, and is then
 * checked as evidence. docs/import.md states the rules.
 */
#include "import/import-private.h"

#include <string.h>

/* ---- texts ---- */

/* Without white space at both ends and invisible characters. g_free. */
static char *trimmed(const char *text) {
  g_autoptr(GString) kept = g_string_new(NULL);
  for (const char *at = text; *at; at = g_utf8_next_char(at)) {
    gsize from = (gsize)(at - text);
    const size_t end = (size_t)(g_utf8_next_char(at) - text);
    if (sy_text_invisible(text, end, &from) == 0)
      g_string_append_len(kept, at, g_utf8_next_char(at) - at);
  }
  const char *start = kept->str, *end = kept->str + kept->len;
  while (start < end && sy_text_is_blank(start, (size_t)(g_utf8_next_char(start) - start)))
    start = g_utf8_next_char(start);
  while (end > start) {
    const char *last = g_utf8_prev_char(end);
    if (!sy_text_is_blank(last, (size_t)(end - last)))
      break;
    end = last;
  }
  return g_strndup(start, (gsize)(end - start));
}

/* With half-width forms in place of full-width ones. g_free. */
static char *narrowed(const char *text) {
  GString *narrow = g_string_new(NULL);
  for (const char *at = text; *at; at = g_utf8_next_char(at)) {
    const gunichar wide = g_utf8_get_char(at);
    g_string_append_unichar(narrow, wide >= 0xFF01 && wide <= 0xFF5E ? wide - 0xFEE0
                                    : wide == 0x3000                 ? ' '
                                                                     : wide);
  }
  return g_string_free(narrow, FALSE);
}

/* ---- numbers ---- */

static const char *pass_digits(const char *at, guint *count) {
  for (*count = 0; g_ascii_isdigit(*at); at++)
    ++*count;
  return at;
}

/* Whether a group of three digits follows at `at`, after the separator. */
static bool is_group(const char *at, gunichar separator) {
  guint count;
  if (!*at || g_utf8_get_char(at) != separator)
    return false;
  pass_digits(g_utf8_next_char(at), &count);
  return count == 3;
}

/* A number without what separates its thousands: commas, spaces or apostrophes, all the same. NULL
 * if it has none, or is not such a number. g_free. */
static char *without_thousands(const char *text) {
  static const gunichar separators[] = {',', ' ', 0xA0, 0x2009, 0x202F, '\'', 0x2019, 0};
  guint count;
  const char *start = text + (*text == '-' || *text == '+');
  const char *at = pass_digits(start, &count);
  const gunichar separator = *at ? g_utf8_get_char(at) : 0;
  bool known = false;
  for (const gunichar *one = separators; *one; one++)
    known |= *one == separator;
  if (!known || count == 0 || count > 3 || !is_group(at, separator))
    return NULL;
  g_autoptr(GString) number = g_string_new_len(text, at - text);
  for (; is_group(at, separator); at = g_utf8_next_char(at) + 3)
    g_string_append_len(number, g_utf8_next_char(at), 3);
  const char *rest = at;
  if (*rest == '.') {
    rest = pass_digits(rest + 1, &count);
    if (count == 0)
      return NULL;
  }
  g_string_append_len(number, at, rest - at);
  while (*rest == ' ')
    rest++;
  const bool percentage = strcmp(rest, "%") == 0;
  if (*rest && !percentage)
    return NULL;
  g_string_append(number, percentage ? "%" : "");
  return g_string_free(g_steal_pointer(&number), FALSE);
}

/* The digits of a number with its point two places to the left: 0.955 for 95.5. g_free. */
static char *hundredth(const char *number) {
  const bool negative = *number == '-';
  number += negative || *number == '+';
  const char *point = strchr(number, '.');
  const gsize whole = point ? (gsize)(point - number) : strlen(number);
  g_autoptr(GString) digits = g_string_new("00");
  g_string_append_len(digits, number, (gssize)whole);
  g_string_append(digits, point ? point + 1 : "");
  g_string_insert_c(digits, (gssize)whole, '.');
  while (digits->str[0] == '0' && digits->str[1] != '.')
    g_string_erase(digits, 0, 1);
  while (digits->str[digits->len - 1] == '0')
    g_string_truncate(digits, digits->len - 1);
  if (digits->str[digits->len - 1] == '.')
    g_string_truncate(digits, digits->len - 1);
  return g_strdup_printf("%s%s", negative && strpbrk(digits->str, "123456789") ? "-" : "",
                         digits->str);
}

/* What a percentage is as a number; NULL if it is none. g_free. */
static char *of_percentage(const char *text, enum sy_percent percent) {
  gsize length = strlen(text);
  if (length < 2 || text[length - 1] != '%')
    return NULL;
  for (length--; length > 0 && text[length - 1] == ' ';)
    length--;
  g_autofree char *number = g_strndup(text, length);
  if (!sy_cell_is_decimal(number, length) || strpbrk(number, "eE"))
    return NULL;
  return percent == SY_PERCENT_SHARE ? hundredth(number) : g_steal_pointer(&number);
}

/* ---- days ---- */

/* Reads a number of `least` to `most` digits at *at, which is moved behind it. */
static bool take_number(const char **at, guint least, guint most, guint *number) {
  guint count;
  const char *end = pass_digits(*at, &count);
  if (count < least || count > most)
    return false;
  *number = (guint)g_ascii_strtoull(*at, NULL, 10);
  *at = end;
  return true;
}

static bool take_text(const char **at, const char *text) {
  while (**at == ' ')
    ++*at;
  if (!g_str_has_prefix(*at, text))
    return false;
  *at += strlen(text);
  while (**at == ' ')
    ++*at;
  return true;
}

struct day {
  guint year, month, day;
};

/* 2019年6月10日 or 2019年6月10号. */
static bool is_chinese_day(const char *text, struct day *day) {
  return take_number(&text, 4, 4, &day->year) && take_text(&text, "年") &&
         take_number(&text, 1, 2, &day->month) && take_text(&text, "月") &&
         take_number(&text, 1, 2, &day->day) &&
         (take_text(&text, "日") || take_text(&text, "号")) && *text == '\0';
}

/* 2019-6-10, 2019/6/10, 2019.6.10. */
static bool is_year_first(const char *text, struct day *day) {
  if (!take_number(&text, 4, 4, &day->year))
    return false;
  const char separator[] = {*text, '\0'};
  return *separator && strchr("-/.", *separator) && take_text(&text, separator) &&
         take_number(&text, 1, 2, &day->month) && take_text(&text, separator) &&
         take_number(&text, 1, 2, &day->day) && *text == '\0';
}

/* 10.6.2019 or 6/10/2019, as declared. */
static bool is_year_last(const char *text, enum import_dates order, struct day *day) {
  guint *const first = order == IMPORT_DATES_DMY ? &day->day : &day->month;
  guint *const second = order == IMPORT_DATES_DMY ? &day->month : &day->day;
  if (order == IMPORT_DATES_YMD || !take_number(&text, 1, 2, first))
    return false;
  const char separator[] = {*text, '\0'};
  return *separator && strchr("-/.", *separator) && take_text(&text, separator) &&
         take_number(&text, 1, 2, second) && take_text(&text, separator) &&
         take_number(&text, 4, 4, &day->year) && *text == '\0';
}

/* 20190610, where the year comes first. */
static bool is_eight_digits(const char *text, enum import_dates order, struct day *day) {
  guint number;
  if (order != IMPORT_DATES_YMD || !take_number(&text, 8, 8, &number) || *text)
    return false;
  *day = (struct day){number / 10000, number / 100 % 100, number % 100};
  return true;
}

char *import_day(const char *text, enum import_dates order) {
  struct day day = {0};
  int32_t days;
  if (!is_chinese_day(text, &day) && !is_year_first(text, &day) &&
      !is_year_last(text, order, &day) && !is_eight_digits(text, order, &day))
    return NULL;
  g_autofree char *iso = g_strdup_printf("%04u-%02u-%02u", day.year, day.month, day.day);
  return sy_date_parse(iso, strlen(iso), &days) ? g_steal_pointer(&iso) : NULL;
}

/* ---- all of them ---- */

/* A cell under way. */
struct applying {
  import_target *target;
  const struct import_column *column;
  const struct import_cell *cell;
  char *text;
  GString *rules;
  sy_problems *problems;
};

/* Takes what a rule made, which may be NULL. */
static void take(struct applying *applying, char *became, const char *rule) {
  if (!became || strcmp(became, applying->text) == 0) {
    g_free(became);
    return;
  }
  g_free(applying->text);
  applying->text = became;
  if (applying->rules->len > 0)
    g_string_append_c(applying->rules, ' ');
  g_string_append(applying->rules, rule);
}

static const struct sy_yaml *look_up(GHashTable *texts, const char *text) {
  g_autofree char *key = sy_text_key(text, strlen(text));
  return g_hash_table_lookup(texts, key);
}

static const char *meaning_of(const struct sy_yaml *yaml) {
  return sy_yaml_is_null(yaml) ? "" : yaml->text;
}

static void apply_label(struct applying *applying, const char *heading) {
  g_autofree char *key = import_label_key(heading, applying->text);
  take(applying, g_strdup(g_hash_table_lookup(applying->cell->sheet->form->labels, key)), "label");
}

/* Where `values` are declared for a column, every text must be among them. */
static void apply_values(struct applying *applying) {
  const struct import_column *column = applying->column;
  const struct sy_yaml *found = look_up(column->values, applying->text);
  if (found)
    take(applying, g_strdup(meaning_of(found)), "values");
  else if (!sy_text_is_blank(applying->text, strlen(applying->text)))
    sy_problems_add(applying->problems, import_cell_place(applying->cell),
                    _("column '%s': 'values' does not list '%s'; add it there, also if it stands "
                      "for itself"),
                    column->heading, applying->text);
}

/* The declared rules for the type of the column. */
static void apply_typed(struct applying *applying) {
  const struct import_settings *settings = &applying->target->settings;
  const unsigned kinds = applying->column->kinds;
  if (settings->full_width && kinds != IMPORT_TEXT)
    take(applying, narrowed(applying->text), "full-width");
  const struct sy_yaml *mark = applying->target->marks && (kinds & IMPORT_LEVEL)
                                   ? look_up(applying->target->marks, applying->text)
                                   : NULL;
  if (mark)
    take(applying, g_strdup(meaning_of(mark)), "marks");
  if (settings->thousands && (kinds & IMPORT_NUMBER))
    take(applying, without_thousands(applying->text), "thousands");
  if (settings->percent != SY_PERCENT_UNDECLARED && (kinds & IMPORT_NUMBER))
    take(applying, of_percentage(applying->text, settings->percent), "percent");
  if (settings->dates != IMPORT_DATES_NONE && (kinds & IMPORT_DATE))
    take(applying, import_day(applying->text, settings->dates), "dates");
}

/* ---- rules that would help ---- */

/* Whether an indicator cannot read the text, and the loader has no rule of its own for it. */
static bool is_wrong(const struct applying *applying) {
  const GPtrArray *requests = applying->column->requests;
  bool wrong = false;
  for (guint i = 0; i < requests->len; i++) {
    const struct sy_column_request *request = requests->pdata[i];
    g_autofree char *complaint =
        request->values ? NULL
                        : sy_request_complaint(request, applying->column->heading, applying->text);
    wrong |= complaint != NULL;
  }
  return wrong;
}

/* Says what to declare. */
static void propose(const struct applying *applying, const char *declaration) {
  sy_problems_add(applying->problems, import_cell_place(applying->cell),
                  _("column '%s': found '%s', which no declared rule reads; declare %s under "
                    "'import' in edition.yaml"),
                  applying->column->heading, applying->text, declaration);
}

static void propose_mark(const struct applying *applying) {
  static const char *const marks[] = {"√",  "✓",  "✔", "×", "✗", "✘", "○", "对", "错",
                                      "是", "否", "y", "n", "Y", "N", "x", "X",  NULL};
  if (!g_strv_contains(marks, applying->text) || !is_wrong(applying))
    return;
  g_autofree char *declaration = g_strdup_printf("'marks: {%s: …}'", applying->text);
  propose(applying, declaration);
}

static void propose_number(const struct applying *applying) {
  g_autofree char *plain = without_thousands(applying->text);
  if (plain && is_wrong(applying)) {
    g_autofree char *declaration = g_strdup_printf("'rules: [thousands]' (%s)", plain);
    propose(applying, declaration);
  }
  g_autofree char *points = of_percentage(applying->text, SY_PERCENT_POINTS);
  if (!points || applying->target->edition->tables[applying->target->table].read_as.percent ||
      !is_wrong(applying))
    return;
  g_autofree char *share = of_percentage(applying->text, SY_PERCENT_SHARE);
  g_autofree char *declaration =
      g_strdup_printf(_("'percent: points' (%s) or 'percent: share' (%s)"), points, share);
  propose(applying, declaration);
}

static void propose_day(const struct applying *applying) {
  static const char *const names[] = {
      [IMPORT_DATES_YMD] = "ymd", [IMPORT_DATES_DMY] = "dmy", [IMPORT_DATES_MDY] = "mdy"};
  g_autoptr(GString) declaration = g_string_new(NULL);
  g_autofree char *last = NULL;
  for (int order = IMPORT_DATES_YMD; order <= IMPORT_DATES_MDY; order++) {
    g_autofree char *day = import_day(applying->text, (enum import_dates)order);
    if (!day || g_strcmp0(day, last) == 0)
      continue;
    g_string_append_printf(declaration, "%s'dates: %s' (%s)", last ? _(" or ") : "", names[order],
                           day);
    g_free(last);
    last = g_steal_pointer(&day);
  }
  if (last && is_wrong(applying))
    propose(applying, declaration->str);
}

/* Each looks whether it could read the text before it asks, at length, whether it is wrong. */
static void propose_rules(const struct applying *applying) {
  if (applying->column->kinds & IMPORT_LEVEL)
    propose_mark(applying);
  if (applying->column->kinds & IMPORT_NUMBER)
    propose_number(applying);
  if (applying->column->kinds & IMPORT_DATE)
    propose_day(applying);
}

/* ---- a cell ---- */

/* A cell with an error or without a value is a problem, unless a rule knows its text. */
static bool is_refused(const struct import_column *column, const struct import_cell *cell,
                       sy_problems *problems) {
  const char *what = cell->text + 1;
  if (*cell->text != SY_NO_VALUE || (column->values && look_up(column->values, what)))
    return false;
  if (*what == '=')
    sy_problems_add(problems, import_cell_place(cell),
                    _("the workbook has no value for this formula; open it in a spreadsheet "
                      "program, and save it after it has calculated"));
  else
    sy_problems_add(problems, import_cell_place(cell),
                    *what == '#' ? _("the cell has the error %s") : "%s", what);
  return true;
}

const char *import_apply(import_target *target, const struct import_column *column,
                         const struct import_cell *cell, const char *heading, GString *rules,
                         sy_problems *problems) {
  const char *found = *cell->text == SY_NO_VALUE ? cell->text + 1 : cell->text;
  struct applying applying = {target, column, cell, NULL, rules, problems};
  if (*cell->text == '\0' || is_refused(column, cell, problems))
    return NULL;
  applying.text = g_strdup(found);
  if (cell->sheet->form)
    apply_label(&applying, heading);
  const bool translated = rules->len > 0;
  if (target->settings.trim && !translated)
    take(&applying, trimmed(applying.text), "trim");
  if (column->values && !translated) {
    apply_values(&applying);
  } else if (!translated) {
    apply_typed(&applying);
    propose_rules(&applying);
  }
  const char *became = g_string_chunk_insert(target->texts, applying.text);
  g_free(applying.text);
  return rules->len > 0 ? became : NULL;
}
