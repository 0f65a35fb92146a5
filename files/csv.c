/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c: fields of CSV as they are written
 */
#include "files/files.h"

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
