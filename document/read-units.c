/* SPDX-License-Identifier: Apache-2.0
 *
 * read-units.c: the units of a document, and what plugins gave for them
 *
 * Only the leaves' scores are read: outcomes and values as plugins wrote them. Everything above
 * them is recomputed and compared.
 */
#include "document/document-private.h"

/* ---- cohorts and units ---- */

static void read_cohorts(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at cohorts = json_at_array(&reader->root, "cohorts", JSON_REQUIRED, UINT16_MAX);
  const size_t count = json_array_size(cohorts.value);
  edition->cohorts = g_new0(struct sy_cohort, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&cohorts, i);
    struct sy_cohort *cohort = &edition->cohorts[i];
    edition->cohort_count = i + 1;
    cohort->id = json_take_id(&object);
    json_take_names(&object, "name", &cohort->name);
    json_note_id(&object, cohort->id, i, reader->cohorts);
  }
}

/* Units are sorted by cohort: a cohort is a range of them. */
static void place_in_cohort(sy_edition *edition, const struct json_at *object, uint32_t index,
                            uint32_t cohort_index) {
  struct sy_cohort *cohort = &edition->cohorts[cohort_index];
  if (cohort->unit_count == 0)
    cohort->first_unit = index;
  if (cohort->first_unit + cohort->unit_count != index)
    json_problem(object, _("the units of the cohort '%s' do not stand together"), cohort->id);
  else
    cohort->unit_count++;
}

static void read_unit(struct document_reader *reader, const struct json_at *object,
                      uint32_t index) {
  struct sy_unit *unit = &reader->edition->units[index];
  unit->id = json_take_id(object);
  json_take_names(object, "name", &unit->name);
  json_note_id(object, unit->id, index, reader->units);
  unit->cohort = json_take_reference(object, "cohort", reader->cohorts, _("cohort"));
  if (unit->cohort != SY_NONE)
    place_in_cohort(reader->edition, object, index, unit->cohort);
}

void document_read_units(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  read_cohorts(reader);
  const struct json_at units = json_at_array(&reader->root, "units", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(units.value);
  edition->units = g_new0(struct sy_unit, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&units, i);
    edition->unit_count = i + 1;
    read_unit(reader, &object, i);
  }
}

/* ---- scores ---- */

size_t sy_document_scores(const sy_edition *edition) {
  return (size_t)edition->unit_count *
         ((size_t)edition->node_count + edition->award_count + edition->grading_count);
}

bool document_check_scores(const struct document_reader *reader) {
  const sy_edition *edition = reader->edition;
  const struct json_at units = json_at_key(&reader->root, "units");
  if (sy_document_scores(edition) > sy_limit(reader->context, SY_LIMIT_SCORES)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_SCORES);
    json_problem(&units, _("more than %zu scores and ranks together%s"),
                 sy_limit(reader->context, SY_LIMIT_SCORES), hint);
    return false;
  }
  bool whole = true;
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    const struct json_at unit = json_at_index(&units, i);
    const struct json_at scores = json_at_object(&unit, "scores", JSON_REQUIRED);
    const size_t found = json_object_size(scores.value);
    if (scores.value && found != edition->node_count)
      json_problem(&scores, _("%zu entries, expected one for each of %u nodes"), found,
                   edition->node_count);
    whole = whole && scores.value && found == edition->node_count;
  }
  return whole;
}

static unsigned read_marks(const struct json_at *score) {
  const struct json_at marks = json_at_array(score, "marks", JSON_OPTIONAL, 32);
  unsigned found = 0;
  for (size_t i = 0; i < json_array_size(marks.value); i++) {
    const struct json_at mark = json_at_index(&marks, i);
    const int bit = json_is_kind(&mark, JSON_STRING)
                        ? sy_name_index(mark_names, json_string_value(mark.value))
                        : -1;
    if (bit >= 0)
      found |= 1u << bit;
    else
      json_problem(&mark, _("unknown mark"));
  }
  return found;
}

/* The score or amount of a plugin, which lies in its range. Amounts of deduction leaves have no
 * range of their own: the node's is that of the score. */
static void read_value(const struct json_at *score, const struct sy_node *node, int64_t *value) {
  const bool in_range = !node->has_deduction;
  const char *key = node->kind == SY_LEAF && in_range ? "exact" : "amount";
  int64_t found;
  if (!json_take_score(score, key, JSON_REQUIRED, in_range ? node->lowest : 0, &found))
    return;
  const struct json_at at = json_at_key(score, key);
  if (in_range && found > node->highest)
    json_problem(&at, _("above the node's range"));
  else
    *value = found;
}

/* Why there is no score, which claims may be about. */
static void read_reason(const struct json_at *score, struct sy_column_scores *column,
                        uint32_t unit_count, uint32_t unit) {
  const struct json_at reason = json_at_object(score, "reason", JSON_OPTIONAL);
  const char *code = NULL;
  if (reason.value)
    json_take_text(&reason, "code", JSON_REQUIRED, &code);
  else
    json_take_text(score, "error_code", JSON_OPTIONAL, &code);
  if (!code)
    return;
  if (!column->read_reason)
    column->read_reason = g_new0(const char *, unit_count);
  column->read_reason[unit] = code;
}

static void read_score(const struct document_reader *reader, sy_assessment *leaves, uint32_t node,
                       uint32_t unit, const struct json_at *score) {
  const struct sy_node *described = &reader->edition->nodes[node];
  struct sy_column_scores *column = &leaves->columns[node];
  if (!json_is_kind(score, JSON_OBJECT))
    return;
  enum sy_outcome outcome =
      (enum sy_outcome)json_take_choice(score, "outcome", sy_outcome_names + 1, -1) + SY_SCORED;
  const unsigned marks = read_marks(score);
  if (described->kind == SY_GROUP)
    return;
  if (described->kind == SY_LEAF && (marks & (SY_MARK_ZEROED | SY_MARK_EXCLUDED)))
    outcome = SY_MISSING; /* as the plugin left it, before the edition's policy */
  sy_set_outcome(leaves, node, unit, outcome);
  leaves->errors += outcome == SY_ERROR;
  if (outcome != SY_SCORED)
    read_reason(score, column, leaves->unit_count, unit);
  if (outcome == SY_SCORED)
    read_value(score, described,
               described->has_deduction ? &column->amount[unit] : &column->score[unit]);
}

/* Findings are carried as they are; only their form is checked. */
static void check_findings(const struct document_reader *reader, const struct json_at *unit) {
  const struct json_at findings = json_at_array(unit, "findings", JSON_OPTIONAL, JSON_MANY);
  for (size_t i = 0; i < json_array_size(findings.value); i++) {
    const struct json_at finding = json_at_index(&findings, i);
    const char *code;
    int64_t points;
    json_take_reference(&finding, "node", reader->nodes, _("node"));
    json_take_text(&finding, "code", JSON_REQUIRED, &code);
    const bool gained = json_object_get(finding.value, "gained") != NULL;
    json_take_score(&finding, gained ? "gained" : "points", JSON_REQUIRED, 0, &points);
  }
}

void document_read_scores(const struct document_reader *reader, sy_assessment *leaves) {
  const sy_edition *edition = reader->edition;
  const struct json_at units = json_at_key(&reader->root, "units");
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (edition->nodes[node].has_deduction)
      leaves->columns[node].amount = g_new0(int64_t, edition->unit_count);
    else if (edition->nodes[node].kind != SY_GROUP)
      sy_scores_open(leaves, node);
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    const struct json_at object = json_at_index(&units, unit);
    const struct json_at scores = json_at_key(&object, "scores");
    for (uint32_t node = 0; node < edition->node_count; node++) {
      const struct json_at score = json_at_key(&scores, edition->nodes[node].id);
      read_score(reader, leaves, node, unit, &score);
    }
    check_findings(reader, &object);
  }
  for (uint32_t node = 0; node < edition->node_count; node++)
    sy_scores_close(leaves, node);
}
