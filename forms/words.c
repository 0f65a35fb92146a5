/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c: texts of forms, in their language
 *
 * A form is in one language or both, whatever the language of the person who makes it. So its texts
 * are here in pairs, not among the messages that are translated.
 */
#include "forms/forms-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define NO_LIMIT 1e9 /* an upper limit from which on it only excludes nonsense */

const char *const sy_form_languages[] = {"zh", "en", "both", NULL};

char *form_words(enum sy_form_language language, struct sy_text text, const char *between) {
  if (language == SY_FORM_ZH || (language == SY_FORM_BOTH && strcmp(text.zh, text.en) == 0))
    return g_strdup(text.zh);
  return language == SY_FORM_EN ? g_strdup(text.en) : g_strconcat(text.zh, between, text.en, NULL);
}

char *form_said(enum sy_form_language language, const sy_words *words, const char *between) {
  return form_words(language, (struct sy_text){words->en, words->zh}, between);
}

char *form_shortened(const char *text, glong most) {
  if (g_utf8_strlen(text, -1) <= most)
    return g_strdup(text);
  g_autofree char *start = g_utf8_substring(text, 0, most - 1);
  return g_strconcat(start, "…", NULL);
}

guint form_width(const char *text) {
  guint width = 0;
  for (; *text; text = g_utf8_next_char(text))
    width += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
  return width;
}

/* ---- what a column is ---- */

struct sy_text form_label(const struct form_column *column) {
  const struct sy_column *declared = column->declared;
  if (declared->label.en)
    return declared->label;
  return (struct sy_text){column->heading, column->heading};
}

struct sy_text form_help(const struct form_column *column) {
  return column->declared->help;
}

bool form_above_zero(const struct form_column *column) {
  return column->lowest > 0 && column->lowest <= DBL_MIN;
}

sy_words *form_range(const struct form_column *column) {
  const bool low = isfinite(column->lowest), high = isfinite(column->highest);
  const bool number = column->declared->type == SY_INTEGER || column->declared->type == SY_DECIMAL;
  if (!number || (!low && !high))
    return NULL;
  if (form_above_zero(column))
    return high && column->highest < NO_LIMIT
               ? sy_words_new("above 0, at most %.15g", "大于0，不大于%.15g", column->highest)
               : sy_words_new("above 0", "大于0");
  if (!high)
    return sy_words_new("at least %.15g", "不小于%.15g", column->lowest);
  return low ? sy_words_new("%.15g to %.15g", "%.15g至%.15g", column->lowest, column->highest)
             : sy_words_new("at most %.15g", "不大于%.15g", column->highest);
}

sy_words *form_type(const struct form_column *column) {
  if (form_is_closed(column))
    return sy_words_new("choose from the list", "从下拉列表中选");
  if (column->choices->len > 0)
    return sy_words_new("from the list, or another text", "从下拉列表中选，或另填文字");
  if (column->declared->type == SY_DATE)
    return sy_words_new("date, such as 2026-03-09", "日期，如2026-03-09");
  if (column->declared->type != SY_INTEGER && column->declared->type != SY_DECIMAL)
    return sy_words_new("text", "文字");
  const bool whole = column->declared->type == SY_INTEGER;
  g_autoptr(sy_words) range = form_range(column);
  if (range && whole)
    return sy_words_take(g_strconcat("whole number, ", range->en, NULL),
                         g_strconcat("整数，", range->zh, NULL));
  if (range)
    return sy_words_take(g_strconcat("number, ", range->en, NULL),
                         g_strconcat("数字，", range->zh, NULL));
  return whole ? sy_words_new("whole number", "整数") : sy_words_new("number", "数字");
}

sy_words *form_need(const struct form *form, const struct form_column *column) {
  const struct sy_text blank = column->declared->blank;
  switch (form_needed(form, column)) {
  case FORM_REQUIRED:
    return sy_words_new("required", "必填");
  case FORM_SOMETIMES:
    return sy_words_new("required for some indicators", "部分指标必填");
  case FORM_OPTIONAL:
    break;
  }
  return blank.en ? sy_words_take(g_strconcat("may be empty: ", blank.en, NULL),
                                  g_strconcat("可不填：", blank.zh, NULL))
                  : sy_words_new("may be empty", "可不填");
}
