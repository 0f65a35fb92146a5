/* SPDX-License-Identifier: Apache-2.0
 *
 * archive.c: `steelyard archive EDITION -o FILE.tar.zst`
 */
#include "command/command.h"

static char *output_path = NULL;

static const GOptionEntry options[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path, N_("the archive to write; required"),
     N_("FILE.tar.zst")},
    G_OPTION_ENTRY_NULL,
};

/* An edition that no longer matches its lock is not archived, because a later rerun would fail. */
static enum exit_code check_lock(const sy_lock *lock, const sy_job *job,
                                 const sy_assessment *assessment, FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autofree char *text = NULL;
  size_t length = 0;
  FILE *memory = open_memstream(&text, &length);
  const struct sy_lock_differences found =
      sy_lock_compare(lock, assessment, job->registry, memory, problems);
  fclose(memory);
  g_autofree char *told = g_steal_pointer(&text);
  if (!job_report(problems))
    return EXIT_WRONG;
  if (found.bound)
    fputs(told, out);
  return found.bound ? EXIT_NO : EXIT_DONE;
}

/* Judges the claims for the result document, and writes. */
static enum exit_code write_archive(const sy_job *job, const sy_assessment *assessment,
                                    const sy_lock *lock) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_other_editions) others = job_other_editions(job);
  g_autoptr(sy_judgements) judgements = sy_judge_claims(assessment, others, problems);
  const struct sy_evaluation result = {.assessment = assessment, .judgements = judgements};
  if (!job_report(problems))
    return EXIT_WRONG;
  const char *path = job_output_path(output_path);
  sy_output *output = sy_output_open(path, problems);
  if (!output)
    return job_written(path, problems);
  if (!sy_archive_write(&job_context, &result, lock, job->registry, sy_output_stream(output),
                        problems)) {
    sy_output_abandon(output);
    job_report(problems);
    return EXIT_WRONG;
  }
  sy_output_commit(output, problems);
  return job_written(path, problems);
}

static enum exit_code run(char **arguments, FILE *out) {
  if (!output_path) {
    fprintf(stderr, _("steelyard archive: the output is missing: -o FILE.tar.zst\n"));
    return EXIT_WRONG;
  }
  g_auto(sy_job) job = {0};
  g_autoptr(sy_lock) lock = NULL;
  if (!job_open_locked(&job, arguments[0], &lock))
    return EXIT_WRONG;
  if (!lock) {
    fprintf(stderr, _("%s is not locked; run 'steelyard lock %s' first\n"), arguments[0],
            arguments[0]);
    return EXIT_WRONG;
  }
  const struct sy_assess_options assess = {.findings = true, .rules = sy_lock_rules(lock)};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  if (!job_warnings(assessment, true)) {
    fprintf(stderr, _("%s: not archived, because warnings are not acknowledged\n"), arguments[0]);
    return EXIT_WRONG;
  }
  const enum exit_code code = check_lock(lock, &job, assessment, out);
  return code == EXIT_DONE ? write_archive(&job, assessment, lock) : code;
}

const struct command command_archive = {
    .name = "archive",
    .arguments = N_("EDITION -o FILE.tar.zst"),
    .least = 1,
    .most = 1,
    .summary = N_("pack an edition so that it can be rerun years later"),
    .description =
        N_("Writes one file with the edition, the editions that it extends or is compared with, "
           "its evidence, claims and lock, its result document, and a README that says how to "
           "rerun it and with which plugins. The edition must be locked and agree with its lock. "
           "The same edition gives the same bytes.\n\n`steelyard verify FILE.tar.zst` scores it "
           "again, from the archive alone."),
    .options = options,
    .run = run,
};
