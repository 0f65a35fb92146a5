/* SPDX-License-Identifier: Apache-2.0
 *
 * kernel-choice.c: which of the inner loops this processor uses
 *
 * It has a file of its own so that a test can link another choice (tests/kernels/choice.c).
 */
#include "study/kernel.h"

const struct study_kernel *study_kernel_best(void) {
  size_t i = 0;
  while (!study_kernels[i]->is_available())
    i++;
  return study_kernels[i];
}
