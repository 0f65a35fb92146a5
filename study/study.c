/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: a study and its parts
 */
#include "study/study-private.h"

const struct sy_study_part sy_study_parts[] = {
    {"statistics", {.zh = "统计", .en = "Statistics"}, false, study_add_statistics},
    {"scores", {.zh = "得分", .en = "Scores"}, false, study_add_scores},
    {"problems", {.zh = "问题", .en = "Problems"}, false, study_add_problems},
    {"pair", {.zh = "两个评价对象", .en = "Two units"}, true, study_add_pair},
    {"coherence", {.zh = "内在一致性", .en = "Coherence"}, false, study_add_coherence},
    {"proposals", {.zh = "权重建议", .en = "Proposed weights"}, false, study_add_proposals},
    {"raters", {.zh = "评分人", .en = "Raters"}, false, study_add_raters},
    {0},
};

/* Whether a part is asked for: by name, or with all that have what they need. */
static bool is_wanted(const struct sy_study_part *part, const struct sy_study_request *request) {
  return request->parts[0] ? g_strv_contains(request->parts, part->id)
                           : !part->needs_pair || request->has_pair;
}

/* Reports parts that lack what they need. */
static void check_needs(const struct sy_study_request *request, sy_problems *problems) {
  for (const struct sy_study_part *part = sy_study_parts; part->id; part++)
    if (is_wanted(part, request) && part->needs_pair && !request->has_pair)
      sy_problems_add(problems, (struct sy_place){0},
                      _("the part '%s' compares two units: name them with --pair A,B"), part->id);
}

/* Reports names that are no parts. */
static void check_parts(const char *const *parts, sy_problems *problems) {
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (const struct sy_study_part *part = sy_study_parts; part->id; part++)
    g_ptr_array_add(known, (gpointer)part->id);
  g_ptr_array_add(known, NULL);
  for (; *parts; parts++)
    if (!g_strv_contains((const char *const *)known->pdata, *parts)) {
      g_autofree char *suggestion = sy_suggestion(*parts, (const char *const *)known->pdata);
      sy_problems_add(problems, (struct sy_place){0}, _("a study has no part '%s'%s"), *parts,
                      suggestion);
    }
}

/* A study without tables. */
static sy_study *start(const sy_context *context, const sy_assessment *assessment,
                       sy_problems *problems) {
  sy_study *study = g_new0(sy_study, 1);
  study->assessment = assessment;
  study->groups = g_ptr_array_new_with_free_func(study_group_free);
  study->tables = g_ptr_array_new_with_free_func(study_table_free);
  study->warnings = g_ptr_array_new_with_free_func((GDestroyNotify)sy_words_free);
  study->settings = sy_study_settings_of(assessment->edition, problems);
  study_group(context, study, problems);
  return study;
}

void sy_study_check(const sy_context *context, const sy_assessment *assessment,
                    sy_problems *problems) {
  sy_study_free(start(context, assessment, problems));
}

sy_study *sy_study_new(const sy_context *context, const sy_assessment *assessment,
                       const struct sy_study_request *request, sy_problems *problems) {
  const unsigned before = sy_problems_count(problems);
  g_autoptr(sy_study) study = start(context, assessment, problems);
  study->request = request;
  check_parts(request->parts, problems);
  check_needs(request, problems);
  for (const struct sy_study_part *part = sy_study_parts;
       part->id && sy_problems_count(problems) == before; part++)
    if (is_wanted(part, request))
      part->add(study, problems);
  return sy_problems_count(problems) == before ? g_steal_pointer(&study) : NULL;
}

void sy_study_free(sy_study *study) {
  sy_study_settings_clear(&study->settings);
  g_ptr_array_unref(study->groups);
  g_ptr_array_unref(study->tables);
  g_ptr_array_unref(study->warnings);
  g_free(study->weights);
  g_free(study);
}
