/* SPDX-License-Identifier: Apache-2.0
 *
 * unwanted-reports.c: reports findings that nobody wants
 */
#define TINY_ID "unwanted-reports"
#define TINY_SCORE bad_score
#include "../tiny-plugin.h"

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  struct sy_result all = *result;
  all.findings_wanted = 1;
  return tiny_score(self, batch, &all, failure);
}
