/* SPDX-License-Identifier: Apache-2.0
 *
 * edition-text.h: texts in an edition.yaml that is written
 */
#ifndef SY_EDITION_TEXT_H
#define SY_EDITION_TEXT_H

#include "base/base.h"

/* Appends a text as a YAML scalar that cannot be read as anything else, in quotation marks if it
 * needs them. */
void sy_edition_append_text(GString *yaml, const char *text);

#endif /* SY_EDITION_TEXT_H */
