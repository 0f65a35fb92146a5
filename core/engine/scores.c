/* SPDX-License-Identifier: Apache-2.0
 *
 * scores.c: one node's scores, open while they are computed, then packed
 *
 * The scores of most nodes have few digits, so they are packed in blocks of units: all scores of
 * all nodes are kept to the end, and for a whole country they would otherwise take most of the
 * memory.
 */
#include "engine/engine-private.h"

#include <string.h>

static uint32_t block_count(const sy_assessment *assessment) {
  return (assessment->unit_count + ENGINE_BLOCK - 1) / ENGINE_BLOCK;
}

static void clear_packed(struct sy_column_scores *column, uint32_t blocks) {
  for (uint32_t block = 0; column->packed && block < blocks; block++)
    sy_packed_clear(&column->packed[block]);
  g_clear_pointer(&column->packed, g_free);
}

void engine_clear_scores(sy_assessment *assessment, uint32_t node) {
  struct sy_column_scores *column = &assessment->columns[node];
  clear_packed(column, block_count(assessment));
  g_clear_pointer(&column->score, g_free);
}

int64_t *sy_scores_open(sy_assessment *assessment, uint32_t node) {
  struct sy_column_scores *column = &assessment->columns[node];
  if (!column->score) {
    column->score = g_new0(int64_t, MAX(assessment->unit_count, 1));
    if (column->packed)
      sy_scores_read(assessment, node, 0, assessment->unit_count, column->score);
    clear_packed(column, block_count(assessment));
  }
  return column->score;
}

void engine_make_blocks(sy_assessment *assessment, uint32_t node) {
  engine_clear_scores(assessment, node);
  assessment->columns[node].packed = g_new0(struct sy_packed, MAX(block_count(assessment), 1));
}

void engine_store_block(sy_assessment *assessment, uint32_t node, uint32_t first,
                        const int64_t *scores, uint32_t count) {
  sy_pack_integers(scores, count, &assessment->columns[node].packed[first / ENGINE_BLOCK]);
}

void sy_scores_close(sy_assessment *assessment, uint32_t node) {
  g_autofree int64_t *scores = g_steal_pointer(&assessment->columns[node].score);
  if (!scores)
    return;
  engine_make_blocks(assessment, node);
  for (uint32_t first = 0; first < assessment->unit_count; first += ENGINE_BLOCK)
    engine_store_block(assessment, node, first, scores + first,
                       MIN(ENGINE_BLOCK, assessment->unit_count - first));
}

int64_t sy_score_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  if (column->packed)
    return sy_packed_integer(&column->packed[unit / ENGINE_BLOCK], unit % ENGINE_BLOCK);
  return column->score ? column->score[unit] : 0;
}

void sy_scores_read(const sy_assessment *assessment, uint32_t node, uint32_t first, uint32_t count,
                    int64_t *scores) {
  const struct sy_column_scores *column = &assessment->columns[node];
  if (!column->packed) {
    if (column->score)
      memcpy(scores, column->score + first, count * sizeof *scores);
    else
      memset(scores, 0, count * sizeof *scores);
    return;
  }
  while (count > 0) {
    const uint32_t from = first % ENGINE_BLOCK, some = MIN(count, ENGINE_BLOCK - from);
    sy_unpack_integers(&column->packed[first / ENGINE_BLOCK], from, some, scores);
    first += some;
    scores += some;
    count -= some;
  }
}

void engine_add_block(const sy_assessment *assessment, uint32_t node, uint32_t first,
                      uint32_t count, int64_t factor, int64_t *sums) {
  const struct sy_column_scores *column = &assessment->columns[node];
  if (column->packed)
    sy_packed_add(&column->packed[first / ENGINE_BLOCK], count, factor, sums);
  for (uint32_t i = 0; column->score && i < count; i++)
    sums[i] += factor * column->score[first + i];
}
