/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: what changed since an earlier edition, as JSON
 *
 * The key `changes` of the result document, and what `steelyard diff --format json` prints.
 */
#include "document/document-private.h"

/* [earlier, later] */
static json_t *json_pair(json_t *earlier, json_t *later) {
  json_t *pair = json_array();
  json_array_append_new(pair, earlier);
  json_array_append_new(pair, later);
  return pair;
}

/* ---- nodes ---- */

static json_t *json_mean(const struct sy_mean_change *mean) {
  json_t *object = json_object();
  json_object_set_new(object, "mean", json_pair(json_score(mean->before), json_score(mean->after)));
  json_object_set_new(object, "up", json_integer(mean->up));
  json_object_set_new(object, "same", json_integer(mean->same));
  json_object_set_new(object, "down", json_integer(mean->down));
  return object;
}

/* Means of each cohort that has one. */
static json_t *json_means(const sy_changes *changes, const struct sy_node_match *match) {
  const sy_edition *later = changes->later->edition;
  json_t *object = json_object();
  for (uint32_t i = 0; i < later->cohort_count; i++) {
    const struct sy_mean_change mean = sy_mean_change_of(changes, match, i);
    if (mean.unit_count > 0)
      json_object_set_new(object, later->cohorts[i].id, json_mean(&mean));
  }
  return object;
}

static json_t *json_rules(uint64_t differs) {
  json_t *array = json_array();
  for (unsigned number = 0; number < SY_RULES; number++)
    if (differs & UINT64_C(1) << number)
      json_array_append_new(array, json_string(sy_rule_of(number)->name));
  return array;
}

static json_t *json_node(const sy_changes *changes, const struct sy_node_match *match) {
  const bool removed = match->later == SY_NONE;
  const struct sy_node *node = removed ? &changes->earlier->edition->nodes[match->earlier]
                                       : &changes->later->edition->nodes[match->later];
  json_t *object = json_object();
  json_set_text(object, "id", node->id);
  json_set_text(object, "fate", sy_fate_names[match->fate]);
  if (match->differs)
    json_object_set_new(object, "differs", json_rules(match->differs));
  if (match->reweighted) {
    const struct sy_rational before = changes->earlier->edition->nodes[match->earlier].weight;
    if (sy_rational_compare(before, node->weight) != 0) /* else it is points of a sum that differ */
      json_object_set_new(object, "weight",
                          json_pair(json_share(before), json_share(node->weight)));
  }
  if (match->fate == SY_FATE_ALIKE && sy_node_has_score(node))
    json_object_set_new(object, "cohorts", json_means(changes, match));
  return object;
}

static json_t *json_nodes(const sy_changes *changes) {
  json_t *array = json_array();
  for (guint i = 0; i < changes->node_count; i++)
    json_array_append_new(array, json_node(changes, &changes->nodes[i]));
  return array;
}

/* ---- awards and grades ---- */

static json_t *json_band(const struct sy_award *award, const struct sy_standing *standing,
                         uint32_t unit) {
  const guint band = standing->band[unit];
  return band ? json_string(award->bands[band - 1].id) : json_null();
}

/* The ranks and bands of a unit for an award that both editions give; NULL where one has none. */
static json_t *json_standing(const sy_changes *changes, const struct sy_unit_change *unit,
                             uint32_t award, uint32_t earlier_award) {
  const struct sy_standing *is = &changes->later->standings[award];
  const struct sy_standing *was = &changes->earlier->standings[earlier_award];
  if (!is->rank[unit->later] || !was->rank[unit->earlier])
    return NULL;
  const struct sy_award *later = &changes->later->edition->awards[award];
  const struct sy_award *earlier = &changes->earlier->edition->awards[earlier_award];
  json_t *object = json_object();
  json_object_set_new(
      object, "rank",
      json_pair(json_integer(was->rank[unit->earlier]), json_integer(is->rank[unit->later])));
  if (later->band_count || earlier->band_count)
    json_object_set_new(
        object, "band",
        json_pair(json_band(earlier, was, unit->earlier), json_band(later, is, unit->later)));
  return object;
}

static json_t *json_standings(const sy_changes *changes, const struct sy_unit_change *unit) {
  const sy_edition *later = changes->later->edition;
  json_t *object = json_object();
  for (uint32_t i = 0; i < later->award_count; i++) {
    const uint32_t earlier = sy_edition_find_award(changes->earlier->edition, later->awards[i].id);
    json_t *standing = earlier != SY_NONE ? json_standing(changes, unit, i, earlier) : NULL;
    if (standing)
      json_object_set_new(object, later->awards[i].id, standing);
  }
  return object;
}

/* Each grade of a node that both years grade and define alike. */
static json_t *json_grades(const sy_changes *changes, const struct sy_unit_change *unit) {
  const sy_edition *later = changes->later->edition, *earlier = changes->earlier->edition;
  json_t *object = json_object();
  for (uint32_t i = 0; i < later->grading_count; i++) {
    const struct sy_grading *grading = &later->gradings[i];
    const uint32_t k = sy_grading_before(changes, i);
    if (k == SY_NONE)
      continue;
    const guint is = changes->later->grades[i][unit->later];
    const guint was = changes->earlier->grades[k][unit->earlier];
    if (is && was)
      json_object_set_new(object, later->nodes[grading->node].id,
                          json_pair(json_string(earlier->gradings[k].grades[was - 1].id),
                                    json_string(grading->grades[is - 1].id)));
  }
  return object;
}

/* ---- units ---- */

/* The change of each score that can be compared. */
static json_t *json_scores(const sy_changes *changes, const struct sy_unit_change *unit) {
  json_t *object = json_object();
  for (guint i = 0; i < changes->node_count; i++) {
    int64_t change;
    if (sy_node_change_of(changes, &changes->nodes[i], unit, &change))
      json_object_set_new(object, changes->later->edition->nodes[changes->nodes[i].later].id,
                          json_score(change));
  }
  return object;
}

static json_t *json_unit(const sy_changes *changes, const struct sy_unit_change *unit) {
  json_t *object = json_object();
  json_set_text(object, "id", changes->later->edition->units[unit->later].id);
  if (unit->has_total)
    json_object_set_new(object, "total",
                        json_pair(json_score(unit->before), json_score(unit->after)));
  if (unit->is_split) {
    json_object_set_new(object, "performance", json_score(unit->performance));
    json_object_set_new(object, "method", json_score(unit->method));
    json_object_set_new(object, "rest", json_score(unit->rest));
  }
  json_object_set_new(object, "scores", json_scores(changes, unit));
  json_object_set_new(object, "awards", json_standings(changes, unit));
  json_object_set_new(object, "grades", json_grades(changes, unit));
  return object;
}

/* The units that only one of the editions has. */
static json_t *json_others(const sy_edition *edition, const uint8_t *in_both) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->unit_count; i++)
    if (!in_both[i])
      json_array_append_new(array, json_string(edition->units[i].id));
  return array;
}

static json_t *json_units(const sy_changes *changes) {
  const sy_edition *earlier = changes->earlier->edition, *later = changes->later->edition;
  g_autofree uint8_t *in_later = g_new0(uint8_t, MAX(earlier->unit_count, 1));
  g_autofree uint8_t *in_earlier = g_new0(uint8_t, MAX(later->unit_count, 1));
  json_t *object = json_object(), *both = json_array();
  for (guint i = 0; i < changes->unit_count; i++) {
    json_array_append_new(both, json_unit(changes, &changes->units[i]));
    in_later[changes->units[i].earlier] = in_earlier[changes->units[i].later] = 1;
  }
  json_object_set_new(object, "both", both);
  json_object_set_new(object, "added", json_others(later, in_earlier));
  json_object_set_new(object, "removed", json_others(earlier, in_later));
  return object;
}

/* ---- all of it ---- */

json_t *sy_changes_json(const sy_changes *changes) {
  const sy_edition *earlier = changes->earlier->edition;
  json_t *object = json_object(), *since = json_object();
  json_set_text(since, "id", earlier->id);
  json_object_set_new(since, "name", json_names(earlier->name));
  json_set_text(since, "sha256", earlier->sha256);
  json_object_set_new(object, "since", since);
  json_object_set_new(object, "nodes", json_nodes(changes));
  json_object_set_new(object, "units", json_units(changes));
  return object;
}
