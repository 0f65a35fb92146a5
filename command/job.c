/* SPDX-License-Identifier: Apache-2.0
 *
 * job.c: the first and last steps of most commands
 *
 * Finds the plugins, loads the edition, prints the problems.
 */
#include "command/command.h"

#include <inttypes.h>
#include <string.h>

gboolean job_only_locked = FALSE;
sy_context job_context = {.formats = sy_table_formats};
struct sy_what_if job_changes;

bool job_report(const sy_problems *problems) {
  if (sy_problems_count(problems) == 0)
    return true;
  fflush(NULL); /* what was printed before appears before */
  sy_problems_print(problems, stderr);
  return false;
}

sy_registry *job_registry(void) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_auto(GStrv) directories = sy_plugin_directories(problems);
  sy_context context = job_context;
  context.exhausted = end_exhausted;
  context.plugin_directories = (const char *const *)directories;
  sy_registry *registry = sy_registry_new(&context, problems);
  if (job_report(problems))
    return registry;
  sy_registry_free(registry);
  return NULL;
}

const char *job_output_path(const char *argument) {
  return g_strcmp0(argument, "-") == 0 ? NULL : argument;
}

enum exit_code job_written(const char *path, const sy_problems *problems) {
  if (job_report(problems))
    return EXIT_DONE;
  return path && sy_output_is_refused(path) ? EXIT_WRONG : EXIT_MACHINE;
}

char *job_new_path(const char *argument) {
  char *path = g_strdup(argument);
  for (size_t length = strlen(path); length > 1 && path[length - 1] == '/';)
    path[--length] = '\0';
  return path;
}

sy_other_editions *job_other_editions(const sy_job *job) {
  return sy_other_editions_new(job->registry, job_only_locked ? sy_lock_restrict : NULL);
}

/* Some problems of a what-if are in the edition's files, as they would be with the changes. */
static void tell_changes(const sy_job *job) {
  const char *const names[] = {"set", "without", "without-rater"};
  char *const *const lists[] = {job->what_if->set, job->what_if->without,
                                job->what_if->without_raters};
  g_autoptr(GString) options = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
    for (char *const *text = lists[i]; text && *text; text++)
      g_string_append_printf(options, " --%s %s", names[i], *text);
  g_autofree char *shown = sy_one_line(options->str);
  fprintf(stderr, _("%s: with the changes%s\n"), "steelyard", shown);
}

static bool open_with(sy_job *job, const char *directory, enum sy_load_depth depth,
                      const struct sy_what_if *what_if) {
  *job = (sy_job){.registry = job_registry(), .what_if = what_if};
  if (!job->registry)
    return false;
  const struct sy_load_options load = {.depth = depth, .last = SY_STAGE_AUDIT, .what_if = what_if};
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_directory) folder = sy_edition_folder(directory, problems);
  if (folder && job_only_locked)
    sy_lock_restrict(folder, job->registry, problems);
  if (sy_problems_count(problems) == 0)
    job->edition = sy_edition_load_with(g_steal_pointer(&folder), job->registry, &load, problems);
  if (job_report(problems) && job->edition)
    return true;
  if (what_if)
    tell_changes(job);
  job_close(job);
  return false;
}

bool job_open_what_if(sy_job *job, const char *directory, enum sy_load_depth depth) {
  return open_with(job, directory, depth, sy_what_if_is_empty(&job_changes) ? NULL : &job_changes);
}

bool job_open(sy_job *job, const char *directory, enum sy_load_depth depth) {
  return open_with(job, directory, depth, NULL);
}

bool job_open_locked(sy_job *job, const char *directory, sy_lock **lock) {
  job->registry = job_registry();
  if (!job->registry)
    return false;
  g_autoptr(sy_problems) problems = sy_problems_new();
  g_autoptr(sy_directory) folder = sy_edition_folder(directory, problems);
  if (folder && job_only_locked)
    sy_lock_restrict(folder, job->registry, problems);
  if (sy_problems_count(problems) > 0)
    return job_report(problems);
  *lock = sy_lock_read(&job_context, folder, problems);
  const struct sy_load_options load = {.depth = SY_LOAD_ALL, .last = SY_STAGE_AUDIT};
  job->edition = sy_edition_load_with(g_steal_pointer(&folder), job->registry, &load, problems);
  if (!job->edition && *lock)
    sy_lock_check_plugins(*lock, job->registry, problems);
  return job_report(problems);
}

void job_close(sy_job *job) {
  if (job->edition)
    sy_edition_free(job->edition);
  if (job->registry)
    sy_registry_free(job->registry);
  *job = (sy_job){0};
}

/* ---- Units and nodes by name ---- */

/* Reports that the edition has no such unit or node, and suggests the nearest. Takes ownership of
 * the names. */
static uint32_t unknown(const char *command, const char *message, const char *name,
                        GPtrArray *names) {
  g_ptr_array_add(names, NULL);
  g_autofree char *suggestion = sy_suggestion(name, (const char *const *)names->pdata);
  fprintf(stderr, "steelyard %s: %s: '%s'%s\n", command, message, name, suggestion);
  g_ptr_array_unref(names);
  return SY_NONE;
}

uint32_t job_find_unit(const sy_edition *edition, const char *command, const char *name) {
  const uint32_t found = sy_edition_find_unit(edition, name);
  if (found != SY_NONE)
    return found;
  GPtrArray *names = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->unit_count; i++) {
    const struct sy_unit *unit = &edition->units[i];
    g_ptr_array_add(names, unit->id);
    if (strcmp(unit->name.zh, unit->id) != 0)
      g_ptr_array_add(names, (gpointer)unit->name.zh);
    if (strcmp(unit->name.en, unit->id) != 0 && strcmp(unit->name.en, unit->name.zh) != 0)
      g_ptr_array_add(names, (gpointer)unit->name.en);
  }
  return unknown(command, _("no such unit"), name, names);
}

uint32_t job_find_node(const sy_edition *edition, const char *command, const char *name) {
  const uint32_t found = sy_edition_find_node(edition, name);
  if (found != SY_NONE)
    return found;
  GPtrArray *names = g_ptr_array_new();
  for (uint32_t i = 0; i < edition->node_count; i++)
    g_ptr_array_add(names, edition->nodes[i].id);
  return unknown(command, _("no such node"), name, names);
}

/* ---- Warnings ---- */

bool job_warnings(const sy_assessment *assessment, bool strict) {
  const unsigned open = sy_warnings_open(assessment->warnings);
  if (open == 0)
    return true;
  fflush(NULL);
  if (strict)
    sy_warnings_print(assessment->warnings, stderr);
  else
    fprintf(stderr,
            ngettext("%u warning; 'steelyard validate %s' lists it\n",
                     "%u warnings; 'steelyard validate %s' lists them\n", open),
            open, assessment->edition->directory);
  return !strict;
}

/* ---- Errors ---- */

#define MOST_TOLD 100 /* as many as problems */

/* The first row errors, and how many more there are. */
static void tell_errors(const sy_assessment *assessment) {
  const GArray *errors = assessment->row_errors;
  for (guint i = 0; i < errors->len && i < MOST_TOLD; i++) {
    g_autofree char *line =
        sy_told_line(assessment->edition, &g_array_index(errors, struct sy_told, i));
    fprintf(stderr, "%s\n", line);
  }
  uint64_t more = errors->len > MOST_TOLD ? errors->len - MOST_TOLD : 0;
  for (uint32_t node = 0; node < assessment->node_count; node++)
    more += assessment->columns[node].more_row_errors;
  if (more > 0)
    fprintf(stderr, _("and %" PRIu64 " more\n"), more);
}

/* Whether findings are left out anywhere. */
static bool tell_left_out(const sy_assessment *assessment) {
  bool any = false;
  for (uint32_t node = 0; node < assessment->node_count; node++)
    if (assessment->columns[node].left_out) {
      fprintf(stderr, _("%s: %s; its findings are omitted, its scores are kept\n"),
              assessment->edition->nodes[node].id,
              sy_words_get(assessment->columns[node].left_out));
      any = true;
    }
  return any;
}

enum exit_code job_errors(const sy_assessment *assessment) {
  fflush(NULL);
  tell_errors(assessment);
  const bool left_out = tell_left_out(assessment);
  if (assessment->errors == 0)
    return left_out ? EXIT_PARTIAL : EXIT_DONE;
  fprintf(stderr, _("indicators in error: the results of their units are provisional; 'steelyard "
                    "explain EDITION UNIT' shows each error\n"));
  return EXIT_PARTIAL;
}
