/* SPDX-License-Identifier: Apache-2.0
 *
 * unofficial.c: says before anything else that an edition is not the official one
 */
#include "print/print-private.h"

void unofficial_print(const sy_edition *edition, const struct sy_style *style, FILE *stream) {
  g_autofree char *text = sy_unofficial_shown(edition);
  if (!text)
    return;
  sy_paragraph_print(text, 0, style, stream);
  sy_gap_print(style, stream);
}
