/* SPDX-License-Identifier: Apache-2.0
 *
 * import.c: `steelyard import EDITION FILE…`: filled-in files become evidence
 */
#include "command/command.h"

#include <inttypes.h>

static char *table = NULL;
static gboolean replace = FALSE, dry_run = FALSE;

static const GOptionEntry options[] = {
    {"table", 0, 0, G_OPTION_ARG_STRING, &table,
     N_("the table that files without a table's name are for"), N_("TABLE")},
    {"replace", 0, 0, G_OPTION_ARG_NONE, &replace,
     N_("change rows of the evidence that have the same key"), NULL},
    {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("show what would be written"), NULL},
    G_OPTION_ENTRY_NULL,
};

/* How many rows and cells there were of each kind, without kinds of which there were none. */
static void tell_table(const struct sy_imported_table *imported, FILE *out) {
  const struct {
    const char *what;
    uint64_t count;
  } counts[] = {{_("rows added"), imported->added},
                {_("rows filled in"), imported->filled},
                {_("rows replaced"), imported->replaced},
                {_("rows as before"), imported->same},
                {_("rows left out because nothing is filled in"), imported->unfilled},
                {_("cells changed by rules"), imported->changed}};
  fprintf(out, "%s", imported->path);
  const char *separator = ": ";
  for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
    if (counts[i].count > 0) {
      fprintf(out, _("%s%s: %" PRIu64), separator, counts[i].what, counts[i].count);
      separator = _("; ");
    }
  if (*separator == ':')
    fputs(_(": no rows"), out);
  fputc('\n', out);
}

/* The rows and lines that a table and its record would get. */
static void show_table(const struct sy_imported_table *imported, FILE *out) {
  const char *const paths[] = {imported->path, imported->record_path};
  const GString *const news[] = {imported->news, imported->record_news};
  for (int i = 0; i < 2; i++)
    if (news[i])
      fprintf(out, "\n%s:\n%s", paths[i], news[i]->str);
}

static enum exit_code run(char **arguments, FILE *out) {
  g_auto(sy_job) job = {0};
  if (!job_open(&job, arguments[0], SY_LOAD_UNITS))
    return EXIT_WRONG;
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_import_request request = {
      .paths = (const char *const *)arguments + 1, .table = table, .replace = replace};
  g_autoptr(sy_import) import = sy_import_new(job.edition, job.registry, &request, problems);
  if (!import) {
    job_report(problems);
    fprintf(stderr, _("steelyard import: nothing is imported\n"));
    return EXIT_WRONG;
  }
  bool refused = false;
  if (!dry_run && !sy_import_write(import, &refused, problems)) {
    job_report(problems);
    return refused ? EXIT_WRONG : EXIT_MACHINE;
  }
  for (guint i = 0; i < import->tables->len; i++)
    tell_table(import->tables->pdata[i], out);
  for (guint i = 0; i < import->left_sheets->len; i++)
    fprintf(out, _("%s: not read, because no table has this name\n"),
            (const char *)import->left_sheets->pdata[i]);
  for (guint i = 0; dry_run && i < import->tables->len; i++)
    show_table(import->tables->pdata[i], out);
  return EXIT_DONE;
}

const struct command command_import = {
    .name = "import",
    .arguments = N_("EDITION FILE…"),
    .least = 2,
    .most = 0,
    .summary = N_("make evidence of filled-in files"),
    .description = N_(
        "Adds what workbooks, CSV files, exports of KoboToolbox or ODK, and results of axe-core "
        "or Lighthouse hold to the evidence of EDITION. A form that steelyard wrote says which "
        "table it is for; any other sheet or "
        "file is for the table with its name, or the one that --table names. Cells become "
        "evidence by the rules under 'import' in edition.yaml, such as 1,234 or 95%. A cell that "
        "is not evidence then is an error: all are listed, by sheet and cell, and nothing is "
        "imported.\n\nRows with the same unit and key are one row: what one file leaves empty "
        "may come from another. If they differ, that is a conflict, which is listed and never "
        "resolved; with --replace, what is in the files counts more than what is in the "
        "evidence. Importing the same files again changes nothing.\n\nBeside evidence/T.csv, "
        "evidence/T.import.csv records which rows came from which file, and what each cell was "
        "before a rule changed it."),
    .options = options,
    .run = run,
};
