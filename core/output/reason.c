/* SPDX-License-Identifier: Apache-2.0
 *
 * reason.c: why something is not scored
 */
#include "output/output-private.h"

const struct sy_reason *reason_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  const struct sy_node *scored = &assessment->edition->nodes[node];
  if (!column->reason || !column->reason[unit] || !scored->plugin)
    return NULL;
  return sy_node_plugin(scored)->reasons[column->reason[unit] - 1];
}

const char *error_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  char **errors = assessment->columns[node].error;
  return errors ? errors[unit] : NULL;
}

const char *reason_shown(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const char *error = error_of(assessment, node, unit);
  if (error)
    return error;
  const struct sy_reason *reason = reason_of(assessment, node, unit);
  if (reason)
    return sy_text_get(reason->message);
  return sy_outcome_of(assessment, node, unit) == SY_ERROR ? _("error") : _("no evidence");
}
