/* SPDX-License-Identifier: Apache-2.0
 *
 * rankings.c: the units that are compared or ranked together
 *
 * A cohort is one way to divide the units of an edition; an attribute is another, and all units
 * together are a third. Everything that ranks units, or shows ranks, goes through the rankings of
 * an award, whatever divides its units.
 */
#include "edition/edition.h"

/* ---- divisions ---- */

uint32_t sy_over_number(const sy_edition *edition, const struct sy_over *over, uint32_t unit) {
  switch (over->kind) {
  case SY_OVER_ALL:
    return 0;
  case SY_OVER_ATTRIBUTE:
    return sy_attribute_of(&edition->attributes[over->attribute], unit);
  default:
    return edition->units[unit].cohort;
  }
}

uint32_t sy_over_count(const sy_edition *edition, const struct sy_over *over) {
  switch (over->kind) {
  case SY_OVER_ALL:
    return 1;
  case SY_OVER_ATTRIBUTE:
    return edition->attributes[over->attribute].texts->len;
  default:
    return edition->cohort_count;
  }
}

/* ---- rankings ---- */

static void clear_ranking(gpointer data) {
  g_free(((struct sy_ranking *)data)->units);
}

/* A ranking for each number, without units. */
static struct sy_ranking *rankings_by_number(const sy_edition *edition, uint32_t award) {
  const struct sy_over *over = &edition->awards[award].over;
  const uint32_t count = sy_over_count(edition, over);
  struct sy_ranking *rankings = g_new0(struct sy_ranking, (gsize)count + 1);
  for (uint32_t i = 0; i < count; i++) {
    rankings[i].award = award;
    rankings[i].cohort = over->kind == SY_OVER_COHORT ? i : SY_NONE;
    if (over->kind == SY_OVER_COHORT)
      rankings[i].name = edition->cohorts[i].name;
    if (over->kind == SY_OVER_ATTRIBUTE) {
      const char *value = edition->attributes[over->attribute].texts->pdata[i];
      rankings[i].name = (struct sy_text){.zh = value, .en = value};
    }
  }
  return rankings;
}

/* Counts the units of a cohort in their rankings. */
static void count_units(const sy_edition *edition, const struct sy_over *over,
                        const struct sy_cohort *cohort, struct sy_ranking *rankings) {
  const uint32_t end = cohort->first_unit + cohort->unit_count;
  for (uint32_t unit = cohort->first_unit; unit < end; unit++)
    rankings[sy_over_number(edition, over, unit)].unit_count++;
}

static void place_units(const sy_edition *edition, const struct sy_over *over,
                        const bool *is_ranked, struct sy_ranking *rankings) {
  for (uint32_t i = 0; i < edition->cohort_count; i++) {
    const uint32_t first = edition->cohorts[i].first_unit;
    for (uint32_t k = 0; is_ranked[i] && k < edition->cohorts[i].unit_count; k++) {
      struct sy_ranking *ranking = &rankings[sy_over_number(edition, over, first + k)];
      ranking->units[ranking->unit_count++] = first + k;
    }
  }
}

GArray *sy_rankings_of(const sy_edition *edition, uint32_t award) {
  const struct sy_award *ranked = &edition->awards[award];
  const struct sy_over *over = &ranked->over;
  const uint32_t count = sy_over_count(edition, over);
  g_autofree struct sy_ranking *rankings = rankings_by_number(edition, award);
  g_autofree bool *is_ranked = g_new0(bool, (gsize)edition->cohort_count + 1);
  for (uint32_t i = 0; i < ranked->cohorts.count; i++) {
    const uint32_t cohort = ranked->cohorts.items[i];
    if (!is_ranked[cohort])
      count_units(edition, over, &edition->cohorts[cohort], rankings);
    is_ranked[cohort] = true;
  }
  for (uint32_t i = 0; i < count; i++) {
    rankings[i].units = g_new(uint32_t, (gsize)rankings[i].unit_count + 1);
    rankings[i].unit_count = 0;
  }
  place_units(edition, over, is_ranked, rankings);
  GArray *list = g_array_new(FALSE, FALSE, sizeof(struct sy_ranking));
  g_array_set_clear_func(list, clear_ranking);
  const bool by_cohort = over->kind == SY_OVER_COHORT;
  const uint32_t numbers = by_cohort ? ranked->cohorts.count : count;
  for (uint32_t i = 0; i < numbers; i++) {
    struct sy_ranking *ranking = &rankings[by_cohort ? ranked->cohorts.items[i] : i];
    if (ranking->unit_count > 0)
      g_array_append_vals(list, ranking, 1);
    else
      g_free(ranking->units);
    *ranking = (struct sy_ranking){0};
  }
  for (uint32_t i = 0; i < count; i++)
    g_free(rankings[i].units);
  return list;
}

bool sy_is_ranked_by(const sy_edition *edition, uint32_t award, uint32_t unit) {
  const struct sy_indices *cohorts = &edition->awards[award].cohorts;
  for (uint32_t i = 0; i < cohorts->count; i++)
    if (cohorts->items[i] == edition->units[unit].cohort)
      return true;
  return false;
}

bool sy_are_ranked_together(const sy_edition *edition, uint32_t award, uint32_t unit,
                            uint32_t other) {
  const struct sy_over *over = &edition->awards[award].over;
  return sy_is_ranked_by(edition, award, unit) && sy_is_ranked_by(edition, award, other) &&
         sy_over_number(edition, over, unit) == sy_over_number(edition, over, other);
}
