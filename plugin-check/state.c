/* SPDX-License-Identifier: Apache-2.0
 *
 * state.c: the state of the process that a plugin must not change
 *
 * It is recorded before and after, and the two are compared item by item.
 */
#include "plugin-check/plugin-check-private.h"

#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct state {
  char *aspects[ASPECT_COUNT];
};

/* How this thread computes; not which exceptions were raised. */
static char *float_mode(void) {
#if defined(__x86_64__)
  const unsigned exceptions_raised = 0x3f;
  fenv_t environment;
  fegetenv(&environment);
  return g_strdup_printf("%04x/%04x", environment.__control_word,
                         environment.__mxcsr & ~exceptions_raised);
#else
  return g_strdup_printf("%d", fegetround());
#endif
}

static char *signals(void) {
  GString *text = g_string_new(NULL);
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0)
      g_string_append_printf(text, "%d:%p/%d ", number, (void *)(size_t)action.sa_handler,
                             sigismember(&blocked, number));
  }
  return g_string_free(text, FALSE);
}

static gint compare_names(gconstpointer left, gconstpointer right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The names in a folder of /proc, each with where it leads. */
static char *entries_of(const char *path) {
  GDir *folder = g_dir_open(path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; folder && (name = g_dir_read_name(folder));) {
    g_autofree char *link = g_build_filename(path, name, NULL);
    g_autofree char *target = g_file_read_link(link, NULL);
    if (!target || !g_str_has_prefix(target, "/proc/")) /* the folder itself */
      g_ptr_array_add(names, g_strconcat(name, target ? "=" : NULL, target, NULL));
  }
  g_clear_pointer(&folder, g_dir_close);
  g_ptr_array_sort(names, compare_names);
  g_ptr_array_add(names, NULL);
  return g_strjoinv(" ", (char **)names->pdata);
}

static char *folder(void) {
  const mode_t mask = umask(0);
  umask(mask);
  g_autofree char *current = g_get_current_dir();
  return g_strdup_printf("%s %03o", current, (unsigned)mask);
}

struct state *state_now(void) {
  struct state *state = g_new0(struct state, 1);
  state->aspects[ASPECT_FLOAT_MODE] = float_mode();
  state->aspects[ASPECT_LOCALE] = g_strdup(setlocale(LC_ALL, NULL));
  state->aspects[ASPECT_SIGNALS] = signals();
  state->aspects[ASPECT_FILES] = entries_of("/proc/self/fd");
  state->aspects[ASPECT_THREADS] = entries_of("/proc/self/task");
  state->aspects[ASPECT_FOLDER] = folder();
  state->aspects[ASPECT_ENVIRONMENT] = g_strjoinv("\n", environ);
  return state;
}

void state_free(struct state *state) {
  for (int i = 0; i < ASPECT_COUNT; i++)
    g_free(state->aspects[i]);
  g_free(state);
}

/* Where two texts part: the word from there on. */
static char *word_at_difference(const char *before, const char *after) {
  size_t at = 0;
  while (before[at] && before[at] == after[at])
    at++;
  while (before[at] && at > 0 && after[at - 1] != ' ' && after[at - 1] != '\n')
    at--;
  at += strspn(after + at, " \n");
  const size_t length = strcspn(after + at, " \n");
  return g_strndup(after + at, MIN(length, 80));
}

char *state_difference(const struct state *before, const struct state *after, enum aspect aspect) {
  static const char *const names[ASPECT_COUNT] = {
      [ASPECT_FLOAT_MODE] = N_("the floating-point mode"),
      [ASPECT_LOCALE] = N_("the locale"),
      [ASPECT_SIGNALS] = N_("signal handlers"),
      [ASPECT_FILES] = N_("the open files"),
      [ASPECT_THREADS] = N_("the threads"),
      [ASPECT_FOLDER] = N_("the current folder or the umask"),
      [ASPECT_ENVIRONMENT] = N_("the environment"),
  };
  if (strcmp(before->aspects[aspect], after->aspects[aspect]) == 0)
    return NULL;
  g_autofree char *word = word_at_difference(before->aspects[aspect], after->aspects[aspect]);
  return g_strdup_printf(_("changes %s: found '%s' afterwards"), _(names[aspect]), word);
}
