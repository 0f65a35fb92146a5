/* SPDX-License-Identifier: Apache-2.0
 *
 * number.c: numbers, days and times of workbooks as text
 *
 * A number has the 15 digits that spreadsheet programs show, not the 17 that the file may have. A
 * day is written as in ISO 8601, with the time behind it if that is not midnight, and rounded to
 * seconds, because programs store times as fractions of days.
 */
#include "tables/tables-private.h"

#include <math.h>
#include <string.h>

/* ---- numbers ---- */

void table_number_text(double number, char text[TABLE_NUMBER_SIZE]) {
  g_ascii_formatd(text, TABLE_NUMBER_SIZE, "%.15g", number);
  if (strcmp(text, "-0") == 0)
    g_strlcpy(text, "0", TABLE_NUMBER_SIZE);
}

/* Whether a number has at most 15 digits and no exponent, so that it is already as it is shown. */
static bool is_short(const char *text) {
  unsigned digits = 0, points = 0;
  text += *text == '-';
  for (; *text; text++) {
    digits += g_ascii_isdigit(*text);
    points += *text == '.';
    if (!g_ascii_isdigit(*text) && *text != '.')
      return false;
  }
  return digits > 0 && digits <= 15 && points <= 1 && text[-1] != '.';
}

/* Adds 1 to the last digit. False if that makes a digit more. */
static bool carry(char *first, char *last) {
  for (; last >= first; last--) {
    if (*last == '.')
      continue;
    if (*last < '9') {
      ++*last;
      return true;
    }
    *last = '0';
  }
  return false;
}

/* Whether the text is that of a number from 0.001 on with decimals, without an exponent; if so, how
 * many digits it has from the first that is not 0. */
static bool is_plain(const char *text, unsigned *digits) {
  const char *point = NULL, *first = NULL, *at = text;
  for (; g_ascii_isdigit(*at) || (*at == '.' && !point); at++) {
    point = *at == '.' ? at : point;
    first = !first && *at != '.' && *at != '0' ? at : first;
  }
  if (*at != '\0' || !point || !first || point == text || first - point > 3 ||
      (*text == '0' && point != text + 1))
    return false;
  *digits = (unsigned)(at - first) - (first < point);
  return true;
}

/* Many programs write 65.790000000000006 for 65.79. Rounds that without computing, unless what is
 * rounded off is so near to a half that the binary number, which the digits stand for, decides.
 * False: nothing is done. */
static bool round_off(const GString *value, char text[TABLE_NUMBER_SIZE]) {
  const char *digits = value->str + (*value->str == '-');
  unsigned count;
  if (value->len >= TABLE_NUMBER_SIZE || !is_plain(digits, &count) || count < 16 || count > 17)
    return false;
  const unsigned off = count - 15;
  memcpy(text, value->str, value->len + 1);
  char *first = text + (digits - value->str), *end = text + value->len - off;
  const unsigned tenth = (unsigned)(*end - '0');
  if (memchr(end, '.', off) || end[-1] == '.' || (tenth >= 3 && tenth <= 6))
    return false;
  *end = '\0';
  if (tenth > 6 && !carry(first, end - 1))
    return false;
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';
  return true;
}

/* ---- days and times ---- */

#define SECONDS_OF_DAY 86400
#define FALSE_DAY 60      /* 29 February 1900 */
#define LAST_DAY 2958465  /* 31 December 9999 */
#define DAYS_TO_1904 1462 /* from the end of 1899 */

static void time_text(int64_t seconds, char text[TABLE_NUMBER_SIZE]) {
  g_snprintf(text, TABLE_NUMBER_SIZE, "%02" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
             (int)(seconds / 60 % 60), (int)(seconds % 60));
}

/* `day`: since 1970-01-01. False if it is beyond the last. */
static bool moment_text(int64_t day, int64_t seconds, char text[TABLE_NUMBER_SIZE]) {
  day += seconds / SECONDS_OF_DAY;
  seconds %= SECONDS_OF_DAY;
  char date[SY_DATE_SIZE], time[TABLE_NUMBER_SIZE] = "";
  if (day > LAST_DAY - 25569)
    return false;
  sy_date_text((int32_t)day, date);
  if (seconds > 0)
    time_text(seconds, time);
  g_snprintf(text, TABLE_NUMBER_SIZE, "%s%s%.16s", date, *time ? " " : "", time);
  return true;
}

/* 1970-01-01 is day 25569 of the numbers that 1900 begins, after its false day. */
static bool date_text(double number, const struct table_style *style, bool since_1904,
                      char text[TABLE_NUMBER_SIZE]) {
  if (since_1904 && style->has_day)
    number += DAYS_TO_1904;
  if (!(number >= 0 && number < LAST_DAY + 1))
    return false;
  const int64_t day = (int64_t)floor(number);
  const int64_t seconds = (int64_t)floor((number - floor(number)) * SECONDS_OF_DAY + 0.5);
  if (!style->has_day) {
    time_text(day * SECONDS_OF_DAY + seconds, text);
    return true;
  }
  const int64_t shown = day + seconds / SECONDS_OF_DAY; /* 23:59:59.9 belongs to the next day */
  if (shown == 0 || (shown == FALSE_DAY && !since_1904))
    return false;
  return moment_text(day - 25569 + (shown < FALSE_DAY && !since_1904), seconds, text);
}

/* "13:30:00" or "13:30:00.25", rounded to seconds. */
static bool parse_time(const char *text, int64_t *seconds) {
  static const char form[] = "00:00:00";
  for (int i = 0; form[i]; i++)
    if (form[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
      return false;
  char *end = NULL;
  const double fraction = text[8] == '.' ? g_ascii_strtod(text + 8, &end) : 0;
  const int hours = (text[0] - '0') * 10 + text[1] - '0';
  const int minutes = (text[3] - '0') * 10 + text[4] - '0';
  const int whole = (text[6] - '0') * 10 + text[7] - '0';
  *seconds = hours * 3600 + minutes * 60 + whole + (fraction >= 0.5);
  return *(end ? end : text + 8) == '\0' && hours < 24 && minutes < 60 && whole < 60;
}

bool table_moment_text(const char *iso, char text[TABLE_NUMBER_SIZE]) {
  int32_t day;
  int64_t seconds = 0;
  if (strlen(iso) < 10 || iso[4] != '-' || iso[7] != '-' || !sy_date_parse(iso, 10, &day) ||
      (iso[10] != '\0' && (iso[10] != 'T' || !parse_time(iso + 11, &seconds))))
    return false;
  return moment_text(day, seconds, text);
}

/* "PT13H30M00S", the time of a day or longer, rounded to seconds. */
bool table_duration_text(const char *iso, char text[TABLE_NUMBER_SIZE]) {
  static const struct {
    char unit;
    double seconds;
  } parts[] = {{'D', SECONDS_OF_DAY}, {'H', 3600}, {'M', 60}, {'S', 1}};
  if (*iso++ != 'P')
    return false;
  double seconds = 0;
  bool found = false, in_time = false;
  for (size_t i = 0; i < G_N_ELEMENTS(parts) && *iso; i++) {
    if (*iso == 'T' && !in_time) {
      in_time = true;
      iso++;
    }
    if (!g_ascii_isdigit(*iso) || in_time != (i > 0))
      continue;
    char *end;
    const double number = g_ascii_strtod(iso, &end);
    if (*end != parts[i].unit)
      continue;
    seconds += number * parts[i].seconds;
    found = true;
    iso = end + 1;
  }
  if (!found || *iso != '\0' || !(seconds < (double)SECONDS_OF_DAY * LAST_DAY))
    return false;
  time_text((int64_t)floor(seconds + 0.5), text);
  return true;
}

/* ---- by their style ---- */

/* False if its format is that of a day or a time, and it is neither. */
static bool styled_text(double number, const struct table_style *style, bool since_1904,
                        char text[TABLE_NUMBER_SIZE]) {
  switch (style->kind) {
  case TABLE_DATE:
    return date_text(number, style, since_1904, text);
  case TABLE_PERCENT:
    table_number_text(number * 100, text);
    g_strlcat(text, "%", TABLE_NUMBER_SIZE);
    return true;
  case TABLE_PADDED:
    table_number_text(number, text);
    if (number >= 0 && number < 1e15 && floor(number) == number && style->digits < 32)
      g_snprintf(text, TABLE_NUMBER_SIZE, "%0*" G_GINT64_FORMAT, (int)style->digits,
                 (gint64)number);
    return true;
  default:
    table_number_text(number, text);
    return true;
  }
}

void table_records_moment(table_records *records, unsigned column, bool exists, const char *text) {
  if (exists)
    table_records_cell(records, column, text, strlen(text));
  else
    table_records_no_value(records, column, _("the cell has a day or time that does not exist"));
}

bool table_records_number(table_records *records, unsigned column, const GString *value,
                          const struct table_style *style, bool since_1904) {
  if (style->kind == TABLE_NUMBER && is_short(value->str)) {
    table_records_cell(records, column, value->str, value->len);
    return true;
  }
  char *end, text[TABLE_NUMBER_SIZE];
  if (style->kind == TABLE_NUMBER && round_off(value, text)) {
    table_records_cell(records, column, text, strlen(text));
    return true;
  }
  const double number = g_ascii_strtod(value->str, &end);
  if (*end != '\0' || end == value->str || !isfinite(number))
    return false;
  const bool exists = styled_text(number, style, since_1904, text);
  table_records_moment(records, column, exists, text);
  return true;
}
