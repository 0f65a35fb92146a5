/* SPDX-License-Identifier: Apache-2.0
 *
 * background.c: what a result document contains in addition to the scores
 *
 * Verdicts on claims, changes since the previous edition, changes by replies. They need other
 * editions, which may have problems of their own.
 */
#include "command/command.h"

/* The changes since the edition that this one names as its previous; NULL if it names none, or the
 * other does not exist. */
static sy_changes *changes_since(const sy_assessment *assessment, sy_other_editions *others,
                                 sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  bool absent;
  const sy_assessment *previous =
      edition->previous
          ? sy_other_editions_find(others, assessment, edition->previous, &absent, problems)
          : NULL;
  sy_changes *changes =
      previous ? sy_changes_new(&job_context, previous, assessment, problems) : NULL;
  if (changes)
    sy_changes_check_ancestors(changes, problems);
  return changes;
}

static bool has_stages(const sy_edition *edition) {
  for (uint32_t i = 0; i < edition->table_count; i++)
    if (edition->tables[i].stages)
      return true;
  return false;
}

void job_clear_background(job_background *background) {
  g_clear_pointer(&background->judgements, sy_judgements_free);
  g_clear_pointer(&background->changes, sy_changes_free);
  g_clear_pointer(&background->first, sy_assessment_free);
  g_clear_pointer(&background->first_edition, sy_edition_free);
  g_clear_pointer(&background->others, sy_other_editions_free);
}

static void assess_first(job_background *background, const sy_job *job, unsigned threads,
                         sy_problems *problems) {
  const struct sy_assess_options assess = {.threads = threads};
  sy_directory *folder = sy_edition_folder(job->edition->directory, problems);
  const struct sy_load_options load = {
      .depth = SY_LOAD_SCORES, .last = SY_STAGE_FIRST, .what_if = job->what_if};
  if (folder)
    background->first_edition = sy_edition_load_with(folder, job->registry, &load, problems);
  if (background->first_edition)
    background->first = sy_assess(background->first_edition, &assess);
}

bool job_add_background(job_background *background, const sy_job *job, unsigned threads,
                        struct sy_evaluation *result) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  background->others = job_other_editions(job);
  background->judgements = sy_judge_claims(result->assessment, background->others, problems);
  background->changes = changes_since(result->assessment, background->others, problems);
  if (has_stages(job->edition))
    assess_first(background, job, threads, problems);
  result->judgements = background->judgements;
  result->changes = background->changes;
  result->first = background->first;
  return job_report(problems);
}
