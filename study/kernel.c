/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel.c: the inner loops for every processor, and the list of all
 */
#include "study/kernel.h"

static bool always(void) {
  return true;
}

#define KERNEL portable
#define KERNEL_STORAGE static
#define KERNEL_NAME "portable"
#define KERNEL_AVAILABLE always
#define KERNEL_BYTES 16
#define KERNEL_PRODUCT(a, b) (((a)&same_words(UINT32_MAX)) * ((b)&same_words(UINT32_MAX)))
#define KERNEL_ADD(a, b, c) ((a) * (b) + (c))
#include "study/kernel-loops.inc"

const struct study_kernel *const study_kernels[] = {
#ifdef __x86_64__
    &study_kernel_avx512,
    &study_kernel_avx2,
#endif
    &portable,
};
const size_t study_kernel_count = G_N_ELEMENTS(study_kernels);
