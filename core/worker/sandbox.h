/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox.h: what a worker may do
 */
#ifndef SY_SANDBOX_H
#define SY_SANDBOX_H

#include "host/wire.h"

/* What could be reached. */
struct sandbox_level {
  bool whole;     /* all of it */
  char text[128]; /* "landlock 6, seccomp, limits"; what is missing is named as such */
};
/* Before the object is opened, whose constructors run then: no new privileges, no capabilities,
 * limits, only the object's folder and the libraries' can be read (Landlock), and only the system
 * calls that loading takes. `memory`: bytes that the plugin may have. What is mapped below `floor`
 * stays so. A call that is not allowed ends the process, after its number was written to `outcome`.
 */
void sandbox_enter(const char *object, uint64_t memory, const char *floor,
                   struct wire_outcome *outcome, struct sandbox_level *level);
/* After create(): only what scoring takes. False if that cannot be done. */
bool sandbox_tighten(void);

#endif /* SY_SANDBOX_H */
