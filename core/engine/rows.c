/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: how the rows of one unit were counted, for explanations
 *
 * A leaf's plugin is called once more, for this unit or, if it compares units, for all that are
 * compared with it. Nothing here changes an assessment.
 */
#include "engine/engine-private.h"

#include <math.h>

static struct sy_row_points *new_row_points(const struct window *window) {
  struct sy_row_points *points = g_new0(struct sy_row_points, 1);
  points->table_count = window->table_count;
  points->row_count = g_new0(uint64_t, window->table_count);
  points->points = g_new0(double *, window->table_count);
  points->sheet_row = g_new0(uint32_t *, window->table_count);
  points->calculations = g_array_new(FALSE, FALSE, sizeof(struct sy_assessed_finding));
  return points;
}

/* The points of the unit's rows of one table, which begin at `base` in the window. */
static void take_rows(struct sy_row_points *points, guint table, const sy_sheet *sheet,
                      uint32_t unit, const double *all, uint64_t base) {
  if (!sheet || !sheet->first_row)
    return;
  const uint64_t first = sheet->first_row[unit], count = sheet->first_row[unit + 1] - first;
  points->row_count[table] = count;
  points->points[table] = g_memdup2(all + base, MAX(count, 1) * sizeof *all);
  points->sheet_row[table] = g_new(uint32_t, MAX(count, 1));
  for (uint64_t row = 0; row < count; row++)
    points->sheet_row[table][row] = sy_sheet_row(sheet, first + row);
}

/* Whether the rows' points sum to the score or amount; with some methods, each row has a score of
 * its own instead. */
static bool add_up(const struct sy_row_points *points, int64_t score) {
  double sum = 0;
  bool any = false;
  for (guint i = 0; i < points->table_count; i++)
    for (uint64_t row = 0; row < points->row_count[i]; row++)
      if (!isnan(points->points[i][row])) {
        sum += points->points[i][row];
        any = true;
      }
  return !any || fabs(sum - (double)score / (double)SY_NANO) <= 1e-6;
}

/* Whether the plugin says it only to explain a row: it costs nothing, and the assessment has no
 * such finding. */
static bool is_calculation(const sy_assessment *assessment, const struct sy_found *found,
                           const struct sy_assessed_finding *as) {
  return found->points == 0 &&
         !g_array_binary_search(assessment->findings, (gpointer)as, engine_compare_findings, NULL);
}

/* The calculations of the unit's rows, which has the place. */
static void take_calculations(struct sy_row_points *points, const sy_assessment *assessment,
                              uint32_t index, uint32_t unit, uint32_t place,
                              const struct window *window, GArray *found) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  for (guint i = 0; i < found->len; i++) {
    struct sy_found *one = &g_array_index(found, struct sy_found, i);
    if (one->unit != place || one->table < 0)
      continue;
    const guint table = (guint)one->table;
    struct sy_assessed_finding calculation = {
        .node = index,
        .unit = unit,
        .finding = one->finding,
        .table = one->table,
        .sheet_row = sy_sheet_row(node->bindings[table].sheet,
                                  engine_window_row(window, node, table, one->row))};
    if (!is_calculation(assessment, one, &calculation))
      continue;
    calculation.values = g_steal_pointer(&one->values);
    g_array_append_val(points->calculations, calculation);
  }
  g_array_sort(points->calculations, engine_compare_findings);
}

/* Room for the points of each row of each table. */
static double **new_rows(const struct window *window) {
  double **rows = g_new(double *, window->table_count);
  for (guint i = 0; i < window->table_count; i++)
    rows[i] = g_new(double, window->tables[i].row_count + 1);
  return rows;
}

static void free_rows(double **rows, guint table_count) {
  for (guint i = 0; i < table_count; i++)
    g_free(rows[i]);
  g_free(rows);
}

/* What a call about some units returned. */
static void free_call(struct sy_call *call, uint32_t count) {
  g_clear_pointer(&call->message, sy_words_free);
  g_clear_pointer(&call->left_out, sy_words_free);
  for (uint32_t i = 0; call->faults && i < count; i++)
    g_free(call->faults[i]);
  g_free(call->faults);
  for (guint i = 0; i < call->findings->len; i++)
    g_strfreev(g_array_index(call->findings, struct sy_found, i).values);
  g_array_unref(call->findings);
}

struct sy_row_points *sy_assess_rows(const sy_assessment *assessment, uint32_t index,
                                     uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[index];
  if (!node->instance || !sy_applies(edition, index, unit, NULL))
    return NULL;
  uint32_t first = unit, count = 1, place = unit;
  struct compared compared = {0};
  if (sy_instance_flags(node->instance) & SY_PLUGIN_COHORT) {
    compared = engine_compared(edition, index);
    const uint32_t group = engine_group_with(&compared, unit, &place);
    first = compared.first[group];
    count = compared.first[group + 1] - first;
  }
  struct window window;
  engine_init_window(&window);
  engine_open_window(&window, node, compared.units, first, count);
  struct sy_row_points *result = new_row_points(&window);
  double **rows = new_rows(&window);
  struct sy_call call = {.first_unit = first,
                         .score = engine_room(&window, count * sizeof *call.score),
                         .room = engine_room(&window, count * sizeof *call.room),
                         .outcome = engine_room(&window, count * sizeof *call.outcome),
                         .reason = engine_room(&window, count * sizeof *call.reason),
                         .findings = g_array_new(FALSE, FALSE, sizeof(struct sy_found)),
                         .calculations = true,
                         .row_points = rows};
  sy_instance_score(node->instance, &window.batch, &call);
  for (guint i = 0; i < window.table_count; i++) {
    const uint64_t *first_row = window.tables[i].first_row;
    take_rows(result, i, node->bindings[i].sheet, unit, rows[i],
              first_row ? first_row[place - first] : 0);
  }
  if (call.status == SY_OK && sy_outcome_of(assessment, index, unit) != SY_ERROR)
    take_calculations(result, assessment, index, unit, place, &window, call.findings);
  const uint8_t outcome = call.outcome[place - first];
  const bool has_score = outcome == SY_SCORED || outcome == SY_ESTIMATED;
  result->add_up = !has_score || add_up(result, call.score[place - first]);
  free_call(&call, count);
  free_rows(rows, window.table_count);
  engine_clear_window(&window);
  engine_clear_compared(&compared);
  return result;
}

void sy_row_points_free(struct sy_row_points *points) {
  for (guint i = 0; i < points->table_count; i++) {
    g_free(points->points[i]);
    g_free(points->sheet_row[i]);
  }
  for (guint i = 0; i < points->calculations->len; i++)
    g_strfreev(g_array_index(points->calculations, struct sy_assessed_finding, i).values);
  g_array_unref(points->calculations);
  g_free(points->row_count);
  g_free(points->points);
  g_free(points->sheet_row);
  g_free(points);
}
