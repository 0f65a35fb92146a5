/* SPDX-License-Identifier: Apache-2.0
 *
 * score.c: `steelyard score EDITION`, the main command
 */
#include "command/command.h"

static char *output_path = NULL;
static int threads = 0;
static int batch_size = 0;
static gboolean strict = FALSE;
static struct sy_csv_options csv = {.levels = -1, .digits = -1};
static gboolean ids = FALSE, outcomes = FALSE, bom = FALSE, host = FALSE;
static char *headings = NULL;

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path,
     N_("write to this file instead of standard output"), N_("FILE")},
    {"threads", 't', 0, G_OPTION_ARG_INT, &threads, N_("threads; default 0: one per processor"),
     "N"},
    {"batch-size", 0, 0, G_OPTION_ARG_INT, &batch_size,
     N_("units per plugin call; default: thousands"), "N"},
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     N_("treat warnings that are not acknowledged as errors"), NULL},
    {"ids", 0, 0, G_OPTION_ARG_NONE, &ids,
     N_("table: also the ids of units and nodes, for explain"), NULL},
    {"levels", 0, 0, G_OPTION_ARG_INT, &csv.levels,
     N_("csv: levels of nodes below the root; default: all"), "N"},
    {"digits", 0, 0, G_OPTION_ARG_INT, &csv.digits,
     N_("csv: digits after the point; default: exact"), "N"},
    {"outcomes", 0, 0, G_OPTION_ARG_NONE, &outcomes,
     N_("csv: a column of outcomes behind each node's scores"), NULL},
    {"headings", 0, 0, G_OPTION_ARG_STRING, &headings, N_("csv: ids (the default) or names"),
     N_("KIND")},
    {"bom", 0, 0, G_OPTION_ARG_NONE, &bom, N_("csv: begins with a byte order mark, for Excel"),
     NULL},
    {"host", 0, 0, G_OPTION_ARG_NONE, &host, N_("json: include the name of this computer"), NULL},
    JOB_WHAT_IF,
    G_OPTION_ENTRY_NULL,
};

static const char *const heading_names[] = {"ids", "names", NULL};
static const struct choice choices[] = {{"headings", heading_names}, {0}};

static void write_table(const void *what, const struct sy_style *style, FILE *stream) {
  const struct sy_evaluation *result = what;
  sy_table_write(result->assessment, ids, style, stream);
}

static void write_csv(const void *what, const struct sy_style *style, FILE *stream) {
  (void)style;
  const struct sy_evaluation *result = what;
  sy_csv_write(result->assessment, &csv, stream);
}

static void write_document(const void *what, const struct sy_style *style, FILE *stream) {
  (void)style;
  sy_document_write(what, stream);
}

static const struct format formats[] = {{"table", SY_LOAD_SCORES, write_table, false},
                                        {"csv", SY_LOAD_SCORES, write_csv, true},
                                        {"json", SY_LOAD_ALL, write_document, true},
                                        {0}};

/* Options that only some format has. A negative number means that none was given. */
static enum exit_code check_format_options(const struct format *format) {
  csv.outcomes = outcomes;
  csv.bom = bom;
  csv.names = g_strcmp0(headings, "names") == 0;
  if (csv.levels < -1 || csv.digits < -1 || csv.digits > 9) {
    fprintf(stderr, _("steelyard score: --levels must be 0 or more, --digits 0 to 9\n"));
    return EXIT_WRONG;
  }
  if (headings && !g_strv_contains(heading_names, headings)) {
    fprintf(stderr, _("steelyard score: --headings must be ids or names, found '%s'\n"), headings);
    return EXIT_WRONG;
  }
  if (host && format->write != write_document) {
    fprintf(stderr, _("steelyard score: --host is for --format json\n"));
    return EXIT_WRONG;
  }
  if (ids && format->write != write_table) {
    fprintf(stderr, _("steelyard score: --ids is for --format table\n"));
    return EXIT_WRONG;
  }
  if ((csv.levels >= 0 || csv.digits >= 0 || outcomes || headings || bom) &&
      format->write != write_csv) {
    fprintf(stderr, _("steelyard score: --levels, --digits, --outcomes, --headings and --bom are "
                      "for --format csv\n"));
    return EXIT_WRONG;
  }
  return EXIT_DONE;
}

/* Where, when and how long the program ran; the digest does not cover this. */
static enum exit_code write_scores(const struct format *format, struct sy_evaluation *result,
                                   gint64 started, FILE *out) {
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *at = g_date_time_format_iso8601(now);
  const struct sy_run run = {
      .host = host ? g_get_host_name() : NULL,
      .at = at,
      .seconds = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC,
  };
  result->run = &run;
  return format_write(format, result, output_path, out);
}

static enum exit_code check_options(const struct format *format) {
  if (threads < 0 || threads > 1024 || batch_size < 0) {
    fprintf(stderr, _("steelyard score: --threads must be 0 to 1024, --batch-size 0 or more\n"));
    return EXIT_WRONG;
  }
  return check_format_options(format);
}

static enum exit_code run(char **arguments, FILE *out) {
  const gint64 started = g_get_monotonic_time();
  const struct format *format = format_chosen(&command_score);
  if (!format || check_options(format) != EXIT_DONE)
    return EXIT_WRONG;
  const bool all = format->depth == SY_LOAD_ALL;
  g_auto(sy_job) job = {0};
  if (!job_open_what_if(&job, arguments[0], format->depth))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {
      .threads = (unsigned)threads,
      .batch_size = (uint32_t)batch_size,
      .findings = all,
  };
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  if (strict && !job_warnings(assessment, true))
    return EXIT_WRONG;
  g_auto(job_background) background = {0};
  struct sy_evaluation result = {.assessment = assessment, .threads = (unsigned)threads};
  if (all && !job_add_background(&background, &job, (unsigned)threads, &result))
    return EXIT_WRONG;
  const enum exit_code written = write_scores(format, &result, started, out);
  if (written != EXIT_DONE)
    return written;
  job_warnings(assessment, false);
  return job_errors(assessment);
}

const struct command command_score = {
    .name = "score",
    .arguments = N_("EDITION"),
    .least = 1,
    .most = 1,
    .summary = N_("score an edition and rank its units"),
    .description =
        N_("Scores every unit of the edition in the folder EDITION and prints the ranking with the "
           "scores of the main groups, the awards and the grades. The CSV has the exact score of "
           "every node. The JSON has everything, and `steelyard verify` recomputes it.\n\nIn the "
           "CSV, a cell without a score is empty; --outcomes adds the reason. Text that a "
           "spreadsheet program would run as a formula begins with an apostrophe."),
    .options = options,
    .formats = formats,
    .choices = choices,
    .run = run,
};
