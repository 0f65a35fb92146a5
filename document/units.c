/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: the units' part of the result document
 *
 * For each unit: rank and status, every node's outcome with everything that led to it, awards,
 * grades, and findings with their advice.
 */
#include "document/document-private.h"

const char *const mark_names[] = {"disqualified", "error-below", "zeroed",
                                  "excluded",     "vetoed",      NULL};

/* The units, of which some have been made. */
struct document_units {
  const sy_assessment *assessment;
  sy_figures *figures;
  uint32_t next;      /* unit */
  guint finding;      /* the next finding of `by_unit` */
  GPtrArray *by_unit; /* const struct sy_assessed_finding *, by unit */
};

/* ---- scores ---- */

static json_t *interval(int64_t low, int64_t high) {
  json_t *array = json_array();
  json_array_append_new(array, json_score(low));
  json_array_append_new(array, high == INT64_MAX ? json_null() : json_score(high));
  return array;
}

static json_t *json_marks(unsigned marks) {
  json_t *array = json_array();
  for (guint i = 0; mark_names[i]; i++)
    if (marks & (1u << i))
      json_array_append_new(array, json_string(mark_names[i]));
  return array;
}

/* A stage of a group's score; a certain veto can settle a score whose earlier stages have no single
 * value. */
static void set_stage(json_t *object, const char *key, const int64_t *stage, uint32_t unit) {
  if (stage && stage[unit] != SY_NOT_KNOWN)
    json_object_set_new(object, key, json_score(stage[unit]));
}

static void set_steps(json_t *object, const sy_assessment *assessment, uint32_t node,
                      uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  if (sy_outcome_of(assessment, node, unit) != SY_SCORED ||
      (sy_marks_of(assessment, node, unit) & SY_MARK_ZEROED))
    return;
  set_stage(object, "before_adjust", column->before_adjust, unit);
  set_stage(object, "before_veto", column->before_veto, unit);
}

static void set_value(json_t *object, const sy_assessment *assessment, const sy_figures *figures,
                      uint32_t node, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const struct sy_column_scores *column = &assessment->columns[node];
  const bool zeroed = sy_marks_of(assessment, node, unit) & SY_MARK_ZEROED;
  if (!sy_node_has_score(&edition->nodes[node])) {
    json_object_set_new(object, "amount", json_score(sy_score_of(assessment, node, unit)));
    return;
  }
  char shown[SY_DECIMAL_SIZE];
  sy_figure_shown(figures, node, sy_score_of(assessment, node, unit), edition->digits, shown);
  json_object_set_new(object, "score", json_string(shown));
  json_object_set_new(object, "exact", json_score(sy_score_of(assessment, node, unit)));
  if (column->amount && !zeroed)
    json_object_set_new(object, "amount", json_score(column->amount[unit]));
}

static void set_reason(json_t *object, const sy_assessment *assessment, uint32_t node,
                       uint32_t unit) {
  const struct sy_reason *reason = sy_reason_of(assessment, node, unit);
  if (reason) {
    json_t *names = json_names(reason->message);
    json_object_set_new(names, "code", json_string(reason->code));
    json_object_set_new(object, "reason", names);
  }
  const char *error = sy_error_of(assessment, node, unit);
  if (error)
    json_object_set_new(object, "error", json_string(error));
  if (error && !reason)
    json_set_text(object, "error_code", sy_reason_code_of(assessment, node, unit));
}

json_t *document_score(const sy_assessment *assessment, const sy_figures *figures, uint32_t node,
                       uint32_t unit) {
  const enum sy_outcome outcome = sy_outcome_of(assessment, node, unit);
  const unsigned marks = sy_marks_of(assessment, node, unit);
  json_t *object = json_object();
  json_object_set_new(object, "outcome", json_string(sy_outcome_names[outcome]));
  if (sy_node_has_score(&assessment->edition->nodes[node]))
    json_object_set_new(object, "weight", json_share(sy_effective_weight(assessment, node, unit)));
  if (outcome == SY_SCORED)
    set_value(object, assessment, figures, node, unit);
  int64_t low, high;
  if ((outcome == SY_MISSING || outcome == SY_ERROR) &&
      sy_interval_of(assessment, node, unit, &low, &high))
    json_object_set_new(object, "interval", interval(low, high));
  if (marks)
    json_object_set_new(object, "marks", json_marks(marks));
  set_steps(object, assessment, node, unit);
  set_reason(object, assessment, node, unit);
  return object;
}

/* ---- findings ---- */

/* A finding's message or advice in both languages, with its values put in. */
static json_t *rendered(const struct sy_finding *finding, struct sy_text text,
                        char *const *values) {
  g_autofree char *zh = sy_finding_render(finding, text.zh, values);
  g_autofree char *en = sy_finding_render(finding, text.en, values);
  return json_names((struct sy_text){.zh = zh, .en = en});
}

json_t *document_finding(const sy_assessment *assessment, const struct sy_assessed_finding *found) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[found->node];
  const struct sy_finding *finding = sy_node_plugin(node)->findings[found->finding];
  json_t *object = json_object(), *values = json_object();
  for (guint i = 0; finding->values && finding->values[i] && found->values[i]; i++)
    json_object_set_new(values, finding->values[i]->name, json_string(found->values[i]));
  json_object_set_new(object, "node", json_string(node->id));
  json_object_set_new(object, "code", json_string(finding->code));
  json_object_set_new(object, "values", values);
  json_object_set_new(object, "message", rendered(finding, finding->message, found->values));
  const bool bonus = node->kind == SY_ADJUSTMENT && node->direction == SY_BONUS;
  if (!bonus)
    json_object_set_new(object, "advice", rendered(finding, finding->advice, found->values));
  json_object_set_new(object, bonus ? "gained" : "points",
                      json_score(sy_finding_points(assessment, found)));
  if (found->table >= 0) {
    const uint32_t table = node->bindings[found->table].table;
    json_object_set_new(object, "table", json_string(edition->tables[table].id));
  }
  if (found->sheet_row)
    json_object_set_new(object, "row", json_integer(found->sheet_row));
  return object;
}

static gint compare_units(gconstpointer left, gconstpointer right) {
  const struct sy_assessed_finding *a = *(const struct sy_assessed_finding *const *)left;
  const struct sy_assessed_finding *b = *(const struct sy_assessed_finding *const *)right;
  return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* The unit's findings; units come in order. */
static json_t *unit_findings(document_units *writer, uint32_t unit) {
  json_t *array = json_array();
  for (; writer->finding < writer->by_unit->len; writer->finding++) {
    const struct sy_assessed_finding *found = writer->by_unit->pdata[writer->finding];
    if (found->unit != unit)
      break;
    json_array_append_new(array, document_finding(writer->assessment, found));
  }
  return array;
}

/* ---- units ---- */

static json_t *unit_awards(const sy_assessment *assessment, uint32_t unit) {
  json_t *object = json_object();
  for (uint32_t i = 0; i < assessment->edition->award_count; i++) {
    const struct sy_award *award = &assessment->edition->awards[i];
    const guint band = assessment->standings[i].band[unit];
    if (band)
      json_object_set_new(object, award->id, json_string(award->bands[band - 1].id));
  }
  return object;
}

static json_t *unit_grades(const sy_assessment *assessment, uint32_t unit) {
  json_t *object = json_object();
  for (uint32_t i = 0; i < assessment->edition->grading_count; i++) {
    const struct sy_grading *grading = &assessment->edition->gradings[i];
    const guint grade = assessment->grades[i][unit];
    if (grade)
      json_object_set_new(object, assessment->edition->nodes[grading->node].id,
                          json_string(grading->grades[grade - 1].id));
  }
  return object;
}

/* By the main award of the unit's cohort. */
static void set_rank(json_t *object, const sy_assessment *assessment, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const uint32_t award = sy_edition_main_award(edition, edition->units[unit].cohort);
  if (award == SY_NONE || !assessment->standings[award].rank[unit])
    return;
  json_object_set_new(object, "rank", json_integer(assessment->standings[award].rank[unit]));
  json_object_set_new(object, "tied", json_boolean(assessment->standings[award].tied[unit]));
}

static json_t *document_unit(document_units *writer, uint32_t unit) {
  const sy_assessment *assessment = writer->assessment;
  const sy_edition *edition = assessment->edition;
  const struct sy_unit *described = &edition->units[unit];
  const enum sy_unit_status status = sy_status_of(assessment, unit);
  json_t *object = json_object(), *scores = json_object();
  for (uint32_t node = 0; node < edition->node_count; node++)
    json_object_set_new(scores, edition->nodes[node].id,
                        document_score(assessment, writer->figures, node, unit));
  json_object_set_new(object, "id", json_string(described->id));
  json_object_set_new(object, "name", json_names(described->name));
  json_object_set_new(object, "cohort", json_string(edition->cohorts[described->cohort].id));
  json_object_set_new(object, "status", json_string(sy_unit_status_names[status]));
  set_rank(object, assessment, unit);
  json_object_set_new(object, "scores", scores);
  json_object_set_new(object, "awards", unit_awards(assessment, unit));
  json_object_set_new(object, "grades", unit_grades(assessment, unit));
  json_object_set_new(object, "findings", unit_findings(writer, unit));
  return object;
}

document_units *document_units_new(const sy_assessment *assessment) {
  document_units *units = g_new(document_units, 1);
  *units = (document_units){.assessment = assessment,
                            .figures = sy_figures_new(assessment),
                            .by_unit = g_ptr_array_new()};
  for (guint i = 0; i < assessment->findings->len; i++)
    g_ptr_array_add(units->by_unit,
                    &g_array_index(assessment->findings, struct sy_assessed_finding, i));
  g_ptr_array_sort(units->by_unit, compare_units); /* stable: within a unit by node, row, finding */
  return units;
}

json_t *document_next_unit(document_units *units) {
  return document_unit(units, units->next++);
}

void document_units_free(document_units *units) {
  sy_figures_free(units->figures);
  g_ptr_array_unref(units->by_unit);
  g_free(units);
}
