/* SPDX-License-Identifier: Apache-2.0
 *
 * own.c: where steelyard's own files are
 *
 * Installed files lie where configure said, below the DESTDIR that the program was moved to, if it
 * was; those of a program that was built and not installed lie beside it. No environment variable
 * and no current directory has a say in it: what is found here runs in the process.
 */
#include "host/host.h"

#include <string.h>

#ifndef BINDIR
#define BINDIR "/usr/local/bin"
#endif

/* The folder of the running program. g_free. */
static char *program_folder(void) {
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  return program ? g_path_get_dirname(program) : g_strdup(BINDIR);
}

char *sy_own_path(const char *installed, const char *beside) {
  g_autofree char *folder = program_folder();
  if (!g_str_has_suffix(folder, BINDIR))
    return g_build_filename(folder, beside, NULL);
  const size_t length = strlen(folder) - strlen(BINDIR);
  return g_strdup_printf("%.*s%s", (int)length, folder, installed);
}
