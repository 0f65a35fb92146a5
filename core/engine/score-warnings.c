/* SPDX-License-Identifier: Apache-2.0
 *
 * score-warnings.c: finds what a careful reader of the scores would question
 */
#include "engine/engine-private.h"

#include <string.h>

/* An indicator on which no unit scores above this was probably marked on another range: 1 to 5, 1
 * to 10 or 0 to 20 instead of 0 to 100. */
#define LOW_SCORE (20 * SY_NANO)
#define MOST_NAMED 10 /* units in one warning */

/* ---- Scores that never come near the top ---- */

/* The highest score of a node among units that are scored; INT64_MIN if it is above LOW_SCORE, or
 * fewer than two are scored: one unit may well be bad. */
static int64_t highest_if_low(const sy_assessment *assessment, uint32_t node) {
  int64_t scores[ENGINE_BLOCK], highest = INT64_MIN;
  uint32_t scored = 0;
  for (uint32_t first = 0; first < assessment->unit_count; first += ENGINE_BLOCK) {
    const uint32_t some = MIN(ENGINE_BLOCK, assessment->unit_count - first);
    sy_scores_read(assessment, node, first, some, scores);
    for (uint32_t i = 0; i < some; i++) {
      if (sy_outcome_of(assessment, node, first + i) != SY_SCORED)
        continue;
      if (scores[i] > LOW_SCORE)
        return INT64_MIN;
      highest = MAX(highest, scores[i]);
      scored++;
    }
  }
  return scored > 1 ? highest : INT64_MIN;
}

/* Leaves that can reach 100. If all scores are 0, the range of the marks is not the cause. */
static void warn_low_scores(const sy_assessment *assessment, sy_warnings *warnings,
                            uint32_t index) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  if (node->kind != SY_LEAF || node->has_deduction || node->lowest != 0 ||
      node->highest < 100 * SY_NANO)
    return;
  const int64_t highest = highest_if_low(assessment, index);
  if (highest <= 0)
    return;
  char best[SY_DECIMAL_SIZE];
  sy_nano_shown(highest, assessment->edition->digits, best);
  sy_warn(warnings, SY_WARN_LOW_SCORES, node->place, node->id, best);
}

/* ---- Zeros that decide a whole group ---- */

static bool is_zero(const sy_assessment *assessment, uint32_t node, uint32_t unit) {
  return sy_outcome_of(assessment, node, unit) == SY_SCORED &&
         sy_score_of(assessment, node, unit) == 0;
}

/* Of a geometric or harmonic mean: for which units this child's 0 made it 0. */
static void warn_zeros_of(const sy_assessment *assessment, sy_warnings *warnings, uint32_t group,
                          uint32_t child) {
  const sy_edition *edition = assessment->edition;
  g_autoptr(GString) units = g_string_new(NULL);
  uint32_t count = 0;
  for (uint32_t unit = 0; unit < assessment->unit_count; unit++) {
    if (!is_zero(assessment, child, unit) ||
        sy_outcome_of(assessment, group, unit) == SY_NOT_APPLICABLE)
      continue;
    if (count++ < MOST_NAMED)
      g_string_append_printf(units, "%s%s", count > 1 ? ", " : "", edition->units[unit].id);
  }
  if (count > MOST_NAMED)
    g_string_append_printf(units, ", … (%u)", count);
  if (count > 0)
    sy_warn(warnings, SY_WARN_ZERO_PROPAGATED, edition->nodes[group].place,
            edition->nodes[group].id, edition->nodes[child].id, units->str);
}

static void warn_zeros(const sy_assessment *assessment, sy_warnings *warnings, uint32_t index) {
  const struct sy_node *node = &assessment->edition->nodes[index];
  if (node->kind != SY_GROUP || (node->aggregate != SY_GEOMETRIC && node->aggregate != SY_HARMONIC))
    return;
  for (uint32_t i = 0; i < node->children.count; i++)
    if (sy_node_counts(&assessment->edition->nodes[node->children.items[i]]))
      warn_zeros_of(assessment, warnings, index, node->children.items[i]);
}

/* ---- What plugins warn of ---- */

/* With the code PLUGIN.CODE and the values of the notice. */
static void warn_told(const sy_assessment *assessment, const struct sy_told *told,
                      sy_warnings *warnings) {
  const sy_edition *edition = assessment->edition;
  const struct sy_node *node = &edition->nodes[told->node];
  g_autofree char *code = g_strdup_printf("%s.%s", node->plugin->id, told->notice->code);
  g_autofree char *en = sy_notice_text(told, false), *zh = sy_notice_text(told, true);
  g_autoptr(GPtrArray) keys = g_ptr_array_new(), values = g_ptr_array_new();
  g_ptr_array_add(keys, (gpointer) "node");
  g_ptr_array_add(values, node->id);
  for (guint i = 0; told->values[i] != NULL; i++) {
    g_ptr_array_add(keys, (gpointer)told->notice->values[i]->name);
    g_ptr_array_add(values, told->values[i]);
  }
  g_ptr_array_add(keys, NULL);
  g_ptr_array_add(values, NULL);
  struct sy_place place = node->place;
  if (told->table >= 0)
    place = (struct sy_place){.file = node->bindings[told->table].sheet->place.file,
                              .line = (unsigned)told->row};
  sy_warn_of(warnings, code, place, (const char *const *)keys->pdata,
             (const char *const *)values->pdata, (struct sy_text){.en = en, .zh = zh});
}

/* ---- All ---- */

static void warn_of_scores(const sy_assessment *assessment, sy_warnings *warnings) {
  for (uint32_t node = 0; node < assessment->node_count; node++) {
    warn_low_scores(assessment, warnings, node);
    warn_zeros(assessment, warnings, node);
  }
}

sy_warnings *sy_score_warnings(const sy_assessment *assessment) {
  sy_warnings *warnings = sy_warnings_new();
  warn_of_scores(assessment, warnings);
  return warnings;
}

sy_warnings *sy_all_warnings(const sy_assessment *assessment) {
  sy_warnings *warnings = sy_warnings_copy(assessment->edition->warnings);
  warn_of_scores(assessment, warnings);
  for (guint i = 0; i < assessment->plugin_warnings->len; i++)
    warn_told(assessment, &g_array_index(assessment->plugin_warnings, struct sy_told, i), warnings);
  sy_warnings_finish(warnings);
  return warnings;
}

/* Those of a result are about the official edition. */
void engine_warn(sy_assessment *assessment) {
  if (assessment->edition->warnings != NULL && assessment->edition->what_if == NULL)
    assessment->warnings = sy_all_warnings(assessment);
}
