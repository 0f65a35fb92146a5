/* SPDX-License-Identifier: Apache-2.0
 *
 * groups.c: the groups of units about which a study computes figures
 *
 * All units, if there are several cohorts; each cohort; and for each declared attribute those with
 * each of its values.
 */
#include "study/study-private.h"

/* ---- columns of units.csv ---- */

/* The column of the sheet with that heading; SY_NO_COLUMN with a problem if there is none. */
static guint find_column(const sy_sheet *sheet, const struct sy_yaml *heading,
                         sy_problems *problems) {
  g_autofree const char **headings = g_new0(const char *, (gsize)sheet->column_count + 1);
  for (guint i = 0; i < sheet->column_count; i++)
    headings[i] = sheet->columns[i].heading;
  const int found = sy_text_index(headings, heading->text);
  if (found >= 0)
    return (guint)found;
  g_autofree char *suggestion = sy_suggestion(heading->text, headings);
  sy_problems_add(problems, heading->place, _("units.csv has no column '%s'%s"), heading->text,
                  suggestion);
  return SY_NO_COLUMN;
}

/* The unit's text in a column, "" if the cell is blank. g_free. */
static char *unit_cell(const sy_study *study, const sy_sheet *sheet, guint column, uint32_t unit) {
  const uint64_t row = study->assessment->edition->units[unit].sheet_row - sy_sheet_row(sheet, 0);
  return g_strdup(sy_sheet_is_valid(sheet, column, row) ? sy_sheet_text(sheet, column, row) : "");
}

/* ---- groups ---- */

/* A text that the edition writes, for both languages. */
static sy_words *same_words(const char *text) {
  return sy_words_take(g_strdup(text), g_strdup(text));
}

static struct sy_study_group *new_group(sy_study *study, bool is_cohort, sy_words *by,
                                        sy_words *value) {
  struct sy_study_group *group = g_new(struct sy_study_group, 1);
  *group =
      (struct sy_study_group){by, value, is_cohort, g_array_new(FALSE, FALSE, sizeof(uint32_t))};
  g_ptr_array_add(study->groups, group);
  return group;
}

void study_group_free(gpointer data) {
  struct sy_study_group *group = data;
  sy_words_free(group->by);
  sy_words_free(group->value);
  g_array_unref(group->units);
  g_free(group);
}

static void add_cohorts(sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  struct sy_study_group *all = edition->cohort_count > 1
                                   ? new_group(study, true, sy_words_new("none", "不分组"),
                                               sy_words_new("all units", "全部评价对象"))
                                   : NULL;
  for (uint32_t i = 0; i < edition->cohort_count; i++) {
    const struct sy_cohort *cohort = &edition->cohorts[i];
    struct sy_study_group *group =
        new_group(study, true, sy_words_new("cohort", "组别"),
                  sy_words_take(g_strdup(cohort->name.en), g_strdup(cohort->name.zh)));
    for (uint32_t unit = cohort->first_unit; unit < cohort->first_unit + cohort->unit_count;
         unit++) {
      g_array_append_val(group->units, unit);
      if (all)
        g_array_append_val(all->units, unit);
    }
  }
}

guint sy_study_group_of(const sy_study *study, uint32_t cohort) {
  return cohort + (study->assessment->edition->cohort_count > 1 ? 1 : 0);
}

/* A group for each value of an attribute, in the order in which they first occur. Units without a
 * value are in none. */
static void add_attribute(sy_study *study, const sy_sheet *sheet, const struct sy_yaml *heading,
                          sy_problems *problems) {
  const guint column = find_column(sheet, heading, problems);
  g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (uint32_t unit = 0; column != SY_NO_COLUMN && unit < study->assessment->unit_count; unit++) {
    g_autofree char *text = unit_cell(study, sheet, column, unit);
    if (sy_text_is_blank(text, strlen(text)))
      continue;
    g_autofree char *key = sy_text_key(text, strlen(text));
    struct sy_study_group *group = g_hash_table_lookup(groups, key);
    if (!group) {
      group = new_group(study, false, same_words(heading->text), same_words(text));
      g_hash_table_insert(groups, g_steal_pointer(&key), group);
    }
    g_array_append_val(group->units, unit);
  }
}

/* ---- weights ---- */

static void read_weights(sy_study *study, const sy_sheet *sheet, sy_problems *problems) {
  const struct sy_yaml *heading = study->settings.weights;
  const guint column = find_column(sheet, heading, problems);
  if (column == SY_NO_COLUMN)
    return;
  study->weights = g_new(int64_t, (gsize)study->assessment->unit_count + 1);
  for (uint32_t unit = 0; unit < study->assessment->unit_count; unit++) {
    g_autofree char *text = unit_cell(study, sheet, column, unit);
    const struct sy_unit *described = &study->assessment->edition->units[unit];
    const struct sy_place place = sy_sheet_place(sheet, described->sheet_row, SY_WHOLE_ROW);
    int64_t weight = 0;
    const bool blank = sy_text_is_blank(text, strlen(text));
    if (!blank && (!sy_nano_parse(text, &weight) || weight < 0))
      sy_problems_add(problems, place,
                      _("the weight of the unit '%s' in the column '%s' is '%s'; expected a number "
                        "of at least 0"),
                      described->id, heading->text, text);
    study->weights[unit] = blank ? -1 : weight;
  }
}

void study_group(const sy_context *context, sy_study *study, sy_problems *problems) {
  const sy_edition *edition = study->assessment->edition;
  const GArray *attributes = study->settings.attributes;
  add_cohorts(study);
  if (attributes->len == 0 && !study->settings.weights)
    return;
  g_autoptr(sy_sheet) sheet = sy_table_texts(context, edition, &edition->tables[0], problems);
  for (guint i = 0; sheet && i < attributes->len; i++)
    add_attribute(study, sheet, g_array_index(attributes, const struct sy_yaml *, i), problems);
  if (sheet && study->settings.weights)
    read_weights(study, sheet, problems);
}
