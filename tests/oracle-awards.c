/* SPDX-License-Identifier: Apache-2.0
 *
 * oracle-awards.c: ranks and bands, written a second time
 *
 * A unit's rank is one more than the number of units that beat it: no sorting, every pair compared.
 * Units stand together as long as no step parts them: one that cannot, because a score is missing,
 * leaves together whoever it may still put either way, and whoever these keep together.
 */
#include "oracle.h"

/* Halves away from zero. */
static int64_t round_to(int64_t nano, int64_t step) {
  const int64_t whole = nano / step, rest = nano % step;
  return whole + (2 * rest >= step) - (2 * rest <= -step);
}

static int64_t power_of_ten(unsigned exponent) {
  return exponent ? 10 * power_of_ten(exponent - 1) : 1;
}

static bool is_ranked(const sy_assessment *scored, uint32_t node, uint32_t unit) {
  return sy_outcome_of(scored, node, unit) == SY_SCORED &&
         (sy_marks_of(scored, node, unit) & SY_MARK_DISQUALIFIED) == 0;
}

/* Both ends of what the unit is compared by: step 0 is the award's node. */
struct ends {
  int64_t low, high;
};

static struct ends ends_of(const sy_assessment *scored, const struct sy_award *award, uint32_t unit,
                           guint step) {
  const uint32_t node = step ? award->tie_break.items[step - 1].node : award->node;
  const bool shown = step == 0 && award->rank_on == SY_RANK_SHOWN;
  const int64_t unit_of = shown ? power_of_ten(9 - award->digits) : 1000;
  struct ends ends;
  if (!sy_interval_of(scored, node, unit, &ends.low, &ends.high))
    return (struct ends){INT64_MIN, INT64_MIN};
  const int64_t low = round_to(ends.low, unit_of), high = round_to(ends.high, unit_of);
  if (step && award->tie_break.items[step - 1].better == SY_LOWER) /* fewer is more */
    return (struct ends){0 - high, 0 - low};
  return (struct ends){low, high};
}

/* Units while they are ranked. */
struct field {
  const sy_assessment *scored;
  const struct sy_award *award;
  const bool *among; /* per unit: it is one of those that are ranked with each other */
  uint32_t end;
  guint steps;
  uint32_t *together; /* per step and unit: the first unit that it stands together with after it */
  guint *stuck;       /* per unit: the step that left its place undecided, or 0 */
};

static uint32_t *together_at(const struct field *field, guint step) {
  return field->together + (gsize)step * field->end;
}

static bool were_together(const struct field *field, guint step, uint32_t a, uint32_t b) {
  return step == 0 || together_at(field, step - 1)[a] == together_at(field, step - 1)[b];
}

/* Whether a step leaves two units, together so far, in no certain order. */
static bool overlap(const struct field *field, guint step, uint32_t a, uint32_t b) {
  const struct ends left = ends_of(field->scored, field->award, a, step);
  const struct ends right = ends_of(field->scored, field->award, b, step);
  return field->stuck[a] || (left.low <= right.high && right.low <= left.high);
}

static bool takes_part(const struct field *field, uint32_t unit) {
  return field->among[unit] && is_ranked(field->scored, field->award->node, unit);
}

/* Joins pairs until nothing changes. */
static void join(const struct field *field, guint step) {
  uint32_t *together = together_at(field, step);
  for (uint32_t unit = 0; unit < field->end; unit++)
    together[unit] = unit;
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t a = 0; a < field->end; a++)
      for (uint32_t b = 0; b < field->end; b++)
        if (together[b] < together[a] && takes_part(field, a) && takes_part(field, b) &&
            were_together(field, step, a, b) && overlap(field, step, a, b)) {
          together[a] = together[b];
          changed = true;
        }
  }
}

/* Notes who is together though not certainly equal. */
static void find_stuck(const struct field *field, guint step) {
  g_autofree bool *newly = g_new0(bool, field->end);
  const uint32_t *together = together_at(field, step);
  for (uint32_t a = 0; a < field->end; a++)
    for (uint32_t b = 0; b < field->end; b++) {
      const struct ends left = ends_of(field->scored, field->award, a, step);
      const struct ends right = ends_of(field->scored, field->award, b, step);
      if (a == b || together[a] != together[b] || field->stuck[a] ||
          (left.low == right.high && right.low == left.high))
        continue;
      for (uint32_t c = 0; c < field->end; c++)
        newly[c] |= together[c] == together[a];
    }
  for (uint32_t unit = 0; unit < field->end; unit++)
    if (newly[unit])
      field->stuck[unit] = step;
}

/* Positive if `a` beats `b`; *step is what decides. */
static int compare(const struct field *field, uint32_t a, uint32_t b, guint *step) {
  for (*step = 0; *step < field->steps; (*step)++)
    if (together_at(field, *step)[a] != together_at(field, *step)[b])
      return ends_of(field->scored, field->award, a, *step).low >
                     ends_of(field->scored, field->award, b, *step).low
                 ? 1
                 : -1;
  return 0;
}

/* How many different places are better than the unit's: the units that have no equal before them
 * in the order of the units are counted. */
static uint32_t better_places(const struct field *field, uint32_t unit) {
  uint32_t places = 0;
  guint step;
  for (uint32_t other = 0; other < field->end; other++) {
    if (!takes_part(field, other) || other == unit || compare(field, other, unit, &step) <= 0)
      continue;
    bool first = true;
    for (uint32_t before = 0; before < other; before++)
      first &= !takes_part(field, before) || compare(field, before, other, &step) != 0;
    places += first;
  }
  return places;
}

static void rank_unit(const struct field *field, uint32_t unit, struct sy_standing *standing) {
  uint32_t better = 0, closest = SY_NONE;
  guint step;
  for (uint32_t other = 0; other < field->end; other++) {
    if (other == unit || !takes_part(field, other))
      continue;
    const int order = compare(field, other, unit, &step);
    standing->tied[unit] |= order == 0;
    better += order > 0;
    if (order > 0 && (closest == SY_NONE || compare(field, other, closest, &step) < 0))
      closest = other;
  }
  standing->rank[unit] =
      (field->award->ties == SY_TIES_DENSE ? better_places(field, unit) : better) + 1;
  standing->undecided_by[unit] = (uint8_t)field->stuck[unit];
  if (closest != SY_NONE) {
    compare(field, closest, unit, &step);
    standing->decided_by[unit] = (uint8_t)step;
  }
}

static uint32_t quota_of(const struct sy_band *band, uint32_t ranked) {
  if (band->has_count)
    return band->count;
  if (!band->has_share)
    return UINT32_MAX;
  const int64_t numerator = band->share.numerator * ranked, denominator = band->share.denominator;
  const int64_t down = numerator / denominator, rest = numerator % denominator;
  if (band->rounding == SY_ROUND_UP)
    return (uint32_t)(down + (rest > 0));
  if (band->rounding == SY_ROUND_DOWN)
    return (uint32_t)down;
  return (uint32_t)((2 * numerator + denominator) / (2 * denominator));
}

static bool reaches(int64_t score, const struct sy_band *band) {
  const int64_t left = round_to(score, 1000), right = round_to(band->threshold, 1000);
  return !band->has_threshold || (band->comparison == SY_ABOVE ? left > right : left >= right);
}

/* Whether `a` comes before `b`: by rank, then by score, because a unit that misses a threshold ends
 * the band. */
static bool comes_before(const sy_assessment *scored, const struct sy_award *award,
                         const struct sy_standing *standing, uint32_t a, uint32_t b) {
  const int64_t left = round_to(sy_score_of(scored, award->node, a), 1000);
  const int64_t right = round_to(sy_score_of(scored, award->node, b), 1000);
  if (standing->rank[a] != standing->rank[b])
    return standing->rank[a] < standing->rank[b];
  return left != right ? left > right : a < b;
}

/* The first unit that has no band and was not looked at; SY_NONE: there is none. */
static uint32_t next_unit(const sy_assessment *scored, const struct sy_award *award,
                          const bool *among, const struct sy_standing *standing,
                          const bool *looked) {
  uint32_t found = SY_NONE;
  for (uint32_t unit = 0; unit < scored->unit_count; unit++)
    if (among[unit] && standing->rank[unit] && !standing->band[unit] && !looked[unit] &&
        (found == SY_NONE || comes_before(scored, award, standing, unit, found)))
      found = unit;
  return found;
}

/* Each band asks the units that have none, from the first on. Those that already have another award
 * are not asked for an exclusive one. */
static void give_band(const sy_assessment *scored, const struct sy_award *award, const bool *among,
                      uint32_t ranked, guint index, struct sy_standing *standing, uint32_t *has) {
  const struct sy_band *band = &award->bands[index];
  const uint32_t number = (uint32_t)(award - scored->edition->awards) + 1;
  g_autofree bool *looked = g_new0(bool, scored->unit_count);
  uint32_t taken = 0, edge = 0, unit;
  while ((unit = next_unit(scored, award, among, standing, looked)) != SY_NONE) {
    const bool enough = reaches(sy_score_of(scored, award->node, unit), band);
    const bool refused = band->exclusive && has[unit] && has[unit] != number;
    looked[unit] = true;
    if (taken >= quota_of(band, ranked) && standing->rank[unit] != edge)
      break;
    if (refused && enough)
      standing->passed_over[unit] = has[unit];
    if (refused)
      continue;
    if (!enough)
      break;
    standing->band[unit] = (uint16_t)(index + 1);
    edge = standing->rank[unit];
    taken++;
    if (band->exclusive)
      has[unit] = number;
  }
}

void oracle_award(const sy_assessment *scored, const struct sy_award *award, const bool *among,
                  struct sy_standing *standing, uint32_t *has) {
  const uint32_t end = scored->unit_count;
  const guint steps = award->tie_break.count + 1;
  g_autofree uint32_t *together = g_new0(uint32_t, (gsize)steps * end);
  g_autofree guint *stuck = g_new0(guint, end);
  const struct field field = {scored, award, among, end, steps, together, stuck};
  for (guint step = 0; step < steps; step++) {
    join(&field, step);
    find_stuck(&field, step);
  }
  uint32_t ranked = 0;
  for (uint32_t unit = 0; unit < end; unit++)
    if (takes_part(&field, unit)) {
      ranked++;
      rank_unit(&field, unit, standing);
    }
  for (guint i = 0; i < award->band_count; i++)
    give_band(scored, award, among, ranked, i, standing, has);
}
