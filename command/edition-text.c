/* SPDX-License-Identifier: Apache-2.0
 *
 * edition-text.c: texts in an edition.yaml that is written
 */
#include "command/edition-text.h"

#include <jansson.h>
#include <string.h>

static void append_quoted(GString *yaml, const char *text) {
  json_t *string = json_string(text);
  char *quoted = json_dumps(string, JSON_ENCODE_ANY);
  g_string_append(yaml, quoted);
  free(quoted);
  json_decref(string);
}

/* Whether a text is words of letters, digits and -_./, the first of which begins with a letter,
 * with single spaces between them. */
static bool is_plain(const char *text) {
  if (!g_unichar_isalpha(g_utf8_get_char(text)) || strcmp(text, "null") == 0)
    return false;
  bool space = false;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    const bool joins = character < 0x80 && strchr("-_./", (int)character) != NULL;
    if ((character != ' ' || space) && !joins && !g_unichar_isalnum(character))
      return false;
    space = character == ' ';
  }
  return !space;
}

void sy_edition_append_text(GString *yaml, const char *text) {
  if (is_plain(text))
    g_string_append(yaml, text);
  else
    append_quoted(yaml, text);
}
