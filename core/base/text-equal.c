/* SPDX-License-Identifier: Apache-2.0
 *
 * text-equal.c: when two texts are equal
 *
 * Two texts are equal if they have the same key. The key is the text in NFC, with full-width and
 * half-width forms as ordinary characters, without invisible characters, and with one space for
 * each run of white space inside. Case matters. Keys are never stored or shown in place of texts.
 */
#include "base/base.h"

#include <string.h>

#define MOST_MARKS 30 /* in a row; Unicode's stream-safe format breaks longer runs as well */
#define GRAPHEME_JOINER 0x034F

/* ---- Characters ---- */

static bool is_space(gunichar character) {
  return g_unichar_isspace(character) || character == 0x0B || character == 0x85;
}

static bool is_invisible(gunichar character) {
  return (character >= 0x200B && character <= 0x200F) || character == 0xFEFF ||
         (character >= 0x2060 && character <= 0x206F) || character == 0x00AD ||
         character == 0x180E || character == GRAPHEME_JOINER || sy_is_bidi_control(character);
}

bool sy_is_bidi_control(gunichar character) {
  return (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069) || character == 0x200E ||
         character == 0x200F || character == 0x061C;
}

/* The Korean letters of the block, which are in another order than elsewhere: 6 of each 8. */
static gunichar wide_korean(gunichar narrow) {
  if (narrow <= 0xFFBE)
    return narrow == 0xFFA0 ? 0x3164 : 0x3131 + (narrow - 0xFFA1);
  return 0x314F + (narrow - 0xFFC2) / 8 * 6 + (narrow - 0xFFC2) % 8;
}

/* The ordinary character for a full-width or half-width form. The result is not decomposed further:
 * a full-width macron is a macron, not a space with a mark. */
static gunichar ordinary(gunichar character) {
  if (character < 0xFF00 || character > 0xFFEF)
    return character;
  if (character >= 0xFFA0 && character <= 0xFFDC && g_unichar_isdefined(character))
    return wide_korean(character);
  if (character == 0xFFE3)
    return 0xAF;
  gunichar found[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  return g_unichar_fully_decompose(character, TRUE, found, G_N_ELEMENTS(found)) == 1 ? found[0]
                                                                                     : character;
}

/* ---- Keys ---- */

/* The length of the character in bytes if it is a Chinese character or punctuation mark that is its
 * own key and does not affect its neighbours; 0: it may not be one. */
static size_t common_length(const unsigned char *at, const unsigned char *end) {
  if (end - at < 3)
    return 0;
  const bool ideograph = (at[0] > 0xE4 && at[0] <= 0xE9) || (at[0] == 0xE4 && at[1] >= 0xB8);
  const bool mark = at[0] == 0xE3 && at[1] == 0x80 && at[2] >= 0x81 && at[2] <= 0xA9;
  const bool dash = at[0] == 0xE2 && at[1] == 0x80 && at[2] >= 0x90 && at[2] <= 0xA7;
  return ideograph || mark || dash ? 3 : 0;
}

bool sy_text_is_key(const char *text, size_t length) {
  const unsigned char *at = (const unsigned char *)text, *end = at + length;
  bool after_space = true;
  while (at < end) {
    if (*at > ' ' && *at < 0x7F) {
      after_space = false;
      at++;
    } else if (*at == ' ' && !after_space) {
      after_space = true;
      at++;
    } else {
      const size_t width = common_length(at, end);
      if (width == 0)
        return false;
      after_space = false;
      at += width;
    }
  }
  return !after_space || length == 0;
}

/* Appends a character, and breaks a run of marks that is too long, because NFC sorts them in
 * quadratic time. */
static void append(GString *to, gunichar character, unsigned *marks) {
  *marks = g_unichar_combining_class(character) != 0 ? *marks + 1 : 0;
  if (*marks > MOST_MARKS) {
    g_string_append_unichar(to, GRAPHEME_JOINER);
    *marks = 1;
  }
  g_string_append_unichar(to, character);
}

char *sy_text_key(const char *text, size_t length) {
  const char *end = text + length;
  if (sy_text_is_key(text, length) || !g_utf8_validate_len(text, length, NULL))
    return g_strndup(text, length);
  g_autoptr(GString) visible = g_string_sized_new(length);
  bool space = false;
  unsigned marks = 0;
  for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    if (is_invisible(character))
      continue;
    if (is_space(character)) {
      space = visible->len > 0;
      continue;
    }
    if (space)
      append(visible, ' ', &marks);
    space = false;
    append(visible, ordinary(character), &marks);
  }
  return g_utf8_normalize(visible->str, (gssize)visible->len, G_NORMALIZE_NFC);
}

bool sy_texts_equal(const char *a, const char *b) {
  if (strcmp(a, b) == 0)
    return true;
  const size_t a_length = strlen(a), b_length = strlen(b);
  if (sy_text_is_key(a, a_length) && sy_text_is_key(b, b_length))
    return false;
  g_autofree char *a_key = sy_text_key(a, a_length), *b_key = sy_text_key(b, b_length);
  return strcmp(a_key, b_key) == 0;
}

int sy_text_index(const char *const *texts, const char *text) {
  for (int i = 0; texts[i] != NULL; i++)
    if (strcmp(texts[i], text) == 0)
      return i;
  for (int i = 0; texts[i] != NULL; i++)
    if (sy_texts_equal(texts[i], text))
      return i;
  return -1;
}

/* ---- What readers do not see ---- */

bool sy_text_is_blank(const char *text, size_t length) {
  for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
    if (*at > ' ' && *at < 0x7F)
      return false;
    const gunichar character = g_utf8_get_char(at);
    if (!is_space(character) && !is_invisible(character))
      return false;
  }
  return true;
}

gunichar sy_text_invisible(const char *text, size_t length, size_t *from) {
  for (const char *at = text + *from; at < text + length; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    if (!is_invisible(character))
      continue;
    *from = (size_t)(g_utf8_next_char(at) - text);
    return character;
  }
  return 0;
}

gunichar sy_text_bidi_control(const char *text) {
  const size_t length = strlen(text);
  if (sy_text_is_key(text, length))
    return 0;
  gunichar character;
  for (size_t from = 0; (character = sy_text_invisible(text, length, &from)) != 0;)
    if (sy_is_bidi_control(character))
      return character;
  return 0;
}
