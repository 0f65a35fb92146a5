/* SPDX-License-Identifier: Apache-2.0
 *
 * blocks.c: long texts, made by several threads and written in order
 *
 * Turning numbers into text is most of the work of writing a large result. Threads take blocks one
 * after the other, and hand each on when it is its turn. So at most one block for each thread is in
 * memory, and the bytes do not depend on the number of threads.
 */
#include "files/files.h"

struct writing {
  const struct sy_blocks *blocks;
  pthread_mutex_t lock; /* over what follows */
  pthread_cond_t turn;
  uint32_t taken, written;
  bool failed;
};

/* Hands a block on when those before it have been. */
static void hand_on(struct writing *writing, uint32_t block, const GString *bytes) {
  while (writing->written < block)
    pthread_cond_wait(&writing->turn, &writing->lock);
  if (!writing->failed) {
    pthread_mutex_unlock(&writing->lock);
    const bool received = writing->blocks->receive(bytes->str, bytes->len, writing->blocks->to);
    pthread_mutex_lock(&writing->lock);
    writing->failed = !received;
  }
  writing->written++;
  sy_progress_add(SY_PHASE_WRITING, 1);
  pthread_cond_broadcast(&writing->turn);
}

static void write_blocks(void *data) {
  struct writing *writing = data;
  g_autoptr(GString) bytes = g_string_new(NULL);
  pthread_mutex_lock(&writing->lock);
  while (!writing->failed && writing->taken < writing->blocks->count) {
    const uint32_t block = writing->taken++;
    pthread_mutex_unlock(&writing->lock);
    g_string_truncate(bytes, 0);
    writing->blocks->make(block, bytes, writing->blocks->data);
    pthread_mutex_lock(&writing->lock);
    hand_on(writing, block, bytes);
  }
  pthread_mutex_unlock(&writing->lock);
}

bool sy_write_blocks(const struct sy_blocks *blocks, unsigned threads) {
  struct writing writing = {
      .blocks = blocks, .lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_COND_INITIALIZER};
  sy_progress_begin(SY_PHASE_WRITING, NULL, blocks->count);
  sy_run_on_threads(MIN(threads ? threads : g_get_num_processors(), blocks->count), write_blocks,
                    &writing);
  sy_progress_end(SY_PHASE_WRITING);
  return !writing.failed;
}
