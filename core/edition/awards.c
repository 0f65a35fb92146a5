/* SPDX-License-Identifier: Apache-2.0
 *
 * awards.c: awards with their bands, and grades
 *
 * What units are ranked on and what they are awarded. Only declarations: the engine ranks.
 */
#include "edition/edition-private.h"

/* ---- Bands ---- */

static void check_quota(const struct sy_reading *from, const struct sy_band *band) {
  const struct sy_yaml *yaml = from->yaml;
  sy_problems *problems = from->loader->problems;
  if (band->has_count && band->has_share)
    sy_problems_add(problems, yaml->place,
                    _("the band '%s' has both 'count' and 'share', expected one of them"),
                    band->id);
  if (band->has_share && sy_rational_compare(band->share, (struct sy_rational){1, 1}) > 0)
    sy_problems_add(problems, sy_yaml_get(yaml, "share")->place,
                    _("a share of '%s', expected at most 100%%"), sy_yaml_get(yaml, "share")->text);
  if (sy_yaml_get(yaml, "rounding") != NULL && sy_yaml_get(yaml, "share") == NULL)
    sy_problems_add(
        problems, sy_yaml_get(yaml, "rounding")->place,
        _("'rounding' is for a 'share'; remove it, or give 'share' instead of 'count'"));
}

static void read_bands(struct sy_loader *loader, const struct sy_yaml *list,
                       struct sy_award *award) {
  g_autoptr(GHashTable) taken = sy_taken_new();
  award->bands = g_new0(struct sy_band, list->count);
  bool rest = false;
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *yaml = list->items[i];
    if (!sy_expect(yaml, SY_YAML_MAPPING, loader->problems))
      continue;
    struct sy_band *band = &award->bands[award->band_count++];
    const struct sy_reading reading = {loader, yaml, SY_OF_ALL, taken, band};
    sy_fields_check(&reading, sy_band_fields);
    sy_fields_read(&reading, sy_band_fields);
    check_quota(&reading, band);
    if (rest)
      sy_problems_add(loader->problems, yaml->place,
                      _("no unit is left for the band '%s': the band before it takes the rest"),
                      band->id);
    rest = rest || (!band->has_count && !band->has_share && !band->has_threshold);
  }
}

/* ---- Awards ---- */

static void read_award(struct sy_loader *loader, const struct sy_yaml *yaml, GHashTable *taken,
                       struct sy_award *award) {
  const struct sy_reading reading = {loader, yaml, SY_OF_ALL, taken, award};
  award->digits = loader->edition->digits;
  sy_fields_check(&reading, sy_award_fields);
  sy_fields_read(&reading, sy_award_fields);
  const struct sy_yaml *bands =
      sy_field_get(yaml, "bands", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems);
  if (bands != NULL)
    read_bands(loader, bands, award);
}

/* ---- At most one award per unit ---- */

bool sy_has_exclusive(const struct sy_award *award) {
  for (guint i = 0; i < award->band_count; i++)
    if (award->bands[i].exclusive)
      return true;
  return false;
}

bool sy_is_exclusive(const struct sy_award *award) {
  for (guint i = 0; i < award->band_count; i++)
    if (!award->bands[i].exclusive)
      return false;
  return award->band_count > 0;
}

/* The bands of an item {award, bands}; all of them if it names none. */
static void read_exclusive(struct sy_loader *loader, const struct sy_yaml *list,
                           struct sy_award *award) {
  g_autofree const char **ids = sy_ids_of(award->bands, award->band_count, sizeof *award->bands);
  for (guint i = 0; list == NULL && i < award->band_count; i++)
    award->bands[i].exclusive = true;
  for (guint i = 0; list != NULL && i < list->count; i++) {
    const struct sy_yaml *item = list->items[i];
    const uint32_t band = sy_lookup(item, "band", ids, loader->problems);
    if (band == SY_NONE)
      continue;
    if (award->bands[band].exclusive)
      sy_problems_add(loader->problems, item->place, _("'%s' is repeated"), item->text);
    award->bands[band].exclusive = true;
  }
  if (list != NULL && list->count == 0)
    sy_problems_add(loader->problems, list->place, _("expected at least one band"));
}

/* AWARD or {award: AWARD, bands: [BAND, …]} */
static void read_one(struct sy_loader *loader, const struct sy_yaml *item,
                     const char *const *awards) {
  static const char *const keys[] = {"award", "bands", NULL};
  sy_edition *edition = loader->edition;
  const bool mapping = item->kind == SY_YAML_MAPPING;
  if (mapping)
    sy_yaml_check_keys(item, keys, loader->problems);
  const struct sy_yaml *name =
      mapping ? sy_field_get(item, "award", SY_YAML_SCALAR, SY_FIELD_REQUIRED, loader->problems)
              : item;
  const uint32_t index =
      name != NULL ? sy_lookup(name, "award", awards, loader->problems) : SY_NONE;
  if (index == SY_NONE)
    return;
  if (sy_has_exclusive(&edition->awards[index])) {
    sy_problems_add(loader->problems, name->place, _("'%s' is repeated"), name->text);
    return;
  }
  edition->one_award.items[edition->one_award.count++] = index;
  if (edition->awards[index].band_count == 0)
    sy_problems_add(loader->problems, name->place,
                    _("the award '%s' has no bands, so no unit gets it; give it one, such as "
                      "{id: winner, count: 1}"),
                    name->text);
  read_exclusive(
      loader,
      mapping ? sy_field_get(item, "bands", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, loader->problems)
              : NULL,
      &edition->awards[index]);
}

static void load_one_award(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *list = sy_field_get(loader->merged, "one_award_per_unit", SY_YAML_SEQUENCE,
                                            SY_FIELD_OPTIONAL, loader->problems);
  if (list == NULL)
    return;
  if (list->count < 2)
    sy_problems_add(loader->problems, list->place,
                    _("'%s' expects at least two awards, of which a unit gets one"),
                    "one_award_per_unit");
  g_autofree const char **ids =
      sy_ids_of(edition->awards, edition->award_count, sizeof *edition->awards);
  edition->one_award.items = g_new0(uint32_t, (gsize)list->count + 1);
  for (guint i = 0; i < list->count; i++)
    read_one(loader, list->items[i], ids);
}

void sy_awards_load(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  const struct sy_yaml *list =
      sy_field_get(loader->merged, "awards", SY_YAML_SEQUENCE, SY_FIELD_REQUIRED, loader->problems);
  if (list == NULL)
    return;
  if (list->count == 0)
    sy_problems_add(loader->problems, list->place, _("expected at least one award"));
  g_autoptr(GHashTable) taken = sy_taken_new();
  edition->awards = g_new0(struct sy_award, list->count);
  for (guint i = 0; i < list->count; i++)
    if (sy_expect(list->items[i], SY_YAML_MAPPING, loader->problems))
      read_award(loader, list->items[i], taken, &edition->awards[edition->award_count++]);
  load_one_award(loader);
}

/* ---- Grades ---- */

bool sy_goes_lower(const struct sy_grade *grade, const struct sy_grade *before) {
  return grade->start < before->start ||
         (grade->start == before->start && before->has_above && !grade->has_above);
}

static void check_grade(const struct sy_reading *from, const struct sy_grade *grade,
                        const struct sy_grade *before, bool last) {
  const struct sy_yaml *yaml = from->yaml;
  sy_problems *problems = from->loader->problems;
  const struct sy_yaml *start = sy_yaml_get(yaml, grade->has_above ? "above" : "at_least");
  if (sy_yaml_get(yaml, "at_least") != NULL && sy_yaml_get(yaml, "above") != NULL)
    sy_problems_add(problems, yaml->place,
                    _("the grade '%s' has both 'at_least' and 'above', expected one of them"),
                    grade->id);
  else if (sy_yaml_get(yaml, "at_least") == NULL && sy_yaml_get(yaml, "above") == NULL && !last)
    sy_problems_add(problems, yaml->place,
                    _("'at_least' or 'above' is missing; only the last grade takes everything "
                      "else"));
  else if ((grade->has_at_least || grade->has_above) && before != NULL &&
           !sy_goes_lower(grade, before))
    sy_problems_add(
        problems, start->place,
        _("the grade '%s' starts at %s, expected a lower score than that of the grade before it"),
        grade->id, start->text);
}

static void read_levels(struct sy_loader *loader, const struct sy_yaml *list,
                        struct sy_grading *grading) {
  g_autoptr(GHashTable) taken = sy_taken_new();
  grading->grades = g_new0(struct sy_grade, list->count);
  const struct sy_grade *before = NULL;
  for (guint i = 0; i < list->count; i++) {
    const struct sy_yaml *yaml = list->items[i];
    if (!sy_expect(yaml, SY_YAML_MAPPING, loader->problems))
      continue;
    struct sy_grade *grade = &grading->grades[grading->grade_count++];
    const struct sy_reading reading = {loader, yaml, SY_OF_ALL, taken, grade};
    sy_fields_check(&reading, sy_grade_fields);
    sy_fields_read(&reading, sy_grade_fields);
    check_grade(&reading, grade, before, i + 1 == list->count);
    if (grade->has_at_least || grade->has_above)
      before = grade;
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
    const struct sy_reading reading = {loader, yaml, SY_OF_ALL, NULL, grading};
    sy_fields_check(&reading, sy_grading_fields);
    sy_fields_read(&reading, sy_grading_fields);
    for (uint32_t k = 0; k < edition->grading_count; k++)
      if (edition->gradings[k].node == grading->node && sy_yaml_get(yaml, "node") != NULL)
        sy_problems_add(loader->problems, yaml->place, _("the node '%s' has two lists of grades"),
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
