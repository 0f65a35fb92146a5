/* SPDX-License-Identifier: Apache-2.0
 *
 * stages.c: the right of reply: tables whose rows come in stages
 *
 * A table that declares a `key` has a column `stage`: first, reply, audit. Of the rows of one unit
 * with the same key the one of the latest stage counts; the others stay on record. Plugins see only
 * rows that count.
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
static const struct sy_column stage_column = STAGE_COLUMN(SY_REQUIRED);
static const struct sy_column stray_stage_column = STAGE_COLUMN(SY_OPTIONAL);

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
      if (strcmp(key->items[i]->text, key->items[k]->text) == 0)
        sy_problems_add(loader->problems, key->items[i]->place,
                        _("the key names the column '%s' twice"), key->items[i]->text);
  if (key->count == 0)
    sy_problems_add(loader->problems, key->place,
                    _("the key is empty, expected the columns that tell a unit's rows apart"));
  return key;
}

/* Whether somebody else reads a column that is called so: then it is no stage. */
static bool is_read_already(const struct sy_table_plan *plan) {
  for (guint i = 0; i < plan->requests->len; i++) {
    const struct sy_column_request *request =
        &g_array_index(plan->requests, struct sy_column_request, i);
    const char *heading = request->heading != NULL ? request->heading : request->column->name;
    if (strcmp(heading, stage_column.name) == 0 || strcmp(heading, stage_column.label.zh) == 0)
      return true;
  }
  return false;
}

void sy_stages_plan(struct sy_loader *loader, uint32_t table) {
  struct sy_table_plan *plan = &loader->plans[table];
  if (plan->key == NULL && is_read_already(plan))
    return;
  const struct sy_column_request stage = {
      .column = plan->key != NULL ? &stage_column : &stray_stage_column,
      .place = plan->key != NULL ? plan->key->place : (struct sy_place){0}};
  plan->stage = sy_tables_request(loader, table, &stage, NULL);
  plan->has_stage = true;
  plan->key_columns = g_new0(guint, plan->key != NULL ? plan->key->count + 1 : 1);
  for (guint i = 0; plan->key != NULL && i < plan->key->count; i++) {
    const struct sy_yaml *heading = plan->key->items[i];
    plan->key_columns[i] =
        sy_tables_request_text(loader, table, heading->text, heading->place, NULL);
  }
}

/* ---- Which rows count ---- */

/* The rows of one table on their way to being sorted out. */
struct sorting {
  const sy_sheet *sheet;
  const guint *key_columns;
  guint key_count;
  uint32_t *unit;  /* per row; 0 in a shared table */
  int64_t *texts;  /* per row and key column: the number of its text, or -1 */
  uint8_t *stages; /* per row: enum sy_stage */
};

static int compare_keys(const struct sorting *sorting, uint32_t a, uint32_t b) {
  if (sorting->unit[a] != sorting->unit[b])
    return sorting->unit[a] < sorting->unit[b] ? -1 : 1;
  for (guint i = 0; i < sorting->key_count; i++) {
    const int64_t left = sorting->texts[(gsize)a * sorting->key_count + i];
    const int64_t right = sorting->texts[(gsize)b * sorting->key_count + i];
    if (left != right)
      return left < right ? -1 : 1;
  }
  return 0;
}

/* By unit and key, then by stage, then by row. */
static int compare_rows(const void *left, const void *right, void *data) {
  const struct sorting *sorting = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const int keys = compare_keys(sorting, a, b);
  if (keys != 0)
    return keys;
  if (sorting->stages[a] != sorting->stages[b])
    return sorting->stages[a] < sorting->stages[b] ? -1 : 1;
  return a < b ? -1 : a > b;
}

static void sorting_init(struct sorting *sorting, const sy_sheet *sheet,
                         const struct sy_table_plan *plan) {
  const uint64_t rows = sheet->row_count;
  *sorting = (struct sorting){.sheet = sheet,
                              .key_columns = plan->key_columns,
                              .key_count = plan->key->count,
                              .unit = g_new0(uint32_t, rows + 1),
                              .texts = g_new(int64_t, rows * plan->key->count + 1),
                              .stages = g_new(uint8_t, rows + 1)};
  for (uint32_t unit = 0; sheet->first_row != NULL && unit < sheet->unit_count; unit++)
    for (uint64_t row = sheet->first_row[unit]; row < sheet->first_row[unit + 1]; row++)
      sorting->unit[row] = unit;
  for (uint64_t row = 0; row < rows; row++) {
    sorting->stages[row] = (uint8_t)sy_sheet_integer(sheet, plan->stage, row);
    for (guint i = 0; i < sorting->key_count; i++)
      sorting->texts[row * sorting->key_count + i] =
          sy_sheet_is_valid(sheet, sorting->key_columns[i], row)
              ? sy_sheet_integer(sheet, sorting->key_columns[i], row)
              : -1;
  }
}

static void sorting_clear(struct sorting *sorting) {
  g_free(sorting->unit);
  g_free(sorting->texts);
  g_free(sorting->stages);
}

static void complain_twice(struct sy_loader *loader, const struct sorting *sorting, uint32_t first,
                           uint32_t second) {
  struct sy_place place = sorting->sheet->place;
  place.line = sy_sheet_row(sorting->sheet, second);
  sy_problems_add(loader->problems, place,
                  _("the same key at the same stage as in row %u; one of them can count"),
                  sy_sheet_row(sorting->sheet, first));
}

/* Goes through the rows of one key, in the order of their stages: the last one counts. */
static void settle_key(struct sy_loader *loader, const struct sorting *sorting,
                       const uint32_t *rows, uint64_t count, struct sy_stages *stages, bool *keep) {
  const uint32_t latest = rows[count - 1];
  for (uint64_t i = 1; i < count; i++)
    if (sorting->stages[rows[i]] == sorting->stages[rows[i - 1]])
      complain_twice(loader, sorting, rows[i - 1], rows[i]);
  keep[latest] = true;
  if (sorting->stages[latest] == SY_STAGE_FIRST)
    return;
  const uint32_t unit = sorting->sheet->first_row != NULL ? sorting->unit[latest] : SY_NONE;
  for (uint64_t i = 0; i + 1 < count; i++) {
    const struct sy_reply reply = {unit, latest, rows[i]};
    g_array_append_val(stages->replies, reply);
  }
  if (count == 1) {
    const struct sy_reply added = {unit, latest, SY_NONE};
    g_array_append_val(stages->replies, added);
  }
}

static gint compare_replies(gconstpointer left, gconstpointer right) {
  const struct sy_reply *a = left, *b = right;
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  return a->replaced < b->replaced ? -1 : a->replaced > b->replaced;
}

static void settle(struct sy_loader *loader, const struct sorting *sorting,
                   struct sy_stages *stages, bool *keep) {
  const uint64_t count = sorting->sheet->row_count;
  g_autofree uint32_t *rows = g_new(uint32_t, count + 1);
  uint64_t taken = 0;
  for (uint32_t row = 0; row < count; row++)
    if (sorting->stages[row] <= loader->last_stage)
      rows[taken++] = row;
  qsort_r(rows, taken, sizeof *rows, compare_rows, (void *)sorting);
  for (uint64_t first = 0, end; first < taken; first = end) {
    for (end = first + 1; end < taken && compare_keys(sorting, rows[first], rows[end]) == 0;)
      end++;
    settle_key(loader, sorting, rows + first, end - first, stages, keep);
  }
  g_array_sort(stages->replies, compare_replies);
}

void sy_stages_settle(struct sy_loader *loader, uint32_t index) {
  struct sy_edition_table *table = &loader->edition->tables[index];
  const struct sy_table_plan *plan = &loader->plans[index];
  if (!plan->has_stage || !table->sheet->columns[plan->stage].present)
    return;
  if (plan->key == NULL) {
    struct sy_place place = table->sheet->place;
    place.line = 1;
    sy_problems_add(loader->problems, place,
                    _("a column 'stage', but the edition does not say which columns tell rows "
                      "apart; expected '%s: {file: %s, key: […]}'"),
                    table->id, table->file);
    return;
  }
  struct sorting sorting;
  sorting_init(&sorting, table->sheet, plan);
  struct sy_stages *stages = g_new0(struct sy_stages, 1);
  stages->all = table->sheet;
  stages->stage_column = plan->stage;
  stages->key_json = sy_canonical_json(plan->key);
  stages->replies = g_array_new(FALSE, FALSE, sizeof(struct sy_reply));
  g_autofree bool *keep = g_new0(bool, table->sheet->row_count + 1);
  settle(loader, &sorting, stages, keep);
  table->stages = stages;
  table->sheet = sy_sheet_filter(stages->all, keep);
  sorting_clear(&sorting);
}

void sy_stages_free(struct sy_stages *stages) {
  if (stages == NULL)
    return;
  sy_sheet_free(stages->all);
  g_array_unref(stages->replies);
  g_free(stages->key_json);
  g_free(stages);
}
