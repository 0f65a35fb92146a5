/* SPDX-License-Identifier: Apache-2.0
 *
 * threads.c: the same work on several threads
 */
#include "base/base.h"

struct shared_work {
  void (*work)(void *data);
  void *data;
};

static gpointer run(gpointer data) {
  const struct shared_work *shared = data;
  shared->work(shared->data);
  return NULL;
}

void sy_run_on_threads(guint count, void (*work)(void *data), void *data) {
  struct shared_work shared = {work, data};
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  for (guint i = 1; i < count; i++) {
    GThread *thread = g_thread_try_new("steelyard", run, &shared, NULL);
    if (!thread) /* no thread available: the others do the work */
      break;
    g_ptr_array_add(threads, thread);
  }
  work(data);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(threads->pdata[i]);
}
