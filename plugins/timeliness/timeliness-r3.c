/* SPDX-License-Identifier: Apache-2.0
 *
 * timeliness-r3.c: working days from a request's delivery to its reply, with errors by row
 *
 * Like revision 2, but a request whose dates make no sense puts its unit, and no other, in error;
 * points are decimals, and the mean is rounded once.
 */
#include "timeliness/exact.h"

static const struct revision revision = {DELIVERED, TEXT("", ""), score_exactly, report_request};

static int score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                 struct sy_failure *failure) {
  return score_batch(&revision, self, batch, result, failure);
}

static const struct sy_plugin plugin = {
    .size = sizeof plugin,
    .api_version = SY_PLUGIN_API_VERSION,
    .kind = SY_KIND_INDICATOR,
    .id = "timeliness",
    .revision = 3,
    .flags = SY_PLUGIN_PARALLEL,
    .version = "3.0.0",
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
    .create = create_exact,
    .score = score,
    .destroy = free,
    .get_extension = get_extension,
};

const struct sy_plugin *steelyard_plugin_v1(void) {
  return &plugin;
}
