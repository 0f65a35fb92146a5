/* SPDX-License-Identifier: Apache-2.0
 *
 * evaluate.c: evaluates the tree above the plugins' results
 *
 * For each node in the order of its dependencies, and each unit: aggregate the children, adjust,
 * clamp, veto, round once. If something is missing, both ends of its possible range go through the
 * same steps: every step is monotone, so the ends of the inputs give the ends of the result.
 */
#include "engine/engine-private.h"

#include <string.h>

/* ---- Leaves ---- */

/* Applies a node's own `missing` policy to a missing outcome; it never covers an error below. */
static void apply_policy(sy_assessment *assessment, uint32_t index, uint32_t unit) {
  const enum sy_missing_policy policy = assessment->edition->nodes[index].missing;
  if (policy == SY_MISSING_KEEP || sy_outcome_of(assessment, index, unit) != SY_MISSING ||
      (sy_marks_of(assessment, index, unit) & SY_MARK_ERROR_BELOW) != 0)
    return;
  const bool zero = policy == SY_MISSING_ZERO;
  sy_set_outcome(assessment, index, unit, zero ? SY_SCORED : SY_NOT_APPLICABLE);
  sy_add_mark(assessment, index, unit, zero ? SY_MARK_ZEROED : SY_MARK_EXCLUDED);
}

/* 100 * max(0, p - amount * each) / p, exactly. `rate`: points out of 100 lost per unit of the
 * amount. */
static int64_t deducted(int64_t amount, struct sy_ratio rate, GArray *steps, bool *broken) {
  const struct sy_exact full = sy_exact_of(100 * SY_NANO), none = sy_exact_of(0);
  const struct sy_exact product = sy_exact_multiply(sy_exact_of(amount), rate);
  /* What exceeds 128 bits exceeds full marks as well: the rate's denominator is below 2^80. */
  const struct sy_exact lost =
      product.broken ? sy_exact_of(-SY_SCORE_LIMIT) : sy_exact_negate(product);
  const struct sy_exact left = sy_exact_add(full, lost), kept = sy_exact_higher(left, none);
  const int64_t score = sy_exact_round(kept, 9, broken);
  engine_note(steps, SY_STEP_FULL, SY_NONE, (struct span){full, full});
  engine_note(steps, SY_STEP_AMOUNT, SY_NONE, (struct span){lost, lost});
  engine_note_change(steps, SY_STEP_CLAMP, (struct span){left, left}, (struct span){kept, kept});
  engine_note_rounding(steps, score, score);
  return score;
}

/* The scores of all units. */
static void score_deductions(sy_assessment *assessment, uint32_t index, GArray *steps) {
  const struct sy_node *leaf = &assessment->edition->nodes[index];
  struct sy_column_scores *column = &assessment->columns[index];
  const struct sy_rational each = leaf->deduction_each, points = leaf->points;
  const struct sy_ratio rate =
      sy_ratio_make((sy_int128)each.numerator * points.denominator * 100, /* at most 10^29 */
                    (sy_int128)each.denominator * points.numerator);
  int64_t *score = sy_scores_open(assessment, index);
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
    const bool zeroed = (sy_marks_of(assessment, index, unit) & SY_MARK_ZEROED) != 0;
    if (sy_outcome_of(assessment, index, unit) != SY_SCORED || zeroed)
      continue;
    bool broken = false;
    score[unit] = deducted(column->amount[unit], rate, steps, &broken);
    if (broken)
      sy_set_outcome(assessment, index, unit, SY_ERROR);
  }
  sy_scores_close(assessment, index);
}

static void evaluate_leaf(sy_assessment *assessment, uint32_t index, GArray *steps) {
  if (assessment->edition->nodes[index].has_deduction)
    score_deductions(assessment, index, steps);
  if (assessment->columns[index].outcome != NULL)
    for (uint32_t unit = 0; unit < assessment->unit_count; unit++)
      apply_policy(assessment, index, unit);
}

/* ---- One group, one unit ---- */

/* Stores the score if the value is one number, otherwise the interval. `settled`: no missing child
 * can change it any more. */
static void store(struct evaluation *evaluation, bool settled) {
  sy_assessment *assessment = evaluation->assessment;
  struct sy_column_scores *column = &assessment->columns[evaluation->index];
  const struct sy_node *node = evaluation->node;
  const uint32_t unit = evaluation->unit;
  const unsigned digits = node->round_digits < 0 ? 9 : (unsigned)node->round_digits;
  const int64_t low = sy_exact_round(evaluation->value.low, digits, &evaluation->broken);
  const int64_t high = sy_exact_round(evaluation->value.high, digits, &evaluation->broken);
  engine_note_rounding(evaluation->steps, low, high);
  if (settled && low == high && !evaluation->broken) {
    column->score[unit] = low;
    return;
  }
  column->outcome[unit] = evaluation->broken ? SY_ERROR : SY_MISSING;
  column->low[unit] = evaluation->broken ? node->lowest : low;
  column->high[unit] = evaluation->broken ? node->highest : high;
  if (evaluation->error_below)
    sy_add_mark(assessment, evaluation->index, unit, SY_MARK_ERROR_BELOW);
}

/* For output: the value at this stage, if it is one number. */
static void show_stage(struct evaluation *evaluation, int64_t *stage) {
  if (stage == NULL || evaluation->children_missing)
    return;
  const int64_t low = sy_exact_round(evaluation->value.low, 9, &evaluation->broken);
  const int64_t high = sy_exact_round(evaluation->value.high, 9, &evaluation->broken);
  if (low == high)
    stage[evaluation->unit] = low;
}

/* Whether one of some adjustments or vetoes rests on an estimate. */
static bool any_estimated(const struct evaluation *evaluation, const struct sy_indices *amounts) {
  for (uint32_t i = 0; i < amounts->count; i++)
    if (sy_marks_of(evaluation->assessment, amounts->items[i], evaluation->unit) &
        SY_MARK_ESTIMATED)
      return true;
  return false;
}

/* The steps after the aggregate: adjust, clamp, veto, round and store. */
static void finish(struct evaluation *evaluation) {
  const struct sy_node *node = evaluation->node;
  evaluation->estimated |=
      any_estimated(evaluation, &node->adjustments) || any_estimated(evaluation, &node->vetoes);
  struct sy_column_scores *column = &evaluation->assessment->columns[evaluation->index];
  const struct span *value = &evaluation->value;
  bool final = false, doubtful = false;
  if (node->adjustments.count > 0 || node->vetoes.count > 0) {
    evaluation->own_low = sy_exact_round(value->low, 9, &evaluation->broken);
    evaluation->own_high = sy_exact_round(value->high, 9, &evaluation->broken);
  }
  if (node->adjustments.count > 0) {
    show_stage(evaluation, column->before_adjust);
    engine_adjust(evaluation);
  }
  engine_clamp(evaluation);
  if (node->vetoes.count > 0) {
    show_stage(evaluation, column->before_veto);
    final = engine_judge(evaluation, &doubtful);
  }
  store(evaluation, (final || !evaluation->children_missing) && !doubtful);
}

/* ---- One group, all units ---- */

static void evaluate_block(void *data, uint32_t first, uint32_t end) {
  struct evaluation evaluation = *(const struct evaluation *)data;
  sy_assessment *assessment = evaluation.assessment;
  g_autofree struct sy_part *items = g_new(struct sy_part, evaluation.node->children.count);
  const struct evaluation fresh = evaluation;
  for (uint32_t unit = first; unit < end; unit++) {
    evaluation = fresh;
    evaluation.unit = unit;
    evaluation.parts.items = items;
    engine_aggregate(&evaluation);
    if (evaluation.applicable) {
      finish(&evaluation);
    } else {
      engine_judge_inapplicable(&evaluation);
      assessment->columns[evaluation.index].outcome[unit] = SY_NOT_APPLICABLE;
    }
    if (evaluation.disqualified)
      sy_add_mark(assessment, evaluation.index, unit, SY_MARK_DISQUALIFIED);
    if (evaluation.estimated)
      sy_add_mark(assessment, evaluation.index, unit, SY_MARK_ESTIMATED);
    apply_policy(assessment, evaluation.index, unit);
  }
}

/* Calls a function for every node that may have a record: a group, its adjustments, its vetoes. */
static void each_recorded(sy_assessment *assessment, uint32_t group,
                          void (*work)(struct sy_column_scores *column, uint32_t unit_count)) {
  const struct sy_node *node = &assessment->edition->nodes[group];
  for (uint32_t i = 0; i < node->adjustments.count; i++)
    work(&assessment->columns[node->adjustments.items[i]], assessment->unit_count);
  for (uint32_t i = 0; i < node->vetoes.count; i++)
    work(&assessment->columns[node->vetoes.items[i]], assessment->unit_count);
  if (node->adjustments.count > 0 || node->has_clamp)
    work(&assessment->columns[group], assessment->unit_count);
}

static void clear_record(struct sy_column_scores *column, uint32_t unit_count) {
  (void)unit_count;
  g_clear_pointer(&column->record, g_free);
}

static void new_record(struct sy_column_scores *column, uint32_t unit_count) {
  column->record = g_new0(uint8_t, unit_count);
}

static void drop_empty_record(struct sy_column_scores *column, uint32_t unit_count) {
  for (uint32_t unit = 0; unit < unit_count; unit++)
    if (column->record[unit] != 0)
      return;
  clear_record(column, unit_count);
}

/* Removes the results of an earlier evaluation. */
static void clear_group(sy_assessment *assessment, uint32_t index) {
  struct sy_column_scores *column = &assessment->columns[index];
  engine_clear_scores(assessment, index);
  g_clear_pointer(&column->outcome, g_free);
  g_clear_pointer(&column->marks, g_free);
  g_clear_pointer(&column->low, g_free);
  g_clear_pointer(&column->high, g_free);
  g_clear_pointer(&column->before_adjust, g_free);
  g_clear_pointer(&column->before_veto, g_free);
  each_recorded(assessment, index, clear_record);
}

static int64_t *new_stage(uint32_t unit_count) {
  int64_t *stage = g_new(int64_t, unit_count);
  for (uint32_t unit = 0; unit < unit_count; unit++)
    stage[unit] = SY_NOT_KNOWN;
  return stage;
}

/* Threads write into lazy arrays, so these must be allocated before. */
static void prepare_group(sy_assessment *assessment, uint32_t index) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  struct sy_column_scores *column = &assessment->columns[index];
  sy_scores_open(assessment, index);
  engine_need_outcomes(assessment, index);
  engine_need_marks(assessment, index);
  engine_need_interval(assessment, index);
  each_recorded(assessment, index, new_record);
  if (node->adjustments.count > 0)
    column->before_adjust = new_stage(assessment->unit_count);
  if (node->vetoes.count > 0)
    column->before_veto = new_stage(assessment->unit_count);
}

/* Frees lazy arrays that have only defaults. */
static void drop_defaults(struct sy_column_scores *column, uint32_t unit_count) {
  bool scored = true, uncertain = false, marked = false;
  for (uint32_t unit = 0; unit < unit_count; unit++) {
    scored &= column->outcome[unit] == SY_SCORED;
    uncertain |= column->outcome[unit] == SY_MISSING || column->outcome[unit] == SY_ERROR;
    marked |= column->marks[unit] != 0;
  }
  if (scored)
    g_clear_pointer(&column->outcome, g_free);
  if (!marked)
    g_clear_pointer(&column->marks, g_free);
  if (!uncertain) {
    g_clear_pointer(&column->low, g_free);
    g_clear_pointer(&column->high, g_free);
  }
}

static void evaluate_group(sy_assessment *assessment, uint32_t index, unsigned threads,
                           GArray *steps) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  struct evaluation evaluation = {
      .assessment = assessment,
      .node = node,
      .index = index,
      .points = sy_points_factor(assessment->edition, node),
      .steps = steps,
  };
  prepare_group(assessment, index);
  engine_parallel(assessment->unit_count, threads, evaluate_block, &evaluation);
  sy_scores_close(assessment, index);
  drop_defaults(&assessment->columns[index], assessment->unit_count);
  each_recorded(assessment, index, drop_empty_record);
}

/* ---- One node again ---- */

void engine_evaluate_node(sy_assessment *assessment, uint32_t index, GArray *steps) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  if (node->kind == SY_GROUP) {
    clear_group(assessment, index);
    evaluate_group(assessment, index, 1, steps);
  } else {
    evaluate_leaf(assessment, index, steps);
  }
}

/* Whether one of them changed, or what the gate of one of them reads. */
static bool any_changed(const sy_edition *edition, const struct sy_indices *nodes,
                        const bool *changed) {
  for (uint32_t i = 0; i < nodes->count; i++) {
    const struct sy_gate *gate = &edition->nodes[nodes->items[i]].gate;
    if (changed[nodes->items[i]] || (gate->present && changed[gate->node]))
      return true;
  }
  return false;
}

void sy_assess_changed(sy_assessment *assessment, bool *changed, GArray **steps) {
  const sy_edition *edition = assessment->edition;
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const uint32_t index = edition->order[i];
    const struct sy_node *node = &edition->nodes[index];
    changed[index] |= any_changed(edition, &node->children, changed) ||
                      any_changed(edition, &node->adjustments, changed) ||
                      any_changed(edition, &node->vetoes, changed);
    if (!changed[index] || !sy_node_has_score(node))
      continue;
    if (node->kind == SY_GROUP && !steps && engine_is_plain(assessment, index)) {
      clear_group(assessment, index);
      engine_evaluate_plain(assessment, &index, 1, 1);
    } else {
      engine_evaluate_node(assessment, index, steps ? steps[index] : NULL);
    }
  }
  memset(changed, 0, edition->node_count * sizeof *changed);
}

/* ---- All nodes ---- */

void sy_assess_tree(sy_assessment *assessment, const struct sy_assess_options *options) {
  const sy_edition *edition = assessment->edition;
  const unsigned threads = engine_threads(options);
  g_autofree uint32_t *plain = g_new(uint32_t, MAX(edition->node_count, 1));
  guint plain_count = 0; /* groups that wait to be evaluated together */
  for (uint32_t i = 0; i < edition->node_count; i++) {
    const uint32_t index = edition->order[i];
    if (edition->nodes[index].kind == SY_LEAF)
      evaluate_leaf(assessment, index, NULL);
    if (edition->nodes[index].kind != SY_GROUP)
      continue;
    clear_group(assessment, index);
    if (engine_is_plain(assessment, index)) {
      plain[plain_count++] = index;
      continue;
    }
    engine_evaluate_plain(assessment, plain, plain_count, threads);
    plain_count = 0;
    evaluate_group(assessment, index, threads, NULL);
  }
  engine_evaluate_plain(assessment, plain, plain_count, threads);
}
