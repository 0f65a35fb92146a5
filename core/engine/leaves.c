/* SPDX-License-Identifier: Apache-2.0
 *
 * leaves.c: calls the plugins and fills the columns of leaves, adjustments and vetoes
 *
 * A batch is a window on the sheets' columns: nothing is copied. Plugins that look at a cohort get
 * the cohort in one call; others get batches, which may run on several threads. Every batch writes
 * only its own units, so the result does not depend on who ran first.
 */
#include "engine/engine-private.h"

#include <math.h>

/* One call to make. */
struct task {
  uint32_t node, first, count;
  bool findings;
  GArray *found; /* of struct sy_found */
  char *message; /* of a failed call */
  uint32_t errors;
};

/* What all tasks share. */
struct leaf_work {
  sy_assessment *assessment;
  GArray *tasks;
  GMutex *locks; /* per node: for plugins that take one call at a time */
  gint next;     /* the next task to take, atomically */
};

/* ---- batches -------------------------------------------------------------------------------- */

/* A batch in the shape that plugins see. */
struct window {
  struct sy_batch batch;
  guint table_count;
  struct sy_table_data *tables;
  const struct sy_table_data **table_pointers;
  GPtrArray *owned; /* the columns' structs and pointers */
};

static struct sy_column_data column_data(const struct sy_column_values *values) {
  return (struct sy_column_data){
      .size = sizeof(struct sy_column_data),
      .type = values->type,
      .present = values->present,
      .valid = values->valid,
      .booleans = values->booleans,
      .integers = values->integers,
      .decimals = values->decimals,
      .dates = values->dates,
      .levels = values->levels,
      .texts = values->texts,
      .dictionary = (const char *const *)values->dictionary,
      .dictionary_count = values->dictionary_count,
  };
}

static void open_table(struct window *window, guint index, const struct sy_table *declared,
                       const struct sy_binding *binding, uint32_t first) {
  struct sy_table_data *table = &window->tables[index];
  const guint count = g_strv_length((char **)declared->columns);
  struct sy_column_data *columns = g_new0(struct sy_column_data, count);
  const struct sy_column_data **pointers = g_new0(const struct sy_column_data *, count + 1);
  g_ptr_array_add(window->owned, columns);
  g_ptr_array_add(window->owned, pointers);
  const sy_sheet *sheet = binding->sheet;
  for (guint i = 0; i < count; i++) {
    columns[i] = sheet ? column_data(&sheet->columns[binding->columns[i]])
                       : (struct sy_column_data){.size = sizeof columns[i],
                                                 .type = declared->columns[i]->type};
    pointers[i] = &columns[i];
  }
  *table = (struct sy_table_data){
      .size = sizeof *table,
      .row_count = sheet ? sheet->row_count : 0,
      .first_row = sheet && declared->scope == SY_BY_UNIT ? sheet->first_row + first : NULL,
      .columns = pointers,
      .present = sheet != NULL,
  };
}

static void open_window(struct window *window, const struct sy_node *node, uint32_t first,
                        uint32_t count) {
  const struct sy_plugin *plugin = node->plugin->plugin;
  window->table_count = g_strv_length((char **)plugin->tables);
  window->tables = g_new0(struct sy_table_data, window->table_count);
  window->table_pointers = g_new0(const struct sy_table_data *, window->table_count + 1);
  window->owned = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < window->table_count; i++) {
    open_table(window, i, plugin->tables[i], &node->bindings[i], first);
    window->table_pointers[i] = &window->tables[i];
  }
  window->batch = (struct sy_batch){sizeof window->batch, count, window->table_pointers};
}

static void close_window(struct window *window) {
  g_ptr_array_unref(window->owned);
  g_free(window->tables);
  g_free(window->table_pointers);
}

/* ---- one call ------------------------------------------------------------------------------- */

/* "evidence/visits.csv:12: message", where the plugin named the row. The file is named as the
 * edition does, for the message is part of the result. g_free. */
static char *placed_message(const sy_edition *edition, const struct sy_node *node,
                            const struct sy_call *call) {
  const struct sy_binding *binding = call->table >= 0 ? &node->bindings[call->table] : NULL;
  if (!binding || !binding->sheet || call->row >= binding->sheet->row_count)
    return g_strdup(call->message);
  return g_strdup_printf("%s:%u: %s", edition->tables[binding->table].file,
                         binding->sheet->sheet_row[call->row], call->message);
}

static void run_task(struct leaf_work *work, struct task *task) {
  const struct sy_node *node = &work->assessment->edition->nodes[task->node];
  struct sy_column_scores *column = &work->assessment->columns[task->node];
  struct window window;
  open_window(&window, node, task->first, task->count);
  if (task->findings) /* the host drops those it takes back; collect_findings() takes the rest over
                       */
    task->found = g_array_new(FALSE, FALSE, sizeof(struct sy_found));
  struct sy_call call = {
      .first_unit = task->first,
      .score = (node->has_deduction ? column->amount : column->score) + task->first,
      .outcome = column->outcome + task->first,
      .reason = column->reason + task->first,
      .findings = task->found,
  };
  const bool alone = !(node->plugin->plugin->flags & SY_PLUGIN_PARALLEL);
  if (alone)
    g_mutex_lock(&work->locks[task->node]);
  sy_instance_score(node->instance, &window.batch, &call);
  if (alone)
    g_mutex_unlock(&work->locks[task->node]);
  if (call.message)
    task->message = placed_message(work->assessment->edition, node, &call);
  g_free(call.message);
  for (uint32_t i = 0; i < task->count; i++)
    task->errors += call.outcome[i] == SY_ERROR;
  close_window(&window);
}

static gpointer run_tasks(gpointer data) {
  struct leaf_work *work = data;
  for (;;) {
    const guint index = (guint)g_atomic_int_add(&work->next, 1);
    if (index >= work->tasks->len)
      return NULL;
    run_task(work, &g_array_index(work->tasks, struct task, index));
  }
}

/* ---- planning ------------------------------------------------------------------------------- */

/* For threads to share a large edition, and still worth a call. */
#define UNITS_PER_PIECE 65536

static void plan_range(GArray *tasks, uint32_t node, uint32_t first, uint32_t count, uint32_t size,
                       bool findings) {
  for (uint32_t done = 0; done < count; done += MIN(size, count - done)) {
    const struct task task = {.node = node,
                              .first = first + done,
                              .count = MIN(size, count - done),
                              .findings = findings};
    g_array_append_val(tasks, task);
  }
}

static void plan_node(const sy_edition *edition, uint32_t index,
                      const struct sy_assess_options *options, GArray *tasks) {
  const struct sy_plugin *plugin = edition->nodes[index].plugin->plugin;
  const bool findings = options && options->findings;
  if (plugin->flags & SY_PLUGIN_COHORT) {
    for (uint32_t i = 0; i < edition->cohort_count; i++)
      plan_range(tasks, index, edition->cohorts[i].first_unit, edition->cohorts[i].unit_count,
                 edition->cohorts[i].unit_count, findings);
    return;
  }
  uint32_t size = plugin->flags & SY_PLUGIN_PARALLEL ? UNITS_PER_PIECE : edition->unit_count;
  if (options && options->batch_size)
    size = options->batch_size;
  plan_range(tasks, index, 0, edition->unit_count, size, findings);
}

static void prepare_column(sy_assessment *assessment, uint32_t index) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  struct sy_column_scores *column = &assessment->columns[index];
  engine_need_outcomes(assessment, index);
  column->reason = g_new0(uint16_t, assessment->unit_count);
  if (node->has_deduction)
    column->amount = g_new0(int64_t, assessment->unit_count);
}

/* ---- collecting ----------------------------------------------------------------------------- */

static void drop_defaults(sy_assessment *assessment, uint32_t index) {
  struct sy_column_scores *column = &assessment->columns[index];
  bool scored = true, reasons = false;
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
    scored &= column->outcome[unit] == SY_SCORED;
    reasons |= column->reason[unit] != 0;
  }
  if (scored)
    g_clear_pointer(&column->outcome, g_free);
  if (!reasons)
    g_clear_pointer(&column->reason, g_free);
}

/* The message of a failed call goes to the units it left in error, but for those for which the
 * plugin gave a reason. */
static void collect_errors(sy_assessment *assessment, const struct task *task) {
  struct sy_column_scores *column = &assessment->columns[task->node];
  assessment->errors += task->errors;
  for (uint32_t unit = task->first; task->message && unit < task->first + task->count; unit++) {
    if (sy_outcome_of(assessment, task->node, unit) != SY_ERROR || column->reason[unit] != 0)
      continue;
    if (!column->error)
      column->error = g_new0(char *, assessment->unit_count);
    column->error[unit] = g_strdup(task->message);
  }
}

static void collect_findings(sy_assessment *assessment, const struct task *task) {
  const struct sy_node *node = &assessment->edition->nodes[task->node];
  for (guint i = 0; task->found && i < task->found->len; i++) {
    const struct sy_found *found = &g_array_index(task->found, struct sy_found, i);
    const sy_sheet *sheet = found->table >= 0 ? node->bindings[found->table].sheet : NULL;
    struct sy_assessed_finding finding = {
        .node = task->node,
        .unit = found->unit,
        .finding = found->finding,
        .table = found->table,
        .sheet_row = sheet ? sheet->sheet_row[found->row] : 0,
        .values = found->values,
    };
    sy_nano_from_double(found->points, &finding.points);
    g_array_append_val(assessment->findings, finding);
  }
}

static gint compare_findings(gconstpointer left, gconstpointer right) {
  const struct sy_assessed_finding *a = left, *b = right;
  if (a->node != b->node)
    return a->node < b->node ? -1 : 1;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  if (a->table != b->table)
    return a->table < b->table ? -1 : 1;
  if (a->sheet_row != b->sheet_row)
    return a->sheet_row < b->sheet_row ? -1 : 1;
  return a->finding < b->finding ? -1 : a->finding > b->finding;
}

static void collect(struct leaf_work *work) {
  sy_assessment *assessment = work->assessment;
  for (guint i = 0; i < work->tasks->len; i++) {
    struct task *task = &g_array_index(work->tasks, struct task, i);
    collect_errors(assessment, task);
    collect_findings(assessment, task);
    g_free(task->message);
    g_clear_pointer(&task->found, g_array_unref);
  }
  g_array_sort(assessment->findings, compare_findings);
}

void sy_assess_leaves(sy_assessment *assessment, const struct sy_assess_options *options) {
  const sy_edition *edition = assessment->edition;
  g_autofree GMutex *locks = g_new0(GMutex, edition->node_count); /* zeroed mutexes are ready */
  struct leaf_work work = {assessment, g_array_new(FALSE, FALSE, sizeof(struct task)), locks, 0};
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (edition->nodes[node].instance) {
      prepare_column(assessment, node);
      plan_node(edition, node, options, work.tasks);
    }
  /* A small edition is scored sooner than a thread is started. */
  const unsigned wanted = edition->unit_count > 1000 ? engine_threads(options) : 1;
  const unsigned threads = options && options->threads ? options->threads : wanted;
  g_autoptr(GPtrArray) running = g_ptr_array_new();
  for (unsigned i = 1; i < threads; i++)
    g_ptr_array_add(running, g_thread_new("leaves", run_tasks, &work));
  run_tasks(&work);
  for (guint i = 0; i < running->len; i++)
    g_thread_join(g_ptr_array_index(running, i));
  collect(&work);
  g_array_unref(work.tasks);
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (edition->nodes[node].instance)
      drop_defaults(assessment, node);
}

/* ---- one leaf once more, for explanations --------------------------------------------------- */

static struct sy_row_points *new_row_points(const struct window *window) {
  struct sy_row_points *points = g_new0(struct sy_row_points, 1);
  points->table_count = window->table_count;
  points->row_count = g_new0(uint64_t, window->table_count);
  points->points = g_new0(double *, window->table_count);
  points->sheet_row = g_new0(uint32_t *, window->table_count);
  return points;
}

/* The rows of one table that are the unit's, out of the arrays for all rows. */
static void take_rows(struct sy_row_points *points, guint table, const sy_sheet *sheet,
                      uint32_t unit, const double *all) {
  if (!sheet || !sheet->first_row)
    return;
  const uint64_t first = sheet->first_row[unit], count = sheet->first_row[unit + 1] - first;
  points->row_count[table] = count;
  points->points[table] = g_memdup2(all + first, MAX(count, 1) * sizeof *all);
  points->sheet_row[table] =
      g_memdup2(sheet->sheet_row + first, MAX(count, 1) * sizeof *sheet->sheet_row);
}

struct sy_row_points *sy_assess_rows(const sy_edition *edition, uint32_t index, uint32_t unit) {
  const struct sy_node *node = &edition->nodes[index];
  if (!node->instance)
    return NULL;
  uint32_t first = unit, count = 1;
  if (node->plugin->plugin->flags & SY_PLUGIN_COHORT) {
    const struct sy_cohort *cohort = &edition->cohorts[edition->units[unit].cohort];
    first = cohort->first_unit;
    count = cohort->unit_count;
  }
  struct window window;
  open_window(&window, node, first, count);
  struct sy_row_points *result = new_row_points(&window);
  g_autofree double **rows = g_new0(double *, window.table_count + 1);
  for (guint i = 0; i < window.table_count; i++) {
    const uint64_t row_count = window.tables[i].row_count;
    rows[i] = g_new(double, row_count + 1);
    for (uint64_t row = 0; row <= row_count; row++)
      rows[i][row] = NAN;
  }
  g_autofree int64_t *scores = g_new0(int64_t, count);
  g_autofree uint8_t *outcomes = g_new0(uint8_t, count);
  struct sy_call call = {
      .first_unit = first, .score = scores, .outcome = outcomes, .row_points = rows};
  sy_instance_score(node->instance, &window.batch, &call);
  g_free(call.message);
  for (guint i = 0; i < window.table_count; i++) {
    take_rows(result, i, node->bindings[i].sheet, unit, rows[i]);
    g_free(rows[i]);
  }
  close_window(&window);
  return result;
}

void sy_row_points_free(struct sy_row_points *points) {
  for (guint i = 0; i < points->table_count; i++) {
    g_free(points->points[i]);
    g_free(points->sheet_row[i]);
  }
  g_free(points->row_count);
  g_free(points->points);
  g_free(points->sheet_row);
  g_free(points);
}
