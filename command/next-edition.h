/* SPDX-License-Identifier: Apache-2.0
 *
 * next-edition.h: the folder of next year's edition
 */
#ifndef SY_NEXT_EDITION_H
#define SY_NEXT_EDITION_H

#include "edition/edition.h"

/* Makes the folder `path`, whose last part is the new edition's id, beside the edition that it
 * extends, which was loaded with its evidence. False with problems; then nothing is there. */
bool sy_next_edition_write(const sy_edition *from, const char *path, sy_problems *problems);

#endif /* SY_NEXT_EDITION_H */
