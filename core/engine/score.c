/* SPDX-License-Identifier: Apache-2.0
 *
 * score.c: from an edition to an assessment
 */
#include "engine/engine-private.h"

sy_assessment *sy_assess(const sy_edition *edition, const struct sy_assess_options *options) {
  sy_assessment *assessment = sy_assessment_new(edition);
  const struct sy_result_rules *rules = sy_result_rules_of(options ? options->rules : 0);
  assessment->rules = rules ? rules : assessment->rules;
  sy_assess_leaves(assessment, options);
  sy_assess_tree(assessment, options);
  sy_assess_awards(assessment);
  engine_warn(assessment);
  return assessment;
}
