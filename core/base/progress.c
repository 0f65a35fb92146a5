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
  pthread_mutex_t lock;       /* over all but `done` */
  struct sy_progress current; /* its `done` is not used */
  void (*watcher)(void);
  atomic_uint_fast64_t done;
} watched = {.lock = PTHREAD_MUTEX_INITIALIZER};

void sy_progress_begin(enum sy_phase phase, const char *what, uint64_t total) {
  pthread_mutex_lock(&watched.lock);
  watched.current = (struct sy_progress){
      .phase = phase, .what = what, .total = total, .started = g_get_monotonic_time()};
  atomic_store(&watched.done, 0);
  pthread_mutex_unlock(&watched.lock);
}

void sy_progress_add(uint64_t amount) {
  atomic_fetch_add_explicit(&watched.done, amount, memory_order_relaxed);
}

void sy_progress_end(void) {
  pthread_mutex_lock(&watched.lock);
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
