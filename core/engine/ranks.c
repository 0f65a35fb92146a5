/* SPDX-License-Identifier: Apache-2.0
 *
 * ranks.c: ranks, ties, bands and grades
 *
 * Ranking compares scores rounded to 1e-6 point, or as shown if the award says so. The display
 * order of units never matters.
 */
#include "engine/engine-private.h"

/* One ranked unit. */
struct entry {
  uint32_t unit;
  int64_t micro;       /* its score, for the order among units that tie as shown */
  const int64_t *keys; /* what ranks it: the award's score first, then the tie-break nodes' */
};

/* The ranking of one cohort for one award. */
struct ranking {
  const sy_assessment *assessment;
  const struct sy_award *award;
  struct sy_standing *standing;
  guint steps;
  guint count;
  struct entry *entries;
};

static int64_t award_key(const struct sy_award *award, int64_t score) {
  return award->rank_on == SY_RANK_SHOWN ? sy_nano_round(score, 1, award->digits) : sy_micro(score);
}

/* Whether a unit takes part: scored on the award's node, and not disqualified there. */
static bool is_ranked(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED &&
         !(sy_marks_of(assessment, node, unit) & SY_MARK_DISQUALIFIED);
}

/* Compares two entries by the first step in which they differ; 0 if none. *step: which, from 0. */
static int compare_keys(const struct entry *a, const struct entry *b, guint steps, guint *step) {
  for (*step = 0; *step < steps; (*step)++)
    if (a->keys[*step] != b->keys[*step])
      return a->keys[*step] > b->keys[*step] ? -1 : 1;
  return 0;
}

static gint compare_entries(gconstpointer left, gconstpointer right, gpointer data) {
  const struct entry *a = left, *b = right;
  guint step;
  const int order = compare_keys(a, b, *(const guint *)data, &step);
  if (order)
    return order;
  /* Among tied units only a band's threshold can matter, and those that miss it must come last. */
  if (a->micro != b->micro)
    return a->micro > b->micro ? -1 : 1;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static void fill_keys(const struct ranking *ranking, uint32_t unit, int64_t *keys) {
  const sy_assessment *assessment = ranking->assessment;
  keys[0] = award_key(ranking->award, sy_score_of(assessment, ranking->award->node, unit));
  for (guint i = 1; i < ranking->steps; i++) {
    const uint32_t node = ranking->award->tie_break.items[i - 1];
    const bool scored = sy_outcome_of(assessment, node, unit) == SY_SCORED;
    keys[i] = scored ? sy_micro(sy_score_of(assessment, node, unit)) : INT64_MIN;
  }
}

/* Sets ranks (1-2-2-4), ties, and the tie-break step that separated a unit, and those that tie with
 * it, from the one before. */
static void assign_ranks(const struct ranking *ranking) {
  struct sy_standing *standing = ranking->standing;
  for (guint i = 0; i < ranking->count; i++) {
    const uint32_t unit = ranking->entries[i].unit;
    guint step = 0;
    const bool same = i > 0 && compare_keys(&ranking->entries[i - 1], &ranking->entries[i],
                                            ranking->steps, &step) == 0;
    const uint32_t before = i > 0 ? ranking->entries[i - 1].unit : 0;
    standing->rank[unit] = same ? standing->rank[before] : i + 1;
    if (same)
      standing->tied[unit] = standing->tied[before] = 1;
    standing->decided_by[unit] = same ? standing->decided_by[before] : (uint8_t)step;
  }
}

/* ---- bands ---- */

/* How many places a band has; SY_NONE for no quota. */
static uint32_t quota_of(const struct sy_band *band, uint32_t ranked) {
  if (band->has_count)
    return band->count;
  if (!band->has_share)
    return SY_NONE;
  const sy_int128 part = (sy_int128)band->share.numerator * ranked;
  const sy_int128 whole = part / band->share.denominator, rest = part % band->share.denominator;
  switch (band->rounding) {
  case SY_ROUND_UP:
    return (uint32_t)(whole + (rest > 0));
  case SY_ROUND_DOWN:
    return (uint32_t)whole;
  default:
    return (uint32_t)(whole + (2 * rest >= band->share.denominator));
  }
}

static bool reaches(const struct ranking *ranking, const struct sy_band *band, uint32_t unit) {
  const int64_t score = sy_score_of(ranking->assessment, ranking->award->node, unit);
  return !band->has_threshold || sy_condition_holds(score, band->comparison, band->threshold);
}

/* Each band begins where the one before ended. A tie at its edge extends it. */
static void assign_bands(const struct ranking *ranking) {
  guint at = 0;
  for (guint i = 0; i < ranking->award->band_count; i++) {
    const struct sy_band *band = &ranking->award->bands[i];
    const uint32_t quota = quota_of(band, ranking->count);
    const guint start = at;
    for (; at < ranking->count; at++) {
      const uint32_t unit = ranking->entries[at].unit;
      const bool tied_with_last =
          at > start &&
          ranking->standing->rank[unit] == ranking->standing->rank[ranking->entries[at - 1].unit];
      if ((quota != SY_NONE && at - start >= quota && !tied_with_last) ||
          !reaches(ranking, band, unit))
        break;
      ranking->standing->band[unit] = (uint16_t)(i + 1);
    }
  }
}

/* ---- awards and grades ---- */

/* Sorts the entries, which are in the order of their units, by rank. */
static void sort_entries(struct ranking *ranking, const int64_t *keys) {
  struct entry *sorted = ranking->entries;
  g_autofree struct entry *entries = g_memdup2(sorted, MAX(ranking->count, 1) * sizeof *entries);
  g_autofree uint32_t *order = g_new(uint32_t, MAX(ranking->count, 1));
  engine_sort(keys, ranking->steps, ranking->count, order);
  for (guint i = 0; i < ranking->count; i++)
    sorted[i] = entries[order[i]];
  /* The rest decides among those whose first keys are equal. */
  for (guint first = 0, end; first < ranking->count; first = end) {
    for (end = first + 1; end < ranking->count && sorted[end].keys[0] == sorted[first].keys[0];)
      end++;
    if (end - first > 1)
      g_qsort_with_data(&sorted[first], (gint)(end - first), sizeof *sorted, compare_entries,
                        &ranking->steps);
  }
}

static void rank_cohort(const sy_assessment *assessment, const struct sy_award *award,
                        struct sy_standing *standing, const struct sy_cohort *cohort) {
  struct ranking ranking = {assessment, award, standing, award->tie_break.count + 1, 0, NULL};
  g_autofree struct entry *entries = g_new(struct entry, MAX(cohort->unit_count, 1));
  g_autofree int64_t *keys = g_new(int64_t, (gsize)cohort->unit_count * ranking.steps);
  for (uint32_t i = 0; i < cohort->unit_count; i++) {
    const uint32_t unit = cohort->first_unit + i;
    if (!is_ranked(assessment, award->node, unit))
      continue;
    int64_t *own = keys + (gsize)ranking.count * ranking.steps;
    fill_keys(&ranking, unit, own);
    const int64_t micro = sy_micro(sy_score_of(assessment, award->node, unit));
    entries[ranking.count++] = (struct entry){unit, micro, own};
  }
  ranking.entries = entries;
  sort_entries(&ranking, keys);
  assign_ranks(&ranking);
  assign_bands(&ranking);
}

static void rank_award(sy_assessment *assessment, uint32_t index) {
  const struct sy_award *award = &assessment->edition->awards[index];
  struct sy_standing *standing = &assessment->standings[index];
  const uint32_t count = assessment->unit_count;
  engine_clear_standing(standing);
  *standing = (struct sy_standing){
      .rank = g_new0(uint32_t, count),
      .tied = g_new0(uint8_t, count),
      .decided_by = g_new0(uint8_t, count),
      .band = g_new0(uint16_t, count),
  };
  for (uint32_t i = 0; i < award->cohorts.count; i++)
    rank_cohort(assessment, award, standing,
                &assessment->edition->cohorts[award->cohorts.items[i]]);
}

static void grade(sy_assessment *assessment, uint32_t index) {
  const struct sy_grading *grading = &assessment->edition->gradings[index];
  uint16_t *grades = g_new0(uint16_t, assessment->unit_count);
  g_free(assessment->grades[index]);
  assessment->grades[index] = grades;
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
    if (sy_outcome_of(assessment, grading->node, unit) != SY_SCORED)
      continue;
    const int64_t score = sy_score_of(assessment, grading->node, unit);
    for (guint i = 0; i < grading->grade_count && !grades[unit]; i++)
      if (grading->grades[i].at_least == INT64_MIN ||
          sy_condition_holds(score, SY_AT_LEAST, grading->grades[i].at_least))
        grades[unit] = (uint16_t)(i + 1);
  }
}

void sy_assess_awards(sy_assessment *assessment) {
  for (uint32_t i = 0; i < assessment->edition->award_count; i++)
    rank_award(assessment, i);
  for (uint32_t i = 0; i < assessment->edition->grading_count; i++)
    grade(assessment, i);
}
