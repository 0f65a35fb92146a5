/* SPDX-License-Identifier: Apache-2.0
 *
 * ranks.c: ranks, ties, bands and grades
 *
 * Ranking compares scores rounded to 1e-6 point, or as shown if the award says so. The display
 * order of units never matters.
 */
#include "engine/engine-private.h"

#include <string.h>

/* One ranked unit. */
struct entry {
  uint32_t unit;
  int64_t micro;     /* its score, for the order among units that tie as shown */
  int64_t low, high; /* what the current step compares, which may still be uncertain */
};

/* One ranking of an award, under way. */
struct ranking {
  const sy_assessment *assessment; /* or NULL, and then */
  const int64_t *scores;           /* per unit */
  const struct sy_award *award;
  struct sy_standing *standing;
  uint32_t
      *has; /* per unit: 0, or k: it has an exclusive band of award k - 1. NULL: there are none */
  guint count;
  struct entry *entries;
};

int64_t engine_award_key(const struct sy_award *award, int64_t score) {
  return award->rank_on == SY_RANK_SHOWN ? sy_nano_round(score, 1, award->digits) : sy_micro(score);
}

/* ---- ranks ---- */

/* Entries that no step has separated so far. */
struct range {
  guint first, end;
  guint decided_by; /* the step that separated them from the unit before */
};

/* A unit that does not reach a band's threshold must come last among those that tie as shown. */
static gint compare_tied(gconstpointer left, gconstpointer right) {
  const struct entry *a = left, *b = right;
  if (a->micro != b->micro)
    return a->micro > b->micro ? -1 : 1;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static gint compare_best(gconstpointer left, gconstpointer right) {
  const struct entry *a = left, *b = right;
  if (a->high != b->high)
    return a->high > b->high ? -1 : 1;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* Gives the entries of a range one rank. `undecided_by`: the step that cannot separate them, or 0.
 */
static void share_rank(const struct ranking *ranking, const struct range *range,
                       guint undecided_by) {
  struct sy_standing *standing = ranking->standing;
  qsort(&ranking->entries[range->first], range->end - range->first, sizeof *ranking->entries,
        compare_tied);
  for (guint i = range->first; i < range->end; i++) {
    const uint32_t unit = ranking->entries[i].unit;
    standing->rank[unit] = range->first + 1;
    standing->tied[unit] = range->end - range->first > 1;
    standing->decided_by[unit] = (uint8_t)range->decided_by;
    standing->undecided_by[unit] = (uint8_t)undecided_by;
  }
}

/* The value of an entry in a tie-break step, higher being better. A unit to which the node does not
 * apply comes last. */
static void read_step(const struct ranking *ranking, guint step, struct entry *entry) {
  const sy_assessment *assessment = ranking->assessment;
  const struct sy_tie_break *tie_break = &ranking->award->tie_break.items[step - 1];
  const bool scored = sy_outcome_of(assessment, tie_break->node, entry->unit) == SY_SCORED;
  const bool lower = tie_break->better == SY_LOWER;
  int64_t low, high;
  entry->low = entry->high = INT64_MIN;
  if ((scored || !assessment->rules->missing_comes_last) &&
      sy_interval_of(assessment, tie_break->node, entry->unit, &low, &high)) {
    entry->low = lower ? -sy_micro(high) : sy_micro(low);
    entry->high = lower ? -sy_micro(low) : sy_micro(high);
  }
}

/* The end of the entries whose order is still open: after them come only units that are below all
 * of them. The entries are sorted by the best that they can have. *certain is cleared if they are
 * not all equal. */
static guint end_of_tie(const struct entry *entries, guint first, guint end, bool *certain) {
  int64_t low = entries[first].low;
  guint i = first;
  for (*certain = true; i < end && entries[i].high >= low; i++) {
    low = MIN(low, entries[i].low);
    *certain &= entries[i].low == entries[first].high && entries[i].high == entries[first].high;
  }
  return i;
}

/* Separates a range by a tie-break step. Entries that are still equal are added to `next`; those
 * that the step cannot decide, because a score is missing, stay tied regardless of later steps. */
static void part(const struct ranking *ranking, const struct range *range, guint step,
                 GArray *next) {
  struct entry *entries = ranking->entries;
  for (guint i = range->first; i < range->end; i++)
    read_step(ranking, step, &entries[i]);
  qsort(&entries[range->first], range->end - range->first, sizeof *entries, compare_best);
  for (guint first = range->first, end; first < range->end; first = end) {
    bool certain;
    end = end_of_tie(entries, first, range->end, &certain);
    const struct range tie = {first, end, first == range->first ? range->decided_by : step};
    if (certain && end - first > 1)
      g_array_append_val(next, tie);
    else
      share_rank(ranking, &tie, end - first > 1 ? step : 0);
  }
}

/* Sets ranks as competitions do (1-2-2-4), ties, and the tie-break steps that decided them or could
 * not. The entries are sorted by the award's score before, and by rank afterwards. */
static void assign_ranks(const struct ranking *ranking) {
  const guint steps = ranking->award->tie_break.count;
  GArray *open = g_array_new(FALSE, FALSE, sizeof(struct range));
  for (guint first = 0, end; first < ranking->count; first = end) {
    bool certain;
    end = end_of_tie(ranking->entries, first, ranking->count, &certain);
    const struct range tie = {first, end, 0};
    if (steps > 0 && end - first > 1)
      g_array_append_val(open, tie);
    else
      share_rank(ranking, &tie, 0);
  }
  for (guint step = 1; step <= steps && open->len > 0; step++) {
    GArray *next = g_array_new(FALSE, FALSE, sizeof(struct range));
    for (guint i = 0; i < open->len; i++)
      part(ranking, &g_array_index(open, struct range, i), step, next);
    g_array_unref(open);
    open = next;
  }
  for (guint i = 0; i < open->len; i++)
    share_rank(ranking, &g_array_index(open, struct range, i), 0);
  g_array_unref(open);
}

/* Ranks that count ranks instead of units: 1-2-2-3. */
static void make_dense(const struct ranking *ranking) {
  uint32_t *ranks = ranking->standing->rank, before = 0, dense = 0;
  for (guint i = 0; i < ranking->count; i++) {
    uint32_t *rank = &ranks[ranking->entries[i].unit];
    dense += *rank != before;
    before = *rank;
    *rank = dense;
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
  const int64_t score = ranking->scores
                            ? ranking->scores[unit]
                            : sy_score_of(ranking->assessment, ranking->award->node, unit);
  return !band->has_threshold || sy_condition_holds(score, band->comparison, band->threshold);
}

/* Whether a unit may not get a band because it has an exclusive one of another award; if it would
 * get it otherwise, this is noted. */
static bool is_passed_over(const struct ranking *ranking, const struct sy_band *band,
                           uint32_t unit) {
  if (!band->exclusive || ranking->has[unit] == 0)
    return false;
  if (reaches(ranking, band, unit))
    ranking->standing->passed_over[unit] = ranking->has[unit];
  return true;
}

static void give_band(const struct ranking *ranking, guint index, uint32_t unit) {
  ranking->standing->band[unit] = (uint16_t)(index + 1);
  if (ranking->award->bands[index].exclusive)
    ranking->has[unit] = (uint32_t)(ranking->award - ranking->assessment->edition->awards) + 1;
}

/* Gives a band to entries from `start` on, which are in no band yet, and a tie at its edge extends
 * it. The result is the start for the next band: the entries that were passed over come first. */
static guint assign_band(const struct ranking *ranking, guint index, guint start) {
  const struct sy_band *band = &ranking->award->bands[index];
  const uint32_t quota = quota_of(band, ranking->count), *rank = ranking->standing->rank;
  struct entry *entries = ranking->entries;
  guint at = start, passed = 0;
  uint32_t taken = 0, last = 0; /* the rank of the last one */
  for (; at < ranking->count; at++) {
    const struct entry entry = entries[at];
    if (quota != SY_NONE && taken >= quota && rank[entry.unit] != last)
      break;
    if (is_passed_over(ranking, band, entry.unit)) {
      entries[start + passed++] = entry; /* in place of one that is done with */
      continue;
    }
    if (!reaches(ranking, band, entry.unit))
      break;
    give_band(ranking, index, entry.unit);
    last = rank[entry.unit];
    taken++;
  }
  memmove(&entries[at - passed], &entries[start], passed * sizeof *entries);
  return at - passed;
}

/* Each band begins where the one before ended. */
static void assign_bands(const struct ranking *ranking) {
  guint start = 0;
  for (guint i = 0; i < ranking->award->band_count; i++)
    start = assign_band(ranking, i, start);
}

/* ---- awards and grades ---- */

/* Sorts the entries, which are in the order of their units, by the award's score. */
static void sort_entries(struct ranking *ranking) {
  struct entry *sorted = ranking->entries;
  g_autofree struct entry *entries = g_memdup2(sorted, MAX(ranking->count, 1) * sizeof *entries);
  g_autofree int64_t *keys = g_new(int64_t, MAX(ranking->count, 1));
  g_autofree uint32_t *order = g_new(uint32_t, MAX(ranking->count, 1));
  for (guint i = 0; i < ranking->count; i++)
    keys[i] = entries[i].high;
  engine_sort(keys, ranking->count, order);
  for (guint i = 0; i < ranking->count; i++)
    sorted[i] = entries[order[i]];
}

static struct entry entry_of(const struct sy_award *award, uint32_t unit, int64_t score) {
  const int64_t key = engine_award_key(award, score);
  return (struct entry){unit, sy_micro(score), key, key};
}

/* Ranks the entries, which are in the order of their units. */
static void rank_entries(struct ranking *ranking) {
  sort_entries(ranking);
  assign_ranks(ranking);
  if (ranking->award->ties == SY_TIES_DENSE)
    make_dense(ranking);
  assign_bands(ranking);
}

static void rank_units(const sy_assessment *assessment, const struct sy_award *award,
                       struct sy_standing *standing, uint32_t *has,
                       const struct sy_ranking *ranked) {
  g_autofree struct entry *entries = g_new(struct entry, MAX(ranked->unit_count, 1));
  struct ranking ranking = {assessment, NULL, award, standing, has, 0, entries};
  for (uint32_t i = 0; i < ranked->unit_count; i++) {
    const uint32_t unit = ranked->units[i];
    if (!sy_is_counted(assessment, award->node, unit, SY_EXCLUDE_DISQUALIFIED))
      continue;
    entries[ranking.count++] = entry_of(award, unit, sy_score_of(assessment, award->node, unit));
  }
  rank_entries(&ranking);
}

bool sy_rank_scores(const struct sy_award *award, const int64_t *scores, uint32_t count,
                    uint32_t *rank, uint16_t *band) {
  if (sy_has_exclusive(award))
    return false;
  struct sy_award untied = *award;
  untied.tie_break.count = 0;
  const size_t size = MAX(count, 1);
  g_autofree uint8_t *tied = g_new0(uint8_t, size), *step = g_new(uint8_t, size);
  g_autofree struct entry *entries = g_new(struct entry, size);
  struct sy_standing standing = {
      .rank = rank, .tied = tied, .decided_by = step, .undecided_by = step, .band = band};
  struct ranking ranking = {NULL, scores, &untied, &standing, NULL, count, entries};
  for (uint32_t i = 0; i < count; i++)
    entries[i] = entry_of(award, i, scores[i]);
  memset(band, 0, count * sizeof *band);
  rank_entries(&ranking);
  return award->tie_break.count == 0 || !memchr(tied, 1, count);
}

static void rank_award(sy_assessment *assessment, uint32_t index, uint32_t *has) {
  const struct sy_award *award = &assessment->edition->awards[index];
  struct sy_standing *standing = &assessment->standings[index];
  const uint32_t count = assessment->unit_count;
  engine_clear_standing(standing);
  *standing = (struct sy_standing){
      .rank = g_new0(uint32_t, count),
      .tied = g_new0(uint8_t, count),
      .decided_by = g_new0(uint8_t, count),
      .undecided_by = g_new0(uint8_t, count),
      .band = g_new0(uint16_t, count),
      .passed_over = has ? g_new0(uint32_t, count) : NULL,
  };
  g_autoptr(GArray) rankings = sy_rankings_of(assessment->edition, index);
  for (guint i = 0; i < rankings->len; i++)
    rank_units(assessment, award, standing, has, &g_array_index(rankings, struct sy_ranking, i));
}

guint sy_grade_of(const struct sy_grading *grading, int64_t score) {
  for (guint i = 0; i < grading->grade_count; i++) {
    const struct sy_grade *grade = &grading->grades[i];
    if ((!grade->has_at_least && !grade->has_above) ||
        sy_condition_holds(score, grade->has_above ? SY_ABOVE : SY_AT_LEAST, grade->start))
      return i + 1;
  }
  return 0;
}

static void grade(sy_assessment *assessment, uint32_t index) {
  const struct sy_grading *grading = &assessment->edition->gradings[index];
  uint16_t *grades = g_new0(uint16_t, assessment->unit_count);
  g_free(assessment->grades[index]);
  assessment->grades[index] = grades;
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    if (sy_is_counted(assessment, grading->node, unit, assessment->rules->disqualified))
      grades[unit] = (uint16_t)sy_grade_of(grading, sy_score_of(assessment, grading->node, unit));
}

void sy_assess_awards(sy_assessment *assessment) {
  const struct sy_indices *one_award = &assessment->edition->one_award;
  g_autofree uint32_t *has =
      one_award->count > 0 ? g_new0(uint32_t, (gsize)assessment->unit_count + 1) : NULL;
  for (uint32_t i = 0; i < one_award->count; i++)
    rank_award(assessment, one_award->items[i], has);
  for (uint32_t i = 0; i < assessment->edition->award_count; i++)
    if (!sy_has_exclusive(&assessment->edition->awards[i]))
      rank_award(assessment, i, has);
  for (uint32_t i = 0; i < assessment->edition->grading_count; i++)
    grade(assessment, i);
}
