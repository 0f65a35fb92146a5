/* SPDX-License-Identifier: Apache-2.0
 *
 * own.c: steelyard's own files
 *
 * A program that was built but not installed, recognised by a config.status beside it, has them
 * beside it. An installed one follows the relative path between the configured folders, so that the
 * whole installation can be moved; if nothing is found there, it uses the configured path. Neither
 * the environment nor the current folder matters, because plugins found here run in the process.
 */
#include "host/host.h"

#include <sys/stat.h>

/* Each path as configured, and relative to a program that is not installed. */
static const struct {
  const char *installed, *beside;
} places[] = {
    [SY_OWN_PLUGINS] = {PLUGINDIR, "plugins"},
    [SY_OWN_WORKER] = {WORKERDIR "/steelyard-worker", "steelyard-worker"},
    [SY_OWN_MESSAGES] = {LOCALEDIR, "locale"},
    [SY_OWN_EXAMPLES] = {EXAMPLESDIR, "docs/examples"},
};

/* The folder of the running program, with links resolved. g_free. */
static char *program_folder(void) {
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  return program ? g_path_get_dirname(program) : g_strdup(BINDIR);
}

/* NULL if it does not exist, or if somebody else may have created it. A user who can write to a
 * parent folder of the program can replace the program anyway; but any user may add files to a
 * folder with the sticky bit, such as /tmp. g_free. */
static char *find(const char *folder, const char *name) {
  struct stat status;
  if (stat(folder, &status) != 0 || status.st_mode & S_ISVTX)
    return NULL;
  g_autofree char *path = g_build_filename(folder, name, NULL);
  return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

static char **components(const char *path) {
  g_autofree char *plain = g_canonicalize_filename(path, "/");
  return g_strsplit(plain, "/", -1);
}

/* The path that has the same position relative to `folder` as `installed` has relative to BINDIR;
 * NULL if it does not exist. g_free. */
static char *find_from(const char *folder, const char *installed) {
  g_auto(GStrv) from = components(BINDIR), to = components(installed);
  size_t shared = 0;
  while (from[shared] && to[shared] && g_str_equal(from[shared], to[shared]))
    shared++;
  g_autofree char *above = g_strdup(folder);
  for (size_t i = shared; from[i]; i++) {
    char *next = g_path_get_dirname(above);
    g_free(above);
    above = next;
  }
  g_autofree char *down = g_strjoinv("/", to + shared);
  return find(above, down);
}

char *sy_own_path(enum sy_own own) {
  g_autofree char *folder = program_folder();
  g_autofree char *built = find(folder, "config.status");
  if (built)
    return g_build_filename(folder, places[own].beside, NULL);
  char *moved = find_from(folder, places[own].installed);
  return moved ? moved : g_strdup(places[own].installed);
}
