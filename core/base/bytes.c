/* SPDX-License-Identifier: Apache-2.0
 *
 * bytes.c: input files: where they may be, opening them, reading them completely
 *
 * Every input is opened here, and everything known about a file (its type, its size, its digest) is
 * about what was opened. Files are read, never mapped, because if another program truncates a
 * mapped file, this one is killed.
 */
#include "base/base-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is to be read ---- */

struct sy_input sy_input_at(const char *path) {
  const char *shown = strcmp(path, "-") == 0 ? _("standard input") : path;
  return (struct sy_input){.name = path, .path = g_intern_string(shown)};
}

struct sy_input sy_input_in(const sy_directory *folder, const char *name, struct sy_place place) {
  g_autofree char *path = g_build_filename(sy_directory_path(folder), name, NULL);
  return (struct sy_input){
      .folder = folder, .name = name, .path = g_intern_string(path), .place = place};
}

bool sy_input_is_inside(const char *name, struct sy_place place, sy_problems *problems) {
  g_auto(GStrv) parts = g_strsplit(name, "/", -1);
  if (*name != '\0' && !g_path_is_absolute(name) &&
      !g_strv_contains((const char *const *)parts, ".."))
    return true;
  sy_problems_add(problems, place,
                  _("'%s' is outside the edition's folder; expected a path in it, without '..'"),
                  name);
  return false;
}

static bool is_standard(const struct sy_input *input) {
  return input->folder == NULL && strcmp(input->name, "-") == 0;
}

/* ---- what was opened ---- */

static pthread_mutex_t opened_lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *opened_files; /* "device inode" */

static char *identity(const struct stat *status) {
  return g_strdup_printf("%llu %llu", (unsigned long long)status->st_dev,
                         (unsigned long long)status->st_ino);
}

void sy_opened_add(const struct stat *status) {
  pthread_mutex_lock(&opened_lock);
  if (opened_files == NULL)
    opened_files = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  g_hash_table_add(opened_files, identity(status));
  pthread_mutex_unlock(&opened_lock);
}

bool sy_opened_has(const struct stat *status) {
  g_autofree char *key = identity(status);
  pthread_mutex_lock(&opened_lock);
  const bool has = opened_files != NULL && g_hash_table_contains(opened_files, key);
  pthread_mutex_unlock(&opened_lock);
  return has;
}

/* ---- opening ---- */

static bool refuse(const char *path, sy_problems *problems, const char *why) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s", why);
  return false;
}

static bool refuse_with_errno(const char *path, sy_problems *problems) {
  g_autofree char *why = g_strdup_printf(_("cannot read: %s"), sy_error_text(errno));
  return refuse(path, problems, why);
}

/* A problem at the place where the file is named, if there is one; otherwise about the file itself.
 */
static bool refuse_input(const struct sy_input *input, sy_problems *problems, const char *named,
                         const char *itself) {
  if (input->place.file == NULL)
    return refuse(input->path, problems, itself);
  sy_problems_add(problems, input->place, "%s", named);
  return false;
}

static bool cannot_open(const struct sy_input *input, int error, sy_problems *problems) {
  const bool out = input->folder != NULL && error == EXDEV;
  g_autofree char *named =
      out ? g_strdup_printf(_("'%s' is a link that leads out of the edition's folder; put the file "
                              "itself into the folder"),
                            input->name)
          : g_strdup_printf(_("cannot open '%s': %s"), input->name, sy_error_text(error));
  g_autofree char *itself =
      out ? g_strdup(_("this is a link that leads out of the edition's folder; put the file itself "
                       "into the folder"))
          : g_strdup_printf(_("cannot read: %s"), sy_error_text(error));
  return refuse_input(input, problems, named, itself);
}

static bool check(int file, const struct sy_input *input, struct stat *status,
                  sy_problems *problems) {
  if (fstat(file, status) != 0)
    return refuse_with_errno(input->path, problems);
  if (S_ISREG(status->st_mode) || (is_standard(input) && !S_ISDIR(status->st_mode)))
    return true;
  g_autofree char *named = g_strdup_printf(_("'%s' is not a regular file"), input->name);
  return refuse_input(input, problems, named,
                      S_ISDIR(status->st_mode)
                          ? _("this is a folder, expected a file")
                          : _("this is a pipe or a device, expected a regular file"));
}

/* Without O_NONBLOCK, opening a pipe without a writer would block for ever. */
static int open_input(const struct sy_input *input) {
  const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  if (is_standard(input))
    return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  if (input->folder != NULL)
    return sy_directory_open_file(input->folder, input->name, flags);
  int file;
  do
    file = open(input->name, flags);
  while (file < 0 && errno == EINTR);
  return file;
}

int sy_file_open(const struct sy_input *input, struct stat *opened, sy_problems *problems) {
  const int file = open_input(input);
  if (file < 0) {
    const int error = errno;
    const bool may_be_absent = input->optional && error == ENOENT && input->folder != NULL;
    const int absence = may_be_absent ? sy_directory_find(input->folder, input->name) : 0;
    if (absence != ENOENT)
      cannot_open(input, absence != 0 ? absence : error, problems);
    return -1;
  }
  if (check(file, input, opened, problems)) {
    sy_opened_add(opened);
    return file;
  }
  close(file);
  return -1;
}

bool sy_input_check(const struct sy_input *input, sy_problems *problems) {
  struct stat opened;
  const int file = sy_file_open(input, &opened, problems);
  if (file >= 0)
    close(file);
  return file >= 0;
}

/* ---- reading ---- */

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
  if (!S_ISREG(opened->st_mode)) /* standard input */
    return true;
  if (now.st_size == opened->st_size && now.st_mtim.tv_sec == opened->st_mtim.tv_sec &&
      now.st_mtim.tv_nsec == opened->st_mtim.tv_nsec)
    return true;
  return refuse(path, problems, _("this file changed while it was read"));
}

/* The file may grow or shrink while it is read; the limit still applies. */
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

/* The content of standard input, which can be read only once. A document is not kept, because that
 * would take its size a second time. */
static struct sy_bytes standard_input;
static bool standard_input_is_read;

bool sy_bytes_read(const sy_context *context, const struct sy_input *input, enum sy_limit limit,
                   struct sy_bytes *bytes, sy_problems *problems) {
  *bytes = (struct sy_bytes){0};
  if (is_standard(input) && standard_input.data != NULL) {
    *bytes = (struct sy_bytes){g_memdup2(standard_input.data, standard_input.length + SY_SLACK),
                               standard_input.length};
    return true;
  }
  if (is_standard(input) && standard_input_is_read)
    return refuse(input->path, problems, _("a document can be read from here only once"));
  struct stat opened;
  const int file = sy_file_open(input, &opened, problems);
  if (file < 0)
    return false;
  standard_input_is_read |= is_standard(input);
  const bool done =
      read_all(context, file, input->path, (size_t)opened.st_size, limit, bytes, problems) &&
      sy_file_unchanged(file, input->path, &opened, problems);
  close(file);
  if (!done)
    sy_bytes_free(bytes);
  else if (is_standard(input) && limit != SY_LIMIT_DOCUMENT)
    standard_input =
        (struct sy_bytes){g_memdup2(bytes->data, bytes->length + SY_SLACK), bytes->length};
  return done;
}

void sy_bytes_free(struct sy_bytes *bytes) {
  g_free(bytes->data);
  *bytes = (struct sy_bytes){0};
}
