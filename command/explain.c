/* SPDX-License-Identifier: Apache-2.0
 *
 * explain.c: `steelyard explain EDITION UNIT [NODE]`
 */
#include "command/command.h"

static const GOptionEntry options[] = {
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    G_OPTION_ENTRY_NULL,
};

/* Reports that the edition has no such unit or node, and suggests the nearest. Takes ownership of
 * the names. */
static enum exit_code unknown(const char *message, const char *name, GPtrArray *names) {
  g_ptr_array_add(names, NULL);
  g_autofree char *suggestion = sy_suggestion(name, (const char *const *)names->pdata);
  fprintf(stderr, "steelyard explain: %s: '%s'%s\n", message, name, suggestion);
  g_ptr_array_unref(names);
  return EXIT_WRONG;
}

static enum exit_code unknown_unit(const sy_edition *edition, const char *name) {
  GPtrArray *names = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    const struct sy_unit *unit = &edition->units[i];
    g_ptr_array_add(names, unit->id);
    if (strcmp(unit->name.zh, unit->id) != 0)
      g_ptr_array_add(names, (gpointer)unit->name.zh);
    if (strcmp(unit->name.en, unit->id) != 0 && strcmp(unit->name.en, unit->name.zh) != 0)
      g_ptr_array_add(names, (gpointer)unit->name.en);
  }
  return unknown(_("no such unit"), name, names);
}

static enum exit_code unknown_node(const sy_edition *edition, const char *name) {
  GPtrArray *names = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->node_count; i++)
    g_ptr_array_add(names, edition->nodes[i].id);
  return unknown(_("no such node"), name, names);
}

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
  if (!format || !job_open(&job, arguments[0], format->depth))
    return EXIT_WRONG;
  const uint32_t unit = sy_edition_find_unit(job.edition, arguments[1]);
  if (unit == SY_NONE)
    return unknown_unit(job.edition, arguments[1]);
  const uint32_t node = arguments[2] ? sy_edition_find_node(job.edition, arguments[2]) : 0;
  if (node == SY_NONE)
    return unknown_node(job.edition, arguments[2]);
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
