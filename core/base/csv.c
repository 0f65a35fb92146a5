/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c: CSV as plain text, for people: headings, single rows, fields to write
 */
#include "base/base-private.h"

GPtrArray *sy_csv_headings(const char *path, sy_problems *problems) {
  g_auto(sy_csv_chunk) chunk = {0};
  bool gb18030 = false;
  g_autoptr(sy_csv_source) source = sy_csv_source_start(path, &gb18030, &chunk, problems);
  if (source == NULL)
    return NULL;
  g_auto(sy_csv_scan) scan;
  sy_csv_scan_init(&scan, chunk.text, chunk.end);
  const struct sy_place place = {.file = g_intern_string(path)};
  return sy_csv_read_headings(&scan, place, problems);
}

/* Passes over records of a chunk; how many are left to pass. */
static uint32_t pass_records(sy_csv_scan *scan, uint32_t count) {
  for (; count > 0 && scan->at < scan->end; count--)
    do
      sy_scan_field(scan);
    while (!scan->record_ended);
  return count;
}

static GPtrArray *read_record(sy_csv_scan *scan) {
  GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
  do {
    const struct sy_cell cell = sy_scan_field(scan);
    g_ptr_array_add(cells, g_strndup(cell.text, cell.length));
  } while (!scan->record_ended);
  return cells;
}

/* The cells of the record after so many others, NULL if there is none, in one encoding. */
static GPtrArray *find_row(const char *path, bool *gb18030, uint32_t before) {
  g_autoptr(sy_problems) unread = sy_problems_new();
  g_auto(sy_csv_chunk) chunk = {0};
  g_autoptr(sy_csv_source) source = sy_csv_source_start(path, gb18030, &chunk, unread);
  enum sy_csv_got got = source != NULL ? SY_CSV_CHUNK : SY_CSV_FAILED;
  for (; got == SY_CSV_CHUNK; got = sy_csv_source_next(source, &chunk, unread)) {
    g_auto(sy_csv_scan) scan;
    sy_csv_scan_init(&scan, chunk.text, chunk.end);
    before = pass_records(&scan, before);
    if (scan.at < scan.end)
      return read_record(&scan);
  }
  *gb18030 |= got == SY_CSV_NOT_UTF8;
  return NULL;
}

GPtrArray *sy_csv_row(const char *path, uint32_t sheet_row) {
  bool gb18030 = false;
  if (sheet_row == 0)
    return NULL;
  GPtrArray *cells = find_row(path, &gb18030, sheet_row - 1);
  return cells == NULL && gb18030 ? find_row(path, &gb18030, sheet_row - 1) : cells;
}

/* Readers take spaces at the ends of an unquoted field away. */
static bool needs_quotes(const char *text) {
  const size_t length = strlen(text);
  return strpbrk(text, ",\"\r\n") != NULL ||
         (length > 0 && (g_ascii_isspace(text[0]) || g_ascii_isspace(text[length - 1])));
}

char *sy_csv_field(const char *text) {
  if (!needs_quotes(text))
    return g_strdup(text);
  GString *field = g_string_new("\"");
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c(field, '"');
    g_string_append_c(field, *text);
  }
  g_string_append_c(field, '"');
  return g_string_free(field, FALSE);
}
