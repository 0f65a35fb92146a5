/* SPDX-License-Identifier: Apache-2.0
 *
 * xlsx-format.c: what a number of an XLSX workbook means, by its format
 *
 * A workbook keeps days, times and percentages as numbers; only the format tells them apart
 * (ECMA-376, part 1, 18.8.30). A day is the number of days since the end of 1899, in which 1900 has
 * a 29 February that never was, or since 1 January 1904.
 */
#include "tables/tables-private.h"

#include <string.h>

/* ---- formats ---- */

/* Built-in formats that are days or times, with those of Chinese, Japanese and Korean versions. */
static bool is_built_in_date(unsigned number) {
  return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
         (number >= 45 && number <= 47) || (number >= 50 && number <= 58);
}

/* What a format code shows. Quoted texts, escapes, colours and conditions show nothing of the
 * number; of several sections the first counts. */
struct shown {
  bool percent, day, time, minutes, digits, other;
  unsigned zeros;
};

static void look_at_letter(char letter, struct shown *shown) {
  if (strchr("yde", letter))
    shown->day = true;
  else if (strchr("hs", letter))
    shown->time = true;
  else if (letter == 'm')
    shown->minutes = true; /* or months: what is beside them tells */
}

static const char *after_bracket(const char *at, struct shown *shown) {
  const char *end = strchr(at, ']');
  if (end && strchr("hms", g_ascii_tolower(at[1])) && end - at <= 4)
    shown->time = true; /* [h]:mm, hours beyond 24 */
  return end ? end : at + strlen(at) - 1;
}

static struct shown look_at(const char *code) {
  struct shown shown = {0};
  for (const char *at = code; *at && *at != ';'; at++) {
    const char letter = g_ascii_tolower(*at);
    if (*at == '"') {
      const char *end = strchr(at + 1, '"');
      at = end ? end : at + strlen(at) - 1;
    } else if ((*at == '\\' || *at == '_' || *at == '*') && at[1]) {
      at++;
    } else if (*at == '[') {
      at = after_bracket(at, &shown);
    } else if (*at == '%') {
      shown.percent = true;
    } else if (*at == '0') {
      shown.zeros++;
    } else if (strchr("#?.,/", *at)) {
      shown.other = true;
    } else if (g_ascii_strncasecmp(at, "general", 7) == 0) {
      at += 6;
      shown.other = true;
    } else if (g_ascii_strncasecmp(at, "am/pm", 5) == 0) {
      at += 4;
    } else {
      look_at_letter(letter, &shown);
    }
  }
  return shown;
}

struct table_style xlsx_style_of(unsigned number, const char *code) {
  if (!code && is_built_in_date(number))
    return (struct table_style){
        .kind = TABLE_DATE,
        .has_day = number < 18 || number == 22 || (number >= 27 && number <= 31) || number >= 50 ||
                   number == 36,
        .has_time = (number >= 18 && number <= 22) || (number >= 32 && number <= 35) ||
                    (number >= 45 && number <= 47)};
  if (!code)
    return (struct table_style){.kind = number == 9 || number == 10 ? TABLE_PERCENT : TABLE_NUMBER};
  const struct shown shown = look_at(code);
  if (shown.day || shown.time || shown.minutes)
    return (struct table_style){.kind = TABLE_DATE,
                                .has_day = shown.day || (shown.minutes && !shown.time),
                                .has_time = shown.time};
  if (shown.percent)
    return (struct table_style){.kind = TABLE_PERCENT};
  if (shown.zeros > 1 && !shown.other)
    return (struct table_style){.kind = TABLE_PADDED, .digits = shown.zeros};
  return (struct table_style){.kind = TABLE_NUMBER};
}
