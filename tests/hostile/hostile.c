/* SPDX-License-Identifier: Apache-2.0
 *
 * hostile.c: a plugin that does harm, each way under another id
 *
 * Compiled with DEED (a statement) and TINY_ID given. It scores as the smallest good plugin does,
 * and then does its deed; if that harms nobody, the score stands. LOADING, CREATING, RANGING and
 * DESCRIBING are deeds for when it is loaded and when an instance is made. A DEED may depend on the
 * object's id, which copies of the object have in place of the one it was compiled with.
 */
#define _GNU_SOURCE
#define TINY_SCORE hostile_score
#ifdef CREATING
#include "steelyard/plugin.h"
#define TINY_CREATE hostile_create
static int hostile_create(const struct sy_host *host, const struct sy_parameters *parameters,
                          void **self, struct sy_failure *failure);
#endif
#ifdef RANGING
#define TINY_RANGE hostile_range
#endif
#ifdef DESCRIBING
#define TINY_DESCRIBE hostile_describe
#endif
#include "../tiny-plugin.h"
#include "uses-libc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* The id of this object; the compiler does not know it. */
__attribute__((unused)) static const char *const volatile own_id = TINY_ID;

/* A call of the kernel, which the C library cannot stand before. Ends the process as the deed's
 * success if the kernel took it. */
#define TRY(...)                                                                                   \
  do {                                                                                             \
    if (syscall(__VA_ARGS__) >= 0)                                                                 \
      _exit(42);                                                                                   \
  } while (0)

static inline void *spin(void *data) {
  for (;;)
    continue;
  return data;
}

/* A message that the plugin sends to the host itself, in the worker's name. */
static unsigned char lie[1 << 20];
static size_t lie_length;

static inline void put(const void *bytes, size_t size) {
  memcpy(lie + lie_length, bytes, size);
  lie_length += size;
}

static inline void put_u32(uint32_t value) {
  put(&value, sizeof value);
}

static inline void put_u64(uint64_t value) {
  put(&value, sizeof value);
}

static inline void put_double(double value) {
  put(&value, sizeof value);
}

static inline void put_text(const char *text) {
  put_u32(1);
  put_u64(strlen(text));
  put(text, strlen(text));
}

static inline void put_texts(unsigned count) {
  while (count-- > 0)
    put_text("x");
}

/* What create() came to, in the order of wire.c: a good description, but with that many tables. */
static inline void lie_about_tables(unsigned tables) {
  put_u32(0); /* the flags, and the range */
  put_double(0), put_double(100);
  put_u32(1), put_u32(1), put_text(TINY_ID), put_u32(1), put_u32(0), put_texts(7);
  put_u32(SY_RETURNS_SCORE), put_double(0), put_double(100), put_u64(tables);
  for (unsigned i = 0; i < tables; i++) {
    char name[16];
    snprintf(name, sizeof name, "t%u", i);
    put_text(name), put_u32(SY_BY_UNIT), put_u32(SY_ABSENT_HAS_MEANING), put_u32(1);
    put_u64(1), put_text("value"), put_u32(SY_DECIMAL), put_u32(SY_REQUIRED);
    put_double(0), put_double(100), put_u64(0), put_u32(0), put_texts(4), put_texts(4);
  }
  put_u64(0), put_u64(0), put_u64(0), put_u32(0);
  const uint64_t header[] = {5, lie_length};
  syscall(SYS_sendto, 3, header, sizeof header, 0, 0, 0);
  syscall(SYS_sendto, 3, lie, lie_length, 0, 0, 0);
}

#ifdef LOADING
__attribute__((constructor)) static void hostile_load(void) {
  LOADING;
}
#endif

#ifdef CREATING
static int hostile_create(const struct sy_host *host, const struct sy_parameters *parameters,
                          void **self, struct sy_failure *failure) {
  CREATING;
  return tiny_create(host, parameters, self, failure);
}
#endif

#ifdef RANGING
static void hostile_range(void *self, double *lowest, double *highest) {
  (void)self, (void)lowest, (void)highest;
  RANGING;
}
#endif

#ifdef DESCRIBING
static const struct sy_plugin *hostile_describe(void *self) {
  (void)self;
  DESCRIBING;
}
#endif

static int hostile_score(void *self, const struct sy_batch *batch, const struct sy_result *result,
                         struct sy_failure *failure) {
  const int status = tiny_score(self, batch, result, failure);
  if (batch->unit_count > 0) {
    failure->table = 0; /* what it was looking at */
    failure->row = 1;
    DEED;
  }
  return status;
}
