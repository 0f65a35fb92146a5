/* SPDX-License-Identifier: Apache-2.0
 *
 * robustness.c: how certain ranks and bands are
 *
 * The edition is scored again many times, each time with a draw of everything that it declares as
 * uncertain. What is counted are ranks, which are whole numbers, so the counts do not depend on
 * threads or machines.
 */
#include "study/kept-ranks.h"
#include "study/means.h"

#define PART "robustness"
#define MOST_UNITS 2000 /* for which every rank, and every two units, are counted */
#define AT_ONCE 16      /* replications that a thread takes */

/* A study of robustness under way. */
struct running {
  sy_study *study;
  const GArray *sources;
  uint64_t seed, count;
  uint64_t done;                    /* of them: all, or the first ones if it was interrupted */
  const study_means *means;         /* NULL: the engine evaluates everything */
  study_kept_ranks *kept;           /* NULL: every rank is counted, because there are few units */
  struct study_counts *counts;      /* per award; over it the lock */
  double *shifts;                   /* per award and replication: the mean shift of ranks */
  struct study_interval *intervals; /* award * unit_count + unit */
  pthread_mutex_t lock;
  uint64_t next; /* atomic */
};

/* ---- counting ---- */

static bool counts_every_rank(const sy_edition *edition) {
  return edition->unit_count <= MOST_UNITS;
}

static void new_counts(const sy_edition *edition, struct study_counts *counts) {
  const size_t n = edition->unit_count, few = counts_every_rank(edition) ? n : 0;
  for (uint32_t i = 0; i < edition->award_count; i++)
    counts[i] = (struct study_counts){g_new0(uint32_t, few * (n + 1) + 1),
                                      g_new0(uint32_t, n * (edition->awards[i].band_count + 1)),
                                      g_new0(uint32_t, few * n + 1)};
}

static void free_counts(const sy_edition *edition, struct study_counts *counts) {
  for (uint32_t i = 0; i < edition->award_count; i++) {
    g_free(counts[i].ranks);
    g_free(counts[i].bands);
    g_free(counts[i].wins);
  }
}

/* How often each unit is ahead of each other that it is ranked with. */
static void count_wins(const struct sy_standing *standing, const struct sy_ranking *ranking,
                       uint32_t unit_count, uint32_t *wins) {
  for (uint32_t i = 0; i < ranking->unit_count; i++) {
    const uint32_t unit = ranking->units[i], own = standing->rank[unit];
    uint32_t *row = wins + (size_t)unit * unit_count;
    for (uint32_t k = 0; own && k < ranking->unit_count; k++) {
      const uint32_t other = standing->rank[ranking->units[k]];
      row[ranking->units[k]] += other > own || !other ? 2 : other == own;
    }
  }
}

static void count_standing(const sy_edition *edition, uint32_t award,
                           const struct sy_standing *standing, struct study_counts *counts) {
  const uint32_t n = edition->unit_count;
  const guint bands = edition->awards[award].band_count + 1;
  for (uint32_t unit = 0; unit < n; unit++)
    counts->bands[(size_t)unit * bands + standing->band[unit]]++;
  if (!counts_every_rank(edition))
    return;
  for (uint32_t unit = 0; unit < n; unit++)
    counts->ranks[(size_t)unit * (n + 1) + standing->rank[unit]]++;
  g_autoptr(GArray) rankings = sy_rankings_of(edition, award);
  for (guint i = 0; i < rankings->len; i++)
    count_wins(standing, &g_array_index(rankings, struct sy_ranking, i), n, counts->wins);
}

/* ---- replications ---- */

/* What one thread works with. */
struct worker {
  const struct running *all;
  study_trial *trial;
  study_means_run *run; /* this and the pairs: NULL if the engine evaluates everything */
  study_pairs *pairs;
  bool *by_pairs; /* per award: how its units were ranked */
  struct study_counts *counts;
};

static struct worker new_worker(const struct running *all) {
  const sy_assessment *real = all->study->assessment;
  struct worker worker = {
      .all = all,
      .trial = study_trial_new(real),
      .by_pairs = g_new0(bool, (gsize)real->edition->award_count + 1),
      .counts = g_new(struct study_counts, (gsize)real->edition->award_count + 1),
  };
  if (all->means) {
    worker.run = study_means_run_new(all->means, worker.trial);
    worker.pairs = study_pairs_new(all->means);
  }
  new_counts(real->edition, worker.counts);
  return worker;
}

static void free_worker(struct worker *worker) {
  free_counts(worker->all->study->assessment->edition, worker->counts);
  g_free(worker->counts);
  g_free(worker->by_pairs);
  study_pairs_free(worker->pairs);
  study_means_run_free(worker->run);
  study_trial_free(worker->trial);
}

static void count_award(const struct worker *worker, uint32_t award, uint64_t replication,
                        const struct sy_standing *standing) {
  const struct running *all = worker->all;
  const sy_assessment *real = all->study->assessment;
  if (all->kept)
    study_keep_ranks(all->kept, award, replication, standing->rank);
  if (all->kept && study_kept_ranks_again(all->kept))
    return;
  const struct study_shift shift =
      study_shift_between(&real->standings[award], standing, real->unit_count);
  count_standing(real->edition, award, standing, &worker->counts[award]);
  all->shifts[award * all->count + replication] = study_mean_shift(&shift);
}

static void replicate(const struct worker *worker, uint64_t replication) {
  const struct running *all = worker->all;
  const sy_edition *edition = all->study->assessment->edition;
  const sy_assessment *drawn = NULL;
  if (!worker->run || !study_means_replicate(worker->run, replication, worker->by_pairs)) {
    study_draw_all(worker->trial, edition, all->sources, all->seed, replication);
    drawn = study_trial_evaluate(worker->trial);
  }
  for (uint32_t award = 0; award < edition->award_count; award++)
    if (drawn)
      count_award(worker, award, replication, &drawn->standings[award]);
    else if (worker->by_pairs[award])
      all->shifts[award * all->count + replication] =
          study_pairs_count(worker->pairs, worker->run, award);
    else
      count_award(worker, award, replication, study_means_standing(worker->run, award));
}

static void add_counts(const sy_edition *edition, struct study_counts *to,
                       const struct study_counts *from) {
  const size_t n = edition->unit_count, few = counts_every_rank(edition) ? n : 0;
  for (uint32_t award = 0; award < edition->award_count; award++) {
    for (size_t i = 0; i < few * (n + 1); i++)
      to[award].ranks[i] += from[award].ranks[i];
    for (size_t i = 0; i < n * (edition->awards[award].band_count + 1); i++)
      to[award].bands[i] += from[award].bands[i];
    for (size_t i = 0; i < few * n; i++)
      to[award].wins[i] += from[award].wins[i];
  }
}

static void work(void *data) {
  struct running *all = data;
  const sy_edition *edition = all->study->assessment->edition;
  struct worker worker = new_worker(all);
  do { /* what was begun is finished, so that those that are done are the first ones */
    const uint64_t first = __atomic_fetch_add(&all->next, AT_ONCE, __ATOMIC_RELAXED);
    if (first >= all->count)
      break;
    const uint64_t end = MIN(first + AT_ONCE, all->count);
    for (uint64_t i = first; i < end; i++)
      replicate(&worker, i);
    sy_progress_add(SY_PHASE_STUDY, end - first);
  } while (!study_interrupted());
  if (worker.pairs)
    study_pairs_add(worker.pairs, worker.counts);
  pthread_mutex_lock(&all->lock);
  add_counts(edition, all->counts, worker.counts);
  pthread_mutex_unlock(&all->lock);
  free_worker(&worker);
}

/* ---- robustness/ranks ---- */

static const struct sy_study_column ranks[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"rank", {.zh = "名次", .en = "rank"}, SY_STUDY_COUNT},
    {"median", {.zh = "名次中位数", .en = "median"}, SY_STUDY_COUNT},
    {"low", {.zh = "95%区间高位", .en = "from"}, SY_STUDY_COUNT},
    {"high", {.zh = "95%区间低位", .en = "to"}, SY_STUDY_COUNT},
    {"best", {.zh = "最好", .en = "best"}, SY_STUDY_COUNT},
    {"worst", {.zh = "最差", .en = "worst"}, SY_STUDY_COUNT},
    {"first", {.zh = "居首的比例", .en = "first"}, SY_STUDY_SHARE},
    {"ranked", {.zh = "有名次的比例", .en = "ranked"}, SY_STUDY_SHARE},
    {0},
};

/* The lowest rank that at least `share` of 1000 parts of the ranked replications do not exceed. */
static uint32_t quantile_of(const uint32_t *counts, uint32_t n, uint64_t ranked, uint64_t share) {
  uint64_t seen = 0;
  for (uint32_t rank = 1; rank <= n; rank++) {
    seen += counts[rank];
    if (seen * 1000 >= ranked * share && seen > 0)
      return rank;
  }
  return 0;
}

static struct study_interval interval_of(const uint32_t *counts, uint32_t n, uint64_t count) {
  const uint64_t ranked = count - counts[0];
  return (struct study_interval){
      .known = true,
      .ranked = ranked,
      .first = counts[1],
      .median = quantile_of(counts, n, ranked, 500),
      .low = quantile_of(counts, n, ranked, 25),
      .high = quantile_of(counts, n, ranked, 975),
      .best = quantile_of(counts, n, ranked, 0),
      .worst = quantile_of(counts, n, ranked, 1000),
  };
}

static void count_intervals(const struct running *all) {
  const sy_edition *edition = all->study->assessment->edition;
  const uint32_t n = edition->unit_count;
  for (uint32_t award = 0; award < edition->award_count; award++)
    for (uint32_t unit = 0; unit < n; unit++)
      all->intervals[(size_t)award * n + unit] =
          interval_of(all->counts[award].ranks + (size_t)unit * (n + 1), n, all->done);
}

static void add_interval(const struct running *all, const struct study_interval *interval,
                         sy_study_table *table) {
  const uint32_t found[] = {interval->median, interval->low, interval->high, interval->best,
                            interval->worst};
  for (guint i = 0; i < G_N_ELEMENTS(found); i++) {
    if (found[i])
      study_count(table, found[i]);
    else
      study_absent(table);
  }
  if (!interval->known) {
    study_absent(table);
    study_absent(table);
    return;
  }
  study_number(table, (double)interval->first / (double)all->done);
  study_number(table, (double)interval->ranked / (double)all->done);
}

static sy_words *ranking_words(const struct sy_ranking *ranking) {
  return ranking->name.en ? sy_words_take(g_strdup(ranking->name.en), g_strdup(ranking->name.zh))
                          : sy_words_new("all units", "全部评价对象");
}

static gint compare_ranks(gconstpointer left, gconstpointer right, gpointer data) {
  const struct sy_standing *standing = data;
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  const uint32_t x = standing->rank[a] - 1, y = standing->rank[b] - 1; /* unranked ones come last */
  return x != y ? (x < y ? -1 : 1) : (a < b ? -1 : a > b);
}

/* Calls a function for every unit of every ranking, in the order of the ranks. */
static void each_ranked(const struct running *all, sy_study_table *table,
                        void (*add)(const struct running *all, uint32_t award,
                                    const struct sy_ranking *ranking, uint32_t unit,
                                    sy_study_table *table)) {
  const sy_assessment *real = all->study->assessment;
  for (uint32_t award = 0; award < real->edition->award_count; award++) {
    g_autoptr(GArray) rankings = sy_rankings_of(real->edition, award);
    for (guint i = 0; i < rankings->len; i++) {
      const struct sy_ranking *ranking = &g_array_index(rankings, struct sy_ranking, i);
      g_autofree uint32_t *units =
          g_memdup2(ranking->units, ranking->unit_count * sizeof *ranking->units);
      g_qsort_with_data(units, (gint)ranking->unit_count, sizeof *units, compare_ranks,
                        &real->standings[award]);
      for (uint32_t k = 0; k < ranking->unit_count; k++)
        add(all, award, ranking, units[k], table);
    }
  }
}

static void add_place(uint32_t award, const struct sy_ranking *ranking, uint32_t unit,
                      sy_study_table *table) {
  study_index(table, award);
  study_words(table, ranking_words(ranking));
  study_index(table, unit);
}

static void add_ranks(const struct running *all, uint32_t award, const struct sy_ranking *ranking,
                      uint32_t unit, sy_study_table *table) {
  const sy_assessment *real = all->study->assessment;
  const uint32_t n = real->unit_count, rank = real->standings[award].rank[unit];
  add_place(award, ranking, unit, table);
  if (rank)
    study_count(table, rank);
  else
    study_absent(table);
  add_interval(all, &all->intervals[(size_t)award * n + unit], table);
  study_first_page(table);
}

/* ---- robustness/frequencies ---- */

static const struct sy_study_column frequencies[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"rank", {.zh = "名次", .en = "rank"}, SY_STUDY_COUNT},
    {"count", {.zh = "次数", .en = "replications"}, SY_STUDY_COUNT},
    {"share", {.zh = "占比", .en = "share"}, SY_STUDY_SHARE},
    {0},
};

static void add_frequencies(const struct running *all, uint32_t award,
                            const struct sy_ranking *ranking, uint32_t unit,
                            sy_study_table *table) {
  const uint32_t n = all->study->assessment->unit_count;
  const uint32_t *counts = all->counts[award].ranks + (size_t)unit * (n + 1);
  for (uint32_t rank = 1; rank <= n; rank++) {
    if (counts[rank] == 0)
      continue;
    add_place(award, ranking, unit, table);
    study_count(table, rank);
    study_count(table, counts[rank]);
    study_number(table, (double)counts[rank] / (double)all->done);
  }
}

/* ---- robustness/wins ---- */

static const struct sy_study_column wins[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"other", {.zh = "对手", .en = "other"}, SY_STUDY_UNIT},
    {"share", {.zh = "领先的比例", .en = "ahead"}, SY_STUDY_SHARE},
    {0},
};

static void add_wins(const struct running *all, uint32_t award, const struct sy_ranking *ranking,
                     uint32_t unit, sy_study_table *table) {
  const uint32_t n = all->study->assessment->unit_count;
  const uint32_t *row = all->counts[award].wins + (size_t)unit * n;
  for (uint32_t k = 0; k < ranking->unit_count; k++) {
    const uint32_t other = ranking->units[k];
    if (other == unit)
      continue;
    add_place(award, ranking, unit, table);
    study_index(table, other);
    study_number(table, (double)row[other] / (2 * (double)all->done));
  }
}

/* ---- robustness/bands ---- */

static const struct sy_study_column bands[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"group", {.zh = "组", .en = "group"}, SY_STUDY_WORDS},
    {"unit", {.zh = "评价对象", .en = "unit"}, SY_STUDY_UNIT},
    {"band", {.zh = "等次", .en = "band"}, SY_STUDY_WORDS},
    {"is", {.zh = "现为", .en = "has it"}, SY_STUDY_FLAG},
    {"share", {.zh = "占模拟次数的比例", .en = "share of replications"}, SY_STUDY_SHARE},
    {0},
};

static void add_bands(const struct running *all, uint32_t award, const struct sy_ranking *ranking,
                      uint32_t unit, sy_study_table *table) {
  const sy_assessment *real = all->study->assessment;
  const struct sy_award *described = &real->edition->awards[award];
  const uint32_t *counts = all->counts[award].bands + (size_t)unit * (described->band_count + 1);
  for (guint band = 1; band <= described->band_count; band++) {
    const bool has = real->standings[award].band[unit] == band;
    if (counts[band] == 0 && !has)
      continue;
    const struct sy_text name = described->bands[band - 1].name;
    add_place(award, ranking, unit, table);
    study_words(table, sy_words_take(g_strdup(name.en), g_strdup(name.zh)));
    study_count(table, has);
    study_number(table, (double)counts[band] / (double)all->done);
  }
}

/* ---- robustness/shifts ---- */

static const struct sy_study_column shifts[] = {
    {"award", {.zh = "奖项", .en = "award"}, SY_STUDY_AWARD},
    {"mean", {.zh = "平均", .en = "mean"}, SY_STUDY_NUMBER},
    {"median", {.zh = "中位数", .en = "median"}, SY_STUDY_NUMBER},
    {"high", {.zh = "95%不超过", .en = "95% do not exceed"}, SY_STUDY_NUMBER},
    {"highest", {.zh = "最大", .en = "highest"}, SY_STUDY_NUMBER},
    {0},
};

static void add_shifts(const struct running *all, uint32_t award, sy_study_table *table) {
  double *means = all->shifts + award * all->count;
  const struct sy_summary summary = sy_summarise(means, all->done);
  sy_numbers_sort(means, all->done);
  study_index(table, award);
  study_number(table, summary.mean);
  study_number(table, summary.quartiles[1]);
  study_number(table, sy_quantile(means, all->done, 0.95));
  study_number(table, summary.highest);
  study_first_page(table);
}

/* ---- all ---- */

/* What was drawn. */
static void note_sources(const struct running *all, sy_study_table *table) {
  g_autoptr(sy_words) drawn = sy_study_drawn(all->study);
  g_autofree char *en = sy_readable_count_in(all->done, false);
  g_autofree char *zh = sy_readable_count_in(all->done, true);
  study_note(table,
             sy_words_new("%s%.0s replications with seed %" G_GUINT64_FORMAT
                          "; drawn in each: %s%.0s.",
                          "%.0s模拟%s次，种子%" G_GUINT64_FORMAT "；每次随机改变：%.0s%s。", en, zh,
                          all->seed, drawn ? drawn->en : "-", drawn ? drawn->zh : "—"));
}

static void note_many(sy_study_table *table) {
  study_note(table, sy_words_new("Left out, because there are more than %d units.",
                                 "评价对象超过%d个，故从略。", MOST_UNITS));
}

/* How many units have an interval. */
static uint32_t count_known(const struct running *all) {
  const sy_edition *edition = all->study->assessment->edition;
  uint32_t known = edition->award_count > 0 ? 0 : edition->unit_count;
  for (uint32_t unit = 0; unit < edition->unit_count && edition->award_count > 0; unit++)
    known += all->intervals[unit].known;
  return known;
}

static void add_tables(struct running *all) {
  sy_study *study = all->study;
  const guint before = study->tables->len;
  const sy_edition *edition = study->assessment->edition;
  sy_study_table *table = study_table(
      study, PART, "ranks", (struct sy_text){.zh = "名次的区间", .en = "Rank intervals"}, ranks);
  each_ranked(all, table, add_ranks);
  note_sources(all, table);
  study_note(
      table,
      sy_words_new("From the best to the worst rank, leaving out 2.5%% at each end; "
                   "where intervals of two units overlap, their order may change, but need not.",
                   "区间两端各去掉2.5%%；两个评价对象的区间重叠时，先后可能改变，但不一定改变。"));
  table =
      study_table(study, PART, "bands",
                  (struct sy_text){.zh = "等次的稳健性", .en = "How certain bands are"}, bands);
  each_ranked(all, table, add_bands);
  table =
      study_table(study, PART, "shifts",
                  (struct sy_text){.zh = "名次的平均变动", .en = "Mean shift of ranks"}, shifts);
  for (uint32_t award = 0; award < edition->award_count; award++)
    add_shifts(all, award, table);
  table =
      study_table(study, PART, "frequencies",
                  (struct sy_text){.zh = "名次的频数", .en = "Frequencies of ranks"}, frequencies);
  if (all->kept)
    note_many(table);
  else
    each_ranked(all, table, add_frequencies);
  table = study_table(study, PART, "wins",
                      (struct sy_text){.zh = "两两比较", .en = "Who is ahead of whom"}, wins);
  if (all->kept)
    note_many(table);
  else
    each_ranked(all, table, add_wins);
  for (guint i = before; i < study->tables->len; i++)
    study_partial(study->tables->pdata[i], all->done, all->count);
  study_partial_units(study->tables->pdata[before], count_known(all), edition->unit_count);
}

static void replicate_all(struct running *all) {
  all->next = 0;
  sy_run_on_threads(g_get_num_processors(), work, all);
}

static void replicate_once(struct running *all) {
  sy_progress_begin(SY_PHASE_STUDY, PART, all->count);
  replicate_all(all);
  sy_progress_end(SY_PHASE_STUDY);
  all->done = MIN(all->next, all->count);
  count_intervals(all);
}

/* If it is interrupted, the first units have intervals of what was done, and the others none. */
static void replicate_and_keep(struct running *all) {
  sy_progress_begin(SY_PHASE_STUDY, PART, all->count * study_kept_ranks_rounds(all->kept));
  while (study_kept_ranks_next(all->kept)) {
    replicate_all(all);
    if (!study_kept_ranks_again(all->kept))
      all->done = MIN(all->next, all->count);
    else if (all->next < all->count)
      break;
    study_kept_intervals(all->kept, all->done, all->intervals);
    if (study_interrupted())
      break;
  }
  sy_progress_end(SY_PHASE_STUDY);
}

void study_add_robustness(sy_study *study, sy_problems *problems) {
  const sy_edition *edition = study->assessment->edition;
  const GArray *sources = study->settings.sources;
  const unsigned before = sy_problems_count(problems);
  study_load_variants(study, study->settings.sources, problems);
  if (sy_problems_count(problems) > before)
    return;
  g_autofree struct study_counts *counts =
      g_new(struct study_counts, (gsize)edition->award_count + 1);
  g_autofree double *moved =
      g_new0(double, edition->award_count * study->settings.replications + 1);
  const bool every = counts_every_rank(edition);
  study_means *means =
      study_means_new(study->assessment, sources, study->settings.seed, study_kernel_best(), every);
  g_autofree struct study_interval *intervals =
      g_new0(struct study_interval, (gsize)edition->award_count * edition->unit_count + 1);
  struct running all = {
      .study = study,
      .sources = sources,
      .seed = study->settings.seed,
      .count = study->settings.replications,
      .means = means,
      .kept = every ? NULL
                    : study_kept_ranks_new(edition, study->settings.replications,
                                           study->request->kept_bytes),
      .counts = counts,
      .shifts = moved,
      .intervals = intervals,
      .lock = PTHREAD_MUTEX_INITIALIZER,
  };
  new_counts(edition, counts);
  study_interruptible_begin(study);
  if (every) {
    replicate_once(&all);
  } else {
    replicate_and_keep(&all);
  }
  add_tables(&all);
  if (sources->len > 1 && !study->request->only_counts)
    study_add_sensitivity(study);
  study_interruptible_end();
  study_means_free(means);
  study_kept_ranks_free(all.kept);
  free_counts(edition, counts);
}
