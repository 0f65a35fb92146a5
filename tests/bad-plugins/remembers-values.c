/* SPDX-License-Identifier: Apache-2.0
 *
 * remembers-values.c: keeps what it computed in a static table, by the value alone, though it
 * depends on a parameter too
 */
#define TINY_ID "remembers-values"
#define TINY_FLAGS 0
#define TINY_SCORE bad_score
#include "with-weight.h"

#define KNOWN 4096
static struct { double value, score; } known[KNOWN];
static size_t known_count;

static double score_of(const void *self, double value) {
  for (size_t i = 0; i < known_count; i++)
    if (known[i].value == value)
      return known[i].score;
  const double score = value * weight_of(self);
  if (known_count < KNOWN) {
    known[known_count].value = value;
    known[known_count++].score = score;
  }
  return score;
}

static int bad_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                     struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  for (uint64_t unit = 0; unit < batch->unit_count; unit++)
    result->score[unit] = score_of(self, result->score[unit]);
  return status;
}
