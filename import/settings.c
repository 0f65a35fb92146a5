/* SPDX-License-Identifier: Apache-2.0
 *
 * settings.c: the rules that an edition declares for imports
 *
 * The key `import` of edition.yaml. It is about files that are not part of the edition, and affects
 * no score, so it is not part of any digest. What it says under `tables` about a table replaces,
 * key by key, what it says for all.
 */
#include "import/import-private.h"

#include <string.h>

const struct sy_yaml *import_find(const struct sy_yaml *mapping, const char *text) {
  for (guint i = 0; mapping && i < mapping->count; i++)
    if (sy_texts_equal(mapping->keys[i]->text, text))
      return mapping->items[i];
  return NULL;
}

/* The index of a key's value among the words; 0 if there is none, or with a problem. The first word
 * stands for none. */
static int choice_of(const struct sy_yaml *yaml, const char *key, const char *const *words,
                     sy_problems *problems) {
  const struct sy_yaml *value =
      sy_field_get(yaml, key, SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  if (!value)
    return 0;
  for (int i = 1; words[i]; i++)
    if (strcmp(value->text, words[i]) == 0)
      return i;
  g_autofree char *suggestion = sy_suggestion(value->text, words + 1);
  sy_problems_add(problems, value->place, _("'%s' is '%s'%s"), key, value->text, suggestion);
  return 0;
}

static void read_rules(const struct sy_yaml *yaml, struct import_settings *settings,
                       sy_problems *problems) {
  static const char *const names[] = {"trim", "full-width", "thousands", NULL};
  bool *const members[] = {&settings->trim, &settings->full_width, &settings->thousands};
  const struct sy_yaml *list =
      sy_field_get(yaml, "rules", SY_YAML_SEQUENCE, SY_FIELD_OPTIONAL, problems);
  for (size_t i = 0; list && i < G_N_ELEMENTS(members); i++)
    *members[i] = false;
  for (guint i = 0; list && i < list->count; i++) {
    if (!sy_expect(list->items[i], SY_YAML_SCALAR, problems))
      continue;
    const int rule = sy_name_index(names, list->items[i]->text);
    g_autofree char *suggestion = sy_suggestion(list->items[i]->text, names);
    if (rule >= 0)
      *members[rule] = true;
    else
      sy_problems_add(problems, list->items[i]->place, _("unknown rule '%s'%s"),
                      list->items[i]->text, suggestion);
  }
}

static void read_common(const struct sy_yaml *yaml, struct import_settings *settings,
                        sy_problems *problems) {
  static const char *const dates[] = {"", "ymd", "dmy", "mdy", NULL};
  static const char *const percents[] = {"", "points", "share", NULL};
  read_rules(yaml, settings, problems);
  const int order = choice_of(yaml, "dates", dates, problems);
  const int percent = choice_of(yaml, "percent", percents, problems);
  const struct sy_yaml *marks = sy_yaml_get(yaml, "marks");
  if (order > 0)
    settings->dates = (enum import_dates)order;
  if (percent > 0)
    settings->percent = (enum sy_percent)percent;
  if (marks && sy_values_check(marks, problems))
    settings->marks = marks;
}

/* The headings of files, and what they are in the evidence; null: the column is left out. */
static void read_columns(const struct sy_yaml *yaml, struct import_settings *settings,
                         sy_problems *problems) {
  const struct sy_yaml *columns = sy_yaml_get(yaml, "columns");
  if (columns && sy_values_check(columns, problems))
    settings->columns = columns;
}

static void read_values(const struct sy_yaml *yaml, struct import_settings *settings,
                        sy_problems *problems) {
  settings->values = sy_field_get(yaml, "values", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems);
  for (guint i = 0; settings->values && i < settings->values->count; i++)
    if (!sy_values_check(settings->values->items[i], problems))
      settings->values = NULL;
}

static void read_table(const struct sy_yaml *yaml, struct import_settings *settings,
                       sy_problems *problems) {
  static const char *const keys[] = {"rules",  "dates",  "percent", "marks", "columns",
                                     "values", "checks", "sites",   NULL};
  if (!sy_expect(yaml, SY_YAML_MAPPING, problems))
    return;
  sy_yaml_check_keys(yaml, keys, problems);
  read_common(yaml, settings, problems);
  read_columns(yaml, settings, problems);
  read_values(yaml, settings, problems);
  settings->checks = sy_field_get(yaml, "checks", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
  settings->sites = sy_field_get(yaml, "sites", SY_YAML_SCALAR, SY_FIELD_OPTIONAL, problems);
}

static void read_tables(const sy_edition *edition, const struct sy_yaml *tables,
                        struct import_settings *settings, sy_problems *problems) {
  for (guint i = 0; tables && i < tables->count; i++) {
    const uint32_t table = sy_edition_find_table(edition, tables->keys[i]->text);
    if (table != SY_NONE && table != 0) {
      read_table(tables->items[i], &settings[table], problems);
      continue;
    }
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (uint32_t k = 1; k < edition->table_count; k++)
      g_ptr_array_add(ids, edition->tables[k].id);
    g_ptr_array_add(ids, NULL);
    g_autofree char *suggestion =
        sy_suggestion(tables->keys[i]->text, (const char *const *)ids->pdata);
    sy_problems_add(problems, tables->keys[i]->place, _("no table '%s'%s"), tables->keys[i]->text,
                    suggestion);
  }
}

void import_settings_read(const sy_edition *edition, struct import_settings *settings,
                          sy_problems *problems) {
  static const char *const keys[] = {"rules", "dates", "percent", "marks", "tables", NULL};
  const struct sy_yaml *yaml = edition->import;
  if (!yaml || !sy_expect(yaml, SY_YAML_MAPPING, problems))
    return;
  sy_yaml_check_keys(yaml, keys, problems);
  read_common(yaml, &settings[0], problems);
  for (uint32_t i = 1; i < edition->table_count; i++)
    settings[i] = settings[0];
  read_tables(edition, sy_field_get(yaml, "tables", SY_YAML_MAPPING, SY_FIELD_OPTIONAL, problems),
              settings, problems);
}
