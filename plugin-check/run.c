/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c: runs the tests, each in a process of its own
 *
 * The child writes its verdict into memory that it shares with its parent; the parent waits for it,
 * kills it if it exceeds its time limit, and reaps it. A child that does not exit through
 * trial_leave() has crashed, wherever that happened.
 */
#include "plugin-check/plugin-check-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const sy_check_verdict_names[] = {N_("pass"), N_("warn"),    N_("skip"),
                                              N_("fail"), N_("crashed"), NULL};

/* ---- what a test says ---- */

/* The worst is kept, and of the equally bad the first; of what went well, the last. */
G_GNUC_PRINTF(3, 0)
static void say(struct trial *trial, enum sy_check_verdict verdict, const char *format,
                va_list arguments) {
  struct record *record = trial->record;
  if (record->verdict >= verdict && record->detail[0] && record->verdict != SY_CHECK_PASS)
    return;
  record->verdict = verdict;
  g_vsnprintf(record->detail, sizeof record->detail, format, arguments);
}

#define SAY(function, verdict)                                                                     \
  void function(struct trial *trial, const char *format, ...) {                                    \
    va_list arguments;                                                                             \
    va_start(arguments, format);                                                                   \
    say(trial, verdict, format, arguments);                                                        \
    va_end(arguments);                                                                             \
  }
SAY(trial_saw, SY_CHECK_PASS)
SAY(trial_warn, SY_CHECK_WARN)
SAY(trial_skip, SY_CHECK_SKIP)
SAY(trial_fail, SY_CHECK_FAIL)

void trial_count(struct trial *trial, uint64_t units, uint64_t scored) {
  struct sy_check_seen *seen = &trial->record->seen;
  seen->batches++;
  seen->units += units;
  seen->scored += scored;
}

void trial_phase(struct trial *trial, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_vsnprintf(trial->record->phase, sizeof trial->record->phase, format, arguments);
  va_end(arguments);
}

bool trial_goes_on(const struct trial *trial) {
  return trial->record->verdict < SY_CHECK_FAIL;
}

/* ---- one test ---- */

/* Loads the object and reads its description. False after trial_skip(). */
static bool open_plugin(struct trial *trial) {
  g_autoptr(sy_words) reason = NULL;
  struct sy_object object;
  trial_phase(trial, "%s", _("loading the object"));
  if (sy_object_load(trial->path, &object, &reason)) {
    trial->entry = object.entry;
    trial_phase(trial, "%s", _("reading the description"));
    trial->plugin = sy_description_copy(object.entry(), &reason);
  }
  if (!trial->plugin)
    trial_skip(trial, "%s", sy_words_get(reason));
  return trial->plugin != NULL;
}

bool trial_open(struct trial *trial, enum need need) {
  if (need >= NEEDS_PLUGIN && !open_plugin(trial))
    return false;
  return need < NEEDS_INSTANCE || trial_find_settings(trial);
}

static void run_here(struct trial *trial, const struct test *test) {
  if (!trial_open(trial, test->need))
    return;
  trial_phase(trial, "%s", _("beginning"));
  trial->record->begun = true;
  test->run(trial);
}

void trial_close(struct trial *trial) {
  g_clear_pointer(&trial->settings, g_ptr_array_unref);
  g_clear_pointer(&trial->edition, sy_edition_free);
  g_clear_pointer(&trial->registry, sy_registry_free);
}

void trial_leave(struct trial *trial) {
  trial->record->ended = true;
  _exit(TRIAL_EXIT);
}

static void limit(__rlimit_resource_t resource, rlim_t most) {
  const struct rlimit limit = {most, most};
  setrlimit(resource, &limit);
}

/* An object that takes ever more memory shall not take the machine's. */
static void limit_memory(void) {
#ifndef SANITIZED
  limit(RLIMIT_AS, (rlim_t)8 << 30);
#endif
}

/* A process that hears and says nothing, dumps no core, and goes when its parent goes. */
static void become_child(void) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit_memory();
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
    dup2(nothing, file);
  close(nothing);
  for (int number = 1; number < NSIG; number++)
    signal(number, SIG_DFL);
}

/* Waits for the child. False if its time was over. */
static bool wait_for(pid_t child, unsigned seconds, int *status) {
  const int watch = pidfd_open(child, 0);
  struct pollfd until = {.fd = watch, .events = POLLIN};
  const gint64 deadline = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
  int ready = -1;
  while (ready < 0) {
    const gint64 left = (deadline - g_get_monotonic_time()) / 1000;
    ready = poll(&until, 1, (int)MAX(left, 0));
    if (ready < 0 && errno != EINTR)
      break;
  }
  kill(-child, SIGKILL); /* and whatever it started */
  if (ready <= 0)
    kill(child, SIGKILL);
  close(watch);
  while (waitpid(child, status, 0) < 0 && errno == EINTR)
    continue;
  return ready > 0;
}

static void crashed(struct record *record, const char *how) {
  g_autofree char *phase = g_strdup(record->phase);
  record->verdict = SY_CHECK_CRASHED;
  g_snprintf(record->detail, sizeof record->detail, _("%s while %s"), how, phase);
}

static void judge_end(struct record *record, bool in_time, int status, unsigned seconds) {
  const bool ours = WIFEXITED(status) && WEXITSTATUS(status) == TRIAL_EXIT;
  g_autofree char *how = NULL;
  if (ours && record->ended)
    return;
  if (!in_time)
    how = g_strdup_printf(_("was stopped after %u s"), seconds);
  else if (WIFSIGNALED(status))
    how = g_strdup_printf(_("was killed by signal %d (%s)"), WTERMSIG(status),
                          sy_text_get(sy_signal_texts(WTERMSIG(status))));
  else
    how = g_strdup_printf(_("ended the process with exit code %d"), WEXITSTATUS(status));
  crashed(record, how);
}

/* False if it had to be ended. */
static bool run_apart(struct trial *trial, const struct test *test) {
  fflush(NULL);
  const pid_t child = fork();
  if (child < 0) {
    trial_skip(trial, _("cannot start a process: %s"), sy_error_text(errno));
    return true;
  }
  if (child == 0) {
    become_child();
    trap_crashes(trial);
    run_here(trial, test);
    trial_leave(trial);
  }
  int status = 0;
  const bool in_time = wait_for(child, trial->options->seconds, &status);
  judge_end(trial->record, in_time, status, trial->options->seconds);
  return in_time;
}

/* So many tests that had to be ended are enough to know: the others would take as long. */
#define MOST_LATE 3

/* What one test tells about all that follow. */
struct course {
  unsigned late;                    /* tests that had to be ended */
  const struct sy_check_test *told; /* the first that failed before it began, or NULL */
  enum need need;                   /* what it was in need of */
};

/* Why a test is not tried, or NULL; g_free. */
static char *in_vain(const struct course *course, const struct test *test) {
  if (course->late == MOST_LATE)
    return g_strdup_printf(_("not run, because %d tests had to be stopped"), MOST_LATE);
  if (course->told && test->need >= course->need)
    return g_strdup_printf(_("not run: it would fail before it begins, as %s did"),
                           course->told->name);
  return NULL;
}

/* What a test that passed has found, and of how many units; g_free. */
static char *detail_of(const struct record *record) {
  const struct sy_check_seen *seen = &record->seen;
  if (record->verdict != SY_CHECK_PASS || seen->units == 0)
    return sy_one_line(record->detail);
  g_autofree char *detail =
      g_strdup_printf(_("%s, %llu of %llu units scored"), record->detail,
                      (unsigned long long)seen->scored, (unsigned long long)seen->units);
  return sy_one_line(detail);
}

static struct sy_check_result run_test(const char *path, const struct sy_check_options *options,
                                       struct record *record, const struct test *test,
                                       struct course *course) {
  g_autofree char *reason = in_vain(course, test);
  memset(record, 0, sizeof *record);
  struct trial trial = {
      .path = path, .options = options, .record = record, .own_process = !options->in_process};
  if (reason) {
    trial_skip(&trial, "%s", reason);
  } else if (options->in_process) {
    run_here(&trial, test);
    trial_close(&trial);
  } else {
    course->late += !run_apart(&trial, test);
    if (!record->begun && record->verdict >= SY_CHECK_FAIL && !course->told)
      *course = (struct course){course->late, &test->shown, test->need};
  }
  return (struct sy_check_result){&test->shown, record->verdict, record->seen, detail_of(record)};
}

/* ---- all of them ---- */

static void clear_result(gpointer result) {
  g_free(((struct sy_check_result *)result)->detail);
}

static sy_check_report *new_report(const char *path, uint64_t seed) {
  sy_check_report *report = g_new0(sy_check_report, 1);
  report->path = g_strdup(path);
  report->seed = seed;
  report->results = g_array_new(FALSE, FALSE, sizeof(struct sy_check_result));
  g_array_set_clear_func(report->results, clear_result);
  return report;
}

sy_check_report *sy_check_object(const char *path, const struct sy_check_options *options,
                                 sy_problems *problems) {
  g_autoptr(sy_check_report) report = new_report(path, options->seed);
  g_autoptr(sy_words) fault = sy_object_fault(path);
  if (fault) {
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(path)}, "%s",
                    sy_words_get(fault));
    return NULL;
  }
  const struct sy_input object = sy_input_at(path);
  if (!sy_digest_file(&object, report->sha256, problems))
    return NULL;
  struct record *record =
      mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (record == MAP_FAILED) {
    sy_problems_add(problems, (struct sy_place){0}, "%s", sy_error_text(errno));
    return NULL;
  }
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  struct course course = {0};
  for (guint i = 0; i < test_count; i++) {
    if (options->only && !g_pattern_match_simple(options->only, all_tests[i].shown.name))
      continue;
    const struct sy_check_result result =
        run_test(absolute, options, record, &all_tests[i], &course);
    g_array_append_val(report->results, result);
  }
  munmap(record, sizeof *record);
  return g_steal_pointer(&report);
}

void sy_check_report_free(sy_check_report *report) {
  g_free(report->path);
  g_array_unref(report->results);
  g_free(report);
}

guint sy_check_count(const sy_check_report *report, enum sy_check_verdict verdict) {
  guint count = 0;
  for (guint i = 0; i < report->results->len; i++)
    count += g_array_index(report->results, struct sy_check_result, i).verdict == verdict;
  return count;
}
