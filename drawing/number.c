/* SPDX-License-Identifier: Apache-2.0
 *
 * number.c: numbers as pictures and pages show them
 *
 * In English, the digits before the point stand in threes: 12,345.6. Chinese does without.
 */
#include "drawing/drawing-private.h"

char *sy_minus_shown(const char *figure) {
  const char *at = figure;
  while (*at && *at != '-' && !g_unichar_isalnum(g_utf8_get_char(at)))
    at = g_utf8_next_char(at);
  if (*at != '-' || !g_ascii_isdigit(at[1]))
    return g_strdup(figure);
  return g_strdup_printf("%.*s−%s", (int)(at - figure), figure, at + 1);
}

/* Digits, which are the part of a number before its point. */
static void append_in_threes(GString *text, const char *digits, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && (count - i) % 3 == 0)
      g_string_append_c(text, ',');
    g_string_append_c(text, digits[i]);
  }
}

static char *in_threes(const char *figure) {
  GString *text = g_string_new(NULL);
  while (*figure) {
    const size_t digits = strspn(figure, "0123456789");
    if (digits)
      append_in_threes(text, figure, digits);
    else
      g_string_append_c(text, *figure);
    figure += MAX(digits, 1);
    if (figure[-1] == '.') { /* what is after the point stays */
      const size_t after = strspn(figure, "0123456789");
      g_string_append_len(text, figure, (gssize)after);
      figure += after;
    }
  }
  return g_string_free(text, FALSE);
}

char *sy_readable_number(const char *figure) {
  g_autofree char *number = sy_minus_shown(figure);
  return sy_is_chinese() ? g_steal_pointer(&number) : in_threes(number);
}

char *sy_readable_count_in(uint64_t count, bool chinese) {
  g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, count);
  return chinese ? g_steal_pointer(&digits) : in_threes(digits);
}

char *sy_readable_count(uint64_t count) {
  return sy_readable_count_in(count, sy_is_chinese());
}

char *sy_counted(const char *text, uint64_t count) {
  g_autofree char *number = sy_readable_count(count);
  g_auto(GStrv) parts = g_strsplit(text, "%u", 2);
  return g_strjoinv(number, parts);
}
