/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c: writes fields of CSV
 */
#include "files/files.h"

#include <string.h>

/* Readers strip spaces at the ends of an unquoted field. */
static bool needs_quotes(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n')
      return true;
  return length > 0 && (g_ascii_isspace(text[0]) || g_ascii_isspace(text[length - 1]));
}

void sy_csv_append(GString *line, const char *text) {
  const size_t length = strlen(text);
  if (!needs_quotes(text, length)) {
    g_string_append_len(line, text, (gssize)length);
    return;
  }
  g_string_append_c(line, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c(line, '"');
    g_string_append_c(line, *text);
  }
  g_string_append_c(line, '"');
}

/* Whether a spreadsheet program may take the text for a formula. Some take the full-width forms of
 * the signs for the signs. */
static bool is_formula(const char *text) {
  return *text != '\0' && g_utf8_strchr("=+-@\t\r\n＝＋－＠", -1, g_utf8_get_char(text)) != NULL;
}

/* A decimal, with or without a sign and an exponent. */
static bool is_number(const char *text) {
  char *end;
  const char *digits = text + (*text == '-' || *text == '+');
  if (!g_ascii_isdigit(*digits) || g_ascii_strncasecmp(digits, "0x", 2) == 0)
    return false;
  g_ascii_strtod(text, &end);
  return *end == '\0';
}

void sy_csv_append_shown(GString *line, const char *text) {
  if (!is_formula(text) || is_number(text)) {
    sy_csv_append(line, text);
    return;
  }
  g_autofree char *harmless = g_strconcat("'", text, NULL);
  sy_csv_append(line, harmless);
}

char *sy_import_record_name(const char *file) {
  const gsize length = strlen(file) - (g_str_has_suffix(file, ".csv") ? strlen(".csv") : 0);
  g_autofree char *stem = g_strndup(file, length);
  return g_strconcat(stem, ".import.csv", NULL);
}
