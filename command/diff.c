/* SPDX-License-Identifier: Apache-2.0
 *
 * diff.c: `steelyard diff EARLIER LATER`
 */
#include "command/command.h"

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, "FORMAT"},
    G_OPTION_ENTRY_NULL,
};

static void write_table(const void *changes, const struct sy_style *style, FILE *stream) {
  sy_changes_write(changes, style, stream);
}

static void write_json(const void *changes, const struct sy_style *style, FILE *stream) {
  (void)style;
  format_json(sy_changes_json(changes), stream);
}

static const struct format formats[] = {
    {"table", SY_LOAD_ALL, write_table, false}, {"json", SY_LOAD_ALL, write_json, true}, {0}};

static enum exit_code run(char **arguments, FILE *out) {
  const struct format *format = format_chosen(&command_diff);
  g_auto(sy_job) earlier = {0}, later = {0};
  if (!format || !job_open(&earlier, arguments[0], format->depth) ||
      !job_open(&later, arguments[1], format->depth))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {0};
  g_autoptr(sy_assessment) before = sy_assess(earlier.edition, &assess);
  g_autoptr(sy_assessment) now = sy_assess(later.edition, &assess);
  g_autoptr(sy_changes) changes = sy_changes_new(before, now);
  const enum exit_code written = format_write(format, changes, NULL, out);
  if (written != EXIT_DONE)
    return written;
  const enum exit_code errors = job_errors(before);
  return errors != EXIT_DONE ? errors : job_errors(now);
}

const struct command command_diff = {
    .name = "diff",
    .arguments = "EARLIER LATER",
    .least = 2,
    .most = 2,
    .summary = N_("compare two editions"),
    .description = N_(
        "Scores both editions and tells what changed: indicators that were added, removed, "
        "redefined or re-weighted; units in one alone; ranks and bands; averages on what both "
        "define alike; and for each unit how much of its total's change is its own performance, "
        "how much the method's, and how much comes from what is new or redefined. What cannot be "
        "compared is said to be so. The same stands in the result document of an edition that "
        "names the other as its `previous`."),
    .options = options,
    .formats = formats,
    .run = run,
};
