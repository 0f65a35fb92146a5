/* SPDX-License-Identifier: Apache-2.0
 *
 * read-awards.c: the awards and grades of a document
 *
 * Only their rules are read. Who has which rank, band and grade is recomputed and compared.
 */
#include "document/document-private.h"

/* A reference to a node that has a score. */
static uint32_t take_scored_node(const struct document_reader *reader, const struct json_at *at) {
  const uint32_t index = json_read_reference(at, reader->nodes, _("node"));
  if (index == SY_NONE)
    return 0;
  const struct sy_node *node = &reader->edition->nodes[index];
  if (sy_node_has_score(node))
    return index;
  json_problem(at, _("'%s' has no score"), node->id);
  return 0;
}

/* ---- awards ---- */

static void read_band(const struct json_at *object, struct sy_band *band) {
  static const char *const operators[] = {"above", "at-least", NULL};
  int64_t count = 0;
  band->id = json_take_id(object);
  json_take_names(object, "name", &band->name);
  band->has_count = json_take_integer(object, "count", JSON_OPTIONAL, 1, UINT32_MAX - 1, &count);
  band->count = (uint32_t)count;
  band->has_share = json_take_share(object, "share", JSON_OPTIONAL, &band->share);
  if (band->has_share && sy_rational_compare(band->share, (struct sy_rational){1, 1}) > 0)
    json_problem(object, _("a share above 1"));
  band->rounding =
      (enum sy_rounding)json_take_choice(object, "rounding", sy_rounding_names, SY_ROUND_NEAREST);
  const struct json_at threshold = json_at_object(object, "threshold", JSON_OPTIONAL);
  if (!threshold.value)
    return;
  band->has_threshold = true;
  band->comparison = (enum sy_operator)json_take_choice(&threshold, "operator", operators, -1);
  json_take_score(&threshold, "value", JSON_REQUIRED, -SY_SCORE_LIMIT, &band->threshold);
}

static void read_bands(const struct json_at *object, struct sy_award *award) {
  const struct json_at bands = json_at_array(object, "bands", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(bands.value);
  award->bands = g_new0(struct sy_band, MAX(count, 1));
  for (guint i = 0; i < count; i++) {
    const struct json_at band = json_at_index(&bands, i);
    award->band_count = i + 1;
    read_band(&band, &award->bands[i]);
  }
}

static void read_cohorts(const struct document_reader *reader, const struct json_at *object,
                         struct sy_award *award) {
  const struct json_at list =
      json_at_array(object, "cohorts", JSON_REQUIRED, reader->edition->cohort_count);
  award->cohorts.items = g_new0(uint32_t, json_array_size(list.value) + 1);
  for (size_t i = 0; i < json_array_size(list.value); i++) {
    const struct json_at item = json_at_index(&list, i);
    const uint32_t cohort = json_read_reference(&item, reader->cohorts, _("cohort"));
    if (cohort != SY_NONE)
      award->cohorts.items[award->cohorts.count++] = cohort;
  }
}

static void read_tie_break(const struct document_reader *reader, const struct json_at *object,
                           struct sy_award *award) {
  const struct json_at list = json_at_array(object, "tie_break", JSON_REQUIRED, JSON_MANY);
  award->tie_break.items = g_new0(uint32_t, json_array_size(list.value) + 1);
  for (size_t i = 0; i < json_array_size(list.value); i++) {
    const struct json_at item = json_at_index(&list, i);
    award->tie_break.items[award->tie_break.count++] = take_scored_node(reader, &item);
  }
}

static void read_award(const struct document_reader *reader, const struct json_at *object,
                       struct sy_award *award) {
  int64_t digits = 0;
  award->id = json_take_id(object);
  json_take_names(object, "name", &award->name);
  const struct json_at node = json_at_key(object, "node");
  award->node = take_scored_node(reader, &node);
  award->rank_on = (enum sy_rank_on)json_take_choice(object, "rank_on", sy_rank_on_names, -1);
  json_take_integer(object, "digits", JSON_REQUIRED, 0, 9, &digits);
  award->digits = (unsigned)digits;
  read_cohorts(reader, object, award);
  read_tie_break(reader, object, award);
  read_bands(object, award);
}

void document_read_awards(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at awards = json_at_array(&reader->root, "awards", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(awards.value);
  g_autoptr(GHashTable) ids = g_hash_table_new(sy_text_hash, g_str_equal);
  if (awards.value && count == 0)
    json_problem(&awards, _("no award, expected the main one at least"));
  edition->awards = g_new0(struct sy_award, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&awards, i);
    edition->award_count = i + 1;
    read_award(reader, &object, &edition->awards[i]);
    json_note_id(&object, edition->awards[i].id, i, ids);
  }
}

/* ---- grades ---- */

static void read_levels(const struct json_at *object, struct sy_grading *grading) {
  const struct json_at levels = json_at_array(object, "levels", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(levels.value);
  grading->grades = g_new0(struct sy_grade, MAX(count, 1));
  for (guint i = 0; i < count; i++) {
    const struct json_at level = json_at_index(&levels, i);
    struct sy_grade *grade = &grading->grades[i];
    grading->grade_count = i + 1;
    grade->id = json_take_id(&level);
    json_take_names(&level, "name", &grade->name);
    grade->at_least = INT64_MIN;
    json_take_score(&level, "at_least", i + 1 == count ? JSON_OPTIONAL : JSON_REQUIRED,
                    -SY_SCORE_LIMIT, &grade->at_least);
    if (i > 0 && grade->at_least >= grading->grades[i - 1].at_least)
      json_problem(&level, _("starts no lower than the grade before it"));
  }
}

void document_read_grades(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at grades = json_at_array(&reader->root, "grades", JSON_REQUIRED, JSON_MANY);
  const size_t count = json_array_size(grades.value);
  edition->gradings = g_new0(struct sy_grading, MAX(count, 1));
  for (uint32_t i = 0; i < count; i++) {
    const struct json_at object = json_at_index(&grades, i);
    const struct json_at node = json_at_key(&object, "node");
    edition->grading_count = i + 1;
    edition->gradings[i].node = take_scored_node(reader, &node);
    for (uint32_t k = 0; k < i; k++)
      if (edition->gradings[k].node == edition->gradings[i].node)
        json_problem(&node, _("the node is graded twice"));
    read_levels(&object, &edition->gradings[i]);
  }
}
