/* SPDX-License-Identifier: Apache-2.0
 *
 * file.c: digests of files, and outputs that are whole or not there
 *
 * An output is written to a temporary file in the target's folder, synced, and renamed into place,
 * so that at any moment the target is the old one or the new one.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNDER_WAY 8 /* outputs at once that a signal cleans up */

/* Paths of temporary files, for the signal handler. A slot is written before its file exists. */
static char under_way[UNDER_WAY][PATH_MAX];

struct sy_output {
  FILE *stream;
  char *target;    /* NULL: standard output */
  char *temporary; /* NULL: the target is no regular file and is written directly */
  int slot;        /* in under_way, or -1 */
};

bool sy_sha256_file(const char *path, char digest[65]) {
  const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return false;
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  guchar buffer[65536];
  ssize_t got;
  while ((got = read(file, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR))
    if (got > 0)
      g_checksum_update(checksum, buffer, got);
  const int error = errno;
  close(file);
  if (got < 0) {
    errno = error;
    return false;
  }
  g_strlcpy(digest, g_checksum_get_string(checksum), 65);
  return true;
}

void sy_output_cleanup_on_signal(void) {
  for (int i = 0; i < UNDER_WAY; i++)
    if (under_way[i][0])
      unlink(under_way[i]);
}

static int take_slot(const char *path) {
  for (int i = 0; i < UNDER_WAY; i++)
    if (!under_way[i][0]) {
      g_strlcpy(under_way[i], path, PATH_MAX);
      return i;
    }
  return -1;
}

static void give_slot(int slot) {
  if (slot >= 0)
    under_way[slot][0] = '\0';
}

static void cannot_write(const char *path, int error, sy_problems *problems) {
  const struct sy_place place = {.file = path ? g_intern_string(path) : NULL};
  sy_problems_add(problems, place, _("cannot write%s: %s"), path ? "" : _(" to standard output"),
                  g_strerror(error));
}

/* The mode a new file would have, or that of the file it replaces. */
static mode_t mode_for(const char *target) {
  struct stat status;
  if (stat(target, &status) == 0)
    return status.st_mode & 07777;
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

/* Makes the temporary file beside the target. False with errno. */
static bool open_temporary(sy_output *output) {
  output->temporary = g_strconcat(output->target, ".XXXXXX", NULL);
  const int file = mkostemp(output->temporary, O_CLOEXEC);
  if (file < 0)
    return false;
  output->slot = take_slot(output->temporary);
  if (fchmod(file, mode_for(output->target)) == 0)
    output->stream = fdopen(file, "w");
  if (output->stream)
    return true;
  const int error = errno;
  close(file);
  unlink(output->temporary);
  errno = error;
  return false;
}

static void free_output(sy_output *output) {
  give_slot(output->slot);
  g_free(output->target);
  g_free(output->temporary);
  g_free(output);
}

sy_output *sy_output_open(const char *path, sy_problems *problems) {
  sy_output *output = g_new0(sy_output, 1);
  output->slot = -1;
  if (!path) {
    output->stream = stdout;
    return output;
  }
  /* What a symbolic link points to is replaced, not the link. */
  char *resolved = realpath(path, NULL);
  output->target = g_strdup(resolved ? resolved : path);
  free(resolved);
  struct stat status;
  const bool exists = stat(output->target, &status) == 0;
  bool opened = false;
  if (exists && S_ISDIR(status.st_mode)) {
    errno = EISDIR;
  } else if (exists && !S_ISREG(status.st_mode)) {
    output->stream = fopen(output->target, "we");
    opened = output->stream != NULL;
  } else {
    opened = open_temporary(output);
  }
  if (opened)
    return output;
  cannot_write(path, errno, problems);
  free_output(output);
  return NULL;
}

FILE *sy_output_stream(sy_output *output) {
  return output->stream;
}

/* Makes the rename itself last through a power cut. */
static void sync_folder(const char *target) {
  g_autofree char *folder = g_path_get_dirname(target);
  const int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return;
  fsync(directory);
  close(directory);
}

bool sy_output_commit(sy_output *output, sy_problems *problems) {
  bool good = !ferror(output->stream) && fflush(output->stream) == 0;
  if (output->temporary)
    good = good && fsync(fileno(output->stream)) == 0;
  int error = good ? 0 : errno ? errno : EIO;
  if (output->target && fclose(output->stream) != 0 && good) {
    good = false;
    error = errno;
  }
  if (output->temporary) {
    if (good && rename(output->temporary, output->target) != 0) {
      good = false;
      error = errno;
    }
    if (good)
      sync_folder(output->target);
    else
      unlink(output->temporary);
  }
  if (!good)
    cannot_write(output->target, error, problems);
  free_output(output);
  return good;
}

void sy_output_abandon(sy_output *output) {
  if (output->target)
    fclose(output->stream);
  if (output->temporary)
    unlink(output->temporary);
  free_output(output);
}
