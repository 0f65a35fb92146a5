/* SPDX-License-Identifier: Apache-2.0
 *
 * parallel.c: the same work on many units, in ranges that threads take one after the other
 *
 * The limits of the ranges depend only on the count, and a unit's result only on that unit, so
 * results do not depend on the number of threads.
 */
#include "engine/engine-private.h"

#define SMALL 20000              /* units for which starting a thread costs more than it saves */
#define RANGE (8 * ENGINE_BLOCK) /* units that a thread takes at once */

struct ranges {
  void (*work)(void *data, uint32_t first, uint32_t end);
  void *data;
  uint32_t count;
  gint taken; /* atomically */
};

static void work_on_ranges(void *data) {
  struct ranges *ranges = data;
  for (;;) {
    const uint64_t first = (uint64_t)g_atomic_int_add(&ranges->taken, 1) * RANGE;
    if (first >= ranges->count)
      return;
    ranges->work(ranges->data, (uint32_t)first, (uint32_t)MIN(first + RANGE, ranges->count));
  }
}

unsigned engine_threads(const struct sy_assess_options *options) {
  return options && options->threads ? options->threads : g_get_num_processors();
}

void engine_parallel(uint32_t count, unsigned threads,
                     void (*work)(void *data, uint32_t first, uint32_t end), void *data) {
  struct ranges ranges = {work, data, count, 0};
  sy_run_on_threads(MIN(threads, count / SMALL + 1), work_on_ranges, &ranges);
}
