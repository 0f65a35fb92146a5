/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz.h: what the fuzz targets share
 *
 * A target is one function, LLVMFuzzerTestOneInput. libFuzzer calls it with inputs that it makes
 * up; replay.c calls it with the kept ones, in builds without libFuzzer. A target that finds
 * something wrong aborts, so that the input is kept.
 */
#ifndef SY_FUZZ_H
#define SY_FUZZ_H

#include "base/base.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A condition that holds for every input there is. */
#define FUZZ_CHECK(condition)                                                                      \
  ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, NULL))
/* The same, with a text that helps to see why not. */
#define FUZZ_CHECK_SHOWING(condition, text)                                                        \
  ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, text))

G_GNUC_NORETURN
static inline void fuzz_fail(const char *file, int line, const char *condition, const char *shown) {
  fprintf(stderr, "%s:%d: does not hold: %s\n%s%s", file, line, condition, shown ? shown : "",
          shown ? "\n" : "");
  abort();
}

/* Whoever fails says why, a line of UTF-8 for each problem, and who does not fail says nothing. */
static inline void fuzz_check_problems(const sy_problems *problems, bool failed) {
  g_autofree char *text = sy_problems_text(problems);
  const guint count = sy_problems_count(problems);
  guint lines = 0;
  for (const char *at = text; *at != '\0'; at++)
    lines += *at == '\n';
  FUZZ_CHECK_SHOWING((count > 0) == failed, text);
  /* Past 100, one line says how many more; the same problem of several nodes is told once. */
  FUZZ_CHECK_SHOWING(lines <= MIN(count, 101) && (lines > 0) == (count > 0), text);
  FUZZ_CHECK_SHOWING(*text == '\0' || g_str_has_suffix(text, "\n"), text);
  FUZZ_CHECK_SHOWING(g_utf8_validate(text, -1, NULL), text);
}

/* A file in memory with these bytes, the same one in every call; its path. */
static inline const char *fuzz_file(const void *bytes, size_t length) {
  static int file = -1;
  static char path[32];
  if (file < 0) {
    file = memfd_create("fuzz", MFD_CLOEXEC);
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  }
  FUZZ_CHECK(file >= 0 && ftruncate(file, 0) == 0);
  FUZZ_CHECK(pwrite(file, bytes, length, 0) == (ssize_t)length);
  return path;
}

#endif /* SY_FUZZ_H */
