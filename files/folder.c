/* SPDX-License-Identifier: Apache-2.0
 *
 * folder.c: new folders, complete or absent
 *
 * A folder is filled under a temporary name beside its own, synced as a whole, and then renamed.
 * Signals that would end the program are blocked meanwhile, which is only a short time. So only
 * SIGKILL and a power cut can leave a temporary folder behind.
 */
#include "files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct sy_folder {
  char *path, *temporary;
  sigset_t signals; /* that were blocked before */
};

static void cannot_make(const char *path, int error, sy_problems *problems) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)},
                  _("cannot create: %s"), sy_error_text(error));
}

sy_folder *sy_folder_new(const char *path, sy_problems *problems) {
  struct stat status;
  if (lstat(path, &status) == 0) {
    cannot_make(path, EEXIST, problems);
    return NULL;
  }
  sy_folder *folder = g_new0(sy_folder, 1);
  g_autofree char *parent = g_path_get_dirname(path);
  folder->path = g_strdup(path);
  folder->temporary = g_build_filename(parent, ".steelyard-XXXXXX", NULL);
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &folder->signals);
  if (mkdtemp(folder->temporary) != NULL && chmod(folder->temporary, 0755) == 0)
    return folder;
  cannot_make(path, errno, problems);
  sy_folder_free(folder);
  return NULL;
}

bool sy_folder_write(sy_folder *folder, const char *name, const char *text, size_t length,
                     sy_problems *problems) {
  g_autofree char *path = g_build_filename(folder->temporary, name, NULL);
  g_autofree char *parent = g_path_get_dirname(path);
  if (g_mkdir_with_parents(parent, 0755) != 0) {
    cannot_make(folder->path, errno, problems);
    return false;
  }
  sy_output *output = sy_output_open(path, problems);
  if (output == NULL)
    return false;
  sy_output_leave_unsynced(output);
  fwrite(text, 1, length, sy_output_stream(output)); /* a failure is reported on commit */
  return sy_output_commit(output, problems);
}

/* Everything that is in the folder, in one call: one for each of thousands of files takes many
 * times as long. 0, or an errno. */
static int sync_all(const char *path) {
  const int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return errno;
  const int error = syncfs(directory) == 0 ? 0 : errno;
  close(directory);
  return error;
}

bool sy_folder_commit(sy_folder *folder, sy_problems *problems) {
  const int error = sync_all(folder->temporary);
  if (error) {
    cannot_make(folder->path, error, problems);
    return false;
  }
  if (renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->path, RENAME_NOREPLACE) != 0) {
    cannot_make(folder->path, errno, problems);
    return false;
  }
  g_autofree char *parent = g_path_get_dirname(folder->path);
  const int directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    fsync(directory); /* where that fails, no more can be done */
    close(directory);
  }
  g_clear_pointer(&folder->temporary, g_free);
  return true;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where) {
  (void)status, (void)kind, (void)where;
  return remove(path);
}

void sy_folder_free(sy_folder *folder) {
  if (folder == NULL)
    return;
  if (folder->temporary != NULL)
    nftw(folder->temporary, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  pthread_sigmask(SIG_SETMASK, &folder->signals, NULL);
  g_free(folder->path);
  g_free(folder->temporary);
  g_free(folder);
}
