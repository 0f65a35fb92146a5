/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c: names, the nearest of several names, the reader's language
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_COMPARED 128 /* longer words are not compared: nobody mistypes those */
#define MOST_LISTED 12

static glong smallest(glong a, glong b, glong c) {
  return MIN(a, MIN(b, c));
}

/* Damerau-Levenshtein distance (optimal string alignment) between two words of code points. */
static glong edit_distance(const gunichar *a, glong a_length, const gunichar *b, glong b_length) {
  glong rows[3][LONGEST_COMPARED + 1];
  glong *before = rows[0], *last = rows[1], *now = rows[2];
  for (glong j = 0; j <= b_length; j++)
    last[j] = j;
  for (glong i = 1; i <= a_length; i++) {
    now[0] = i;
    for (glong j = 1; j <= b_length; j++) {
      const glong differs = a[i - 1] != b[j - 1];
      now[j] = smallest(last[j] + 1, now[j - 1] + 1, last[j - 1] + differs);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = MIN(now[j], before[j - 2] + 1);
    }
    glong *const spare = before;
    before = last;
    last = now;
    now = spare;
  }
  return last[b_length];
}

const char *sy_nearest(const char *word, const char *const *choices) {
  glong length;
  g_autofree gunichar *letters = g_utf8_to_ucs4(word, -1, NULL, &length, NULL);
  if (!letters || length > LONGEST_COMPARED)
    return NULL;
  const char *nearest = NULL;
  glong best = MAX(1, length / 3) + 1;
  for (; *choices; choices++) {
    glong other_length;
    g_autofree gunichar *other = g_utf8_to_ucs4(*choices, -1, NULL, &other_length, NULL);
    if (!other || other_length > LONGEST_COMPARED)
      continue;
    const glong distance = edit_distance(letters, length, other, other_length);
    if (distance < best && distance < MAX(length, other_length)) {
      best = distance;
      nearest = *choices;
    }
  }
  return nearest;
}

char *sy_suggestion(const char *word, const char *const *choices) {
  const char *nearest = sy_nearest(word, choices);
  if (nearest)
    return g_strdup_printf(_("; did you mean '%s'?"), nearest);
  const guint count = g_strv_length((char **)choices);
  if (count == 0 || count > MOST_LISTED)
    return g_strdup("");
  g_autofree char *list = g_strjoinv(", ", (char **)choices);
  return g_strdup_printf(_("; expected one of %s"), list);
}

/* The value under the name of that length, or NULL. */
static const char *find_value(const char *const *names, const char *const *values, const char *name,
                              size_t length) {
  for (guint i = 0; names[i]; i++)
    if (strncmp(names[i], name, length) == 0 && !names[i][length])
      return values[i];
  return NULL;
}

char *sy_text_fill(const char *text, const char *const *names, const char *const *values) {
  GString *result = g_string_new(NULL);
  while (*text) {
    const size_t plain = strcspn(text, "{");
    g_string_append_len(result, text, (gssize)plain);
    text += plain;
    const size_t length = *text ? strcspn(text + 1, "{}") : 0;
    const char *value =
        *text && text[1 + length] == '}' ? find_value(names, values, text + 1, length) : NULL;
    if (value) {
      g_string_append(result, value);
      text += length + 2;
    } else if (*text) {
      g_string_append_c(result, *text++);
    }
  }
  return g_string_free(result, FALSE);
}

/* By bytes, for names are many: C2 begins the controls above U+007F, among others. */
gunichar sy_control_character(const char *text) {
  for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
    const bool low = (*at < 0x20 && *at != '\t' && *at != '\n') || *at == 0x7f;
    if (low || (at[0] == 0xc2 && at[1] < 0xa0))
      return low ? *at : at[1];
  }
  return 0;
}

bool sy_is_name(const char *text) {
  if (!g_ascii_islower(*text))
    return false;
  size_t length = 0;
  for (; text[length]; length++)
    if (!g_ascii_islower(text[length]) && !g_ascii_isdigit(text[length]) && text[length] != '_' &&
        text[length] != '-')
      return false;
  return length <= 63;
}

/* Whether Chinese comes before English in a list such as "fr:zh_CN:en", as gettext reads it. */
static bool prefers_chinese(const char *languages) {
  for (; languages; languages = strchr(languages, ':')) {
    languages += *languages == ':';
    if (g_str_has_prefix(languages, "zh"))
      return true;
    if (g_str_has_prefix(languages, "en"))
      return false;
  }
  return false;
}

const char *sy_language(void) {
  static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
    const char *value = getenv(variables[i]);
    if (value && *value)
      return prefers_chinese(value) ? "zh" : "en";
  }
  return "en";
}

const char *sy_text_get(struct sy_text text) {
  return strcmp(sy_language(), "zh") == 0 ? text.zh : text.en;
}
