/* SPDX-License-Identifier: Apache-2.0
 *
 * diff.c: `steelyard diff EARLIER LATER`
 */
#include "command/command.h"

#include <string.h>

static char *format = NULL;

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("table (the default) or json"), "FORMAT"},
    G_OPTION_ENTRY_NULL,
};

static const char *const formats[] = {"table", "json", NULL};

static void write_json(const sy_changes *changes, FILE *out) {
  json_t *json = sy_changes_json(changes);
  json_dumpf(json, out, JSON_INDENT(1) | JSON_SORT_KEYS);
  fputc('\n', out);
  json_decref(json);
}

static enum exit_code run(char **arguments, FILE *out) {
  if (format && sy_name_index(formats, format) < 0) {
    g_autofree char *suggestion = sy_suggestion(format, formats);
    fprintf(stderr, _("steelyard diff: unknown format '%s'%s\n"), format, suggestion);
    return EXIT_WRONG;
  }
  g_auto(sy_job) earlier = {0}, later = {0};
  if (!job_open(&earlier, arguments[0], SY_LOAD_ALL) ||
      !job_open(&later, arguments[1], SY_LOAD_ALL))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {0};
  g_autoptr(sy_assessment) before = sy_assess(earlier.edition, &assess);
  g_autoptr(sy_assessment) now = sy_assess(later.edition, &assess);
  g_autoptr(sy_changes) changes = sy_changes_new(before, now);
  const struct sy_style style = sy_style_for(stdout);
  if (format && strcmp(format, "json") == 0)
    write_json(changes, out);
  else
    sy_changes_write(changes, &style, out);
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
    .run = run,
};
