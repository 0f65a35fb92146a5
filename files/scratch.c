/* SPDX-License-Identifier: Apache-2.0
 *
 * scratch.c: a private folder that is removed when the program ends
 *
 * An archive is unpacked into this folder while it is checked. Every file and folder that is
 * created in it is recorded, with signals blocked, in an array that only grows, so that a signal
 * handler can also remove them all, the last one first. SIGKILL and a power cut leave the folder
 * behind; its name begins with "steelyard-".
 */
#include "files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

/* What there is to remove, for the signal handler. There is one scratch folder at a time. */
static struct {
  char **paths;
  atomic_size_t count;
} made;

struct sy_scratch {
  char *path;
  size_t most; /* entries of `made.paths` */
};

void sy_scratch_cleanup_on_signal(void) {
  const int error = errno;
  for (size_t i = atomic_load(&made.count); i-- > 0;)
    if (unlink(made.paths[i]) != 0)
      rmdir(made.paths[i]);
  errno = error;
}

/* Calls make(path) with all signals held off, and notes the path (which it takes over) if that does
 * not fail. What make() returned, or -1 with errno. */
static int make_noted(size_t most, char *path, int (*make)(char *path)) {
  const size_t count = atomic_load(&made.count);
  int result = -1;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  errno = ENOSPC;
  if (count < most)
    result = make(path);
  const int error = errno;
  if (result >= 0) {
    made.paths[count] = path;
    atomic_store(&made.count, count + 1);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (result < 0)
    g_free(path);
  errno = error;
  return result;
}

static int make_root(char *path) {
  return g_mkdtemp(path) ? 0 : -1;
}

static int make_folder(char *path) {
  return mkdir(path, 0700);
}

static int make_file(char *path) {
  int file;
  do
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  while (file < 0 && errno == EINTR);
  return file;
}

sy_scratch *sy_scratch_new(size_t most, sy_problems *problems) {
  g_assert(atomic_load(&made.count) == 0);
  const char *given = g_getenv("TMPDIR");
  const char *folder = given && *given ? given : "/tmp";
  g_autofree char *name = g_build_filename(folder, "steelyard-XXXXXX", NULL);
  char *path = g_canonicalize_filename(name, NULL);
  made.paths = g_new0(char *, most + 1);
  if (make_noted(most + 1, path, make_root) == 0) {
    sy_scratch *scratch = g_new(sy_scratch, 1);
    *scratch = (sy_scratch){g_strdup(path), most + 1};
    return scratch;
  }
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(folder)},
                  _("cannot create a folder here: %s"), sy_error_text(errno));
  g_clear_pointer(&made.paths, g_free);
  return NULL;
}

const char *sy_scratch_path(const sy_scratch *scratch) {
  return scratch->path;
}

bool sy_scratch_folder(sy_scratch *scratch, const char *name) {
  char *path = g_build_filename(scratch->path, name, NULL);
  return make_noted(scratch->most, path, make_folder) == 0;
}

int sy_scratch_file(sy_scratch *scratch, const char *name) {
  return make_noted(scratch->most, g_build_filename(scratch->path, name, NULL), make_file);
}

void sy_scratch_free(sy_scratch *scratch) {
  sy_scratch_cleanup_on_signal();
  const size_t count = atomic_exchange(&made.count, 0);
  for (size_t i = 0; i < count; i++)
    g_free(made.paths[i]);
  g_clear_pointer(&made.paths, g_free);
  g_free(scratch->path);
  g_free(scratch);
}
