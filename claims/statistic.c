/* SPDX-License-Identifier: Apache-2.0
 *
 * statistic.c: computes the figures of claims, exactly
 *
 * Figures stay fractions until they are printed at the claim's digits, so that a mean is rounded
 * once and not twice. Scores are in nano-points; counts and ranks are scaled alike.
 */
#include "claims/claims-private.h"

/* ---- names ---- */

/* Adds a problem: the claim names something that the edition does not have. */
static uint32_t unknown(const sy_assessment *assessment, const struct sy_claim *claim,
                        const char *kind, const char *name, sy_problems *problems) {
  if (name)
    sy_problems_add(problems, claim->place, _("claim '%s': the edition '%s' has no %s '%s'"),
                    claim->id, assessment->edition->id, kind, name);
  else
    sy_problems_add(problems, claim->place, _("claim '%s' does not name the %s"), claim->id, kind);
  return SY_NONE;
}

/* A node with a score; for an outcome any node. */
static uint32_t find_node(const sy_assessment *assessment, const struct sy_claim *claim,
                          sy_problems *problems) {
  const sy_edition *edition = assessment->edition;
  const uint32_t found = claim->node ? sy_edition_find_node(edition, claim->node) : SY_NONE;
  if (found != SY_NONE &&
      (claim->of == SY_CLAIM_OUTCOME || sy_node_has_score(&edition->nodes[found])))
    return found;
  return unknown(assessment, claim, _("node with a score"), claim->node, problems);
}

static uint32_t find_unit(const sy_assessment *assessment, const struct sy_claim *claim,
                          sy_problems *problems) {
  const uint32_t found =
      claim->unit ? sy_edition_find_unit(assessment->edition, claim->unit) : SY_NONE;
  return found != SY_NONE ? found : unknown(assessment, claim, _("unit"), claim->unit, problems);
}

/* Without a name, the main award. */
static uint32_t find_award(const sy_assessment *assessment, const struct sy_claim *claim,
                           sy_problems *problems) {
  if (!claim->award)
    return 0;
  const uint32_t found = sy_edition_find_award(assessment->edition, claim->award);
  return found != SY_NONE ? found : unknown(assessment, claim, _("award"), claim->award, problems);
}

/* The units a claim is about. */
static bool find_range(const sy_assessment *assessment, const struct sy_claim *claim,
                       uint32_t *first, uint32_t *end, sy_problems *problems) {
  const bool found = sy_claim_range(assessment->edition, claim, first, end);
  if (!found)
    unknown(assessment, claim, _("cohort"), claim->cohort, problems);
  return found;
}

/* The grading of a node, or SY_NONE with a problem. */
static uint32_t find_grading(const sy_assessment *assessment, const struct sy_claim *claim,
                             uint32_t node, sy_problems *problems) {
  for (uint32_t i = 0; node != SY_NONE && i < assessment->edition->grading_count; i++)
    if (assessment->edition->gradings[i].node == node)
      return i;
  if (node != SY_NONE)
    unknown(assessment, claim, _("grades for the node"), claim->node, problems);
  return SY_NONE;
}

/* ---- figures over units ---- */

/* Whether the claim's figure includes disqualified units, because of the claim or the rules. */
static enum sy_disqualified included(const sy_assessment *assessment,
                                     const struct sy_claim *claim) {
  return MAX(assessment->rules->disqualified, claim->disqualified);
}

static bool counts(const sy_assessment *assessment, const struct sy_claim *claim, uint32_t node,
                   uint32_t unit) {
  return sy_is_counted(assessment, node, unit, included(assessment, claim));
}

/* The scores on the claim's node, ascending; NULL with a problem for a wrong name. */
static GArray *scores_of(const sy_assessment *assessment, const struct sy_claim *claim,
                         sy_problems *problems) {
  uint32_t unit, end;
  const uint32_t node = find_node(assessment, claim, problems);
  if (node == SY_NONE || !find_range(assessment, claim, &unit, &end, problems))
    return NULL;
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(int64_t));
  for (; unit < end; unit++)
    if (counts(assessment, claim, node, unit)) {
      const int64_t score = sy_score_of(assessment, node, unit);
      g_array_append_val(scores, score);
    }
  sy_scores_sort((int64_t *)(void *)scores->data, scores->len);
  return scores;
}

/* ---- weighted means ---- */

/* The scores on the claim's node and the weights of the units that count. */
static void weigh(const sy_assessment *assessment, const struct sy_claim *claim, uint32_t node,
                  uint32_t first, uint32_t end, GArray *scores, GArray *weights, GArray *units) {
  for (uint32_t unit = first; unit < end; unit++)
    if (counts(assessment, claim, node, unit)) {
      const int64_t score = sy_score_of(assessment, node, unit);
      g_array_append_val(scores, score);
      g_array_append_val(weights, claim->weight[unit - first]);
      g_array_append_val(units, unit);
    }
}

static bool weighted_mean(const sy_assessment *assessment, const struct sy_claim *claim,
                          struct sy_ratio *mean, sy_problems *problems) {
  uint32_t first, end;
  const uint32_t node = find_node(assessment, claim, problems);
  if (node == SY_NONE || !find_range(assessment, claim, &first, &end, problems) || !claim->weight)
    return false;
  g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(int64_t));
  g_autoptr(GArray) weights = g_array_new(FALSE, FALSE, sizeof(int64_t));
  g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  weigh(assessment, claim, node, first, end, scores, weights, units);
  size_t stopped;
  if (sy_exact_weighted_mean((const int64_t *)(void *)scores->data,
                             (const int64_t *)(void *)weights->data, scores->len, mean, &stopped))
    return true;
  if (stopped < scores->len)
    sy_problems_add(problems, claim->place,
                    _("claim '%s': adding the weight of the unit '%s' makes the sum too large"),
                    claim->id,
                    assessment->edition->units[g_array_index(units, uint32_t, stopped)].id);
  return false;
}

static bool score_statistic(const sy_assessment *assessment, const struct sy_claim *claim,
                            enum sy_claim_of of, struct sy_ratio *statistic,
                            sy_problems *problems) {
  if (of == SY_CLAIM_MEAN && claim->weights)
    return weighted_mean(assessment, claim, statistic, problems);
  g_autoptr(GArray) scores = scores_of(assessment, claim, problems);
  if (!scores || scores->len == 0)
    return false;
  const int64_t *ascending = (const int64_t *)(void *)scores->data;
  if (of == SY_CLAIM_MEAN)
    *statistic = sy_exact_mean(ascending, scores->len);
  else if (of == SY_CLAIM_MEDIAN)
    *statistic = sy_exact_median(ascending, scores->len);
  else
    *statistic = (struct sy_ratio){ascending[of == SY_CLAIM_MIN ? 0 : scores->len - 1], 1};
  return true;
}

/* ---- counts ---- */

/* Which units take part, and which of those are counted. */
struct tally {
  uint64_t counted, all;
};

static bool tally_band(const sy_assessment *assessment, const struct sy_claim *claim,
                       uint32_t first, uint32_t end, struct tally *tally, sy_problems *problems) {
  const uint32_t index = find_award(assessment, claim, problems);
  if (index == SY_NONE)
    return false;
  const struct sy_award *award = &assessment->edition->awards[index];
  for (guint i = 0; i < award->band_count; i++)
    if (strcmp(award->bands[i].id, claim->where_band) == 0) {
      const struct sy_standing *standing = &assessment->standings[index];
      for (uint32_t unit = first; unit < end; unit++) {
        tally->all += standing->rank[unit] != 0;
        tally->counted += standing->band[unit] == i + 1;
      }
      return true;
    }
  unknown(assessment, claim, _("band"), claim->where_band, problems);
  return false;
}

static bool tally_grade(const sy_assessment *assessment, const struct sy_claim *claim,
                        uint32_t first, uint32_t end, struct tally *tally, sy_problems *problems) {
  const uint32_t node = find_node(assessment, claim, problems);
  const uint32_t index = find_grading(assessment, claim, node, problems);
  if (index == SY_NONE)
    return false;
  const struct sy_grading *grading = &assessment->edition->gradings[index];
  guint wanted = 0;
  while (wanted < grading->grade_count &&
         strcmp(grading->grades[wanted].id, claim->where_grade) != 0)
    wanted++;
  if (wanted == grading->grade_count) {
    unknown(assessment, claim, _("grade"), claim->where_grade, problems);
    return false;
  }
  for (uint32_t unit = first; unit < end; unit++) {
    /* Units that only the claim includes have the grade of their score. */
    const guint grade = counts(assessment, claim, node, unit)
                            ? sy_grade_of(grading, sy_score_of(assessment, node, unit))
                            : 0;
    tally->all += grade != 0;
    tally->counted += grade == wanted + 1;
  }
  return true;
}

static bool tally_scores(const sy_assessment *assessment, const struct sy_claim *claim,
                         struct tally *tally, sy_problems *problems) {
  g_autoptr(GArray) scores = scores_of(assessment, claim, problems);
  for (guint i = 0; scores && i < scores->len; i++)
    tally->counted += sy_condition_holds(g_array_index(scores, int64_t, i), claim->where_operator,
                                         claim->where_value);
  tally->all = scores ? scores->len : 0;
  return scores != NULL;
}

/* A tally as a count, or as a share in percent; false if no unit takes part. */
static bool tally_statistic(const struct tally *tally, bool share, struct sy_ratio *statistic) {
  *statistic =
      share ? (struct sy_ratio){(sy_int128)tally->counted * 100 * SY_NANO, MAX(tally->all, 1)}
            : (struct sy_ratio){(sy_int128)tally->counted * SY_NANO, 1};
  return tally->all > 0;
}

static bool count_statistic(const sy_assessment *assessment, const struct sy_claim *claim,
                            bool share, struct sy_ratio *statistic, sy_problems *problems) {
  struct tally tally = {0, 0};
  uint32_t first, end;
  if (!find_range(assessment, claim, &first, &end, problems))
    return false;
  const bool found = claim->where_band ? tally_band(assessment, claim, first, end, &tally, problems)
                     : claim->where_grade
                         ? tally_grade(assessment, claim, first, end, &tally, problems)
                         : tally_scores(assessment, claim, &tally, problems);
  return found && tally_statistic(&tally, share, statistic);
}

/* ---- against an earlier edition ---- */

/* The number by which a unit is compared (higher is better): the score on the claim's node, or else
 * the negated rank. */
static bool standing_of(const sy_assessment *assessment, const struct sy_claim *claim,
                        uint32_t place, uint32_t unit, int64_t *standing) {
  if (claim->node) {
    *standing = sy_micro(sy_score_of(assessment, place, unit));
    return counts(assessment, claim, place, unit);
  }
  *standing = -(int64_t)assessment->standings[place].rank[unit];
  return *standing != 0;
}

/* The same for units that were merged or split: the score of all of them together. Ranks have no
 * such figure. */
static bool standing_together(const sy_assessment *assessment, const struct sy_claim *claim,
                              uint32_t place, const struct sy_indices *units,
                              const int64_t *weights, const struct sy_lineage_rule *rule,
                              int64_t *standing) {
  int64_t score, one;
  bool counted = claim->node != NULL;
  for (uint32_t i = 0; counted && i < units->count; i++)
    counted = standing_of(assessment, claim, place, units->items[i], &one);
  if (!counted || !sy_score_of_parts(assessment, place, units, weights, rule, &score))
    return false;
  *standing = sy_micro(score);
  return true;
}

static bool are_within(const struct sy_indices *units, uint32_t first, uint32_t end) {
  return units->items[0] >= first && units->items[units->count - 1] < end; /* ascending */
}

static void tally_change(const struct sy_claim *claim, int64_t before, int64_t now,
                         struct tally *tally) {
  const enum sy_change change = now > before   ? SY_CHANGE_UP
                                : now < before ? SY_CHANGE_DOWN
                                               : SY_CHANGE_SAME;
  tally->all++;
  tally->counted += change == claim->where_change;
}

bool statistic_changes(const sy_assessment *later, const sy_assessment *earlier,
                       const sy_lineage *lineage, const struct sy_claim *claim,
                       struct sy_ratio *statistic, sy_problems *problems) {
  const uint32_t now =
      claim->node ? find_node(later, claim, problems) : find_award(later, claim, problems);
  const uint32_t then =
      claim->node ? find_node(earlier, claim, problems) : find_award(earlier, claim, problems);
  uint32_t first, end;
  if (now == SY_NONE || then == SY_NONE || !find_range(later, claim, &first, &end, problems))
    return false;
  struct tally tally = {0, 0};
  int64_t a, b;
  for (uint32_t unit = first; unit < end; unit++) {
    const uint32_t before = lineage->before[unit];
    if (before != SY_NONE && before != SY_REGROUPED &&
        standing_of(earlier, claim, then, before, &a) && standing_of(later, claim, now, unit, &b))
      tally_change(claim, a, b, &tally);
  }
  for (guint i = 0; i < lineage->regrouping_count; i++) {
    const struct sy_regrouping *regrouping = &lineage->regroupings[i];
    const struct sy_lineage_rule *rule = &lineage->later->lineage;
    if (are_within(&regrouping->later, first, end) &&
        standing_together(earlier, claim, then, &regrouping->earlier, regrouping->weights[0], rule,
                          &a) &&
        standing_together(later, claim, now, &regrouping->later, regrouping->weights[1], rule, &b))
      tally_change(claim, a, b, &tally);
  }
  return tally_statistic(&tally, claim->of == SY_CLAIM_SHARE, statistic);
}

/* ---- ranks, the tree, rows ---- */

/* The score of one unit; none if it is missing, not applicable or in error. */
static bool unit_statistic(const sy_assessment *assessment, const struct sy_claim *claim,
                           struct sy_ratio *statistic, sy_problems *problems) {
  const uint32_t node = find_node(assessment, claim, problems);
  const uint32_t unit = find_unit(assessment, claim, problems);
  if (node == SY_NONE || unit == SY_NONE || sy_outcome_of(assessment, node, unit) != SY_SCORED)
    return false;
  *statistic = (struct sy_ratio){sy_score_of(assessment, node, unit), 1};
  return true;
}

static bool rank_statistic(const sy_assessment *assessment, const struct sy_claim *claim,
                           struct sy_ratio *statistic, sy_problems *problems) {
  const uint32_t award = find_award(assessment, claim, problems);
  const uint32_t unit = find_unit(assessment, claim, problems);
  if (award == SY_NONE || unit == SY_NONE || !assessment->standings[award].rank[unit])
    return false;
  *statistic = (struct sy_ratio){(sy_int128)assessment->standings[award].rank[unit] * SY_NANO, 1};
  return true;
}

/* The number of groups and leaves `depth` levels below a node; for 0, of all leaves below it. */
static uint64_t nodes_below(const sy_edition *edition, uint32_t index, unsigned depth) {
  const struct sy_indices *children = &edition->nodes[index].children;
  if (depth == 1)
    return children->count;
  uint64_t count = 0;
  for (uint32_t i = 0; i < children->count; i++) {
    const bool leaf = edition->nodes[children->items[i]].kind == SY_LEAF;
    count +=
        depth == 0 && leaf ? 1 : nodes_below(edition, children->items[i], depth ? depth - 1 : 0);
  }
  return count;
}

static bool tree_statistic(const sy_assessment *assessment, const struct sy_claim *claim,
                           enum sy_claim_of of, struct sy_ratio *statistic, sy_problems *problems) {
  const uint32_t node = find_node(assessment, claim, problems);
  if (node == SY_NONE)
    return false;
  const struct sy_rational weight = assessment->edition->nodes[node].weight;
  *statistic =
      of == SY_CLAIM_WEIGHT
          ? (struct sy_ratio){(sy_int128)weight.numerator * 100 * SY_NANO, weight.denominator}
          : (struct sy_ratio){
                (sy_int128)nodes_below(assessment->edition, node, claim->depth) * SY_NANO, 1};
  return true;
}

/* Rows that count, or different texts of a column in them. */
static bool row_statistic(const sy_assessment *assessment, const struct sy_claim *claim,
                          struct sy_ratio *statistic, sy_problems *problems) {
  const uint32_t index =
      claim->table ? sy_edition_find_table(assessment->edition, claim->table) : SY_NONE;
  if (index == SY_NONE) {
    unknown(assessment, claim, _("table"), claim->table, problems);
    return false;
  }
  const sy_sheet *sheet = assessment->edition->tables[index].sheet;
  const bool distinct = claim->of == SY_CLAIM_DISTINCT;
  if (!sheet || (distinct && claim->distinct_column < 0))
    return false;
  const struct sy_column_values *column = distinct ? &sheet->columns[claim->distinct_column] : NULL;
  g_autofree bool *seen = column ? g_new0(bool, (gsize)column->dictionary_count + 1) : NULL;
  uint64_t count = 0;
  for (uint64_t row = 0; row < sheet->row_count; row++) {
    if (claim->row_kept && !claim->row_kept[row])
      continue;
    if (!column) {
      count++;
    } else if (sy_sheet_is_valid(sheet, (guint)claim->distinct_column, row)) {
      int64_t text = sy_sheet_integer(sheet, (guint)claim->distinct_column, row);
      if (claim->distinct_same)
        text = claim->distinct_same[text];
      count += !seen[text];
      seen[text] = true;
    }
  }
  *statistic = (struct sy_ratio){(sy_int128)count * SY_NANO, 1};
  return true;
}

/* ---- all of them ---- */

bool statistic_of(const sy_assessment *assessment, const struct sy_claim *claim,
                  enum sy_claim_of of, struct sy_ratio *statistic, sy_problems *problems) {
  switch (of) {
  case SY_CLAIM_MEAN:
  case SY_CLAIM_MEDIAN:
  case SY_CLAIM_MIN:
  case SY_CLAIM_MAX:
    return score_statistic(assessment, claim, of, statistic, problems);
  case SY_CLAIM_COUNT:
  case SY_CLAIM_SHARE:
    return count_statistic(assessment, claim, of == SY_CLAIM_SHARE, statistic, problems);
  case SY_CLAIM_SCORE:
    return unit_statistic(assessment, claim, statistic, problems);
  case SY_CLAIM_RANK:
    return rank_statistic(assessment, claim, statistic, problems);
  case SY_CLAIM_WEIGHT:
  case SY_CLAIM_NODES:
    return tree_statistic(assessment, claim, of, statistic, problems);
  case SY_CLAIM_ROWS:
  case SY_CLAIM_DISTINCT:
    return row_statistic(assessment, claim, statistic, problems);
  default: /* names and differences are not statistics of one edition */
    return false;
  }
}

/* ---- names ---- */

static const char *band_name(const sy_assessment *assessment, const struct sy_claim *claim,
                             uint32_t unit, sy_problems *problems) {
  const uint32_t award = find_award(assessment, claim, problems);
  return award != SY_NONE && unit != SY_NONE ? sy_band_of(assessment, award, unit) : NULL;
}

static const char *grade_name(const sy_assessment *assessment, const struct sy_claim *claim,
                              uint32_t unit, sy_problems *problems) {
  const uint32_t node = find_node(assessment, claim, problems);
  const uint32_t grading = find_grading(assessment, claim, node, problems);
  if (grading == SY_NONE || unit == SY_NONE || !assessment->grades[grading][unit])
    return NULL;
  return assessment->edition->gradings[grading].grades[assessment->grades[grading][unit] - 1].id;
}

char *statistic_name(const sy_assessment *assessment, const struct sy_claim *claim,
                     sy_problems *problems) {
  const uint32_t unit = find_unit(assessment, claim, problems);
  if (claim->of != SY_CLAIM_OUTCOME) {
    const char *name = claim->of == SY_CLAIM_BAND ? band_name(assessment, claim, unit, problems)
                                                  : grade_name(assessment, claim, unit, problems);
    return g_strdup(name ? name : "");
  }
  const uint32_t node = find_node(assessment, claim, problems);
  if (node == SY_NONE || unit == SY_NONE)
    return g_strdup("");
  return sy_outcome_with_reason(sy_outcome_names[sy_outcome_of(assessment, node, unit)],
                                claim->reason ? sy_reason_code_of(assessment, node, unit) : NULL);
}

bool statistic_subtract(const struct sy_ratio *later, const struct sy_ratio *earlier, bool relative,
                        struct sy_ratio *difference) {
  sy_int128 left, right, numerator, denominator;
  if (__builtin_mul_overflow(later->numerator, earlier->denominator, &left) ||
      __builtin_mul_overflow(earlier->numerator, later->denominator, &right) ||
      __builtin_sub_overflow(left, right, &numerator))
    return false;
  if (!relative) {
    *difference = (struct sy_ratio){numerator, later->denominator * earlier->denominator};
    return true;
  }
  denominator = right;
  if (denominator == 0 || __builtin_mul_overflow(numerator, 100 * (sy_int128)SY_NANO, &numerator))
    return false;
  *difference = denominator < 0 ? (struct sy_ratio){-numerator, -denominator}
                                : (struct sy_ratio){numerator, denominator};
  return true;
}
