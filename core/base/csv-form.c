/* SPDX-License-Identifier: Apache-2.0
 *
 * csv-form.c: tables that are not separated by commas or do not begin with their headings
 *
 * A table in another format must be declared; it is then rewritten in memory in the usual one. If
 * nothing is declared and the headings make no sense, common formats are tried on the start of the
 * file, so that the problem can say what to declare.
 */
#include "base/base-private.h"

#include <inttypes.h>

#define MOST_TITLES 20 /* rows that are searched for the headings */

/* ---- Rows ---- */

/* The end of the row that begins here. */
static const char *after_row(const char *at, const char *end) {
  bool quoted = false;
  for (; at < end; at++) {
    quoted ^= *at == '"';
    if (*at == '\n' && !quoted)
      return at + 1;
  }
  return end;
}

/* The start of the blank lines at the end. */
static const char *without_blank_lines(const char *start, const char *end) {
  const char *at = end;
  while (at > start && (at[-1] == '\n' || at[-1] == '\r'))
    at--;
  return at < end && *at == '\r' && at + 1 < end ? at + 2 : at < end ? at + 1 : end;
}

bool sy_form_skip(const struct sy_table_form *form, const char **text, const char **end,
                  struct sy_place place, sy_problems *problems) {
  const char *stop = form->skip_last > 0 ? without_blank_lines(*text, *end) : *end;
  uint64_t rows = 0;
  for (const char *at = *text; at < stop; at = after_row(at, stop))
    rows++;
  const uint64_t skipped = (uint64_t)form->skip_first + form->skip_last;
  if (skipped > 0 && rows <= skipped) {
    sy_problems_add(
        problems, place,
        _("'skip' names %u rows above the headings and %u at the end, but the file has %" PRIu64
          " rows"),
        form->skip_first, form->skip_last, rows);
    return false;
  }
  for (uint32_t i = 0; i < form->skip_first; i++)
    *text = after_row(*text, stop);
  const char *last = *text;
  for (uint64_t i = skipped; form->skip_last > 0 && i < rows; i++)
    last = after_row(last, stop);
  *end = form->skip_last > 0 ? last : *end;
  return true;
}

/* ---- Delimiters ---- */

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

/* The end of the field that begins here: at a delimiter, a line end or the end. */
static const char *field_end(const char *at, const char *end, const char *delimiter) {
  const size_t width = strlen(delimiter);
  if (*at == '"')
    do { /* a doubled mark closes and opens again */
      const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
      at = close != NULL ? close + 1 : end;
    } while (at < end && *at == '"');
  while (at < end && *at != '\n' &&
         !((size_t)(end - at) >= width && memcmp(at, delimiter, width) == 0))
    at++;
  return at;
}

/* A field without quotes gets them if it has a comma. One that also has a quotation mark is wrong,
 * and stays wrong. */
static void append_field(GString *to, const char *start, const char *end) {
  const bool quoted = start < end && *start == '"';
  const bool line = end > start && end[-1] == '\r';
  if (quoted || memchr(start, ',', (size_t)(end - start)) == NULL) {
    g_string_append_len(to, start, end - start);
    return;
  }
  end -= line;
  while (start < end && is_blank(*start))
    start++;
  while (end > start && is_blank(end[-1]))
    end--;
  g_string_append_c(to, '"');
  g_string_append_len(to, start, end - start);
  g_string_append(to, line ? "\"\r" : "\"");
}

GString *sy_form_with_commas(const char *text, const char *end, const char *delimiter) {
  GString *to = g_string_sized_new((gsize)(end - text) + SY_SLACK);
  while (text < end) {
    const char *stop = field_end(text, end, delimiter);
    append_field(to, text, stop);
    text = stop;
    if (text < end && *text == '\n') {
      g_string_append_c(to, '\n');
      text++;
    } else if (text < end) {
      g_string_append_c(to, ',');
      text += strlen(delimiter);
    }
  }
  return to;
}

/* ---- Which form a file has, where the headings make no sense ---- */

static const char *const delimiters[] = {",", ";", "\t", "|", "，", "；", NULL};

/* What is being looked for. */
struct search {
  const sy_context *context;
  const struct sy_unit_names *units;
  const struct sy_column_request *requests;
  guint request_count;
};

/* How many of the requested columns are among the headings in the first row of a text. */
static guint count_found(const struct search *search, const char *text, const char *end) {
  g_auto(sy_csv_scan) scan;
  g_autoptr(sy_problems) none = sy_problems_new();
  sy_csv_scan_init(&scan, sy_limit(search->context, SY_LIMIT_TEXT), text, end);
  GPtrArray *headings = sy_csv_read_headings(search->context, &scan, (struct sy_place){0}, none);
  if (headings == NULL)
    return 0;
  g_auto(sy_layout) layout;
  sy_layout_init(&layout, headings, search->units, search->requests, search->request_count,
                 (struct sy_place){.line = 1}, none);
  guint found = layout.unit_field != SY_NO_FIELD;
  for (guint i = 0; i < search->request_count; i++)
    found += layout.present[i];
  return found;
}

/* Looks for the headings in the first rows of a text with commas. */
static guint find_row(const struct search *search, const GString *text, guint *row) {
  const char *at = text->str, *end = text->str + text->len;
  guint best = 0;
  for (guint i = 0; i <= MOST_TITLES && at < end; i++) {
    const char *next = after_row(at, end);
    const guint found = next[-1] == '\n' ? count_found(search, at, next) : 0;
    if (found > best) {
      best = found;
      *row = i;
    }
    at = next;
  }
  return best;
}

/* Whether some cell of the row reads "1,5". */
static bool has_decimal_comma(const char *at, const char *end) {
  for (; at + 2 < end; at++)
    if (g_ascii_isdigit(at[0]) && at[1] == ',' && g_ascii_isdigit(at[2]))
      return true;
  return false;
}

static const char *shown(const char *delimiter) {
  return *delimiter == '\t' ? "\\t" : delimiter;
}

static char *declaration(const char *delimiter, bool comma, guint skip) {
  g_autoptr(GString) text = g_string_new(NULL);
  if (strcmp(delimiter, ",") != 0)
    g_string_append_printf(text, "delimiter: \"%s\", ", shown(delimiter));
  if (comma)
    g_string_append(text, "decimal: \",\", ");
  if (skip > 0)
    g_string_append_printf(text, "skip: %u, ", skip);
  return g_strndup(text->str, text->len - 2);
}

static char *advice(const char *delimiter, bool comma, guint skip) {
  g_autofree char *keys = declaration(delimiter, comma, skip);
  if (strcmp(delimiter, ",") == 0)
    return g_strdup_printf(_("the headings are in this row, not in the first; delete the rows "
                             "above it, or declare '%s' for the table in edition.yaml"),
                           keys);
  return g_strdup_printf(_("fields are separated by '%s', expected commas; save the file as 'CSV "
                           "UTF-8 (comma delimited)', or declare '%s' for the table in "
                           "edition.yaml"),
                         shown(delimiter), keys);
}

/* The text with commas, ended by a line end. */
static GString *as_commas(const char *sample, size_t length, const char *delimiter) {
  GString *text = sy_form_with_commas(sample, sample + length, delimiter);
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c(text, '\n');
  const gsize end = text->len;
  g_string_set_size(text, end + SY_SLACK);
  memset(text->str + end, 0, SY_SLACK);
  text->len = end;
  return text;
}

/* One heading that has other delimiters in it. */
static const char *only_heading_delimiter(const char *sample, size_t length) {
  if (length == 0)
    return NULL;
  const char *end = after_row(sample, sample + length);
  if (memchr(sample, ',', (size_t)(end - sample)) != NULL || *sample == '"')
    return NULL;
  for (guint i = 1; delimiters[i] != NULL; i++)
    if (g_strstr_len(sample, end - sample, delimiters[i]) != NULL)
      return delimiters[i];
  return NULL;
}

char *sy_form_advice(const sy_context *context, const struct sy_table_form *form,
                     const struct sy_csv_sample *sample, const struct sy_unit_names *units,
                     const struct sy_column_request *requests, guint request_count, guint found,
                     unsigned *row) {
  const struct search search = {context, units, requests, request_count};
  const char *delimiter = NULL;
  guint skip = 0;
  for (guint i = 0; delimiters[i] != NULL && request_count < 1000; i++) {
    g_autoptr(GString) text = as_commas(sample->text, sample->length, delimiters[i]);
    guint at = 0;
    const guint best = find_row(&search, text, &at);
    if (best <= found)
      continue;
    found = best;
    delimiter = delimiters[i];
    skip = at;
  }
  if (delimiter == NULL && form->delimiter == NULL && form->skip_first == 0)
    delimiter = only_heading_delimiter(sample->text, sample->length);
  *row = skip + 1;
  const bool comma = has_decimal_comma(sample->text, sample->text + sample->length);
  return delimiter == NULL ? NULL : advice(delimiter, comma && strcmp(delimiter, ",") != 0, skip);
}

/* ---- Total rows ---- */

/* The text without white space, colons and case. g_free. */
static char *bare(struct sy_cell cell) {
  g_autofree char *text = g_utf8_strdown(cell.text, (gssize)cell.length);
  GString *kept = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    if (!g_unichar_isspace(character) && strchr(":.", (int)MIN(character, 0x7F)) == NULL &&
        character != 0xFF1A)
      g_string_append_unichar(kept, character);
  }
  return g_string_free(kept, FALSE);
}

static bool is_total(struct sy_cell cell) {
  static const char *const ends[] = {"合计", "总计",   "小计",   "共计",   "累计", "总和", "汇总",
                                     "平均", "平均分", "平均值", "平均数", "均值", "总数", "总分"};
  static const char *const words[] = {"total",    "totals", "sum",      "subtotal",   "sub-total",
                                      "average",  "mean",   "averages", "grandtotal", "median",
                                      "sumtotal", "avg",    "overall",  NULL};
  if (cell.length == 0 || cell.length > 64 || g_ascii_isdigit(cell.text[cell.length - 1]))
    return false;
  g_autofree char *text = bare(cell);
  for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_suffix(text, ends[i]))
      return true;
  return g_strv_contains(words, text);
}

char *sy_total_complaint(const char *text, size_t length) {
  const struct sy_cell cell = {.text = text, .length = length};
  if (!is_total(cell))
    return NULL;
  g_autofree char *shown = sy_cell_shown(cell);
  return g_strdup_printf(_("'%s' is a row of totals, not a unit; delete it or, at the end of the "
                           "file, declare 'skip: {last: 1}' for the table in edition.yaml"),
                         shown);
}
