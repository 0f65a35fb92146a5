/* SPDX-License-Identifier: Apache-2.0
 *
 * model.c: the edition's part of the result document
 *
 * Everything that the rules of an edition say about scores above the leaves, so that the document
 * can be recomputed without the edition. docs/result-format.md describes each key. A key that does
 * not apply is left out.
 */
#include "document/document-private.h"

/* ---- values ---- */

json_t *json_score(int64_t nano) {
  char text[SY_DECIMAL_SIZE];
  sy_nano_exact(nano, text);
  return json_string(text);
}

json_t *json_share(struct sy_rational value) {
  g_autofree char *text = sy_rational_text(value);
  return json_string(text);
}

json_t *json_names(struct sy_text names) {
  return json_pack("{s:s, s:s}", "zh", names.zh, "en", names.en);
}

static void set_text(json_t *object, const char *key, const char *text) {
  if (text)
    json_object_set_new(object, key, json_string(text));
}

static json_t *unit_ids(const sy_edition *edition, uint32_t first, uint32_t count) {
  json_t *ids = json_array();
  for (uint32_t i = 0; i < count; i++)
    json_array_append_new(ids, json_string(edition->units[first + i].id));
  return ids;
}

static json_t *json_condition(enum sy_operator comparison, int64_t value) {
  json_t *condition = json_object();
  json_object_set_new(condition, "operator", json_string(sy_operator_names[comparison]));
  json_object_set_new(condition, "value", json_score(value));
  return condition;
}

/* ---- edition, tables, cohorts ---- */

json_t *document_edition(const sy_edition *edition) {
  json_t *object = json_object();
  json_t *extends = json_array();
  for (guint i = 0; i < edition->extends->len; i++)
    json_array_append_new(extends, json_string(edition->extends->pdata[i]));
  json_object_set_new(object, "id", json_string(edition->id));
  json_object_set_new(object, "name", json_names(edition->name));
  json_object_set_new(object, "sha256", json_string(edition->sha256));
  json_object_set_new(object, "extends", extends);
  json_object_set_new(object, "digits", json_integer(edition->digits));
  return object;
}

json_t *document_tables(const sy_edition *edition) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->table_count; i++) {
    const struct sy_edition_table *table = &edition->tables[i];
    json_t *object = json_object();
    json_object_set_new(object, "id", json_string(table->id));
    set_text(object, "file", table->file);
    json_object_set_new(object, "rows", json_integer((json_int_t)table->row_count));
    json_object_set_new(object, "sha256", json_string(table->sha256));
    json_array_append_new(array, object);
  }
  return array;
}

json_t *document_cohorts(const sy_edition *edition) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->cohort_count; i++) {
    const struct sy_cohort *cohort = &edition->cohorts[i];
    json_t *object = json_object();
    json_object_set_new(object, "id", json_string(cohort->id));
    json_object_set_new(object, "name", json_names(cohort->name));
    json_object_set_new(object, "units", unit_ids(edition, cohort->first_unit, cohort->unit_count));
    json_array_append_new(array, object);
  }
  return array;
}

/* ---- nodes ---- */

static void set_group(json_t *object, const struct sy_node *node) {
  json_object_set_new(object, "aggregate", json_string(sy_aggregate_names[node->aggregate]));
  json_object_set_new(object, "reweight", json_string(sy_reweight_names[node->reweight]));
  if (node->has_adjust_cap)
    json_object_set_new(object, "adjust_cap", json_score(node->adjust_cap));
  if (node->has_clamp) {
    json_t *clamp = json_array();
    json_array_append_new(clamp, json_score(node->clamp_low));
    json_array_append_new(clamp, json_score(node->clamp_high));
    json_object_set_new(object, "clamp", clamp);
  }
  if (node->round_digits >= 0)
    json_object_set_new(object, "round", json_integer(node->round_digits));
}

/* What leaves, adjustments and vetoes share: the plugin, and what it can return. */
static void set_plugin(json_t *object, const struct sy_node *node) {
  json_t *range = json_array();
  json_array_append_new(range, json_score(node->lowest));
  json_array_append_new(range,
                        node->highest == INT64_MAX ? json_null() : json_score(node->highest));
  json_object_set_new(object, "range", range);
  set_text(object, "plugin", node->plugin_id);
  json_t *params = node->params_json ? json_loads(node->params_json, 0, NULL) : NULL;
  json_object_set_new(object, "params", params ? params : json_object());
}

static void set_gate(json_t *object, const sy_edition *edition, const struct sy_gate *gate) {
  if (!gate->present)
    return;
  json_t *condition = json_condition(gate->comparison, gate->value);
  json_object_set_new(condition, "node", json_string(edition->nodes[gate->node].id));
  json_object_set_new(object, "gate", condition);
}

static void set_adjustment(json_t *object, const struct sy_node *node) {
  json_object_set_new(object, "direction",
                      json_string(node->direction > 0 ? "bonus" : "deduction"));
  json_object_set_new(object, "rate", json_share(node->rate));
  if (node->has_cap)
    json_object_set_new(object, "cap", json_score(node->cap));
}

static void set_veto(json_t *object, const struct sy_node *node) {
  json_object_set_new(object, "effect", json_string(sy_effect_names[node->effect]));
  if (sy_effects[node->effect].takes_value)
    json_object_set_new(object, "value", json_score(node->effect_value));
}

static json_t *document_node(const sy_edition *edition, const struct sy_node *node) {
  json_t *object = json_object();
  json_object_set_new(object, "id", json_string(node->id));
  json_object_set_new(object, "name", json_names(node->name));
  json_object_set_new(object, "kind", json_string(sy_kind_names[node->kind]));
  json_object_set_new(object, "source", json_string(sy_basis_names[node->source]));
  if (node->parent != SY_NONE)
    json_object_set_new(object, "parent", json_string(edition->nodes[node->parent].id));
  if (sy_node_has_score(node)) {
    json_object_set_new(object, "weight", json_share(node->weight));
    json_object_set_new(object, "missing", json_string(sy_missing_names[node->missing]));
    if (node->has_points)
      json_object_set_new(object, "points", json_share(node->points));
  }
  if (node->kind == SY_GROUP)
    set_group(object, node);
  else
    set_plugin(object, node);
  if (node->has_deduction)
    json_object_set_new(object, "deduction", json_share(node->deduction_each));
  if (node->kind == SY_ADJUSTMENT)
    set_adjustment(object, node);
  if (node->kind == SY_VETO)
    set_veto(object, node);
  set_gate(object, edition, &node->gate);
  return object;
}

json_t *document_nodes(const sy_edition *edition) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->node_count; i++)
    json_array_append_new(array, document_node(edition, &edition->nodes[i]));
  return array;
}

/* ---- awards and grades ---- */

/* The units that have place `wanted` in a column of bands or grades. */
static json_t *units_with(const sy_assessment *assessment, const uint16_t *places, guint wanted) {
  json_t *ids = json_array();
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
    if (places[unit] == wanted)
      json_array_append_new(ids, json_string(assessment->edition->units[unit].id));
  return ids;
}

static json_t *document_band(const struct sy_band *band) {
  json_t *object = json_object();
  json_object_set_new(object, "id", json_string(band->id));
  json_object_set_new(object, "name", json_names(band->name));
  if (band->has_count)
    json_object_set_new(object, "count", json_integer(band->count));
  if (band->has_share) {
    json_object_set_new(object, "share", json_share(band->share));
    json_object_set_new(object, "rounding", json_string(sy_rounding_names[band->rounding]));
  }
  if (band->has_threshold)
    json_object_set_new(object, "threshold", json_condition(band->comparison, band->threshold));
  return object;
}

/* The units of a cohort by rank, in the edition's order where they tie. */
static void append_ranking(const sy_assessment *assessment, uint32_t award_index,
                           const struct sy_cohort *cohort, json_t *ranking) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[award_index];
  const struct sy_standing *standing = &assessment->standings[award_index];
  g_autofree uint32_t *units = sy_units_by_rank(standing, cohort);
  for (uint32_t i = 0; i < cohort->unit_count && standing->rank[units[i]]; i++) {
    const uint32_t unit = units[i];
    json_t *row = json_object();
    json_object_set_new(row, "unit", json_string(edition->units[unit].id));
    json_object_set_new(row, "rank", json_integer(standing->rank[unit]));
    json_object_set_new(row, "tied", json_boolean(standing->tied[unit]));
    if (standing->decided_by[unit]) {
      const uint32_t node = award->tie_break.items[standing->decided_by[unit] - 1];
      json_object_set_new(row, "decided_by", json_string(edition->nodes[node].id));
    }
    json_array_append_new(ranking, row);
  }
}

static json_t *document_award(const sy_assessment *assessment, uint32_t index) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[index];
  json_t *object = json_object(), *cohorts = json_array(), *tie_break = json_array();
  json_t *bands = json_array(), *ranking = json_array();
  for (uint32_t i = 0; i < award->cohorts.count; i++) {
    const struct sy_cohort *cohort = &edition->cohorts[award->cohorts.items[i]];
    json_array_append_new(cohorts, json_string(cohort->id));
    append_ranking(assessment, index, cohort, ranking);
  }
  for (uint32_t i = 0; i < award->tie_break.count; i++)
    json_array_append_new(tie_break, json_string(edition->nodes[award->tie_break.items[i]].id));
  for (guint i = 0; i < award->band_count; i++) {
    json_t *band = document_band(&award->bands[i]);
    json_object_set_new(band, "units",
                        units_with(assessment, assessment->standings[index].band, i + 1));
    json_array_append_new(bands, band);
  }
  json_object_set_new(object, "id", json_string(award->id));
  json_object_set_new(object, "name", json_names(award->name));
  json_object_set_new(object, "node", json_string(edition->nodes[award->node].id));
  json_object_set_new(object, "cohorts", cohorts);
  json_object_set_new(object, "rank_on", json_string(sy_rank_on_names[award->rank_on]));
  json_object_set_new(object, "digits", json_integer(award->digits));
  json_object_set_new(object, "tie_break", tie_break);
  json_object_set_new(object, "bands", bands);
  json_object_set_new(object, "ranking", ranking);
  return object;
}

json_t *document_awards(const sy_assessment *assessment) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < assessment->edition->award_count; i++)
    json_array_append_new(array, document_award(assessment, i));
  return array;
}

json_t *document_grades(const sy_assessment *assessment) {
  const sy_edition *edition = assessment->edition;
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    json_t *object = json_object(), *levels = json_array();
    for (guint k = 0; k < grading->grade_count; k++) {
      const struct sy_grade *grade = &grading->grades[k];
      json_t *level = json_object();
      json_object_set_new(level, "id", json_string(grade->id));
      json_object_set_new(level, "name", json_names(grade->name));
      if (grade->at_least != INT64_MIN)
        json_object_set_new(level, "at_least", json_score(grade->at_least));
      json_object_set_new(level, "units", units_with(assessment, assessment->grades[i], k + 1));
      json_array_append_new(levels, level);
    }
    json_object_set_new(object, "node", json_string(edition->nodes[grading->node].id));
    json_object_set_new(object, "levels", levels);
    json_array_append_new(array, object);
  }
  return array;
}

json_t *sy_tree_json(const sy_edition *edition) {
  json_t *object = json_object();
  json_object_set_new(object, "id", json_string(edition->id));
  json_object_set_new(object, "name", json_names(edition->name));
  json_object_set_new(object, "nodes", document_nodes(edition));
  return object;
}
