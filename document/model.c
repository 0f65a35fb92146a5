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

/* A field of a node on its way into the document. */
struct telling {
  json_t *object;
  const sy_edition *edition;
  const struct sy_node *node;
  const struct sy_node_field *field;
};

typedef void value_writer(const struct telling *to);

static void set_field_text(const struct telling *to) {
  set_text(to->object, to->field->document, *(char *const *)sy_field_value(to->field, to->node));
}

static void set_field_name(const struct telling *to) {
  const struct sy_text *name = sy_field_value(to->field, to->node);
  json_object_set_new(to->object, to->field->document, json_names(*name));
}

static void set_choice(const struct telling *to) {
  const int choice = *(const int *)sy_field_value(to->field, to->node);
  if (to->field->always_told || choice != to->field->fallback)
    set_text(to->object, to->field->document, to->field->choices[choice]);
}

static void set_share(const struct telling *to) {
  const struct sy_rational *share = sy_field_value(to->field, to->node);
  if (sy_field_is_given(to->field, to->node))
    json_object_set_new(to->object, to->field->document, json_share(*share));
}

static void set_score(const struct telling *to) {
  const int64_t *score = sy_field_value(to->field, to->node);
  if (sy_field_is_given(to->field, to->node))
    json_object_set_new(to->object, to->field->document, json_score(*score));
}

static void set_integer(const struct telling *to) {
  const int *integer = sy_field_value(to->field, to->node);
  if (to->field->always_told || sy_field_is_given(to->field, to->node))
    json_object_set_new(to->object, to->field->document, json_integer(*integer));
}

static void set_clamp(const struct telling *to) {
  if (!to->node->has_clamp)
    return;
  json_t *clamp = json_array();
  json_array_append_new(clamp, json_score(to->node->clamp_low));
  json_array_append_new(clamp, json_score(to->node->clamp_high));
  json_object_set_new(to->object, to->field->document, clamp);
}

static void set_range(const struct telling *to) {
  json_t *range = json_array();
  json_array_append_new(range, json_score(to->node->lowest));
  json_array_append_new(range, to->node->highest == INT64_MAX ? json_null()
                                                              : json_score(to->node->highest));
  json_object_set_new(to->object, to->field->document, range);
}

static void set_parameters(const struct telling *to) {
  json_t *params = to->node->params_json ? json_loads(to->node->params_json, 0, NULL) : NULL;
  json_object_set_new(to->object, to->field->document, params ? params : json_object());
}

/* The effect, and `value` where it has one. */
static void set_effect(const struct telling *to) {
  set_text(to->object, to->field->document, to->field->choices[to->node->effect]);
  if (to->node->effect != SY_DISQUALIFY && to->node->effect != SY_EFFECT_ZERO)
    json_object_set_new(to->object, "value", json_score(to->node->effect_value));
}

static void set_gate(const struct telling *to) {
  if (!to->node->gate.present)
    return;
  json_t *condition = json_condition(to->node->gate.comparison, to->node->gate.value);
  set_text(condition, "node", to->edition->nodes[to->node->gate.node].id);
  json_object_set_new(to->object, to->field->document, condition);
}

static void set_node(const struct telling *to) {
  const uint32_t index = *(const uint32_t *)sy_field_value(to->field, to->node);
  if (index != SY_NONE)
    set_text(to->object, to->field->document, to->edition->nodes[index].id);
}

static value_writer *const writers[SY_TYPES] = {
    [SY_TYPE_ID] = set_field_text,
    [SY_TYPE_PLUGIN] = set_field_text,
    [SY_TYPE_NAME] = set_field_name,
    [SY_TYPE_CHOICE] = set_choice,
    [SY_TYPE_SHARE] = set_share,
    [SY_TYPE_EACH] = set_share,
    [SY_TYPE_SCORE] = set_score,
    [SY_TYPE_INTEGER] = set_integer,
    [SY_TYPE_CLAMP] = set_clamp,
    [SY_TYPE_RANGE] = set_range,
    [SY_TYPE_PARAMETERS] = set_parameters,
    [SY_TYPE_EFFECT] = set_effect,
    [SY_TYPE_GATE] = set_gate,
    [SY_TYPE_NODE] = set_node,
};

static json_t *document_node(const sy_edition *edition, const struct sy_node *node) {
  json_t *object = json_object();
  for (const struct sy_node_field *field = sy_node_fields; sy_is_field(field); field++)
    if (field->document && field->on & 1u << node->kind) {
      const struct telling telling = {object, edition, node, field};
      writers[field->type](&telling);
    }
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
