/* SPDX-License-Identifier: Apache-2.0
 *
 * model.c: the edition's part of the result document
 *
 * Everything that the rules of an edition say about scores above the leaves, so that the document
 * can be recomputed without the edition. docs/result-format.md describes each key. A key that does
 * not apply is left out.
 */
#include "document/document-private.h"

/* ---- edition, tables, cohorts ---- */

static json_t *unit_ids(const sy_edition *edition, uint32_t first, uint32_t count) {
  json_t *ids = json_array();
  for (uint32_t i = 0; i < count; i++)
    json_array_append_new(ids, json_string(edition->units[first + i].id));
  return ids;
}

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
    json_set_text(object, "file", table->file);
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

json_t *document_nodes(const sy_edition *edition) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->node_count; i++)
    json_array_append_new(array, document_fields(edition, sy_node_fields,
                                                 1u << edition->nodes[i].kind, &edition->nodes[i]));
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
    if (standing->undecided_by[unit]) {
      const uint32_t node = award->tie_break.items[standing->undecided_by[unit] - 1];
      json_object_set_new(row, "undecided_by", json_string(edition->nodes[node].id));
    }
    json_array_append_new(ranking, row);
  }
}

static json_t *document_award(const sy_assessment *assessment, uint32_t index) {
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[index];
  json_t *object = document_fields(edition, sy_award_fields, SY_OF_ALL, award);
  json_t *bands = json_array(), *ranking = json_array();
  for (guint i = 0; i < award->band_count; i++) {
    json_t *band = document_fields(edition, sy_band_fields, SY_OF_ALL, &award->bands[i]);
    json_object_set_new(band, "units",
                        units_with(assessment, assessment->standings[index].band, i + 1));
    json_array_append_new(bands, band);
  }
  for (uint32_t i = 0; i < award->cohorts.count; i++)
    append_ranking(assessment, index, &edition->cohorts[award->cohorts.items[i]], ranking);
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
    json_t *object = document_fields(edition, sy_grading_fields, SY_OF_ALL, grading);
    json_t *levels = json_array();
    for (guint k = 0; k < grading->grade_count; k++) {
      json_t *level = document_fields(edition, sy_grade_fields, SY_OF_ALL, &grading->grades[k]);
      json_object_set_new(level, "units", units_with(assessment, assessment->grades[i], k + 1));
      json_array_append_new(levels, level);
    }
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
