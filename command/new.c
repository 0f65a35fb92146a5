/* SPDX-License-Identifier: Apache-2.0
 *
 * new.c: `steelyard new FOLDER --from EDITION`
 */
#include "command/command.h"
#include "command/next-edition.h"

#include <stdlib.h>
#include <string.h>

static char *from = NULL;

static const GOptionEntry options[] = {
    {"from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_("the edition that the new one extends"),
     "EDITION"},
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
static char *fault_of(const char *path, const sy_edition *edition) {
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *parent = g_path_get_dirname(edition->directory);
  g_autofree char *wrong = sy_id_fault(name);
  if (wrong)
    return g_strdup_printf(_("'%s' cannot be an edition's id (%s); expected at most 63 characters, "
                             "no white space, quotes, invisible characters, : / , ; @ or =, and "
                             "no - or . at the start"),
                           name, wrong);
  if (!is_beside(path, edition->directory))
    return g_strdup_printf(_("an edition must be beside the one that it extends; expected %s/%s"),
                           parent, name);
  return NULL;
}

static enum exit_code run(char **arguments, FILE *out) {
  if (!from) {
    fprintf(stderr, _("steelyard new: --from EDITION is missing\n"));
    return EXIT_WRONG;
  }
  g_auto(sy_job) job = {0};
  if (!job_open(&job, from, SY_LOAD_SCORES))
    return EXIT_WRONG;
  g_autofree char *path = job_new_path(arguments[0]);
  g_autofree char *fault = fault_of(path, job.edition);
  if (fault) {
    fprintf(stderr, "%s: %s\n", path, fault);
    return EXIT_WRONG;
  }
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    fprintf(stderr, _("%s: already exists\n"), path);
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

const struct command command_new = {
    .name = "new",
    .arguments = "FOLDER",
    .least = 1,
    .most = 1,
    .summary = N_("begin the edition that follows another"),
    .description =
        N_("Creates FOLDER, which must not exist, beside the edition that --from names: an edition "
           "that extends it, with its units, and with tables of evidence that have the headings "
           "that its plugins read, and no rows. Change the name and the tree in its edition.yaml "
           "and fill the tables; `steelyard validate` shows what is still missing."),
    .options = options,
    .run = run,
};
