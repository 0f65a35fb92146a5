/* SPDX-License-Identifier: Apache-2.0
 *
 * worth.c: how much the parts of a group contributed to its score
 *
 * Used for explanations. A child's contribution follows from its effective weight, that of an
 * adjustment or veto from its record.
 */
#include "engine/engine-private.h"

struct sy_rational sy_point_worth(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const sy_edition *edition = assessment->edition;
  const struct sy_rational weight = sy_effective_weight(assessment, node, unit);
  const uint32_t parent = edition->nodes[node].parent;
  struct sy_rational worth = weight;
  if (parent != SY_NONE &&
      !sy_rational_multiply(weight, engine_points(edition, &edition->nodes[parent]), &worth))
    return weight;
  return worth;
}

bool sy_contributed_by(const sy_assessment *assessment, uint32_t child, uint32_t unit,
                       int64_t *points) {
  const struct sy_node *node = &assessment->edition->nodes[child];
  if (!sy_node_has_score(node) || node->parent == SY_NONE ||
      !sy_aggregates[assessment->edition->nodes[node->parent].aggregate].adds ||
      sy_outcome_of(assessment, child, unit) != SY_SCORED)
    return false;
  const struct sy_rational worth = sy_point_worth(assessment, child, unit);
  const sy_int128 product = (sy_int128)sy_score_of(assessment, child, unit) * worth.numerator;
  *points = sy_nano_round(product, worth.denominator, 9);
  return true;
}

/* How far one point of an adjustment's or veto's amount moved the owner's score, on average. If the
 * amount had no effect, or its effect is unknown, this is how far the rate alone would move it. */
static double amount_worth(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_node *described = &assessment->edition->nodes[node];
  const double rate = described->kind == SY_VETO
                          ? 0
                          : (double)described->rate.numerator / (double)described->rate.denominator;
  int64_t moved;
  if (!(sy_record_of(assessment, node, unit) & SY_RECORD_APPLIED) ||
      sy_outcome_of(assessment, node, unit) != SY_SCORED)
    return rate;
  const bool known = described->kind == SY_VETO ? sy_lost_to(assessment, node, unit, &moved)
                                                : sy_added_by(assessment, node, unit, &moved);
  if (!known)
    return rate;
  moved = described->kind == SY_VETO ? MAX(moved, 0) : ABS(moved);
  return (double)moved / (double)sy_score_of(assessment, node, unit);
}

bool sy_worth_of(const sy_assessment *assessment, uint32_t node, uint32_t unit, double *worth) {
  *worth = 0;
  if (sy_outcome_of(assessment, node, unit) == SY_NOT_APPLICABLE ||
      sy_record_of(assessment, node, unit) & SY_RECORD_GATE_CLOSED)
    return false;
  if (!sy_node_has_score(&assessment->edition->nodes[node])) {
    *worth = amount_worth(assessment, node, unit);
    return true;
  }
  const struct sy_rational share = sy_point_worth(assessment, node, unit);
  *worth = (double)share.numerator / (double)share.denominator;
  return true;
}

double sy_finding_rate(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const int64_t *amount = assessment->columns[node].amount;
  if (amount == NULL || amount[unit] == 0 || sy_outcome_of(assessment, node, unit) != SY_SCORED ||
      sy_marks_of(assessment, node, unit) & SY_MARK_ZEROED)
    return 1;
  const int64_t lost = 100 * SY_NANO - sy_score_of(assessment, node, unit);
  return (double)lost / (double)amount[unit];
}
