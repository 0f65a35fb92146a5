/* SPDX-License-Identifier: Apache-2.0
 *
 * awards.c: awards with their bands, and grades
 *
 * What units are ranked on and which distinctions they get. Only declarations: the engine ranks.
 */
#include "edition/edition-private.h"

/* ---- Which keys they take; the JSON Schema has the same ---- */

static const char *const award_keys[] = {"id",     "name",      "node",  "cohorts", "rank_on",
                                         "digits", "tie_break", "bands", NULL};
static const char *const band_keys[] = {"id",       "name",      "count", "share",
                                        "rounding", "threshold", NULL};
static const char *const grading_keys[] = {"node", "levels", NULL};
static const char *const level_keys[] = {"id", "name", "at_least", NULL};

/* ---- Bands ---- */

static void read_threshold(struct sy_loader *loader, const struct sy_yaml *yaml,
                           struct sy_band *band) {
  static const char *const keys[] = {"operator", "value", NULL};
  static const char *const operators[] = {"above", "at-least", NULL};
  const struct sy_yaml *threshold =
      sy_field_get(yaml, "threshold", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, loader->problems);
  if (threshold == NULL)
    return;
  sy_yaml_check_keys(threshold, keys, loader->problems);
  band->has_threshold = true;
  sy_field_operator(threshold, operators, -1, &band->comparison, loader->problems);
  sy_field_nano(threshold, "value", SY_FIELD_REQUIRED, -SY_SCORE_LIMIT, &band->threshold,
                loader->problems);
}

static void read_quota(struct sy_loader *loader, const struct sy_yaml *yaml, struct sy_band *band) {
  sy_problems *problems = loader->problems;
  int64_t count = 0;
  band->has_count =
      sy_field_integer(yaml, "count", SY_FIELD_OPTIONAL, 1, UINT32_MAX - 1, &count, problems);
  band->count = (uint32_t)count;
  band->has_share = sy_field_positive(yaml, "share", SY_FIELD_OPTIONAL, &band->share, problems);
  band->rounding = (enum sy_rounding)sy_field_choice(yaml, "rounding", sy_rounding_names,
                                                     SY_ROUND_NEAREST, problems);
  if (band->has_count && band->has_share)
    sy_problems_add(problems, yaml->place, _("the band '%s' has 'count' and 'share', expected one"),
                    band->id);
  if (band->has_share && sy_rational_compare(band->share, (struct sy_rational){1, 1}) > 0)
    sy_problems_add(problems, sy_yaml_get(yaml, "share")->place,
                    _("a share of '%s', expected at most 100%%"), sy_yaml_get(yaml, "share")->text);
  if (sy_yaml_get(yaml, "rounding") != NULL && sy_yaml_get(yaml, "share") == NULL)
    sy_problems_add(problems, sy_yaml_get(yaml, "rounding")->place,
                    _("'rounding' without 'share'"));
}

static void read_bands(struct sy_loader *loader, const struct sy_yaml *list,
                       struct sy_award *award) {
  g_autoptr(GHashTable) taken = g_hash_table_new(sy_text_hash, g_str_equal);
  award->bands = g_new0(struct sy_band, list->count);
  bool rest = false;
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *yaml = list->items[i];
    if (!sy_expect(yaml, SY_YAML_MAPPING, loader->problems))
      continue;
    struct sy_band *band = &award->bands[award->band_count++];
    sy_yaml_check_keys(yaml, band_keys, loader->problems);
    band->id = sy_field_id(yaml, taken, loader->problems);
    band->name = sy_field_name(yaml, loader->problems);
    read_quota(loader, yaml, band);
    read_threshold(loader, yaml, band);
    if (rest)
      sy_problems_add(loader->problems, yaml->place,
                      _("nothing is left for the band '%s': the band before it takes the rest"),
                      band->id);
    rest = rest || (!band->has_count && !band->has_share && !band->has_threshold);
  }
}

/* ---- Awards ---- */

/* A list of names as indices: of cohorts, or of nodes that have scores. */
static struct sy_indices read_names(struct sy_loader *loader, const struct sy_yaml *list,
                                    const char *const *cohorts) {
  struct sy_indices indices = {.items = g_new0(uint32_t, (gsize)list->count + 1)};
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *item = list->items[i];
    uint32_t index = cohorts != NULL ? sy_lookup(item, "cohort", cohorts, loader->problems)
                                     : sy_scored_node(loader, item);
    if (index == SY_NONE)
      continue;
    if (g_hash_table_add(seen, GUINT_TO_POINTER(index)))
      indices.items[indices.count++] = index;
    else
      sy_problems_add(loader->problems, item->place, _("'%s' is listed twice"), item->text);
  }
  return indices;
}

static struct sy_indices all_cohorts(const sy_edition *edition) {
  struct sy_indices indices = {edition->cohort_count,
                               g_new0(uint32_t, (gsize)edition->cohort_count + 1)};
  for (uint32_t i = 0; i < edition->cohort_count; i++)
    indices.items[i] = i;
  return indices;
}

/* The required key `node`. */
static uint32_t read_node(struct sy_loader *loader, const struct sy_yaml *yaml) {
  const struct sy_yaml *node =
      sy_field_get(yaml, "node", SY_YAML_SCALAR, SY_FIELD_REQUIRED, loader->problems);
  uint32_t index = node != NULL ? sy_scored_node(loader, node) : SY_NONE;
  return index != SY_NONE ? index : 0;
}

static void read_award(struct sy_loader *loader, const struct sy_yaml *yaml, GHashTable *taken,
                       struct sy_award *award) {
  sy_problems *problems = loader->problems;
  const sy_edition *edition = loader->edition;
  sy_yaml_check_keys(yaml, award_keys, problems);
  award->id = sy_field_id(yaml, taken, problems);
  award->name = sy_field_name(yaml, problems);
  award->node = read_node(loader, yaml);
  award->rank_on =
      (enum sy_rank_on)sy_field_choice(yaml, "rank_on", sy_rank_on_names, SY_RANK_EXACT, problems);
  int64_t digits = edition->digits;
  sy_field_integer(yaml, "digits", SY_FIELD_OPTIONAL, 0, 9, &digits, problems);
  award->digits = (unsigned)digits;

  const struct sy_yaml *cohorts =
      sy_field_get(yaml, "cohorts", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  g_autofree const char **ids =
      sy_ids_of(edition->cohorts, edition->cohort_count, sizeof *edition->cohorts);
  award->cohorts = cohorts != NULL ? read_names(loader, cohorts, ids) : all_cohorts(edition);
  if (cohorts != NULL && cohorts->count == 0)
    sy_problems_add(problems, cohorts->place, _("expected at least one cohort"));
  const struct sy_yaml *tie_break =
      sy_field_get(yaml, "tie_break", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  if (tie_break != NULL)
    award->tie_break = read_names(loader, tie_break, NULL);
  const struct sy_yaml *bands =
      sy_field_get(yaml, "bands", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  if (bands != NULL)
    read_bands(loader, bands, award);
}

void sy_awards_load(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *list =
      sy_field_get(loader->merged, "awards", SY_YAML_SEQUENCE, SY_FIELD_REQUIRED, loader->problems);
  if (list == NULL)
    return;
  if (list->count == 0)
    sy_problems_add(loader->problems, list->place, _("expected at least one award"));
  g_autoptr(GHashTable) taken = g_hash_table_new(sy_text_hash, g_str_equal);
  edition->awards = g_new0(struct sy_award, list->count);
  for (guint i = 0; i < list->count; i++)
    if (sy_expect(list->items[i], SY_YAML_MAPPING, loader->problems))
      read_award(loader, list->items[i], taken, &edition->awards[edition->award_count++]);
}

/* ---- Grades ---- */

static void read_levels(struct sy_loader *loader, const struct sy_yaml *list,
                        struct sy_grading *grading) {
  g_autoptr(GHashTable) taken = g_hash_table_new(sy_text_hash, g_str_equal);
  grading->grades = g_new0(struct sy_grade, list->count);
  int64_t above = INT64_MAX;
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *yaml = list->items[i];
    if (!sy_expect(yaml, SY_YAML_MAPPING, loader->problems))
      continue;
    struct sy_grade *grade = &grading->grades[grading->grade_count++];
    sy_yaml_check_keys(yaml, level_keys, loader->problems);
    grade->id = sy_field_id(yaml, taken, loader->problems);
    grade->name = sy_field_name(yaml, loader->problems);
    grade->at_least = INT64_MIN;
    bool last = i + 1 == list->count;
    if (!sy_field_nano(yaml, "at_least", last ? SY_FIELD_OPTIONAL : SY_FIELD_REQUIRED,
                       -SY_SCORE_LIMIT, &grade->at_least, loader->problems))
      continue;
    if (grade->at_least >= above)
      sy_problems_add(loader->problems, sy_yaml_get(yaml, "at_least")->place,
                      _("the grade '%s' starts at %s, expected less than the grade before it"),
                      grade->id, sy_yaml_get(yaml, "at_least")->text);
    above = grade->at_least;
  }
}

void sy_gradings_load(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *list =
      sy_field_get(loader->merged, "grades", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems);
  if (list == NULL)
    return;
  edition->gradings = g_new0(struct sy_grading, list->count);
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *yaml = list->items[i];
    if (!sy_expect(yaml, SY_YAML_MAPPING, loader->problems))
      continue;
    struct sy_grading *grading = &edition->gradings[edition->grading_count];
    sy_yaml_check_keys(yaml, grading_keys, loader->problems);
    grading->node = read_node(loader, yaml);
    for (uint32_t k = 0; k < edition->grading_count; k++)
      if (edition->gradings[k].node == grading->node && sy_yaml_get(yaml, "node") != NULL)
        sy_problems_add(loader->problems, yaml->place, _("the node '%s' is graded twice"),
                        edition->nodes[grading->node].id);
    edition->grading_count++;
    const struct sy_yaml *levels =
        sy_field_get(yaml, "levels", SY_YAML_SEQUENCE, SY_FIELD_REQUIRED, loader->problems);
    if (levels != NULL && levels->count == 0)
      sy_problems_add(loader->problems, levels->place, _("expected at least one grade"));
    if (levels != NULL)
      read_levels(loader, levels, grading);
  }
}
