/* SPDX-License-Identifier: Apache-2.0
 *
 * leaves.c: calls the plugins and fills the columns of leaves, adjustments and vetoes
 *
 * Plugins that look at a cohort get the cohort in one call; others get batches. Threads take calls
 * as they come, leaf by leaf. Every call writes only its own units, so the result does not depend
 * on who ran first. A leaf's column is opened by the first call of it and closed by the last, so
 * that few are open at any time.
 */
#include "engine/engine-private.h"

#include <math.h>
#include <string.h>

/* One call to make. */
struct task {
  uint32_t node, first, count;
  guint turn; /* how many calls of its node come before it, where they are made one by one */
  bool findings;
  GArray *found;  /* of struct sy_found */
  char *message;  /* of a failed call */
  char **faults;  /* of single units in it, or NULL */
  char *left_out; /* why its findings are, or NULL */
  uint32_t errors;
};

/* How far a leaf is. */
struct progress {
  pthread_mutex_t lock; /* over the column, and the turn */
  pthread_cond_t next;  /* the turn has moved on */
  guint turn;           /* of the call that may be made, if the plugin takes one at a time */
  bool open;
  bool by_blocks; /* every call has whole blocks of units, which are packed as they come */
  gint calls;     /* that have not ended, atomically */
};

/* What all tasks share. */
struct leaf_work {
  sy_assessment *assessment;
  GArray *tasks;
  struct progress *progress; /* per node */
  gint next;                 /* the next task to take, atomically */
};

/* ---- a leaf's column ---- */

static void open_column(sy_assessment *assessment, uint32_t index, bool by_blocks) {
  struct sy_column_scores *column = &assessment->columns[index];
  if (assessment->edition->nodes[index].has_deduction)
    column->amount = g_new0(int64_t, MAX(assessment->unit_count, 1));
  else if (by_blocks)
    engine_make_blocks(assessment, index);
  else
    sy_scores_open(assessment, index);
}

/* Whether all bytes are this one: the first is, and each is as the one before. */
static bool are_all(const void *bytes, size_t count, uint8_t byte) {
  const uint8_t *all = bytes;
  return count == 0 || (all[0] == byte && memcmp(all, all + 1, count - 1) == 0);
}

/* Keeps what a call said besides scores, if it is anything but scored throughout. */
static void store_outcomes(struct leaf_work *work, struct task *task, const struct sy_call *call) {
  if (are_all(call->outcome, task->count, SY_SCORED))
    return; /* and then there are no reasons */
  struct sy_column_scores *column = &work->assessment->columns[task->node];
  struct progress *progress = &work->progress[task->node];
  for (uint32_t i = 0; i < task->count; i++)
    task->errors += call->outcome[i] == SY_ERROR;
  pthread_mutex_lock(&progress->lock);
  engine_need_outcomes(work->assessment, task->node);
  if (!column->reason)
    column->reason = g_new0(uint16_t, work->assessment->unit_count);
  memcpy(column->outcome + task->first, call->outcome, task->count * sizeof *call->outcome);
  memcpy(column->reason + task->first, call->reason, task->count * sizeof *call->reason);
  pthread_mutex_unlock(&progress->lock);
}

/* ---- one call ---- */

/* "evidence/visits.csv:12: message", where the plugin named the row. The file is named as the
 * edition does, for the message is part of the result. g_free. */
static char *placed_message(const sy_edition *edition, const struct sy_node *node,
                            const struct window *window, const struct sy_call *call) {
  const struct sy_binding *binding = call->table >= 0 ? &node->bindings[call->table] : NULL;
  if (!binding || !binding->sheet || call->row >= window->tables[call->table].row_count)
    return g_strdup(call->message);
  return g_strdup_printf("%s:%u: %s", edition->tables[binding->table].file,
                         sy_sheet_row(binding->sheet, window->first_row[call->table] + call->row),
                         call->message);
}

/* Rows of the window become rows of the sheet. */
static void place_findings(const struct window *window, GArray *found) {
  for (guint i = 0; found && i < found->len; i++) {
    struct sy_found *finding = &g_array_index(found, struct sy_found, i);
    if (finding->table >= 0)
      finding->row += window->first_row[finding->table];
  }
}

/* A plugin that takes one call at a time gets them in their order, so that one which fails or dies
 * does so in the same call however many threads there are. Nobody waits for ever: tasks are taken
 * in that order too. */
static void call_plugin(struct leaf_work *work, const struct task *task,
                        const struct window *window, struct sy_call *call) {
  const struct sy_node *node = &work->assessment->edition->nodes[task->node];
  struct progress *progress = &work->progress[task->node];
  if (sy_instance_flags(node->instance) & SY_PLUGIN_PARALLEL) {
    sy_instance_score(node->instance, &window->batch, call);
    return;
  }
  pthread_mutex_lock(&progress->lock);
  while (progress->turn != task->turn)
    pthread_cond_wait(&progress->next, &progress->lock);
  pthread_mutex_unlock(&progress->lock); /* it is nobody else's turn */
  sy_instance_score(node->instance, &window->batch, call);
  pthread_mutex_lock(&progress->lock);
  progress->turn++;
  pthread_cond_broadcast(&progress->next);
  pthread_mutex_unlock(&progress->lock);
}

static void run_task(struct leaf_work *work, struct task *task, struct window *window) {
  const struct sy_node *node = &work->assessment->edition->nodes[task->node];
  struct sy_column_scores *column = &work->assessment->columns[task->node];
  const bool by_blocks = work->progress[task->node].by_blocks;
  engine_open_window(window, node, task->first, task->count);
  if (task->findings) /* the host drops those it takes back; collect_findings() takes the rest over
                       */
    task->found = g_array_new(FALSE, FALSE, sizeof(struct sy_found));
  int64_t *opened = node->has_deduction ? column->amount : column->score;
  struct sy_call call = {
      .first_unit = task->first,
      .score =
          by_blocks ? engine_room(window, task->count * sizeof *call.score) : opened + task->first,
      .room = engine_room(window, task->count * sizeof *call.room),
      .outcome = engine_room(window, task->count * sizeof *call.outcome),
      .reason = engine_room(window, task->count * sizeof *call.reason),
      .findings = task->found,
  };
  call_plugin(work, task, window, &call);
  place_findings(window, task->found);
  if (call.message)
    task->message = placed_message(work->assessment->edition, node, window, &call);
  g_free(call.message);
  task->faults = call.faults;
  task->left_out = call.left_out;
  store_outcomes(work, task, &call);
  for (uint32_t done = 0; by_blocks && done < task->count; done += ENGINE_BLOCK)
    engine_store_block(work->assessment, task->node, task->first + done, call.score + done,
                       MIN(ENGINE_BLOCK, task->count - done));
}

static void begin_task(struct leaf_work *work, uint32_t node) {
  struct progress *progress = &work->progress[node];
  pthread_mutex_lock(&progress->lock);
  if (!progress->open)
    open_column(work->assessment, node, progress->by_blocks);
  progress->open = true;
  pthread_mutex_unlock(&progress->lock);
}

static void run_tasks(void *data) {
  struct leaf_work *work = data;
  struct window window;
  engine_init_window(&window);
  for (;;) {
    const guint index = (guint)g_atomic_int_add(&work->next, 1);
    if (index >= work->tasks->len)
      break;
    struct task *task = &g_array_index(work->tasks, struct task, index);
    begin_task(work, task->node);
    run_task(work, task, &window);
    if (g_atomic_int_dec_and_test(&work->progress[task->node].calls))
      sy_scores_close(work->assessment, task->node);
  }
  engine_clear_window(&window);
}

/* ---- planning ---- */

/* For threads to share a large edition, and for what a call works on to stay in the cache. Where
 * calls are made one by one they may be calls of another process, each a round trip. */
#define UNITS_PER_PIECE (2 * ENGINE_BLOCK)
#define UNITS_PER_TRIP (8 * ENGINE_BLOCK)

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
  const uint32_t flags = sy_instance_flags(edition->nodes[index].instance);
  const bool findings = options && options->findings;
  if (flags & SY_PLUGIN_COHORT) {
    for (uint32_t i = 0; i < edition->cohort_count; i++)
      plan_range(tasks, index, edition->cohorts[i].first_unit, edition->cohorts[i].unit_count,
                 edition->cohorts[i].unit_count, findings);
    return;
  }
  uint32_t size = flags & SY_PLUGIN_PARALLEL ? UNITS_PER_PIECE : UNITS_PER_TRIP;
  if (options && options->batch_size)
    size = options->batch_size;
  plan_range(tasks, index, 0, edition->unit_count, size, findings);
}

/* Whether the calls of a leaf, from the task `first` on, each begin where a block does. */
static bool are_by_blocks(const struct sy_node *node, const GArray *tasks, guint first) {
  bool all = !node->has_deduction;
  for (guint i = first; i < tasks->len; i++)
    all = all && g_array_index(tasks, struct task, i).first % ENGINE_BLOCK == 0;
  return all;
}

/* Nodes whose columns stay open until their last call first, one after the other, so that few are
 * open at any time; then the others, units by units, because what many tables say about the same
 * units is still in the cache. */
static gint compare_tasks(gconstpointer left, gconstpointer right, gpointer data) {
  const struct progress *progress = data;
  const struct task *a = left, *b = right;
  const bool a_by_blocks = progress[a->node].by_blocks, b_by_blocks = progress[b->node].by_blocks;
  if (a_by_blocks != b_by_blocks)
    return a_by_blocks ? 1 : -1;
  if (a_by_blocks && a->first != b->first)
    return a->first < b->first ? -1 : 1;
  if (a->node != b->node)
    return a->node < b->node ? -1 : 1;
  return a->first < b->first ? -1 : a->first > b->first;
}

/* ---- collecting ---- */

/* What a unit in error is told: what is wrong with its own score, or the message of the call that
 * failed; NULL where the plugin gave a reason. g_free. */
static char *error_text(const sy_edition *edition, const struct task *task, uint32_t unit) {
  const char *fault = task->faults ? task->faults[unit - task->first] : NULL;
  return fault ? g_strdup_printf("%s: %s: %s", edition->nodes[task->node].plugin_id,
                                 edition->units[unit].id, fault)
               : g_strdup(task->message);
}

static void collect_errors(sy_assessment *assessment, const struct task *task) {
  struct sy_column_scores *column = &assessment->columns[task->node];
  assessment->errors += task->errors;
  if (!task->message && !task->faults)
    return;
  for (uint32_t unit = task->first; unit < task->first + task->count; unit++) {
    if (sy_outcome_of(assessment, task->node, unit) != SY_ERROR ||
        (column->reason && column->reason[unit] != 0))
      continue;
    if (!column->error)
      column->error = g_new0(char *, assessment->unit_count);
    column->error[unit] = error_text(assessment->edition, task, unit);
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
        .sheet_row = sheet ? sy_sheet_row(sheet, found->row) : 0,
        .values = found->values,
    };
    sy_nano_from_double(found->points, &finding.points);
    g_array_append_val(assessment->findings, finding);
  }
}

/* The first message of a node's calls: that of the call in which its instance died. */
static const char *first_message(const struct leaf_work *work, uint32_t node) {
  for (guint i = 0; i < work->tasks->len; i++) {
    const struct task *task = &g_array_index(work->tasks, struct task, i);
    if (task->node == node && task->message)
      return task->message;
  }
  return sy_instance_broken(work->assessment->edition->nodes[node].instance);
}

static void drop_findings(sy_assessment *assessment, uint32_t node) {
  for (guint i = assessment->findings->len; i-- > 0;) {
    struct sy_assessed_finding *finding =
        &g_array_index(assessment->findings, struct sy_assessed_finding, i);
    if (finding->node == node)
      g_array_remove_index_fast(assessment->findings, i); /* its values go with it */
  }
}

/* An instance that died has scored nothing: what its calls gave before that must not depend on how
 * the units were split over them. */
static void fail_leaf(struct leaf_work *work, uint32_t node) {
  sy_assessment *assessment = work->assessment;
  struct sy_column_scores *column = &assessment->columns[node];
  const uint32_t count = assessment->unit_count;
  const char *message = first_message(work, node);
  engine_need_outcomes(assessment, node);
  for (uint32_t unit = 0; unit < count; unit++)
    assessment->errors += column->outcome[unit] != SY_ERROR;
  memset(column->outcome, SY_ERROR, count);
  g_clear_pointer(&column->reason, g_free);
  memset(sy_scores_open(assessment, node), 0, count * sizeof *column->score);
  sy_scores_close(assessment, node);
  if (column->amount)
    memset(column->amount, 0, count * sizeof *column->amount);
  if (!column->error)
    column->error = g_new0(char *, count);
  for (uint32_t unit = 0; unit < count; unit++) {
    g_free(column->error[unit]);
    column->error[unit] = g_strdup(message);
  }
  drop_findings(assessment, node);
}

static void fail_broken(struct leaf_work *work) {
  const sy_edition *edition = work->assessment->edition;
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (edition->nodes[node].instance && sy_instance_broken(edition->nodes[node].instance))
      fail_leaf(work, node);
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

/* All findings of a leaf are left out, or none: that must not depend on how the units were split.
 */
static void leave_out(sy_assessment *assessment, struct task *task) {
  struct sy_column_scores *column = &assessment->columns[task->node];
  if (task->left_out && !column->left_out) {
    column->left_out =
        g_strdup_printf("%s: %s", assessment->edition->nodes[task->node].plugin_id, task->left_out);
    drop_findings(assessment, task->node);
  }
  g_clear_pointer(&task->left_out, g_free);
}

static void free_faults(char **faults, uint32_t count) {
  for (uint32_t i = 0; faults && i < count; i++)
    g_free(faults[i]);
  g_free(faults);
}

static void collect(struct leaf_work *work) {
  sy_assessment *assessment = work->assessment;
  for (guint i = 0; i < work->tasks->len; i++) {
    struct task *task = &g_array_index(work->tasks, struct task, i);
    collect_errors(assessment, task);
    collect_findings(assessment, task);
  }
  fail_broken(work);
  for (guint i = 0; i < work->tasks->len; i++) {
    struct task *task = &g_array_index(work->tasks, struct task, i);
    leave_out(assessment, task);
    g_free(task->message);
    free_faults(task->faults, task->count);
    g_clear_pointer(&task->found, g_array_unref);
  }
  g_array_sort(assessment->findings, compare_findings);
}

/* All calls there are to make, in the order in which they are taken. */
static void plan(struct leaf_work *work, const struct sy_assess_options *options) {
  const sy_edition *edition = work->assessment->edition;
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (edition->nodes[node].instance) {
      struct progress *progress = &work->progress[node];
      const guint before = work->tasks->len;
      plan_node(edition, node, options, work->tasks);
      pthread_mutex_init(&progress->lock, NULL);
      pthread_cond_init(&progress->next, NULL);
      progress->by_blocks = are_by_blocks(&edition->nodes[node], work->tasks, before);
    }
  g_array_sort_with_data(work->tasks, compare_tasks, work->progress);
  for (guint i = 0; i < work->tasks->len; i++) {
    struct task *task = &g_array_index(work->tasks, struct task, i);
    task->turn = (guint)work->progress[task->node].calls++;
  }
}

void sy_assess_leaves(sy_assessment *assessment, const struct sy_assess_options *options) {
  const sy_edition *edition = assessment->edition;
  g_autofree struct progress *progress = g_new0(struct progress, MAX(edition->node_count, 1));
  struct leaf_work work = {assessment, g_array_new(FALSE, FALSE, sizeof(struct task)), progress, 0};
  plan(&work, options);
  /* A small edition is scored sooner than a thread is started. */
  const unsigned wanted = edition->unit_count > 1000 ? engine_threads(options) : 1;
  const unsigned threads = options && options->threads ? options->threads : wanted;
  sy_run_on_threads(threads, run_tasks, &work);
  collect(&work);
  g_array_unref(work.tasks);
}

/* ---- one leaf once more, for explanations ---- */

static struct sy_row_points *new_row_points(const struct window *window) {
  struct sy_row_points *points = g_new0(struct sy_row_points, 1);
  points->table_count = window->table_count;
  points->row_count = g_new0(uint64_t, window->table_count);
  points->points = g_new0(double *, window->table_count);
  points->sheet_row = g_new0(uint32_t *, window->table_count);
  return points;
}

/* The rows of one table that are the unit's, out of the points of all rows from `base` on. */
static void take_rows(struct sy_row_points *points, guint table, const sy_sheet *sheet,
                      uint32_t unit, const double *all, uint64_t base) {
  if (!sheet || !sheet->first_row)
    return;
  const uint64_t first = sheet->first_row[unit], count = sheet->first_row[unit + 1] - first;
  points->row_count[table] = count;
  points->points[table] = g_memdup2(all + (first - base), MAX(count, 1) * sizeof *all);
  points->sheet_row[table] = g_new(uint32_t, MAX(count, 1));
  for (uint64_t row = 0; row < count; row++)
    points->sheet_row[table][row] = sy_sheet_row(sheet, first + row);
}

struct sy_row_points *sy_assess_rows(const sy_edition *edition, uint32_t index, uint32_t unit) {
  const struct sy_node *node = &edition->nodes[index];
  if (!node->instance)
    return NULL;
  uint32_t first = unit, count = 1;
  if (sy_instance_flags(node->instance) & SY_PLUGIN_COHORT) {
    const struct sy_cohort *cohort = &edition->cohorts[edition->units[unit].cohort];
    first = cohort->first_unit;
    count = cohort->unit_count;
  }
  struct window window;
  engine_init_window(&window);
  engine_open_window(&window, node, first, count);
  struct sy_row_points *result = new_row_points(&window);
  g_autofree double **rows = g_new0(double *, window.table_count + 1);
  for (guint i = 0; i < window.table_count; i++) {
    const uint64_t row_count = window.tables[i].row_count;
    rows[i] = g_new(double, row_count + 1);
    for (uint64_t row = 0; row <= row_count; row++)
      rows[i][row] = NAN;
  }
  struct sy_call call = {.first_unit = first,
                         .score = engine_room(&window, count * sizeof *call.score),
                         .room = engine_room(&window, count * sizeof *call.room),
                         .outcome = engine_room(&window, count * sizeof *call.outcome),
                         .reason = engine_room(&window, count * sizeof *call.reason),
                         .row_points = rows};
  sy_instance_score(node->instance, &window.batch, &call);
  g_free(call.message);
  g_free(call.left_out);
  free_faults(call.faults, count);
  for (guint i = 0; i < window.table_count; i++) {
    take_rows(result, i, node->bindings[i].sheet, unit, rows[i], window.first_row[i]);
    g_free(rows[i]);
  }
  engine_clear_window(&window);
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
