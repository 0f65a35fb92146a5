/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c: names, the nearest of several names, the reader's language
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_COMPARED 128 /* longer words are not compared */
#define MOST_LISTED 24

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

/* The same for texts; G_MAXLONG if one of them is too long, or not UTF-8. */
static glong distance_of(const char *a, const char *b) {
  glong a_length, b_length;
  g_autofree gunichar *a_letters = g_utf8_to_ucs4(a, -1, NULL, &a_length, NULL);
  g_autofree gunichar *b_letters = g_utf8_to_ucs4(b, -1, NULL, &b_length, NULL);
  if (!a_letters || !b_letters || MAX(a_length, b_length) > LONGEST_COMPARED)
    return G_MAXLONG;
  return edit_distance(a_letters, a_length, b_letters, b_length);
}

/* ---- Words that say the opposite ---- */

/* Opposites with similar spelling, at the beginning of words; Chinese ones anywhere. */
static const char *const opposites[][2] = {{"above", "below"},    {"over", "under"},
                                           {"high", "low"},       {"upper", "lower"},
                                           {"least", "most"},     {"more", "less"},
                                           {"max", "min"},        {"best", "worst"},
                                           {"better", "worse"},   {"first", "last"},
                                           {"before", "after"},   {"earl", "late"},
                                           {"pass", "fail"},      {"good", "bad"},
                                           {"up", "down"},        {"on", "off"},
                                           {"open", "close"},     {"male", "female"},
                                           {"includ", "exclud"},  {"increas", "decreas"},
                                           {"ascend", "descend"}, {"inter", "exter"},
                                           {"import", "export"},  {"enabl", "disabl"},
                                           {"inside", "outside"}, {"positive", "negative"},
                                           {"present", "absent"}, {"inward", "outward"},
                                           {"public", "private"}, {"credit", "debit"},
                                           {"left", "right"},     {"bonus", "malus"},
                                           {"inflow", "outflow"}, {"input", "output"},
                                           {"with", "without"},   {"agree", "disagree"},
                                           {"是", "否"},          {"有", "无"},
                                           {"高", "低"},          {"上", "下"},
                                           {"大", "小"},          {"多", "少"},
                                           {"好", "坏"},          {"优", "劣"},
                                           {"优", "差"},          {"良", "差"},
                                           {"对", "错"},          {"前", "后"},
                                           {"内", "外"},          {"早", "晚"},
                                           {"早", "迟"},          {"增", "减"},
                                           {"加", "减"},          {"加", "扣"},
                                           {"升", "降"},          {"正", "负"},
                                           {"正", "反"},          {"开", "关"},
                                           {"进", "出"},          {"男", "女"},
                                           {"新", "旧"},          {"快", "慢"},
                                           {"长", "短"},          {"左", "右"},
                                           {"真", "假"},          {"强", "弱"},
                                           {"首", "末"},          {"已", "未"}};

static const char *const negations[] = {"不", "未", "无", "非", "没", "否", "勿", "毋", NULL};
static const char *const negative_words[] = {"no", "not", "non", "never", "without", "none", NULL};
static const char *const negative_starts[] = {"un",  "in",  "im",  "il", "ir",
                                              "dis", "non", "mis", NULL};
static const char *const answers[] = {"yes", "no", "y",  "n",  "true", "false", "on", "off",
                                      "ok",  "是", "否", "有", "无",   "对",    "错", NULL};

/* How often a text occurs in another: Chinese anywhere, otherwise at the beginning of a word or as
 * a whole word. */
static guint count_in(const char *word, const char *part, bool whole) {
  const size_t length = strlen(part);
  const bool chinese = !g_ascii_isalpha(*part);
  guint count = 0;
  for (const char *at = word; (at = strstr(at, part)) != NULL; at += length)
    count += chinese ||
             ((at == word || !g_ascii_isalpha(at[-1])) && (!whole || !g_ascii_isalpha(at[length])));
  return count;
}

static guint count_negations(const char *word) {
  guint count = 0;
  for (guint i = 0; negations[i] != NULL; i++)
    count += count_in(word, negations[i], false);
  for (guint i = 0; negative_words[i] != NULL; i++)
    count += count_in(word, negative_words[i], true);
  return count;
}

/* Whether one word is the other with a prefix such as "un", allowing for a typing error. */
static bool is_negated(const char *negated, const char *word) {
  for (guint i = 0; negative_starts[i] != NULL; i++) {
    const char *start = negative_starts[i];
    if (!g_str_has_prefix(negated, start) || g_str_has_prefix(word, start))
      continue;
    if (distance_of(word, negated + strlen(start)) < distance_of(word, negated))
      return true;
  }
  return false;
}

static bool are_opposites(const char *a, const char *b) {
  for (guint i = 0; i < G_N_ELEMENTS(opposites); i++)
    for (guint k = 0; k < 2; k++) {
      const char *one = opposites[i][k], *other = opposites[i][1 - k];
      if (count_in(a, one, false) > count_in(b, one, false) &&
          count_in(b, other, false) > count_in(a, other, false))
        return true;
    }
  return false;
}

/* A yes or no is near to any short word: "no" to "na". */
static bool is_answer(const char *word) {
  return g_strv_contains(answers, word);
}

/* Whether a suggestion could be the opposite of what was meant. */
static bool inverts(const char *written, const char *suggested) {
  g_autofree char *a = g_utf8_strdown(written, -1), *b = g_utf8_strdown(suggested, -1);
  if (strcmp(a, b) == 0)
    return false;
  return is_answer(a) || (is_answer(b) && strlen(b) <= 3) ||
         count_negations(a) != count_negations(b) || is_negated(a, b) || is_negated(b, a) ||
         are_opposites(a, b);
}

static bool differ_in_case(const char *a, const char *b) {
  g_autofree char *folded_a = g_utf8_casefold(a, -1), *folded_b = g_utf8_casefold(b, -1);
  return strcmp(folded_a, folded_b) == 0;
}

const char *sy_nearest(const char *word, const char *const *choices) {
  const glong length = g_utf8_validate(word, -1, NULL) ? g_utf8_strlen(word, -1) : G_MAXLONG;
  if (length > LONGEST_COMPARED)
    return NULL;
  const char *nearest = NULL;
  glong best = MAX(1, length / 3) + 1;
  for (; *choices; choices++) {
    const glong distance = differ_in_case(word, *choices) ? 0 : distance_of(word, *choices);
    if (distance < best && distance < MAX(length, g_utf8_strlen(*choices, -1))) {
      best = distance;
      nearest = *choices;
    }
  }
  return nearest != NULL && !inverts(word, nearest) ? nearest : NULL;
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

/* The value of the name of that length, or NULL. */
static const char *find_value(const char *const *names, const char *const *values, const char *name,
                              size_t length) {
  for (guint i = 0; names[i]; i++)
    if (strncmp(names[i], name, length) == 0 && !names[i][length])
      return values[i];
  return NULL;
}

/* There may be many names with long values: beyond this size, values are not inserted. */
#define LONGEST_FILLED 8192

char *sy_text_stray(const char *text, const char *const *names) {
  size_t length;
  for (; *(text += strcspn(text, "{}")); text += length + 2) {
    length = *text == '{' ? strcspn(text + 1, "{}") : 0;
    const bool closed = *text == '{' && text[1 + length] == '}';
    char *name = g_strndup(text + 1, closed ? length : 0);
    if (!closed || !g_strv_contains(names, name))
      return name;
    g_free(name);
  }
  return NULL;
}

char *sy_text_fill(const char *text, const char *const *names, const char *const *values) {
  GString *result = g_string_new(NULL);
  while (*text && result->len < LONGEST_FILLED) {
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
  if (*text)
    g_string_append(result, "…");
  return g_string_free(result, FALSE);
}

/* By bytes, for speed: C2 begins the controls above U+007F, among others. */
gunichar sy_control_character(const char *text) {
  for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
    const bool low = (*at < 0x20 && *at != '\t' && *at != '\n') || *at == 0x7f;
    if (low || (at[0] == 0xc2 && at[1] < 0xa0))
      return low ? *at : at[1];
  }
  return 0;
}

bool sy_is_blank_letter(gunichar character) {
  return (character >= 0xFE00 && character <= 0xFE0F) ||
         (character >= 0xE0100 && character <= 0xE01EF) || character == 0x034F ||
         (character >= 0x180B && character <= 0x180F) || character == 0x115F ||
         character == 0x1160 || character == 0x17B4 || character == 0x17B5 || character == 0x2800 ||
         character == 0x3164 || character == 0xFFA0;
}

static bool is_shown(gunichar character) {
  switch (g_unichar_type(character)) {
  case G_UNICODE_CONTROL:
    return character == '\n' || character == '\t';
  case G_UNICODE_FORMAT:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return false;
  default:
    return !sy_is_blank_letter(character);
  }
}

static bool is_plain(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((guchar)text[i] >= 0x7f || ((guchar)text[i] < 0x20 && text[i] != '\n'))
      return false;
  return true;
}

size_t sy_text_show(const char *text, size_t length, bool end, GString *shown) {
  if (is_plain(text, length)) {
    g_string_append_len(shown, text, (gssize)length);
    return length;
  }
  size_t at = 0;
  while (at < length) {
    const gunichar character =
        text[at] != '\0' ? g_utf8_get_char_validated(text + at, (gssize)(length - at)) : 0;
    if (character == (gunichar)-2 && !end)
      return at;
    const bool wrong = character == (gunichar)-1 || character == (gunichar)-2;
    const size_t size = wrong || character == 0 ? 1 : (size_t)g_unichar_to_utf8(character, NULL);
    if (wrong || (character < 0x80 && !is_shown(character)))
      g_string_append_printf(shown, "\\x%02x", (guchar)text[at]);
    else if (!is_shown(character))
      g_string_append_printf(shown, "U+%04X", character);
    else
      g_string_append_len(shown, text + at, (gssize)size);
    at += size;
  }
  return at;
}

char *sy_text_shown(const char *text) {
  GString *shown = g_string_new(NULL);
  sy_text_show(text, strlen(text), true, shown);
  return g_string_free(shown, FALSE);
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

bool sy_is_chinese(void) {
  return strcmp(sy_language(), "zh") == 0;
}

const char *sy_text_get(struct sy_text text) {
  return sy_is_chinese() ? text.zh : text.en;
}

struct sy_text sy_text_copy(struct sy_text text) {
  return (struct sy_text){.en = g_strdup(text.en), .zh = g_strdup(text.zh)};
}

void sy_text_clear(struct sy_text *text) {
  g_free((char *)text->en);
  g_free((char *)text->zh);
}

sy_words *sy_words_take(char *en, char *zh) {
  sy_words *words = g_new(sy_words, 1);
  *words = (sy_words){en, zh};
  return words;
}

sy_words *sy_words_new(const char *en, const char *zh, ...) {
  va_list arguments, again;
  va_start(arguments, zh);
  va_copy(again, arguments);
  sy_words *words = sy_words_take(g_strdup_vprintf(en, arguments), g_strdup_vprintf(zh, again));
  va_end(again);
  va_end(arguments);
  return words;
}

sy_words *sy_words_copy(const sy_words *words) {
  return sy_words_take(g_strdup(words->en), g_strdup(words->zh));
}

const char *sy_words_get(const sy_words *words) {
  return sy_text_get((struct sy_text){words->en, words->zh});
}

void sy_words_free(sy_words *words) {
  g_free(words->en);
  g_free(words->zh);
  g_free(words);
}
