/* SPDX-License-Identifier: Apache-2.0
 *
 * compared.c: the units that a plugin scores, and which it compares with each other
 *
 * A plugin is not called for units to which its node does not apply. One that compares units is
 * called once for each group of units: by default a cohort, or what `over` says, so that a curve
 * need not depend on the cohort in which a unit is ranked. Within a group, units are in the order
 * of the edition.
 */
#include "engine/engine-private.h"

static bool compares(const struct sy_node *node) {
  return sy_instance_flags(node->instance) & SY_PLUGIN_COHORT;
}

static uint32_t group_count(const sy_edition *edition, const struct sy_node *node) {
  return compares(node) ? sy_over_count(edition, &node->over) : 1;
}

bool engine_are_compared(const sy_edition *edition, const struct sy_node *node, uint32_t unit,
                         uint32_t other) {
  return sy_over_number(edition, &node->over, unit) == sy_over_number(edition, &node->over, other);
}

void engine_clear_compared(struct compared *compared) {
  g_free(compared->units);
  g_free(compared->first);
}

/* Units are sorted by cohort, so all of them in one group, or in cohorts, are in order. */
static void take_all(const sy_edition *edition, struct compared *compared) {
  for (uint32_t i = 0; i + 1 < compared->group_count; i++)
    compared->first[i + 1] = edition->cohorts[i].first_unit + edition->cohorts[i].unit_count;
  compared->first[compared->group_count] = edition->unit_count;
}

/* Otherwise a counting sort by group, which keeps the order of the units. */
struct compared engine_compared(const sy_edition *edition, uint32_t index) {
  const struct sy_node *node = &edition->nodes[index];
  struct compared compared = {.group_count = group_count(edition, node)};
  compared.first = g_new0(uint32_t, (gsize)compared.group_count + 1);
  if (sy_applies_to_all(edition, index) &&
      (compared.group_count == 1 || node->over.kind == SY_OVER_COHORT)) {
    take_all(edition, &compared);
    return compared;
  }
  g_autofree uint32_t *next = g_new0(uint32_t, (gsize)compared.group_count + 1);
  compared.units = g_new(uint32_t, (gsize)edition->unit_count + 1);
  const bool all = sy_applies_to_all(edition, index), one = compared.group_count == 1;
  bool in_order = all;
  for (uint32_t unit = 0; unit < edition->unit_count; unit++)
    if (all || sy_applies(edition, index, unit, NULL))
      compared.first[(one ? 0 : sy_over_number(edition, &node->over, unit)) + 1]++;
  for (uint32_t group = 0; group < compared.group_count; group++) {
    next[group] = compared.first[group];
    compared.first[group + 1] += compared.first[group];
  }
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    if (!all && !sy_applies(edition, index, unit, NULL))
      continue;
    const uint32_t place = next[one ? 0 : sy_over_number(edition, &node->over, unit)]++;
    compared.units[place] = unit;
    in_order = in_order && place == unit;
  }
  if (in_order)
    g_clear_pointer(&compared.units, g_free);
  return compared;
}

uint32_t engine_group_with(const struct compared *compared, uint32_t unit, uint32_t *place) {
  for (uint32_t group = 0; group < compared->group_count; group++)
    for (uint32_t i = compared->first[group]; i < compared->first[group + 1]; i++)
      if (engine_unit_at(compared->units, i) == unit) {
        *place = i;
        return group;
      }
  return SY_NONE;
}

char *engine_compared_text(const sy_edition *edition, const struct sy_node *node, uint32_t unit) {
  const struct sy_attribute *by = &edition->attributes[node->over.attribute];
  return node->over.kind == SY_OVER_ALL
             ? g_strdup(sy_over_names[SY_OVER_ALL])
             : g_strdup_printf("%s: %s", by->column, sy_attribute_text(by, unit));
}
