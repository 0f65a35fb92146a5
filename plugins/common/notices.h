/* SPDX-License-Identifier: Apache-2.0
 *
 * notices.h: rows that make no sense, for plugins
 *
 * A plugin declares its notices with NOTICE(), offers them with NOTICES(), and keeps the host's
 * answer in its instance. report_error() then puts one unit in error; a host without notices gets a
 * refusal with the same message.
 */
#ifndef NOTICES_H
#define NOTICES_H

#include "common/common.h"

#define NOTICE(variable, notice_code, notice_severity, value_list, message_text)                   \
  static const struct sy_notice variable = {.size = sizeof(struct sy_notice),                      \
                                            .code = notice_code,                                   \
                                            .severity = notice_severity,                           \
                                            .message = message_text,                               \
                                            .values = value_list}

/* Defines `get_extension`, which offers a list of notices. */
#define NOTICES(list)                                                                              \
  static const void *get_extension(const char *id) {                                               \
    static const struct sy_notices offered = {sizeof offered, list};                               \
    return strcmp(id, SY_NOTICES) == 0 ? &offered : NULL;                                          \
  }

/* Where a notice goes: kept in an instance. */
struct teller {
  const struct sy_notice *const *notices;
  const struct sy_notices_host *host; /* NULL: the host does not know notices */
};

COMMON_UNUSED static struct teller new_teller(const struct sy_host *host,
                                              const struct sy_notice *const *notices) {
  return (struct teller){notices,
                         host->get_extension ? host->get_extension(host, SY_NOTICES) : NULL};
}

/* What a notice is about. */
struct notice_place {
  uint64_t unit; /* or SY_NO_UNIT */
  int32_t table; /* or -1 for no row */
  uint64_t row;
  int32_t column; /* or -1 */
};

/* Appends a day as "2019-05-22" (Howard Hinnant's civil_from_days). */
COMMON_UNUSED static void append_date(char *text, size_t capacity, int64_t day) {
  const int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097,
                of_era = z - era * 146097,
                year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365,
                of_year = of_era - (365 * year + year / 4 - year / 100),
                month = (5 * of_year + 2) / 153;
  snprintf(text + strlen(text), capacity - strlen(text), "%04lld-%02lld-%02lld",
           (long long)(year + era * 400 + (month >= 10)),
           (long long)(month < 10 ? month + 3 : month - 9),
           (long long)(of_year - (153 * month + 2) / 5 + 1));
}

/* Appends a value as text. */
COMMON_UNUSED static void append_value(char *text, size_t capacity, const struct sy_value *value) {
  const size_t length = strlen(text);
  if (value->type == SY_PARAMETER_TEXT)
    snprintf(text + length, capacity - length, "%s", value->text);
  else if (value->type == SY_PARAMETER_DATE)
    append_date(text, capacity, value->integer);
  else if (value->type == SY_PARAMETER_INTEGER)
    snprintf(text + length, capacity - length, "%lld", (long long)value->integer);
  else
    snprintf(text + length, capacity - length, "%.15g", value->number);
}

/* A notice's message in a language, with its values. */
COMMON_UNUSED static void append_notice(char *text, size_t capacity, const struct sy_notice *notice,
                                        const char *message, const struct sy_value *values) {
  for (const char *at = message; *at; at++) {
    const char *end = *at == '{' ? strchr(at, '}') : NULL;
    if (!end) {
      snprintf(text + strlen(text), capacity - strlen(text), "%c", *at);
      continue;
    }
    for (int i = 0; notice->values && notice->values[i]; i++)
      if (strlen(notice->values[i]->name) == (size_t)(end - at - 1) &&
          strncmp(notice->values[i]->name, at + 1, (size_t)(end - at - 1)) == 0)
        append_value(text, capacity, &values[i]);
    at = end;
  }
}

#define MOST_VALUES 8 /* of a notice of ours */

/* Tells a notice with `count` values. Returns whether the host takes it. */
COMMON_UNUSED static bool tell_notice(const struct teller *teller, const struct sy_result *result,
                                      uint32_t notice, struct notice_place place,
                                      const struct sy_value *values, uint64_t count) {
  const struct sy_value *pointers[MOST_VALUES + 1] = {NULL};
  for (uint64_t i = 0; i < count && i < MOST_VALUES; i++)
    pointers[i] = &values[i];
  const struct sy_notice_report report = {.size = sizeof report,
                                          .unit = place.unit,
                                          .notice = notice,
                                          .table = place.table,
                                          .row = place.row,
                                          .column = place.column,
                                          .value_count = count,
                                          .values = pointers};
  if (teller->host)
    teller->host->notify(result, &report);
  return teller->host != NULL;
}

/* Puts a unit in error because of a row. Returns SY_OK: go on with the next row; or a refusal. */
COMMON_UNUSED static int report_error(const struct teller *teller, const struct sy_result *result,
                                      struct sy_failure *failure, uint32_t notice,
                                      struct notice_place place, const struct sy_value *values,
                                      uint64_t count) {
  if (tell_notice(teller, result, notice, place, values, count))
    return SY_OK;
  const struct sy_notice *told = teller->notices[notice];
  char english[512] = "", chinese[512] = "";
  append_notice(english, sizeof english, told, told->message.en, values);
  append_notice(chinese, sizeof chinese, told, told->message.zh, values);
  return refuse(failure, place.table, place.row, -1, "%s%.0s", "%.0s%s", english, chinese);
}

#endif /* NOTICES_H */
