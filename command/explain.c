/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c: `steelyard explain EDITION UNIT [NODE]`
 */
#include "command/command.h"

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    JOB_WHAT_IF,
    G_OPTION_ENTRY_NULL,
};

static void write_text(const void *explanation, const struct sy_style *style, FILE *stream) {
  sy_explain_write(explanation, style, stream);
}

static void write_json(const void *explanation, const struct sy_style *style, FILE *stream) {
  (void)style;
  format_json(sy_explanation_json(explanation), stream);
}

static const struct format formats[] = {
    {"text", SY_LOAD_ALL, write_text, false}, {"json", SY_LOAD_ALL, write_json, true}, {0}};

static enum exit_code run(char **arguments, FILE *out) {
  const struct format *format = format_chosen(&command_explain);
  g_auto(sy_job) job = {0};
  if (!format || !job_open_what_if(&job, arguments[0], format->depth))
    return EXIT_WRONG;
  const uint32_t unit = job_find_unit(job.edition, "explain", arguments[1]);
  const uint32_t node =
      unit != SY_NONE && arguments[2] ? job_find_node(job.edition, "explain", arguments[2]) : 0;
  if (unit == SY_NONE || node == SY_NONE)
    return EXIT_WRONG;
  const struct sy_assess_options assess = {.findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  g_autoptr(sy_explanation) explanation = sy_explain(assessment, unit, node);
  const enum exit_code written = format_write(format, explanation, NULL, out);
  return written == EXIT_DONE ? job_errors(assessment) : written;
}

const struct command command_explain = {
    .name = "explain",
    .arguments = N_("EDITION UNIT [NODE]"),
    .least = 2,
    .most = 3,
    .summary = N_("explain a unit's score"),
    .description =
        N_("Explains a unit's score at NODE (default: the root): what each part, adjustment and "
           "veto adds, and where most points could be gained. For an indicator, also its rows of "
           "evidence, its findings and the advice. UNIT is an id or a name."),
    .options = options,
    .formats = formats,
    .run = run,
};
