/* SPDX-License-Identifier: Apache-2.0
 *
 * failure.c: how the program ends when the machine fails or somebody stops it
 *
 * In every case, the temporary file of an output in progress and the scratch folder are removed, a
 * reason is printed, and the exit code is a documented one. Handlers call only async-signal-safe
 * functions; their messages are translated in advance.
 */
#include "command/command.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A sanitizer has an allocator of its own. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#endif

static const char *no_memory = "out of memory"; /* translated as soon as possible */
static const char *file_changed, *finishing;

/* Prints a text; dprintf would allocate. [async-signal-safe] */
static void say(const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    const ssize_t count = write(STDERR_FILENO, text, length);
    if (count < 0)
      return;
    text += count;
    length -= (size_t)count;
  }
}

/* ---- stopped by a user, a limit, or a fault of its own ---- */

static void remove_temporary(void) {
  sy_output_cleanup_on_signal();
  sy_scratch_cleanup_on_signal();
}

static void on_stop(int number) {
  remove_temporary();
  raise(number); /* the handler is gone: this ends the program as if there had been none */
}

/* Ctrl-C ends only what can be interrupted, and the program writes what it has. */
static void on_interrupt(int number) {
  const int error = errno;
  if (sy_study_interrupt()) {
    say(finishing);
  } else {
    signal(number, SIG_DFL);
    on_stop(number);
  }
  errno = error;
}

/* Unless the program was started with this signal ignored, as nohup does. */
static void handle(int number, void (*handler)(int), int flags) {
  struct sigaction before;
  const struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(number, &action, NULL);
}

/* ---- memory ---- When an allocation fails, GLib ends the program with a message, but making the
 * message also needs memory, and so on until the stack is full. Other libraries do not check for
 * failure and go on with incomplete data. So if a small allocation fails, the program ends at once.
 * A large one fails in the ordinary way, so that for instance a plugin can report it as its own
 * error. */

#define LITTLE 65536

G_GNUC_NORETURN static void end(enum exit_code code, const char *reason) {
  remove_temporary();
  say("steelyard: ");
  say(reason);
  say("\n");
  _exit((int)code);
}

void end_exhausted(const char *reason) {
  end(EXIT_MACHINE, reason);
}

/* With an error GLib cannot go on: there is no memory, or no thread can be started. */
static void on_log(const char *domain, GLogLevelFlags level, const char *message, gpointer data) {
  if (level & G_LOG_LEVEL_ERROR)
    end(EXIT_MACHINE, errno == ENOMEM || !message ? no_memory : message);
  g_log_default_handler(domain, level, message, data);
}

#ifndef SANITIZED

static void *checked(void *memory, size_t size) {
  if (!memory && size > 0 && size <= LITTLE)
    end(EXIT_MACHINE, no_memory);
  return memory;
}

/* Sets a function pointer to the function that ours of the same name replaces. */
static void find_next(const char *name, void *function) {
  void *symbol = dlsym(RTLD_NEXT, name);
  if (!symbol)
    abort();
  memcpy(function, &symbol, sizeof symbol);
}

void *malloc(size_t size) {
  static void *(*next)(size_t);
  if (!next)
    find_next("malloc", &next);
  return checked(next(size), size);
}

void *calloc(size_t count, size_t size) {
  static void *(*next)(size_t, size_t);
  if (!next)
    find_next("calloc", &next);
  size_t all;
  if (__builtin_mul_overflow(count, size, &all))
    all = SIZE_MAX;
  return checked(next(count, size), all);
}

void *realloc(void *memory, size_t size) {
  static void *(*next)(void *, size_t);
  if (!next)
    find_next("realloc", &next);
  return checked(next(memory, size), size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  static int (*next)(void **, size_t, size_t);
  if (!next)
    find_next("posix_memalign", &next);
  const int error = next(memory, alignment, size);
  checked(error == ENOMEM ? NULL : memory, size);
  return error;
}

#endif

/* ---- inputs that change ---- */

/* A mapped file, such as a plugin, has become too short. */
static void on_bus_error(int number) {
  (void)number;
  end(EXIT_WRONG, file_changed);
}

/* ---- all of it ---- */

void prepare_for_failures(void) {
  no_memory = _("out of memory");
  file_changed = _("a file changed while it was read");
  finishing = _("\nsteelyard: interrupted; what is done is written. Ctrl-C again ends at once\n");
  const int stops[] = {
      SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGABRT,
#ifndef SANITIZED
      SIGSEGV, SIGILL, SIGFPE, /* most likely in a plugin; a sanitizer reports them itself */
#endif
  };
  for (size_t i = 0; i < G_N_ELEMENTS(stops); i++)
    handle(stops[i], on_stop, (int)SA_RESETHAND);
  handle(SIGINT, on_interrupt, SA_RESTART);
  signal(SIGPIPE, SIG_IGN); /* a closed pipe and a limit on the size of files */
  signal(SIGXFSZ, SIG_IGN); /* are errors of writing, and are reported as such */
  signal(SIGCHLD, SIG_DFL); /* if the caller ignored it, a worker's exit status would be lost */
  signal(SIGBUS, on_bus_error);
  g_log_set_default_handler(on_log, NULL);
  json_set_alloc_funcs(g_malloc, g_free); /* so that its failures need no checks */
}
