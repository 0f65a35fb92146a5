/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel-avx2.c: the inner loops for processors with AVX2
 */
#include "study/kernel.h"

#ifdef __x86_64__

static bool is_available(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#include <immintrin.h>

#define KERNEL study_kernel_avx2
#define KERNEL_STORAGE
#define KERNEL_NAME "avx2"
#define KERNEL_AVAILABLE is_available
#define KERNEL_BYTES 32
#define KERNEL_PRODUCT(a, b) ((words)_mm256_mul_epu32((__m256i)(a), (__m256i)(b)))
#define KERNEL_ADD(a, b, c) ((reals)_mm256_fmadd_pd((__m256d)(a), (__m256d)(b), (__m256d)(c)))
#include "study/kernel-loops.inc"

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
