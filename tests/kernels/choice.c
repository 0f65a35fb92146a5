/* SPDX-License-Identifier: Apache-2.0
 *
 * choice.c: makes the program use the inner loops and the number of threads that a test names
 *
 * Linked before the libraries, so that these functions replace theirs: KERNEL is the name of the
 * loops, THREADS the number. Exits with 77 if this processor cannot run the loops.
 */
#include "study/kernel.h"

#include <stdio.h>
#include <stdlib.h>

const struct study_kernel *study_kernel_best(void) {
  const char *name = g_getenv("KERNEL");
  for (size_t i = 0; i < study_kernel_count; i++)
    if (g_strcmp0(study_kernels[i]->name, name) == 0 && study_kernels[i]->is_available())
      return study_kernels[i];
  fprintf(stderr, "no kernel %s\n", name);
  exit(77);
}

guint g_get_num_processors(void) {
  const char *threads = g_getenv("THREADS");
  return threads ? (guint)g_ascii_strtoull(threads, NULL, 10) : 1;
}
