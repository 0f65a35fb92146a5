/* SPDX-License-Identifier: Apache-2.0
 *
 * views.c: parts of the study's tables: the rows of a unit, of a node, the first ones
 *
 * Which rows are about which unit or node is found once, for all tables and columns, because every
 * page asks.
 */
#include "report/report-private.h"

const sy_study_table *report_table(const struct report *report, const char *part, const char *id) {
  for (guint i = 0; i < report->study->tables->len; i++) {
    const sy_study_table *table = report->study->tables->pdata[i];
    if (strcmp(table->part, part) == 0 && strcmp(table->id, id) == 0)
      return table;
  }
  return NULL;
}

static guint column_of(const sy_study_table *table, const char *id) {
  guint at = 0;
  while (strcmp(table->columns[at].id, id) != 0)
    at++;
  return at;
}

const struct sy_study_cell *report_cell(const sy_study_table *table, guint row,
                                        const char *column) {
  return sy_study_cell_at(table, row, column_of(table, column));
}

char *report_cell_shown(const struct report *report, const sy_study_table *table, guint row,
                        const char *column) {
  g_autofree char *text = sy_study_cell_shown(report->study, table, row, column_of(table, column));
  return table->columns[column_of(table, column)].type >= SY_STUDY_COUNT ? sy_readable_number(text)
                                                                         : g_steal_pointer(&text);
}

guint report_end_of_group(const sy_study_table *table, guint row) {
  const char *group = report_cell(table, row, "group")->words->en;
  const char *by = report_cell(table, row, "by")->words->en;
  guint end = row + 1;
  while (end < sy_study_rows(table) &&
         strcmp(report_cell(table, end, "group")->words->en, group) == 0 &&
         strcmp(report_cell(table, end, "by")->words->en, by) == 0)
    end++;
  return end;
}

/* ---- which rows are about what ---- */

/* The rows of a table by what is in one of its columns. */
struct by_index {
  guint *start; /* per unit or node, and one more: where its rows begin in `rows` */
  guint *rows;
};

static void free_by_index(gpointer data) {
  struct by_index *index = data;
  g_free(index->start);
  g_free(index->rows);
  g_free(index);
}

static struct by_index *index_rows(const sy_study_table *table, guint column, guint count) {
  struct by_index *index = g_new(struct by_index, 1);
  const guint rows = sy_study_rows(table);
  index->start = g_new0(guint, count + 2);
  index->rows = g_new(guint, rows + 1);
  for (guint row = 0; row < rows; row++) {
    const struct sy_study_cell *cell = sy_study_cell_at(table, row, column);
    if (!cell->absent)
      index->start[cell->index + 2]++;
  }
  for (guint i = 2; i < count + 2; i++)
    index->start[i] += index->start[i - 1];
  for (guint row = 0; row < rows; row++) {
    const struct sy_study_cell *cell = sy_study_cell_at(table, row, column);
    if (!cell->absent)
      index->rows[index->start[cell->index + 1]++] = row;
  }
  return index;
}

/* The address of a column's description tells tables and columns apart. */
GHashTable *report_index_rows(const sy_study *study) {
  GHashTable *all = g_hash_table_new_full(NULL, NULL, NULL, free_by_index);
  const sy_edition *edition = study->assessment->edition;
  for (guint i = 0; i < study->tables->len; i++) {
    const sy_study_table *table = study->tables->pdata[i];
    for (guint k = 0; k < table->column_count; k++) {
      const enum sy_study_type type = table->columns[k].type;
      const guint count = type == SY_STUDY_UNIT    ? edition->unit_count
                          : type == SY_STUDY_NODE  ? edition->node_count
                          : type == SY_STUDY_AWARD ? edition->award_count
                                                   : 0;
      if (count)
        g_hash_table_insert(all, (gpointer)&table->columns[k], index_rows(table, k, count));
    }
  }
  return all;
}

/* ---- views ---- */

/* A table with the same columns and no rows. Remarks are about single nodes and units, so they are
 * those of the table, or none. */
static sy_study_table *new_view(const sy_study_table *table, bool remarks) {
  sy_study_table *view = g_memdup2(table, sizeof *table);
  view->remarks = remarks ? g_ptr_array_ref(table->remarks) : g_ptr_array_new();
  view->cells = g_array_new(FALSE, FALSE, sizeof(struct sy_study_cell));
  return view;
}

void report_view_add(sy_study_table *view, const sy_study_table *table, guint row) {
  g_array_append_vals(view->cells, sy_study_cell_at(table, row, 0), table->column_count);
}

sy_study_table *report_view(const struct report *report, const sy_study_table *table,
                            const char *column, uint32_t index) {
  sy_study_table *view = new_view(table, false);
  const struct by_index *rows =
      g_hash_table_lookup(report->rows, &table->columns[column_of(table, column)]);
  for (guint i = rows->start[index]; i < rows->start[index + 1]; i++)
    report_view_add(view, table, rows->rows[i]);
  return view;
}

sy_study_table *report_view_top(const struct report *report, const sy_study_table *table) {
  sy_study_table *view = new_view(table, true);
  for (guint row = 0; row < sy_study_rows(table); row++) {
    const uint32_t node = report_cell(table, row, "node")->index;
    if (node == 0 || report->edition->nodes[node].parent == 0)
      report_view_add(view, table, row);
  }
  return view;
}

sy_study_table *report_view_cohort(const sy_study_table *table, uint32_t cohort, guint most) {
  sy_study_table *view = new_view(table, true);
  uint32_t last = SY_NONE;
  for (guint row = 0, units = 0; row < sy_study_rows(table); row++) {
    if (report_cell(table, row, "cohort")->index != cohort)
      continue;
    const uint32_t unit = report_cell(table, row, "unit")->index;
    units += unit != last;
    last = unit;
    if (units <= most)
      report_view_add(view, table, row);
  }
  return view;
}

sy_study_table *report_view_first(const sy_study_table *table, guint rows) {
  sy_study_table *view = new_view(table, true);
  for (guint row = 0; row < MIN(rows, sy_study_rows(table)); row++)
    report_view_add(view, table, row);
  return view;
}

sy_study_table *report_view_changes(const struct report *report, const sy_study_table *table,
                                    uint32_t award) {
  g_autoptr(report_view_owned) all = report_view(report, table, "award", award);
  guint rows = 0; /* those without a change come last */
  while (rows < sy_study_rows(all) && !report_cell(all, rows, "becomes")->absent)
    rows++;
  return report_view_first(all, rows);
}

sy_study_table *report_view_below(const struct report *report, const sy_study_table *table,
                                  const char *column, uint32_t top, guint most) {
  sy_study_table *view = new_view(table, false);
  for (guint row = 0; row < sy_study_rows(table) && sy_study_rows(view) < most; row++)
    if (sy_is_below(report->edition, report_cell(table, row, column)->index, top))
      report_view_add(view, table, row);
  return view;
}

void report_view_hide(sy_study_table *view, const char *column) {
  const guint hidden = column_of(view, column);
  for (guint i = hidden; i < view->cells->len; i += view->column_count)
    g_array_index(view->cells, struct sy_study_cell, i).absent = true;
}

void report_view_free(sy_study_table *view) {
  g_array_unref(view->cells);
  g_ptr_array_unref(view->remarks);
  g_free(view);
}
