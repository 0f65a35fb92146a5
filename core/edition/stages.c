/* SPDX-License-Identifier: Apache-2.0
 *
 * stages.c: keys of tables, and the right of reply: tables whose rows come in stages
 *
 * No two rows of a unit may have the same `key`. If the table has a column `stage` (first, reply,
 * audit), no two may have the same key at the same stage: the one of the latest stage counts, and
 * the others stay on record. Plugins see only rows that count.
 */
#include "edition/edition-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct sy_level level_first = {sizeof level_first, "first", {"First", "初评"}};
static const struct sy_level level_reply = {sizeof level_reply, "reply", {"Reply", "申辩"}};
static const struct sy_level level_audit = {sizeof level_audit, "audit", {"Audit", "复核"}};
static const struct sy_level *const levels[] = {&level_first, &level_reply, &level_audit, NULL};

#define STAGE_COLUMN(name_presence)                                                                \
  {                                                                                                \
    .size = sizeof(struct sy_column), .name = "stage", .label = {"Stage", "阶段"},                 \
    .type = SY_CATEGORY, .presence = name_presence, .lowest = -HUGE_VAL, .highest = HUGE_VAL,      \
    .levels = levels                                                                               \
  }
static const struct sy_column stage_column = STAGE_COLUMN(SY_OPTIONAL);

const struct sy_level *sy_stage_level(enum sy_stage stage) {
  return levels[stage];
}

/* ---- Declaring ---- */

/* The key of a table in its long form, `{file: …, key: [item]}`; NULL where it has none. */
const struct sy_yaml *sy_stages_key(struct sy_loader *loader, const struct sy_yaml *table) {
  const struct sy_yaml *key =
      sy_field_get(table, "key", SY_YAML_SEQUENCE, SY_FIELD_REQUIRED, loader->problems);
  if (key == NULL || !sy_wanted_check(key, loader->problems))
    return NULL;
  for (guint i = 0; i < key->count; i++)
    for (guint k = 0; k < i; k++)
      if (sy_texts_equal(key->items[i]->text, key->items[k]->text))
        sy_problems_add(loader->problems, key->items[i]->place,
                        _("the column '%s' is repeated in the key"), key->items[i]->text);
  if (key->count == 0)
    sy_problems_add(loader->problems, key->place,
                    _("the key is empty, expected the columns that tell a unit's rows apart"));
  return key;
}

/* Whether a column with this name is read for another purpose: then it is not a stage. */
static bool is_read_already(const struct sy_table_plan *plan) {
  for (guint i = 0; i < plan->requests->len; i++) {
    const struct sy_column_request *request =
        &g_array_index(plan->requests, struct sy_column_request, i);
    if (sy_is_headed_like(request, &stage_column))
      return true;
  }
  return false;
}

void sy_stages_plan(struct sy_loader *loader, uint32_t table) {
  struct sy_table_plan *plan = &loader->plans[table];
  if (plan->key == NULL && is_read_already(plan))
    return;
  const struct sy_column_request stage = {.column = &stage_column};
  plan->stage = sy_tables_request(loader, table, &stage, NULL);
  plan->has_stage = true;
  plan->key_columns = g_new0(guint, plan->key != NULL ? plan->key->count + 1 : 1);
  for (guint i = 0; plan->key != NULL && i < plan->key->count; i++) {
    const struct sy_yaml *heading = plan->key->items[i];
    plan->key_columns[i] =
        sy_tables_request_text(loader, table, heading->text, heading->place, NULL);
  }
}

/* ---- Rows with one key ---- */

/* The state of selecting the rows of one table. */
struct sorting {
  struct sy_loader *loader;
  const struct sy_table_plan *plan;
  const sy_sheet *sheet;
  struct sy_key_column *columns; /* as plan->key */
  /* Only if the table has stages: */
  uint8_t *stages; /* per row: enum sy_stage */
  GArray *replies; /* struct sy_reply */
  bool *keep;      /* per row: it counts */
};

static void sorting_init(struct sorting *sorting, struct sy_loader *loader, uint32_t table) {
  const sy_sheet *sheet = loader->edition->tables[table].sheet;
  const struct sy_table_plan *plan = &loader->plans[table];
  *sorting = (struct sorting){.loader = loader,
                              .plan = plan,
                              .sheet = sheet,
                              .columns = g_new0(struct sy_key_column, (gsize)plan->key->count + 1)};
  for (guint i = 0; i < plan->key->count; i++) {
    const guint column = plan->key_columns[i];
    sorting->columns[i] =
        (struct sy_key_column){column, sy_same_texts(loader, table, sheet, column)};
  }
}

static void sorting_clear(struct sorting *sorting) {
  for (guint i = 0; i < sorting->plan->key->count; i++)
    g_free((uint32_t *)sorting->columns[i].same);
  g_free(sorting->columns);
  g_free(sorting->stages);
  g_free(sorting->keep);
}

static void each_key(const struct sorting *sorting, sy_same_rows_visit *visit) {
  g_autoptr(sy_same_rows) same =
      sy_same_rows_new(sorting->sheet, sorting->columns, sorting->plan->key->count);
  sy_same_rows_each(same, visit, (void *)sorting);
}

/* ---- A key without stages ---- */

/* "unit 'a', rater 'r1'". g_free. */
static char *key_shown(const struct sorting *sorting, uint32_t unit, uint32_t row) {
  GString *shown = g_string_new(NULL);
  if (unit != SY_NONE)
    g_string_append_printf(shown, "%s '%s'", sorting->sheet->unit_heading,
                           sorting->loader->edition->units[unit].id);
  for (guint i = 0; i < sorting->plan->key->count; i++) {
    const char *text = sy_sheet_text(sorting->sheet, sorting->columns[i].column, row);
    g_string_append_printf(shown, "%s%s '%s'", shown->len > 0 ? ", " : "",
                           sorting->plan->key->items[i]->text, text != NULL ? text : "");
  }
  return g_string_free(shown, FALSE);
}

static void refuse_twice(void *data, uint32_t unit, uint32_t *rows, uint64_t count) {
  const struct sorting *sorting = data;
  struct sy_place place = sorting->sheet->place;
  for (uint64_t i = 1; i < count; i++) {
    g_autofree char *shown = key_shown(sorting, unit, rows[i]);
    place.line = sy_sheet_row(sorting->sheet, rows[i]);
    sy_problems_add(sorting->loader->problems, place,
                    _("the same key as in row %u: %s; expected one row with it"),
                    sy_sheet_row(sorting->sheet, rows[0]), shown);
  }
}

/* ---- Which rows count, in stages ---- */

static void complain_twice(const struct sorting *sorting, uint32_t first, uint32_t second) {
  struct sy_place place = sorting->sheet->place;
  place.line = sy_sheet_row(sorting->sheet, second);
  sy_problems_add(sorting->loader->problems, place,
                  _("the same key at the same stage as in row %u; one of them can count"),
                  sy_sheet_row(sorting->sheet, first));
}

/* By stage, then by row. */
static gint compare_stages(gconstpointer left, gconstpointer right, gpointer data) {
  const uint8_t *stages = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  if (stages[a] != stages[b])
    return stages[a] < stages[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

/* Processes the rows of one key, in the order of their stages: the last one counts. */
static void settle_key(void *data, uint32_t unit, uint32_t *rows, uint64_t count) {
  const struct sorting *sorting = data;
  const uint8_t *stages = sorting->stages;
  qsort_r(rows, count, sizeof *rows, compare_stages, sorting->stages);
  while (count > 0 && stages[rows[count - 1]] > sorting->loader->last_stage)
    count--;
  if (count == 0)
    return;
  const uint32_t latest = rows[count - 1];
  for (uint64_t i = 1; i < count; i++)
    if (stages[rows[i]] == stages[rows[i - 1]])
      complain_twice(sorting, rows[i - 1], rows[i]);
  sorting->keep[latest] = true;
  if (stages[latest] == SY_STAGE_FIRST)
    return;
  for (uint64_t i = 0; i + 1 < count; i++) {
    const struct sy_reply reply = {unit, latest, rows[i]};
    g_array_append_val(sorting->replies, reply);
  }
  if (count == 1) {
    const struct sy_reply added = {unit, latest, SY_NONE};
    g_array_append_val(sorting->replies, added);
  }
}

static gint compare_replies(gconstpointer left, gconstpointer right) {
  const struct sy_reply *a = left, *b = right;
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  return a->replaced < b->replaced ? -1 : a->replaced > b->replaced;
}

static void settle(struct sorting *sorting, struct sy_edition_table *table) {
  const sy_sheet *sheet = sorting->sheet;
  struct sy_stages *stages = g_new0(struct sy_stages, 1);
  stages->all = table->sheet;
  stages->stage_column = sorting->plan->stage;
  stages->replies = g_array_new(FALSE, FALSE, sizeof(struct sy_reply));
  stages->key = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_vals(stages->key, sorting->plan->key_columns, sorting->plan->key->count);
  sorting->replies = stages->replies;
  sorting->keep = g_new0(bool, sheet->row_count + 1);
  sorting->stages = g_new(uint8_t, sheet->row_count + 1);
  for (uint64_t row = 0; row < sheet->row_count; row++)
    sorting->stages[row] = (uint8_t)sy_sheet_integer(sheet, sorting->plan->stage, row);
  each_key(sorting, settle_key);
  g_array_sort(stages->replies, compare_replies);
  table->stages = stages;
  table->sheet = sy_sheet_filter(stages->all, sorting->keep);
}

/* A row without a stage would count as one of the first. */
static bool check_stages(struct sy_loader *loader, const sy_sheet *sheet, guint stage) {
  bool all = true;
  for (uint64_t row = 0; row < sheet->row_count; row++) {
    if (sy_sheet_is_valid(sheet, stage, row))
      continue;
    const struct sy_place place =
        sy_sheet_place(sheet, sy_sheet_row(sheet, row), sheet->columns[stage].field);
    sy_problems_add(loader->problems, place, _("column '%s': the cell is empty, expected %s"),
                    sheet->columns[stage].heading, _("one of its levels"));
    all = false;
  }
  return all;
}

void sy_stages_settle(struct sy_loader *loader, uint32_t index) {
  struct sy_edition_table *table = &loader->edition->tables[index];
  const struct sy_table_plan *plan = &loader->plans[index];
  if (!plan->has_stage)
    return;
  const bool staged = table->sheet->columns[plan->stage].present;
  if (plan->key == NULL && staged) {
    struct sy_place place = table->sheet->place;
    place.line = 1;
    sy_problems_add(loader->problems, place,
                    _("the table has a column 'stage', but no key that tells its rows apart; "
                      "expected '%s: {file: %s, key: […]}'"),
                    table->id, table->file);
  }
  if (plan->key == NULL)
    return;
  struct sorting sorting;
  sorting_init(&sorting, loader, index);
  if (staged) {
    if (check_stages(loader, table->sheet, plan->stage))
      settle(&sorting, table);
  } else {
    each_key(&sorting, refuse_twice);
  }
  sorting_clear(&sorting);
}

void sy_stages_free(struct sy_stages *stages) {
  if (stages == NULL)
    return;
  sy_sheet_free(stages->all);
  g_array_unref(stages->replies);
  g_array_unref(stages->key);
  g_free(stages);
}
