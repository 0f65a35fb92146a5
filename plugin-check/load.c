/* SPDX-License-Identifier: Apache-2.0
 *
 * load.c: tests of loading the object: that it works, and what it does to the process
 */
#include "plugin-check/plugin-check-private.h"

#include <dlfcn.h>
#include <string.h>

#define SLOW_LOAD_MS 100

/* Loads it and asks for its description, as a host does. */
static bool load(struct trial *trial, struct sy_object *object) {
  g_autoptr(sy_words) reason = NULL;
  trial_phase(trial, "%s", _("loading the object"));
  if (!sy_object_load(trial->path, object, &reason)) {
    trial_fail(trial, "%s", sy_words_get(reason));
    return false;
  }
  trial_phase(trial, "%s", _("calling steelyard_plugin_v1()"));
  object->entry();
  return true;
}

void test_binds(struct trial *trial) {
  struct sy_object object;
  if (load(trial, &object))
    trial_saw(trial, "%s", _("loaded"));
}

void test_load_time(struct trial *trial) {
  struct sy_object object;
  const gint64 start = g_get_monotonic_time();
  if (!load(trial, &object))
    return;
  const gint64 took = (g_get_monotonic_time() - start) / 1000;
  if (took >= SLOW_LOAD_MS)
    trial_warn(trial, _("took %d ms, expected less than %d"), (int)took, SLOW_LOAD_MS);
  trial_saw(trial, _("less than %d ms"), SLOW_LOAD_MS);
}

/* The loader puts the floating-point mode back, and says that it had to. */
void test_load_float_mode(struct trial *trial) {
  struct sy_object object;
  if (load(trial, &object) && object.changed_float_mode)
    trial_fail(trial, "%s",
               _("changes the floating-point mode of the process (linked with -ffast-math?)"));
  trial_saw(trial, "%s", _("unchanged"));
}

static void test_aspect(struct trial *trial, enum aspect aspect) {
  struct sy_object object;
  g_autoptr(trial_state) before = state_now();
  if (!load(trial, &object))
    return;
  g_autoptr(trial_state) after = state_now();
  g_autofree char *difference = state_difference(before, after, aspect);
  if (difference)
    trial_fail(trial, "%s", difference);
  trial_saw(trial, "%s", _("unchanged"));
}

void test_load_locale(struct trial *trial) {
  test_aspect(trial, ASPECT_LOCALE);
}

void test_load_signals(struct trial *trial) {
  test_aspect(trial, ASPECT_SIGNALS);
}

void test_load_files(struct trial *trial) {
  test_aspect(trial, ASPECT_FILES);
}

void test_load_threads(struct trial *trial) {
  test_aspect(trial, ASPECT_THREADS);
}

void test_load_folder(struct trial *trial) {
  test_aspect(trial, ASPECT_FOLDER);
}

void test_load_environment(struct trial *trial) {
  test_aspect(trial, ASPECT_ENVIRONMENT);
}

/* ---- whom it calls ---- */

/* By the dynamic linker alone: sy_object_load() looks at the file first, which nobody may here. */
static void load_trapped(struct trial *trial) {
  const struct sy_plugin *(*entry)(void);
  trial_phase(trial, "%s", _("loading the object"));
  void *object = dlopen(trial->path, RTLD_NOW | RTLD_LOCAL);
  void *symbol = object ? dlsym(object, "steelyard_plugin_v1") : NULL;
  if (!symbol) {
    trial_skip(trial, "%s", _("cannot be loaded: see load.binds"));
    return;
  }
  memcpy(&entry, &symbol, sizeof entry);
  trial_phase(trial, "%s", _("calling steelyard_plugin_v1()"));
  entry();
}

void test_load_calls_nobody(struct trial *trial) {
  g_autofree char *reason = NULL;
  if (!trial->own_process) {
    trial_skip(trial, "%s", _("needs a process of its own"));
    return;
  }
  if (!trap_set_for_loading(&reason)) {
    trial_skip(trial, "%s", reason);
    return;
  }
  trial_saw(trial, "%s", _("makes no system calls"));
  load_trapped(trial);
  trial_leave(trial); /* nothing else can be called any more */
}
