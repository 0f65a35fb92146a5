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
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNDER_WAY 8 /* outputs at once that a signal cleans up */
#define MOST_LINKS 40

#define TEMPORARY ".steelyard-"
#define TEMPORARY_SIZE (sizeof TEMPORARY + 6)

/* Temporary files, for the signal handler, which reads a slot only while it is armed. */
enum slot_state { SLOT_FREE, SLOT_TAKEN, SLOT_ARMED };
static struct {
  atomic_int state; /* enum slot_state */
  int folder;
  char name[TEMPORARY_SIZE];
} under_way[UNDER_WAY];

/* What is to be written: a name in a folder that is held open. */
typedef struct output_target {
  int folder; /* or -1 */
  char *name;
  bool in_edition; /* below the folder of an edition that was read */
  bool exists;
  struct stat status; /* if it exists; of a link itself */
} output_target;

struct sy_output {
  FILE *stream;
  int file;                       /* where the stream writes */
  int error;                      /* why the first write that failed did; 0: none has */
  bool text;                      /* for people */
  GString *rest;                  /* of a text: the beginning of a character */
  char *path;                     /* as it was asked for; NULL: standard output */
  bool anew;                      /* the file may have been read */
  bool exchanged;                 /* the temporary file is what the path was */
  bool unsynced;                  /* whoever writes it syncs it with others */
  struct output_target target;    /* what is replaced */
  char temporary[TEMPORARY_SIZE]; /* in its folder; "": no regular file, written directly */
  int slot;                       /* in under_way, or -1 */
};

void sy_output_cleanup_on_signal(void) {
  const int error = errno;
  for (int i = 0; i < UNDER_WAY; i++)
    if (atomic_load(&under_way[i].state) == SLOT_ARMED)
      unlinkat(under_way[i].folder, under_way[i].name, 0);
  errno = error;
}

/* A slot, or -1 if all are taken: a signal then leaves the file behind. */
static int take_slot(int folder, const char *name) {
  for (int i = 0; i < UNDER_WAY; i++) {
    int state = SLOT_FREE;
    if (!atomic_compare_exchange_strong(&under_way[i].state, &state, SLOT_TAKEN))
      continue;
    under_way[i].folder = folder;
    g_strlcpy(under_way[i].name, name, TEMPORARY_SIZE);
    atomic_store(&under_way[i].state, SLOT_ARMED);
    return i;
  }
  return -1;
}

static void give_slot(int slot) {
  if (slot >= 0)
    atomic_store(&under_way[slot].state, SLOT_FREE);
}

static sy_output *standard_text; /* standard output, while text for people goes there */

static void cannot_write(const char *path, int error, sy_problems *problems) {
  if (path)
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)},
                    _("cannot write: %s"), sy_error_text(error));
  else
    sy_problems_add(problems, (struct sy_place){0}, _("cannot write to standard output: %s"),
                    sy_error_text(error));
}

/* ---- the stream ---- */

/* Writes on after interruptions, after short writes, and where the other end of a pipe is slow and
 * somebody has made it non-blocking. After a failure nothing more is tried. */
static void write_whole(sy_output *output, const char *bytes, size_t size) {
  for (size_t done = 0; done < size && !output->error;) {
    const ssize_t count = write(output->file, bytes + done, size - done);
    if (count >= 0)
      done += (size_t)count;
    else if (errno == EAGAIN)
      poll(&(struct pollfd){.fd = output->file, .events = POLLOUT}, 1, -1);
    else if (errno != EINTR)
      output->error = errno;
  }
}

/* Writes text as people may see it. What stdio hands over may end within a character. */
static void write_text(sy_output *output, const char *bytes, size_t size, bool end) {
  g_autoptr(GString) shown = g_string_new(NULL);
  g_string_append_len(output->rest, bytes, (gssize)size);
  const size_t taken = sy_text_show(output->rest->str, output->rest->len, end, shown);
  g_string_erase(output->rest, 0, (gssize)taken);
  write_whole(output, shown->str, shown->len);
}

static ssize_t receive(void *data, const char *bytes, size_t size) {
  sy_output *output = data;
  if (output->text)
    write_text(output, bytes, size, false);
  else
    write_whole(output, bytes, size);
  return output->error ? 0 : (ssize_t)size;
}

/* Closes `file` if that fails. False with errno. */
static bool open_stream(sy_output *output, int file) {
  output->file = file;
  output->stream = fopencookie(output, "w", (cookie_io_functions_t){.write = receive});
  if (output->stream)
    return true;
  if (output->path)
    close(file);
  errno = ENOMEM;
  return false;
}

/* ---- where an output goes ---- */

static void clear_target(struct output_target *target) {
  if (target->folder >= 0)
    close(target->folder);
  g_free(target->name);
  *target = (struct output_target){.folder = -1};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(output_target, clear_target)

/* The folder at a path. If it is below that of an edition that was read, no link may lead out of
 * that. -1 with errno. */
static int open_folder(const char *path, bool *in_edition) {
  for (const char *end = path + strspn(path, "/"); *end; end += strspn(end, "/")) {
    end += strcspn(end, "/");
    g_autofree char *part = g_strndup(path, (gsize)(end - path));
    g_autoptr(sy_directory) edition = sy_directory_open(part);
    if (!edition || !sy_directory_is_noted(edition, in_edition))
      return -1;
    if (!*in_edition)
      continue;
    const char *rest = end + strspn(end, "/");
    return sy_directory_open_file(edition, *rest ? rest : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  int folder;
  do
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  while (folder < 0 && errno == EINTR);
  /* Whoever may not list a folder may still write in it; it is just not synced. */
  return folder < 0 && errno == EACCES ? open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) : folder;
}

/* The last part of a path, in the folder that the others lead to. False with errno. */
static bool find_name(const char *path, struct output_target *target) {
  const char *slash = strrchr(path, '/');
  g_autofree char *folder = slash ? g_strndup(path, MAX((gsize)(slash - path), 1)) : g_strdup(".");
  *target = (struct output_target){.folder = -1, .name = g_strdup(slash ? slash + 1 : path)};
  target->folder = open_folder(folder, &target->in_edition);
  if (target->folder < 0)
    return false;
  target->exists = fstatat(target->folder, target->name, &target->status, AT_SYMLINK_NOFOLLOW) == 0;
  return target->exists || errno == ENOENT;
}

/* Where a path leads by the symbolic links at its end, whether there is a file or not. A link in an
 * edition is not followed, but replaced. False with errno. */
static bool find_target(const char *path, struct output_target *target) {
  g_autofree char *at = g_strdup(path);
  for (int i = 0; i < MOST_LINKS; i++) {
    if (!find_name(at, target))
      return false;
    if (!target->exists || !S_ISLNK(target->status.st_mode))
      return true;
    if (target->in_edition) {
      target->exists = false;
      return true;
    }
    g_autofree char *next = g_file_read_link(at, NULL);
    g_autofree char *folder = g_path_get_dirname(at);
    g_free(at);
    at = !next                      ? g_strdup("")
         : g_path_is_absolute(next) ? g_strdup(next)
                                    : g_build_filename(folder, next, NULL);
    clear_target(target);
  }
  errno = ELOOP;
  return false;
}

/* Why a file may not be written to, whoever asks; NULL if it may. `anew`: it may have been read. */
static const char *refusal(const struct output_target *target, bool anew) {
  if (!target->exists)
    return NULL;
  if (target->in_edition && !S_ISREG(target->status.st_mode))
    return _("not a regular file; in an edition's folder, only regular files are written");
  if (!anew && sy_opened_has(&target->status))
    return _("this run also reads this file; write to another");
  if (S_ISREG(target->status.st_mode) && !(target->status.st_mode & S_IWUSR))
    return _("this file is write-protected; write to another, or run 'chmod u+w' on it first");
  return NULL;
}

static bool is_refused(const char *path, bool anew) {
  g_auto(output_target) target = {.folder = -1};
  return (find_target(path, &target) && refusal(&target, anew)) ||
         (target.in_edition && target.folder < 0 && errno == EXDEV);
}

bool sy_output_is_refused(const char *path) {
  return is_refused(path, false);
}

bool sy_output_is_refused_anew(const char *path) {
  return is_refused(path, true);
}

/* ---- opening ---- */

/* Makes the temporary file and arms its slot. No signal comes between the two on this thread. */
static int make_temporary(sy_output *output, mode_t mode) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int file;
  do {
    g_snprintf(output->temporary, sizeof output->temporary, TEMPORARY "%06x",
               g_random_int() & 0xffffff);
    file = openat(output->target.folder, output->temporary,
                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  } while (file < 0 && (errno == EINTR || errno == EEXIST));
  const int error = errno;
  if (file >= 0)
    output->slot = take_slot(output->target.folder, output->temporary);
  else
    *output->temporary = '\0';
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return file;
}

static void remove_temporary(const sy_output *output) {
  unlinkat(output->target.folder, output->temporary, 0);
}

/* Opens the temporary file with the mode of the file that it replaces, or that of a new file. Until
 * it has that mode nobody else can read it. False with errno. */
static bool open_temporary(sy_output *output) {
  const bool old = output->target.exists;
  const int file = make_temporary(output, old ? 0600 : 0666);
  if (file < 0)
    return false;
  if (old && fchmod(file, output->target.status.st_mode & 0777) != 0)
    close(file);
  else if (open_stream(output, file))
    return true;
  const int error = errno;
  remove_temporary(output);
  errno = error;
  return false;
}

/* Opens a file that is not regular. False with errno. */
static bool open_directly(sy_output *output) {
  int file;
  do
    file = open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  while (file < 0 && errno == EINTR);
  return file >= 0 && open_stream(output, file);
}

/* False with errno, or with why it is refused. */
static bool open_path(sy_output *output, bool anew, const char **refused) {
  struct output_target *target = &output->target;
  const bool found = find_target(output->path, target);
  if (!found && errno == EXDEV && target->in_edition)
    *refused = _("a link in the path leads out of the edition's folder");
  struct stat status;
  if (!target->in_edition) {
    const bool exists = stat(output->path, &status) == 0;
    if (!exists && errno != ENOENT)
      return false;
    if (exists && !S_ISREG(status.st_mode)) /* a pipe, a device; a folder fails */
      return open_directly(output);
  }
  if (!found)
    return false;
  *refused = refusal(target, anew);
  return !*refused && open_temporary(output);
}

static void free_output(sy_output *output) {
  if (output->rest)
    g_string_free(output->rest, TRUE);
  give_slot(output->slot);
  clear_target(&output->target);
  g_free(output->path);
  g_free(output);
}

static sy_output *new_output(const char *path) {
  sy_output *output = g_new0(sy_output, 1);
  output->slot = -1;
  output->target.folder = -1;
  output->path = g_strdup(path);
  return output;
}

static void tell_refused(const char *path, const char *why, sy_problems *problems) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s", why);
}

static sy_output *open_output(const char *path, bool anew, sy_problems *problems) {
  sy_output *output = new_output(path);
  const char *refused = NULL;
  if (path ? open_path(output, anew, &refused) : open_stream(output, STDOUT_FILENO)) {
    output->anew = anew;
    return output;
  }
  if (refused)
    tell_refused(path, refused, problems);
  else
    cannot_write(path, errno, problems);
  free_output(output);
  return NULL;
}

sy_output *sy_output_open(const char *path, sy_problems *problems) {
  return open_output(path, false, problems);
}

sy_output *sy_output_open_anew(const char *path, sy_problems *problems) {
  return open_output(path, true, problems);
}

FILE *sy_output_stream(sy_output *output) {
  return output->stream;
}

void sy_output_leave_unsynced(sy_output *output) {
  output->unsynced = true;
}

FILE *sy_output_text(sy_output *output) {
  output->text = true;
  output->rest = g_string_new(NULL);
  if (!output->path)
    standard_text = output;
  return output->stream;
}

void sy_terminal_write(const char *sequence, FILE *stream) {
  if (standard_text && standard_text->stream == stream) {
    fflush(stream);
    write_whole(standard_text, sequence, strlen(sequence));
  } else {
    fputs(sequence, stream);
  }
}

FILE *sy_message_stream(void) {
  static sy_output messages = {.file = STDERR_FILENO, .text = true, .slot = -1};
  messages.rest = g_string_new(NULL);
  FILE *stream = fopencookie(&messages, "w", (cookie_io_functions_t){.write = receive});
  if (stream)
    setvbuf(stream, NULL, _IONBF, 0);
  return stream;
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
  if (standard_text == output)
    standard_text = NULL;
  if (!output->path || close(output->file) == 0 || errno == EINTR)
    return 0;
  return errno;
}

/* 0 once the kernel has all that was written, and the disk if it is a file; else an errno. */
static int finish_writing(sy_output *output) {
  const bool flushed = fflush(output->stream) == 0 && !ferror(output->stream);
  if (output->text)
    write_text(output, "", 0, true);
  int error = output->error ? output->error : flushed ? 0 : EIO;
  if (!error && *output->temporary && !output->unsynced)
    error = sync_file(output->file);
  const int closing = close_stream(output);
  return error ? error : closing;
}

static int replace_target(const sy_output *output) {
  const struct output_target *target = &output->target;
  int result;
  do
    result = renameat(target->folder, output->temporary, target->folder, target->name);
  while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

/* Looks again, for more may have been read since the output was opened. 0, or an errno. */
static int look_again(sy_output *output, const char **refused) {
  struct output_target *target = &output->target;
  const bool seen =
      fstatat(target->folder, target->name, &target->status, AT_SYMLINK_NOFOLLOW) == 0;
  if (!seen && errno != ENOENT)
    return errno;
  target->exists = seen && !S_ISLNK(target->status.st_mode);
  *refused = refusal(target, output->anew);
  return 0;
}

/* Makes the rename itself last through a power cut. 0, or an errno. A folder that we may not read,
 * or a file system that does not sync folders, is not a failure: nothing more can be done. */
static int sync_folder(int folder) {
  const int error = sync_file(folder);
  return error == EINVAL || error == ENOTSUP || error == EBADF ? 0 : error;
}

static void tell_unsynced(const char *path, int error, sy_problems *problems) {
  sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)},
                  _("written, but a power failure could still lose it: %s"), sy_error_text(error));
}

bool sy_output_commit(sy_output *output, sy_problems *problems) {
  int error = finish_writing(output);
  const bool replaces = *output->temporary;
  const char *refused = NULL;
  if (!error && replaces)
    error = look_again(output, &refused);
  if (!error && !refused && replaces)
    error = replace_target(output);
  if ((error || refused) && replaces)
    remove_temporary(output);
  const bool done = !error && !refused;
  if (refused) {
    tell_refused(output->path, refused, problems);
  } else if (error) {
    cannot_write(output->path, error, problems);
  } else if (replaces && !output->unsynced && (error = sync_folder(output->target.folder)) != 0) {
    tell_unsynced(output->path, error, problems);
  }
  free_output(output);
  return done && !error;
}

/* ---- several as one ---- */

/* 0, or an errno. */
static int exchange_names(const sy_output *output) {
  const struct output_target *target = &output->target;
  int result;
  do
    result =
        renameat2(target->folder, output->temporary, target->folder, target->name, RENAME_EXCHANGE);
  while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

/* Exchanges the temporary file with what it replaces, so that it can be put back; where a file
 * system cannot do that, or nothing is replaced, renames it. 0, or an errno. */
static int exchange(sy_output *output) {
  const int error = output->target.exists ? exchange_names(output) : ENOENT;
  output->exchanged = error == 0;
  return error == ENOENT || error == EINVAL || error == ENOSYS ? replace_target(output) : error;
}

/* Undoes exchange(); a failure leaves the new file, as no more can be done. */
static void put_back(const sy_output *output) {
  const struct output_target *target = &output->target;
  if (output->exchanged)
    exchange_names(output);
  else if (!target->exists)
    renameat(target->folder, target->name, target->folder, output->temporary);
}

/* Everything before the first name changes. False with a problem. */
static bool prepare_all(sy_output *const *outputs, guint count, sy_problems *problems) {
  bool good = true;
  for (guint i = 0; i < count; i++) {
    const char *refused = NULL;
    int error = finish_writing(outputs[i]);
    if (!error)
      error = look_again(outputs[i], &refused);
    if (refused)
      tell_refused(outputs[i]->path, refused, problems);
    else if (error)
      cannot_write(outputs[i]->path, error, problems);
    good &= !error && !refused;
  }
  return good;
}

/* Gives every file its name, or none. False with a problem. */
static bool exchange_all(sy_output *const *outputs, guint count, sy_problems *problems) {
  for (guint i = 0; i < count; i++) {
    const int error = exchange(outputs[i]);
    if (error == 0)
      continue;
    cannot_write(outputs[i]->path, error, problems);
    while (i-- > 0)
      put_back(outputs[i]);
    return false;
  }
  return true;
}

/* Signals that would end the program wait until all files have their names. */
bool sy_outputs_commit(sy_output *const *outputs, guint count, sy_problems *problems) {
  sigset_t all, before;
  bool done = prepare_all(outputs, count, problems);
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  done = done && exchange_all(outputs, count, problems);
  for (guint i = 0; i < count; i++) {
    if (!done || outputs[i]->exchanged)
      remove_temporary(outputs[i]);
    const int error = done ? sync_folder(outputs[i]->target.folder) : 0;
    if (error)
      tell_unsynced(outputs[i]->path, error, problems);
    done &= !error;
    free_output(outputs[i]);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return done;
}

void sy_output_abandon(sy_output *output) {
  close_stream(output);
  if (*output->temporary)
    remove_temporary(output);
  free_output(output);
}
