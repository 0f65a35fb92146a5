/* SPDX-License-Identifier: Apache-2.0
 *
 * id.c: the ids of editions, nodes, units and whatever else an edition names
 *
 * An id may be whatever the world calls the thing, as long as it can stand, without any quoting of
 * ours, in a command line, as a folder, in the heading of a CSV file and in a list. (Plugins have
 * names of their own, which are stricter: sy_is_name().) Quotation marks are refused whatever they
 * are used for, so also the typographic apostrophe; and what is invisible, so also the joiners
 * U+200C and U+200D, without which two ids would look alike. An edition's id is the name of a
 * folder, also in archives, which other systems unpack: it has no backslash either.
 */
#include "base/base.h"

#include <string.h>

#define LONGEST_ID 63 /* characters */

/* Whether the character shows something: a mark shows only on the character before it. */
static bool is_visible(gunichar character, bool first) {
  /* Line and paragraph separators count as graphs. */
  if (!g_unichar_isgraph(character) || g_unichar_isspace(character) ||
      sy_is_blank_letter(character))
    return false;
  return g_unichar_ismark(character) ? !first : !g_unichar_iszerowidth(character);
}

/* Whether an id cannot have the character: what separates ids or parts of them somewhere, and what
 * quotes them. Private-use characters look different everywhere. */
static bool is_refused(gunichar character) {
  if (character < 0x80)
    return strchr("'\"`:/,;@=", (int)character) != NULL;
  const GUnicodeType type = g_unichar_type(character);
  return type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_INITIAL_PUNCTUATION ||
         type == G_UNICODE_FINAL_PUNCTUATION;
}

/* The first character that an id cannot have there; 0: none. */
static gunichar refused_character(const char *text) {
  if (*text == '-' || *text == '.')
    return (gunichar)*text;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    if (!is_visible(character, at == text) || is_refused(character))
      return character;
  }
  return 0;
}

/* What is wrong with a character, and what to write instead if that is not plain. g_free. */
static char *describe(gunichar character) {
  char shown[8] = {0};
  g_unichar_to_utf8(character, shown);
  if (character == '\'' || character == 0x2019)
    return g_strdup_printf(
        _("'%s', a quotation mark; leave it out, or write ʼ (U+02BC) for an apostrophe"), shown);
  if (g_unichar_iszerowidth(character) && !g_unichar_ismark(character))
    return g_strdup_printf(_("U+%04X, which is invisible; leave it out"), character);
  const bool readable =
      is_visible(character, true) && g_unichar_type(character) != G_UNICODE_PRIVATE_USE;
  return readable ? g_strdup_printf("'%s'", shown) : g_strdup_printf("U+%04X", character);
}

char *sy_id_fault(const char *text) {
  if (!g_utf8_validate(text, -1, NULL))
    return g_strdup(_("not UTF-8"));
  const glong length = g_utf8_strlen(text, -1);
  if (length > LONGEST_ID)
    return g_strdup_printf(_("%ld characters"), length);
  if (length == 0)
    return g_strdup(_("empty"));
  /* Also what a text is equal to: a full-width colon is a colon. */
  g_autofree char *key = sy_text_key(text, strlen(text));
  gunichar character = refused_character(text);
  if (character == 0)
    character = refused_character(key);
  return character != 0 ? describe(character) : NULL;
}

char *sy_edition_id_fault(const char *text) {
  char *fault = sy_id_fault(text);
  return fault == NULL && strchr(text, '\\') != NULL
             ? g_strdup(_("'\\', which separates folders on some systems"))
             : fault;
}

bool sy_is_id(const char *text) {
  if (sy_is_name(text))
    return true; /* as most are */
  g_autofree char *fault = sy_id_fault(text);
  return fault == NULL;
}

char *sy_id_key(const char *id) {
  g_autofree char *key = sy_text_key(id, strlen(id));
  g_autofree char *folded = g_utf8_casefold(key, -1);
  return sy_text_key(folded, strlen(folded));
}
