/* SPDX-License-Identifier: Apache-2.0
 *
 * diff.c: `steelyard diff EARLIER LATER`
 */
#include "command/command.h"

static char *output_path = NULL;
static gboolean bom = FALSE;

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path,
     N_("write to this file instead of standard output"), N_("FILE")},
    {"bom", 0, 0, G_OPTION_ARG_NONE, &bom, N_("csv: begins with a byte order mark, for Excel"),
     NULL},
    JOB_WHAT_IF,
    G_OPTION_ENTRY_NULL,
};

static void write_table(const void *changes, const struct sy_style *style, FILE *stream) {
  sy_changes_write(changes, style, stream);
}

static void write_json(const void *changes, const struct sy_style *style, FILE *stream) {
  (void)style;
  sy_changes_document(changes, stream);
}

static void write_csv(const void *changes, const struct sy_style *style, FILE *stream) {
  (void)style;
  sy_changes_csv(changes, bom, stream);
}

static const struct format formats[] = {{"table", SY_LOAD_ALL, write_table, false},
                                        {"csv", SY_LOAD_ALL, write_csv, true},
                                        {"json", SY_LOAD_ALL, write_json, true},
                                        {0}};

static const struct format *check_options(void) {
  const struct format *format = format_chosen(&command_diff);
  if (!format || !bom || format->write == write_csv)
    return format;
  fprintf(stderr, _("steelyard diff: --bom is for --format csv\n"));
  return NULL;
}

static enum exit_code run(char **arguments, FILE *out) {
  const struct format *format = check_options();
  g_auto(sy_job) earlier = {0}, later = {0};
  if (!format || !job_open(&earlier, arguments[0], format->depth) ||
      !job_open_what_if(&later, arguments[1], format->depth))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {0};
  g_autoptr(sy_assessment) before = sy_assess(earlier.edition, &assess);
  g_autoptr(sy_assessment) now = sy_assess(later.edition, &assess);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_changes) changes = sy_changes_new(&job_context, before, now, problems);
  if (changes)
    sy_changes_add_tables(changes, &job_context, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  const enum exit_code written = format_write(format, changes, output_path, out);
  if (written != EXIT_DONE)
    return written;
  const enum exit_code errors = job_errors(before);
  return errors != EXIT_DONE ? errors : job_errors(now);
}

const struct command command_diff = {
    .name = "diff",
    .arguments = N_("EARLIER LATER"),
    .least = 2,
    .most = 2,
    .summary = N_("compare two editions"),
    .description =
        N_("Scores both editions and shows what changed: indicators that were added, removed, "
           "redefined or re-weighted, that are in error, or that apply to other units; units that "
           "are in only one edition or were renamed; ranks and bands, also those lost or gained; "
           "averages of what both define in the same way; and how much of each unit's change of "
           "total comes from its own performance, from the method, and from what is new or "
           "redefined. If something cannot be compared, the reason is given. In tables that both "
           "have, it shows the rows and cells that differ: copy an edition's folder, correct a "
           "cell, and compare the two.\n\nThe table lists the first changes of each kind; the CSV "
           "and the JSON list them all. The result document of an edition that names the other as "
           "its `previous` has the same, without the tables."),
    .options = options,
    .formats = formats,
    .run = run,
};
