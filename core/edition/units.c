/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: cohorts, units
 *
 * units.csv is read once, as a shared table, because its units are not known before. Its rows are
 * then sorted and grouped by unit, one row each, so that indicators read attributes of units like
 * any other evidence.
 */
#include "edition/edition-private.h"

#include <string.h>

void sy_cohorts_load(struct sy_loader *loader) {
  static const char *const keys[] = {"id", "name", NULL};
  sy_edition *edition = loader->edition;
  const struct sy_yaml *list = sy_field_get(loader->merged, "cohorts", SY_YAML_SEQUENCE,
                                            SY_FIELD_REQUIRED, loader->problems);
  if (list == NULL)
    return;
  if (list->count == 0)
    sy_problems_add(loader->problems, list->place, _("expected at least one cohort"));
  edition->cohorts = g_new0(struct sy_cohort, list->count);
  g_autoptr(GHashTable) taken = sy_taken_new();
  for (guint i = 0; i < list->count; i++) {
    if (!sy_expect(list->items[i], SY_YAML_MAPPING, loader->problems))
      continue;
    struct sy_cohort *cohort = &edition->cohorts[edition->cohort_count++];
    sy_yaml_check_keys(list->items[i], keys, loader->problems);
    cohort->id = sy_field_id(list->items[i], taken, loader->problems);
    cohort->name = sy_field_name(loader, list->items[i], "name", cohort->id);
  }
}

/* ---- The columns that the loader itself reads ---- */

enum {
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_NAME_ZH,
  COLUMN_NAME_EN,
  COLUMN_COHORT,
  COLUMN_WAS,
  COLUMN_COUNT,
};

#define UNITS_COLUMN(heading, en_label, zh_label)                                                  \
  {                                                                                                \
    .size = sizeof(struct sy_column), .name = heading, .type = SY_TEXT, .presence = SY_REQUIRED,   \
    .label = {                                                                                     \
      .en = en_label,                                                                              \
      .zh = zh_label                                                                               \
    }                                                                                              \
  }

static const struct sy_column unit_columns[COLUMN_COUNT] = {
    UNITS_COLUMN("id", "id", "编号"),
    UNITS_COLUMN("name", "name", "名称"),
    UNITS_COLUMN("name_zh", "Chinese name", "中文名称"),
    UNITS_COLUMN("name_en", "English name", "英文名称"),
    UNITS_COLUMN("cohort", "cohort", "组别"),
    UNITS_COLUMN("was", "former id", "原编号"),
};

/* Whether every unit needs a text in the column. If `languages` requires both names, a name without
 * a language is not enough; if it requires one, check_names() accepts either. */
static bool is_needed(const struct sy_loader *loader, guint column) {
  switch (column) {
  case COLUMN_NAME:
  case COLUMN_WAS:
    return false;
  case COLUMN_NAME_ZH:
  case COLUMN_NAME_EN:
    return loader->needs_zh && loader->needs_en;
  case COLUMN_COHORT:
    return loader->edition->cohort_count > 1;
  default:
    return true;
  }
}

void sy_units_plan(struct sy_loader *loader) {
  const struct sy_place place = loader->root->place;
  for (guint i = 0; i < COLUMN_COUNT; i++) {
    const struct sy_yaml *heading = i == COLUMN_ID ? loader->plans[0].unit : NULL;
    const struct sy_column_request request = {
        .heading = heading != NULL ? heading->text : NULL,
        .column = is_needed(loader, i)
                      ? &unit_columns[i]
                      : sy_column_as(loader, &unit_columns[i], SY_TEXT, SY_OPTIONAL),
        .place = heading != NULL ? heading->place : place,
        .differ = i < COLUMN_COHORT};
    sy_tables_request(loader, 0, &request, NULL);
  }
  sy_tables_scope(loader, 0, SY_BY_UNIT, place, "units.csv");
}

/* ---- Rows into units ---- */

/* The cohort of a row. An unknown one is a problem, and the row is put into the first cohort. */
static uint32_t cohort_of(struct sy_loader *loader, const sy_sheet *sheet, uint64_t row,
                          const char *const *choices) {
  const char *text = sy_sheet_text(sheet, COLUMN_COHORT, row);
  if (text == NULL)
    return 0; /* only if there is one cohort: otherwise the column is required */
  const int index = sy_text_index(choices, text);
  if (index >= 0)
    return (uint32_t)index;
  g_autofree char *suggestion = sy_suggestion(text, choices);
  const struct sy_place place = sy_sheet_place(sheet, sy_sheet_row(sheet, row), SY_WHOLE_ROW);
  sy_problems_add(loader->problems, place, _("unknown %s '%s'%s"), "cohort", text, suggestion);
  return 0;
}

/* The rows in the order of the units: stably sorted by cohort. Fills the cohorts' ranges. g_free.
 */
static uint32_t *order_rows(struct sy_loader *loader, const sy_sheet *sheet) {
  sy_edition *edition = loader->edition;
  g_autofree const char **choices =
      sy_ids_of(edition->cohorts, edition->cohort_count, sizeof *edition->cohorts);
  g_autofree uint32_t *cohorts = g_new(uint32_t, sheet->row_count + 1);
  const bool named = sheet->columns[COLUMN_COHORT].present;
  for (uint64_t row = 0; row < sheet->row_count; row++) {
    cohorts[row] = !named ? 0 : cohort_of(loader, sheet, row, choices);
    edition->cohorts[cohorts[row]].unit_count++;
  }
  g_autofree uint32_t *next = g_new0(uint32_t, edition->cohort_count);
  uint32_t first = 0;
  for (uint32_t i = 0; i < edition->cohort_count; i++) {
    struct sy_cohort *cohort = &edition->cohorts[i];
    cohort->first_unit = next[i] = first;
    first += cohort->unit_count;
    if (cohort->unit_count == 0)
      sy_problems_add(loader->problems, sheet->place, _("the cohort '%s' has no units"),
                      cohort->id);
  }
  uint32_t *rows = g_new(uint32_t, sheet->row_count + 1);
  for (uint32_t row = 0; row < sheet->row_count; row++)
    rows[next[cohorts[row]]++] = row;
  return rows;
}

/* The texts of a column in the order of the units; NULL for an empty cell. g_free. */
static const char **texts_of(const sy_sheet *sheet, guint column, const uint32_t *rows) {
  const char **texts = g_new0(const char *, sheet->row_count + 1);
  if (!sheet->columns[column].present)
    return texts;
  g_autofree int32_t *entries = g_new(int32_t, sheet->row_count + 1);
  g_autofree uint8_t *valid = g_new(uint8_t, sheet->row_count + 1);
  sy_sheet_entries(sheet, column, 0, sheet->row_count, entries);
  sy_sheet_valid(sheet, column, 0, sheet->row_count, valid);
  for (uint64_t i = 0; i < sheet->row_count; i++)
    if (valid[rows[i]])
      texts[i] = sheet->columns[column].dictionary[entries[rows[i]]];
  return texts;
}

/* The first text that is not NULL. */
static const char *first_of(const char *a, const char *b, const char *c, const char *d) {
  return a != NULL ? a : b != NULL ? b : c != NULL ? c : d;
}

/* If `languages` requires one language, every unit has a name in it, or one without a language. */
static void check_name(struct sy_loader *loader, struct sy_place place, const char *name,
                       const char *zh, const char *en) {
  const bool both = loader->needs_zh && loader->needs_en;
  if (both || name != NULL ||
      !((loader->needs_zh && zh == NULL) || (loader->needs_en && en == NULL)))
    return;
  sy_problems_add(loader->problems, place, _("the unit has no name; 'languages' requires '%s'"),
                  unit_columns[loader->needs_zh ? COLUMN_NAME_ZH : COLUMN_NAME_EN].name);
}

/* Units use the texts of the table, which lives as long as they do. */
static void make_units(struct sy_loader *loader, const sy_sheet *sheet, const uint32_t *rows) {
  sy_edition *edition = loader->edition;
  edition->unit_count = (uint32_t)sheet->row_count;
  edition->units = g_new0(struct sy_unit, sheet->row_count + 1);
  g_autofree const char **ids = texts_of(sheet, COLUMN_ID, rows);
  g_autofree const char **names = texts_of(sheet, COLUMN_NAME, rows);
  g_autofree const char **names_zh = texts_of(sheet, COLUMN_NAME_ZH, rows);
  g_autofree const char **names_en = texts_of(sheet, COLUMN_NAME_EN, rows);
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    struct sy_unit *unit = &edition->units[i];
    unit->id = (char *)ids[i];
    unit->name.zh = first_of(names_zh[i], names[i], names_en[i], ids[i]);
    unit->name.en = first_of(names_en[i], names[i], names_zh[i], ids[i]);
    unit->sheet_row = sy_sheet_row(sheet, rows[i]);
    const struct sy_place place = sy_sheet_place(sheet, unit->sheet_row, SY_WHOLE_ROW);
    check_name(loader, place, names[i], names_zh[i], names_en[i]);
  }
  for (uint32_t i = 0; i < edition->cohort_count; i++)
    for (uint32_t k = 0; k < edition->cohorts[i].unit_count; k++)
      edition->units[edition->cohorts[i].first_unit + k].cohort = i;
}

/* What the units were before. */
static void add_ancestors(sy_edition *edition, const sy_sheet *sheet, const uint32_t *rows) {
  for (uint32_t i = 0; sheet->columns[COLUMN_WAS].present && i < edition->unit_count; i++)
    edition->units[i].was = sy_sheet_text(sheet, COLUMN_WAS, rows[i]);
}

#define SHORT_ID 64 /* bytes, with a NUL */

static void check_characters(struct sy_loader *loader, struct sy_place place, const char *name) {
  const gunichar control = sy_control_character(name), bidi = sy_text_bidi_control(name);
  if (control != 0)
    sy_problems_add(loader->problems, place, _("a name with the control character U+%04X"),
                    control);
  if (bidi != 0)
    sy_problems_add(loader->problems, place,
                    _("a name with U+%04X, which changes the text direction"), bidi);
}

/* Adds one name of a unit, and its key; no two units may share one. */
static void index_name(struct sy_loader *loader, const sy_sheet *sheet, uint32_t unit,
                       const char *name) {
  const sy_edition *edition = loader->edition;
  const struct sy_place place = sy_sheet_place(sheet, edition->units[unit].sheet_row, SY_WHOLE_ROW);
  const size_t length = strlen(name);
  sy_text_table *index = edition->owned->units;
  int32_t other = sy_text_table_add(index, name, length, (int32_t)unit);
  if (other == (int32_t)unit && !sy_text_is_key(name, length)) {
    g_autofree char *key = sy_text_key(name, length);
    other = sy_text_table_add(index, key, strlen(key), other);
  }
  if (other != (int32_t)unit)
    sy_problems_add(loader->problems, place, _("'%s' is already the name of the unit in row %u"),
                    name, edition->units[other].sheet_row);
}

/* An id in lower case, in `room` if it is short ASCII, as most are; otherwise *owned, for g_free.
 */
static const char *lower_key(const char *id, char room[SHORT_ID], char **owned) {
  size_t length = 0;
  for (; id[length] != '\0' && length < SHORT_ID - 1 && id[length] > ' ' && id[length] < 0x7F;
       length++)
    room[length] = g_ascii_tolower(id[length]);
  room[length] = '\0';
  return id[length] == '\0' ? room : (*owned = sy_id_key(id));
}

/* Two ids that differ only in case are a problem, because people do not tell them apart. Called
 * once all ids, and no other names, are in the index. */
static void check_case(struct sy_loader *loader, const sy_sheet *sheet) {
  const sy_edition *edition = loader->edition;
  g_autoptr(sy_text_table) lowered = sy_text_table_new();
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    char room[SHORT_ID];
    g_autofree char *owned = NULL;
    const char *key = lower_key(edition->units[i].id, room, &owned);
    if (strcmp(key, edition->units[i].id) == 0)
      continue; /* it is in the index as it is */
    const size_t length = strlen(key);
    int32_t other = sy_text_table_find(edition->owned->units, key, length);
    if (other < 0 || other == (int32_t)i)
      other = sy_text_table_add(lowered, key, length, (int32_t)i);
    const struct sy_place place = sy_sheet_place(sheet, edition->units[i].sheet_row, SY_WHOLE_ROW);
    if (other != (int32_t)i)
      sy_problems_add(
          loader->problems, place, _("the id '%s' differs from '%s' in row %u only in case"),
          edition->units[i].id, edition->units[other].id, edition->units[other].sheet_row);
  }
}

/* Whether all names of a unit are names of totals, which is a problem. */
static bool is_total(struct sy_loader *loader, struct sy_place place, const struct sy_unit *unit) {
  const char *const names[] = {unit->id, unit->name.zh, unit->name.en};
  g_autofree char *complaint = NULL;
  for (guint i = G_N_ELEMENTS(names); i-- > 0;) {
    g_free(complaint);
    complaint = sy_total_complaint(names[i], strlen(names[i]));
    if (complaint == NULL)
      return false;
  }
  sy_problems_add(loader->problems, place, "%s", complaint);
  return true;
}

/* Adds a name that is not the unit's id. */
static void index_other(struct sy_loader *loader, const sy_sheet *sheet, uint32_t unit,
                        const char *name) {
  const struct sy_unit *named = &loader->edition->units[unit];
  if (strcmp(name, named->id) == 0)
    return;
  check_characters(loader, sy_sheet_place(sheet, named->sheet_row, SY_WHOLE_ROW), name);
  index_name(loader, sheet, unit, name);
}

#define AHEAD 16 /* units whose place in the index is prefetched while others are added */

static void index_units(struct sy_loader *loader, const sy_sheet *sheet) {
  const sy_edition *edition = loader->edition;
  sy_text_table_reserve(edition->owned->units, edition->unit_count);
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    const struct sy_unit *unit = &edition->units[i];
    if (i + AHEAD < edition->unit_count)
      sy_text_table_expect(edition->owned->units, unit[AHEAD].id, strlen(unit[AHEAD].id));
    const struct sy_place place = sy_sheet_place(sheet, unit->sheet_row, SY_WHOLE_ROW);
    if (!is_total(loader, place, unit))
      sy_check_id(unit->id, place, loader->problems);
    index_name(loader, sheet, i, unit->id);
  }
  check_case(loader, sheet);
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    index_other(loader, sheet, i, edition->units[i].name.zh);
    index_other(loader, sheet, i, edition->units[i].name.en);
  }
}

/* ---- Attributes ---- */

static void request_attribute(struct sy_loader *loader, const struct sy_yaml *heading,
                              const char *text, const char *asker) {
  for (uint32_t i = 0; i < loader->edition->attribute_count; i++)
    if (strcmp(loader->edition->attributes[i].column, text) == 0)
      loader->attribute_columns[i] = sy_tables_request_text(loader, 0, text, heading->place, asker);
}

static void request_for_award(struct sy_loader *loader, const struct sy_award *award) {
  const struct sy_yaml *awards = sy_yaml_get(loader->merged, "awards");
  if (award->over.column == NULL)
    return;
  char *asker = g_strdup_printf("'%s'", award->id);
  g_ptr_array_add(loader->texts, asker);
  for (guint i = 0; i < awards->count; i++) {
    const struct sy_yaml *over = sy_yaml_get(awards->items[i], "over");
    if (over != NULL && over->kind == SY_YAML_MAPPING && over->count == 1 &&
        g_strcmp0(over->items[0]->text, award->over.column) == 0)
      request_attribute(loader, over->items[0], award->over.column, asker);
  }
}

void sy_attributes_plan(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  sy_attributes_collect(edition);
  loader->attribute_columns = g_new0(guint, (gsize)edition->attribute_count + 1);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    const struct sy_yaml *yaml = loader->node_yaml->pdata[i];
    const struct sy_yaml *applies = sy_yaml_get(yaml, "applies"), *over = sy_yaml_get(yaml, "over");
    if (node->applies_json == NULL && node->over.column == NULL)
      continue;
    char *asker = g_strdup_printf("'%s'", node->id);
    g_ptr_array_add(loader->texts, asker);
    for (guint k = 0; node->applies_json != NULL && k < applies->count; k++)
      request_attribute(loader, applies->keys[k], applies->keys[k]->text, asker);
    if (node->over.column != NULL)
      request_attribute(loader, over->items[0], node->over.column, asker);
  }
  for (uint32_t i = 0; i < edition->award_count; i++)
    request_for_award(loader, &edition->awards[i]);
}

/* The first node that compares units by an attribute and applies to the unit; or NULL. */
static const struct sy_node *compared_by(const sy_edition *edition, uint32_t attribute,
                                         uint32_t unit) {
  for (uint32_t i = 0; i < edition->node_count; i++)
    if (edition->nodes[i].over.column != NULL && edition->nodes[i].over.attribute == attribute &&
        sy_applies(edition, i, unit, NULL))
      return &edition->nodes[i];
  return NULL;
}

/* The first award that ranks units by an attribute, and ranks this unit; or NULL. */
static const struct sy_award *ranked_by(const sy_edition *edition, uint32_t attribute,
                                        uint32_t unit) {
  for (uint32_t i = 0; i < edition->award_count; i++)
    if (edition->awards[i].over.column != NULL && edition->awards[i].over.attribute == attribute &&
        sy_is_ranked_by(edition, i, unit))
      return &edition->awards[i];
  return NULL;
}

static void check_compared(struct sy_loader *loader, uint32_t attribute) {
  const sy_edition *edition = loader->edition;
  const struct sy_attribute *by = &edition->attributes[attribute];
  for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
    if (*sy_attribute_text(by, unit) != '\0')
      continue;
    const struct sy_node *node = compared_by(edition, attribute, unit);
    const struct sy_award *award = ranked_by(edition, attribute, unit);
    const struct sy_place place =
        sy_sheet_place(edition->tables[0].sheet, edition->units[unit].sheet_row, SY_WHOLE_ROW);
    if (award != NULL)
      sy_problems_add(
          loader->problems, place,
          _("'%s' is empty, but the award '%s' ranks units by it; write a value, or say "
            "with 'cohorts' which cohorts the award ranks"),
          by->column, award->id);
    if (node != NULL)
      sy_problems_add(loader->problems, place,
                      _("'%s' is empty, but '%s' compares units by it; write a value, or say with "
                        "'applies' which units the node is about"),
                      by->column, node->id);
  }
}

/* Reads the attributes of all units, which are in the order of the sheet. */
static void read_attributes(struct sy_loader *loader, const sy_sheet *sheet) {
  sy_edition *edition = loader->edition;
  for (uint32_t i = 0; i < edition->attribute_count; i++)
    for (uint32_t unit = 0; unit < edition->unit_count; unit++) {
      const char *text = sy_sheet_text(sheet, loader->attribute_columns[i], unit);
      sy_attribute_add(&edition->attributes[i], text != NULL ? text : "");
    }
  sy_applies_complete(edition);
  for (uint32_t i = 0; i < edition->attribute_count; i++)
    check_compared(loader, i);
}

/* ---- The table `units` ---- */

void sy_units_read(struct sy_loader *loader) {
  sy_edition *edition = loader->edition;
  struct sy_edition_table *table = &edition->tables[0];
  const GArray *requests = loader->plans[0].requests;
  if (!loader->plans[0].sound)
    return;
  table->sheet = sy_sheet_read(sy_registry_context(loader->registry), &loader->plans[0].input,
                               &loader->edition->tables[0].read_as, NULL,
                               (const struct sy_column_request *)(const void *)requests->data,
                               requests->len, loader->depth == SY_LOAD_ALL, loader->problems);
  if (table->sheet == NULL)
    return;
  table->row_count = table->sheet->row_count;
  g_strlcpy(table->sha256, table->sheet->sha256, sizeof table->sha256);
  if (edition->cohort_count == 0)
    return;
  g_autofree uint32_t *rows = order_rows(loader, table->sheet);
  make_units(loader, table->sheet, rows);
  add_ancestors(edition, table->sheet, rows);
  index_units(loader, table->sheet);
  sy_lineage_check(loader, table->sheet->place);
  sy_sheet_take_units(table->sheet, rows);
  read_attributes(loader, table->sheet);
}
