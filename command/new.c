/* SPDX-License-Identifier: Apache-2.0
 *
 * new.c: `steelyard new FOLDER`: an edition from an example, from tables, or from another edition
 */
#include "command/command.h"
#include "command/example.h"
#include "command/index.h"
#include "command/next-edition.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static char *from = NULL, *from_table = NULL, *from_tree = NULL, *unit = NULL, *sheet = NULL;

static const GOptionEntry options[] = {
    {"from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("the edition that the new one extends"),
     N_("EDITION")},
    {"from-table", 0, 0, G_OPTION_ARG_FILENAME, &from_table,
     N_("a table of scores: a row for each unit, a column for each indicator"), N_("FILE")},
    {"unit", 0, 0, G_OPTION_ARG_STRING, &unit,
     N_("the column of that table that names the units (uCode, or the first)"), N_("HEADING")},
    {"sheet", 0, 0, G_OPTION_ARG_STRING, &sheet,
     N_("the sheet of a workbook, or the table of a database, that is that table"), N_("NAME")},
    {"from-tree", 0, 0, G_OPTION_ARG_FILENAME, &from_tree,
     N_("a list of indicators and groups: tree.csv, or the iMeta of COINr"), N_("FILE")},
    G_OPTION_ENTRY_NULL,
};

/* Whether the folder would be beside the edition, as `extends` requires. */
static bool is_beside(const char *path, const char *edition) {
  g_autofree char *real = realpath(edition, NULL);
  g_autofree char *parent = g_path_get_dirname(path);
  g_autofree char *real_parent = realpath(parent, NULL);
  g_autofree char *beside = real ? g_path_get_dirname(real) : NULL;
  return real_parent && beside && strcmp(real_parent, beside) == 0;
}

/* NULL, or why the path cannot become an edition. g_free. */
static char *fault_of(const char *path) {
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *wrong = sy_edition_id_fault(name);
  if (wrong)
    return g_strdup_printf(_("'%s' cannot be an edition's id (%s); expected at most 63 characters, "
                             "no white space, quotes, invisible characters, : / \\ , ; @ or =, "
                             "and no - or . at the start"),
                           name, wrong);
  return g_file_test(path, G_FILE_TEST_EXISTS) ? g_strdup(_("already exists")) : NULL;
}

/* ---- The edition that follows another ---- */

static enum exit_code follow(const char *path, FILE *out) {
  g_auto(sy_job) job = {0};
  if (!job_open(&job, from, SY_LOAD_SCORES))
    return EXIT_WRONG;
  if (!is_beside(path, job.edition->directory)) {
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *parent = g_path_get_dirname(job.edition->directory);
    fprintf(stderr, "%s: ", path);
    fprintf(stderr, _("an edition must be beside the one that it extends; expected %s/%s"), parent,
            name);
    fputc('\n', stderr);
    return EXIT_WRONG;
  }
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_next_edition_write(job.edition, path, problems);
  if (!job_report(problems))
    return EXIT_MACHINE;
  fprintf(out, _("%s: created; run 'steelyard validate %s' to see what is still missing\n"), path,
          path);
  return EXIT_DONE;
}

/* ---- An edition that can be scored at once ---- */

static void tell_next(const char *path, FILE *out) {
  fprintf(out, _("Run 'steelyard score %s', then change %s/edition.yaml.\n"), path, path);
}

static enum exit_code copy_example(const char *path, FILE *out) {
  g_autofree char *id = g_path_get_basename(path);
  g_autofree char *example = g_strconcat("index/", sy_language(), NULL);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_example_copy(example, "my-index", id, path, problems);
  if (!job_report(problems))
    return EXIT_MACHINE;
  fprintf(out, _("%s: created, with three invented libraries as an example\n"), path);
  tell_next(path, out);
  return EXIT_DONE;
}

static guint count_indicators(const sy_index *index) {
  guint count = 0;
  for (guint i = 0; i < index->nodes->len; i++)
    count += !((const sy_index_node *)index->nodes->pdata[i])->is_group;
  return count;
}

/* What was made of the tables, and what was chosen. */
static void tell_index(const sy_index *index, const char *path, FILE *out) {
  const guint indicators = count_indicators(index);
  if (index->scores == NULL)
    fprintf(out, _("%s: created with %u indicators and three invented units\n"), path, indicators);
  else
    fprintf(out, _("%s: created with %u indicators and %" PRIu64 " units\n"), path, indicators,
            index->scores->row_count);
  if (index->min_max)
    fprintf(out, _("Numbers are scored by min-max, because %s.\n"), index->reason);
  else
    fprintf(out, _("Numbers are scores as they are, because %s.\n"), index->reason);
  for (guint i = 0; index->left_out != NULL && i < index->left_out->len; i++)
    fprintf(out, _("The column '%s' is not an indicator, because its heading names a total.\n"),
            (const char *)index->left_out->pdata[i]);
  for (guint i = 0; index->unread != NULL && i < index->unread->len; i++)
    fprintf(out, _("The column '%s' of the list has no meaning for a tree, and is not read.\n"),
            (const char *)index->unread->pdata[i]);
  for (guint i = 0; index->empty != NULL && i < index->empty->len; i++)
    fprintf(out, _("Cells with '%s' are read as empty: see 'empty' in edition.yaml.\n"),
            (const char *)index->empty->pdata[i]);
  if (index->blanks > 0)
    fprintf(out, _("Empty cells: %" PRIu64 "; their units have no rank yet.\n"), index->blanks);
  tell_next(path, out);
}

static enum exit_code make_index(const char *path, FILE *out) {
  g_auto(sy_index) index = {0};
  g_autoptr(sy_problems) problems = sy_problems_new();
  const bool read =
      (from_tree == NULL || sy_index_read_tree(&index, from_tree, problems)) &&
      (from_table == NULL || sy_index_read_table(&index, from_table, sheet, unit, problems)) &&
      sy_index_check(&index, problems);
  if (!read) {
    job_report(problems);
    return EXIT_WRONG;
  }
  if (from_table == NULL)
    sy_index_invent(&index);
  sy_index_write(&index, path, problems);
  if (!job_report(problems))
    return EXIT_MACHINE;
  tell_index(&index, path, out);
  return EXIT_DONE;
}

static enum exit_code run(char **arguments, FILE *out) {
  g_autofree char *path = job_new_path(arguments[0]);
  const bool tables = from_table != NULL || from_tree != NULL;
  if (from != NULL && tables) {
    fprintf(stderr, "%s",
            _("steelyard new: --from cannot be used with --from-table and --from-tree\n"));
    return EXIT_WRONG;
  }
  if (from_table == NULL && (unit != NULL || sheet != NULL)) {
    fprintf(stderr, _("steelyard new: %s is for --from-table\n"),
            unit != NULL ? "--unit" : "--sheet");
    return EXIT_WRONG;
  }
  g_autofree char *fault = fault_of(path);
  if (fault) {
    fprintf(stderr, "%s: %s\n", path, fault);
    return EXIT_WRONG;
  }
  return from != NULL ? follow(path, out)
         : tables     ? make_index(path, out)
                      : copy_example(path, out);
}

const struct command command_new = {
    .name = "new",
    .arguments = N_("FOLDER"),
    .least = 1,
    .most = 1,
    .summary = N_("begin an edition"),
    .description = N_(
        "Creates FOLDER, which must not exist: an edition that can be scored at once.\n\n"
        "Without options, it is a small example, with three invented units. Its edition.yaml has "
        "comments, in the language of the run, that explain each key; replace its indicators, "
        "units and evidence with yours.\n\n"
        "With --from-table, it is the edition of a table that has a row for each unit and a "
        "column for each indicator: a CSV file, or a sheet of a workbook. Columns of numbers "
        "become indicators; the other columns are "
        "copied to units.csv. NA, \"..\" and the like are read as empty cells. If all numbers may "
        "be marks out of 100, they are scores as they "
        "are; otherwise they are scored by min-max. The output and a comment say which, and "
        "why.\n\n"
        "With --from-tree, the indicators and their groups come from a table with a row for each "
        "of them, which becomes tree.csv: the iMeta of the R package COINr, or any table that "
        "'tree: tree.csv' may name, with the columns id and parent and others, such as name, "
        "weight and direction. Codes that cannot be ids get one. With --from-table as well "
        "(iData), each indicator must have a column there; without it, three units are "
        "invented.\n\n"
        "With --from, FOLDER must be beside the edition that it names, and extends it: it has "
        "its units, and tables of evidence that have the headings that its plugins read, and no "
        "rows. Change the name and the tree in its edition.yaml and fill the tables; `steelyard "
        "validate` shows what is still missing."),
    .options = options,
    .run = run,
};
