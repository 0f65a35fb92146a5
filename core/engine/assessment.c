/* SPDX-License-Identifier: Apache-2.0
 *
 * assessment.c: the columnar structure that scoring fills and every output reads
 *
 * A column holds one node's values for all units. Arrays that most units do not need (outcomes
 * other than scored, intervals, marks) are allocated when the first unit needs them.
 */
#include "engine/engine-private.h"

#include <string.h>

const char *const sy_unit_status_names[] = {"final", "provisional", "disqualified", NULL};

static void clear_finding(gpointer data) {
  g_strfreev(((struct sy_assessed_finding *)data)->values);
}

sy_assessment *sy_assessment_new(const sy_edition *edition) {
  sy_assessment *assessment = g_new0(sy_assessment, 1);
  assessment->edition = edition;
  assessment->rules = sy_result_rules_of(0);
  assessment->node_count = edition->node_count;
  assessment->unit_count = edition->unit_count;
  assessment->columns = g_new0(struct sy_column_scores, edition->node_count);
  assessment->findings = g_array_new(FALSE, FALSE, sizeof(struct sy_assessed_finding));
  g_array_set_clear_func(assessment->findings, clear_finding);
  assessment->row_errors = sy_told_new();
  assessment->plugin_warnings = sy_told_new();
  assessment->standings = g_new0(struct sy_standing, edition->award_count);
  assessment->grades = g_new0(uint16_t *, edition->grading_count);
  return assessment;
}

const sy_warnings *sy_assessment_warnings(const sy_assessment *assessment) {
  return assessment->warnings;
}

static void clear_column(struct sy_column_scores *column, uint32_t unit_count) {
  g_free(column->outcome);
  g_free(column->marks);
  g_free(column->low);
  g_free(column->high);
  g_free(column->before_adjust);
  g_free(column->before_veto);
  g_free(column->record);
  g_free(column->amount);
  g_free(column->reason);
  for (uint32_t unit = 0; column->error && unit < unit_count; unit++)
    g_free(column->error[unit]);
  g_free(column->error);
  g_free(column->read_reason);
  g_clear_pointer(&column->left_out, sy_words_free);
}

void engine_clear_standing(struct sy_standing *standing) {
  g_clear_pointer(&standing->rank, g_free);
  g_clear_pointer(&standing->tied, g_free);
  g_clear_pointer(&standing->decided_by, g_free);
  g_clear_pointer(&standing->undecided_by, g_free);
  g_clear_pointer(&standing->band, g_free);
  g_clear_pointer(&standing->passed_over, g_free);
}

void sy_assessment_free(sy_assessment *assessment) {
  for (uint32_t node = 0; node < assessment->node_count; node++) {
    engine_clear_scores(assessment, node);
    clear_column(&assessment->columns[node], assessment->unit_count);
  }
  sy_warnings_free(assessment->warnings);
  g_free(assessment->columns);
  g_array_unref(assessment->findings);
  g_array_unref(assessment->row_errors);
  g_array_unref(assessment->plugin_warnings);
  for (uint32_t i = 0; i < assessment->edition->award_count; i++)
    engine_clear_standing(&assessment->standings[i]);
  g_free(assessment->standings);
  for (uint32_t i = 0; i < assessment->edition->grading_count; i++)
    g_free(assessment->grades[i]);
  g_free(assessment->grades);
  g_free(assessment);
}

enum sy_outcome sy_outcome_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  return column->outcome ? (enum sy_outcome)column->outcome[unit] : SY_SCORED;
}

unsigned sy_marks_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  return column->marks ? column->marks[unit] : 0;
}

bool sy_is_counted(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                   enum sy_disqualified disqualified) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED &&
         (disqualified == SY_INCLUDE_DISQUALIFIED ||
          !(sy_marks_of(assessment, node, unit) & SY_MARK_DISQUALIFIED));
}

bool sy_score_of_parts(const sy_assessment *assessment, uint32_t node,
                       const struct sy_indices *units, const int64_t *weights,
                       const struct sy_lineage_rule *rule, int64_t *score) {
  g_autofree int64_t *scores = g_new(int64_t, MAX(units->count, 1));
  for (uint32_t i = 0; i < units->count; i++) {
    if (!rule->stated || sy_outcome_of(assessment, node, units->items[i]) != SY_SCORED)
      return false;
    scores[i] = sy_score_of(assessment, node, units->items[i]);
  }
  return sy_combine_scores(rule->combine, units->count, scores, weights, score);
}

unsigned sy_record_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  return column->record ? column->record[unit] : 0;
}

void engine_record(struct evaluation *evaluation, uint32_t node, unsigned record) {
  evaluation->assessment->columns[node].record[evaluation->unit] |= (uint8_t)record;
}

void engine_need_outcomes(sy_assessment *assessment, uint32_t node) {
  struct sy_column_scores *column = &assessment->columns[node];
  if (column->outcome)
    return;
  column->outcome = g_malloc(MAX(assessment->unit_count, 1));
  memset(column->outcome, SY_SCORED, assessment->unit_count);
}

void engine_need_marks(sy_assessment *assessment, uint32_t node) {
  if (!assessment->columns[node].marks)
    assessment->columns[node].marks = g_new0(uint8_t, assessment->unit_count);
}

void engine_need_interval(sy_assessment *assessment, uint32_t node) {
  struct sy_column_scores *column = &assessment->columns[node];
  if (column->low)
    return;
  column->low = g_new0(int64_t, assessment->unit_count);
  column->high = g_new0(int64_t, assessment->unit_count);
}

void sy_set_outcome(sy_assessment *assessment, uint32_t node, uint32_t unit,
                    enum sy_outcome outcome) {
  if (outcome == SY_SCORED && !assessment->columns[node].outcome)
    return;
  engine_need_outcomes(assessment, node);
  assessment->columns[node].outcome[unit] = (uint8_t)outcome;
}

bool sy_is_estimated(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED &&
         (sy_marks_of(assessment, node, unit) & SY_MARK_ESTIMATED) != 0;
}

bool sy_any_estimated(const sy_assessment *assessment, uint32_t node) {
  for (uint32_t unit = 0; assessment->columns[node].marks && unit < assessment->unit_count; unit++)
    if (sy_is_estimated(assessment, node, unit))
      return true;
  return false;
}

void sy_add_mark(sy_assessment *assessment, uint32_t node, uint32_t unit, enum sy_mark mark) {
  engine_need_marks(assessment, node);
  assessment->columns[node].marks[unit] |= (uint8_t)mark;
}

bool sy_interval_of(const sy_assessment *assessment, uint32_t node, uint32_t unit, int64_t *low,
                    int64_t *high) {
  const struct sy_column_scores *column = &assessment->columns[node];
  switch (sy_outcome_of(assessment, node, unit)) {
  case SY_SCORED:
    *low = *high = sy_score_of(assessment, node, unit);
    return true;
  case SY_NOT_APPLICABLE:
    return false;
  default: /* a group has its interval; a plugin's node has its whole range */
    *low = column->low ? column->low[unit] : assessment->edition->nodes[node].lowest;
    *high = column->high ? column->high[unit] : assessment->edition->nodes[node].highest;
    return true;
  }
}

enum sy_unit_status sy_status_of(const sy_assessment *assessment, uint32_t unit) {
  if (sy_marks_of(assessment, 0, unit) & SY_MARK_DISQUALIFIED)
    return SY_DISQUALIFIED;
  const enum sy_outcome outcome = sy_outcome_of(assessment, 0, unit);
  return outcome == SY_MISSING || outcome == SY_ERROR ? SY_PROVISIONAL : SY_FINAL;
}

const struct sy_reason *sy_reason_of(const sy_assessment *assessment, uint32_t node,
                                     uint32_t unit) {
  const struct sy_column_scores *column = &assessment->columns[node];
  const struct sy_node *scored = &assessment->edition->nodes[node];
  if (!column->reason || !column->reason[unit] || !scored->plugin)
    return NULL;
  return sy_node_plugin(scored)->reasons[column->reason[unit] - 1];
}

char *sy_inapplicable_text(const sy_assessment *assessment, uint32_t node, uint32_t unit,
                           bool chinese) {
  static const char *const names[] = {"column", "value", NULL};
  uint32_t index;
  if (sy_outcome_of(assessment, node, unit) != SY_NOT_APPLICABLE ||
      sy_applies(assessment->edition, node, unit, &index))
    return NULL;
  const struct sy_attribute *attribute = &assessment->edition->attributes[index];
  const char *const values[] = {attribute->column, sy_attribute_text(attribute, unit), NULL};
  return sy_text_fill(chinese ? sy_does_not_apply.zh : sy_does_not_apply.en, names, values);
}

const char *sy_reason_code_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  if (sy_outcome_of(assessment, node, unit) == SY_NOT_APPLICABLE &&
      !sy_applies(assessment->edition, node, unit, NULL))
    return SY_DOES_NOT_APPLY;
  const struct sy_column_scores *column = &assessment->columns[node];
  const struct sy_reason *reason = sy_reason_of(assessment, node, unit);
  if (reason)
    return reason->code;
  if (column->read_reason)
    return column->read_reason[unit];
  if (sy_outcome_of(assessment, node, unit) != SY_ERROR)
    return NULL;
  guint count;
  const struct sy_told *told = sy_row_errors_of(assessment, node, unit, &count);
  if (!told && !column->more_row_errors) /* then it concerns all units in error */
    told = sy_row_errors_of(assessment, node, SY_NONE, &count);
  return told ? told->notice->code : NULL;
}

const char *sy_error_of(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  char **errors = assessment->columns[node].error;
  return errors ? errors[unit] : NULL;
}

uint32_t sy_rank_of(const sy_assessment *assessment, uint32_t award, uint32_t unit) {
  return assessment->standings[award].rank[unit];
}

const char *sy_band_of(const sy_assessment *assessment, uint32_t award, uint32_t unit) {
  const uint16_t band = assessment->standings[award].band[unit];
  return band ? assessment->edition->awards[award].bands[band - 1].id : NULL;
}
