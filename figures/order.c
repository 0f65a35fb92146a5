/* SPDX-License-Identifier: Apache-2.0
 *
 * order.c: units in the order of their ranks, or of their scores on a node; bands by other scores
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

/* ---- bands by other scores ---- */

/* A unit that is ranked with other scores. */
struct trial {
  const struct sy_award *award;
  const int64_t *tried; /* the scores that it would have */
  int64_t *scores;      /* its own first, then those of the units that it is ranked with */
  uint32_t *ranks;
  uint16_t *bands;
  guint count;
};

static uint32_t band_with(const struct trial *trial, int64_t score) {
  trial->scores[0] = score;
  return sy_rank_scores(trial->award, trial->scores, trial->count, trial->ranks, trial->bands)
             ? trial->bands[0]
             : SY_NONE;
}

/* Whether a higher score never brings a lower band: so for all but unusual thresholds. */
static bool is_monotone(const struct sy_award *award) {
  for (guint i = 0; i < award->band_count; i++)
    if (award->bands[i].has_threshold && award->bands[i].comparison != SY_AT_LEAST &&
        award->bands[i].comparison != SY_ABOVE)
      return false;
  return true;
}

/* The bands between two places of the order, whose own are known. What is between two scores with
 * the same band has that band, so few are tried. */
static void fill_between(const struct trial *trial, const uint32_t *order, guint first, guint last,
                         bool monotone, uint32_t *bands) {
  if (last - first < 2)
    return;
  const uint32_t band = bands[order[first]];
  if (monotone && band != SY_NONE && band == bands[order[last]]) {
    for (guint i = first + 1; i < last; i++)
      bands[order[i]] = band;
    return;
  }
  const guint middle = first + (last - first) / 2;
  bands[order[middle]] = band_with(trial, trial->tried[order[middle]]);
  fill_between(trial, order, first, middle, monotone, bands);
  fill_between(trial, order, middle, last, monotone, bands);
}

static void fill_bands(const struct trial *trial, guint count, uint32_t *bands) {
  if (count == 0)
    return;
  g_autofree uint32_t *order = g_new(uint32_t, count);
  for (guint i = 0; i < count; i++)
    order[i] = i;
  g_qsort_with_data(order, (gint)count, sizeof *order, compare_scores, (gpointer)trial->tried);
  bands[order[0]] = band_with(trial, trial->tried[order[0]]);
  bands[order[count - 1]] = band_with(trial, trial->tried[order[count - 1]]);
  fill_between(trial, order, 0, count - 1, is_monotone(trial->award), bands);
}

bool sy_bands_with_scores(const sy_assessment *assessment, uint32_t award, uint32_t unit,
                          const int64_t *scores, guint count, uint32_t *bands) {
  const struct sy_award *described = &assessment->edition->awards[award];
  if (described->band_count == 0 || !sy_is_ranked_by(assessment->edition, award, unit) ||
      sy_has_exclusive(described))
    return false;
  const gsize size = (gsize)assessment->unit_count + 1;
  g_autofree int64_t *all = g_new(int64_t, size);
  g_autofree uint32_t *ranks = g_new(uint32_t, size);
  g_autofree uint16_t *found = g_new(uint16_t, size);
  guint ranked = 1;
  for (uint32_t other = 0; other < assessment->unit_count; other++)
    if (other != unit && assessment->standings[award].rank[other] &&
        sy_are_ranked_together(assessment->edition, award, unit, other))
      all[ranked++] = sy_score_of(assessment, described->node, other);
  fill_bands(&(struct trial){described, scores, all, ranks, found, ranked}, count, bands);
  return true;
}
