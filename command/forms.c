/* SPDX-License-Identifier: Apache-2.0
 *
 * forms.c: `steelyard forms`, files in which evidence is collected
 */
#include "forms/forms.h"
#include "command/command.h"

#include <string.h>

static char *output_path, *language, *table;
static const GOptionEntry options[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path, N_("the folder to make"), N_("DIR")},
    {"format", 'f', 0, G_OPTION_ARG_STRING, &format_name, NULL, N_("FORMAT")},
    {"language", 0, 0, G_OPTION_ARG_STRING, &language, N_("zh, en or both (default: yours)"),
     N_("LANGUAGE")},
    {"table", 0, 0, G_OPTION_ARG_STRING, &table, N_("only the forms of this table"), N_("TABLE")},
    G_OPTION_ENTRY_NULL,
};

static const struct choice choices[] = {{"language", sy_form_languages}, {0}};

/* They write folders, not streams. */
static const struct format formats[] = {
    {.name = "xlsx", .depth = SY_LOAD_UNITS}, {.name = "xlsform", .depth = SY_LOAD_UNITS}, {0}};

/* False after saying what is wrong. */
static bool options_are_sound(void) {
  if (!format_chosen(&command_forms))
    return false;
  if (language && sy_name_index(sy_form_languages, language) < 0) {
    fprintf(stderr, _("steelyard %s: --language takes zh, en or both, found '%s'\n"), "forms",
            language);
    return false;
  }
  if (!output_path) {
    fprintf(stderr, _("steelyard %s: say with -o which folder to make\n"), "forms");
    return false;
  }
  if (g_file_test(output_path, G_FILE_TEST_EXISTS)) {
    fprintf(stderr, "%s: %s\n", output_path, _("already exists"));
    return false;
  }
  return true;
}

static enum exit_code write_forms(const sy_forms *forms) {
  g_autofree char *path = job_new_path(output_path);
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_folder) folder = sy_folder_new(path, problems);
  if (folder && sy_forms_write(forms, folder, problems))
    sy_folder_commit(folder, problems);
  return job_written(path, problems);
}

static enum exit_code run(char **arguments, FILE *out) {
  (void)out;
  g_auto(sy_job) job = {0};
  if (!options_are_sound() || !job_open(&job, arguments[0], SY_LOAD_UNITS))
    return EXIT_WRONG;
  const char *chosen = language ? language : sy_language();
  const struct sy_forms_request request = {
      .edition = job.edition,
      .table = table,
      .language = (enum sy_form_language)sy_name_index(sy_form_languages, chosen),
      .xlsform = strcmp(format_chosen(&command_forms)->name, "xlsform") == 0};
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_forms) forms = sy_forms_new(&request, problems);
  if (!job_report(problems))
    return EXIT_WRONG;
  return write_forms(forms);
}

const struct command command_forms = {
    .name = "forms",
    .arguments = N_("EDITION"),
    .least = 1,
    .most = 1,
    .summary = N_("write forms in which evidence is collected"),
    .description =
        N_("Writes a folder of workbooks, one for each table of evidence and each role of its "
           "collectors: with drop-downs, ranges and explanations, from what the indicators read. "
           "The evidence need not exist.\n\nWith --format xlsform, writes XLSForms for ODK Collect "
           "and KoboToolbox: visits with a phone, with photo, place and time."),
    .options = options,
    .formats = formats,
    .choices = choices,
    .run = run,
};
