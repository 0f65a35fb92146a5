/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c: `steelyard report`, an edition's results as HTML pages
 */
#include "report/report.h"
#include "command/command.h"

static char *output_path, *language;
static const GOptionEntry options[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path, N_("the folder to make"), N_("DIR")},
    {"language", 0, 0, G_OPTION_ARG_STRING, &language, N_("zh, en or both (default: yours)"),
     N_("LANGUAGE")},
    JOB_WHAT_IF,
    G_OPTION_ENTRY_NULL,
};

static const char *const choices_language[] = {"zh", "en", "both", NULL};
static const struct choice choices[] = {{"language", choices_language}, {0}};

/* The languages of the pages, NULL-ended; NULL after reporting that there is no such choice. */
static const char *const *languages_chosen(void) {
  static const char *one[] = {NULL, NULL};
  static const char *const both[] = {"zh", "en", NULL};
  if (language && strcmp(language, "both") == 0)
    return both;
  one[0] = language ? language : sy_language();
  if (strcmp(one[0], "zh") == 0 || strcmp(one[0], "en") == 0)
    return one;
  fprintf(stderr, _("steelyard %s: --language takes zh, en or both, found '%s'\n"), "report",
          language);
  return NULL;
}

static enum exit_code write_pages(const struct sy_report_request *report) {
  g_autofree char *path = job_new_path(output_path);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_folder) folder = sy_folder_new(path, problems);
  if (!folder || !sy_report_write(report, folder, problems) || !sy_folder_commit(folder, problems))
    return job_written(path, problems);
  return EXIT_DONE;
}

/* The lock of the job's edition, unless something is changed in it. NULL if there is none, or with
 * problems if it is wrong. */
static sy_lock *lock_of(const sy_job *job, sy_problems *problems) {
  if (job->what_if || !job->edition->folders)
    return NULL;
  return sy_lock_read(&job_context, job->edition->folders->pdata[0], problems);
}

static enum exit_code run(char **arguments, FILE *out) {
  (void)out;
  const char *const *languages = languages_chosen();
  g_auto(sy_job) job = {0};
  if (!languages)
    return EXIT_WRONG;
  if (!output_path) {
    fprintf(stderr, _("steelyard %s: say with -o which folder to make\n"), "report");
    return EXIT_WRONG;
  }
  if (g_file_test(output_path, G_FILE_TEST_EXISTS)) {
    fprintf(stderr, "%s: %s\n", output_path, _("already exists"));
    return EXIT_WRONG;
  }
  if (!job_open_what_if(&job, arguments[0], SY_LOAD_ALL))
    return EXIT_WRONG;
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_lock) lock = lock_of(&job, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {.findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  g_auto(job_background) background = {0};
  struct sy_evaluation result = {.assessment = assessment};
  if (!job_add_background(&background, &job, 0, &result))
    return EXIT_WRONG;
  if (background.changes)
    sy_changes_add_leaves(background.changes);
  static const char *const parts[] = {NULL};
  const struct sy_study_request request = {
      .parts = parts, .changes = result.changes, .registry = job.registry, .what_if = job.what_if};
  g_autoptr(sy_study) study = sy_study_new(&job_context, assessment, &request, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  const struct sy_report_request report = {&result, study, lock, languages};
  const enum exit_code written = write_pages(&report);
  return written == EXIT_DONE ? job_errors(assessment) : written;
}

const struct command command_report = {
    .name = "report",
    .arguments = N_("EDITION"),
    .least = 1,
    .most = 1,
    .summary = N_("write the results as web pages"),
    .description = N_("Writes a folder of HTML pages: an overview, and a page for each unit and "
                      "each indicator. They need no server and no network; open index.html."),
    .options = options,
    .choices = choices,
    .run = run,
};
