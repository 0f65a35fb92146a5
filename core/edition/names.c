/* SPDX-License-Identifier: Apache-2.0
 *
 * names.c: the words for enumerations
 *
 * One list each, in the order of the enumeration, so that the loader, the result document and the
 * messages always agree. Those of aggregates and effects are with their tables.
 */
#include "edition/edition.h"

#include <string.h>

const char *const sy_kind_names[] = {"group", "leaf", "adjustment", "veto", NULL};
const char *const sy_weights_names[] = {"as-given", "normalise", NULL};
const char *const sy_reweight_names[] = {"proportional", "equal", "none", NULL};
const char *const sy_missing_names[] = {"keep", "zero", "exclude", NULL};
const char *const sy_measure_names[] = {"children", "weight", NULL};
const char *const sy_over_names[] = {"cohort", "all", "attribute", NULL};
const char *const sy_operator_names[] = {"above", "at-least", "below", "at-most", "equals", NULL};
const char *const sy_direction_names[] = {"deduction", "bonus", NULL};
const char *const sy_basis_names[] = {"published", "reconstructed", "own", NULL};
const char *const sy_combine_names[] = {"mean", "sum", NULL};
const char *const sy_rank_on_names[] = {"exact", "shown", NULL};
const char *const sy_ties_names[] = {"competition", "dense", NULL};
const char *const sy_better_names[] = {"higher", "lower", NULL};
const char *const sy_rounding_names[] = {"nearest", "up", "down", NULL};
const char *const sy_change_names[] = {"none", "up", "down", "same", NULL};
const char *const sy_claim_of_names[] = {
    "mean",  "median",  "count",  "share", "min",  "max",      "score",      "rank", "band",
    "grade", "outcome", "weight", "nodes", "rows", "distinct", "difference", NULL};
const char *const sy_claim_rounding_names[] = {"half-up", "half-even", NULL};
const char *const sy_disqualified_names[] = {"exclude", "include", NULL};
const char *const sy_outcome_names[] = {"none", "scored", "na", "missing", "error", NULL};

int sy_name_index(const char *const *names, const char *name) {
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp(names[i], name) == 0)
      return i;
  return -1;
}
