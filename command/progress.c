/* SPDX-License-Identifier: Apache-2.0
 *
 * progress.c: what a terminal shows during long work
 *
 * A thread looks on and writes a line to standard error a few times a second: the step, how much of
 * it is done, and how long the rest will take at the speed so far. The line is erased at the end of
 * each step, before anything else is written. If standard error is not a terminal, nothing of this
 * happens.
 */
#include "command/command.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INTERVAL (G_USEC_PER_SEC / 5)
#define ERASE "\r\x1b[K"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* over the terminal's line */
static bool watching, shown;

static void send(const char *text) {
  ssize_t written = write(STDERR_FILENO, text, strlen(text));
  (void)written; /* nobody reads a closed terminal */
}

static void erase(void) {
  pthread_mutex_lock(&lock);
  if (shown)
    send(ERASE);
  shown = false;
  pthread_mutex_unlock(&lock);
}

/* "about 3 s left", or "" while nobody can say, or if it is less than a second. */
static char *time_left(const struct sy_progress *progress, int64_t now) {
  const double elapsed = (double)(now - progress->started) / G_USEC_PER_SEC;
  if (progress->done == 0 || elapsed < 0.5)
    return g_strdup("");
  const double left = elapsed * (double)(progress->total - progress->done) / (double)progress->done;
  if (left >= 120)
    return g_strdup_printf(_(", about %.0f min left"), left / 60);
  return left >= 1 ? g_strdup_printf(_(", about %.0f s left"), left) : g_strdup("");
}

static char *describe(const struct sy_progress *progress, int64_t now) {
  const unsigned share = (unsigned)(100.0 * (double)progress->done / (double)progress->total);
  g_autofree char *left = time_left(progress, now);
  const bool reading = progress->phase == SY_PHASE_READING;
  g_autofree char *name = reading ? g_path_get_basename(progress->what)
                                  : g_strdup(progress->what ? progress->what : "");
  g_autofree char *what = sy_text_shown(name);
  switch (progress->phase) {
  case SY_PHASE_READING:
    return g_strdup_printf(_("reading %s: %u%%%s"), what, share, left);
  case SY_PHASE_SCORING:
    return g_strdup_printf(_("scoring: %u%%%s"), share, left);
  case SY_PHASE_STUDY:
    return g_strdup_printf(_("computing %s: %u%%%s"), what, share, left);
  case SY_PHASE_WRITING:
    return g_strdup_printf(_("writing: %u%%%s"), share, left);
  default:
    g_assert_not_reached();
  }
}

static unsigned terminal_width(void) {
  struct winsize size;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void show(const struct sy_progress *progress) {
  struct sy_progress sane = *progress;
  sane.total = MAX(sane.total, 1);
  sane.done = MIN(sane.done, sane.total); /* a file may grow, or lines be counted again */
  g_autofree char *text = describe(&sane, g_get_monotonic_time());
  if (sy_display_width(text) >= terminal_width())
    return;
  g_autofree char *line = g_strconcat(ERASE, text, NULL);
  send(line);
  shown = true;
}

static gpointer watch(gpointer data) {
  (void)data;
  g_usleep(G_USEC_PER_SEC);
  for (bool going = true; going; g_usleep(INTERVAL)) {
    struct sy_progress progress;
    pthread_mutex_lock(&lock);
    going = watching;
    if (going && sy_progress_look(&progress))
      show(&progress);
    pthread_mutex_unlock(&lock);
  }
  return NULL;
}

void progress_begin(void) {
  if (!isatty(STDERR_FILENO) || g_strcmp0(g_getenv("TERM"), "dumb") == 0)
    return;
  watching = true;
  sy_progress_watch(erase);
  GThread *thread = g_thread_try_new("progress", watch, NULL, NULL);
  if (thread) /* else no progress is shown */
    g_thread_unref(thread);
}

void progress_end(void) {
  erase();
  pthread_mutex_lock(&lock);
  watching = false;
  pthread_mutex_unlock(&lock);
}
