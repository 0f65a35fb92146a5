/* SPDX-License-Identifier: Apache-2.0
 *
 * sensitivity.c: which source of uncertainty moves scores and ranks
 *
 * The edition is scored with draws A, with independent draws B, and for each source with draws A
 * except for that source, which is drawn as in B.
 */
#include "study/study-private.h"

#define PART "robustness"
#define OTHER (UINT64_C(1) << 40) /* B's replications begin here */
#define DRAWS 200                 /* of a bootstrap */
#define MOST_OUTPUTS (1u << 26)   /* that are in memory together: 512 MB */

/* All outputs of all evaluations. */
struct outputs {
  const sy_study *study;
  const GArray *sources;
  uint64_t count; /* replications */
  guint width;    /* outputs of an evaluation: each award's shift, then the units' scores */
  double *values; /* ((set * width) + output) * count + replication; sets: A, B, one per source */
  uint64_t next;  /* atomic */
};

#define AT_ONCE 16

static double *place_of(const struct outputs *all, guint set, guint output) {
  return all->values + ((size_t)set * all->width + output) * all->count;
}

/* ---- evaluating ---- */

/* Which replication each source is drawn from in a set: 0 is A, 1 is B. */
static void choose(const struct outputs *all, guint set, uint64_t replication, uint64_t *from) {
  for (guint i = 0; i < all->sources->len; i++)
    from[i] = replication + (set == 1 || set == i + 2 ? OTHER : 0);
}

static void keep(const struct outputs *all, guint set, uint64_t replication,
                 const sy_assessment *drawn) {
  const sy_assessment *real = all->study->assessment;
  const uint32_t awards = real->edition->award_count;
  for (uint32_t award = 0; award < awards; award++) {
    const struct study_shift shift = study_shift_of(real, drawn, award);
    place_of(all, set, award)[replication] = study_mean_shift(&shift);
  }
  const uint32_t node = awards > 0 ? real->edition->awards[0].node : 0;
  for (uint32_t unit = 0; unit < real->unit_count; unit++)
    place_of(all, set, awards + unit)[replication] =
        sy_outcome_of(drawn, node, unit) == SY_SCORED
            ? (double)sy_score_of(drawn, node, unit) / SY_NANO
            : (double)NAN;
}

static void work(void *data) {
  struct outputs *all = data;
  const sy_study *study = all->study;
  study_trial *trial = study_trial_new(study->assessment);
  g_autofree uint64_t *from = g_new(uint64_t, (gsize)all->sources->len + 1);
  while (!study_interrupted()) {
    const uint64_t first = __atomic_fetch_add(&all->next, AT_ONCE, __ATOMIC_RELAXED);
    for (uint64_t i = first; i < MIN(first + AT_ONCE, all->count); i++)
      for (guint set = 0; set < all->sources->len + 2; set++) {
        choose(all, set, i, from);
        study_draw(trial, study->assessment->edition, all->sources, study->settings.seed, from);
        keep(all, set, i, study_trial_evaluate(trial));
      }
    if (first >= all->count)
      break;
    sy_progress_add(SY_PHASE_STUDY, AT_ONCE);
  }
  study_trial_free(trial);
}

/* ---- tables ---- */

#define INDICES                                                                                    \
  {"source", {.zh = "来源", .en = "source"}, SY_STUDY_WORDS},                                      \
      {"first", {.zh = "一阶指数", .en = "first-order"}, SY_STUDY_NUMBER},                         \
      {"first_low", {.zh = "下限", .en = "from"}, SY_STUDY_NUMBER},                                \
      {"first_high", {.zh = "上限", .en = "to"}, SY_STUDY_NUMBER},                                 \
      {"total", {.zh = "总指数", .en = "total"}, SY_STUDY_NUMBER},                                 \
      {"total_low", {.zh = "下限", .en = "from"}, SY_STUDY_NUMBER},                                \
      {"total_high", {.zh = "上限", .en = "to"}, SY_STUDY_NUMBER}, {                               \
    0                                                                                              \
  }

static const struct sy_study_column of_ranks[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD}, INDICES};
static const struct sy_study_column of_scores[] = {
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT}, INDICES};

/* Whether every value is a number. */
static bool are_numbers(const double *values, uint64_t count) {
  for (uint64_t i = 0; i < count; i++)
    if (isnan(values[i]))
      return false;
  return true;
}

static bool goes_on(void *data) {
  (void)data;
  sy_progress_add(SY_PHASE_STUDY, 1);
  return !study_interrupted();
}

static void add_indices(const struct outputs *all, guint output, guint source,
                        sy_study_table *table) {
  static const struct sy_waiting waiting = {goes_on, NULL};
  const double *a = place_of(all, 0, output), *b = place_of(all, 1, output);
  const double *mixed = place_of(all, source + 2, output);
  struct sy_sobol indices = {NAN, NAN};
  struct sy_interval first = {NAN, NAN}, total = {NAN, NAN};
  if (are_numbers(a, all->count) && are_numbers(b, all->count) && are_numbers(mixed, all->count)) {
    indices = sy_sobol_indices(a, b, mixed, all->count);
    sy_sobol_intervals(a, b, mixed, all->count, all->study->settings.seed, DRAWS, &waiting, &first,
                       &total);
  }
  study_words(table, study_source_words(all->study->assessment->edition,
                                        &g_array_index(all->sources, struct study_source, source)));
  study_number(table, indices.first);
  study_number(table, first.low);
  study_number(table, first.high);
  study_number(table, indices.total);
  study_number(table, total.low);
  study_number(table, total.high);
}

/* Adds the indices of outputs, by each source. The table is left out if it was interrupted. */
static void add_outputs(sy_study *study, const struct outputs *all, guint first, guint count,
                        sy_study_table *table) {
  g_autofree char *name = g_strdup_printf("%s/%s", table->part, table->id);
  sy_progress_begin(SY_PHASE_STUDY, name, (uint64_t)count * all->sources->len * DRAWS);
  for (guint output = 0; output < count; output++)
    for (guint i = 0; i < all->sources->len && !study_interrupted(); i++) {
      study_index(table, output);
      add_indices(all, first + output, i, table);
      if (table->columns == of_ranks)
        study_first_page(table);
    }
  sy_progress_end(SY_PHASE_STUDY);
  if (study_interrupted())
    study_drop(study, table);
}

static void add_tables(sy_study *study, const struct outputs *all) {
  const sy_edition *edition = study->assessment->edition;
  sy_study_table *table =
      study_table(study, PART, "sensitivity",
                  (struct sy_text){.zh = "名次变动的来源", .en = "What moves the ranks"}, of_ranks);
  study_note(
      table,
      sy_words_new("Of the variance of the mean shift of ranks, the first-order index is the share "
                   "that a source explains alone, the total index that which it takes part in. "
                   "Intervals are of 95%%, by a bootstrap.",
                   "一阶指数为该来源单独解释的、总指数为其参与解释的名次平均变动方差的比例。"
                   "区间为自助法95%%区间。"));
  add_outputs(study, all, 0, edition->award_count, table);
  table = study_table(study, PART, "score-sensitivity",
                      (struct sy_text){.zh = "得分变动的来源", .en = "What moves each score"},
                      of_scores);
  add_outputs(study, all, edition->award_count, edition->unit_count, table);
}

void study_add_sensitivity(sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  struct outputs all = {.study = study,
                        .sources = study->settings.sources,
                        .count = study->settings.replications,
                        .width = edition->award_count + edition->unit_count};
  const size_t sets = (size_t)all.sources->len + 2;
  if (sets * all.width * all.count > MOST_OUTPUTS) {
    study_note(g_ptr_array_index(study->tables, study->tables->len - 1),
               sy_words_new("Sources are not told apart: that takes fewer replications.",
                            "未区分各来源的影响：模拟次数过多。"));
    return;
  }
  all.values = g_new(double, sets *all.width *all.count + 1);
  sy_progress_begin(SY_PHASE_STUDY, PART "/sensitivity", all.count);
  sy_run_on_threads(g_get_num_processors(), work, &all);
  sy_progress_end(SY_PHASE_STUDY);
  if (all.next < all.count) { /* it was interrupted */
    study_leave_out(study, PART "/sensitivity");
    study_leave_out(study, PART "/score-sensitivity");
  } else {
    add_tables(study, &all);
  }
  g_free(all.values);
}
