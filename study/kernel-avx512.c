/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel-avx512.c: the inner loops for processors with AVX-512
 */
#include "study/kernel.h"

#ifdef __x86_64__

static bool is_available(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

#ifdef __clang__
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")
#endif
#include <immintrin.h>

#define KERNEL study_kernel_avx512
#define KERNEL_STORAGE
#define KERNEL_NAME "avx512"
#define KERNEL_AVAILABLE is_available
#define KERNEL_BYTES 64
#define KERNEL_PRODUCT(a, b) ((words)_mm512_mul_epu32((__m512i)(a), (__m512i)(b)))
#define KERNEL_ADD(a, b, c) ((reals)_mm512_fmadd_pd((__m512d)(a), (__m512d)(b), (__m512d)(c)))
#include "study/kernel-loops.inc"

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
