/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: a study and its parts
 */
#include "study/study-private.h"

const struct sy_study_part sy_study_parts[] = {
    {"statistics", {.zh = "统计", .en = "Statistics"}, false, false, false, study_add_statistics},
    {"scores", {.zh = "得分", .en = "Scores"}, false, false, true, study_add_scores},
    {"problems", {.zh = "问题", .en = "Problems"}, false, false, true, study_add_problems},
    {"pair", {.zh = "两个评价对象", .en = "Two units"}, true, false, true, study_add_pair},
    {"coherence",
     {.zh = "内在一致性", .en = "Coherence"},
     false,
     false,
     false,
     study_add_coherence},
    {"proposals",
     {.zh = "权重建议", .en = "Proposed weights"},
     false,
     false,
     false,
     study_add_proposals},
    {"raters", {.zh = "评分人", .en = "Raters"}, false, false, false, study_add_raters},
    {"influence", {.zh = "影响", .en = "Influence"}, false, false, false, study_add_influence},
    {"robustness", {.zh = "稳健性", .en = "Robustness"}, false, true, false, study_add_robustness},
    {0},
};

/* Whether a part is asked for: by name, or with all that have what they need. */
static bool is_wanted(const sy_study *study, const struct sy_study_part *part) {
  const struct sy_study_request *request = study->request;
  return request->parts[0] ? g_strv_contains(request->parts, part->id)
                           : (!part->needs_pair || request->has_pair) &&
                                 (!part->needs_sources || study->settings.sources->len > 0);
}

bool sy_study_needs_findings(const char *const *parts) {
  for (const struct sy_study_part *part = sy_study_parts; part->id; part++)
    if (part->needs_findings && (!parts[0] || g_strv_contains(parts, part->id)))
      return true;
  return false;
}

/* Reports parts that lack what they need. */
static void check_needs(const sy_study *study, sy_problems *problems) {
  for (const struct sy_study_part *part = sy_study_parts; part->id; part++)
    if (is_wanted(study, part) && part->needs_pair && !study->request->has_pair)
      sy_problems_add(problems, (struct sy_place){0},
                      _("the part '%s' compares two units: name them with --pair A,B"), part->id);
    else if (is_wanted(study, part) && part->needs_sources && study->settings.sources->len == 0)
      sy_problems_add(problems, (struct sy_place){0},
                      _("the part '%s' needs to know what is uncertain: declare it under "
                        "'study: {vary: …}' or with --vary, as in --vary weights=25%%"),
                      part->id);
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

static void clear_warning(gpointer data) {
  sy_words_free(((struct sy_study_warning *)data)->words);
}

/* A study without tables. */
static sy_study *start(const sy_context *context, const sy_assessment *assessment,
                       sy_problems *problems) {
  sy_study *study = g_new0(sy_study, 1);
  study->assessment = assessment;
  study->figures = sy_figures_new(assessment);
  study->groups = g_ptr_array_new_with_free_func(study_group_free);
  study->tables = g_ptr_array_new_with_free_func((GDestroyNotify)sy_study_table_free);
  study->left_out = g_ptr_array_new_with_free_func(g_free);
  study->caused = g_ptr_array_new_with_free_func((GDestroyNotify)sy_words_free);
  study->warnings = g_array_new(FALSE, FALSE, sizeof(struct sy_study_warning));
  g_array_set_clear_func(study->warnings, clear_warning);
  study->settings = sy_study_settings_of(assessment->edition, problems);
  study_group(context, study, problems);
  return study;
}

void sy_study_check(const sy_context *context, const sy_assessment *assessment,
                    sy_problems *problems) {
  sy_study_free(start(context, assessment, problems));
}

/* What the request says instead of the edition. */
static void override_settings(sy_study *study, sy_problems *problems) {
  const struct sy_study_request *request = study->request;
  sy_study_settings *settings = &study->settings;
  if (request->vary) {
    g_array_unref(settings->sources);
    settings->sources =
        study_sources_of(study->assessment->edition, request->vary, false, problems);
  }
  if (request->replications)
    settings->replications = request->replications;
  if (request->has_seed)
    settings->seed = request->seed;
}

sy_study *sy_study_new(const sy_context *context, const sy_assessment *assessment,
                       const struct sy_study_request *request, sy_problems *problems) {
  const unsigned before = sy_problems_count(problems);
  g_autoptr(sy_study) study = start(context, assessment, problems);
  study->request = request;
  override_settings(study, problems);
  check_parts(request->parts, problems);
  if (sy_problems_count(problems) == before)
    check_needs(study, problems);
  if (sy_problems_count(problems) == before)
    study_find_caused(study);
  for (const struct sy_study_part *part = sy_study_parts;
       part->id && sy_problems_count(problems) == before; part++)
    if (is_wanted(study, part)) {
      if (study_interrupted())
        study_leave_out(study, part->id);
      else
        part->add(study, problems);
    }
  return sy_problems_count(problems) == before ? g_steal_pointer(&study) : NULL;
}

bool sy_study_is_partial(const sy_study *study) {
  bool partial = study->left_out->len > 0;
  for (guint i = 0; i < study->tables->len; i++) {
    const sy_study_table *table = study->tables->pdata[i];
    partial |= sy_study_is_table_partial(table);
  }
  return partial;
}

void sy_study_free(sy_study *study) {
  sy_study_settings_clear(&study->settings);
  sy_figures_free(study->figures);
  g_ptr_array_unref(study->groups);
  g_ptr_array_unref(study->tables);
  g_array_unref(study->warnings);
  g_ptr_array_unref(study->caused);
  g_ptr_array_unref(study->left_out);
  g_free(study->weights);
  g_free(study);
}
