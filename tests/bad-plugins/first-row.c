/* SPDX-License-Identifier: Apache-2.0
 *
 * first-row.c: reports of the first row what is another's
 */
#define TINY_ID "first-row"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static const struct sy_result *asked; /* of the call under way */
static const struct sy_batch *scored;

static void report_first(const struct sy_result *result, const struct sy_report *report) {
  (void)result;
  struct sy_report wrong = *report;
  wrong.row = scored->tables[0]->first_row[report->unit];
  asked->report(asked, &wrong);
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  struct sy_result changed = *result;
  changed.report = report_first;
  asked = result;
  scored = batch;
  return tiny_score(self, batch, &changed, failure);
}
