/* SPDX-License-Identifier: Apache-2.0
 *
 * test-file.c: an output is there whole or not at all, whatever stands at its place
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/base-private.h"
#include "files/files.h"

/* ---- a folder for each test, which is the working directory ---- */

static char *folder;
static char *back;

static int enter_folder(void **state) {
  (void)state;
  back = g_get_current_dir();
  folder = g_dir_make_tmp("test-file-XXXXXX", NULL);
  umask(022);
  return folder ? chdir(folder) : -1;
}

/* How many entries there are in the working directory, hidden ones too. */
static guint entries(void) {
  g_autoptr(GDir) directory = g_dir_open(".", 0, NULL);
  guint count = 0;
  while (g_dir_read_name(directory))
    count++;
  return count;
}

static int leave_folder(void **state) {
  (void)state;
  const char *name;
  g_autoptr(GDir) directory = g_dir_open(".", 0, NULL);
  while ((name = g_dir_read_name(directory)))
    remove(name);
  const int gone = rmdir(folder);
  const int returned = chdir(back);
  g_free(folder);
  g_free(back);
  return gone | returned;
}

static void put(const char *path, const char *contents) {
  assert_true(g_file_set_contents(path, contents, -1, NULL));
}

static void assert_contents(const char *path, const char *expected) {
  g_autofree char *contents = NULL;
  assert_true(g_file_get_contents(path, &contents, NULL, NULL));
  assert_string_equal(contents, expected);
}

static mode_t mode_of(const char *path) {
  struct stat status;
  assert_int_equal(stat(path, &status), 0);
  return status.st_mode & 07777;
}

static sy_output *open_good(const char *path) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_output *output = sy_output_open(path, problems);
  g_autofree char *text = sy_problems_text(problems);
  assert_string_equal(text, "");
  assert_non_null(output);
  return output;
}

static void commit_good(sy_output *output) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_true(sy_output_commit(output, problems));
  assert_int_equal(sy_problems_count(problems), 0);
}

static void write_good(const char *path, const char *contents) {
  sy_output *output = open_good(path);
  fputs(contents, sy_output_stream(output));
  commit_good(output);
}

static void assert_told(const sy_problems *problems, const char *expected) {
  g_autofree char *text = sy_problems_text(problems);
  assert_string_equal(text, expected);
}

static void assert_not_opened(const char *path, const char *expected) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_null(sy_output_open(path, problems));
  assert_told(problems, expected);
}

static void assert_not_committed(sy_output *output, const char *expected) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_false(sy_output_commit(output, problems));
  assert_told(problems, expected);
}

/* ---- regular files ---- */

static void test_new_file(void **state) {
  (void)state;
  sy_output *output = open_good("new");
  fputs("one", sy_output_stream(output));
  assert_int_not_equal(access("new", F_OK), 0); /* not before it is whole */
  assert_int_equal(entries(), 1);
  commit_good(output);
  assert_contents("new", "one");
  assert_int_equal(mode_of("new"), 0644);
  assert_int_equal(entries(), 1);
  umask(027);
  write_good("guarded", "");
  assert_int_equal(mode_of("guarded"), 0640);
  assert_int_equal(umask(022), 027); /* left as it was */
}

static void test_replaced_file(void **state) {
  (void)state;
  put("old", "old");
  assert_int_equal(chmod("old", 0604), 0);
  sy_output *output = open_good("old");
  fputs("new", sy_output_stream(output));
  fflush(sy_output_stream(output));
  assert_contents("old", "old");
  commit_good(output);
  assert_contents("old", "new");
  assert_int_equal(mode_of("old"), 0604);
  assert_int_equal(entries(), 1);
}

static void test_long_name(void **state) {
  (void)state;
  char name[256];
  memset(name, 'n', 255); /* the longest that most file systems have */
  name[255] = '\0';
  write_good(name, "long");
  assert_contents(name, "long");
  char too_long[300];
  memset(too_long, 'n', 299);
  too_long[299] = '\0';
  g_autofree char *told = g_strconcat(too_long, ": cannot write: File name too long\n", NULL);
  assert_not_opened(too_long, told); /* now, not when it is renamed */
}

static void test_abandoned(void **state) {
  (void)state;
  put("old", "old");
  {
    g_autoptr(sy_output) output = open_good("old");
    g_autoptr(sy_output) other = open_good("other");
    fputs("new", sy_output_stream(output));
    fputs("new", sy_output_stream(other));
    assert_int_equal(entries(), 3);
  }
  assert_contents("old", "old");
  assert_int_equal(entries(), 1);
}

/* ---- symbolic links ---- */

static void assert_link(const char *path, const char *expected) {
  g_autofree char *target = g_file_read_link(path, NULL);
  assert_string_equal(target, expected);
}

static void test_links(void **state) {
  (void)state;
  assert_int_equal(mkdir("sub", 0755), 0);
  put("sub/file", "old");
  assert_int_equal(chmod("sub/file", 0600), 0);
  assert_int_equal(symlink("file", "sub/near"), 0); /* relative to the folder it is in */
  assert_int_equal(symlink("sub/near", "far"), 0);
  write_good("far", "new");
  assert_link("far", "sub/near");
  assert_link("sub/near", "file");
  assert_contents("sub/file", "new");
  assert_int_equal(mode_of("sub/file"), 0600);

  g_autofree char *absolute = g_build_filename(folder, "sub", "file", NULL);
  assert_int_equal(symlink(absolute, "absolute"), 0);
  write_good("absolute", "newer");
  assert_link("absolute", absolute);
  assert_contents("sub/file", "newer");
  assert_int_equal(unlink("sub/file") | unlink("sub/near"), 0);
  assert_int_equal(rmdir("sub"), 0); /* nothing else is left there */
}

/* A link to what is not there yet makes it, as a shell's `>` does. */
static void test_dangling_links(void **state) {
  (void)state;
  assert_int_equal(symlink("later", "link"), 0);
  write_good("link", "new");
  assert_link("link", "later");
  assert_contents("later", "new");
  assert_int_equal(symlink("absent/file", "lost"), 0);
  assert_not_opened("lost", "lost: cannot write: No such file or directory\n");
  assert_int_equal(symlink("loop", "loop"), 0);
  assert_not_opened("loop", "loop: cannot write: Too many levels of symbolic links\n");
  assert_link("loop", "loop");
}

/* ---- what is not a file ---- */

static void test_refused(void **state) {
  (void)state;
  put("file", "old");
  assert_int_equal(mkdir("folder", 0755), 0);
  assert_int_equal(symlink("folder", "link"), 0);
  assert_not_opened("folder", "folder: cannot write: Is a directory\n");
  assert_not_opened("folder/", "folder/: cannot write: Is a directory\n");
  assert_not_opened("link", "link: cannot write: Is a directory\n");
  assert_not_opened("absent/file", "absent/file: cannot write: No such file or directory\n");
  assert_not_opened("absent/", "absent/: cannot write: No such file or directory\n");
  assert_not_opened("file/file", "file/file: cannot write: Not a directory\n");
  assert_contents("file", "old");
  assert_int_equal(entries(), 3);
}

static void test_folder_meanwhile(void **state) {
  (void)state;
  sy_output *output = open_good("path");
  assert_int_equal(mkdir("path", 0755), 0);
  assert_not_committed(output, "path: cannot write: Is a directory\n");
  assert_int_equal(entries(), 1);
}

/* A path of a device that no mistake can replace for the whole machine: nothing can be renamed into
 * /proc. The descriptor stays open. */
static char *device_path(const char *device) {
  const int file = open(device, O_WRONLY | O_CLOEXEC);
  assert_true(file >= 0);
  return g_strdup_printf("/proc/self/fd/%d", file);
}

/* Devices and pipes are written, not replaced. */
static void test_devices(void **state) {
  (void)state;
  g_autofree char *null = device_path("/dev/null");
  write_good(null, "gone");
  assert_int_equal(symlink(null, "null"), 0);
  write_good("null", "gone");
  assert_link("null", null);

  assert_int_equal(mkfifo("pipe", 0600), 0);
  const int reader = open("pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  assert_true(reader >= 0);
  write_good("pipe", "through");
  char got[16] = "";
  assert_int_equal(read(reader, got, sizeof got - 1), 7);
  assert_string_equal(got, "through");
  close(reader);
  assert_int_equal(mode_of("pipe"), 0600);
  assert_int_equal(entries(), 2);
}

/* ---- a full disk ---- */

static void test_full_device(void **state) {
  (void)state;
  g_autofree char *full = device_path("/dev/full");
  g_autofree char *message = g_strdup_printf("%s: cannot write: No space left on device\n", full);
  sy_output *output = open_good(full);
  fputs("little", sy_output_stream(output)); /* fails when it is flushed */
  assert_not_committed(output, message);
  output = open_good(full);
  for (guint i = 0; i < 100000; i++)
    fputs("much", sy_output_stream(output)); /* fails on the way */
  assert_not_committed(output, message);
}

/* A write fell short, what follows it would fit: the output must not be taken for whole. */
static void test_short_write(void **state) {
  (void)state;
  put("old", "old");
  struct rlimit limit;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const struct rlimit small = {.rlim_cur = 10000, .rlim_max = limit.rlim_max};
  void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  sy_output *output = open_good("old");
  for (guint i = 0; i < 5000; i++)
    fputs("line\n", sy_output_stream(output));
  const bool short_write = fflush(sy_output_stream(output)) != 0;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
  signal(SIGXFSZ, handler);
  assert_true(short_write);
  g_autoptr(sy_problems) problems = sy_problems_new();
  assert_false(sy_output_commit(output, problems));
  assert_int_equal(sy_problems_count(problems), 1);
  assert_contents("old", "old");
  assert_int_equal(entries(), 1);
}

/* ---- standard output ---- */

static void test_standard_output(void **state) {
  (void)state;
  fflush(stdout);
  const int saved = dup(STDOUT_FILENO);
  const int file = open("out", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  assert_int_equal(dup2(file, STDOUT_FILENO), STDOUT_FILENO);
  g_autoptr(sy_problems) problems = sy_problems_new();
  sy_output *output = sy_output_open(NULL, problems);
  fputs("one\n", sy_output_stream(output));
  const bool good = sy_output_commit(output, problems);
  output = sy_output_open(NULL, problems); /* it was not closed */
  fputs("two\n", sy_output_stream(output));
  const bool good_again = sy_output_commit(output, problems);
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  dup2(full, STDOUT_FILENO);
  output = sy_output_open(NULL, problems);
  fputs("three\n", sy_output_stream(output));
  const bool good_when_full = sy_output_commit(output, problems);
  dup2(saved, STDOUT_FILENO);
  clearerr(stdout);
  close(saved);
  close(file);
  close(full);
  assert_true(good);
  assert_true(good_again);
  assert_false(good_when_full);
  assert_told(problems, "cannot write to standard output: No space left on device\n");
  assert_contents("out", "one\ntwo\n");
}

/* ---- signals ---- */

static void on_signal(int number) {
  (void)number;
  sy_output_cleanup_on_signal();
  _exit(7);
}

/* A process with three outputs under way, one of them committed, dies of a signal. */
static void test_signal(void **state) {
  (void)state;
  put("old", "old");
  const pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    signal(SIGTERM, on_signal);
    sy_problems *problems = sy_problems_new();
    fputs("new", sy_output_stream(sy_output_open("old", problems)));
    sy_output *done = sy_output_open("done", problems);
    sy_output_open("other", problems);
    sy_output_commit(done, problems);
    raise(SIGTERM);
    _exit(1);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 7);
  assert_contents("old", "old");
  assert_contents("done", "");
  assert_int_equal(entries(), 2);
}

/* More outputs than a signal can clean up are still whole; slots are given back. */
static void test_many(void **state) {
  (void)state;
  for (guint round = 0; round < 3; round++) {
    sy_output *outputs[20];
    char name[16];
    for (guint i = 0; i < G_N_ELEMENTS(outputs); i++) {
      g_snprintf(name, sizeof name, "file%u", i);
      outputs[i] = open_good(name);
      fprintf(sy_output_stream(outputs[i]), "%u", i);
    }
    for (guint i = 0; i < G_N_ELEMENTS(outputs); i++)
      commit_good(outputs[i]);
    assert_contents("file19", "19");
    assert_int_equal(entries(), 20);
  }
  sy_output *last = open_good("last");
  assert_int_equal(entries(), 21);
  errno = 5;
  sy_output_cleanup_on_signal();
  sy_output_cleanup_on_signal(); /* finds nothing, and says so to nobody */
  assert_int_equal(errno, 5);
  assert_int_equal(entries(), 20); /* what was committed stays */
  sy_output_abandon(last);
}

static gpointer write_many(gpointer data) {
  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf("%s-%u", (const char *)data, i);
    sy_problems *problems = sy_problems_new();
    sy_output *output = sy_output_open(name, problems);
    fputs(name, sy_output_stream(output));
    sy_output_commit(output, problems);
    sy_problems_free(problems);
  }
  return NULL;
}

static void test_threads(void **state) {
  (void)state;
  static const char *const names[] = {"a", "b", "c", "d"};
  GThread *threads[G_N_ELEMENTS(names)];
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    threads[i] = g_thread_new(names[i], write_many, (gpointer)names[i]);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    g_thread_join(threads[i]);
  assert_int_equal(entries(), 200);
  assert_contents("d-49", "d-49");
  sy_output_cleanup_on_signal();
  assert_int_equal(entries(), 200);
}

/* ---- digests ---- */

static bool digest_of(const char *path, char digest[65]) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(path);
  const bool made = sy_digest_file(&input, digest, problems);
  assert_int_equal(sy_problems_count(problems), made ? 0 : 1);
  return made;
}

static void test_digest(void **state) {
  (void)state;
  char digest[65];
  put("empty", "");
  assert_true(digest_of("empty", digest));
  assert_string_equal(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  put("abc", "abc");
  assert_true(digest_of("abc", digest));
  assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_autofree char *million = g_strnfill(1000000, 'a'); /* more than is read at once */
  put("million", million);
  assert_true(digest_of("million", digest));
  assert_string_equal(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  assert_false(digest_of("absent", digest));
  assert_false(digest_of(".", digest));
}

/* ---- inputs ---- */

/* Writes into the file that is there, and sets its time. */
static void overwrite(const char *path, const char *contents, struct timespec modified) {
  const int file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
  const ssize_t length = (ssize_t)strlen(contents);
  assert_int_equal(write(file, contents, strlen(contents)), length);
  assert_int_equal(futimens(file, (struct timespec[2]){modified, modified}), 0);
  close(file);
}

/* A file that somebody writes to while it is read is noticed, by its time or by its size. */
static void test_changed_input(void **state) {
  (void)state;
  put("input", "old");
  g_autoptr(sy_problems) problems = sy_problems_new();
  struct stat opened;
  const struct sy_input input = sy_input_at("input");
  const int file = sy_file_open(&input, &opened, problems);
  assert_true(file >= 0);
  assert_true(sy_file_unchanged(file, "input", &opened, problems));
  struct timespec later = opened.st_mtim;
  later.tv_sec++;
  overwrite("input", "new", later);
  assert_false(sy_file_unchanged(file, "input", &opened, problems));
  overwrite("input", "newer", opened.st_mtim);
  assert_false(sy_file_unchanged(file, "input", &opened, problems));
  close(file);
  assert_int_equal(sy_problems_count(problems), 2);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_FOLDER(test_new_file),
      IN_FOLDER(test_replaced_file),
      IN_FOLDER(test_long_name),
      IN_FOLDER(test_abandoned),
      IN_FOLDER(test_links),
      IN_FOLDER(test_dangling_links),
      IN_FOLDER(test_refused),
      IN_FOLDER(test_folder_meanwhile),
      IN_FOLDER(test_devices),
      IN_FOLDER(test_full_device),
      IN_FOLDER(test_short_write),
      IN_FOLDER(test_standard_output),
      IN_FOLDER(test_signal),
      IN_FOLDER(test_many),
      IN_FOLDER(test_threads),
      /* What these read is known by its inode, which a later test's file may get again. */
      IN_FOLDER(test_changed_input),
      IN_FOLDER(test_digest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
