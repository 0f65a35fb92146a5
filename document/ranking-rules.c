/* SPDX-License-Identifier: Apache-2.0
 *
 * ranking-rules.c: how two editions differ in their rules of awards and grades
 *
 * The rules are compared as the result document has them, so that no rule can be forgotten here.
 */
#include "document/document-private.h"

static void clear_rule(gpointer data) {
  struct sy_ranking_rule *rule = data;
  json_decref(rule->before);
  json_decref(rule->after);
}

/* Adds a rule if its values, which are taken over, differ. */
static void add_rule(GArray *rules, const char *award, const char *node, const char *name,
                     json_t *before, json_t *after) {
  const struct sy_ranking_rule rule = {award, node, name, before, after};
  if (json_equal(before, after)) {
    json_decref(before);
    json_decref(after);
    return;
  }
  g_array_append_val(rules, rule);
}

/* ---- awards ---- */

/* The fields of an award but its names, with those that are left out because they are as usual. */
static json_t *rules_of_award(const sy_edition *edition, const struct sy_award *award) {
  json_t *rules = document_fields(edition, sy_award_fields, SY_OF_ALL, award);
  json_t *bands = json_array();
  for (guint i = 0; i < award->band_count; i++) {
    json_t *band = document_fields(edition, sy_band_fields, SY_OF_ALL, &award->bands[i]);
    json_object_del(band, "name");
    json_array_append_new(bands, band);
  }
  json_object_set_new(rules, "bands", bands);
  json_object_del(rules, "id");
  json_object_del(rules, "name");
  if (!json_object_get(rules, "over"))
    json_object_set_new(rules, "over", json_string(sy_over_names[SY_OVER_COHORT]));
  if (!json_object_get(rules, "ties"))
    json_object_set_new(rules, "ties", json_string(sy_ties_names[SY_TIES_COMPETITION]));
  return rules;
}

static void compare_awards(const sy_edition *earlier, const sy_edition *later, GArray *rules) {
  for (uint32_t i = 0; i < later->award_count; i++) {
    const struct sy_award *award = &later->awards[i];
    const uint32_t before = sy_edition_find_award(earlier, award->id);
    if (before == SY_NONE) {
      add_rule(rules, award->id, NULL, "award", json_null(), json_string(award->id));
      continue;
    }
    json_t *was = rules_of_award(earlier, &earlier->awards[before]);
    json_t *is = rules_of_award(later, award);
    for (const struct sy_field *field = sy_award_fields; sy_is_field(field); field++)
      if (json_object_get(is, field->document))
        add_rule(rules, award->id, NULL, field->document,
                 json_incref(json_object_get(was, field->document)),
                 json_incref(json_object_get(is, field->document)));
    json_decref(was);
    json_decref(is);
  }
  for (uint32_t i = 0; i < earlier->award_count; i++) {
    const char *id = earlier->awards[i].id;
    if (sy_edition_find_award(later, id) == SY_NONE)
      add_rule(rules, id, NULL, "award", json_string(id), json_null());
  }
}

/* ---- grades ---- */

/* The levels of a node; null if it has no grades. */
static json_t *levels_of(const sy_edition *edition, const char *node) {
  for (uint32_t i = 0; i < edition->grading_count; i++) {
    const struct sy_grading *grading = &edition->gradings[i];
    if (strcmp(edition->nodes[grading->node].id, node) != 0)
      continue;
    json_t *levels = json_array();
    for (guint k = 0; k < grading->grade_count; k++) {
      json_t *level = document_fields(edition, sy_grade_fields, SY_OF_ALL, &grading->grades[k]);
      json_object_del(level, "name");
      json_array_append_new(levels, level);
    }
    return levels;
  }
  return json_null();
}

static void compare_grades(const sy_edition *earlier, const sy_edition *later, GArray *rules) {
  for (uint32_t i = 0; i < later->grading_count; i++) {
    const char *node = later->nodes[later->gradings[i].node].id;
    add_rule(rules, NULL, node, "levels", levels_of(earlier, node), levels_of(later, node));
  }
  for (uint32_t i = 0; i < earlier->grading_count; i++) {
    const char *node = earlier->nodes[earlier->gradings[i].node].id;
    json_t *is = levels_of(later, node);
    if (json_is_null(is))
      add_rule(rules, NULL, node, "levels", levels_of(earlier, node), json_null());
    json_decref(is);
  }
}

/* ---- all ---- */

GArray *sy_ranking_rules(const sy_edition *earlier, const sy_edition *later) {
  GArray *rules = g_array_new(FALSE, FALSE, sizeof(struct sy_ranking_rule));
  g_array_set_clear_func(rules, clear_rule);
  compare_awards(earlier, later, rules);
  add_rule(rules, NULL, NULL, "one_award_per_unit", document_one_award(earlier),
           document_one_award(later));
  compare_grades(earlier, later, rules);
  return rules;
}

char *sy_ranking_rule_text(const json_t *value) {
  if (json_is_null(value))
    return g_strdup("");
  if (json_is_string(value))
    return g_strdup(json_string_value(value));
  char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
  char *copy = g_strdup(text);
  free(text);
  return copy;
}
