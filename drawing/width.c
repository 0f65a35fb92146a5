/* SPDX-License-Identifier: Apache-2.0
 *
 * width.c: how much space texts take
 *
 * A picture does not know the font with which it will be shown. The widths of ASCII are those of
 * DejaVu Sans and Verdana, which are wider than other fonts for screens.
 */
#include "drawing/drawing-private.h"

#define ELLIPSIS "…"

/* In sizes of the font. */
static double letter_width(gunichar letter) {
  if (letter < 0x80) {
    static const char narrow[] = "ijlI.,:;'|!()[]{}ftr/\\ -\"";
    static const char broad[] = "mwMW@%";
    return letter == ' ' || strchr(narrow, (int)letter) ? 0.46
           : strchr(broad, (int)letter)                 ? 1.05
           : g_ascii_isupper((gchar)letter)             ? 0.79
                                                        : 0.66;
  }
  return g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 1.02 : 1.0;
}

double drawing_width(const char *text, double size) {
  double width = 0;
  for (; *text; text = g_utf8_next_char(text))
    width += letter_width(g_utf8_get_char(text));
  return width * size;
}

/* How many bytes of a text fit into a width. */
static size_t fitting(const char *text, double size, double width) {
  const char *at = text;
  for (double used = 0; *at; at = g_utf8_next_char(at)) {
    used += letter_width(g_utf8_get_char(at)) * size;
    if (used > width)
      break;
  }
  return (size_t)(at - text);
}

char *drawing_shortened(const char *text, double size, double width) {
  if (!text[fitting(text, size, width)])
    return g_strdup(text);
  const size_t length = fitting(text, size, width - drawing_width(ELLIPSIS, size));
  g_autofree char *start = g_strndup(text, length);
  return g_strconcat(g_strchomp(start), ELLIPSIS, NULL);
}

/* The end of the line that begins a text: after its last space or wide character within the width,
 * or in the middle of a longer word, which sets *broken. At least one character. */
static const char *line_end(const char *text, double size, double width, bool *broken) {
  const char *full = text + fitting(text, size, width), *possible = NULL;
  if (!*full)
    return full;
  for (const char *at = text; at < full;) {
    const bool wide = g_unichar_iswide(g_utf8_get_char(at)), space = *at == ' ';
    at = g_utf8_next_char(at);
    const gunichar next = g_utf8_get_char(at);
    const bool closes = g_unichar_iswide(next) && g_unichar_ispunct(next);
    if (space || ((wide || g_unichar_iswide(next)) && !closes))
      possible = at;
  }
  if (possible)
    return possible;
  *broken = true;
  return full > text ? full : g_utf8_next_char(text);
}

/* What follows after the end of a line. */
static const char *next_line(const char *end) {
  while (*end == ' ')
    end++;
  return end;
}

bool drawing_wraps(const char *text, double size, double width, guint most) {
  bool broken = false;
  for (; *text && most > 0; most--)
    text = next_line(line_end(text, size, width, &broken));
  return !*text && !broken;
}

GPtrArray *drawing_wrapped(const char *text, double size, double width, guint most) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  bool broken = false;
  while (lines->len + 1 < most && *text) {
    const char *end = line_end(text, size, width, &broken);
    g_ptr_array_add(lines, g_strchomp(g_strndup(text, (gsize)(end - text))));
    text = next_line(end);
  }
  if (*text)
    g_ptr_array_add(lines, drawing_shortened(text, size, width));
  return lines;
}
