/* SPDX-License-Identifier: Apache-2.0
 *
 * order.c: units in the order of their ranks, or of their scores on a node
 */
#include "figures/figures.h"

static gint compare_ranks(gconstpointer left, gconstpointer right, gpointer data) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const struct sy_standing *standing = data;
  const uint32_t rank_a = standing->rank[a] - 1, rank_b = standing->rank[b] - 1; /* 0 comes last */
  if (rank_a != rank_b)
    return rank_a < rank_b ? -1 : 1;
  return a < b ? -1 : a > b;
}

uint32_t *sy_units_by_rank(const struct sy_standing *standing, const struct sy_ranking *ranking) {
  uint32_t *units = g_memdup2(ranking->units, ((gsize)ranking->unit_count + 1) * sizeof *units);
  g_qsort_with_data(units, (gint)ranking->unit_count, sizeof *units, compare_ranks,
                    (gpointer)standing);
  return units;
}

static gint compare_scores(gconstpointer left, gconstpointer right, gpointer data) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const int64_t *scores = data;
  if (scores[a] != scores[b])
    return scores[a] > scores[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

uint32_t *sy_units_by_score(const sy_assessment *assessment, uint32_t node, uint32_t cohort,
                            uint32_t *count) {
  const struct sy_cohort *of = &assessment->edition->cohorts[cohort];
  g_autofree int64_t *scores = g_new(int64_t, (gsize)of->unit_count + 1);
  uint32_t *units = g_new(uint32_t, (gsize)of->unit_count + 1);
  sy_scores_read(assessment, node, of->first_unit, of->unit_count, scores);
  *count = 0;
  for (uint32_t i = 0; i < of->unit_count; i++)
    if (sy_is_counted(assessment, node, of->first_unit + i, assessment->rules->disqualified))
      units[(*count)++] = i;
  g_qsort_with_data(units, (gint)*count, sizeof *units, compare_scores, scores);
  for (uint32_t i = 0; i < *count; i++)
    units[i] += of->first_unit;
  return units;
}
