/* SPDX-License-Identifier: Apache-2.0
 *
 * timeliness-r2.c: working days from a request's delivery to its reply, against a legal limit
 *
 * Like revision 1, but days are counted from the day after `delivered`, and the limit is the one in
 * force on that day, because the replying body is not responsible for a letter's days in the post.
 * The table must have the column. If a request has a reply but no delivery, its delay is not known;
 * neither using `sent` nor leaving it out would be fair, so the unit is missing until the day is
 * found.
 */
#include "timeliness/delivery.h"

static const struct sy_notice *const notices[] = {&notice_calendar, NULL};
NOTICES(notices)

/* ---- scoring ---- */

static int check_delivery(const struct scoring *scoring, uint64_t row) {
  if (start_of(scoring, row) < scoring->requests->columns[SENT]->dates[row])
    return refuse(scoring->failure, REQUESTS_TABLE, row, -1,
                  "the request was delivered before it was sent", "申请的送达日期早于寄出日期");
  return SY_OK;
}

static int score_delivered(const struct scoring *scoring, uint64_t unit, double *scores) {
  const uint64_t end = scoring->requests->first_row[unit + 1];
  bool known = true;
  for (uint64_t row = scoring->requests->first_row[unit]; row < end; row++) {
    const bool delivered = has_value(scoring->requests->columns[DELIVERED], row);
    const int status = delivered ? check_delivery(scoring, row) : SY_OK;
    if (status != SY_OK)
      return status;
    known = known && (delivered || !has_value(scoring->requests->columns[REPLIED], row));
  }
  if (known)
    return score_requests(scoring, unit, scores);
  set_outcome(scoring->result, unit, SY_MISSING, DELIVERY_UNKNOWN);
  return SY_OK;
}

static const struct revision revision = {
    DELIVERED,
    TEXT("the reply is dated before the request was delivered", "答复日期早于申请的送达日期"),
    score_delivered, report_request};

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  return score_batch(&revision, self, batch, result, failure);
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "timeliness",
    .revision = 2,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "2.0.0",
    .author = AUTHOR,
    .licence = LICENCE,
    .title = TEXT("Timeliness", "时效性"),
    .method = METHOD,
    .summary = TEXT("Working days to reply, compared with the limit.",
                    "从申请到答复的工作日数，对照法定期限。"),
    .returns = SY_RETURNS_SCORE,
    .lowest = 0,
    .highest = 100,
    .tables = tables,
    .parameters = parameters,
    .findings = findings,
    .reasons = reasons,
    .create = create,
    .score = score,
    .destroy = free,
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
