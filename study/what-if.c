/* SPDX-License-Identifier: Apache-2.0
 *
 * what-if.c: what the changes of a what-if make questionable
 *
 * Warnings that the edition has as well are about the edition, and `validate` shows them. What is
 * left was caused by the changes. Only warnings about a node count: that no indicator reads the
 * rows of one that is left out need not be said.
 */
#include "study/study-private.h"

/* Whether it is about a node, and not acknowledged. */
static bool is_open(const struct sy_warning *warning) {
  return !warning->reason.en && g_strcmp0(warning->keys[0], "node") == 0;
}

static bool any_open(const sy_warnings *warnings) {
  for (guint i = 0; i < sy_warnings_count(warnings); i++)
    if (is_open(sy_warnings_at(warnings, i)))
      return true;
  return false;
}

/* Lines that tell warnings apart. g_hash_table_unref. */
static GHashTable *lines_of(const sy_warnings *warnings) {
  GHashTable *lines = g_hash_table_new_full(sy_text_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sy_warnings_count(warnings); i++)
    g_hash_table_add(lines, sy_warning_line(sy_warnings_at(warnings, i)));
  return lines;
}

static void add_caused(sy_study *study, const sy_warnings *warnings, const sy_warnings *official) {
  g_autoptr(GHashTable) known = lines_of(official);
  for (guint i = 0; i < sy_warnings_count(warnings); i++) {
    const struct sy_warning *warning = sy_warnings_at(warnings, i);
    g_autofree char *line = sy_warning_line(warning);
    if (is_open(warning) && !g_hash_table_contains(known, line))
      g_ptr_array_add(study->caused,
                      sy_words_take(g_strdup(warning->message.en), g_strdup(warning->message.zh)));
  }
}

void study_find_caused(sy_study *study) {
  if (!study->assessment->edition->what_if || !study->request->registry)
    return;
  g_autoptr(sy_warnings) warnings = sy_all_warnings(study->assessment);
  if (!any_open(warnings))
    return;
  g_autoptr(sy_problems) ignored = sy_problems_new(); /* it may be wrong where the what-if is not */
  study_variant *variant = study_reload_official(study, ignored);
  g_autoptr(sy_warnings) official =
      variant ? sy_all_warnings(study_variant_scores(variant)) : sy_warnings_new();
  add_caused(study, warnings, official);
  if (variant)
    study_variant_unref(variant);
}
