/* SPDX-License-Identifier: Apache-2.0
 *
 * directory.c: folders that are held open, and the files in them
 *
 * Whoever made a folder may have put links into it, and may change them at any time. So a path in
 * it is never checked first and opened later: the kernel follows the links and opens the file in
 * one step, and fails if they lead out (openat2). If it cannot, the path is walked here, component
 * by component from one open folder to the next, each opened without following links; the target of
 * a link is walked in the same way.
 */
#include "base/base-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FOLDER (O_PATH | O_DIRECTORY | O_CLOEXEC)
#define MOST_LINKS 40
#define MOST_TRIES 1000 /* while somebody moves folders */

struct sy_directory {
  int file;
  char *path; /* for messages: as it was given, or beside one that was */
  char *real; /* for messages too; NULL: not known */
};

static sy_directory *new_directory(int file, char *path, char *real) {
  sy_directory *directory = g_new(sy_directory, 1);
  *directory = (sy_directory){file, path, real};
  return directory;
}

sy_directory *sy_directory_open(const char *path) {
  int file;
  do
    file = open(path, FOLDER);
  while (file < 0 && errno == EINTR);
  if (file < 0)
    return NULL;
  char *real = realpath(path, NULL);
  sy_directory *directory = new_directory(file, g_strdup(path), g_strdup(real));
  free(real);
  return directory;
}

void sy_directory_free(sy_directory *directory) {
  if (directory == NULL)
    return;
  close(directory->file);
  g_free(directory->path);
  g_free(directory->real);
  g_free(directory);
}

const char *sy_directory_path(const sy_directory *directory) {
  return directory->path;
}

char *sy_directory_name(const sy_directory *directory) {
  return g_path_get_basename(directory->real != NULL ? directory->real : directory->path);
}

bool sy_directory_equal(const sy_directory *a, const sy_directory *b) {
  struct stat one, other;
  return fstat(a->file, &one) == 0 && fstat(b->file, &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

void sy_directory_note(const sy_directory *directory) {
  struct stat status;
  if (fstat(directory->file, &status) == 0)
    sy_opened_add(&status);
}

bool sy_directory_is_noted(const sy_directory *directory, bool *noted) {
  struct stat status;
  if (fstat(directory->file, &status) != 0)
    return false;
  *noted = sy_opened_has(&status);
  return true;
}

/* ---- Beside a folder ---- */

/* The path of the folder `name` beside a directory, for messages. Shaped like the directory's where
 * its text shows its parent; else (".", a symbolic link) from where it really is. */
static char *path_beside(const sy_directory *directory, const char *name) {
  if (directory->real == NULL)
    return g_build_filename(directory->path, "..", name, NULL);
  g_autofree char *base = g_path_get_basename(directory->path);
  g_autofree char *real_base = g_path_get_basename(directory->real);
  g_autofree char *real_parent = g_path_get_dirname(directory->real);
  gsize length = strlen(directory->path);
  while (length > 1 && directory->path[length - 1] == '/')
    length--;
  g_autofree char *trimmed = g_strndup(directory->path, length);
  g_autofree char *parent = g_path_get_dirname(trimmed);
  char *parent_as_given = realpath(parent, NULL);
  const bool shown = strcmp(base, real_base) == 0 && g_strcmp0(parent_as_given, real_parent) == 0;
  free(parent_as_given);
  return g_build_filename(shown ? parent : real_parent, name, NULL);
}

sy_directory *sy_directory_beside(const sy_directory *directory, const char *name) {
  const int parent = openat(directory->file, "..", FOLDER);
  if (parent < 0)
    return NULL;
  const int file = openat(parent, name, FOLDER | O_NOFOLLOW);
  const int error = errno;
  close(parent);
  errno = error;
  if (file < 0)
    return NULL;
  g_autofree char *real_parent =
      directory->real != NULL ? g_path_get_dirname(directory->real) : NULL;
  return new_directory(file, path_beside(directory, name),
                       real_parent != NULL ? g_build_filename(real_parent, name, NULL) : NULL);
}

/* ---- Beneath a folder, by the kernel ---- */

static int open_in_one_step(int folder, const char *name, int flags) {
  struct open_how how = {.flags = (unsigned)flags,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  long file;
  int tries = 0;
  do
    file = syscall(SYS_openat2, folder, name, &how, sizeof how);
  while (file < 0 && (errno == EINTR || (errno == EAGAIN && ++tries < MOST_TRIES)));
  return (int)file;
}

/* ---- Beneath a folder, part by part ---- */

struct walk {
  int root;
  GArray *folders; /* int: the folders that were entered, below the root */
  char *rest;      /* of the path; owned */
  int links;       /* that were followed */
};

static int innermost(const struct walk *walk) {
  return walk->folders->len > 0 ? g_array_index(walk->folders, int, walk->folders->len - 1)
                                : walk->root;
}

static void close_folder(gpointer folder) {
  close(*(int *)folder);
}

/* Replaces the name of a link with its target. Returns 0 or an errno; `error` is why the name could
 * not be opened, which is returned if it is not a link. */
static int follow(struct walk *walk, const char *name, const char *after, int error) {
  if (error != ELOOP && error != ENOTDIR)
    return error;
  char text[4096];
  const ssize_t length = readlinkat(innermost(walk), name, text, sizeof text - 1);
  const bool turned = length < 0 && errno == EINVAL && error == ELOOP; /* no link any more */
  if (length < 0 && !turned)
    return error;
  if (++walk->links > MOST_LINKS)
    return ELOOP;
  if (turned)
    return 0;
  if (*text == '/')
    return EXDEV;
  text[length] = '\0';
  char *rest = g_strconcat(text, after, NULL);
  g_free(walk->rest);
  walk->rest = rest;
  return 0;
}

/* Moves on by one component: 0 and, after the last one, the file, which is -1 before; or an errno.
 */
static int step(struct walk *walk, int flags, int *file) {
  const char *after = walk->rest + strcspn(walk->rest, "/");
  const bool last = *after == '\0';
  g_autofree char *name = g_strndup(walk->rest, (gsize)(after - walk->rest));
  const bool up = strcmp(name, "..") == 0, here = up || *name == '\0' || strcmp(name, ".") == 0;
  if (up && walk->folders->len == 0)
    return EXDEV;
  if (up)
    g_array_set_size(walk->folders, walk->folders->len - 1);
  int next = -1;
  if (last || !here) {
    do
      next = openat(innermost(walk), here ? "." : name, (last ? flags : FOLDER) | O_NOFOLLOW);
    while (next < 0 && errno == EINTR);
    if (next < 0)
      return follow(walk, name, after, errno);
  }
  if (last)
    *file = next;
  else if (next >= 0)
    g_array_append_val(walk->folders, next);
  if (!last)
    memmove(walk->rest, after + 1, strlen(after + 1) + 1);
  return 0;
}

static int open_part_by_part(int folder, const char *name, int flags) {
  struct walk walk = {folder, g_array_new(FALSE, FALSE, sizeof(int)), g_strdup(name), 0};
  g_array_set_clear_func(walk.folders, close_folder);
  int file = -1, error;
  do
    error = step(&walk, flags, &file);
  while (error == 0 && file < 0);
  g_array_unref(walk.folders);
  g_free(walk.rest);
  errno = error;
  return file;
}

int sy_directory_open_file(const sy_directory *directory, const char *name, int flags) {
  const int file = open_in_one_step(directory->file, name, flags);
  /* An older kernel, or a container that does not allow the call. */
  return file < 0 && (errno == ENOSYS || errno == EPERM)
             ? open_part_by_part(directory->file, name, flags)
             : file;
}

int sy_directory_find(const sy_directory *directory, const char *name) {
  struct stat status;
  return fstatat(directory->file, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
}
