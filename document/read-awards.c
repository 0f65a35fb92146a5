/* SPDX-License-Identifier: Apache-2.0
 *
 * read-awards.c: the awards and grades of a document
 *
 * Only their rules are read. Who has which rank, band and grade is recomputed and compared.
 */
#include "document/document-private.h"

/* They have no kinds, so each has every field of its table. */
static const int any_kind = 0;

/* ---- awards ---- */

static void read_band(const struct document_reader *reader, const struct json_at *object,
                      struct sy_band *band) {
  document_read_fields(reader, object, sy_band_fields, &any_kind, band);
  if (band->has_share && sy_rational_compare(band->share, (struct sy_rational){1, 1}) > 0)
    json_problem(object, _("a share above 1"));
}

static void read_bands(const struct document_reader *reader, const struct json_at *object,
                       struct sy_award *award) {
  const struct json_at bands = json_at_array(object, "bands", JSON_REQUIRED, JSON_MANY);
  json_at_each(band, &bands) {
    award->bands = json_grow(award->bands, sizeof *award->bands, band.index);
    award->band_count = (guint)band.index + 1;
    read_band(reader, &band, &award->bands[band.index]);
    if (json_is_hopeless(&band))
      return;
  }
}

static void read_award(const struct document_reader *reader, const struct json_at *object,
                       struct sy_award *award) {
  document_read_fields(reader, object, sy_award_fields, &any_kind, award);
  read_bands(reader, object, award);
}

/* ---- at most one award per unit ---- */

/* The bands of {award, bands}, each once. */
static void read_exclusive(const struct json_at *list, struct sy_award *award) {
  json_at_each(item, list) {
    const char *id = json_is_kind(&item, JSON_STRING) ? json_at_string(&item) : "";
    guint band = 0;
    while (band < award->band_count && strcmp(award->bands[band].id, id) != 0)
      band++;
    if (band == award->band_count || award->bands[band].exclusive)
      json_problem(&item, _("not a band of the award that is not listed yet"));
    else
      award->bands[band].exclusive = true;
    if (json_is_hopeless(&item))
      return;
  }
}

static void read_one(sy_edition *edition, const struct json_at *item, GHashTable *ids) {
  const bool mapping = sy_json_kind(item->source, item->value) == JSON_OBJECT;
  const struct json_at name = mapping ? json_at_key(item, "award") : *item;
  const uint32_t index = json_read_reference(&name, ids, _("award"));
  if (index == SY_NONE)
    return;
  struct sy_award *award = &edition->awards[index];
  if (sy_has_exclusive(award)) {
    json_problem(&name, _("the award is listed twice"));
    return;
  }
  edition->one_award.items[edition->one_award.count++] = index;
  for (guint i = 0; !mapping && i < award->band_count; i++)
    award->bands[i].exclusive = true;
  if (mapping) {
    const struct json_at bands = json_at_array(item, "bands", JSON_REQUIRED, JSON_MANY);
    read_exclusive(&bands, award);
  }
  if (!sy_has_exclusive(award))
    json_problem(&name, _("no bands"));
}

static void read_one_award(struct document_reader *reader, GHashTable *ids) {
  sy_edition *edition = reader->edition;
  const struct json_at object = json_at_key(&reader->root, "edition");
  if (!object.value || sy_json_kind(object.source, object.value) != JSON_OBJECT)
    return;
  const struct json_at list =
      json_at_array(&object, "one_award_per_unit", JSON_OPTIONAL, edition->award_count);
  if (!list.value)
    return;
  edition->one_award.items = g_new0(uint32_t, (gsize)edition->award_count + 1);
  json_at_each(item, &list) {
    read_one(edition, &item, ids);
    if (json_is_hopeless(&item))
      return;
  }
}

void document_read_awards(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at awards = json_at_array(&reader->root, "awards", JSON_REQUIRED, JSON_MANY);
  g_autoptr(GHashTable) ids = g_hash_table_new(sy_text_hash, g_str_equal);
  if (awards.value && json_at_count(&awards) == 0)
    json_problem(&awards, _("no awards, expected at least the main one"));
  json_at_each(object, &awards) {
    const uint32_t i = (uint32_t)object.index;
    edition->awards = json_grow(edition->awards, sizeof *edition->awards, i);
    edition->award_count = i + 1;
    read_award(reader, &object, &edition->awards[i]);
    json_note_id(&object, edition->awards[i].id, i, ids);
    if (json_is_hopeless(&object))
      return;
  }
  read_one_award(reader, ids);
}

/* ---- grades ---- */

static void check_grade(const struct json_at *level, const struct sy_grade *grade,
                        const struct sy_grade *before, bool last) {
  const bool open = !grade->has_at_least && !grade->has_above;
  if (grade->has_at_least && grade->has_above)
    json_problem(level, _("both 'at_least' and 'above'"));
  else if (open && !last)
    json_problem(level, _("'at_least' or 'above' is missing"));
  else if (!open && before && !sy_goes_lower(grade, before))
    json_problem(level, _("starts at no lower a score than the grade before it"));
}

static void read_levels(const struct document_reader *reader, const struct json_at *object,
                        struct sy_grading *grading) {
  const struct json_at levels = json_at_array(object, "levels", JSON_REQUIRED, JSON_MANY);
  json_at_each(level, &levels) {
    const guint i = (guint)level.index;
    grading->grades = json_grow(grading->grades, sizeof *grading->grades, i);
    struct sy_grade *grade = &grading->grades[i];
    grading->grade_count = i + 1;
    document_read_fields(reader, &level, sy_grade_fields, &any_kind, grade);
    check_grade(&level, grade, i > 0 ? &grading->grades[i - 1] : NULL,
                i + 1 == json_at_count(&levels));
    if (json_is_hopeless(&level))
      return;
  }
}

void document_read_grades(struct document_reader *reader) {
  sy_edition *edition = reader->edition;
  const struct json_at grades = json_at_array(&reader->root, "grades", JSON_REQUIRED, JSON_MANY);
  json_at_each(object, &grades) {
    const uint32_t i = (uint32_t)object.index;
    const struct json_at node = json_at_key(&object, "node");
    edition->gradings = json_grow(edition->gradings, sizeof *edition->gradings, i);
    edition->grading_count = i + 1;
    document_read_fields(reader, &object, sy_grading_fields, &any_kind, &edition->gradings[i]);
    for (uint32_t k = 0; k < i; k++)
      if (edition->gradings[k].node == edition->gradings[i].node)
        json_problem(&node, _("the node has two lists of grades"));
    read_levels(reader, &object, &edition->gradings[i]);
    if (json_is_hopeless(&object))
      return;
  }
}
