/* SPDX-License-Identifier: Apache-2.0
 *
 * plugin-new.c: `steelyard plugin new FOLDER`
 *
 * A new plugin begins as a copy of an example that builds, tests and scores unchanged
 * (docs/examples). In the names and contents of its files, the example's id is replaced with the
 * new one.
 */
#include "command/command.h"
#include "command/example.h"

#include <string.h>

static const char *const languages[] = {"c", "cpp", "lua", "rust", NULL};
static char *language = NULL;

static const GOptionEntry options[] = {
    {"language", 0, 0, G_OPTION_ARG_STRING, &language, N_("c (unless given), cpp, lua or rust"),
     N_("NAME")},
    G_OPTION_ENTRY_NULL,
};

static const struct choice choices[] = {{"language", languages}, {0}};

static bool is_installed(const sy_registry *registry, const char *id) {
  const GPtrArray *entries = sy_registry_entries(registry);
  for (guint i = 0; i < entries->len; i++)
    if (strcmp(((const struct sy_plugin_entry *)entries->pdata[i])->id, id) == 0)
      return true;
  return false;
}

/* NULL, or why there can be no such plugin here. g_free. */
static char *fault_of(const char *path, const char *id, const sy_registry *registry) {
  if (!sy_is_name(id))
    return g_strdup_printf(_("'%s' cannot be a plugin's id; expected a lower-case letter, then at "
                             "most 62 lower-case letters, digits, '-' or '_'"),
                           id);
  if (is_installed(registry, id))
    return g_strdup_printf(_("a plugin '%s' is already installed; choose another id"), id);
  return g_file_test(path, G_FILE_TEST_EXISTS) ? g_strdup(_("already exists")) : NULL;
}

/* Whether there is an example in this language; if not, prints that. */
static bool has_example(void) {
  if (g_strv_contains(languages, language))
    return true;
  g_autofree char *suggestion = sy_suggestion(language, languages);
  fprintf(stderr, _("steelyard plugin new: unknown language '%s'%s\n"), language, suggestion);
  return false;
}

static enum exit_code run(char **arguments, FILE *out) {
  if (!language)
    language = g_strdup("c");
  g_autoptr(sy_registry) registry = has_example() ? job_registry() : NULL;
  if (!registry)
    return EXIT_WRONG;
  g_autofree char *path = job_new_path(arguments[0]);
  g_autofree char *id = g_path_get_basename(path);
  g_autofree char *fault = fault_of(path, id, registry);
  if (fault) {
    fprintf(stderr, "%s: %s\n", path, fault);
    return EXIT_WRONG;
  }
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autofree char *old_id = g_strconcat("answered-", language, NULL);
  sy_example_copy(language, old_id, id, path, problems);
  if (!job_report(problems))
    return EXIT_MACHINE;
  fprintf(out, _("%s: created; 'make -C %s check' builds and tests it\n"), path, path);
  return EXIT_DONE;
}

const struct command command_plugin_new = {
    .name = "plugin new",
    .arguments = N_("FOLDER"),
    .least = 1,
    .most = 1,
    .summary = N_("begin an indicator plugin"),
    .description =
        N_("Creates FOLDER, which must not exist: a plugin named after the folder, with its page, "
           "a Makefile, and a small edition that uses it and has the expected scores. It builds "
           "and passes its tests as it is; change its description, then its score, then the "
           "evidence and the scores that you expect.\n\nIn the folder, `make` builds it, `make "
           "check` tests it, `make score` scores the edition, and `make install` installs it where "
           "every steelyard on this machine finds it and runs it as its own, without a sandbox. "
           "With --language lua it is a script in the edition: nothing is built or installed."),
    .options = options,
    .choices = choices,
    .run = run,
};
