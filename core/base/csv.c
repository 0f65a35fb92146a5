/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c: CSV as plain text, for people: headings, single rows, fields to write
 */
#include "base/base-private.h"

GPtrArray *sy_csv_headings(const char *path, sy_problems *problems) {
  g_auto(sy_csv) csv;
  if (!sy_csv_open(path, &csv, problems))
    return NULL;
  g_auto(sy_csv_scan) scan;
  sy_csv_scan_init(&scan, csv.text, csv.end);
  return sy_csv_read_headings(&scan, csv.place, problems);
}

/* Passes over records; false if the file ends before. */
static bool pass_records(sy_csv_scan *scan, uint32_t count) {
  for (; count > 0 && scan->at < scan->end; count--)
    do
      sy_scan_field(scan);
    while (!scan->record_ended);
  return scan->at < scan->end;
}

GPtrArray *sy_csv_row(const char *path, uint32_t sheet_row) {
  g_autoptr(sy_problems) unread = sy_problems_new();
  g_auto(sy_csv) csv;
  if (sheet_row == 0 || !sy_csv_open(path, &csv, unread))
    return NULL;
  g_auto(sy_csv_scan) scan;
  sy_csv_scan_init(&scan, csv.text, csv.end);
  if (!pass_records(&scan, sheet_row - 1))
    return NULL;
  GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
  do {
    const struct sy_cell cell = sy_scan_field(&scan);
    g_ptr_array_add(cells, g_strndup(cell.text, cell.length));
  } while (!scan.record_ended);
  return cells;
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
