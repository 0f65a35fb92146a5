/* SPDX-License-Identifier: Apache-2.0
 *
 * file.c: output files, complete or absent
 *
 * An output is written to a temporary file in the target's folder, synced, and renamed into place,
 * so that at any moment the target is the old one or the new one. Only SIGKILL and a power cut
 * leave the temporary file behind, whose name begins with ".steelyard-".
 *
 * Output goes through a stream of our own (fopencookie), because stdio treats an interrupted write
 * as a failure, and does not keep the reason for a failure.
 */
#include "files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
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
  int file;        /* where the stream writes */
  int error;       /* why the first write that failed did; 0: none has */
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

/* ---- the stream ---- */

/* Writes on after interruptions, after short writes, and where the other end of a pipe is slow and
 * somebody has made it non-blocking. After a failure nothing more is tried. */
static ssize_t write_whole(void *data, const char *bytes, size_t size) {
  sy_output *output = data;
  for (size_t done = 0; done < size && !output->error;) {
    const ssize_t count = write(output->file, bytes + done, size - done);
    if (count >= 0)
      done += (size_t)count;
    else if (errno == EAGAIN)
      poll(&(struct pollfd){.fd = output->file, .events = POLLOUT}, 1, -1);
    else if (errno != EINTR)
      output->error = errno;
  }
  return output->error ? 0 : (ssize_t)size;
}

/* Closes `file` if that fails. False with errno. */
static bool open_stream(sy_output *output, int file) {
  output->file = file;
  output->stream = fopencookie(output, "w", (cookie_io_functions_t){.write = write_whole});
  if (output->stream)
    return true;
  if (output->path)
    close(file);
  errno = ENOMEM;
  return false;
}

/* ---- opening ---- */

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
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int file;
  do {
    g_free(output->temporary);
    output->temporary = g_build_filename(folder, ".steelyard-XXXXXX", NULL);
    file = g_mkstemp_full(output->temporary, O_WRONLY | O_CLOEXEC, mode);
  } while (file < 0 && errno == EINTR);
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
  if (old && fchmod(file, old->st_mode & 0777) != 0)
    close(file);
  else if (open_stream(output, file))
    return true;
  const int error = errno;
  unlink(output->temporary);
  errno = error;
  return false;
}

/* Opens what is no regular file. False with errno. */
static bool open_directly(sy_output *output) {
  int file;
  do
    file = open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  while (file < 0 && errno == EINTR);
  return file >= 0 && open_stream(output, file);
}

/* False with errno. */
static bool open_path(sy_output *output) {
  struct stat status;
  const bool exists = stat(output->path, &status) == 0;
  if (!exists && errno != ENOENT)
    return false;
  if (exists && !S_ISREG(status.st_mode)) /* a pipe, a device; a folder fails */
    return open_directly(output);
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
  if (path ? open_path(output) : open_stream(output, STDOUT_FILENO))
    return output;
  cannot_write(path, errno, problems);
  free_output(output);
  return NULL;
}

FILE *sy_output_stream(sy_output *output) {
  return output->stream;
}

/* ---- closing ---- */

/* 0, or an errno. */
static int sync_file(int file) {
  int result;
  do
    result = fsync(file);
  while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

/* Closes the stream and its file, unless it is standard output. 0, or an errno. A close that is
 * interrupted has closed the file. */
static int close_stream(sy_output *output) {
  fclose(output->stream);
  if (!output->path || close(output->file) == 0 || errno == EINTR)
    return 0;
  return errno;
}

/* 0 once the kernel has all that was written, and the disk if it is a file; else an errno. */
static int finish_writing(sy_output *output) {
  const bool flushed = fflush(output->stream) == 0 && !ferror(output->stream);
  int error = output->error ? output->error : flushed ? 0 : EIO;
  if (!error && output->temporary)
    error = sync_file(output->file);
  const int closing = close_stream(output);
  return error ? error : closing;
}

static int replace_target(const sy_output *output) {
  int result;
  do
    result = rename(output->temporary, output->target);
  while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

/* Makes the rename itself last through a power cut. 0, or an errno. A folder that we may not read,
 * or a file system that does not sync folders, is no failure: more cannot be done there. */
static int sync_folder(const char *target) {
  g_autofree char *folder = g_path_get_dirname(target);
  int directory;
  do
    directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  while (directory < 0 && errno == EINTR);
  if (directory < 0)
    return errno == EACCES ? 0 : errno;
  const int error = sync_file(directory);
  close(directory);
  return error == EINVAL || error == ENOTSUP ? 0 : error;
}

bool sy_output_commit(sy_output *output, sy_problems *problems) {
  int error = finish_writing(output);
  if (!error && output->temporary)
    error = replace_target(output);
  if (error && output->temporary)
    unlink(output->temporary);
  if (error) {
    cannot_write(output->path, error, problems);
  } else if (output->temporary && (error = sync_folder(output->target)) != 0) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(output->path)},
                    _("written, but a power cut may undo it: %s"), g_strerror(error));
  }
  free_output(output);
  return error == 0;
}

void sy_output_abandon(sy_output *output) {
  close_stream(output);
  if (output->temporary)
    unlink(output->temporary);
  free_output(output);
}
