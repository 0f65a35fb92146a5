/* SPDX-License-Identifier: Apache-2.0
 *
 * bytes.c: input files, whole ones in memory, and where they may be
 *
 * Files are read, never mapped: a mapped file that another program cuts short ends this one.
 */
#include "base/base-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(const char *path, sy_problems *problems, const char *why) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s", why);
  return false;
}

static bool refuse_with_errno(const char *path, sy_problems *problems) {
  g_autofree char *why = g_strdup_printf(_("cannot read: %s"), g_strerror(errno));
  return refuse(path, problems, why);
}

static bool check(int file, const char *path, struct stat *status, sy_problems *problems) {
  if (fstat(file, status) != 0)
    return refuse_with_errno(path, problems);
  if (S_ISDIR(status->st_mode))
    return refuse(path, problems, _("this is a folder, expected a file"));
  if (!S_ISREG(status->st_mode))
    return refuse(path, problems, _("this is a pipe or a device, expected a regular file"));
  return true;
}

int sy_file_open(const char *path, struct stat *opened, sy_problems *problems) {
  int file;
  do /* Without O_NONBLOCK opening a pipe that nobody writes to would wait for ever. */
    file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  while (file < 0 && errno == EINTR);
  if (file < 0) {
    refuse_with_errno(path, problems);
    return -1;
  }
  if (check(file, path, opened, problems))
    return file;
  close(file);
  return -1;
}

ssize_t sy_file_read(int file, char *to, size_t size) {
  size_t filled = 0;
  while (filled < size) {
    const ssize_t got = read(file, to + filled, size - filled);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    filled += (size_t)got;
  }
  return (ssize_t)filled;
}

ssize_t sy_file_start(int file, char *to, size_t size) {
  ssize_t length;
  do
    length = pread(file, to, size, 0);
  while (length < 0 && errno == EINTR);
  return length;
}

bool sy_file_unchanged(int file, const char *path, const struct stat *opened,
                       sy_problems *problems) {
  struct stat now;
  if (fstat(file, &now) != 0)
    return refuse_with_errno(path, problems);
  if (now.st_size == opened->st_size && now.st_mtim.tv_sec == opened->st_mtim.tv_sec &&
      now.st_mtim.tv_nsec == opened->st_mtim.tv_nsec)
    return true;
  return refuse(path, problems, _("this file changed while it was read"));
}

/* The file may grow or shrink while it is read; the limit holds all the same. */
static bool read_all(const sy_context *context, int file, const char *path, size_t size,
                     enum sy_limit limit, struct sy_bytes *bytes, sy_problems *problems) {
  const size_t most = sy_limit(context, limit);
  for (size_t capacity = MIN(size, most) + SY_SLACK;; capacity *= 2) {
    bytes->data = g_realloc(bytes->data, capacity);
    const size_t room = capacity - bytes->length;
    const ssize_t got = sy_file_read(file, bytes->data + bytes->length, room);
    if (got < 0)
      return refuse_with_errno(path, problems);
    bytes->length += (size_t)got;
    if (bytes->length > most) {
      g_autofree char *hint = sy_limit_hint(limit);
      g_autofree char *why = g_strdup_printf(_("the file has %zu bytes, expected at most %zu%s"),
                                             MAX(size, bytes->length), most, hint);
      return refuse(path, problems, why);
    }
    if ((size_t)got < room)
      break;
  }
  bytes->data = g_realloc(bytes->data, bytes->length + SY_SLACK);
  memset(bytes->data + bytes->length, 0, SY_SLACK);
  return true;
}

bool sy_bytes_read(const sy_context *context, const char *path, enum sy_limit limit,
                   struct sy_bytes *bytes, sy_problems *problems) {
  *bytes = (struct sy_bytes){0};
  struct stat opened;
  const int file = sy_file_open(path, &opened, problems);
  if (file < 0)
    return false;
  const bool done = read_all(context, file, path, (size_t)opened.st_size, limit, bytes, problems) &&
                    sy_file_unchanged(file, path, &opened, problems);
  close(file);
  if (!done)
    sy_bytes_free(bytes);
  return done;
}

void sy_bytes_free(struct sy_bytes *bytes) {
  g_free(bytes->data);
  *bytes = (struct sy_bytes){0};
}

/* ---- where a file may be ---- */

/* Whether the path's text names something inside: relative, without "..". */
static bool stays_inside(const char *file) {
  if (*file == '\0' || g_path_is_absolute(file))
    return false;
  g_auto(GStrv) parts = g_strsplit(file, "/", -1);
  return !g_strv_contains((const char *const *)parts, "..");
}

/* Adds the problem that errno tells. */
static void not_reached(const char *file, struct sy_place place, sy_problems *problems) {
  sy_problems_add(problems, place, _("the file '%s' cannot be reached: %s"), file,
                  g_strerror(errno));
}

/* Whether a path is a regular file below the folder, once all links are followed. */
static bool is_inside(const char *directory, const char *path, const char *file,
                      struct sy_place place, sy_problems *problems) {
  g_autofree char *folder = realpath(directory, NULL);
  g_autofree char *real = realpath(path, NULL);
  if (folder == NULL || real == NULL) {
    not_reached(file, place, problems);
    return false;
  }
  g_autofree char *prefix = g_strconcat(folder, "/", NULL);
  if (!g_str_has_prefix(real, prefix)) {
    sy_problems_add(problems, place, _("'%s' is a link that leaves the edition's folder"), file);
    return false;
  }
  struct stat status;
  if (stat(real, &status) != 0) {
    not_reached(file, place, problems);
    return false;
  }
  if (!S_ISREG(status.st_mode)) {
    sy_problems_add(problems, place, _("'%s' is no regular file"), file);
    return false;
  }
  return true;
}

char *sy_path_inside(const char *directory, const char *file, bool look, struct sy_place place,
                     sy_problems *problems) {
  if (!stays_inside(file)) {
    sy_problems_add(problems, place,
                    _("'%s' is outside the edition's folder; expected a path in it, without '..'"),
                    file);
    return NULL;
  }
  g_autofree char *path = g_build_filename(directory, file, NULL);
  return !look || is_inside(directory, path, file, place, problems) ? g_steal_pointer(&path) : NULL;
}
