/* SPDX-License-Identifier: Apache-2.0
 *
 * mutant.h: the beginning of the mutated copy of a source file, after names in it are replaced
 *
 * The copy has every mutant of the file, of which at most one is switched on: the one that the
 * environment variable STEELYARD_MUTANT names, as in "core/base/date.c:17". If
 * STEELYARD_MUTANT_REACHED names a folder, its file SY_MUTANT_MAP, SY_MUTANT_COUNT bytes long, gets
 * a 1 at the number of each mutant that would have mattered. This file includes no header, so that
 * the source file's own includes work as usual. A header may be included more than once.
 */
#ifndef sy_mutant_once
#define sy_mutant_once
extern char *getenv(const char *name);
extern int open(const char *path, int flags, ...);
extern int close(int descriptor);
extern void *mmap(void *address, unsigned long size, int protection, int flags, int descriptor,
                  long offset);
extern int snprintf(char *text, unsigned long size, const char *format, ...);
extern int atoi(const char *text);
extern int strncmp(const char *a, const char *b, unsigned long size);

static int sy_mutant_chosen = -1;
static unsigned char *sy_mutant_reached;

__attribute__((constructor)) static void sy_mutant_start(void) {
  const char *chosen = getenv("STEELYARD_MUTANT");
  const unsigned long length = sizeof SY_MUTANT_FILE - 1;
  if (chosen && !strncmp(chosen, SY_MUTANT_FILE, length) && chosen[length] == ':')
    sy_mutant_chosen = atoi(chosen + length + 1);
  const char *folder = getenv("STEELYARD_MUTANT_REACHED");
  if (!folder)
    return;
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, SY_MUTANT_MAP);
  const int descriptor = open(path, 2 /* O_RDWR */);
  if (descriptor < 0)
    return;
  void *map = mmap(0, SY_MUTANT_COUNT, 3 /* read, write */, 1 /* MAP_SHARED */, descriptor, 0);
  close(descriptor);
  if (map != (void *)-1)
    sy_mutant_reached = map;
}

/* 1 if this mutant is switched on, else 0. */
static inline __attribute__((always_inline)) int sy_mutant(int number) {
  if (sy_mutant_reached)
    sy_mutant_reached[number] = 1;
  return number == sy_mutant_chosen;
}
#endif
