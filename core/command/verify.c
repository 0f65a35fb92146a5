/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c: `steelyard verify EDITION… | RESULT.json`
 */
#include "command/command.h"

#include <errno.h>
#include <sys/stat.h>

static gboolean strict = FALSE;

static const GOptionEntry options[] = {
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict, N_("what a lock only records must be the same"),
     NULL},
    G_OPTION_ENTRY_NULL,
};

/* The more serious of two: wrong input, then no, then partial. */
static enum exit_code worse(enum exit_code a, enum exit_code b) {
  static const int seriousness[] = {
      [EXIT_DONE] = 0, [EXIT_PARTIAL] = 1, [EXIT_NO] = 2, [EXIT_WRONG] = 3, [EXIT_MACHINE] = 4};
  return seriousness[a] >= seriousness[b] ? a : b;
}

/* The lock beside edition.yaml, or NULL where there is none or, with problems, it cannot be read.
 */
static sy_lock *find_lock(const char *directory, sy_problems *problems) {
  g_autofree char *path = g_build_filename(directory, SY_LOCK_FILE, NULL);
  struct stat status;
  if (lstat(path, &status) == 0)
    return sy_lock_read(path, problems);
  if (errno != ENOENT && errno != ENOTDIR)
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)},
                    _("cannot read: %s"), g_strerror(errno));
  return NULL;
}

/* An edition with its lock, if it has one. What is wrong with either is told at once, and if the
 * edition cannot be loaded, which of the lock's plugins are not installed. */
static bool open_locked(sy_job *job, const char *directory, sy_lock **lock) {
  job->registry = job_registry();
  if (!job->registry)
    return false;
  g_autoptr(sy_problems) problems = sy_problems_new();
  *lock = find_lock(directory, problems);
  job->edition = sy_edition_load(directory, job->registry, SY_LOAD_ALL, problems);
  if (!job->edition && *lock)
    sy_lock_check_plugins(*lock, job->registry, problems);
  return job_report(problems);
}

static enum exit_code verify_claims(const sy_job *job, sy_assessment *assessment, FILE *out) {
  g_autoptr(sy_shelf) shelf = sy_shelf_new(job->registry);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_judge_claims(assessment, shelf, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  const struct sy_style style = sy_style_for(stdout);
  sy_judgements_write(assessment, &style, out);
  return sy_judgements_count(assessment, SY_FAILS) ? EXIT_NO : EXIT_DONE;
}

static enum exit_code verify_lock(const sy_lock *lock, const sy_assessment *assessment, FILE *out) {
  if (!job_digest_plugins(assessment->edition))
    return EXIT_MACHINE;
  g_autoptr(sy_problems) problems = sy_problems_new();
  fputc('\n', out);
  const struct sy_lock_differences found = sy_lock_compare(lock, assessment, out, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  return found.bound || (strict && found.recorded) ? EXIT_NO : EXIT_DONE;
}

/* An edition against what was published about it, and against its lock. */
static enum exit_code verify_edition(const char *directory, FILE *out) {
  g_auto(sy_job) job = {0};
  g_autoptr(sy_lock) lock = NULL;
  if (!open_locked(&job, directory, &lock))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {.findings = false};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  enum exit_code code = verify_claims(&job, assessment, out);
  if (lock)
    code = worse(code, verify_lock(lock, assessment, out));
  return worse(code, job_errors(assessment));
}

/* A result document against its own recomputation. */
static enum exit_code verify_document(const char *path, FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const int differences = sy_recompute_document(path, out, problems);
  if (!job_report(problems) || differences < 0)
    return EXIT_WRONG;
  if (differences > 0)
    return EXIT_NO;
  fprintf(out, _("%s: everything recomputes from the document alone\n"), path);
  return EXIT_DONE;
}

static enum exit_code run(char **arguments, FILE *out) {
  enum exit_code code = EXIT_DONE;
  for (; *arguments; arguments++) {
    const bool directory = g_file_test(*arguments, G_FILE_TEST_IS_DIR);
    code =
        worse(code, directory ? verify_edition(*arguments, out) : verify_document(*arguments, out));
  }
  return code;
}

const struct command command_verify = {
    .name = "verify",
    .arguments = "EDITION… | RESULT.json…",
    .least = 1,
    .summary = N_("check claims, a lock, or a result"),
    .description = N_(
        "For an edition: scores it and prints every published claim with its computed value and a "
        "verdict: holds; holds (fitted), where reconstructed evidence was fitted to the claim, "
        "which "
        "proves the arithmetic and not the history; fails; disputed; or pending on another "
        "edition. "
        "Exit code 1 if a claim fails.\n\n"
        "If the edition has a lock, also tells what differs from it: a table, a rule, a plugin's "
        "revision, a node's scores, an award's ranks. Exit code 1 if anything does. What the lock "
        "only records, such as the plugins' files, is noted; with --strict that, too, must be the "
        "same.\n\n"
        "For a result document: recomputes every score, rank, band, grade and verdict from the "
        "document "
        "alone and tells each difference. Exit code 1 if there is one."),
    .options = options,
    .run = run,
};
