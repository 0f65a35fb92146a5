/* SPDX-License-Identifier: Apache-2.0
 *
 * failure.c: how the program ends when the machine fails it, or a person stops it
 *
 * Whatever ends it, the temporary file of an output under way goes, a reason is given, and the exit
 * code is a documented one. Handlers use only what signals may interrupt; their messages are
 * translated in advance.
 */
#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static const char *no_memory, *file_changed; /* translated */

/* ---- stopped by a person or a limit
 * --------------------------------------------------------------
 */

static void on_stop(int number) {
  sy_output_cleanup_on_signal();
  raise(number); /* the handler is gone: this ends the program as if there had been none */
}

/* Not where whoever started the program wants it to ignore the signal, as nohup does. */
static void handle_stop(int number) {
  struct sigaction before;
  const struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND};
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(number, &action, NULL);
}

/* ---- memory
 * --------------------------------------------------------------------------------------
 */

G_GNUC_NORETURN static void end(enum exit_code code, const char *reason) {
  sy_output_cleanup_on_signal();
  dprintf(STDERR_FILENO, "steelyard: %s\n", reason);
  _exit((int)code);
}

/* With an error GLib cannot go on: there is no memory, or no thread can be started. */
static void on_log(const char *domain, GLogLevelFlags level, const char *message, gpointer data) {
  if (level & G_LOG_LEVEL_ERROR)
    end(EXIT_MACHINE, errno == ENOMEM || !message ? no_memory : message);
  g_log_default_handler(domain, level, message, data);
}

/* Some of GLib's allocators abort without a word to the log. Other aborts are faults of the
 * program: they take their course. */
static void on_abort(int number) {
  (void)number;
  if (errno == ENOMEM)
    end(EXIT_MACHINE, no_memory);
  sy_output_cleanup_on_signal();
}

/* ---- inputs that change
 * --------------------------------------------------------------------------
 */

/* A file that is mapped, as a plugin is, has become shorter than what is used of it. */
static void on_bus_error(int number) {
  (void)number;
  end(EXIT_WRONG, file_changed);
}

/* ---- all of it
 * -----------------------------------------------------------------------------------
 */

/* A file that is opened must not become standard output or standard error because that was closed.
 * What stands for standard output cannot be written, so that a command still fails. */
static void open_standard_descriptors(void) {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
    if (fcntl(file, F_GETFD) < 0 &&
        open("/dev/null", file == STDOUT_FILENO ? O_RDONLY : O_RDWR) < 0)
      _exit(EXIT_MACHINE);
}

void prepare_for_failures(void) {
  open_standard_descriptors();
  no_memory = _("out of memory");
  file_changed = _("a file changed while it was read");
  const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
  for (size_t i = 0; i < G_N_ELEMENTS(stops); i++)
    handle_stop(stops[i]);
  signal(SIGPIPE, SIG_IGN); /* a closed pipe and a limit on the size of files */
  signal(SIGXFSZ, SIG_IGN); /* are errors of writing, and are reported as such */
  signal(SIGABRT, on_abort);
  signal(SIGBUS, on_bus_error);
  g_log_set_default_handler(on_log, NULL);
  json_set_alloc_funcs(g_malloc, g_free); /* so that none of its many failures needs a check */
}
