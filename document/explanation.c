/* SPDX-License-Identifier: Apache-2.0
 *
 * explanation.c: how a unit's score came about, as JSON
 *
 * What `steelyard explain --format json` prints. Nodes and findings are as in a result document,
 * with what the explanation knows beyond it.
 */
#include "document/document-private.h"

/* What kept a step from adding more. */
static const char *withheld_by(const sy_explanation *explanation, const struct sy_step *step) {
  const unsigned record = sy_record_of(explanation->assessment, step->node, explanation->unit);
  return record & SY_RECORD_GATE_CLOSED ? "gate" : record & SY_RECORD_CAPPED ? "cap" : "veto";
}

static json_t *json_step(const sy_explanation *explanation, const struct sy_step *step) {
  json_t *object = json_object();
  json_object_set_new(object, "step", json_string(sy_step_names[step->kind]));
  if (step->node != SY_NONE)
    json_object_set_new(object, "node",
                        json_string(explanation->assessment->edition->nodes[step->node].id));
  if (step->low == step->high) {
    json_object_set_new(object, "adds", json_score(step->low));
  } else {
    json_object_set_new(object, "adds_at_least", json_score(step->low));
    json_object_set_new(object, "adds_at_most", json_score(step->high));
  }
  if (step->withheld) {
    json_object_set_new(object, "withheld", json_score(step->withheld));
    json_object_set_new(object, "withheld_by", json_string(withheld_by(explanation, step)));
  }
  return object;
}

/* How much of a group there is, and what is enough. */
static json_t *json_coverage(const sy_explanation *explanation, uint32_t index) {
  const struct sy_coverage coverage =
      sy_coverage_of(explanation->assessment, index, explanation->unit);
  json_t *object = json_object();
  json_object_set_new(object, "there",
                      json_share(sy_rational_make(coverage.there, coverage.scale)));
  json_object_set_new(object, "of", json_share(sy_rational_make(coverage.of, coverage.scale)));
  json_object_set_new(object, "is_enough", json_boolean(coverage.is_enough));
  return object;
}

static json_t *json_node(const sy_explanation *explanation, const document_units *units,
                         uint32_t index) {
  const struct sy_node *node = &explanation->assessment->edition->nodes[index];
  json_t *object = document_score(units, index, explanation->unit);
  json_object_set_new(object, "id", json_string(node->id));
  json_object_set_new(object, "name", json_names(node->name));
  json_object_set_new(object, "kind", json_string(sy_kind_names[node->kind]));
  if (node->parent != SY_NONE)
    json_object_set_new(object, "parent",
                        json_string(explanation->assessment->edition->nodes[node->parent].id));
  if (node->has_enough)
    json_object_set_new(object, "coverage", json_coverage(explanation, index));
  const GArray *steps = explanation->steps[index];
  json_t *array = steps ? json_array() : NULL;
  for (guint i = 0; steps && i < steps->len; i++)
    json_array_append_new(array, json_step(explanation, &g_array_index(steps, struct sy_step, i)));
  if (array)
    json_object_set_new(object, "steps", array);
  return object;
}

/* The node asked about and what is below it. */
static json_t *json_nodes(const sy_explanation *explanation) {
  const sy_edition *edition = explanation->assessment->edition;
  g_autoptr(document_units) units = document_units_new(explanation->assessment);
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (sy_is_below(edition, i, explanation->node))
      json_array_append_new(array, json_node(explanation, units, i));
  return array;
}

static json_t *json_gains(const sy_explanation *explanation) {
  json_t *array = json_array();
  for (guint i = 0; i < explanation->gains->len; i++) {
    const struct sy_gain *gain = &g_array_index(explanation->gains, struct sy_gain, i);
    json_t *object = json_object();
    json_object_set_new(object, "node",
                        json_string(explanation->assessment->edition->nodes[gain->node].id));
    json_object_set_new(object, "points", json_score(gain->points));
    json_object_set_new(object, "qualifies", json_boolean(gain->qualifies));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *json_findings(const sy_explanation *explanation) {
  json_t *array = json_array();
  for (guint i = 0; i < explanation->findings->len; i++) {
    const struct sy_priced_finding *priced =
        &g_array_index(explanation->findings, struct sy_priced_finding, i);
    json_t *object = document_finding(explanation->assessment, priced->found);
    json_object_set_new(object, "cost", json_score(priced->here));
    json_object_set_new(object, "disqualified", json_boolean(priced->disqualified));
    json_array_append_new(array, object);
  }
  return array;
}

/* ---- where rows come from ---- */

/* The source of a row of a table; NULL if it has none. */
static json_t *json_row_source(const struct sy_edition_table *table, const sy_sheet *sheet,
                               uint64_t row) {
  json_t *object = NULL;
  for (enum sy_source_part part = 0; part < SY_SOURCE_PARTS; part++) {
    const char *text = sy_source_text(table, sheet, part, row);
    if (!text)
      continue;
    object = object ? object : json_object();
    json_object_set_new(object, sy_source_name(part), json_string(text));
  }
  return object;
}

/* Of the rows that a node reads of the unit. */
static void add_sources(const sy_explanation *explanation, const struct sy_node *node,
                        json_t *array) {
  const sy_edition *edition = explanation->assessment->edition;
  for (guint i = 0; node->bindings && sy_node_plugin(node)->tables[i]; i++) {
    const struct sy_binding *binding = &node->bindings[i];
    if (binding->table == SY_NONE || !binding->sheet || !binding->sheet->first_row)
      continue;
    const uint64_t *first = &binding->sheet->first_row[explanation->unit];
    for (uint64_t row = first[0]; row < first[1]; row++) {
      json_t *source = json_row_source(&edition->tables[binding->table], binding->sheet, row);
      if (!source)
        continue;
      json_object_set_new(source, "node", json_string(node->id));
      json_object_set_new(source, "table", json_string(edition->tables[binding->table].id));
      json_object_set_new(source, "row", json_integer(sy_sheet_row(binding->sheet, row)));
      json_array_append_new(array, source);
    }
  }
}

static json_t *json_sources(const sy_explanation *explanation) {
  const sy_edition *edition = explanation->assessment->edition;
  json_t *array = json_array();
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (sy_is_below(edition, i, explanation->node))
      add_sources(explanation, &edition->nodes[i], array);
  return array;
}

json_t *sy_explanation_json(const sy_explanation *explanation) {
  const sy_edition *edition = explanation->assessment->edition;
  const struct sy_unit *unit = &edition->units[explanation->unit];
  json_t *object = json_object(), *about = json_object(), *whose = json_object();
  json_object_set_new(about, "id", json_string(edition->id));
  json_object_set_new(about, "name", json_names(edition->name));
  json_object_set_new(whose, "id", json_string(unit->id));
  json_object_set_new(whose, "name", json_names(unit->name));
  document_set_schema(object, edition, "steelyard-explanation", 1);
  json_object_set_new(object, "edition", about);
  json_object_set_new(object, "unit", whose);
  json_object_set_new(object, "node", json_string(edition->nodes[explanation->node].id));
  json_object_set_new(object, "nodes", json_nodes(explanation));
  json_object_set_new(object, "findings", json_findings(explanation));
  json_object_set_new(object, "gains", json_gains(explanation));
  json_object_set_new(object, "sources", json_sources(explanation));
  return object;
}
