/* SPDX-License-Identifier: Apache-2.0
 *
 * validate.c: `steelyard validate EDITION`
 */
#include "command/command.h"

#include <inttypes.h>
#include <string.h>

/* Prints what was read, so that people can check that it is what they meant. */
static void print_summary(const sy_edition *edition, enum exit_code code, FILE *out) {
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < edition->node_count; i++)
    leaves += edition->nodes[i].kind == SY_LEAF;
  uint64_t rows = 0;
  for (uint32_t i = 0; i < edition->table_count; i++)
    rows += edition->tables[i].row_count;
  fprintf(
      out,
      code == EXIT_DONE
          ? _("%s: valid: %u units, %u nodes (%u of them indicators), %u tables with %" PRIu64
              " rows, %u claims\n")
          : _("%s: in error: %u units, %u nodes (%u of them indicators), %u tables with %" PRIu64
              " rows, %u claims\n"),
      edition->id, edition->unit_count, edition->node_count, leaves, edition->table_count, rows,
      edition->claim_count);
}

/* The indicators that read a table, as "hall, letters"; "" if none does. g_free. */
static char *readers_of(const sy_edition *edition, uint32_t table) {
  GString *names = g_string_new(NULL);
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    bool reads = false;
    for (guint k = 0; node->bindings && sy_node_plugin(node)->tables[k]; k++)
      reads = reads || node->bindings[k].table == table;
    if (reads)
      g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", node->id);
  }
  return g_string_free(names, FALSE);
}

/* Prints what an unfinished edition still needs; none of this is an error. */
static void print_missing(const sy_edition *edition, FILE *out) {
  if (strcmp(edition->name.zh, edition->id) == 0 || strcmp(edition->name.en, edition->id) == 0)
    fprintf(out, _("still missing: a name; for now it is the id\n"));
  for (uint32_t i = 1; i < edition->table_count; i++) {
    g_autofree char *readers = readers_of(edition, i);
    if (edition->tables[i].row_count == 0 && *readers)
      fprintf(out, _("still missing: rows in %s, which %s reads\n"), edition->tables[i].file,
              readers);
  }
  if (edition->claim_count == 0)
    fprintf(out, _("still missing: claims; the scores are not compared with anything published\n"));
}

/* Prints which plugins have newer revisions than the edition asks for. That is not an error: a
 * pinned revision scores as it always did. */
static void print_older(const sy_edition *edition, FILE *out) {
  g_autoptr(GPtrArray) plugins = sy_edition_plugins(edition);
  for (guint i = 0; i < plugins->len; i++) {
    const struct sy_plugin_entry *entry = plugins->pdata[i];
    if (entry->newest > entry->revision)
      fprintf(out, _("note: %s@%u is used; the newest revision is %s@%u\n"), entry->id,
              entry->revision, entry->id, entry->newest);
  }
}

static void print_all(const sy_assessment *assessment, enum exit_code code, FILE *out) {
  print_summary(assessment->edition, code, out);
  sy_warnings_print(sy_assessment_warnings(assessment), out);
  const guint acknowledged = sy_warnings_acknowledged(assessment->warnings);
  if (acknowledged > 0)
    fprintf(
        out,
        ngettext("%u warning is acknowledged\n", "%u warnings are acknowledged\n", acknowledged),
        acknowledged);
  print_older(assessment->edition, out);
  print_missing(assessment->edition, out);
}

static gboolean strict = FALSE;

static const GOptionEntry options[] = {
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     N_("treat warnings that are not acknowledged as errors"), NULL},
    G_OPTION_ENTRY_NULL,
};

/* Does all that `score` does but for writing the scores, so that nothing is found only then. */
static enum exit_code validate(const char *directory, FILE *out) {
  g_auto(sy_job) job = {0};
  if (!job_open(&job, directory, SY_LOAD_ALL))
    return EXIT_WRONG;
  const struct sy_assess_options assess = {.findings = true};
  g_autoptr(sy_assessment) assessment = sy_assess(job.edition, &assess);
  g_auto(job_background) background = {0};
  struct sy_evaluation result = {.assessment = assessment};
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_study_check(&job_context, assessment, problems);
  enum exit_code code = job_add_background(&background, &job, 0, &result) && job_report(problems)
                            ? job_errors(assessment)
                            : EXIT_WRONG;
  print_all(assessment, code, out);
  if (strict && sy_warnings_open(assessment->warnings) > 0)
    return EXIT_WRONG;
  return code;
}

/* Of several editions, one that cannot be scored counts most, then one with errors. */
static enum exit_code run(char **arguments, FILE *out) {
  enum exit_code code = EXIT_DONE;
  for (; *arguments; arguments++) {
    const enum exit_code one = validate(*arguments, out);
    if (one != EXIT_DONE && code != EXIT_WRONG)
      code = one;
  }
  return code;
}

const struct command command_validate = {
    .name = "validate",
    .arguments = N_("EDITION…"),
    .least = 1,
    .summary = N_("check an edition and all its evidence"),
    .description =
        N_("Scores each edition without showing scores, and lists all problems at once, with file, "
           "line and column. Then lists warnings, each with the line that acknowledges it in "
           "edition.yaml, and what an unfinished edition still lacks. Exit code 2 if an edition "
           "cannot be scored, 3 if an indicator is in error for some unit."),
    .options = options,
    .run = run,
};
