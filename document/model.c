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

static json_t *json_lineage(const struct sy_lineage_rule *rule) {
  json_t *object = json_object();
  json_set_text(object, "parts", sy_combine_names[rule->combine]);
  json_set_text(object, "weights", rule->weights);
  return object;
}

/* AWARD, or {award, bands} if not all of its bands are exclusive. */
json_t *document_one_award(const sy_edition *edition) {
  if (edition->one_award.count == 0)
    return json_null();
  json_t *list = json_array();
  for (uint32_t i = 0; i < edition->one_award.count; i++) {
    const struct sy_award *award = &edition->awards[edition->one_award.items[i]];
    json_t *bands = json_array();
    for (guint k = 0; k < award->band_count; k++)
      if (award->bands[k].exclusive)
        json_array_append_new(bands, json_string(award->bands[k].id));
    json_array_append_new(list, sy_is_exclusive(award)
                                    ? json_string(award->id)
                                    : json_pack("{s:s, s:O}", "award", award->id, "bands", bands));
    json_decref(bands);
  }
  return list;
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
  if (edition->lineage.stated)
    json_object_set_new(object, "lineage", json_lineage(&edition->lineage));
  if (edition->one_award.count > 0)
    json_object_set_new(object, "one_award_per_unit", document_one_award(edition));
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

/* ---- nodes ---- */

json_t *document_nodes(const sy_edition *edition) {
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->node_count; i++)
    json_array_append_new(array, document_fields(edition, sy_node_fields,
                                                 1u << edition->nodes[i].kind, &edition->nodes[i]));
  return array;
}

/* ---- cohorts, awards and grades ---- */

/* A list of units: those from `first` on, or of them those that have the place `wanted` in a column
 * of bands or grades. */
struct listed {
  const sy_edition *edition;
  const uint16_t *places; /* or NULL */
  guint wanted;
  uint32_t first, count;
};

static void put_listed(struct json_text *text, const void *data) {
  const struct listed *listed = data;
  json_text_open(text, '[');
  for (uint32_t i = 0; i < listed->count; i++) {
    const uint32_t unit = listed->first + i;
    if (listed->places && listed->places[unit] != listed->wanted)
      continue;
    json_text_item(text);
    json_text_string(text, listed->edition->units[unit].id);
  }
  json_text_close(text, ']');
}

/* An object of the fields, which are freed, and the units. */
static void put_with_units(struct json_text *text, json_t *fields, const struct listed *listed) {
  const struct json_part part = {"units", put_listed, listed};
  json_text_item(text);
  json_text_object(text, fields, &part, 1);
  json_decref(fields);
}

void document_put_cohorts(struct json_text *text, const void *data) {
  const sy_edition *edition = ((const sy_assessment *)data)->edition;
  json_text_open(text, '[');
  for (uint32_t i = 0; i < edition->cohort_count; i++) {
    const struct sy_cohort *cohort = &edition->cohorts[i];
    json_t *object = json_object();
    json_object_set_new(object, "id", json_string(cohort->id));
    json_object_set_new(object, "name", json_names(cohort->name));
    const struct listed listed = {
        .edition = edition, .first = cohort->first_unit, .count = cohort->unit_count};
    put_with_units(text, object, &listed);
  }
  json_text_close(text, ']');
}

/* An award or a grading of an assessment. */
struct assessed_part {
  const sy_assessment *assessment;
  uint32_t index;
};

static void put_bands(struct json_text *text, const void *data) {
  const struct assessed_part *part = data;
  const sy_assessment *assessment = part->assessment;
  const sy_edition *edition = assessment->edition;
  const struct sy_award *award = &edition->awards[part->index];
  json_text_open(text, '[');
  for (guint i = 0; i < award->band_count; i++) {
    const struct listed listed = {.edition = edition,
                                  .places = assessment->standings[part->index].band,
                                  .wanted = i + 1,
                                  .count = assessment->unit_count};
    put_with_units(text, document_fields(edition, sy_band_fields, SY_OF_ALL, &award->bands[i]),
                   &listed);
  }
  json_text_close(text, ']');
}

/* The step of a tie-break, if there is one. */
static void put_step(struct json_text *text, const char *key, const sy_edition *edition,
                     const struct sy_award *award, guint step) {
  if (!step)
    return;
  json_text_key(text, key);
  json_text_string(text, edition->nodes[award->tie_break.items[step - 1].node].id);
}

static void put_place(struct json_text *text, const struct assessed_part *part, uint32_t unit) {
  const sy_edition *edition = part->assessment->edition;
  const struct sy_award *award = &edition->awards[part->index];
  const struct sy_standing *standing = &part->assessment->standings[part->index];
  json_text_open(text, '{');
  put_step(text, "decided_by", edition, award, standing->decided_by[unit]);
  if (standing->passed_over && standing->passed_over[unit]) {
    json_text_key(text, "passed_over");
    json_text_string(text, edition->awards[standing->passed_over[unit] - 1].id);
  }
  json_text_key(text, "rank");
  json_text_integer(text, standing->rank[unit]);
  json_text_key(text, "tied");
  json_text_boolean(text, standing->tied[unit]);
  put_step(text, "undecided_by", edition, award, standing->undecided_by[unit]);
  json_text_key(text, "unit");
  json_text_string(text, edition->units[unit].id);
  json_text_close(text, '}');
}

/* The units of each ranking by rank, in the edition's order where they tie. */
static void put_ranking(struct json_text *text, const void *data) {
  const struct assessed_part *part = data;
  const sy_edition *edition = part->assessment->edition;
  const struct sy_standing *standing = &part->assessment->standings[part->index];
  g_autoptr(GArray) rankings = sy_rankings_of(edition, part->index);
  json_text_open(text, '[');
  for (guint i = 0; i < rankings->len; i++) {
    const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
    g_autofree uint32_t *units = sy_units_by_rank(standing, ranking);
    for (uint32_t k = 0; k < ranking->unit_count && standing->rank[units[k]]; k++) {
      json_text_item(text);
      put_place(text, part, units[k]);
    }
  }
  json_text_close(text, ']');
}

void document_put_awards(struct json_text *text, const void *data) {
  const sy_assessment *assessment = data;
  const sy_edition *edition = assessment->edition;
  json_text_open(text, '[');
  for (uint32_t i = 0; i < edition->award_count; i++) {
    const struct assessed_part award = {assessment, i};
    const struct json_part parts[] = {{"bands", put_bands, &award},
                                      {"ranking", put_ranking, &award}};
    json_t *fields = document_fields(edition, sy_award_fields, SY_OF_ALL, &edition->awards[i]);
    json_text_item(text);
    json_text_object(text, fields, parts, G_N_ELEMENTS(parts));
    json_decref(fields);
  }
  json_text_close(text, ']');
}

static void put_levels(struct json_text *text, const void *data) {
  const struct assessed_part *part = data;
  const sy_edition *edition = part->assessment->edition;
  const struct sy_grading *grading = &edition->gradings[part->index];
  json_text_open(text, '[');
  for (guint i = 0; i < grading->grade_count; i++) {
    const struct listed listed = {.edition = edition,
                                  .places = part->assessment->grades[part->index],
                                  .wanted = i + 1,
                                  .count = part->assessment->unit_count};
    put_with_units(text, document_fields(edition, sy_grade_fields, SY_OF_ALL, &grading->grades[i]),
                   &listed);
  }
  json_text_close(text, ']');
}

void document_put_grades(struct json_text *text, const void *data) {
  const sy_assessment *assessment = data;
  const sy_edition *edition = assessment->edition;
  json_text_open(text, '[');
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct assessed_part grading = {assessment, i};
    const struct json_part part = {"levels", put_levels, &grading};
    json_t *fields = document_fields(edition, sy_grading_fields, SY_OF_ALL, &edition->gradings[i]);
    json_text_item(text);
    json_text_object(text, fields, &part, 1);
    json_decref(fields);
  }
  json_text_close(text, ']');
}

json_t *sy_tree_json(const sy_edition *edition) {
  json_t *object = json_object();
  json_object_set_new(object, "id", json_string(edition->id));
  json_object_set_new(object, "name", json_names(edition->name));
  json_object_set_new(object, "nodes", document_nodes(edition));
  return object;
}
