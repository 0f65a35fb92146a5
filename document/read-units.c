/* SPDX-License-Identifier: Apache-2.0
 *
 * read-units.c: the units of a document, and what plugins gave for them
 *
 * Only the leaves' scores are read: outcomes and values as plugins wrote them. Everything above
 * them is recomputed and compared.
 */
#include "document/document-private.h"

/* ---- cohorts and units ---- */

void document_read_cohorts(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at cohorts = json_at_array(&reader->root, "cohorts", JSON_REQUIRED, UINT16_MAX);
  json_at_each(object, &cohorts) {
    const uint32_t i = (uint32_t)object.index;
    edition->cohorts = json_grow(edition->cohorts, sizeof *edition->cohorts, i);
    struct sy_cohort *cohort = &edition->cohorts[i];
    edition->cohort_count = i + 1;
    cohort->id = json_take_id(&object);
    json_take_names(&object, "name", &cohort->name);
    json_note_id(&object, cohort->id, i, reader->cohorts);
    if (json_is_hopeless(&object))
      return;
  }
}

/* Units are sorted by cohort: a cohort is a range of them. */
static void place_in_cohort(sy_edition *edition, const struct json_at *object, uint32_t index,
                            uint32_t cohort_index) {
  struct sy_cohort *cohort = &edition->cohorts[cohort_index];
  if (cohort->unit_count == 0)
    cohort->first_unit = index;
  if (cohort->first_unit + cohort->unit_count != index)
    json_problem(object, _("the units of the cohort '%s' are not next to each other"), cohort->id);
  else
    cohort->unit_count++;
}

static void read_attributes(struct document_reader *reader, const struct json_at *object) {
  sy_edition *edition = reader->edition;
  const struct json_at attributes = json_at_object(
      object, "attributes", edition->attribute_count > 0 ? JSON_REQUIRED : JSON_OPTIONAL);
  for (uint32_t i = 0; attributes.value && i < edition->attribute_count; i++) {
    const char *text = "";
    json_take_text(&attributes, edition->attributes[i].column, JSON_REQUIRED, &text);
    sy_attribute_add(&edition->attributes[i], text);
  }
}

static void read_unit(struct document_reader *reader, const struct json_at *object,
                      uint32_t index) {
  struct sy_unit *unit = &reader->edition->units[index];
  unit->id = json_take_id(object);
  json_take_names(object, "name", &unit->name);
  unit->was = json_take_copy(object, "was", JSON_OPTIONAL);
  read_attributes(reader, object);
  json_note_id(object, unit->id, index, reader->units);
  unit->cohort = json_take_reference(object, "cohort", reader->cohorts, _("cohort"));
  if (unit->cohort != SY_NONE)
    place_in_cohort(reader->edition, object, index, unit->cohort);
}

void document_read_units(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  sy_attributes_collect(edition);
  const struct json_at units = json_at_array(&reader->root, "units", JSON_REQUIRED, JSON_MANY);
  json_at_each(object, &units) {
    const uint32_t i = (uint32_t)object.index;
    edition->units = json_grow(edition->units, sizeof *edition->units, i);
    edition->unit_count = i + 1;
    read_unit(reader, &object, i);
    if (json_is_hopeless(&object))
      return;
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
  json_at_each(unit, &units) {
    const struct json_at scores = json_at_object(&unit, "scores", JSON_REQUIRED);
    const size_t found = json_at_count(&scores);
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
  json_at_each(mark, &marks) {
    const int bit =
        json_is_kind(&mark, JSON_STRING) ? sy_name_index(mark_names, json_at_string(&mark)) : -1;
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

/* Why there is no score, which claims may be about, or how it was estimated. */
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
  if (!sy_applies(reader->edition, node, unit, NULL))
    outcome = SY_NOT_APPLICABLE; /* whatever it says */
  sy_set_outcome(leaves, node, unit, outcome);
  leaves->errors += outcome == SY_ERROR;
  const bool estimated = outcome == SY_SCORED && (marks & SY_MARK_ESTIMATED);
  if (estimated)
    sy_add_mark(leaves, node, unit, SY_MARK_ESTIMATED);
  if (outcome != SY_SCORED || estimated)
    read_reason(score, column, leaves->unit_count, unit);
  if (outcome == SY_SCORED)
    read_value(score, described,
               described->has_deduction ? &column->amount[unit] : &column->score[unit]);
}

/* Findings are copied unchanged; only their form is checked. */
static void check_findings(const struct document_reader *reader, const struct json_at *unit) {
  const struct json_at findings = json_at_array(unit, "findings", JSON_OPTIONAL, JSON_MANY);
  json_at_each(finding, &findings) {
    const char *code;
    int64_t points;
    json_take_reference(&finding, "node", reader->nodes, _("node"));
    json_take_text(&finding, "code", JSON_REQUIRED, &code);
    const bool gained = json_at_key(&finding, "gained").value != NULL;
    json_take_score(&finding, gained ? "gained" : "points", JSON_REQUIRED, 0, &points);
  }
}

/* One for each node, both in the order of their ids. */
static void read_unit_scores(const struct document_reader *reader, sy_assessment *leaves,
                             const struct document_key *nodes, uint32_t unit,
                             const struct json_at *scores) {
  json_at_each(score, scores) {
    const struct document_key *node = &nodes[score.index];
    const bool there = strcmp(score.key, node->key) == 0;
    const struct json_at expected = there ? score : json_at_key(scores, node->key);
    read_score(reader, leaves, node->index, unit, &expected);
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
  g_autofree struct document_key *nodes = document_nodes_by_id(edition);
  json_at_each(unit, &units) {
    const struct json_at scores = json_at_key(&unit, "scores");
    read_unit_scores(reader, leaves, nodes, (uint32_t)unit.index, &scores);
    check_findings(reader, &unit);
  }
  for (uint32_t node = 0; node < edition->node_count; node++)
    sy_scores_close(leaves, node);
}
