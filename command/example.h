/* SPDX-License-Identifier: Apache-2.0
 *
 * example.h: new folders that begin as copies of an example
 */
#ifndef SY_EXAMPLE_H
#define SY_EXAMPLE_H

#include "files/files.h"

/* Makes the folder `path` a copy of an example, a path in the folder of examples (docs/examples).
 * In the names and contents of its files, `from` is replaced with `to`. False with problems; then
 * nothing is there. */
bool sy_example_copy(const char *example, const char *from, const char *to, const char *path,
                     sy_problems *problems);

#endif /* SY_EXAMPLE_H */
