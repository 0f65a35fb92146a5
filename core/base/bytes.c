/* SPDX-License-Identifier: Apache-2.0
 *
 * bytes.c: a whole file in memory
 *
 * Both readers of the room, YAML and CSV, want all of a file at once. Mapping it costs a fifth of
 * reading it. The file is laid over an anonymous mapping that is a little larger, so that there are
 * always some writable NUL bytes after the contents, even where these fill their last page. A file
 * that another program cuts short while it is mapped ends this one, as with every mapped file.
 */
#include "base/base-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t mapped_size(size_t size) {
  return size + SY_SLACK;
}

static bool refuse(const char *path, sy_problems *problems, const char *why) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s", why);
  return false;
}

static bool refuse_with_errno(const char *path, sy_problems *problems) {
  g_autofree char *why = g_strdup_printf(_("cannot read: %s"), g_strerror(errno));
  return refuse(path, problems, why);
}

static bool map(int file, struct sy_bytes *bytes) {
  const int protection = PROT_READ | PROT_WRITE;
  void *room =
      mmap(NULL, mapped_size(bytes->length), protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED)
    return false;
  bytes->data = room;
  if (bytes->length == 0 ||
      mmap(room, bytes->length, protection, MAP_PRIVATE | MAP_FIXED, file, 0) != MAP_FAILED)
    return true;
  const int error = errno;
  sy_bytes_free(bytes);
  errno = error;
  return false;
}

static bool map_checked(int file, const char *path, size_t limit, struct sy_bytes *bytes,
                        sy_problems *problems) {
  struct stat status;
  if (fstat(file, &status) != 0)
    return refuse_with_errno(path, problems);
  if (S_ISDIR(status.st_mode))
    return refuse(path, problems, _("this is a folder, expected a file"));
  if (!S_ISREG(status.st_mode))
    return refuse(path, problems, _("this is a pipe or a device, expected a regular file"));
  bytes->length = (size_t)status.st_size;
  if (bytes->length > limit) {
    g_autofree char *why =
        g_strdup_printf(_("the file has %zu bytes, expected at most %zu"), bytes->length, limit);
    return refuse(path, problems, why);
  }
  return map(file, bytes) || refuse_with_errno(path, problems);
}

bool sy_bytes_read(const char *path, size_t limit, struct sy_bytes *bytes, sy_problems *problems) {
  *bytes = (struct sy_bytes){0};
  /* Without O_NONBLOCK opening a pipe that nobody writes to would wait for ever. */
  const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return refuse_with_errno(path, problems);
  const bool done = map_checked(file, path, limit, bytes, problems);
  close(file);
  return done;
}

void sy_bytes_free(struct sy_bytes *bytes) {
  if (bytes->data != NULL)
    munmap(bytes->data, mapped_size(bytes->length));
  *bytes = (struct sy_bytes){0};
}
