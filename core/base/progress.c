/* SPDX-License-Identifier: Apache-2.0
 *
 * progress.c: how far a long step is, for whoever watches
 *
 * The code that does the work says what it begins and how much of it is done. It knows nothing of
 * terminals; the program looks on from a thread of its own. There is one step at a time in a
 * process.
 */
#include "base/base.h"

#include <stdatomic.h>

static struct {
  pthread_mutex_t lock;       /* over all but the atomic members */
  struct sy_progress current; /* its `done` is not used */
  void (*watcher)(void);
  atomic_uint phase; /* that of the current one */
  atomic_uint_fast64_t done;
} watched = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool is_under_way(enum sy_phase phase) {
  return atomic_load_explicit(&watched.phase, memory_order_relaxed) == phase;
}

void sy_progress_begin(enum sy_phase phase, const char *what, uint64_t total) {
  if (phase != SY_PHASE_STUDY && is_under_way(SY_PHASE_STUDY))
    return;
  pthread_mutex_lock(&watched.lock);
  atomic_store(&watched.phase, phase);
  watched.current = (struct sy_progress){
      .phase = phase, .what = what, .total = total, .started = g_get_monotonic_time()};
  atomic_store(&watched.done, 0);
  pthread_mutex_unlock(&watched.lock);
}

void sy_progress_add(enum sy_phase phase, uint64_t amount) {
  if (is_under_way(phase))
    atomic_fetch_add_explicit(&watched.done, amount, memory_order_relaxed);
}

void sy_progress_end(enum sy_phase phase) {
  if (!is_under_way(phase))
    return;
  pthread_mutex_lock(&watched.lock);
  atomic_store(&watched.phase, SY_PHASE_NONE);
  watched.current = (struct sy_progress){0};
  void (*const ended)(void) = watched.watcher;
  pthread_mutex_unlock(&watched.lock);
  if (ended != NULL)
    ended();
}

void sy_progress_watch(void (*ended)(void)) {
  pthread_mutex_lock(&watched.lock);
  watched.watcher = ended;
  pthread_mutex_unlock(&watched.lock);
}

bool sy_progress_look(struct sy_progress *progress) {
  pthread_mutex_lock(&watched.lock);
  *progress = watched.current;
  progress->done = atomic_load(&watched.done);
  pthread_mutex_unlock(&watched.lock);
  return progress->phase != SY_PHASE_NONE;
}
