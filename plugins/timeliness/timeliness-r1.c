/* SPDX-License-Identifier: Apache-2.0
 *
 * timeliness-r1.c: working days from a request to its reply, against a legal limit
 *
 * Only working days are counted, from the day after `sent` up to and including `replied`: Monday to
 * Friday except holidays, plus the weekend days that are worked instead. A reply within the limit
 * in force when the request was sent scores 100; each working day late costs late_each points; a
 * request's score is never below 0. The unit's score is the mean over its requests.
 */
#include "timeliness/replies.h"

COLUMN(column_sent, "sent", SY_DATE, SY_REQUIRED, TEXT("received", "送达日期"),
       TEXT("The date on which the request reached the body; counting starts the day after.",
            "申请送达的日期，次日起算。"));
static const struct sy_column *const request_columns[] = {
    &column_sent, &column_replied, &column_extended, &column_proof, &column_channel, &column_note,
    NULL};
TABLE(table_requests, "requests", SY_BY_UNIT, SY_ABSENT_IS_MISSING, 0, request_columns,
      TEXT("requests", "申请记录"), TEXT("One row is one request.", "一行是一份申请。"));

static const struct sy_table *const tables[] = {&table_requests, &table_calendar, NULL};

static const struct sy_reason *const reasons[] = {&reason_unproved, NULL};

static const struct sy_notice *const notices[] = {&notice_calendar, NULL};
NOTICES(notices)

static const struct revision revision = {
    SENT, TEXT("the reply is dated before the request", "答复日期早于申请的送达日期"),
    score_requests, report_request};

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  return score_batch(&revision, self, batch, result, failure);
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "timeliness",
    .revision = 1,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "1.0.0",
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
