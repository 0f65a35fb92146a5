/* SPDX-License-Identifier: Apache-2.0
 *
 * exact.h: shared by the revisions of timeliness whose points are decimals, with errors by row
 *
 * A request whose dates make no sense puts its unit, and no other, in error, and the mean is
 * rounded once. The arithmetic is that of these revisions, and so must never give another result.
 */
#ifndef TIMELINESS_EXACT_H
#define TIMELINESS_EXACT_H

#include "common/fraction.h"
#include "timeliness/delivery.h"

enum { CALENDAR_YEAR, BEFORE_SENT, BEFORE_DELIVERED, NOT_COVERED, NO_LIMIT };
NOTICE(notice_before_sent, "delivered-before-sent", SY_NOTICE_ERROR, NULL,
       TEXT("the request was delivered before it was sent", "申请的送达日期早于寄出日期"));
NOTICE(notice_before_delivered, "replied-before-delivered", SY_NOTICE_ERROR, NULL,
       TEXT("the reply is dated before the request was delivered", "答复日期早于申请的送达日期"));
NOTICE(notice_not_covered, "calendar-too-short", SY_NOTICE_ERROR, NULL,
       TEXT("the calendar does not cover the days of this request (covered_from, covered_to)",
            "节假日表未覆盖该申请所涉的日期（covered_from、covered_to）"));
NOTICE(notice_no_limit, "no-limit", SY_NOTICE_ERROR, NULL,
       TEXT("no limit was in force when the request was delivered", "申请送达时没有施行中的期限"));
static const struct sy_notice *const notices[] = {&notice_calendar,         &notice_before_sent,
                                                  &notice_before_delivered, &notice_not_covered,
                                                  &notice_no_limit,         NULL};
NOTICES(notices)

/* ---- instance ---- */

struct exact_timeliness {
  struct timeliness common; /* first: the shared code sees only this */
  struct fraction late_each;
};

static int create_exact(const struct sy_host *host, const struct sy_parameters *given, void **self,
                        struct sy_failure *failure) {
  void *common = NULL;
  const int status = create(host, given, &common, failure);
  if (status != SY_OK)
    return status;
  struct exact_timeliness exact = {*(const struct timeliness *)common,
                                   fraction_of_number(number_of(given, LATE_EACH))};
  free(common);
  exact.common.teller.notices = notices;
  return keep_instance(&exact, sizeof exact, self, failure);
}

/* ---- scoring ---- */

/* The notice that a row deserves, with its column; -1: none. */
static int fault_of(const struct scoring *scoring, uint64_t row, int32_t *column) {
  const struct timeliness *timeliness = scoring->timeliness;
  const struct sy_column_data *const *columns = scoring->requests->columns;
  if (!has_value(columns[DELIVERED], row))
    return -1;
  const int32_t start = start_of(scoring, row);
  const int32_t reply = has_value(columns[REPLIED], row) ? columns[REPLIED]->dates[row] : start;
  *column = DELIVERED;
  if (start < columns[SENT]->dates[row])
    return BEFORE_SENT;
  if (start < timeliness->from)
    return NOT_COVERED;
  if (!limit_for(timeliness, start))
    return NO_LIMIT;
  *column = has_value(columns[REPLIED], row) ? REPLIED : DELIVERED;
  return reply < start ? BEFORE_DELIVERED : reply > timeliness->to ? NOT_COVERED : -1;
}

/* Tells every row of a unit that makes no sense; sets *bad if there is one, and *known to whether
 * each request that was answered was delivered on a known day. */
static int check_rows(const struct scoring *scoring, uint64_t unit, bool *bad, bool *known) {
  const uint64_t end = scoring->requests->first_row[unit + 1];
  for (uint64_t row = scoring->requests->first_row[unit]; row < end; row++) {
    int32_t column = -1;
    const int fault = fault_of(scoring, row, &column);
    *known = *known && (has_value(scoring->requests->columns[DELIVERED], row) ||
                        !has_value(scoring->requests->columns[REPLIED], row));
    if (fault < 0)
      continue;
    *bad = true;
    const int status = report_error(
        &scoring->timeliness->teller, scoring->result, scoring->failure, (uint32_t)fault,
        (struct notice_place){unit, REQUESTS_TABLE, row, column}, NULL, 0);
    if (status != SY_OK)
      return status;
  }
  return SY_OK;
}

/* What a request loses, of 100. */
static struct fraction loss_of(const struct scoring *scoring, uint64_t row) {
  const struct exact_timeliness *exact = (const struct exact_timeliness *)scoring->timeliness;
  const struct fraction hundred = fraction_of(100);
  if (!has_value(scoring->requests->columns[REPLIED], row))
    return hundred;
  const struct delay delay = delay_of(scoring, row);
  const struct fraction late = fraction_of(delay.days > delay.limit ? delay.days - delay.limit : 0),
                        loss = fraction_multiply(&exact->late_each, &late);
  return fraction_compare(&loss, &hundred) < 0 ? loss : hundred;
}

/* The mean over the requests that count, whose number is above 0. */
static double mean_of(const struct scoring *scoring, uint64_t unit, int64_t number) {
  struct fraction lost = fraction_of(0);
  for (uint64_t row = scoring->requests->first_row[unit];
       row < scoring->requests->first_row[unit + 1]; row++) {
    const struct fraction loss = counts(scoring, row) ? loss_of(scoring, row) : fraction_of(0);
    lost = fraction_add(&lost, &loss);
  }
  const struct fraction hundred = fraction_of(100), count = fraction_of(number),
                        mean = fraction_divide(&lost, &count),
                        score = fraction_subtract(&hundred, &mean);
  return fraction_double(&score);
}

static int score_exactly(const struct scoring *scoring, uint64_t unit, double *scores) {
  bool bad = false, known = true;
  int status = check_rows(scoring, unit, &bad, &known);
  if (status != SY_OK || bad || !known) {
    set_outcome(scoring->result, unit, SY_MISSING, known ? -1 : DELIVERY_UNKNOWN);
    return status;
  }
  int64_t number = 0;
  for (uint64_t row = scoring->requests->first_row[unit];
       row < scoring->requests->first_row[unit + 1]; row++)
    number += counts(scoring, row);
  status = score_requests(scoring, unit, scores);
  if (status == SY_OK && number > 0)
    set_score(scoring->result, unit, mean_of(scoring, unit, number));
  return status;
}

#endif /* TIMELINESS_EXACT_H */
