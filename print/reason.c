/* SPDX-License-Identifier: Apache-2.0
 *
 * reason.c: why something is not scored
 */
#include "print/print-private.h"

const char *reason_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const char *error = sy_error_of(assessment, node, unit);
  if (error)
    return error;
  const struct sy_reason *reason = sy_reason_of(assessment, node, unit);
  if (reason)
    return sy_text_get(reason->message);
  return sy_outcome_of(assessment, node, unit) == SY_ERROR ? _("error") : _("no evidence");
}
