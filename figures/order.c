/* SPDX-License-Identifier: Apache-2.0
 *
 * order.c: units in the order of their ranks
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
