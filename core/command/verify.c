/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c: `steelyard verify EDITION… | RESULT.json`
 */
#include "command/command.h"

/* An edition against what was published about it. */
static enum exit_code verify_edition(const char *directory, FILE *out) {
  g_auto(sy_job) job = {0};
  if (!job_open(&job, directory, SY_LOAD_ALL))
    return EXIT_WRONG;
  const struct sy_assess_options options = {0};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &options);
  g_autoptr(sy_shelf) shelf = sy_shelf_new(job.registry);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_judge_claims(assessment, shelf, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  const struct sy_style style = sy_style_for(stdout);
  sy_judgements_write(assessment, &style, out);
  if (sy_judgements_count(assessment, SY_FAILS))
    return EXIT_NO;
  return job_errors(assessment);
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

/* The more serious of two: wrong input, then no, then partial. */
static enum exit_code worse(enum exit_code a, enum exit_code b) {
  static const int seriousness[] = {
      [EXIT_DONE] = 0, [EXIT_PARTIAL] = 1, [EXIT_NO] = 2, [EXIT_WRONG] = 3, [EXIT_MACHINE] = 4};
  return seriousness[a] >= seriousness[b] ? a : b;
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
    .summary = N_("check published claims, or recompute a result"),
    .description = N_(
        "For an edition: scores it and prints every published claim with its computed value and a "
        "verdict: holds; holds (fitted), where reconstructed evidence was fitted to the claim, "
        "which "
        "proves the arithmetic and not the history; fails; disputed; or pending on another "
        "edition. "
        "Exit code 1 if a claim fails.\n\n"
        "For a result document: recomputes every score, rank, band, grade and verdict from the "
        "document "
        "alone and tells each difference. Exit code 1 if there is one."),
    .run = run,
};
