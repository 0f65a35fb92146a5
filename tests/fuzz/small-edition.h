/* SPDX-License-Identifier: Apache-2.0
 *
 * small-edition.h: an edition in a folder of its own, one file of which is the input
 */
#ifndef SY_SMALL_EDITION_H
#define SY_SMALL_EDITION_H

#include "document-json.h"
#include "fuzz.h"
#include "print/print.h"

/* Loads the edition `demo` or `tabled` whose file, such as "demo/edition.yaml", holds these bytes;
 * the others are what they always are. The
 * plugins are those of STEELYARD_PLUGIN_PATH. Checks what there is to check, all the way from
 * problems to a result document that recomputes. */
void small_edition_check(const char *file, const uint8_t *data, size_t size);

#endif /* SY_SMALL_EDITION_H */
