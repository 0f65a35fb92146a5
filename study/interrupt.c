/* SPDX-License-Identifier: Apache-2.0
 *
 * interrupt.c: stopping long parts, which are of use before their end
 *
 * A handler of signals interrupts the work. The work asks now and then, stops at a place where what
 * it has done is a whole, and its tables say that it was interrupted. As with progress, there is
 * one such work at a time in a process.
 */
#include "study/study-private.h"

#include <stdatomic.h>

enum state { NONE, UNDER_WAY, INTERRUPTED };
static atomic_int state;

/* Goes from one state to another, or stays in a third. */
static bool change(int from, enum state to) {
  return atomic_compare_exchange_strong(&state, &from, (int)to);
}

void study_interruptible_begin(const sy_study *study) {
  if (study->request->interruptible)
    change(NONE, UNDER_WAY);
}

void study_interruptible_end(void) {
  change(UNDER_WAY, NONE);
}

bool sy_study_interrupt(void) {
  return change(UNDER_WAY, INTERRUPTED);
}

bool study_interrupted(void) {
  return atomic_load(&state) == INTERRUPTED;
}
