/* SPDX-License-Identifier: Apache-2.0
 *
 * lock.c: `steelyard lock EDITION`
 */
#include "command/command.h"

#include <stdlib.h>

static char *output_path = NULL;
static gboolean with_study = FALSE;

static const GOptionEntry options[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path,
     N_("write to this file instead of EDITION/edition.lock"), N_("FILE")},
    {"study", 0, 0, G_OPTION_ARG_NONE, &with_study,
     N_("bind the declared study of robustness as well"), NULL},
    G_OPTION_ENTRY_NULL,
};

/* The current time, or SOURCE_DATE_EPOCH, so that a lock can be reproduced to the last byte.
 * g_free. */
static char *moment(void) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  guint64 seconds;
  g_autoptr(GDateTime) time =
      epoch && g_ascii_string_to_unsigned(epoch, 10, 0, G_MAXUINT32, &seconds, NULL)
          ? g_date_time_new_from_unix_utc((gint64)seconds)
          : g_date_time_new_now_utc();
  return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

/* To the file of --output; otherwise replaces the edition's lock, which may have been read. */
static enum exit_code write_lock(const sy_lock *lock, const char *edition) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autofree char *beside = g_build_filename(edition, SY_LOCK_FILE, NULL);
  const char *path = output_path ? job_output_path(output_path) : beside;
  sy_output *output =
      output_path ? sy_output_open(path, problems) : sy_output_open_anew(path, problems);
  if (output) {
    sy_lock_write(lock, sy_output_stream(output));
    sy_output_commit(output, problems);
  }
  return job_written(path, problems);
}

static enum exit_code run(char **arguments, FILE *out) {
  (void)out;
  g_auto(sy_job) job = {0};
  if (!job_open(&job, arguments[0], SY_LOAD_ALL))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {.findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  if (job_errors(assessment) != EXIT_DONE) {
    fprintf(stderr, _("%s: not locked, because indicators are in error\n"), arguments[0]);
    return EXIT_WRONG;
  }
  if (!job_warnings(assessment, true)) {
    fprintf(stderr, _("%s: not locked, because warnings are not acknowledged\n"), arguments[0]);
    return EXIT_WRONG;
  }
  if (with_study && !sy_lock_can_study(job.edition)) {
    fprintf(stderr, _("%s: --study needs 'study: {vary: …}' in the edition\n"), arguments[0]);
    return EXIT_WRONG;
  }
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autofree char *at = moment();
  g_autoptr(sy_lock) lock =
      sy_lock_make(assessment, with_study ? job.registry : NULL, at, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  return write_lock(lock, arguments[0]);
}

const struct command command_lock = {
    .name = "lock",
    .arguments = N_("EDITION"),
    .least = 1,
    .most = 1,
    .summary = N_("lock an edition and its results"),
    .description =
        N_("Scores the edition and writes EDITION/edition.lock: digests of the resolved tree, of "
           "each table, of each node's scores, and of each award's ranks and bands, and each "
           "plugin with its revision. From then on, `steelyard verify EDITION` shows what differs. "
           "An edition with an indicator in error, or with a warning that it does not acknowledge, "
           "is not locked.\n\nThe lock also records when and with which program it was made. "
           "SOURCE_DATE_EPOCH, if set, is the time."),
    .options = options,
    .run = run,
};
