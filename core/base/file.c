/* SPDX-License-Identifier: Apache-2.0
 *
 * file.c: outputs that are whole or not there
 *
 * An output is written to a temporary file in the target's folder, synced, and renamed into place,
 * so that at any moment the target is the old one or the new one.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNDER_WAY 8 /* outputs at once that a signal cleans up */
#define MOST_LINKS 40

/* Temporary files, for the signal handler, which reads a path only while its slot is armed. */
enum slot_state { SLOT_FREE, SLOT_TAKEN, SLOT_ARMED };
static struct {
  atomic_int state; /* enum slot_state */
  char path[PATH_MAX];
} under_way[UNDER_WAY];

struct sy_output {
  FILE *stream;
  char *path;      /* as it was asked for; NULL: standard output */
  char *target;    /* what is replaced: where symbolic links at the end of path lead */
  char *temporary; /* NULL: no regular file, written directly */
  int slot;        /* in under_way, or -1 */
};

void sy_output_cleanup_on_signal(void) {
  const int error = errno;
  for (int i = 0; i < UNDER_WAY; i++)
    if (atomic_load(&under_way[i].state) == SLOT_ARMED)
      unlink(under_way[i].path);
  errno = error;
}

/* A slot, or -1 if all are taken: a signal then leaves the file behind. */
static int take_slot(const char *path) {
  for (int i = 0; i < UNDER_WAY; i++) {
    int state = SLOT_FREE;
    if (!atomic_compare_exchange_strong(&under_way[i].state, &state, SLOT_TAKEN))
      continue;
    g_strlcpy(under_way[i].path, path, PATH_MAX);
    atomic_store(&under_way[i].state, SLOT_ARMED);
    return i;
  }
  return -1;
}

static void give_slot(int slot) {
  if (slot >= 0)
    atomic_store(&under_way[slot].state, SLOT_FREE);
}

static void cannot_write(const char *path, int error, sy_problems *problems) {
  if (path)
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)},
                    _("cannot write: %s"), g_strerror(error));
  else
    sy_problems_add(problems, (struct sy_place){0}, _("cannot write to standard output: %s"),
                    g_strerror(error));
}

/* The file that symbolic links at the end of a path lead to, whether it exists or not. NULL with
 * errno. */
static char *follow_links(const char *path) {
  g_autofree char *target = g_strdup(path);
  for (int i = 0; i < MOST_LINKS; i++) {
    g_autofree char *next = g_file_read_link(target, NULL);
    if (!next)
      return g_steal_pointer(&target);
    g_autofree char *folder = g_path_get_dirname(target);
    g_free(target);
    target = g_path_is_absolute(next) ? g_strdup(next) : g_build_filename(folder, next, NULL);
  }
  errno = ELOOP;
  return NULL;
}

/* Makes the temporary file and arms its slot. No signal comes between the two on this thread. */
static int make_temporary(sy_output *output, int mode) {
  g_autofree char *folder = g_path_get_dirname(output->target);
  output->temporary = g_build_filename(folder, ".steelyard-XXXXXX", NULL);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  const int file = g_mkstemp_full(output->temporary, O_WRONLY | O_CLOEXEC, mode);
  const int error = errno;
  if (file >= 0)
    output->slot = take_slot(output->temporary);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return file;
}

/* Opens the temporary file with the mode of the file that it replaces (`old`), or NULL, that of a
 * new file. Until it has that mode nobody else can read it. False with errno. */
static bool open_temporary(sy_output *output, const struct stat *old) {
  const int file = make_temporary(output, old ? 0600 : 0666);
  if (file < 0)
    return false;
  if (!old || fchmod(file, old->st_mode & 0777) == 0)
    output->stream = fdopen(file, "w");
  if (output->stream)
    return true;
  const int error = errno;
  close(file);
  unlink(output->temporary);
  errno = error;
  return false;
}

/* False with errno. */
static bool open_path(sy_output *output) {
  struct stat status;
  const bool exists = stat(output->path, &status) == 0;
  if (!exists && errno != ENOENT)
    return false;
  if (exists && !S_ISREG(status.st_mode)) { /* a pipe, a device; a folder fails */
    output->stream = fopen(output->path, "we");
    return output->stream != NULL;
  }
  output->target = follow_links(output->path);
  return output->target && open_temporary(output, exists ? &status : NULL);
}

static void free_output(sy_output *output) {
  give_slot(output->slot);
  g_free(output->path);
  g_free(output->target);
  g_free(output->temporary);
  g_free(output);
}

sy_output *sy_output_open(const char *path, sy_problems *problems) {
  sy_output *output = g_new0(sy_output, 1);
  output->slot = -1;
  output->path = g_strdup(path);
  if (!path)
    output->stream = stdout;
  if (output->stream || open_path(output))
    return output;
  cannot_write(path, errno, problems);
  free_output(output);
  return NULL;
}

FILE *sy_output_stream(sy_output *output) {
  return output->stream;
}

/* Makes the rename itself last through a power cut, where the folder allows it. The new file is in
 * place by then, so that this can no longer fail the output. */
static void sync_folder(const char *target) {
  g_autofree char *folder = g_path_get_dirname(target);
  const int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return;
  fsync(directory);
  close(directory);
}

/* 0 once the kernel has all that was written, and the disk has it if it is a file; else an errno.
 * A write that failed earlier has left no errno behind, so that counts as EIO. */
static int finish_writing(const sy_output *output) {
  if (fflush(output->stream) != 0)
    return errno;
  if (ferror(output->stream))
    return EIO;
  if (output->temporary && fsync(fileno(output->stream)) != 0)
    return errno;
  return 0;
}

bool sy_output_commit(sy_output *output, sy_problems *problems) {
  int error = finish_writing(output);
  if (output->path && fclose(output->stream) != 0 && !error)
    error = errno;
  if (output->temporary) {
    if (!error && rename(output->temporary, output->target) != 0)
      error = errno;
    if (error)
      unlink(output->temporary);
    else
      sync_folder(output->target);
  }
  if (error)
    cannot_write(output->path, error, problems);
  free_output(output);
  return error == 0;
}

void sy_output_abandon(sy_output *output) {
  if (output->path)
    fclose(output->stream);
  if (output->temporary)
    unlink(output->temporary);
  free_output(output);
}
