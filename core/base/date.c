/* SPDX-License-Identifier: Apache-2.0
 *
 * date.c: calendar days as numbers
 */
#include "base/base.h"

/* GDate counts from 1 for 0001-01-01; this is the number of 1970-01-01. */
#define JULIAN_1970 719163

/* Reads up to `most` digits; false if there is none. */
static bool parse_number(const char **at, const char *end, int most, unsigned *value) {
  const char *start = *at;
  *value = 0;
  while (*at < end && g_ascii_isdigit(**at) && *at - start < most)
    *value = *value * 10 + (unsigned)(*(*at)++ - '0');
  return *at > start;
}

bool sy_date_parse(const char *text, size_t length, int32_t *days) {
  const char *at = text, *end = text + length;
  unsigned year, month, day;
  if (!parse_number(&at, end, 4, &year) || at - text != 4 || at == end)
    return false;
  const char separator = *at++;
  if (separator != '-' && separator != '/')
    return false;
  if (!parse_number(&at, end, 2, &month) || at == end || *at++ != separator)
    return false;
  if (!parse_number(&at, end, 2, &day) || at != end)
    return false;
  if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return false;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  *days = (int32_t)g_date_get_julian(&date) - JULIAN_1970;
  return true;
}

void sy_date_text(int32_t days, char text[SY_DATE_SIZE]) {
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_julian(&date, (guint32)(days + JULIAN_1970));
  g_snprintf(text, SY_DATE_SIZE, "%04d-%02d-%02d", g_date_get_year(&date), g_date_get_month(&date),
             g_date_get_day(&date));
}
