/* SPDX-License-Identifier: Apache-2.0
 *
 * plain.c: the common case, a mean of scores that are all there
 *
 * Most groups of most editions are that. Here the inner loop runs over units, one child's column
 * after the other, and the result is the same to the last digit.
 */
#include "engine/engine-private.h"

#include <string.h>

/* A plain group, for the threads. */
struct plain_work {
  sy_assessment *assessment;
  uint32_t index;
  const struct sy_node *group;
  int64_t total; /* of the weights */
  unsigned digits;
};

bool engine_is_plain(const sy_assessment *assessment, uint32_t group) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  if (node->aggregate != SY_MEAN || node->adjustments.count > 0 || node->vetoes.count > 0 ||
      node->has_clamp)
    return false;
  for (uint32_t i = 0; i < node->children.count; i++) {
    const struct sy_column_scores *column = &assessment->columns[node->children.items[i]];
    if (column->outcome != NULL || column->marks != NULL)
      return false;
  }
  return true;
}

/* sum / total rounded half away from zero; in 64 bits where that fits. */
static int64_t divide(sy_int128 sum, int64_t total, unsigned digits) {
  if (digits < 9 || sum > INT64_MAX / 2 || sum < INT64_MIN / 2)
    return sy_nano_round(sum, total, digits);
  const int64_t half = sum < 0 ? -(total / 2) : total / 2;
  return ((int64_t)sum + half) / total;
}

/* The weighted sums of a block, in 128 bits. */
static void sum_block(const struct plain_work *work, uint32_t first, uint32_t count,
                      sy_int128 *sums) {
  int64_t scores[ENGINE_BLOCK];
  memset(sums, 0, count * sizeof *sums);
  for (uint32_t i = 0; i < work->group->children.count; i++) {
    const uint32_t child = work->group->children.items[i];
    const int64_t weight = work->assessment->edition->nodes[child].integer_weight;
    sy_scores_read(work->assessment, child, first, count, scores);
    for (uint32_t unit = 0; unit < count; unit++)
      sums[unit] += (sy_int128)weight * scores[unit];
  }
}

static void evaluate_blocks(void *data, uint32_t first, uint32_t end) {
  const struct plain_work *work = data;
  sy_int128 sums[ENGINE_BLOCK];
  int64_t result[ENGINE_BLOCK];
  for (; first < end; first += ENGINE_BLOCK) {
    const uint32_t count = MIN(ENGINE_BLOCK, end - first);
    sum_block(work, first, count, sums);
    for (uint32_t unit = 0; unit < count; unit++)
      result[unit] = divide(sums[unit], work->total, work->digits);
    engine_store_block(work->assessment, work->index, first, result, count);
  }
}

void engine_evaluate_plain(sy_assessment *assessment, uint32_t group, unsigned threads) {
  const struct sy_node *nodes = assessment->edition->nodes;
  const struct sy_node *node = &nodes[group];
  struct plain_work work = {
      .assessment = assessment,
      .index = group,
      .group = node,
      .digits = node->round_digits < 0 ? 9 : (unsigned)node->round_digits,
  };
  for (uint32_t i = 0; i < node->children.count; i++)
    work.total += nodes[node->children.items[i]].integer_weight;
  engine_make_blocks(assessment, group);
  engine_parallel(assessment->unit_count, threads, evaluate_blocks, &work);
}
