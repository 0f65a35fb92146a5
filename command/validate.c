/* SPDX-License-Identifier: Apache-2.0
 *
 * validate.c: `steelyard validate EDITION`
 */
#include "command/command.h"

#include <inttypes.h>
#include <string.h>

/* Prints what was read, so that people can check that it is what they meant. */
static void print_summary(const sy_edition *edition, FILE *out) {
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < edition->node_count; i++)
    leaves += edition->nodes[i].kind == SY_LEAF;
  uint64_t rows = 0;
  for (uint32_t i = 0; i < edition->table_count; i++)
    rows += edition->tables[i].row_count;
  fprintf(out,
          _("%s: valid: %u units, %u nodes of which %u indicators, %u tables with %" PRIu64
            " rows, %u claims\n"),
          edition->id, edition->unit_count, edition->node_count, leaves, edition->table_count, rows,
          edition->claim_count);
}

/* Reports indicators whose plugin ended before it scored anything. */
static void print_broken(const sy_edition *edition, FILE *out) {
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const struct sy_node *node = &edition->nodes[i];
    const char *why = node->instance ? sy_instance_broken(node->instance) : NULL;
    if (why)
      fprintf(out, _("%s: will be in error, for its plugin %s %s\n"), node->id, node->plugin_id,
              why);
  }
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
    fprintf(out, _("still missing: a name, which is the id as yet\n"));
  for (uint32_t i = 1; i < edition->table_count; i++) {
    g_autofree char *readers = readers_of(edition, i);
    if (edition->tables[i].row_count == 0 && *readers)
      fprintf(out, _("still missing: rows of %s, read by %s\n"), edition->tables[i].file, readers);
  }
  if (edition->claim_count == 0)
    fprintf(out, _("still missing: claims; nothing that was published is held against the "
                   "scores\n"));
}

static void print_all(const sy_assessment *assessment, FILE *out) {
  const sy_edition *edition = assessment->edition;
  print_summary(edition, out);
  job_print_warnings(assessment, out);
  const guint acknowledged = sy_warnings_acknowledged(assessment->warnings);
  if (acknowledged > 0)
    fprintf(
        out,
        ngettext("%u warning is acknowledged\n", "%u warnings are acknowledged\n", acknowledged),
        acknowledged);
  print_broken(edition, out);
  print_missing(edition, out);
}

static gboolean strict = FALSE;

static const GOptionEntry options[] = {
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     N_("warnings that are not acknowledged are errors"), NULL},
    G_OPTION_ENTRY_NULL,
};

static enum exit_code run(char **arguments, FILE *out) {
  enum exit_code code = EXIT_DONE;
  for (; *arguments; arguments++) {
    g_auto(sy_job) job = {0};
    if (!job_open(&job, *arguments, SY_LOAD_ALL)) {
      code = EXIT_NO;
      continue;
    }
    g_autoptr(sy_assessment) assessment = sy_assess(job.edition, NULL);
    print_all(assessment, out);
    if (strict && sy_warnings_open(assessment->warnings) > 0)
      code = EXIT_WRONG;
  }
  return code;
}

const struct command command_validate = {
    .name = "validate",
    .arguments = "EDITION…",
    .least = 1,
    .summary = N_("check an edition and all its evidence"),
    .description = N_(
        "Loads and scores each edition as `score` does, and prints every problem that can be found "
        "at once, with file, line and column, or row. Then it lists the warnings: what the program "
        "did that a careful reader would question, each with the line that acknowledges it in "
        "edition.yaml. It also says what an unfinished edition still lacks: rows, claims, a name "
        "of its own."),
    .options = options,
    .run = run,
};
