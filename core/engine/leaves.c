/* SPDX-License-Identifier: Apache-2.0
 *
 * leaves.c: calls the plugins and fills the columns of leaves, adjustments and vetoes
 *
 * Plugins that look at a cohort get the cohort in one call; others get batches. Threads take calls
 * as they come, leaf by leaf. Every call writes only its own units, so the result does not depend
 * on which ran first. A leaf's column is opened by its first call and closed by its last, so that
 * few are open at any time.
 */
#include "engine/engine-private.h"

#include <string.h>

/* One call to make, for the units at some places (see struct compared). */
struct task {
  uint32_t node, first, count;
  guint turn; /* how many calls of its node come before it, if they are made one by one */
  bool findings;
  GArray *found;      /* of struct sy_found */
  sy_words *left_out; /* why its findings are, or NULL */
  uint32_t errors;
};

/* How far a leaf is. */
struct progress {
  pthread_mutex_t lock; /* over the column, and the turn */
  pthread_cond_t next;  /* the turn has moved on */
  guint turn;           /* of the next call, if the plugin allows only one at a time */
  bool open;
  bool by_blocks; /* every call has whole blocks of units, which are packed as they come */
  gint calls;     /* that have not ended, atomically */
  struct told_lists told;
  struct sy_told *death; /* the result of the call in which the instance died, or NULL */
  struct sy_node *seen;  /* the node without the rows of units in error; NULL: it itself */
  struct compared compared;
};

/* What all tasks share. */
struct leaf_work {
  sy_assessment *assessment;
  GArray *tasks;
  struct progress *progress; /* per node */
  gint next;                 /* the next task to take, atomically */
};

/* The memory that a thread's tasks reuse. */
struct thread_rooms {
  struct window columns, results;
};

/* A task under way. */
struct unit_call {
  const sy_edition *edition;
  struct progress *progress;
  const struct sy_node *node;
  struct task *task;
  struct window *window; /* the units of the current call */
  bool tried_none;       /* whether the plugin refuses no units as well */
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

/* Whether all bytes have this value: the first does, and each equals the one before. */
static bool are_all(const void *bytes, size_t count, uint8_t byte) {
  const uint8_t *all = bytes;
  return count == 0 || (all[0] == byte && memcmp(all, all + 1, count - 1) == 0);
}

/* To the engine, an estimated score is a score with a mark. */
static void store_outcome(sy_assessment *assessment, uint32_t node, uint32_t unit,
                          uint8_t outcome) {
  assessment->columns[node].outcome[unit] = outcome == SY_ESTIMATED ? SY_SCORED : outcome;
  if (outcome == SY_ESTIMATED)
    sy_add_mark(assessment, node, unit, SY_MARK_ESTIMATED);
}

/* Keeps the scores of units that do not follow each other. */
static void scatter(const struct task *task, const uint32_t *units, const int64_t *from,
                    int64_t *to) {
  for (uint32_t i = 0; i < task->count; i++)
    to[units[task->first + i]] = from[i];
}

/* Keeps outcomes and reasons of a call, unless all units are scored. */
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
  for (uint32_t i = 0; i < task->count; i++) {
    const uint32_t unit = engine_unit_at(progress->compared.units, task->first + i);
    store_outcome(work->assessment, task->node, unit, call->outcome[i]);
    column->reason[unit] = call->reason[i];
  }
  pthread_mutex_unlock(&progress->lock);
}

/* ---- one call ---- */

/* Rows of the window become rows of the sheet, and places units. */
static void place_findings(const struct unit_call *at, GArray *found, guint from) {
  for (guint i = from; found && i < found->len; i++) {
    struct sy_found *finding = &g_array_index(found, struct sy_found, i);
    if (finding->table >= 0)
      finding->row = engine_window_row(at->window, at->node, (guint)finding->table, finding->row);
    finding->unit = engine_unit_at(at->progress->compared.units, finding->unit);
  }
}

/* Rows of the window become rows of the file, and places units. */
static void place_told(const struct unit_call *at, GArray *told, guint from) {
  for (guint i = from; i < told->len; i++) {
    struct sy_told *one = &g_array_index(told, struct sy_told, i);
    one->node = at->task->node;
    if (one->table >= 0)
      one->row = sy_sheet_row(at->node->bindings[one->table].sheet,
                              engine_window_row(at->window, at->node, (guint)one->table, one->row));
    if (one->unit != SY_NONE)
      one->unit = engine_unit_at(at->progress->compared.units, one->unit);
  }
}

/* The column that a plugin must mean if it names only a row: its only one, not counting notes; -1
 * if there are several. */
static int16_t only_column(const struct sy_node *node, int table) {
  const struct sy_table *declared = sy_node_plugin(node)->tables[table];
  const struct sy_binding *binding = &node->bindings[table];
  int16_t found = -1;
  for (int16_t i = 0; declared->columns[i]; i++) {
    if (!binding->sheet->columns[binding->columns[i]].present ||
        strcmp(declared->columns[i]->name, "note") == 0)
      continue;
    if (found >= 0)
      return -1;
    found = i;
  }
  return found;
}

/* Adds a notice of the host about a unit, or SY_NONE, with the row that the plugin named, if any.
 */
static void tell(const struct unit_call *at, const struct sy_call *call, uint32_t unit,
                 const struct sy_notice *notice, const sy_words *message, const char *third) {
  struct sy_told told = {.unit = unit,
                         .table = -1,
                         .column = -1,
                         .notice = notice,
                         .values = engine_told_values(message->en, message->zh, third)};
  if (call->table >= 0 && at->node->bindings[call->table].sheet) {
    told.table = (int16_t)call->table;
    told.row = call->row;
    told.column = only_column(at->node, call->table);
  }
  g_array_append_val(call->told, told);
}

/* Scores outside their range and the like: each puts only its unit in error. */
static void tell_faults(const struct unit_call *at, struct sy_call *call, uint32_t count) {
  for (uint32_t i = 0; call->faults && i < count; i++)
    if (call->faults[i]) {
      tell(at, call, call->first_unit + i, &sy_notice_refused, call->faults[i], NULL);
      sy_words_free(call->faults[i]);
    }
  g_clear_pointer(&call->faults, g_free);
}

/* The call failed, and the units concerned are known as precisely as possible. */
static void tell_failure(const struct unit_call *at, const struct sy_call *call, uint32_t count) {
  const sy_edition *edition = at->edition;
  const bool cohort = sy_instance_flags(at->node->instance) & SY_PLUGIN_COHORT;
  const uint32_t unit = count == 1 ? call->first_unit : SY_NONE;
  const uint32_t first = engine_unit_at(at->progress->compared.units, call->first_unit);
  const bool whole = cohort && count > 1 && !sy_instance_broken(at->node->instance);
  g_autofree char *over =
      at->node->over.kind == SY_OVER_COHORT ? NULL : engine_compared_text(edition, at->node, first);
  if (whole && over)
    tell(at, call, unit, &sy_notice_refused_compared, call->message, over);
  else if (whole)
    tell(at, call, unit, &sy_notice_refused_cohort, call->message,
         edition->cohorts[edition->units[first].cohort].id);
  else
    tell(at, call, unit, &sy_notice_refused, call->message, NULL);
}

/* Records the call in which the instance died; where this can happen, there is only one call at a
 * time. */
static void note_death(struct unit_call *at, const struct sy_told *told) {
  if (at->progress->death || !sy_instance_broken(at->node->instance))
    return;
  at->progress->death = g_memdup2(told, sizeof *told);
  at->progress->death->unit = SY_NONE;
  at->progress->death->column = -1; /* which the plugin has not named */
  at->progress->death->values = g_strdupv(told->values);
}

/* Calls the plugin for some units of the task, which are in the window. */
static void call_once(struct unit_call *at, struct sy_call *call, uint32_t count) {
  const guint found = call->findings ? call->findings->len : 0;
  sy_instance_score(at->node->instance, &at->window->batch, call);
  place_findings(at, call->findings, found);
  tell_faults(at, call, count);
  if (call->left_out && !at->task->left_out)
    at->task->left_out = g_steal_pointer(&call->left_out);
  g_clear_pointer(&call->left_out, sy_words_free);
}

/* The results of the units [first, first + count) of the task. */
static struct sy_call part_of(const struct sy_call *whole, uint32_t first) {
  struct sy_call part = *whole;
  part.first_unit += first;
  part.score += first;
  part.room += first;
  part.outcome += first;
  part.reason += first;
  return part;
}

/* Whether a call may have failed because of some of its units. This is not so if it also fails
 * without units, if the plugin scores whole cohorts, or if it has died or is out of memory. */
static bool may_split(struct unit_call *at, const struct sy_call *call, uint32_t count) {
  if (count <= 1 || (sy_instance_flags(at->node->instance) & SY_PLUGIN_COHORT) ||
      sy_instance_broken(at->node->instance) ||
      (call->status != SY_REFUSED && call->status != SY_FAILED))
    return false;
  if (at->tried_none)
    return true;
  at->tried_none = true;
  struct sy_call none = part_of(call, 0);
  engine_open_window(at->window, at->node, NULL, 0, 0);
  sy_instance_score(at->node->instance, &at->window->batch, &none);
  g_clear_pointer(&none.message, sy_words_free);
  g_clear_pointer(&none.left_out, sy_words_free);
  return none.status == SY_OK && !sy_instance_broken(at->node->instance);
}

/* Scores the units [first, first + count) of the task. If the plugin refuses them, each half is
 * tried separately, and so on, until it is known which units it refuses. This takes 2 log2(n) calls
 * for each of them, and scores at most n log2(n) units in all. So which units are in error does not
 * depend on how the units were split over calls. */
static void score_units(struct unit_call *at, const struct sy_call *whole, uint32_t first,
                        uint32_t count) {
  const guint told = whole->told->len;
  struct sy_call call = part_of(whole, first);
  engine_open_window(at->window, at->node, at->progress->compared.units, call.first_unit, count);
  call_once(at, &call, count);
  if (call.status == SY_OK) {
    place_told(at, call.told, told);
    return;
  }
  if (may_split(at, &call, count)) {
    score_units(at, whole, first, count / 2);
    score_units(at, whole, first + count / 2, count - count / 2);
  } else {
    tell_failure(at, &call, count);
    place_told(at, call.told, told);
    note_death(at, &g_array_index(call.told, struct sy_told, call.told->len - 1));
  }
  g_clear_pointer(&call.message, sy_words_free);
}

/* A plugin that allows one call at a time gets them in their order, so that one which fails or dies
 * does so in the same call with any number of threads. No thread waits for ever, because tasks are
 * taken in the same order. */
static void call_plugin(struct unit_call *at, const struct sy_call *call) {
  struct progress *progress = at->progress;
  if (sy_instance_flags(at->node->instance) & SY_PLUGIN_PARALLEL) {
    score_units(at, call, 0, at->task->count);
    return;
  }
  pthread_mutex_lock(&progress->lock);
  while (progress->turn != at->task->turn)
    pthread_cond_wait(&progress->next, &progress->lock);
  pthread_mutex_unlock(&progress->lock); /* it is nobody else's turn */
  score_units(at, call, 0, at->task->count);
  pthread_mutex_lock(&progress->lock);
  progress->turn++;
  pthread_cond_broadcast(&progress->next);
  pthread_mutex_unlock(&progress->lock);
}

/* Records the first error of each unit in error. */
static void store_texts(const sy_edition *edition, struct sy_column_scores *column,
                        const struct task *task, const uint32_t *units,
                        const struct sy_told *told) {
  const bool one = told->unit != SY_NONE;
  if (told->notice->severity != SY_NOTICE_ERROR)
    return;
  if (!column->error)
    column->error = g_new0(char *, edition->unit_count);
  for (uint32_t i = 0; i < (one ? 1 : task->count); i++) {
    const uint32_t unit = one ? told->unit : engine_unit_at(units, task->first + i);
    if (!column->error[unit] && column->outcome && column->outcome[unit] == SY_ERROR &&
        column->reason[unit] == 0)
      column->error[unit] = engine_error_text(edition, told);
  }
}

/* Keeps the plugin's notices about rows, and the host's about the call. */
static void store_told(struct leaf_work *work, const struct unit_call *at, GArray *told) {
  struct sy_column_scores *column = &work->assessment->columns[at->task->node];
  if (told->len == 0)
    return;
  g_array_sort(told, sy_told_compare);
  pthread_mutex_lock(&at->progress->lock);
  for (guint i = 0; i < told->len; i++)
    store_texts(at->edition, column, at->task, at->progress->compared.units,
                &g_array_index(told, struct sy_told, i));
  engine_merge_told(&at->progress->told, told);
  pthread_mutex_unlock(&at->progress->lock);
}

static void run_task(struct leaf_work *work, struct task *task, struct thread_rooms *rooms) {
  const sy_edition *edition = work->assessment->edition;
  struct progress *progress = &work->progress[task->node];
  struct sy_column_scores *column = &work->assessment->columns[task->node];
  const bool deducts = edition->nodes[task->node].has_deduction, by_blocks = progress->by_blocks;
  struct window *room = &rooms->results;
  room->used = 0;
  if (task->findings) /* the host drops those that do not count; collect_findings() takes over the
                         rest */
    task->found = g_array_new(FALSE, FALSE, sizeof(struct sy_found));
  g_autoptr(GArray) told = sy_told_new();
  int64_t *opened = deducts ? column->amount : column->score;
  const uint32_t *units = progress->compared.units;
  const struct sy_call call = {
      .first_unit = task->first,
      .score = by_blocks || units ? engine_room(room, task->count * sizeof *call.score)
                                  : opened + task->first,
      .room = engine_room(room, task->count * sizeof *call.room),
      .outcome = engine_room(room, task->count * sizeof *call.outcome),
      .reason = engine_room(room, task->count * sizeof *call.reason),
      .findings = task->found,
      .told = told,
  };
  struct unit_call at = {.edition = edition,
                         .progress = progress,
                         .node = progress->seen ? progress->seen : &edition->nodes[task->node],
                         .task = task,
                         .window = &rooms->columns};
  call_plugin(&at, &call);
  if (units)
    scatter(task, units, call.score, opened);
  store_outcomes(work, task, &call);
  store_told(work, &at, told);
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
  struct thread_rooms rooms;
  engine_init_window(&rooms.columns);
  engine_init_window(&rooms.results);
  for (;;) {
    const guint index = (guint)g_atomic_int_add(&work->next, 1);
    if (index >= work->tasks->len)
      break;
    struct task *task = &g_array_index(work->tasks, struct task, index);
    begin_task(work, task->node);
    run_task(work, task, &rooms);
    sy_progress_add(SY_PHASE_SCORING, task->count);
    if (g_atomic_int_dec_and_test(&work->progress[task->node].calls))
      sy_scores_close(work->assessment, task->node);
  }
  engine_clear_window(&rooms.columns);
  engine_clear_window(&rooms.results);
}

/* ---- planning ---- */

/* Small enough for threads to share a large edition, and for the data of a call to stay in the
 * cache. If calls are made one by one, they may be calls of another process, each a round trip. */
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

static void plan_node(const sy_edition *edition, uint32_t index, const struct compared *compared,
                      const struct sy_assess_options *options, GArray *tasks) {
  const uint32_t flags = sy_instance_flags(edition->nodes[index].instance);
  const bool findings = options && options->findings;
  uint32_t size = flags & SY_PLUGIN_PARALLEL ? UNITS_PER_PIECE : UNITS_PER_TRIP;
  if (options && options->batch_size)
    size = options->batch_size;
  for (uint32_t group = 0; group < compared->group_count; group++) {
    const uint32_t first = compared->first[group], count = compared->first[group + 1] - first;
    plan_range(tasks, index, first, count, flags & SY_PLUGIN_COHORT ? count : size, findings);
  }
}

/* Whether the calls of a leaf, from the task `first` on, each begin where a block does. */
static bool are_by_blocks(const struct sy_node *node, const uint32_t *units, const GArray *tasks,
                          guint first) {
  bool all = !node->has_deduction && !units;
  for (guint i = first; i < tasks->len; i++)
    all = all && g_array_index(tasks, struct task, i).first % ENGINE_BLOCK == 0;
  return all;
}

/* First the nodes whose columns stay open until their last call, one after the other, so that few
 * are open at any time; then the others, block by block of units, because the data of many tables
 * about the same units is then still in the cache. */
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

/* Of the units for which which[unit] is true; NULL: of all. */
static void drop_findings(sy_assessment *assessment, uint32_t node, const bool *which) {
  for (guint i = assessment->findings->len; i-- > 0;) {
    struct sy_assessed_finding *finding =
        &g_array_index(assessment->findings, struct sy_assessed_finding, i);
    if (finding->node == node && (!which || which[finding->unit]))
      g_array_remove_index_fast(assessment->findings, i); /* its values go with it */
  }
}

/* The result of the call in which the instance died. */
static struct sy_told take_death(struct leaf_work *work, uint32_t node) {
  const sy_words *why = sy_instance_broken(work->assessment->edition->nodes[node].instance);
  g_autofree struct sy_told *death = g_steal_pointer(&work->progress[node].death);
  return death ? *death
               : (struct sy_told){.node = node,
                                  .unit = SY_NONE,
                                  .table = -1,
                                  .column = -1,
                                  .notice = &sy_notice_refused,
                                  .values = engine_told_values(why->en, why->zh, NULL)};
}

/* An instance that died has scored nothing, because the results of its earlier calls depend on how
 * the units were split over them. */
static void fail_leaf(struct leaf_work *work, uint32_t node) {
  sy_assessment *assessment = work->assessment;
  struct sy_column_scores *column = &assessment->columns[node];
  const uint32_t count = assessment->unit_count;
  g_autoptr(GArray) told = sy_told_new();
  const struct sy_told death = take_death(work, node);
  g_autofree char *message = engine_error_text(assessment->edition, &death);
  g_array_append_val(told, death);
  engine_forget_told(&work->progress[node].told);
  engine_merge_told(&work->progress[node].told, told);
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
  drop_findings(assessment, node, NULL);
}

/* Two rows with the same key that contradict each other put their unit in error; in a shared table,
 * every unit. */
static void fail_unit(sy_assessment *assessment, uint32_t node, uint32_t unit,
                      const char *message) {
  struct sy_column_scores *column = &assessment->columns[node];
  assessment->errors += column->outcome[unit] != SY_ERROR;
  column->outcome[unit] = SY_ERROR;
  column->score[unit] = 0;
  if (column->reason)
    column->reason[unit] = 0;
  if (column->amount)
    column->amount[unit] = 0;
  g_free(column->error[unit]);
  column->error[unit] = g_strdup(message);
}

static void fail_row(sy_assessment *assessment, const struct sy_told *told, bool *failed) {
  g_autofree char *message = engine_error_text(assessment->edition, told);
  const uint32_t first = told->unit == SY_NONE ? 0 : told->unit;
  const uint32_t end = told->unit == SY_NONE ? assessment->unit_count : first + 1;
  for (uint32_t unit = first; unit < end; unit++) {
    fail_unit(assessment, told->node, unit, message);
    failed[unit] = true;
  }
}

static void fail_conflicts(struct leaf_work *work, uint32_t node) {
  sy_assessment *assessment = work->assessment;
  struct sy_column_scores *column = &assessment->columns[node];
  g_autoptr(GArray) told = engine_conflicts(assessment->edition, node);
  if (told->len == 0)
    return;
  g_autofree bool *failed = g_new0(bool, assessment->unit_count + 1);
  engine_need_outcomes(assessment, node);
  sy_scores_open(assessment, node);
  if (!column->error)
    column->error = g_new0(char *, MAX(assessment->unit_count, 1));
  for (guint i = told->len; i-- > 0;) /* so that the first row is the one that the unit names */
    fail_row(assessment, &g_array_index(told, struct sy_told, i), failed);
  sy_scores_close(assessment, node);
  drop_findings(assessment, node, failed);
  engine_merge_told(&work->progress[node].told, told);
}

/* The node is not applicable to these units, whatever became of the others. */
static void clear_inapplicable(sy_assessment *assessment, uint32_t node) {
  struct sy_column_scores *column = &assessment->columns[node];
  if (sy_applies_to_all(assessment->edition, node))
    return;
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
    if (sy_applies(assessment->edition, node, unit, NULL))
      continue;
    assessment->errors -= sy_outcome_of(assessment, node, unit) == SY_ERROR;
    sy_set_outcome(assessment, node, unit, SY_NOT_APPLICABLE);
    if (column->error)
      g_clear_pointer(&column->error[unit], g_free);
  }
}

/* Completes a node after all its calls have ended. */
static void collect_node(struct leaf_work *work, uint32_t node) {
  const struct sy_node *called = &work->assessment->edition->nodes[node];
  struct progress *progress = &work->progress[node];
  if (!called->instance)
    return;
  if (sy_instance_broken(called->instance))
    fail_leaf(work, node);
  else
    fail_conflicts(work, node);
  clear_inapplicable(work->assessment, node);
  engine_keep_told(work->assessment, node, &progress->told);
  engine_clear_told(&progress->told);
  engine_free_seen(progress->seen);
  engine_clear_compared(&progress->compared);
}

gint engine_compare_findings(gconstpointer left, gconstpointer right) {
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

/* Either all findings of a leaf are left out or none, because this must not depend on how the units
 * were split. */
static void leave_out(sy_assessment *assessment, struct task *task) {
  struct sy_column_scores *column = &assessment->columns[task->node];
  if (task->left_out && !column->left_out) {
    const char *plugin = assessment->edition->nodes[task->node].plugin_id;
    column->left_out = sy_words_take(g_strdup_printf("%s: %s", plugin, task->left_out->en),
                                     g_strdup_printf("%s：%s", plugin, task->left_out->zh));
    drop_findings(assessment, task->node, NULL);
  }
  g_clear_pointer(&task->left_out, sy_words_free);
}

static void collect(struct leaf_work *work) {
  sy_assessment *assessment = work->assessment;
  for (guint i = 0; i < work->tasks->len; i++) {
    struct task *task = &g_array_index(work->tasks, struct task, i);
    assessment->errors += task->errors;
    collect_findings(assessment, task);
  }
  for (uint32_t node = 0; node < assessment->node_count; node++)
    collect_node(work, node);
  for (guint i = 0; i < work->tasks->len; i++) {
    struct task *task = &g_array_index(work->tasks, struct task, i);
    leave_out(assessment, task);
    g_clear_pointer(&task->found, g_array_unref);
  }
  g_array_sort(assessment->findings, engine_compare_findings);
}

/* All calls to make, in the order in which they are taken. */
static void plan(struct leaf_work *work, const struct sy_assess_options *options) {
  const sy_edition *edition = work->assessment->edition;
  for (uint32_t node = 0; node < edition->node_count; node++)
    if (edition->nodes[node].instance) {
      struct progress *progress = &work->progress[node];
      const guint before = work->tasks->len;
      progress->compared = engine_compared(edition, node);
      plan_node(edition, node, &progress->compared, options, work->tasks);
      pthread_mutex_init(&progress->lock, NULL);
      pthread_cond_init(&progress->next, NULL);
      engine_init_told(&progress->told);
      if (sy_instance_flags(edition->nodes[node].instance) & SY_PLUGIN_COHORT)
        progress->seen = engine_without_conflicts(edition, node);
      progress->by_blocks =
          are_by_blocks(&edition->nodes[node], progress->compared.units, work->tasks, before);
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
  uint64_t total = 0;
  for (guint i = 0; i < work.tasks->len; i++)
    total += g_array_index(work.tasks, struct task, i).count;
  sy_progress_begin(SY_PHASE_SCORING, NULL, total);
  sy_run_on_threads(threads, run_tasks, &work);
  sy_progress_end(SY_PHASE_SCORING);
  collect(&work);
  g_array_unref(work.tasks);
}
