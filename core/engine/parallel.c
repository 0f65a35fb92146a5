/* SPDX-License-Identifier: Apache-2.0
 *
 * parallel.c: the same work on many units, in blocks over threads
 *
 * The blocks' limits depend on the count alone and every unit's result on that unit alone, so
 * results do not depend on the number of threads.
 */
#include "engine/engine-private.h"

#define SMALL 20000 /* units for which starting a thread costs more than it saves */

struct share {
  void (*work)(void *data, uint32_t first, uint32_t end);
  void *data;
  uint32_t first, end;
};

static gpointer run_share(gpointer data) {
  const struct share *share = data;
  share->work(share->data, share->first, share->end);
  return NULL;
}

unsigned engine_threads(const struct sy_assess_options *options) {
  return options && options->threads ? options->threads : g_get_num_processors();
}

void engine_parallel(uint32_t count, unsigned threads,
                     void (*work)(void *data, uint32_t first, uint32_t end), void *data) {
  threads = MIN(threads, count / SMALL + 1);
  if (threads <= 1) {
    work(data, 0, count);
    return;
  }
  g_autofree struct share *shares = g_new(struct share, threads);
  g_autofree GThread **running = g_new(GThread *, threads);
  const uint32_t blocks = (count + ENGINE_BLOCK - 1) / ENGINE_BLOCK;
  for (unsigned i = 0; i < threads; i++)
    shares[i] =
        (struct share){work, data, (uint32_t)((uint64_t)blocks * i / threads) * ENGINE_BLOCK,
                       MIN(count, (uint32_t)((uint64_t)blocks * (i + 1) / threads) * ENGINE_BLOCK)};
  for (unsigned i = 1; i < threads; i++)
    running[i] = g_thread_new("units", run_share, &shares[i]);
  run_share(&shares[0]);
  for (unsigned i = 1; i < threads; i++)
    g_thread_join(running[i]);
}
