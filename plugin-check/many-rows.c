/* SPDX-License-Identifier: Apache-2.0
 *
 * many-rows.c: tests with units of few rows and of very many
 *
 * What a unit of ten thousand rows should get is not known in advance. But if the score stays the
 * same, only rises or only falls as equal rows are added, a few thousand more should not change
 * that. A counter that is too narrow fails between two numbers of rows on either side of a power of
 * two.
 */
#include "plugin-check/plugin-check-private.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Sanitizers make all of it ten times as slow. */
#ifdef SANITIZED
#define MANY 2000
#else
#define MANY 10000
#endif

/* ---- a pile of rows ---- */

struct piling {
  struct trial *trial;
  const struct setting *setting;
  struct sample *sample;
  struct piles piles;
};

static bool equal_rows(const struct row *a, const struct row *b, guint columns) {
  for (guint i = 0; i < columns; i++)
    if (a->cells[i].valid != b->cells[i].valid ||
        a->cells[i].entry.integer != b->cells[i].entry.integer)
      return false;
  return true;
}

/* What the plugin writes for the piles, or NULL where it refuses them. */
static struct outputs *score_piles(struct piling *piling, const struct pile *units, uint64_t count,
                                   enum side side) {
  piling->piles.units = units;
  piling->piles.unit_count = count;
  g_autoptr(trial_evidence) evidence =
      evidence_with_piles(piling->sample->evidence, &piling->piles);
  g_autoptr(trial_batch) batch = batch_new(evidence, 1, side);
  struct outputs *outputs = sample_score(piling->sample, batch, WANTS_NOTHING, side);
  if (outputs->status == SY_OK) {
    trial_count(piling->trial, count, outputs_scored(outputs));
    return outputs;
  }
  outputs_free(outputs);
  return NULL;
}

#define PAIRS 2       /* of rows, per table */
#define MOST_PAIRS 10 /* that are tried */

/* Whether a unit of some such rows is scored: many are not worth the time else. */
static bool is_scored(struct piling *piling) {
  static const struct pile few = {4, EVERY_SECOND};
  g_autoptr(trial_outputs) outputs = score_piles(piling, &few, 1, UNFENCED);
  return outputs && outputs->outcome[0] == SY_SCORED;
}

/* The first row of a unit that has a score, from a row on; the table's number of rows if there is
 * none. */
static guint next_scored(const struct evidence_table *table, const struct outputs *outputs,
                         guint row) {
  const struct row *rows = (const struct row *)table->rows->data;
  while (row < table->rows->len && ((row > 0 && rows[row].unit == rows[row - 1].unit) ||
                                    outputs->outcome[rows[row].unit] != SY_SCORED))
    row++;
  return row;
}

static void each_pair_of_table(struct piling *piling, const struct outputs *outputs,
                               void (*use)(struct piling *piling)) {
  const struct evidence_table *table = &piling->sample->evidence->tables[piling->piles.table];
  const struct row *rows = (const struct row *)table->rows->data;
  const guint first = next_scored(table, outputs, 0);
  guint used = 0, tried = 0;
  for (guint i = first + 1; used < PAIRS && tried < MOST_PAIRS; i++) {
    i = next_scored(table, outputs, i);
    if (i >= table->rows->len)
      return;
    if (equal_rows(&rows[first], &rows[i], table->column_count))
      continue;
    piling->piles.like = rows[first].unit;
    piling->piles.another = i;
    tried++;
    if (!is_scored(piling))
      continue;
    use(piling);
    used++;
  }
}

/* Calls `use` for some pairs of different rows of each table: the first of units that have a score.
 */
static void each_pair(struct trial *trial, const struct setting *setting, struct sample *sample,
                      void (*use)(struct piling *piling)) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, UNFENCED);
  g_autoptr(trial_outputs) outputs = sample_score(sample, batch, WANTS_NOTHING, UNFENCED);
  for (guint t = 0; t < sample->evidence->table_count; t++) {
    struct piling piling = {trial, setting, sample, {.table = t}};
    if (batch->tables[t].first_row)
      each_pair_of_table(&piling, outputs, use);
  }
}

/* ---- what more rows give ---- */

/* Even numbers, for every second row is another one. */
static const uint64_t sizes[] = {0,   1,   2,   4,    8,    16,    32,    64,    128,
                                 254, 258, 512, 1002, MANY, 32766, 32770, 65534, 65538};
#define LARGE 4 /* of the sizes, that take long */
#ifdef SANITIZED
#define LARGE_PILES 1
#else
#define LARGE_PILES 2 /* that are tried with those */
#endif
#define FIRST 2    /* of the sizes, that is looked at: one row alone is of one kind */
#define ENOUGH 512 /* rows: a law that holds up to here should hold */

/* Which way the scores of the first `count` sizes go: -1, 1, 0 if they are settled, 2 if any way.
 */
static int direction(const double *scores, size_t count) {
  bool rise = false, fall = false;
  for (size_t i = FIRST + 1; i < count; i++) {
    rise = rise || scores[i] > scores[i - 1];
    fall = fall || scores[i] < scores[i - 1];
  }
  if (!(scores[count - 1] > scores[count - 2]) && !(scores[count - 1] < scores[count - 2]) &&
      !(scores[count - 2] > scores[count - 3]) && !(scores[count - 2] < scores[count - 3]))
    return 0;
  return rise && fall ? 2 : rise - fall;
}

static bool goes_on(const double *scores, size_t at) {
  const double tolerance = 1e-9 * (1 + fabs(scores[at - 1]));
  const double step = scores[at] - scores[at - 1];
  switch (direction(scores, at)) {
  case -1:
    return step <= tolerance;
  case 0:
    return fabs(step) <= tolerance;
  case 1:
    return step >= -tolerance;
  default:
    return true;
  }
}

/* The power of two that lies between two sizes, in bits; 0: none. */
static int bits_between(uint64_t before, uint64_t after) {
  for (int bits = 8; bits <= 16; bits++)
    if (before < UINT64_C(1) << bits && after > UINT64_C(1) << bits && after - before <= 4)
      return bits;
  return 0;
}

static void judge_growth(struct piling *piling, const double *scores, size_t count) {
  for (size_t i = FIRST + 5; i < count; i++) {
    if (goes_on(scores, i))
      continue;
    const int bits = bits_between(sizes[i - 1], sizes[i]);
    g_autofree char *found = g_strdup_printf(
        _("%s: %llu rows score %.17g, and %llu such rows score %.17g"), piling->setting->label,
        (unsigned long long)sizes[i - 1], scores[i - 1], (unsigned long long)sizes[i], scores[i]);
    if (bits)
      trial_fail(piling->trial, _("%s: a %d-bit counter is too narrow"), found, bits);
    else if (sizes[i] > ENOUGH)
      trial_warn(piling->trial, _("%s: this may be the method, or it has no room for so many"),
                 found);
    return;
  }
}

static void judge_faults(struct piling *piling, const struct outputs *outputs) {
  for (int fault = 0; fault < FAULT_COUNT; fault++)
    if (outputs->faults[fault] && fault != FAULT_UNWANTED)
      trial_fail(piling->trial, "%s: %s", piling->setting->label, outputs->faults[fault]);
}

/* How many of the sizes have a score, from the first of these on, that goes on as it should. */
static size_t pile_up_to(struct piling *piling, size_t tried) {
  struct pile units[G_N_ELEMENTS(sizes)];
  double scores[G_N_ELEMENTS(sizes)];
  size_t count = 0;
  for (size_t i = 0; i < tried; i++)
    units[i] = (struct pile){sizes[i], EVERY_SECOND};
  trial_phase(piling->trial, _("scoring units of up to %llu rows (%s)"),
              (unsigned long long)sizes[tried - 1], piling->setting->label);
  g_autoptr(trial_outputs) outputs = score_piles(piling, units, tried, AT_END);
  if (!outputs)
    return 0;
  judge_faults(piling, outputs);
  for (; count < tried && (count < FIRST || outputs->outcome[count] == SY_SCORED); count++)
    scores[count] = outputs->score[count];
  /* in a cohort, a unit's score may depend on the other sizes */
  if (!(piling->sample->instance.flags & SY_PLUGIN_COHORT))
    judge_growth(piling, scores, count);
  return count;
}

static void pile_up(struct piling *piling) {
  const size_t fewer = G_N_ELEMENTS(sizes) - LARGE;
  if (pile_up_to(piling, fewer) == fewer && piling->trial->piles < LARGE_PILES) {
    pile_up_to(piling, G_N_ELEMENTS(sizes));
    piling->trial->piles++;
  }
}

#define MOST_SETTINGS 6

static void use_many_rows(struct trial *trial, const struct setting *setting,
                          struct sample *sample) {
  each_pair(trial, setting, sample, pile_up);
}

void test_many_rows(struct trial *trial) {
  some_settings(trial, MOST_SETTINGS, 13, use_many_rows);
}

/* ---- a row among many ---- */

/* One row of another kind, at the first place among many equal ones, at the last, or between. */
static void place_among(struct piling *piling) {
  static const struct pile units[] = {
      {MANY, AT_THE_FIRST}, {MANY, AT_THE_MIDDLE}, {MANY, AT_THE_LAST}};
  g_autoptr(trial_outputs) outputs = score_piles(piling, units, G_N_ELEMENTS(units), UNFENCED);
  for (uint64_t unit = 1; outputs && unit < G_N_ELEMENTS(units); unit++) {
    g_autofree char *difference = outputs_unit_difference(outputs, 0, outputs, unit);
    if (difference)
      trial_fail(piling->trial, _("%s: one row at another position among %d: %s"),
                 piling->setting->label, MANY, difference);
  }
}

void use_row_among_many(struct trial *trial, const struct setting *setting, struct sample *sample) {
  each_pair(trial, setting, sample, place_among);
}

/* ---- the stack ---- */

#define STACK_SETTINGS 2
#define STACK_SIZE ((size_t)64 << 20)
#define STACK_GROWTH ((size_t)32 << 10) /* that is not worth a word */

struct stacked {
  struct sample *sample;
  struct batch *batch;
};

static void *call_there(void *data) {
  struct stacked *stacked = data;
  outputs_free(sample_score(stacked->sample, stacked->batch, WANTS_FINDINGS, UNFENCED));
  return NULL;
}

/* The pages that were touched, from the top of the stack down to the last. */
static size_t touched(char *stack) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = STACK_SIZE / page;
  g_autofree unsigned char *resident = g_malloc0(pages);
  size_t lowest = 0;
  mincore(stack, STACK_SIZE, resident);
  while (lowest < pages && !(resident[lowest] & 1))
    lowest++;
  return (pages - lowest) * page;
}

/* How much of the stack a call takes; 0 where that cannot be seen. */
static size_t stack_of_call(struct sample *sample, struct batch *batch) {
  char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED)
    return 0;
  madvise(stack, STACK_SIZE, MADV_NOHUGEPAGE);
  size_t used = 0;
  pthread_attr_t attributes;
  pthread_t thread;
  struct stacked stacked = {sample, batch};
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, stack, STACK_SIZE);
  if (pthread_create(&thread, &attributes, call_there, &stacked) == 0) {
    pthread_join(thread, NULL);
    used = touched(stack);
  }
  pthread_attr_destroy(&attributes);
  munmap(stack, STACK_SIZE);
  return used;
}

static void judge_stack(struct trial *trial, const struct setting *setting, size_t few, size_t many,
                        const char *what) {
  if (few > 0 && many > few + STACK_GROWTH)
    trial_fail(trial, _("%s: %d %s take %zu KB of the stack, and a few take %zu KB"),
               setting->label, MANY, what, many >> 10, few >> 10);
}

static void use_stack(struct piling *piling) {
  static const struct pile few = {2, EVERY_SECOND}, many = {MANY, EVERY_SECOND};
  struct sample *sample = piling->sample;
  piling->piles.unit_count = 1;
  piling->piles.units = &few;
  g_autoptr(trial_evidence) small = evidence_with_piles(sample->evidence, &piling->piles);
  piling->piles.units = &many;
  g_autoptr(trial_evidence) large = evidence_with_piles(sample->evidence, &piling->piles);
  g_autoptr(trial_batch) small_batch = batch_new(small, 1, UNFENCED);
  g_autoptr(trial_batch) large_batch = batch_new(large, 1, UNFENCED);
  trial_phase(piling->trial, _("scoring a unit of %d rows (%s)"), MANY, piling->setting->label);
  judge_stack(piling->trial, piling->setting, stack_of_call(sample, small_batch),
              stack_of_call(sample, large_batch), _("rows of one unit"));
}

static void use_stacks(struct trial *trial, const struct setting *setting, struct sample *sample) {
  g_autoptr(trial_batch) few = batch_new(sample->evidence, 1, UNFENCED);
  g_autoptr(trial_batch) many =
      batch_new(sample->evidence, MANY / sample->evidence->unit_count, UNFENCED);
  trial_phase(trial, _("scoring %d units (%s)"), MANY, setting->label);
  judge_stack(trial, setting, stack_of_call(sample, few), stack_of_call(sample, many),
              _("units of one batch"));
  each_pair(trial, setting, sample, use_stack);
}

void test_stack_use(struct trial *trial) {
  some_settings(trial, STACK_SETTINGS, 10, use_stacks);
}
