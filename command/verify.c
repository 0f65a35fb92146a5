/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c: `steelyard verify EDITION… | RESULT.json… | ARCHIVE.tar.zst…`
 */
#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static gboolean strict = FALSE;

static const GOptionEntry options[] = {
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     N_("what the lock only records must be the same too"), NULL},
    G_OPTION_ENTRY_NULL,
};

/* The more serious of two: wrong input, then no, then partial. */
static enum exit_code worse(enum exit_code a, enum exit_code b) {
  static const int seriousness[] = {
      [EXIT_DONE] = 0, [EXIT_PARTIAL] = 1, [EXIT_NO] = 2, [EXIT_WRONG] = 3, [EXIT_MACHINE] = 4};
  return seriousness[a] >= seriousness[b] ? a : b;
}

static enum exit_code verify_claims(const sy_job *job, const sy_assessment *assessment, FILE *out) {
  g_autoptr(sy_other_editions) others = job_other_editions(job);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_judgements) judgements = sy_judge_claims(assessment, others, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  const struct sy_style style = sy_style_for(stdout);
  sy_judgements_write(job->edition, judgements, &style, out);
  return sy_judgements_count(judgements, SY_FAILS) ? EXIT_NO : EXIT_DONE;
}

static enum exit_code verify_lock(const sy_lock *lock, const sy_job *job,
                                  const sy_assessment *assessment, FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  fputc('\n', out);
  const struct sy_lock_differences found =
      sy_lock_compare(lock, assessment, job->registry, out, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  return found.bound || (strict && found.recorded) ? EXIT_NO : EXIT_DONE;
}

/* Checks an edition against its claims and its lock. */
static enum exit_code verify_edition(const char *directory, FILE *out) {
  g_auto(sy_job) job = {0};
  g_autoptr(sy_lock) lock = NULL;
  if (!job_open_locked(&job, directory, &lock))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {.findings = lock != NULL,
                                           .rules = lock ? sy_lock_rules(lock) : 0};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  enum exit_code code = verify_claims(&job, assessment, out);
  if (lock)
    code = worse(code, verify_lock(lock, &job, assessment, out));
  return worse(code, job_errors(assessment));
}

/* Checks a result document against its own recomputation. */
static enum exit_code verify_document(const char *path, FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const int differences = sy_recompute_document(&job_context, path, out, problems);
  if (!job_report(problems) || differences < 0)
    return EXIT_WRONG;
  if (differences > 0)
    return EXIT_NO;
  fprintf(out, _("%s: recomputed from this file alone, everything agrees\n"),
          sy_input_at(path).path);
  return EXIT_DONE;
}

/* ---- archives ---- */

/* Compares the archive's lock with its result document. */
static enum exit_code verify_locked_document(const char *directory, const char *document,
                                             FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_directory) folder = sy_edition_folder(directory, problems);
  g_autoptr(sy_lock) lock = folder ? sy_lock_read(&job_context, folder, problems) : NULL;
  struct sy_lock_differences found = {0};
  if (lock)
    found = sy_lock_compare_document(&job_context, lock, document, out, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  if (found.bound)
    fprintf(out, _("%s differs from its lock\n"), document);
  return found.bound ? EXIT_NO : EXIT_DONE;
}

/* Runs in the folder of the unpacked archive, so that messages name files as the archive does. */
static enum exit_code verify_unpacked(const struct sy_unpacked_archive *unpacked, FILE *out) {
  enum exit_code code = verify_edition(unpacked->edition, out);
  if (code == EXIT_WRONG || code == EXIT_MACHINE)
    return code;
  fputc('\n', out);
  code = worse(code, verify_document(unpacked->document, out));
  return worse(code, verify_locked_document(unpacked->edition, unpacked->document, out));
}

static enum exit_code cannot_enter(const char *path) {
  fprintf(stderr, _("steelyard verify: cannot enter the folder %s: %s\n"), path,
          sy_error_text(errno));
  return EXIT_MACHINE;
}

static enum exit_code verify_inside(const struct sy_unpacked_archive *unpacked, FILE *out) {
  const char *folder = sy_scratch_path(unpacked->scratch);
  int before;
  do
    before = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  while (before < 0 && errno == EINTR);
  if (before < 0)
    return cannot_enter(".");
  enum exit_code code = EXIT_MACHINE;
  if (chdir(folder) == 0)
    code = verify_unpacked(unpacked, out);
  else
    cannot_enter(folder);
  if (fchdir(before) != 0)
    code = cannot_enter(".");
  close(before);
  return code;
}

static enum exit_code verify_archive(const char *path, FILE *out) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct sy_unpacked_archive unpacked;
  const enum sy_unpacked result = sy_archive_unpack(&job_context, path, &unpacked, problems);
  if (!job_report(problems))
    return result == SY_UNPACK_FAILED ? EXIT_MACHINE : EXIT_WRONG;
  const enum exit_code code = verify_inside(&unpacked, out);
  sy_unpacked_archive_clear(&unpacked);
  return code;
}

static enum exit_code verify(const char *path, FILE *out) {
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return verify_edition(path, out);
  return g_str_has_suffix(path, ".tar.zst") ? verify_archive(path, out)
                                            : verify_document(path, out);
}

static enum exit_code run(char **arguments, FILE *out) {
  enum exit_code code = EXIT_DONE;
  for (; *arguments; arguments++)
    code = worse(code, verify(*arguments, out));
  return code;
}

const struct command command_verify = {
    .name = "verify",
    .arguments = N_("EDITION… | RESULT.json… | ARCHIVE.tar.zst…"),
    .least = 1,
    .summary = N_("check claims, a lock, a result or an archive"),
    .description =
        N_("For an edition: scores it and prints every published claim with its computed value and "
           "a verdict: holds; holds (fitted), where reconstructed evidence was fitted to the "
           "claim, which proves the arithmetic and not the history; fails; disputed; or pending on "
           "another edition or on missing evidence. Exit code 1 if a claim fails.\n\nIf the "
           "edition has a lock, also "
           "lists what differs from it: a table, a rule, a plugin's revision, a node's scores, an "
           "award's ranks, the study if the lock binds it. Exit code 1 if anything does. "
           "Differences in what the lock only "
           "records, such as the plugins' files, are notes; with --strict they count too.\n\nFor a "
           "result document: recomputes every score, rank, band, grade and verdict from the "
           "document alone and lists the differences. Exit code 1 if there are any. '-' is a "
           "document on standard input.\n\nFor an archive: unpacks it into a private folder, which "
           "it removes afterwards, and verifies the edition, its lock and its result document. It "
           "refuses an archive that `steelyard archive` cannot have written: with links, with "
           "names that lead out of it, or with more than the limits allow."),
    .options = options,
    .run = run,
};
