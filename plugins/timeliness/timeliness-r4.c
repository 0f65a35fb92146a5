/* SPDX-License-Identifier: Apache-2.0
 *
 * timeliness-r4.c: working days from a request's delivery to its reply, with the day on which it
 * was due
 *
 * Scores are those of revision 3. A finding says of every answered request until when the reply was
 * due, also if it was in time, so that a reader can check the count.
 */
#include "timeliness/exact.h"

/* ---- description ---- */

enum { IN_TIME = WITHOUT_REPLY + 1 };

static const struct sy_finding_value *const due_values[] = {&value_days, &value_limit, &value_due,
                                                            NULL};
FINDING(finding_late_due, "late", due_values,
        TEXT("replied after {days} working days, the limit is {limit}: it was due on {due}",
             "第{days}个工作日才答复，期限为{limit}个工作日，截止{due}"),
        TEXT("Reply within the legal limit, or notify an extension before it ends.",
             "在法定期限内答复，确需延期的应在期限届满前告知。"));
FINDING(finding_in_time, "in-time", due_values,
        TEXT("replied after {days} working days, the limit is {limit}: in time, due on {due}",
             "第{days}个工作日答复，期限为{limit}个工作日，截止{due}，未逾期"),
        TEXT("No action is needed.", "无需处理。"));
static const struct sy_finding *const findings_due[] = {&finding_late_due, &finding_no_reply,
                                                        &finding_in_time, NULL};

/* ---- scoring ---- */

static void report_with_due(const struct scoring *scoring, uint64_t unit, uint64_t row,
                            double lost) {
  int32_t due;
  if (!has_value(scoring->requests->columns[REPLIED], row)) {
    report_request(scoring, unit, row, lost);
    return;
  }
  const struct delay delay = delay_of(scoring, row);
  if (!find_due(scoring, start_of(scoring, row), delay.limit, &due))
    return; /* so it was in time */
  const struct sy_value values[] = {integer_value(delay.days), integer_value(delay.limit),
                                    date_value(due)};
  report_row(scoring->result, unit, delay.days > delay.limit ? LATE : IN_TIME, row, lost, values,
             3);
}

static const struct revision revision = {DELIVERED, TEXT("", ""), score_exactly, report_with_due};

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  return score_batch(&revision, self, batch, result, failure);
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "timeliness",
    .revision = 4,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "4.0.0",
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
    .findings = findings_due,
    .reasons = reasons,
    .create = create_exact,
    .score = score,
    .destroy = free,
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
