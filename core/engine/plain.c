/* SPDX-License-Identifier: Apache-2.0
 *
 * plain.c: the common case: means without missing scores
 *
 * Most groups of most editions are of this kind. Here the inner loop runs over units, one child's
 * column after the other, and the result is the same to the last digit. Consecutive groups are
 * evaluated together, block by block of units, so that one group's results are still in the cache
 * when the next reads them.
 */
#include "engine/engine-private.h"

#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/* Division by a number below 2^63 without a division: for all dividends below 2^63 the quotient is
 * the upper half of a product, shifted (Granlund and Montgomery, Division by Invariant Integers,
 * 1994, theorem 4.2). */
struct divisor {
  uint64_t multiplier;
  unsigned shift;
};

static struct divisor divisor_of(int64_t number) {
  unsigned shift = 0; /* 2^shift is the first power of two that is not below the number */
  while ((uint64_t)1 << shift < (uint64_t)number)
    shift++;
  const uint128 multiplier = ((uint128)1 << (63 + shift)) / (uint64_t)number + 1;
  return (struct divisor){(uint64_t)multiplier, shift};
}

static inline uint64_t quotient_of(struct divisor divisor, uint64_t value) {
  return (uint64_t)((uint128)divisor.multiplier * (value << 1) >> 64) >> divisor.shift;
}

/* A plain group. */
struct plain {
  uint32_t index;
  const struct sy_node *node;
  int64_t total; /* of the weights */
  struct divisor by_total;
  unsigned digits;
  bool small; /* 64 bits are enough */
};

/* Plain groups, for the threads. */
struct plain_work {
  sy_assessment *assessment;
  const struct plain *groups;
  guint count;
};

bool engine_is_plain(const sy_assessment *assessment, uint32_t group) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  if (node->aggregate != SY_MEAN || node->adjustments.count > 0 || node->vetoes.count > 0 ||
      node->has_clamp)
    return false;
  bool any_counts = false; /* none does where a study leaves out the only one */
  for (uint32_t i = 0; i < node->children.count; i++) {
    const struct sy_column_scores *column = &assessment->columns[node->children.items[i]];
    if (!sy_node_counts(&assessment->edition->nodes[node->children.items[i]]))
      continue;
    any_counts = true;
    if (column->outcome != NULL || column->marks != NULL)
      return false;
  }
  return any_counts;
}

/* The weighted sums of a block, in 64 bits, and the group's scores: halves away from zero. */
static void evaluate_small(const sy_assessment *assessment, const struct plain *group,
                           uint32_t first, uint32_t count, int64_t *result) {
  memset(result, 0, count * sizeof *result);
  for (uint32_t i = 0; i < group->node->children.count; i++) {
    const uint32_t child = group->node->children.items[i];
    engine_add_block(assessment, child, first, count,
                     assessment->edition->nodes[child].integer_weight, result);
  }
  const uint64_t half = (uint64_t)group->total / 2;
  for (uint32_t unit = 0; unit < count; unit++) {
    const uint64_t sign = result[unit] < 0 ? UINT64_MAX : 0; /* x ^ sign - sign is x or -x */
    const uint64_t magnitude = ((uint64_t)result[unit] ^ sign) - sign;
    result[unit] = (int64_t)((quotient_of(group->by_total, magnitude + half) ^ sign) - sign);
  }
}

/* The weighted sums of a block, in 128 bits. */
static void sum_block(const sy_assessment *assessment, const struct plain *group, uint32_t first,
                      uint32_t count, sy_int128 *sums) {
  int64_t scores[ENGINE_BLOCK];
  memset(sums, 0, count * sizeof *sums);
  for (uint32_t i = 0; i < group->node->children.count; i++) {
    const uint32_t child = group->node->children.items[i];
    const int64_t weight = assessment->edition->nodes[child].integer_weight;
    sy_scores_read(assessment, child, first, count, scores);
    for (uint32_t unit = 0; unit < count; unit++)
      sums[unit] += (sy_int128)weight * scores[unit];
  }
}

static void evaluate_large(const sy_assessment *assessment, const struct plain *group,
                           uint32_t first, uint32_t count, int64_t *result) {
  sy_int128 sums[ENGINE_BLOCK];
  sum_block(assessment, group, first, count, sums);
  for (uint32_t unit = 0; unit < count; unit++)
    result[unit] = sy_nano_round(sums[unit], group->total, group->digits);
}

static void evaluate_blocks(void *data, uint32_t first, uint32_t end) {
  const struct plain_work *work = data;
  int64_t result[ENGINE_BLOCK];
  for (; first < end; first += ENGINE_BLOCK)
    for (guint i = 0; i < work->count; i++) {
      const struct plain *group = &work->groups[i];
      const uint32_t count = MIN(ENGINE_BLOCK, end - first);
      (group->small ? evaluate_small : evaluate_large)(work->assessment, group, first, count,
                                                       result);
      engine_store_block(work->assessment, group->index, first, result, count);
    }
}

/* Whether sums of the children at their highest or lowest, and half the total, fit in 64 bits. */
static bool is_small(const sy_edition *edition, const struct plain *group) {
  sy_int128 largest = group->total;
  for (uint32_t i = 0; i < group->node->children.count; i++) {
    const struct sy_node *child = &edition->nodes[group->node->children.items[i]];
    const int64_t bound = MAX(ABS(child->lowest), ABS(child->highest));
    largest += (sy_int128)child->integer_weight * bound;
  }
  return group->digits == 9 && largest <= INT64_MAX;
}

static struct plain plain_of(const sy_edition *edition, uint32_t index) {
  const struct sy_node *node = &edition->nodes[index];
  struct plain group = {.index = index,
                        .node = node,
                        .digits = node->round_digits < 0 ? 9 : (unsigned)node->round_digits};
  for (uint32_t i = 0; i < node->children.count; i++)
    group.total += edition->nodes[node->children.items[i]].integer_weight;
  group.by_total = divisor_of(group.total);
  group.small = is_small(edition, &group);
  return group;
}

void engine_evaluate_plain(sy_assessment *assessment, const uint32_t *groups, guint count,
                           unsigned threads) {
  g_autofree struct plain *plain = g_new(struct plain, MAX(count, 1));
  for (guint i = 0; i < count; i++) {
    plain[i] = plain_of(assessment->edition, groups[i]);
    engine_make_blocks(assessment, groups[i]);
  }
  struct plain_work work = {assessment, plain, count};
  engine_parallel(assessment->unit_count, threads, evaluate_blocks, &work);
}
