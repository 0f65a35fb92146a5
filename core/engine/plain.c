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
  bool small; /* 64 bits are enough */
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

/* The weighted sums of a block, in 64 bits, and the group's scores. */
static void evaluate_small(const struct plain_work *work, uint32_t first, uint32_t count,
                           int64_t *result) {
  int64_t scores[ENGINE_BLOCK];
  memset(result, 0, count * sizeof *result);
  for (uint32_t i = 0; i < work->group->children.count; i++) {
    const uint32_t child = work->group->children.items[i];
    const int64_t weight = work->assessment->edition->nodes[child].integer_weight;
    sy_scores_read(work->assessment, child, first, count, scores);
    for (uint32_t unit = 0; unit < count; unit++)
      result[unit] += weight * scores[unit];
  }
  const int64_t total = work->total, half = total / 2;
  for (uint32_t unit = 0; unit < count; unit++)
    result[unit] = (result[unit] + (result[unit] < 0 ? -half : half)) / total;
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

static void evaluate_large(const struct plain_work *work, uint32_t first, uint32_t count,
                           int64_t *result) {
  sy_int128 sums[ENGINE_BLOCK];
  sum_block(work, first, count, sums);
  for (uint32_t unit = 0; unit < count; unit++)
    result[unit] = sy_nano_round(sums[unit], work->total, work->digits);
}

/* Whether sums of the children at their highest or lowest, and half the total, fit in 64 bits. */
static bool is_small(const struct plain_work *work) {
  sy_int128 largest = work->total;
  for (uint32_t i = 0; i < work->group->children.count; i++) {
    const struct sy_node *child = &work->assessment->edition->nodes[work->group->children.items[i]];
    const int64_t bound = MAX(ABS(child->lowest), ABS(child->highest));
    largest += (sy_int128)child->integer_weight * bound;
  }
  return work->digits == 9 && largest <= INT64_MAX;
}

static void evaluate_blocks(void *data, uint32_t first, uint32_t end) {
  const struct plain_work *work = data;
  int64_t result[ENGINE_BLOCK];
  for (; first < end; first += ENGINE_BLOCK) {
    const uint32_t count = MIN(ENGINE_BLOCK, end - first);
    if (work->small)
      evaluate_small(work, first, count, result);
    else
      evaluate_large(work, first, count, result);
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
  work.small = is_small(&work);
  engine_make_blocks(assessment, group);
  engine_parallel(assessment->unit_count, threads, evaluate_blocks, &work);
}
