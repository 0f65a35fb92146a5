/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: the study of robustness in a lock
 *
 * What is locked are whole numbers: how often each unit had each rank and each band. They are the
 * same on every machine.
 */
#include "lock/lock-private.h"

#include "study/study.h"

#include <math.h>

/* Columns of the tables `frequencies` and `bands`. */
enum { AWARD, GROUP, UNIT, WHICH, COUNT, SHARE };

static gint compare_lines(gconstpointer left, gconstpointer right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The digest of an award's lines, sorted. */
static void digest_lines(GPtrArray *lines, char digest[SY_DIGEST_SIZE]) {
  g_autoptr(sy_digest) sha256 = sy_digest_new();
  g_ptr_array_sort(lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    sy_digest_update(sha256, lines->pdata[i], strlen(lines->pdata[i]));
  sy_digest_finish(sha256, digest);
}

static const sy_study_table *table_named(const sy_study *study, const char *id) {
  for (guint i = 0; i < study->tables->len; i++) {
    const sy_study_table *table = study->tables->pdata[i];
    if (strcmp(table->id, id) == 0)
      return table;
  }
  g_assert_not_reached();
}

/* "UNIT RANK COUNT" */
static void digest_ranks(const sy_study *study, uint32_t award, char digest[SY_DIGEST_SIZE]) {
  const sy_study_table *table = table_named(study, "frequencies");
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint row = 0; row < sy_study_rows(table); row++)
    if (sy_study_cell_at(table, row, AWARD)->index == award)
      g_ptr_array_add(
          lines,
          g_strdup_printf(
              "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
              study->assessment->edition->units[sy_study_cell_at(table, row, UNIT)->index].id,
              sy_study_cell_at(table, row, WHICH)->count,
              sy_study_cell_at(table, row, COUNT)->count));
  digest_lines(lines, digest);
}

/* "UNIT COUNT BAND". A share is a count divided by at most ten million, so it has the count. */
static void digest_bands(const sy_study *study, uint32_t award, char digest[SY_DIGEST_SIZE]) {
  const sy_study_table *table = table_named(study, "bands");
  const double replications = (double)study->settings.replications;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint row = 0; row < sy_study_rows(table); row++) {
    const double count = round(sy_study_cell_at(table, row, SHARE)->number * replications);
    if (sy_study_cell_at(table, row, AWARD)->index == award && count > 0)
      g_ptr_array_add(
          lines,
          g_strdup_printf(
              "%s %.0f %s\n",
              study->assessment->edition->units[sy_study_cell_at(table, row, UNIT)->index].id,
              count, sy_study_cell_at(table, row, WHICH)->words->en));
  }
  digest_lines(lines, digest);
}

/* What is declared as uncertain. */
static void digest_sources(const sy_edition *edition, char digest[SY_DIGEST_SIZE]) {
  g_autofree char *text = sy_canonical_json(sy_yaml_get(edition->study, "vary"));
  g_autoptr(sy_digest) sha256 = sy_digest_new();
  sy_digest_update(sha256, text, strlen(text));
  sy_digest_finish(sha256, digest);
}

static void add_awards(sy_lock *lock, const sy_study *study) {
  const sy_edition *edition = study->assessment->edition;
  char sources[SY_DIGEST_SIZE], ranks[SY_DIGEST_SIZE], bands[SY_DIGEST_SIZE];
  g_autofree char *replications =
      g_strdup_printf("%" G_GUINT64_FORMAT, study->settings.replications);
  g_autofree char *seed = g_strdup_printf("%" G_GUINT64_FORMAT, study->settings.seed);
  digest_sources(edition, sources);
  for (uint32_t award = 0; award < edition->award_count; award++) {
    digest_ranks(study, award, ranks);
    digest_bands(study, award, bands);
    lock_add(lock, LOCK_STUDY, edition->awards[award].id,
             (const char *const[LOCK_FIELDS]){[STUDY_SOURCES] = sources,
                                              [STUDY_REPLICATIONS] = replications,
                                              [STUDY_SEED] = seed,
                                              [STUDY_RANKS] = ranks,
                                              [STUDY_BANDS] = bands});
  }
}

bool sy_lock_can_study(const sy_edition *edition) {
  return edition->study && sy_yaml_get(edition->study, "vary");
}

void lock_add_study(sy_lock *lock, const sy_assessment *assessment, sy_registry *registry,
                    sy_problems *problems) {
  static const char *const parts[] = {"robustness", NULL};
  const struct sy_study_request request = {
      .parts = parts, .registry = registry, .only_counts = true};
  g_autoptr(sy_study) study = sy_study_new(NULL, assessment, &request, problems);
  if (study)
    add_awards(lock, study);
}
