/* SPDX-License-Identifier: Apache-2.0
 *
 * replies.h: shared by all revisions of timeliness
 *
 * The legal limits, the calendar of working days, and how a delay becomes a score. A revision says
 * from which of a request's dates it counts, and what evidence this needs. The arithmetic here is
 * that of every revision, and so must never give another result; differences belong in the file of
 * a new revision.
 */
#ifndef TIMELINESS_REPLIES_H
#define TIMELINESS_REPLIES_H

#include "common/notices.h"

/* The columns that all revisions read stand first, in this order. */
enum { SENT, REPLIED, EXTENDED, PROOF, CHANNEL, NOTE, COMMON_COLUMNS };
enum { DATE, KIND };
enum { HOLIDAY, WORKDAY };
enum { LIMITS, NO_REPLY, LATE_EACH, COVERED_FROM, COVERED_TO };
enum { LIMIT_FROM, LIMIT_DAYS, LIMIT_EXTENSION, LIMIT_FIELDS };
enum { ZERO, MISSING };
enum { LATE, WITHOUT_REPLY, DEADLINE };
enum { REQUESTS_TABLE, CALENDAR_TABLE };

/* ---- description ---- */

COLUMN(column_replied, "replied", SY_DATE, SY_BLANK_ALLOWED, TEXT("replied", "答复日期"),
       TEXT("The date of the reply; empty if there was none.", "答复的日期；没有答复时留空。"));
COLUMN(column_extended, "extended", SY_BOOL, SY_OPTIONAL, TEXT("extended", "已告知延期"),
       TEXT("Whether an extension was notified in time.", "是否在期限内告知延期。"));
COLUMN(column_proof, "proof", SY_BOOL, SY_OPTIONAL, TEXT("proof of dispatch", "有寄送凭证"),
       TEXT("Whether there is proof that the request was sent; without it, a missing reply proves "
            "nothing.",
            "是否有申请寄出的凭证；没有凭证时，未获答复不能说明问题。"));
COLUMN(column_channel, "channel", SY_TEXT, SY_OPTIONAL, TEXT("channel", "渠道"),
       TEXT("For people; not used in the score.", "供人阅读，不参与计算。"));
NOTE_COLUMN(column_note);
LEVEL(kind_holiday, "holiday", TEXT("day off", "放假"));
LEVEL(kind_workday, "workday", TEXT("worked weekend day", "调休上班"));
static const struct sy_level *const kinds[] = {&kind_holiday, &kind_workday, NULL};
COLUMN(column_date, "date", SY_DATE, SY_REQUIRED, TEXT("date", "日期"), TEXT("A day.", "日期。"));
CATEGORY_COLUMN(column_kind, "kind", SY_REQUIRED, kinds, NULL, TEXT("kind", "类别"),
                TEXT("A day off, or a weekend day that is worked.", "放假，或调休上班的周末。"));
static const struct sy_column *const calendar_columns[] = {&column_date, &column_kind, NULL};
TABLE(table_calendar, "calendar", SY_SHARED, SY_ABSENT_IS_MISSING, 0, calendar_columns,
      TEXT("calendar", "节假日表"),
      TEXT("One row is a weekday that is off or a weekend day that is worked.",
           "一行是一个放假的工作日，或一个调休上班的周末。"));

PARAMETER(limit_from, "from", SY_PARAMETER_DATE, IS_REQUIRED, NULL,
          TEXT("in force from", "施行日期"),
          TEXT("The first date on which the limit is in force.", "该期限开始施行的日期。"));
NUMBER_PARAMETER(limit_days, "days", SY_PARAMETER_INTEGER, IS_REQUIRED, 1, 3650, NULL,
                 TEXT("days", "期限"), TEXT("Working days.", "工作日数。"));
NUMBER_PARAMETER(limit_extension, "extension", SY_PARAMETER_INTEGER, IS_REQUIRED, 0, 3650, NULL,
                 TEXT("extension", "延长"),
                 TEXT("Further working days, if an extension was notified.",
                      "告知后可延长的工作日数。"));
static const struct sy_parameter *const limit_fields[] = {&limit_from, &limit_days,
                                                          &limit_extension, NULL};
TABLE_PARAMETER(parameter_limits, "limits", IS_REQUIRED, limit_fields, TEXT("limits", "法定期限"),
                TEXT("The legal limits; a request has the latest one in force when it was sent.",
                     "法定答复期限；每份申请适用送达时施行的最新一条。"));
LEVEL(no_reply_zero, "zero", TEXT("counts as zero", "记零分"));
LEVEL(no_reply_missing, "missing", TEXT("is left out", "不计"));
static const struct sy_level *const no_replies[] = {&no_reply_zero, &no_reply_missing, NULL};
CHOICE_PARAMETER(parameter_no_reply, "no_reply", IS_REQUIRED, no_replies, NULL,
                 TEXT("no reply", "未答复"),
                 TEXT("How a request without a reply counts. Zero needs proof of dispatch; without "
                      "proof the request is left out.",
                      "未答复的申请如何处理。记零分须有寄送凭证，无凭证的不计。"));
NUMBER_PARAMETER(parameter_late_each, "late_each", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 100, NULL,
                 TEXT("each day late", "每逾期一天"),
                 TEXT("Points of 100 that each working day late costs.",
                      "每逾期一个工作日扣除的分数（满分100）。"));
PARAMETER(parameter_from, "covered_from", SY_PARAMETER_DATE, IS_REQUIRED, NULL,
          TEXT("calendar from", "节假日表起"),
          TEXT("The first date that the calendar covers.", "节假日表所覆盖的首日。"));
PARAMETER(parameter_to, "covered_to", SY_PARAMETER_DATE, IS_REQUIRED, NULL,
          TEXT("calendar to", "节假日表止"),
          TEXT("The last date that the calendar covers.", "节假日表所覆盖的末日。"));
static const struct sy_parameter *const parameters[] = {&parameter_limits,    &parameter_no_reply,
                                                        &parameter_late_each, &parameter_from,
                                                        &parameter_to,        NULL};

FINDING_VALUE(value_days, "days", SY_PARAMETER_INTEGER);
FINDING_VALUE(value_limit, "limit", SY_PARAMETER_INTEGER);
static const struct sy_finding_value *const late_values[] = {&value_days, &value_limit, NULL};
FINDING(finding_late, "late", late_values,
        TEXT("replied after {days} working days, the limit is {limit}",
             "第{days}个工作日才答复，期限为{limit}个工作日"),
        TEXT("Reply within the legal limit, or notify an extension before it ends.",
             "在法定期限内答复，确需延期的应在期限届满前告知。"));
FINDING(finding_no_reply, "no-reply", NULL, TEXT("no reply", "未答复"),
        TEXT("Reply to every request, even to refuse it.",
             "对每份申请都应作出答复，不予公开的也应答复。"));

/* Not a fault: how an answered request was counted. */
FINDING_VALUE(value_start, "start", SY_PARAMETER_DATE);
FINDING_VALUE(value_due, "due", SY_PARAMETER_DATE);
static const struct sy_finding_value *const deadline_values[] = {&value_days, &value_limit,
                                                                 &value_due, &value_start, NULL};
FINDING(
    finding_deadline, "deadline", deadline_values,
    TEXT("counted from the day after {start}: the limit of {limit} working days ended on {due}; "
         "the reply came on working day {days}",
         "自{start}次日起算，期限{limit}个工作日，于{due}届满，于第{days}个工作日答复"),
    TEXT("No action is needed.", "无需处理。"));
static const struct sy_finding *const findings[] = {&finding_late, &finding_no_reply,
                                                    &finding_deadline, NULL};

/* The first notice of every revision. */
FINDING_VALUE(value_year, "year", SY_PARAMETER_INTEGER);
static const struct sy_finding_value *const year_values[] = {&value_year, NULL};
NOTICE(notice_calendar, "calendar-without-year", SY_NOTICE_WARNING, year_values,
       TEXT("working days of {year} are counted, but the calendar has no dates of that year",
            "计算了{year}年的工作日，但节假日表中没有该年的日期"));

REASON(reason_unproved, "unproved",
       TEXT("no request was answered, and none was provably sent",
            "没有一份申请得到答复或能证明已寄出"));

/* ---- instance ---- */

struct timeliness {
  const struct sy_value *limits;
  bool no_reply_is_zero;
  double late_each;
  int32_t from, to; /* of the calendar, inclusive */
  struct teller teller;
};

static int create(const struct sy_host *host, const struct sy_parameters *given, void **self,
                  struct sy_failure *failure) {
  if (given->values[LIMITS]->count == 0)
    return refuse(failure, -1, 0, LIMITS, "found no limit, expected at least one",
                  "没有期限，至少应有一条");
  if (integer_of(given, COVERED_FROM) > integer_of(given, COVERED_TO))
    return refuse(failure, -1, 0, COVERED_TO, "is before covered_from", "早于covered_from");
  if (integer_of(given, COVERED_TO) - integer_of(given, COVERED_FROM) > 366 * 400)
    return refuse(failure, -1, 0, COVERED_TO, "is more than 400 years after covered_from",
                  "晚于covered_from超过400年");
  const struct timeliness timeliness = {
      .limits = given->values[LIMITS],
      .no_reply_is_zero = integer_of(given, NO_REPLY) == ZERO,
      .late_each = number_of(given, LATE_EACH),
      .from = (int32_t)integer_of(given, COVERED_FROM),
      .to = (int32_t)integer_of(given, COVERED_TO),
      .teller = new_teller(host, NULL),
  };
  return keep_instance(&timeliness, sizeof timeliness, self, failure);
}

/* ---- working days ---- */

/* Day 0, 1970-01-01, was a Thursday. */
static bool is_weekend(int32_t day) {
  const int weekday = (int)(((int64_t)day % 7 + 7 + 3) % 7); /* Monday is 0 */
  return weekday >= 5;
}

/* working[i]: how many working days there are from `from` up to and including from + i - 1. */
static int32_t *count_working_days(const struct timeliness *timeliness,
                                   const struct sy_table_data *calendar) {
  const size_t days = (size_t)(timeliness->to - timeliness->from) + 1;
  int32_t *working = calloc(days + 1, sizeof *working);
  if (!working)
    return NULL;
  for (size_t i = 0; i < days; i++)
    working[i + 1] = !is_weekend(timeliness->from + (int32_t)i);
  for (uint64_t row = 0; row < calendar->row_count; row++) {
    const int32_t day = calendar->columns[DATE]->dates[row];
    if (day >= timeliness->from && day <= timeliness->to)
      working[day - timeliness->from + 1] = calendar->columns[KIND]->levels[row] == WORKDAY;
  }
  for (size_t i = 0; i < days; i++)
    working[i + 1] += working[i];
  return working;
}

/* A day may be on the calendar once: twice, which row holds would depend on their order. */
static int check_calendar(const struct timeliness *timeliness, const struct sy_table_data *calendar,
                          struct sy_failure *failure) {
  const size_t days = (size_t)(timeliness->to - timeliness->from) + 1;
  bool *seen = calloc(days, sizeof *seen);
  if (!seen)
    return no_memory(failure);
  int status = SY_OK;
  for (uint64_t row = 0; row < calendar->row_count && status == SY_OK; row++) {
    const int32_t day = calendar->columns[DATE]->dates[row];
    if (day < timeliness->from || day > timeliness->to)
      continue;
    bool *mark = &seen[day - timeliness->from];
    if (*mark)
      status = refuse(failure, CALENDAR_TABLE, row, -1, "the date is repeated in the calendar",
                      "该日期在节假日表中重复");
    *mark = true;
  }
  free(seen);
  return status;
}

/* ---- scoring ---- */

struct revision;

/* What all units share in one call. */
struct scoring {
  const struct revision *revision;
  const struct timeliness *timeliness;
  const struct sy_table_data *requests;
  const struct sy_result *result;
  struct sy_failure *failure;
  const int32_t *working;
};

struct revision {
  int start; /* the column from whose day it counts, and by which the limit is chosen */
  struct sy_text too_early; /* why a reply before that day is refused */
  /* Scores one unit; `scores` is scratch with room for its rows. */
  int (*score_unit)(const struct scoring *scoring, uint64_t unit, double *scores);
  /* Reports what was found about a request that counts. */
  void (*report)(const struct scoring *scoring, uint64_t unit, uint64_t row, double lost);
};

static int32_t start_of(const struct scoring *scoring, uint64_t row) {
  return scoring->requests->columns[scoring->revision->start]->dates[row];
}

/* The limit for a request of that day; NULL if none was in force. */
static const struct sy_value *const *limit_for(const struct timeliness *timeliness, int32_t day) {
  const struct sy_value *const *found = NULL;
  for (uint64_t i = 0; i < timeliness->limits->count; i++) {
    const struct sy_value *const *limit = timeliness->limits->items + i * LIMIT_FIELDS;
    if (limit[LIMIT_FROM]->integer <= day &&
        (!found || limit[LIMIT_FROM]->integer > found[LIMIT_FROM]->integer))
      found = limit;
  }
  return found;
}

static int check_row(const struct scoring *scoring, uint64_t row) {
  const struct timeliness *timeliness = scoring->timeliness;
  if (!has_value(scoring->requests->columns[scoring->revision->start], row))
    return SY_OK; /* without a reply: nothing is counted */
  const int32_t start = start_of(scoring, row);
  const struct sy_column_data *replied = scoring->requests->columns[REPLIED];
  const int32_t reply = has_value(replied, row) ? replied->dates[row] : start;
  if (reply < start)
    return refuse(scoring->failure, REQUESTS_TABLE, row, -1, "%s%.0s", "%.0s%s",
                  scoring->revision->too_early.en, scoring->revision->too_early.zh);
  if (start < timeliness->from || reply > timeliness->to)
    return refuse(scoring->failure, REQUESTS_TABLE, row, -1,
                  "the calendar does not cover the days of this request (covered_from, covered_to)",
                  "节假日表未覆盖该申请所涉的日期（covered_from、covered_to）");
  if (!limit_for(timeliness, start))
    return refuse(scoring->failure, REQUESTS_TABLE, row, -1,
                  "no limit was in force when the request was sent", "申请送达时没有施行中的期限");
  return SY_OK;
}

/* How late a reply is, and against which limit. */
struct delay {
  int64_t days, limit;
};

static struct delay delay_of(const struct scoring *scoring, uint64_t row) {
  const struct timeliness *timeliness = scoring->timeliness;
  const int32_t start = start_of(scoring, row);
  const int32_t reply = scoring->requests->columns[REPLIED]->dates[row];
  const struct sy_column_data *extended = scoring->requests->columns[EXTENDED];
  const struct sy_value *const *limit = limit_for(timeliness, start);
  const bool longer = has_value(extended, row) && extended->booleans[row];
  return (struct delay){
      scoring->working[reply - timeliness->from + 1] -
          scoring->working[start - timeliness->from + 1],
      limit[LIMIT_DAYS]->integer + (longer ? limit[LIMIT_EXTENSION]->integer : 0),
  };
}

/* A request without reply counts only where the edition says so and it can be proved. */
static bool counts(const struct scoring *scoring, uint64_t row) {
  const struct sy_column_data *proof = scoring->requests->columns[PROOF];
  if (has_value(scoring->requests->columns[REPLIED], row))
    return true;
  return scoring->timeliness->no_reply_is_zero && has_value(proof, row) && proof->booleans[row];
}

static double row_score(const struct scoring *scoring, uint64_t row) {
  if (!has_value(scoring->requests->columns[REPLIED], row))
    return 0;
  const struct delay delay = delay_of(scoring, row);
  return delay.days <= delay.limit
             ? 100
             : limited(100 - scoring->timeliness->late_each * (double)(delay.days - delay.limit));
}

/* The last day of the limit; false if the calendar ends before it. */
static bool find_due(const struct scoring *scoring, int32_t start, int64_t limit, int32_t *due) {
  const struct timeliness *timeliness = scoring->timeliness;
  const int32_t *working = scoring->working + 1 - timeliness->from;
  for (*due = start; *due <= timeliness->to; (*due)++)
    if (working[*due] - working[start] >= limit)
      return true;
  return false;
}

static void report_deadline(const struct scoring *scoring, uint64_t unit, uint64_t row,
                            const struct delay *delay) {
  const int32_t start = start_of(scoring, row);
  int32_t due;
  if (!find_due(scoring, start, delay->limit, &due))
    return; /* the calendar ends before it */
  const struct sy_value values[] = {integer_value(delay->days), integer_value(delay->limit),
                                    date_value(due), date_value(start)};
  report_row(scoring->result, unit, DEADLINE, row, 0, values, 4);
}

static void report_request(const struct scoring *scoring, uint64_t unit, uint64_t row,
                           double lost) {
  if (!has_value(scoring->requests->columns[REPLIED], row)) {
    report_row(scoring->result, unit, WITHOUT_REPLY, row, lost, NULL, 0);
    return;
  }
  const struct delay delay = delay_of(scoring, row);
  const struct sy_value values[] = {integer_value(delay.days), integer_value(delay.limit)};
  if (delay.days > delay.limit)
    report_row(scoring->result, unit, LATE, row, lost, values, 2);
  if (scoring->result->findings_wanted >= SY_FINDINGS_AND_CALCULATIONS)
    report_deadline(scoring, unit, row, &delay);
}

/* The mean over the requests that count, each of which has its start. */
static int score_requests(const struct scoring *scoring, uint64_t unit, double *scores) {
  const uint64_t first = scoring->requests->first_row[unit],
                 end = scoring->requests->first_row[unit + 1];
  size_t count = 0;
  for (uint64_t row = first; row < end; row++) {
    const int status = check_row(scoring, row);
    if (status != SY_OK)
      return status;
    if (counts(scoring, row))
      scores[count++] = row_score(scoring, row);
  }
  if (count == 0) {
    set_outcome(scoring->result, unit, SY_MISSING, first == end ? -1 : 0);
    return SY_OK;
  }
  set_score(scoring->result, unit, limited(sorted_sum(scores, count) / (double)count));
  for (uint64_t row = first; row < end; row++) {
    if (!counts(scoring, row))
      continue;
    const double own = row_score(scoring, row);
    set_row_points(scoring->result, REQUESTS_TABLE, row, own);
    if (scoring->result->findings_wanted)
      scoring->revision->report(scoring, unit, row, (100 - own) / (double)count);
  }
  return SY_OK;
}

/* ---- years ---- */

/* The year of a day (Howard Hinnant's civil_from_days). */
static int64_t year_of(int32_t day) {
  const int64_t z = (int64_t)day + 719468, era = (z >= 0 ? z : z - 146096) / 146097,
                of_era = z - era * 146097,
                year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365,
                of_year = of_era - (365 * year + year / 4 - year / 100);
  return year + era * 400 + ((5 * of_year + 2) / 153 >= 10);
}

/* Tells once of each year in which days are counted without a row of the calendar: a year of
 * holidays, and nobody entered them. `seen`: by year of the calendar's period. */
static void tell_years(const struct scoring *scoring, uint64_t row, bool *seen) {
  const struct sy_column_data *replied = scoring->requests->columns[REPLIED];
  const struct timeliness *timeliness = scoring->timeliness;
  if (!has_value(replied, row) ||
      !has_value(scoring->requests->columns[scoring->revision->start], row))
    return;
  const int32_t start = start_of(scoring, row), reply = replied->dates[row];
  if (start < timeliness->from || reply > timeliness->to)
    return;
  for (int64_t year = year_of(start); year <= year_of(reply); year++) {
    bool *mark = &seen[year - year_of(timeliness->from)];
    const struct sy_value value = integer_value(year);
    if (!*mark)
      tell_notice(&timeliness->teller, scoring->result, 0,
                  (struct notice_place){SY_NO_UNIT, -1, 0, -1}, &value, 1);
    *mark = true;
  }
}

static int check_years(const struct scoring *scoring, const struct sy_table_data *calendar,
                       uint64_t unit_count) {
  const struct timeliness *timeliness = scoring->timeliness;
  const int64_t first = year_of(timeliness->from), years = year_of(timeliness->to) - first + 1;
  bool *seen = calloc((size_t)years, sizeof *seen);
  if (!seen)
    return no_memory(scoring->failure);
  for (uint64_t row = 0; row < calendar->row_count; row++) {
    const int64_t year = year_of(calendar->columns[DATE]->dates[row]) - first;
    if (year >= 0 && year < years)
      seen[year] = true;
  }
  for (uint64_t row = scoring->requests->first_row[0];
       row < scoring->requests->first_row[unit_count]; row++)
    tell_years(scoring, row, seen);
  free(seen);
  return SY_OK;
}

static int score_batch(const struct revision *revision, void *self, const struct sy_batch *batch,
                       const struct sy_result *result, struct sy_failure *failure) {
  const struct timeliness *timeliness = self;
  int status = check_calendar(timeliness, batch->tables[CALENDAR_TABLE], failure);
  if (status != SY_OK)
    return status;
  int32_t *working = count_working_days(timeliness, batch->tables[CALENDAR_TABLE]);
  double *scratch = new_numbers(most_rows(batch, REQUESTS_TABLE));
  const struct scoring scoring = {revision, timeliness, batch->tables[REQUESTS_TABLE],
                                  result,   failure,    working};
  if (!working || !scratch)
    status = no_memory(failure);
  if (status == SY_OK)
    status = check_years(&scoring, batch->tables[CALENDAR_TABLE], batch->unit_count);
  for (uint64_t unit = 0; unit < batch->unit_count && status == SY_OK; unit++)
    status = revision->score_unit(&scoring, unit, scratch);
  free(scratch);
  free(working);
  return status;
}

/* How the score comes about, as people see it. */
#define METHOD                                                                                                                          \
  TEXT("A reply within the limit scores 100, and each working day late costs {late_each}, down "                                        \
       "to 0. A request without a reply, if it was provably sent, {no_reply}. The score is the "                                        \
       "mean over the requests counted.",                                                                                               \
       "期限内答复得100分，每逾期一个工作日扣{late_each}分，扣完为止。未答复且有寄送凭证的申请：{" \
       "no_reply}。得分为计入的各份申请得分的平均值。")

#endif /* TIMELINESS_REPLIES_H */
