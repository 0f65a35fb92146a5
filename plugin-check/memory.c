/* SPDX-License-Identifier: Apache-2.0
 *
 * memory.c: arrays with fences
 *
 * Each block has pages of its own, between guard pages. It is at one end of its pages, so that the
 * first access beyond that end faults; the space at the other end is filled with a pattern.
 */
#include "plugin-check/plugin-check-private.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATTERN 0xA5
#define MOST_BLOCKS 4096

struct block {
  char *pages;   /* fences included */
  size_t length; /* of all pages */
  char *start;   /* of the block */
  size_t size;
  const char *label;
};

struct fenced {
  GArray *blocks;   /* of struct block */
  GPtrArray *plain; /* memory without fences */
};

/* Around memory without fences, so that who writes a little beyond it still comes to the test that
 * has fences and says so. */
#define SLACK 256

/* For crashes: all blocks there are, readable in a signal handler. */
static struct block known[MOST_BLOCKS];
static size_t known_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static size_t page_size(void) {
  static size_t size;
  if (!size)
    size = (size_t)sysconf(_SC_PAGESIZE);
  return size;
}

struct fenced *fenced_new(void) {
  struct fenced *fenced = g_new0(struct fenced, 1);
  fenced->blocks = g_array_new(FALSE, FALSE, sizeof(struct block));
  fenced->plain = g_ptr_array_new_with_free_func(g_free);
  return fenced;
}

static void remember(const struct block *block) {
  pthread_mutex_lock(&lock);
  if (known_count < MOST_BLOCKS)
    known[known_count++] = *block;
  pthread_mutex_unlock(&lock);
}

static void forget(const struct block *block) {
  pthread_mutex_lock(&lock);
  for (size_t i = known_count; i-- > 0;)
    if (known[i].pages == block->pages) {
      known[i] = known[--known_count];
      break;
    }
  pthread_mutex_unlock(&lock);
}

void fenced_free(struct fenced *fenced) {
  for (guint i = 0; i < fenced->blocks->len; i++) {
    const struct block *block = &g_array_index(fenced->blocks, struct block, i);
    forget(block);
    munmap(block->pages, block->length);
  }
  g_array_unref(fenced->blocks);
  g_ptr_array_unref(fenced->plain);
  g_free(fenced);
}

void *fenced_block(struct fenced *fenced, size_t size, enum side side, const char *label) {
  if (side == UNFENCED) {
    char *memory = g_malloc0(size + (size_t)2 * SLACK);
    g_ptr_array_add(fenced->plain, memory);
    return memory + SLACK;
  }
  const size_t page = page_size(), inner = (MAX(size, 1) + page - 1) / page * page;
  struct block block = {.length = inner + 2 * page, .size = size, .label = label};
  block.pages =
      mmap(NULL, block.length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (block.pages == MAP_FAILED || mprotect(block.pages + page, inner, PROT_READ | PROT_WRITE) != 0)
    g_error("%s", _("out of memory"));
  char *first = block.pages + page;
  block.start = side == AT_END ? first + inner - size : first;
  if (side == AT_END)
    memset(first, PATTERN, inner - size);
  else
    memset(first + size, PATTERN, inner - size);
  g_array_append_val(fenced->blocks, block);
  remember(&block);
  return block.start;
}

void fenced_protect(struct fenced *fenced) {
  for (guint i = 0; i < fenced->blocks->len; i++) {
    const struct block *block = &g_array_index(fenced->blocks, struct block, i);
    mprotect(block->pages + page_size(), block->length - 2 * page_size(), PROT_READ);
  }
}

static bool is_pattern(const char *from, const char *to) {
  for (; from < to; from++)
    if ((unsigned char)*from != PATTERN)
      return false;
  return true;
}

const char *fenced_spilt(const struct fenced *fenced) {
  for (guint i = 0; i < fenced->blocks->len; i++) {
    const struct block *block = &g_array_index(fenced->blocks, struct block, i);
    const char *first = block->pages + page_size(),
               *end = block->pages + block->length - page_size();
    if (!is_pattern(first, block->start) || !is_pattern(block->start + block->size, end))
      return block->label;
  }
  return NULL;
}

const char *fenced_at(const void *address, bool *beyond) {
  const char *at = address;
  for (size_t i = 0; i < known_count; i++)
    if (at >= known[i].pages && at < known[i].pages + known[i].length) {
      *beyond = at < known[i].start || at >= known[i].start + known[i].size;
      return known[i].label;
    }
  return NULL;
}
